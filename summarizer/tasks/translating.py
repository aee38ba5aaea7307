"""An article → its translation, sentence by sentence, complete by construction.

The answer must have one English sentence under each number of the window and under nothing else, so none can be
skipped. Where a window fails it is cut in two, down to one sentence; what fails alone is a named gap.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from summarizer.checking import Drift, Finding, TextSpan, check_pair
from summarizer.checking.glossary import Glossary
from summarizer.endpoint import Endpoint
from summarizer.endpoint.counting import tokens
from summarizer.errors import EndpointError, RequestError, SchemaError, TruncatedError
from summarizer.prompting import Prompts
from summarizer.sources import Article, Sentence
from summarizer.tasks import answers
from summarizer.tasks.chunking import pack
from summarizer.tasks.hints import Hints
from summarizer.tasks.interviewing import UNANSWERED, Interview, together
from summarizer.tasks.mending import mended
from summarizer.tasks.placing import placed
from summarizer.tasks.records import Segment, Translation
from summarizer.tasks.showing import bulleted, numbered, shown

_ENGLISH = TypeAdapter(answers.English)


@dataclass(frozen=True)
class _Failed:
    """Why a sentence has no English."""

    error: EndpointError


async def translate(
    article: Article, endpoint: Endpoint, prompts: Prompts, glossary: Glossary | None = None
) -> Translation:
    """Every sentence of *article*, its headline first, each with its English or a named gap.

    Terms are put as in *glossary*, else as in ours.

    Raises: SchemaError where not one sentence could be translated; EndpointErrors that are not about one
    passage; PromptError.
    """
    await endpoint.prepare()
    interview = Interview(endpoint, prompts)
    hints = Hints(article, endpoint.context // 8, glossary)
    sentences = _headline(article) + article.sentences
    eighth = endpoint.context // 8  # for the hints, and again for the pair before the window

    def room() -> int:  # for the window, and twice as much for its English
        return (interview.context - 500 - 2 * eighth) // 3

    targets: dict[str, str | _Failed] = {}
    before: Sequence[Sentence] = ()
    for window in pack(sentences, room, endpoint.sentences):
        targets |= await _window(window, _pair(before, targets, eighth), hints, interview)
        if not before:
            _require_one_way(targets)
        before = window
    if all(isinstance(target, _Failed) for target in targets.values()):
        reason = next(target.error for target in targets.values() if isinstance(target, _Failed))
        raise SchemaError(f"Not one sentence of this article could be translated. {reason}")
    echoes = _echoes(sentences, targets)
    drift = Drift()
    segments = tuple(_segment(sentence, targets[sentence.id], echoes, hints, drift) for sentence in sentences)
    findings = tuple(finding for segment in segments for finding in segment.findings)
    return Translation(segments=segments, findings=findings, provenance=interview.provenance())


def _require_one_way(targets: dict[str, str | _Failed]) -> None:
    """Raises: RequestError where the server rejected each sentence of the first window: it will reject them all."""
    for target in targets.values():
        if not isinstance(target, _Failed) or not isinstance(target.error, RequestError):
            return
    raise next(target.error for target in targets.values() if isinstance(target, _Failed))


async def _window(
    window: Sequence[Sentence], before: str, hints: Hints, interview: Interview
) -> dict[str, str | _Failed]:
    """The English of each sentence of *window* by its id; on a failure what is left of the window is halved."""
    texts = [sentence.text for sentence in window]
    try:
        answer = await interview.ask(
            "translate",
            answers.aligned(range(1, len(window) + 1)),
            max_tokens=100 + 2 * tokens("".join(texts)),
            sentences=numbered(texts),
            before=before,
            hints=bulleted(hints.lines(texts)),
        )
    except UNANSWERED as error:
        if len(window) == 1:
            return {window[0].id: _Failed(error)}
        english = _closed(error, len(window))
    else:
        english = {int(number): text for number, text in answer.model_dump(by_alias=True).items()}
    if len(set(english.values())) < len(english):  # one sentence's English under two numbers
        english = {}
    done: dict[str, str | _Failed] = {}
    for number, text in english.items():
        sentence = window[number - 1]
        done[sentence.id] = await mended(
            hints.pair(sentence.text, text), hints.lines([sentence.text]), interview, answers.Written
        )
    left = [sentence for sentence in window if sentence.id not in done]
    return done | await _halves(left, before, hints, interview) if left else done


def _closed(error: EndpointError, count: int) -> dict[int, str]:
    """What a cut answer has of a window of *count* sentences before the cut."""
    told = error.closed if isinstance(error, TruncatedError) and isinstance(error.closed, dict) else {}
    kept: dict[int, str] = {}
    for number in range(1, count + 1):
        with suppress(ValidationError):
            kept[number] = _ENGLISH.validate_python(told.get(str(number)), strict=True)
    return kept


async def _halves(
    window: Sequence[Sentence], before: str, hints: Hints, interview: Interview
) -> dict[str, str | _Failed]:
    """The window again, as two smaller ones, or as it is where it has one sentence."""
    if len(window) == 1:
        return await _window(window, before, hints, interview)
    middle = len(window) // 2
    halves = (window[:middle], window[middle:])
    first, second = await together(_window(half, before, hints, interview) for half in halves)
    return first | second


def _headline(article: Article) -> tuple[Sentence, ...]:
    return (Sentence("h1.s1", article.headline),) if article.headline else ()


def _pair(before: Sequence[Sentence], targets: dict[str, str | _Failed], most_tokens: int) -> str:
    """The sentence before the window with its English, for context; a dash where there is none or no room for it."""
    if not before:
        return "-"
    target = targets[before[-1].id]
    chinese = shown(before[-1].text)
    pair = f"{chinese}\n{shown(target)}" if isinstance(target, str) else chinese
    return pair if tokens(pair) <= most_tokens else "-"


def _echoes(sentences: Sequence[Sentence], targets: dict[str, str | _Failed]) -> dict[str, str]:
    """The sentences whose English is that of an earlier one with other words, each with the id of that one."""
    first: dict[str, Sentence] = {}
    echoes = {}
    for sentence in sentences:
        target = targets[sentence.id]
        if isinstance(target, str) and first.setdefault(target, sentence).text != sentence.text:
            echoes[sentence.id] = first[target].id
    return echoes


def _segment(sentence: Sentence, target: str | _Failed, echoes: dict[str, str], hints: Hints, drift: Drift) -> Segment:
    if isinstance(target, _Failed):
        english, found = None, [_gap(target)]
    else:
        pair = hints.pair(sentence.text, target)
        english, found = target, [*check_pair(pair), *drift.add(pair, where=sentence.id)]
        if sentence.id in echoes:
            found.append(_echo(echoes[sentence.id]))
    return Segment(
        id=sentence.id,
        source=sentence.text,
        target=english,
        spans=tuple(TextSpan(start=span.start, end=span.end) for span in sentence.spans),
        findings=tuple(placed(finding, sentence.traced, segment=sentence.id) for finding in found),
    )


def _echo(of: str) -> Finding:
    return Finding(category="fluency/repetition", severity="major", message=f"the English is that of {of}")


def _gap(failed: _Failed) -> Finding:
    return Finding(category="accuracy/omission", severity="critical", message=f"not translated: {failed.error}")
