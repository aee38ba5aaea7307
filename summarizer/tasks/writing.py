"""One point → one claim, written from its own sentences alone and checked; what stays wrong is left out."""

from dataclasses import replace

from summarizer.checking import Finding, Pair, TextSpan, check_pair
from summarizer.checking.completeness import check_ending
from summarizer.checking.reading.speech import speaker_of
from summarizer.endpoint.counting import tokens
from summarizer.sources import Article, Sentence, Traced
from summarizer.tasks import answers
from summarizer.tasks.hints import Hints
from summarizer.tasks.interviewing import UNANSWERED, Interview
from summarizer.tasks.kinds import kind_of
from summarizer.tasks.mending import mended
from summarizer.tasks.openings import opening_of
from summarizer.tasks.placing import placed
from summarizer.tasks.records import LEFT_OUT, Claim, Quote
from summarizer.tasks.selecting import Point, unsaid
from summarizer.tasks.showing import bulleted, shown


async def write(article: Article, point: Point, hints: Hints, interview: Interview) -> Claim | list[Finding]:
    """The claim that *point* makes, or findings that say why there is none.

    What a claim says and its sentences do not, or say otherwise, keeps it out of the brief; what it omits does not.
    In Chinese the sentences themselves stand in for it then.
    """
    texts = [sentence.text for sentence in point]
    source, known = "".join(texts), hints.about(texts)
    speaker = _speaker(article, point, hints)
    english = hints.english_name(speaker) if speaker else None
    opening = opening_of(source, english, names_somebody=_names_somebody(point, hints))
    form = answers.WrittenInChinese if interview.language == "zh" else answers.opening_with(opening)
    said_by = speaker if interview.language == "zh" else english
    try:
        answer = await interview.ask(
            "write",
            form,
            max_tokens=120 + tokens(source),
            sentences="\n".join(map(shown, texts)),
            speaker=said_by or "-",
            hints=bulleted(map(str, known)),
        )
    except UNANSWERED as error:
        return [unsaid("No claim could be written", point, error)]
    text = await mended(hints.pair(source, answer.text), known, interview, form)
    if not interview.endpoint.is_rehearsal and (wrong := _untrue(hints.pair(source, text, whole=False))):
        if interview.language != "zh":
            return [_left_out(finding, text, point) for finding in wrong]
        text = source
    return Claim(
        text=text,
        quotes=tuple(_quote(sentence) for sentence in point),
        speaker=said_by,
        kind=kind_of(source, speaker),
    )


def _untrue(pair: Pair) -> list[Finding]:
    """What the English says and the source does not, or says otherwise; and that it breaks off."""
    found = check_pair(pair)
    if pair.language == "en":
        found += check_ending(replace(pair, whole=True))
    return [finding for finding in found if finding.severity != "minor"]


def _left_out(finding: Finding, text: str, point: Point) -> Finding:
    message = f"{LEFT_OUT}“{text}”: {finding.message}"
    traced = Traced.joined(sentence.traced for sentence in point)
    return placed(finding, traced, message=message, target=None)


def _quote(sentence: Sentence) -> Quote:
    spans = tuple(TextSpan(start=start, end=end) for start, end in sentence.spans)
    return Quote(text=sentence.text, start=spans[0].start, end=spans[-1].end, spans=spans)


def _speaker(article: Article, point: Point, hints: Hints) -> str | None:
    """Who says the first sentence of *point*."""
    paragraph = next(p for p in article.paragraphs if point[0] in p.sentences)
    said = [sentence.text for sentence in paragraph.sentences]
    return speaker_of(said, paragraph.sentences.index(point[0]), [person.name for person in hints.people])


def _names_somebody(point: Point, hints: Hints) -> bool:
    """True where somebody is named in the point itself, so that the writer need not be told how to begin."""
    return any(person.name in sentence.text for sentence in point for person in hints.people)
