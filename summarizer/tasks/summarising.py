"""An article → a brief: select sentences by number, then write each claim from its own sentences alone.

The order is not a matter of taste. Asked for a whole brief at once, a small model answers with quotes that are
not in the text; asked to say one given sentence in English, it does. And evidence that the writer was given cannot
be missing.
"""

from collections.abc import Sequence

from summarizer.checking import Drift, Finding, TextSpan, check_pair
from summarizer.checking.glossary import Glossary
from summarizer.checking.quoting import clipped_denial, stands_in
from summarizer.endpoint import Endpoint
from summarizer.errors import SchemaError
from summarizer.prompting import Prompts
from summarizer.settings import Commission
from summarizer.sources import Article, Sentence, Traced
from summarizer.tasks.commitments import commitments_in
from summarizer.tasks.gathering import figures_in, people_in, terms_in
from summarizer.tasks.heading import choose, head
from summarizer.tasks.hints import Hints
from summarizer.tasks.interviewing import Interview, together
from summarizer.tasks.placing import placed
from summarizer.tasks.records import LEFT_OUT, Brief, Claim, Summary
from summarizer.tasks.selecting import select
from summarizer.tasks.writing import write


async def summarise(
    article: Article,
    endpoint: Endpoint,
    prompts: Prompts,
    commission: Commission | None = None,
    glossary: Glossary | None = None,
) -> Summary:
    """A brief of *article* in which every claim carries the sentences it was written from.

    A claim that its sentences do not bear out is no part of it; the findings say which was left out, and why. Terms
    are put as in *glossary*, else as in ours.

    Raises: SchemaError where no claim could be had at all; EndpointErrors that are not about one question;
    PromptError.
    """
    commission = commission or Commission()
    await endpoint.prepare()
    interview = Interview(endpoint, prompts, commission.language)
    hints = Hints(article, endpoint.context // 8, glossary, commission.language)
    points, silent = await select(article, interview, commission)
    written = await together(write(article, point, hints, interview) for point in points)
    claims = [result for result in written if isinstance(result, Claim)]
    unwritten = [finding for result in written if not isinstance(result, Claim) for finding in result]
    if not claims:
        reason = next((finding.message for finding in (*silent, *unwritten)), "nothing was selected")
        raise SchemaError(f"Not one claim could be written from this article. {reason}")
    claims, twice = _said_once(claims)
    claims = await choose(claims, interview, commission)
    headline, lede, over = await head(article, claims, hints, interview)
    quoted = [_quoted(article, claim) for claim in claims]
    once = list(dict.fromkeys(sentence for sentences in quoted for sentence in sentences))
    brief = Brief(
        headline=headline,
        lede=lede,
        claims=tuple(claims),
        people=people_in(once, hints),
        organisations=terms_in(once, hints.glossary, organisations=True),
        figures=figures_in(once),
        commitments=commitments_in(claims, quoted, hints.glossary),
        terms=terms_in(once, hints.glossary, organisations=False),
    )
    drift = Drift()
    checked = [
        finding
        for number, (claim, sentences) in enumerate(zip(claims, quoted, strict=True))
        for finding in _check(article, number, claim, sentences, hints, drift)
    ]
    findings = (*silent, *unwritten, *twice, *checked, *over)
    return Summary(brief=brief, findings=findings, provenance=interview.provenance())


def _said_once(claims: Sequence[Claim]) -> tuple[list[Claim], list[Finding]]:
    """The claims without those that say what one before them says, and a finding for each of these."""
    once: dict[str, Claim] = {}
    findings = []
    for claim in claims:
        words = " ".join(claim.text.casefold().split())
        if once.setdefault(words, claim) is not claim:
            message = f"{LEFT_OUT}“{claim.text}”: an earlier claim says the same"
            place = TextSpan(start=claim.quotes[0].start, end=claim.quotes[-1].end)
            findings.append(Finding(category="fluency/repetition", severity="minor", message=message, source=place))
    return list(once.values()), findings


def _check(
    article: Article, number: int, claim: Claim, sentences: Sequence[Sentence], hints: Hints, drift: Drift
) -> list[Finding]:
    """What the rules find in a claim, measured against its own quotes; it may say less than they do."""
    traced, file = Traced.joined(sentence.traced for sentence in sentences), article.document.text
    pair = hints.pair(traced.text, claim.text, whole=False)
    found = [*check_pair(pair), *drift.add(pair, where=f"claim {number + 1}")]
    found += [
        Finding(category="evidence/missing", severity="critical", message=f"“{quote.text}” is not in the file")
        for quote in claim.quotes
        if not stands_in(file, quote.text, [(span.start, span.end) for span in quote.spans])
    ]
    found += [
        Finding(category="evidence/missing", severity="critical", message=f"“{denied}” stands before “{quote.text}”")
        for quote in claim.quotes
        if (denied := clipped_denial(file, quote.start))
    ]
    return [placed(finding, traced, claim=number) for finding in found]


def _quoted(article: Article, claim: Claim) -> list[Sentence]:
    """The sentences that *claim* quotes, in the order of the text."""
    starts = {quote.start for quote in claim.quotes}
    return [sentence for sentence in article.sentences if sentence.spans[0].start in starts]
