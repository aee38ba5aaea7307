"""An article → a brief: select sentences by number, then write each claim from its own sentences alone.

The order is not a matter of taste. Asked for a whole brief at once, a small model answers with quotes that are not
in the text; asked to say one given sentence in English, it does. And evidence that the writer was given cannot be
missing.
"""

import asyncio
import math
from collections.abc import Sequence

from summarizer.checking.findings import Finding, SourceSpan
from summarizer.checking.glossary import find_terms
from summarizer.checking.names import pinyin_name
from summarizer.checking.numbers import check_added_numbers, check_numbers
from summarizer.checking.quoting import stands_in
from summarizer.checking.reading_numbers import chinese_figures, spelled
from summarizer.checking.speech import speaker_of
from summarizer.checking.wording import check_repetition, check_untranslated
from summarizer.endpoint import Endpoint
from summarizer.errors import AnswerError, SchemaError
from summarizer.prompting import Prompts
from summarizer.sources import Article, Sentence
from summarizer.tasks import answers
from summarizer.tasks.chunking import passages, tokens
from summarizer.tasks.hints import Hints, bulleted
from summarizer.tasks.interviewing import Interview, numbered
from summarizer.tasks.kinds import kind_of
from summarizer.tasks.records import Brief, Claim, FigureRecord, Person, Quote, Summary, Term

MOST_CLAIMS = 8
SENTENCES_A_POINT = 4
"""One point is selected for about so many sentences of a passage."""
TOGETHER = 2
"""Sentences in one point at most, and only neighbours of one paragraph: from more, small models write mush."""
LONGEST_POINT = 120
"""Characters of a point of several sentences; longer ones become points of their own."""
PASSAGE_TOKENS, PASSAGE_SENTENCES = 1200, 8
"""Upper estimate of the tokens, and the sentences, of a passage to select from. Small models take what comes
first, and the first sentence of a paragraph is the better guess: so they see a few paragraphs at a time."""

Point = tuple[Sentence, ...]


async def summarise(article: Article, endpoint: Endpoint, prompts: Prompts) -> Summary:
    """A brief of *article* in which every claim carries the sentences it was written from.

    Raises: AnswerError where no claim could be had at all; the other EndpointErrors; PromptError.
    """
    interview = Interview(endpoint, prompts)
    hints = Hints(article)
    points = await _select(article, interview)
    written = await asyncio.gather(*(_write(article, point, hints, interview) for point in points))
    unwritten = [result for result in written if isinstance(result, Finding)]
    claims = [result for result in written if isinstance(result, Claim)]
    if not claims:
        raise SchemaError("Not one claim could be written from this article; a larger model may do better.")
    claims = await _choose(claims, interview)
    headline, lede, over = await _head(article, claims, hints, interview)
    brief = _gathered(article, hints, headline, lede, claims)
    checked = [f for number, claim in enumerate(claims) for f in _check(article, number, claim)]
    return Summary(brief=brief, findings=(*unwritten, *checked, *over), provenance=interview.provenance())


async def _select(article: Article, interview: Interview) -> list[Point]:
    """The points that matter, each one or two sentences, passage by passage in the order of the text."""
    room = int(0.85 * interview.endpoint.context) - 600
    portions = passages(article.paragraphs, min(PASSAGE_TOKENS, room), PASSAGE_SENTENCES)
    return [point for portion in portions for point in await _select_from(portion, interview)]


async def _select_from(passage: Sequence[Sentence], interview: Interview) -> list[Point]:
    if len(passage) == 1:
        return [tuple(passage)]
    most = math.ceil(len(passage) / SENTENCES_A_POINT)
    selection = await interview.ask(
        "select",
        answers.selection(len(passage), most, TOGETHER),
        max_tokens=40 + 20 * most,
        sentences=numbered(sentence.text for sentence in passage),
        most=most,
    )
    taken: set[int] = set()
    points: list[Point] = []
    for group in selection.model_dump()["points"]:
        fresh = sorted(set(group) - taken)
        taken.update(fresh)
        points += _points([passage[number - 1] for number in fresh])
    return sorted(points[:most], key=lambda point: point[0].spans[0].start)


def _points(group: Sequence[Sentence]) -> list[Point]:
    """The group as one point where its sentences are short neighbours, else each as a point of its own."""
    paragraphs = {sentence.id.partition(".")[0] for sentence in group}
    length = sum(len(sentence.text) for sentence in group)
    if group and len(paragraphs) == 1 and length <= LONGEST_POINT and _are_neighbours(group):
        return [tuple(group)]
    return [(sentence,) for sentence in group]


def _are_neighbours(group: Sequence[Sentence]) -> bool:
    numbers = [int(sentence.id.rpartition("s")[2]) for sentence in group]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


async def _write(article: Article, point: Point, hints: Hints, interview: Interview) -> Claim | Finding:
    """The claim that *point* makes, or a finding that says which sentences stay unsaid."""
    texts = [sentence.text for sentence in point]
    speaker = _speaker(article, point, hints)
    try:
        inherited = speaker if speaker and not _opens(point, hints) else None
        answer = await interview.ask(
            "write",
            answers.written(inherited),
            max_tokens=120 + tokens("".join(texts)),
            sentences="\n".join(texts),
            speaker=speaker or "-",
            hints=bulleted(hints.lines(texts)),
        )
    except AnswerError as error:
        return Finding(
            category="accuracy/omission",
            severity="major",
            message=f"No claim could be written from “{texts[0][:30]}…”: {error}",
            source=SourceSpan(start=point[0].spans[0].start, end=point[-1].spans[-1].end),
        )
    return Claim(
        text=answer.model_dump()["english"],
        quotes=tuple(_quote(sentence) for sentence in point),
        speaker=speaker,
        kind=kind_of("".join(texts), speaker),
    )


