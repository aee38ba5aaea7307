"""A window of numbered sentences → a target under each number; what fails is cut in two, down to one sentence."""

import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from pydantic import TypeAdapter, ValidationError

from summarizer.endpoint.counting import tokens
from summarizer.errors import EndpointError, TruncatedError
from summarizer.languages import LANGUAGES
from summarizer.settings import Rendition
from summarizer.sources import Article, Sentence
from summarizer.tasks import answers
from summarizer.tasks.hints import Hints
from summarizer.tasks.interviewing import UNANSWERED, Interview, together
from summarizer.tasks.mending import Again, mended
from summarizer.tasks.naming import named
from summarizer.tasks.showing import bulleted, numbered
from summarizer.tasks.spelling import requoted, respelled


@dataclass(frozen=True)
class Failed:
    """Why a sentence has no target."""

    error: EndpointError


Targets = dict[str, str | Failed]
"""By the id of the sentence."""


_ABBREVIATED = re.compile(r"(?:\b[A-Za-z](?:\.[A-Za-z])+|\b(?:No|Inc|Ltd|Co|Corp|Jr|Sr|St|etc)|\.)\.\Z")
NOTHING = "-"
"""Where a prompt has nothing to tell."""


def headline_of(article: Article) -> tuple[Sentence, ...]:
    """The headline as the first sentence of its article, where it has one."""
    return (Sentence("h1.s1", article.headline),) if article.headline else ()


def is_headline(sentence: Sentence) -> bool:
    """True of what `headline_of` gives."""
    return sentence.id.startswith("h")


class Windows:
    """Asks for the windows of one article, and asks again for what a check finds fault with."""

    def __init__(self, interview: Interview, hints: Hints, rendition: Rendition) -> None:
        self._interview = interview
        self._hints = hints
        self._rendition = rendition
        style = interview.part(f"style_{rendition.style}")
        if rendition.to == "en":
            style = f"{style} {rendition.spelling.capitalize()} spelling."
        rules = f" {interview.part('officials')}" if hints.are_of_officials else ""
        interview.settle(language=LANGUAGES[rendition.to], style=style, rules=rules)

    async def targets(self, window: Sequence[Sentence], context: str) -> Targets:
        """The target of each sentence of *window*, or why it has none; *context* is what the model may know besides."""
        return await (self._headline(window[0]) if is_headline(window[0]) else self._sentences(window, context))

    async def _headline(self, headline: Sentence) -> Targets:
        try:
            answer = await self._interview.ask(
                "title",
                answers.translated(self._rendition.to),
                max_tokens=100 + 2 * tokens(headline.text),
                sentences=numbered([headline.text]),
                hints=self._hinted([headline.text]),
            )
        except UNANSWERED as error:
            return {headline.id: Failed(error)}
        return {headline.id: await self._mended(headline, answer.text, NOTHING)}

    async def _sentences(self, window: Sequence[Sentence], context: str) -> Targets:
        texts = [sentence.text for sentence in window]
        try:
            answer = await self._interview.ask(
                "translate",
                answers.aligned(range(1, len(window) + 1), self._rendition.to),
                max_tokens=100 + 2 * tokens("".join(texts)),
                sentences=numbered(texts),
                context=context,
                hints=self._hinted(texts),
            )
        except UNANSWERED as error:
            if len(window) == 1:
                return await self._alone(window[0], context, error)
            told = _closed(error, len(window), self._rendition.to)
        else:
            told = {int(number): text for number, text in answer.model_dump(by_alias=True).items()}
        if len(set(told.values())) < len(told):  # one sentence's target under two numbers
            told = {}
        done: Targets = {}
        for number, text in told.items():
            sentence = window[number - 1]
            done[sentence.id] = await self._mended(sentence, text, context)
        left = [sentence for sentence in window if sentence.id not in done]
        return done | await self._halves(left, context) if left else done

    async def _alone(self, sentence: Sentence, context: str, error: EndpointError) -> Targets:
        """A sentence that failed by itself, asked for without its *context*, which may be what it failed for."""
        return {sentence.id: Failed(error)} if context == NOTHING else await self._sentences([sentence], NOTHING)

    async def _halves(self, window: Sequence[Sentence], context: str) -> Targets:
        """The window again, as two smaller ones, or as it is where it has one sentence."""
        if len(window) == 1:
            return await self._sentences(window, context)
        middle = len(window) // 2
        first, second = await together(self._sentences(half, context) for half in (window[:middle], window[middle:]))
        return first | second

    async def _mended(self, sentence: Sentence, text: str, context: str) -> str:
        """The target, or a better one: asked for where a check finds fault, in two ways where that is ordered."""
        hints, form = self._hints.about([sentence.text]), answers.translated(self._rendition.to)
        target = self._spelt(text, sentence)
        for again in self._attempts(sentence, context):
            pair = self._hints.pair(sentence.text, target)
            target = await mended(pair, hints, self._interview, form, again)
        return target

    def _attempts(self, sentence: Sentence, context: str) -> list[Again]:
        refines, spelt = self._rendition.refine, partial(self._spelt, sentence=sentence)
        if is_headline(sentence):
            return [Again("mend_title", "minor" if refines else "major", spelt=spelt)]
        again = Again("mend_sentence", spelt=spelt)
        return [again, Again("refine", "minor", {"context": context}, spelt)] if refines else [again]

    def _spelt(self, text: str, sentence: Sentence) -> str:
        """*text* as papers spell, quote and end it, with one form for each person."""
        text = _without_full_stop(text) if is_headline(sentence) else text
        if self._rendition.to != "en":
            return text
        text = named(unicodedata.normalize("NFC", text), self._hints.names_in(sentence.text))
        quoted = requoted(text, sentence.text) if self._rendition.spelling == "american" else text
        return respelled(quoted, self._rendition.spelling)

    def _hinted(self, texts: Sequence[str]) -> str:
        return bulleted(map(str, self._hints.about(texts)))


def _without_full_stop(headline: str) -> str:
    """*headline* as papers end one; that of an abbreviation stays: U.S., No., Inc.

    >>> _without_full_stop("Minister Visits U.S."), _without_full_stop("Minister Visits Hangzhou.")
    ('Minister Visits U.S.', 'Minister Visits Hangzhou')
    """
    return headline if _ABBREVIATED.search(headline) else headline.removesuffix(".")


def _closed(error: EndpointError, count: int, language: str) -> dict[int, str]:
    """What a cut answer has of a window of *count* sentences before the cut."""
    told = error.closed if isinstance(error, TruncatedError) and isinstance(error.closed, dict) else {}
    text, kept = TypeAdapter[str](answers.text_in(language)), dict[int, str]()
    for number in range(1, count + 1):
        with suppress(ValidationError):
            kept[number] = text.validate_python(told.get(str(number)), strict=True)
    return kept
