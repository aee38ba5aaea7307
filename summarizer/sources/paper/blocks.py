"""Plain text and Markdown → blocks: runs of lines that the file sets apart, joined as Chinese is."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from summarizer.sources.paper import furniture
from summarizer.sources.paper.markers import may_open, opening
from summarizer.sources.tracing import Piece, Traced

_BREAKS = re.compile(r"([\r\n\v\f\u2028\u2029]+)")
_OTHER_BREAKS = "\r\v\f\u2028\u2029"
_ONE_BREAK = frozenset({"\n", "\r\n", "\r", "\u2028", "\v"})
_INDENTS = ("\u3000", "    ", "\t", "\u2003", "\xa0\xa0")

# A paragraph may end here: sentence marks with what closes after them, or a colon that announces the next one.
_STOPS = tuple("。！？!?…：:")
_CLOSING = '”’」』）)》"'

_LAST = frozenset([*_STOPS, *_CLOSING])

_CLAUSES = re.compile(r"[，,；;。]|、.*、")
_ENDED = re.compile(r"[。！？!?…][”’」』）)》\"]*\Z|[）)】]\Z")

_MARKDOWN = re.compile(
    r"(?:^|[\r\v\f\u2028\u2029])(?:\s{0,3}#{1,6}\s+\S|!\[[^\]\n]*\]\()|\*\*[^*\n]+\*\*", re.MULTILINE
)
_MARKS = ("#", "![", "**")
_HEADING = re.compile(r"\s*#{1,6}\s+")
_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)")
# Markdown inside a line: emphasis marks, link targets, quote and list marks at the start.
_MARKUP = re.compile(
    r"\*\*|__|`|(?<!!)\[(?=[^\[\]]+\]\([^()]*\))|(?<=[^\s\]])\]\([^()]*\)"
    r"|^\s*(?:>\s*)+|^\s*[-*+]\s+"
)
_MARKUP_SIGN = re.compile(r"[*_`\[\]>+-]")
_CELLS = re.compile(r" {2,}|\t+|\u3000+")
_LONGEST_ROW = 160
_RULE = re.compile(r"[-*_=~—·.\s]{3,}")
_RULED = frozenset("-*_=~—·.")

# Where two lines meet in Latin words or numbers, a space stands between them; not within one number.
_LATIN_END = re.compile(r"[A-Za-z0-9,.;:%)]\Z")
_LATIN_START = re.compile(r"[A-Za-z0-9(]")
_NUMBER_END = re.compile(r"[0-9][,.]?\Z")

OPEN_BRACKET = re.compile(r"[（(【][^）)】]{0,30}\Z")
"""A bracket that a line leaves open near its end."""
_MOST_HEADLINES = 4
"""Lines of a headline."""
WIDEST_COLUMN = 50
"""Characters. No newspaper sets wider columns than this."""


class Line(NamedTuple):
    """One line of the file without the white space round it.

    *gap* says what stands before it: a line break (`line`), a blank line (`blank`) or the end of a page (`page`).
    """

    text: str
    start: int
    indented: bool
    gap: str


@dataclass
class Block:
    """A run of text that the file sets apart; the *lines* it is joined from, by their pieces, and their *widths*."""

    traced: Traced
    is_heading: bool = False
    lines: Sequence[tuple[Piece, ...]] = ()
    widths: Sequence[float] = ()
    gap: str = "blank"
    indented: bool = False
    stands_above: bool = False
    """It stands above its column, where a headline does, not in it."""
    is_image: bool = False
    text: str = field(init=False)
    is_row: bool = field(init=False)
    """True where it is a row of a table, set with white space."""
    is_closed: bool = field(init=False)
    """True where a paragraph may end with this block."""

    def __post_init__(self) -> None:
        self.text = self.traced.text
        self.is_row = is_row(self.text)
        self.is_closed = self.is_row or _is_closed(self.text[-8:])


def is_markdown(text: str) -> bool:
    """True where headings or emphasis are written in Markdown."""
    return any(mark in text for mark in _MARKS) and bool(_MARKDOWN.search(text))


def read_lines(text: str, start: int) -> list[Line]:
    """The lines of text[start:] that are not blank."""
    lines: list[Line] = []
    at, between = start, "\f"
    for raw, breaks in _broken(text[start:] if start else text):
        bare = raw.strip()
        if not bare or (bare[0] in _RULED and _RULE.fullmatch(bare)):
            between += raw + breaks
        else:
            gap = "line" if between in _ONE_BREAK else "page" if "\f" in between else "blank"
            if bare is raw:
                lines.append(Line(bare, at, False, gap))  # noqa: FBT003 - not indented
            else:
                lines.append(Line(bare, at + len(raw) - len(raw.lstrip()), raw.startswith(_INDENTS), gap))
            between = breaks
        at += len(raw) + len(breaks)
    return lines


def _broken(text: str) -> Iterable[tuple[str, str]]:
    """Each line of *text*, and the break after it."""
    if any(mark in text for mark in _OTHER_BREAKS):
        parts = _BREAKS.split(text)
        return zip(parts[::2], [*parts[1::2], ""], strict=True)
    return zip(text.split("\n"), itertools.repeat("\n"), strict=False)


class Column(NamedTuple):
    """A column that lines were cut to: its *width* in Chinese characters, and whether Latin ones take *half* of one."""

    width: int
    half: bool = False

    def measure(self, texts: Sequence[str]) -> list[float]:
        """The widths of *texts*, each of them on one line, in it."""
        return _half_widths(texts) if self.half else [*map(len, texts)]


def _half_widths(texts: Sequence[str]) -> list[float]:
    latin = "\n".join(texts).encode("ascii", "ignore").split(b"\n")
    return [len(text) - len(part) / 2 if part else len(text) for text, part in zip(texts, latin, strict=True)]


def find_column(lines: Sequence[Line]) -> Column | None:
    """The column that the lines of a text were cut to, or None.

    Most lines of a column are within two characters of the commonest length, and most of them stop in mid-sentence.
    """
    few = 6
    if len(lines) < few:
        return None
    texts = [line.text for line in lines]
    whole = [*map(len, texts)]
    halves = [*map(round, _half_widths(texts))]
    half = _spread(halves) < _spread(whole)
    lengths = halves if half else whole
    width = _commonest([length for length in lengths if length > 4] or [0])  # noqa: PLR2004 - the last lines of paragraphs
    if not 8 <= width <= WIDEST_COLUMN:  # noqa: PLR2004 - a column holds some words
        return None
    least, most = width - 2, width + 2
    full = [text for text, length in zip(texts, lengths, strict=True) if least <= length <= most]
    running = sum([text[-1] not in _LAST or not _is_closed(text) for text in full])
    return Column(width, half) if len(full) >= 0.5 * len(lines) and running >= 0.6 * len(full) else None


def _spread(lengths: list[int]) -> float:
    """Share of the lines that are not of the commonest length."""
    return 1 - max(Counter(lengths).values()) / len(lengths)


def _commonest(lengths: list[int]) -> int:
    """The length with the most neighbours: justified lines are a character longer or shorter than their column.

    It is itself no rarer than its neighbours: first lines whose indent was lost are two characters short.
    """
    counts = Counter(lengths)
    peaks = [n for n in counts if counts[n] >= max(counts[n - 1], counts[n + 1])]
    return max(peaks, key=lambda n: (counts[n] + 0.7 * (counts[n - 1] + counts[n + 1]), n))


def _is_closed(text: str) -> bool:
    """True where a sentence ends with *text*, or a colon announces what follows."""
    return text.rstrip(_CLOSING).endswith(_STOPS)


def is_row(text: str) -> bool:
    """True where *text* is a row of a table: two figures at least, in cells that white space sets apart."""
    if len(text) > _LONGEST_ROW or not _has_cells(text) or "。" in text:
        return False
    return sum(any(map(str.isdecimal, cell)) for cell in _CELLS.split(text)) > 1


def _has_cells(text: str) -> bool:
    return "\u3000" in text or "  " in text or "\t" in text


def split_blocks(lines: Sequence[Line], *, markdown: bool, column: Column | None) -> list[Block]:
    """The blocks of a text: where lines are cut to a *column*, runs of them; else each line.

    A blank line, an indent, the short last line of a paragraph, a line wider than its column and a line of furniture
    all end a block. A Markdown heading is one.
    """
    if column is None:
        return list(_marked(lines, None)) if markdown else [_single(line) for line in lines]
    cut = _Cut(lines, column)
    if markdown:
        return list(_marked(lines, cut))
    pieces = [_pieces(line) for line in lines]
    starts = [0, *(number for number in range(1, len(lines)) if cut.parts(number, number - 1))]
    return [
        _block(lines[start], pieces[start:end], cut.widths[start:end], stands_above=start in cut.above)
        for start, end in itertools.pairwise([*starts, len(lines)])
    ]


def _marked(lines: Iterable[Line], cut: "_Cut | None") -> Iterator[Block]:
    """The blocks of Markdown: its headings and pictures are blocks of their own, its other marks are left out."""
    run: list[tuple[int, Line, Traced]] = []

    def close() -> Iterator[Block]:
        if run:
            number, first, _ = run[0]
            texts = [traced for *_, traced in run]
            widths = cut.column.measure([traced.text for traced in texts]) if cut else ()
            pieces = [traced.pieces for traced in texts]
            yield _block(first, pieces, widths, stands_above=bool(cut and number in cut.above))
            run.clear()

    for number, line in enumerate(lines):
        mark = _HEADING.match(line.text)
        traced = Traced(_pieces(line))
        if images := [match.span() for match in _IMAGE.finditer(line.text)]:
            yield from close()
            yield from (Block(traced[start:end], gap=line.gap, is_image=True) for start, end in images)
            traced = traced.without(images)
        traced = _without_markup(traced[mark.end() :] if mark else traced)
        if mark:
            yield from close()
            if traced.text:
                yield Block(traced, is_heading=True, gap=line.gap)
        elif traced.pieces:
            if run and (cut is None or cut.parts(number, run[-1][0])):
                yield from close()
            run.append((number, line, traced))
    yield from close()


def _single(line: Line) -> Block:
    pieces = _pieces(line)
    return Block(Traced(pieces), lines=(pieces,), gap=line.gap, indented=line.indented)


def _pieces(line: Line) -> tuple[Piece]:
    return (Piece(line.text, line.start, line.start + len(line.text)),)


def _block(first: Line, lines: Sequence[tuple[Piece, ...]], widths: Sequence[float], *, stands_above: bool) -> Block:
    traced = _joined(lines) if len(lines) > 1 else Traced(lines[0])
    return Block(traced, False, lines, widths, first.gap, first.indented, stands_above)  # noqa: FBT003 - no heading


class _Cut:
    """Lines that are cut to a column, by their numbers: where a paragraph ends, and which are not set in it."""

    def __init__(self, lines: Sequence[Line], column: Column) -> None:
        self.column = column
        self._lines = lines
        self._texts = [line.text for line in lines]
        self.widths = column.measure(self._texts)
        ends = self._ends()
        self._short_ends = 2 * sum(lines[number].gap == "line" for number in ends) > len(ends)
        self._indents = 10 * sum(line.indented for line in lines) >= len(lines)
        self._may_open = may_open(self._texts)
        self._first = self._first_width(ends) if self._short_ends else None
        furnished = frozenset(self._furnished())
        self.above = frozenset(self._above_columns(furnished))
        self._apart = furnished | self.above

    def parts(self, number: int, before: int) -> bool:
        """True where line *number* does not go on with the line *before* it."""
        line, width = self._lines[number], self.column.width
        if line.gap != "line" or line.indented or number in self._apart or before in self._apart:
            return True
        length, last = self.widths[number], self.widths[before]
        if length > width + 3 or last > width + 3:  # wider than the column
            return True
        if not self._short_ends or last > width - 2 or (self._indents and length >= width - 1):
            return False
        return last <= width - 4 or _is_closed(self._texts[before])

    def _ends(self) -> list[int]:
        """The lines that follow the short last line of a paragraph."""
        short = self.column.width - 2
        lines = zip(self._texts[:-1], self.widths, strict=False)
        return [number for number, (text, width) in enumerate(lines, 1) if width <= short and _is_closed(text)]

    def _first_width(self, ends: Iterable[int]) -> float | None:
        """The width that the first lines of paragraphs have in a column, where they agree on one."""
        column = self.column.width
        widths = [self.widths[number] for number in ends if self._lines[number].gap == "line"]
        likely = [width for width in widths if column - 4 <= width <= column + 1]
        if len(likely) < 3:  # noqa: PLR2004 - too few to agree
            return None
        middle = sorted(likely)[len(likely) // 2]
        return middle if sum(abs(width - middle) <= 1 for width in likely) >= 0.8 * len(likely) else None

    def _furnished(self) -> Iterator[int]:
        """The lines that are furniture or rows of a table by themselves, and not the rest of a bracket."""
        has_rows = _has_cells("\n".join(self._texts))
        likely = frozenset(furniture.worth_a_look(self._texts))
        for number in range(len(self._texts)) if has_rows else sorted(likely):
            text = self._texts[number]
            if (number in likely and furniture.recognise(text)) or (has_rows and is_row(text)):
                if number and self._lines[number].gap == "line" and OPEN_BRACKET.search(self._texts[number - 1]):
                    continue
                yield number

    def _above_columns(self, apart: frozenset[int]) -> Iterator[int]:
        """The lines that open a run after a blank line and are not yet set in its column.

        The column begins with the first line that a full one follows; where indents were lost, that first line is two
        characters short.
        """
        for number, line in enumerate(self._lines):
            if line.indented:
                yield from self._before_indent(number)
            elif line.gap != "line" or number - 1 in apart:
                yield from range(number, self._column_begins(number))

    def _before_indent(self, number: int) -> list[int]:
        """The lines between the end of one paragraph and the indent of the next, which are part of neither."""
        above: list[int] = []
        asked: int | None = None
        for other in range(number - 1, max(-1, number - _MOST_HEADLINES - 2), -1):
            line = self._lines[other]
            asks = line.text[-1] in "？！?!" and self.widths[other] != self.column.width  # a headline may ask
            if line.indented or (_ENDED.search(line.text) and not asks):
                return above
            asked = len(above) if asks and asked is None else asked
            above.append(other)
            if line.gap != "line":
                return above
        return above[:asked] if asked else []  # or else a paragraph ends with a question

    def _column_begins(self, number: int) -> int:
        """The line with which the column begins in the run that line *number* opens: *number* where it does at once."""
        last = number + 1
        while last < min(number + 7, len(self._lines)) and self._lines[last].gap == "line":
            last += 1
        for at in range(number, last):
            if at in self._may_open and opening("".join(self._texts[at : min(at + 2, last)])):
                return at
        likely: int | None = None
        for at in range(number, last - 1):
            if self._is_text(at):
                return at
            if self._is_full(at):
                if self._first is None or self.widths[at] == self._first < self.widths[at + 1]:
                    return at
                likely = at if likely is None else likely
        return number if likely is None else likely

    def _is_text(self, at: int) -> bool:
        """True where a line can be of no headline, by its words."""
        text = self._texts[at]
        return (
            self._lines[at].indented
            or text.count("《") > text.count("》")  # no headline is cut within the title of a document
            or (text[-1] not in "？！?!”" and _is_closed(text))
            or (self._is_wide(at) and _CLAUSES.search(text) is not None)
        )

    def _is_full(self, at: int) -> bool:
        """True where a line is as wide as its column, and the next goes on with it."""
        width, after = self.column.width, self._lines[at + 1]
        if not self._is_wide(at) or after.indented:
            return False
        return width - 1 <= self.widths[at + 1] <= width + 2 or _is_closed(after.text)

    def _is_wide(self, at: int) -> bool:
        """True where a line has the width of a first line in its column."""
        width, length = self.column.width, self.widths[at]
        if not width - 3 <= length <= width + 1:
            return False
        return self._first is None or abs(length - self._first) <= min(1, abs(self.widths[at + 1] - self._first))


def join_lines(lines: Iterable[Traced]) -> Traced:
    """The lines as one text: nothing between Chinese, one space where Latin words or numbers would run together."""
    return _joined([line.pieces for line in lines if line.pieces])


def _joined(lines: Iterable[tuple[Piece, ...]]) -> Traced:
    pieces: list[Piece] = []
    before = ""
    for line in lines:
        if before.isascii() and before and _needs_space(pieces[-1].text, line[0].text):
            pieces.append(Piece(" ", pieces[-1].end, pieces[-1].end))  # it stands for no character of the file
        pieces += line
        before = line[-1].text[-1:]
    return Traced(tuple(pieces))


def _needs_space(before: str, after: str) -> bool:
    if not (after[:1].isascii() and _LATIN_START.match(after) and _LATIN_END.search(before, len(before) - 1)):
        return False
    return not (after[0].isdecimal() and _NUMBER_END.search(before, max(0, len(before) - 2)))


def _without_markup(line: Traced) -> Traced:
    if not _MARKUP_SIGN.search(line.text):
        return line.strip()
    spans = [match.span() for match in _MARKUP.finditer(line.text)]
    return line.without(spans).strip() if spans else line.strip()