async def _choose(claims: list[Claim], interview: Interview) -> list[Claim]:
    """The claims that matter most, where there are more than a brief holds; they keep the order of the text."""
    if len(claims) <= MOST_CLAIMS:
        return claims
    picked = await interview.ask(
        "choose",
        answers.choice(len(claims), MOST_CLAIMS),
        max_tokens=40 + 8 * MOST_CLAIMS,
        claims=numbered(claim.text for claim in claims),
        most=MOST_CLAIMS,
    )
    numbers = set(picked.model_dump()["numbers"])
    return [claim for number, claim in enumerate(claims, 1) if number in numbers]


async def _head(
    article: Article, claims: Sequence[Claim], hints: Hints, interview: Interview
) -> tuple[str, str, list[Finding]]:
    """Headline and lede, written last and from the claims, with what the checks say of them."""
    printed = article.headline.text if article.headline else ""
    texts = [claim.text for claim in claims]
    heading = await interview.ask(
        "headline",
        answers.Heading,
        max_tokens=300,
        claims=numbered(texts),
        headline=printed or "-",
        hints=bulleted(hints.lines([printed])),
    )
    source = printed + "".join(quote.text for claim in claims for quote in claim.quotes)
    findings = [
        finding.model_copy(update={"message": f"{name}: {finding.message}"})
        for name, text in (("headline", heading.headline), ("lede", heading.lede))
        for finding in check_added_numbers(source, text, allowed=" ".join(texts))
    ]
    return heading.headline, heading.lede, findings


def _check(article: Article, number: int, claim: Claim) -> list[Finding]:
    """What the rules find in a claim, measured against its own quotes."""
    source = "".join(quote.text for quote in claim.quotes)
    renderings = " ".join(hit.term.en for hit in find_terms(source))
    missing = [quote for quote in claim.quotes if not stands_in(article.document.text, quote.text, quote.start, quote.end)]
    found = [
        *check_numbers(source, claim.text, allowed=renderings),
        *check_untranslated(claim.text),
        *check_repetition(claim.text),
        *(
            Finding(category="evidence/missing", severity="critical", message=f"“{quote.text}” is not in the file")
            for quote in missing
        ),
    ]
    place = SourceSpan(start=claim.quotes[0].start, end=claim.quotes[-1].end)
    return [finding.model_copy(update={"claim": number, "source": place}) for finding in found]


def _quote(sentence: Sentence) -> Quote:
    return Quote(text=sentence.text, start=sentence.spans[0].start, end=sentence.spans[-1].end)


def _speaker(article: Article, point: Point, hints: Hints) -> str | None:
    """Who says the first sentence of *point*, in pinyin."""
    number = int(point[0].id[1:].partition(".")[0])
    paragraph = article.paragraphs[number - 1]
    index = paragraph.sentences.index(point[0])
    name = speaker_of([s.text for s in paragraph.sentences], index, [person.name for person in hints.people])
    return pinyin_name(name) if name else None


def _opens(point: Point, hints: Hints) -> bool:
    """True where somebody is named in the point itself, so that the writer need not be told who speaks."""
    return any(person.name in sentence.text for sentence in point for person in hints.people)


def _gathered(article: Article, hints: Hints, headline: str, lede: str, claims: Sequence[Claim]) -> Brief:
    """The brief, with the people, terms and figures that rules can read from its quotes."""
    people, organisations, terms, figures = {}, {}, {}, {}
    posts = {person.name: person.post for person in hints.people}
    for quote in (quote for claim in claims for quote in claim.quotes):
        sentence = next(s for s in article.sentences if s.spans[0].start == quote.start)
        for hit in find_terms(quote.text):
            traced = sentence.traced[hit.start : hit.end]
            record = Term(zh=hit.term.zh, en=hit.term.en, start=traced.start, end=traced.end)
            if hit.term.kind not in {"post", "person"}:
                (organisations if hit.term.kind == "organ" else terms).setdefault(hit.term.zh, record)
        for figure in chinese_figures(quote.text):
            traced = sentence.traced[figure.start : figure.end]
            figures.setdefault(
                figure.text,
                FigureRecord(zh=figure.text, en=spelled(figure.value), start=traced.start, end=traced.end),
            )
        for name in (name for name in posts if name in quote.text):
            at = quote.text.index(name)
            traced = sentence.traced[at : at + len(name)]
            people.setdefault(name, _person(name, posts[name], traced.start, traced.end))
    return Brief(
        headline=headline,
        lede=lede,
        claims=tuple(claims),
        people=tuple(people.values()),
        organisations=tuple(organisations.values()),
        figures=tuple(figures.values()),
        terms=tuple(terms.values()),
    )


def _person(name: str, post: str | None, start: int, end: int) -> Person:
    """Somebody of the article; the post is in English only where the glossary knows all of it."""
    posts = [find_terms(part) for part in (post or "").split("、")]
    known = all(len(hits) == 1 and hits[0].term.zh == part for hits, part in zip(posts, (post or "").split("、"), strict=True))
    english = ", ".join(hits[0].term.en for hits in posts) if known else None
    return Person(zh=name, en=pinyin_name(name), post_zh=post, post_en=english, start=start, end=end)
