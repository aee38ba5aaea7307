"""An article → its translation, sentence by sentence, complete by construction.

The answer must have one target under each number of the window and under nothing else, so none can be skipped. What
fails alone is a named gap. What the memory holds is not asked for.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from summarizer.checking import Drift, Finding, Pair, TextSpan, check_pair, unchecked_in
from summarizer.endpoint import Endpoint
from summarizer.errors import RequestError, SchemaError
from summarizer.memory import Unit, fit
from summarizer.prompting import Prompts
from summarizer.sources import Article, Sentence
from summarizer.tasks.annotating import annotated
from summarizer.tasks.chunking import pack
from summarizer.tasks.converting import converted
from summarizer.tasks.hints import Hints, within
from summarizer.tasks.interviewing import Interview
from summarizer.tasks.naming import named
from summarizer.tasks.placing import placed
from summarizer.tasks.records import Brief, Segment, Translation
from summarizer.tasks.showing import shown
from summarizer.tasks.stylesheet import Recall, StyleSheet
from summarizer.tasks.windows import NOTHING, Failed, Targets, Windows, headline_of, is_headline


async def translate(
    article: Article,
    endpoint: Endpoint,
    prompts: Prompts,
    sheet: StyleSheet | None = None,
    brief: Brief | None = None,
) -> Translation:
    """Every sentence of *article*, its headline first, each with its target or a named gap.

    What is wanted, and what the run has settled before, is on the style *sheet*. A *brief* of the article goes with
    each question as its frame.

    Raises: SchemaError where not one sentence could be translated; EndpointErrors that are not about one
    passage; PromptError.
    """
    sheet = sheet or StyleSheet()
    await endpoint.prepare()
    interview, eighth = Interview(endpoint, prompts, sheet.rendition.to), endpoint.context // 8
    hints = Hints(article, eighth, sheet.glossary, sheet.rendition.to, sheet.drift)
    draft = _Draft(article, hints, sheet.drift, await sheet.recall(endpoint, prompts))

    def room() -> int:  # beside the hints and the context: for the window, and twice as much for its target
        return (interview.context - 500 - 2 * eighth) // 3

    windows, frame = Windows(interview, hints, sheet.rendition), brief.lede if brief else None
    asked: Targets = {}
    for window in _parted(draft, room, endpoint.sentences):
        targets = await windows.targets(window, draft.context(window, frame, eighth))
        if not is_headline(window[0]):
            _require_one_way(asked | targets)
        asked |= targets
        draft.add(targets, ", ".join(interview.models))
    interview.credit(unit.model for unit in draft.remembered.values())
    segments = _explained(draft.segments, hints, sheet)
    return Translation(
        segments=segments,
        language=sheet.rendition.to,
        unchecked=unchecked_in(sheet.rendition.to),
        findings=tuple(finding for segment in segments for finding in segment.findings),
        provenance=interview.provenance(),
    )


def recall_terms(article: Article, targets: Mapping[str, str | None], sheet: StyleSheet) -> None:
    """Put on the *sheet* how an earlier run put the terms and names of *article*; *targets* are by ids of sentences."""
    hints = Hints(article, 0, sheet.glossary, sheet.rendition.to, sheet.drift)
    for sentence in (*headline_of(article), *article.sentences):
        if target := targets.get(sentence.id):
            sheet.drift.add(hints.pair(sentence.text, target), sentence.id, article.id)


def _explained(segments: tuple[Segment, ...], hints: Hints, sheet: StyleSheet) -> tuple[Segment, ...]:
    """The segments with the notes that were ordered."""
    order = sheet.rendition
    if order.annotate:
        segments = annotated(segments, hints.people, sheet.glossary)
    return converted(segments) if order.convert else segments


def _parted(draft: "_Draft", room: Callable[[], int], most_sentences: int) -> Iterator[Sequence[Sentence]]:
    """The windows of what is left of *draft*, in their order; the headline is one of its own."""
    first = next(draft.left(), None)
    if first and is_headline(first):
        yield [first]
    yield from pack(draft.left(), room, most_sentences)


def _require_one_way(targets: Targets) -> None:
    """Raises: RequestError where the server rejected each sentence so far: it will reject them all."""
    for target in targets.values():
        if not isinstance(target, Failed) or not isinstance(target.error, RequestError):
            return
    raise next(target.error for target in targets.values() if isinstance(target, Failed))


class _Draft:
    """The translation of an article as it grows, begun with what the memory has of it."""

    def __init__(self, article: Article, hints: Hints, drift: Drift, recall: Recall) -> None:
        self._article = article
        self._hints = hints
        self._drift = drift
        self._recall = recall
        self._sentences = (*headline_of(article), *article.sentences)
        self._targets: Targets = {}
        self._drifts: dict[str, list[Finding]] = {}
        places = {self._where(sentence) for sentence in self._sentences}  # of two that are the same, the last is kept
        self.remembered = {s.id: unit for s in self._sentences if (unit := self._unit(s, places))}
        self._settle({s.id: self._reused(s) for s in self._sentences if s.id in self.remembered})

    def left(self) -> Iterator[Sentence]:
        """The sentences without a target, or the reason why they have none.

        The memory is asked again as the turn of each comes: meanwhile the same sentence may have been translated.
        """
        for sentence in self._sentences:
            if sentence.id in self._targets:
                continue
            if unit := self._unit(sentence, {self._where(sentence)}):
                self.remembered[sentence.id] = unit
                self._settle({sentence.id: self._reused(sentence)})
            else:
                yield sentence

    def add(self, targets: Targets, model: str) -> None:
        """Put in what *model* wrote, and remember it."""
        self._settle(targets)
        for sentence in self._sentences:
            if isinstance(target := targets.get(sentence.id), str):
                self._recall.keep(sentence.text, target, self._where(sentence), model)

    def context(self, window: Sequence[Sentence], frame: str | None, most_tokens: int) -> str:
        """What a reader of the article would know at *window*, as far as there is room for it; a dash for nothing."""
        first = self._sentences.index(window[0])
        told = [("The sentence before", self._pair(self._sentences[first - 1]))] if first else []
        if is_headline(self._sentences[0]) and first > 1:
            told.append(("The headline", self._pair(self._sentences[0])))
        told += [("Translated before", f"{shown(u.source)}\n{shown(u.target)}") for u in self._similar(window)]
        told += [("In short", shown(frame))] if frame else []
        return "\n".join(within(most_tokens, (f"{name}: {words}" for name, words in told))) or NOTHING

    @property
    def segments(self) -> tuple[Segment, ...]:
        """Every sentence with its target, and with what the rules find in it.

        Raises: SchemaError where not one sentence has a target.
        """
        failed = [target for target in self._targets.values() if isinstance(target, Failed)]
        if failed and len(failed) == len(self._sentences):
            raise SchemaError(f"Not one sentence of this article could be translated. {failed[0].error}")
        echoes = _echoes(self._sentences, self._targets)
        return tuple(self._segment(sentence, echoes.get(sentence.id)) for sentence in self._sentences)

    def _settle(self, targets: Targets) -> None:
        """Take the targets in, in the order of the article, so that later windows put a term as they do."""
        self._targets |= targets
        for sentence in self._sentences:
            if isinstance(target := targets.get(sentence.id), str):
                pair = self._hints.pair(sentence.text, target)
                self._drifts[sentence.id] = self._drift.add(pair, sentence.id, self._article.id)

    def _unit(self, sentence: Sentence, places: Collection[str]) -> Unit | None:
        """What the memory has for a sentence: from others than its *places* only where the rules find no fault."""
        return next((unit for unit in self._recall.exact(sentence.text) if self._serves(unit, sentence, places)), None)

    def _reused(self, sentence: Sentence) -> str:
        """What is remembered of a sentence; a model did not know everybody whom this article names."""
        unit = self.remembered[sentence.id]
        return named(unit.target, self._hints.names_in(sentence.text)) if unit.made_with else unit.target

    def _serves(self, unit: Unit, sentence: Sentence, places: Collection[str]) -> bool:
        if unit.made_with and unit.where in places:
            return True
        faults = check_pair(self._hints.pair(sentence.text, unit.target))
        return all(fault.severity == "minor" for fault in faults)

    def _similar(self, window: Sequence[Sentence]) -> list[Unit]:
        return [unit for sentence in window if (unit := self._recall.similar(sentence.text))]

    def _pair(self, sentence: Sentence) -> str:
        target = self._targets.get(sentence.id)
        return f"{shown(sentence.text)}\n{shown(target)}" if isinstance(target, str) else shown(sentence.text)

    def _segment(self, sentence: Sentence, echo_of: str | None) -> Segment:
        target, unit = self._targets[sentence.id], self.remembered.get(sentence.id)
        if isinstance(target, Failed):
            found = [_gap(target)]
        else:
            found = [*check_pair(self._hints.pair(sentence.text, target)), *self._drifts[sentence.id]]
            found += [_echo(echo_of, self._hints.pair(sentence.text, target))] if echo_of else []
        return Segment(
            id=sentence.id,
            source=sentence.text,
            target=target if isinstance(target, str) else None,
            spans=tuple(TextSpan(start=span.start, end=span.end) for span in sentence.spans),
            findings=tuple(placed(finding, sentence.traced, segment=sentence.id) for finding in found),
            reused=unit.where if unit and unit.where != self._where(sentence) else None,
        )

    def _where(self, sentence: Sentence) -> str:
        return fit(f"{self._article.id} {sentence.id}")  # as a unit has it, to be known again


def _echoes(sentences: Sequence[Sentence], targets: Targets) -> dict[str, str]:
    """The sentences whose target is that of an earlier one with other words, each with the id of that one."""
    first: dict[str, Sentence] = {}
    echoes = {}
    for sentence in sentences:
        target = targets[sentence.id]
        if isinstance(target, str) and first.setdefault(target, sentence).text != sentence.text:
            echoes[sentence.id] = first[target].id
    return echoes


def _echo(of: str, pair: Pair) -> Finding:
    return Finding(category="fluency/repetition", severity="major", message=f"the {pair.tongue} is that of {of}")


def _gap(failed: Failed) -> Finding:
    return Finding(category="accuracy/omission", severity="critical", message=f"not translated: {failed.error}")
