"""An article → a brief: select sentences by number, then write each claim from its own sentences alone.

The order is not a matter of taste. Asked for a whole brief at once, a small model answers with quotes that are
not in the text; asked to say one given sentence in English, it does. And evidence that the writer was given cannot
be missing.
"""

from collections.abc import Sequence

from summarizer.checking import Finding, TextSpan, check_pair
from summarizer.checking.glossary import Glossary, starter
from summarizer.checking.quoting import stands_in
from summarizer.checking.reading.speech import speaker_of
from summarizer.endpoint import Endpoint
from summarizer.endpoint.counting import tokens
from summarizer.errors import SchemaError
from summarizer.prompting import Prompts
from summarizer.sources import Article, Sentence
from summarizer.tasks import answers
from summarizer.tasks.gathering import figures_in, people_in, terms_in
from summarizer.tasks.heading import choose, head
from summarizer.tasks.hints import Hints, bulleted
from summarizer.tasks.interviewing import UNANSWERED, Interview, together
from summarizer.tasks.kinds import kind_of
from summarizer.tasks.mending import mended
from summarizer.tasks.openings import opening_of
from summarizer.tasks.records import Brief, Claim, Quote, Summary
from summarizer.tasks.selecting import Point, select, unsaid


async def summarise(
    article: Article, endpoint: Endpoint, prompts: Prompts, glossary: Glossary | None = None
) -> Summary:
    """A brief of *article* in which every claim carries the sentences it was written from.

    Terms are put as in *glossary*, else as in ours.
    Raises: SchemaError where no claim could be had at all; EndpointErrors that are not about one question;
    PromptError.
    """
    await endpoint.prepare()
    interview = Interview(endpoint, prompts)
    hints = Hints(article, endpoint.context // 8, glossary or starter())
    points, silent = await select(article, interview)
    written = await together(_write(article, point, hints, interview) for point in points)
    unwritten = [result for result in written if isinstance(result, Finding)]
    claims = [result for result in written if isinstance(result, Claim)]
    if not claims:
        reason = next((finding.message for finding in (*silent, *unwritten)), "nothing was selected")
        raise SchemaError(f"Not one claim could be written from this article. {reason}")
    claims = await choose(claims, interview)
    headline, lede, over = await head(article, claims, hints, interview)
    quoted = _quoted(article, claims)
    brief = Brief(
        headline=headline,
        lede=lede,
        claims=tuple(claims),
        people=people_in(quoted, hints),
        organisations=terms_in(quoted, hints.glossary, organisations=True),
        figures=figures_in(quoted),
        terms=terms_in(quoted, hints.glossary, organisations=False),
    )
    checked = [finding for number, claim in enumerate(claims) for finding in _check(article, number, claim, hints)]
    return Summary(brief=brief, findings=(*silent, *unwritten, *checked, *over), provenance=interview.provenance())


async def _write(article: Article, point: Point, hints: Hints, interview: Interview) -> Claim | Finding:
    """The claim that *point* makes, or a finding that says which sentences stay unsaid."""
    texts = [sentence.text for sentence in point]
    source, lines = "".join(texts), hints.lines(texts)
    speaker = _speaker(article, point, hints)
    form = answers.opening_with(opening_of(source, speaker, names_somebody=_names_somebody(point, hints)))
    try:
        answer = await interview.ask(
            "write",
            form,
            max_tokens=120 + tokens(source),
            sentences="\n".join(texts),
            speaker=speaker or "-",
            hints=bulleted(lines),
        )
    except UNANSWERED as error:
        return unsaid("No claim could be written", point, error)
    return Claim(
        text=await mended(hints.pair(source, answer.english), lines, interview, form),
        quotes=tuple(_quote(sentence) for sentence in point),
        speaker=speaker,
        kind=kind_of(source, speaker),
    )


def _check(article: Article, number: int, claim: Claim, hints: Hints) -> list[Finding]:
    """What the rules find in a claim, measured against its own quotes."""
    file = article.document.text
    found = [
        *check_pair(hints.pair("".join(quote.text for quote in claim.quotes), claim.text)),
        *(
            Finding(category="evidence/missing", severity="critical", message=f"“{quote.text}” is not in the file")
            for quote in claim.quotes
            if not stands_in(file, quote.text, [(span.start, span.end) for span in quote.spans])
        ),
    ]
    place = TextSpan(start=claim.quotes[0].start, end=claim.quotes[-1].end)
    return [finding.model_copy(update={"claim": number, "source": place}) for finding in found]


def _quote(sentence: Sentence) -> Quote:
    spans = tuple(TextSpan(start=start, end=end) for start, end in sentence.spans)
    return Quote(text=sentence.text, start=spans[0].start, end=spans[-1].end, spans=spans)


def _quoted(article: Article, claims: Sequence[Claim]) -> list[Sentence]:
    """The sentences that the claims quote, in the order of the text."""
    starts = {quote.start for claim in claims for quote in claim.quotes}
    return [sentence for sentence in article.sentences if sentence.spans[0].start in starts]


def _speaker(article: Article, point: Point, hints: Hints) -> str | None:
    """Who says the first sentence of *point*, in pinyin."""
    paragraph = next(p for p in article.paragraphs if point[0] in p.sentences)
    said = [sentence.text for sentence in paragraph.sentences]
    name = speaker_of(said, paragraph.sentences.index(point[0]), [person.name for person in hints.people])
    return hints.english_name(name) if name else None


def _names_somebody(point: Point, hints: Hints) -> bool:
    """True where somebody is named in the point itself, so that the writer need not be told how to begin."""
    return any(person.name in sentence.text for sentence in point for person in hints.people)
