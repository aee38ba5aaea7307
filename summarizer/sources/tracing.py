"""Text that remembers where in the file each of its characters stands."""

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of the decoded file: Unicode code points, end exclusive."""

    start: int
    end: int


class Piece(NamedTuple):
    """Text and the stretch of the file that it was read from.

    Mostly the two are the same characters. They differ where the file writes one character as several
    (`&amp;`) or where a line break stands for a space; such a piece is never cut.
    """

    text: str
    start: int
    end: int

    @property
    def is_verbatim(self) -> bool:
        return len(self.text) == self.end - self.start

    def cut(self, start: int, end: int) -> "Piece":
        """The characters *start* to *end* of this piece, with the place they came from."""
        if not self.is_verbatim:
            return Piece(self.text[start:end], self.start, self.end)
        return Piece(self.text[start:end], self.start + start, self.start + end)


@dataclass(unsafe_hash=True)  # not frozen, which would take twice as long to make: a page has hundreds
class Traced:
    """A text put together from pieces of one file, in the order of the file; nobody changes it.

    >>> traced = Traced((Piece("碳中", 0, 2), Piece("和博览会", 3, 7)))  # a line break was at 2
    >>> traced.text, traced.spans
    ('碳中和博览会', (Span(start=0, end=2), Span(start=3, end=7)))
    >>> traced[1:4].spans
    (Span(start=1, end=2), Span(start=3, end=5))
    """

    pieces: tuple[Piece, ...] = ()
    text: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        pieces = self.pieces
        self.text = pieces[0].text if len(pieces) == 1 else "".join([piece.text for piece in pieces])

    @classmethod
    def of(cls, text: str, start: int = 0) -> "Traced":
        """Text that stands in the file as it is, from *start* on."""
        return cls((Piece(text, start, start + len(text)),) if text else ())

    @classmethod
    def joined(cls, parts: Iterable["Traced"]) -> "Traced":
        """The parts one after the other, with nothing between them."""
        return cls(tuple([piece for part in parts for piece in part.pieces]))

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """Where in the file the text stands; neighbours that touch are one span."""
        spans: list[Span] = []
        for piece in self.pieces:
            if spans and spans[-1].end == piece.start:
                spans[-1] = Span(spans[-1].start, piece.end)
            else:
                spans.append(Span(piece.start, piece.end))
        return tuple(spans)

    @property
    def start(self) -> int:
        return self.pieces[0].start

    @property
    def end(self) -> int:
        return self.pieces[-1].end

    def __len__(self) -> int:
        return len(self.text)

    def __getitem__(self, part: slice) -> "Traced":
        start, end, _ = part.indices(len(self.text))
        if start >= end:
            return Traced()
        if len(self.pieces) == 1:
            return Traced((self.pieces[0].cut(start, end),))
        return Traced(self._cut(start, end))

    def within(self, start: int, end: int) -> "Traced":
        """The part of the text that stands in file[start:end]."""
        return Traced(
            tuple(
                piece.cut(max(start - piece.start, 0), min(end, piece.end) - piece.start)
                if piece.is_verbatim
                else piece
                for piece in self.pieces
                if start < piece.end and piece.start < end
            )
        )

    def strip(self) -> "Traced":
        """Without white space at either end; the ideographic indent of Chinese paragraphs counts as such."""
        bare = self.text.strip()
        if len(bare) == len(self.text):
            return self
        start = len(self.text) - len(self.text.lstrip())
        return self[start : start + len(bare)]

    def without(self, spans: Iterable[tuple[int, int]]) -> "Traced":
        """Without the stretches *spans* of this text (not of the file), given in order."""
        parts, at = [], 0
        for start, end in spans:
            parts.append(self[at:start])
            at = end
        return Traced.joined([*parts, self[at:]])

    @cached_property
    def _ends(self) -> list[int]:
        """Where in the text each piece ends."""
        return list(itertools.accumulate(len(piece.text) for piece in self.pieces))

    def _cut(self, start: int, end: int) -> tuple[Piece, ...]:
        """The pieces from the character *start* to the character *end*, which is not before it."""
        first, last = bisect_right(self._ends, start), bisect_left(self._ends, end)
        pieces = list(self.pieces[first : last + 1])
        at = self._ends[last] - len(pieces[-1].text)
        pieces[-1] = pieces[-1].cut(0, end - at)
        if first:
            start -= self._ends[first - 1]
        pieces[0] = pieces[0].cut(start, len(pieces[0].text))
        return tuple(pieces)
