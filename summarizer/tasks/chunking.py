"""Whole sentences, or whole claims, in portions that fit a request."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from summarizer.endpoint.counting import tokens
from summarizer.sources import Paragraph, Sentence

_WORST = 2.4
"""Times the estimate: three tokens to a Chinese character, as many as it has bytes; no tokenizer makes more of it."""


class _HasText(Protocol):
    @property
    def text(self) -> str: ...


T = TypeVar("T", bound=_HasText)


class Scale:
    """How many times the estimate of `tokens` a model's own count comes to.

    Never less than once: the estimate is an upper one for most models, and texts are not cut larger than by it.
    One belongs to one article, not to a run: what other articles' answers teach, and when, hangs on which comes
    first, and a second run would cut its texts elsewhere, ask other questions, and pay for them again. The largest
    of all counts is kept, since it does not matter in which order they come.
    """

    def __init__(self) -> None:
        self._ratio = 1.0

    def learn(self, estimate: int, counted: int) -> None:
        """Take note that a prompt of *estimate* tokens was *counted* by the server."""
        self._ratio = min(max(self._ratio, counted / estimate), _WORST)

    def in_estimate(self, counted: int) -> int:
        """The estimate below which a text stays within *counted* tokens of the model."""
        return int(counted / self._ratio)


def pack(items: Iterable[T], room: Callable[[], int], most_items: int) -> Iterator[list[T]]:
    """The items in order, as many to a portion as fit the *room*; one that is longer stands alone.

    *room* gives tokens as `tokens` counts them. It is asked anew for each item, for it may shrink while the first
    portions are answered.
    """
    portion: list[T] = []
    size = 0
    for item in items:
        cost = _cost(item)
        if portion and (size + cost > room() or len(portion) == most_items):
            yield portion
            portion, size = [], 0
        portion.append(item)
        size += cost
    if portion:
        yield portion


def passages(paragraphs: Iterable[Paragraph], room: Callable[[], int], most_sentences: int) -> Iterator[list[Sentence]]:
    """Whole paragraphs together as far as they fit the *room*; one too long by itself is packed by sentences."""
    gathered: list[Sentence] = []
    for paragraph in paragraphs:
        together = [*gathered, *paragraph.sentences]
        if gathered and (len(together) > most_sentences or sum(map(_cost, together)) > room()):
            yield from pack(gathered, room, most_sentences)
            together = list(paragraph.sentences)
        gathered = together
    yield from pack(gathered, room, most_sentences)


def _cost(item: _HasText) -> int:
    return tokens(item.text) + 4  # its number and line break
