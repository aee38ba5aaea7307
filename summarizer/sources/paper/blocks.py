"""Plain text and Markdown → blocks: runs of lines that the file sets apart, joined as Chinese is."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from summarizer.sources.paper import furniture
from summarizer.sources.paper.markers import opening
from summarizer.sources.tracing import Piece, Traced

_LINE = re.compile(r"[^\r\n\v\f\u2028\u2029]+")
_ONE_BREAK = frozenset({"\n", "\r\n", "\r", "\u2028", "\v"})

# A paragraph may end here: sentence marks with what closes after them, or a colon that announces the next one.
_CLOSED = re.compile(r"[。！？!?…：:][”’」』）)》\"]*\Z")

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
_CELLS = re.compile(r" {2,}|\t+|\u3000+")
_LONGEST_ROW = 160
_RULE = re.compile(r"[-*_=~—·.\s]{3,}")

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
    *width* is known when its column is.
    """

    text: str
    start: int
    indented: bool
    gap: str
    width: float = 0.0


@dataclass(frozen=True)
class Block:
    """A run of text that the file sets apart; the *lines* it is joined from, and their *widths* in its column."""

    traced: Traced
    is_heading: bool = False
    lines: tuple[Traced, ...] = ()
    widths: tuple[float, ...] = ()
    gap: str = "blank"
    indented: bool = False
    stands_above: bool = False
    is_image: bool = False
    """It stands above its column, where a headline does, not in it."""

    @cached_property
    def text(self) -> str:
        return self.traced.text

    @property
    def is_row(self) -> bool:
        """True where it is a row of a table, set with white space."""
        return is_row(self.text)

    @property
    def is_closed(self) -> bool:
        """True where a paragraph may end with this block."""
        return self.is_row or bool(_CLOSED.search(self.text, max(0, len(self.text) - 8)))


def is_markdown(text: str) -> bool:
    """True where headings or emphasis are written in Markdown."""
    return any(mark in text for mark in _MARKS) and bool(_MARKDOWN.search(text))


def read_lines(text: str, start: int) -> list[Line]:
    """The lines of text[start:] that are not blank."""
    lines: list[Line] = []
    end = start
    for match in _LINE.finditer(text, start):
        raw = match[0]
        bare = raw.strip()
        if not bare or _RULE.fullmatch(bare):
            continue
        at = match.start() + len(raw) - len(raw.lstrip())
        between = text[end : match.start()]
        gap = "page" if "\f" in between else "line" if between in _ONE_BREAK else "blank"
        lines.append(
            Line(bare, at, raw.startswith(("\u3000", "    ", "\t", "\u2003", "\xa0\xa0")), gap if lines else "page")
        )
        end = match.end()
    return lines


class Column(NamedTuple):
    """A column that lines were cut to: its *width* in Chinese characters, and whether Latin ones take *half* of one."""

    width: int
    half: bool = False

    def measure(self, text: str) -> float:
        """The width of *text* in it."""
        return _half_width(text) if self.half else len(text)

    def measured(self, lines: Iterable[Line]) -> list[Line]:
        """The lines with their widths in it."""
        return [Line(*line[:4], self.measure(line.text)) for line in lines]


def _half_width(text: str) -> float:
    return len(text) - len(text.encode("ascii", "ignore")) / 2


def find_column(lines: list[Line]) -> Column | None:
    """The column that the lines of a text were cut to, or None.

    Most lines of a column are within two characters of the commonest length, and most of them stop in mid-sentence.
    """
    few = 6
    if len(lines) < few:
        return None
    whole = [len(line.text) for line in lines]
    halves = [round(_half_width(line.text)) for line in lines]
    half = _spread(halves) < _spread(whole)
    lengths = halves if half else whole
    width = _commonest([length for length in lengths if length > 4] or [0])  # noqa: PLR2004 - the last lines of paragraphs
    if not 8 <= width <= WIDEST_COLUMN:  # noqa: PLR2004 - a column holds some words
        return None
    full = [line for line, length in zip(lines, lengths, strict=True) if abs(length - width) <= 2]  # noqa: PLR2004 - see above
    running = sum(not _CLOSED.search(line.text) for line in full)
    return Column(width, half) if len(full) >= 0.5 * len(lines) and running >= 0.6 * len(full) else None


def _spread(lengths: list[int]) -> float:
    """Share of the lines that are not of the commonest length."""
    return 1 - Counter(lengths).most_common(1)[0][1] / len(lengths)


def _commonest(lengths: list[int]) -> int:
    """The length with the most neighbours: justified lines are a character longer or shorter than their column.

    It is itself no rarer than its neighbours: first lines whose indent was lost are two characters short.
    """
    counts = Counter(lengths)
    peaks = [n for n in counts if counts[n] >= max(counts[n - 1], counts[n + 1])]
    return max(peaks, key=lambda n: (counts[n] + 0.7 * (counts[n - 1] + counts[n + 1]), n))


def is_row(text: str) -> bool:
    """True where *text* is a row of a table: two figures at least, in cells that white space sets apart."""
    if len(text) > _LONGEST_ROW or "。" in text or not _CELLS.search(text):
        return False
    return sum(any(map(str.isdecimal, cell)) for cell in _CELLS.split(text)) > 1


def split_blocks(lines: list[Line], *, markdown: bool, column: Column | None) -> list[Block]:
    """The blocks of a text: where lines are cut to a *column*, runs of them; else each line.

    A blank line, an indent, the short last line of a paragraph, a line wider than its column and a line of furniture
    all end a block. A Markdown heading is one.
    """
    lines = column.measured(lines) if column else lines
    ends = _ends(lines, column) if column else []
    short_ends = _ends_show(ends)
    furnished = frozenset(_furnished(lines)) if column else frozenset()
    first = _first_width(ends, column) if column and short_ends else None
    above = _above_columns(lines, column, first, furnished) if column else frozenset()
    apart = furnished | above
    indents = _are_indented(lines)
    blocks: list[Block] = []
    run: list[tuple[Line, Traced, float]] = []

    def close() -> None:
        if run:
            blocks.append(_block(run, stands_above=run[0][0].start in above))
            run.clear()

    for line in lines:
        mark = _HEADING.match(line.text) if markdown else None
        traced = Traced.of(line.text, line.start)
        if markdown and (images := [match.span() for match in _IMAGE.finditer(line.text)]):
            close()
            blocks += [Block(traced[start:end], gap=line.gap, is_image=True) for start, end in images]
            traced = traced.without(images)
        if markdown:
            traced = _without_markup(traced[mark.end() :] if mark else traced)
        if mark:
            close()
            blocks += [Block(traced, is_heading=True, gap=line.gap)] if traced.text else []
        elif traced.pieces:
            last = run[-1][0] if run else None
            if last and (
                not apart.isdisjoint((line.start, last.start))
                or _stands_apart(line, last, column, short_ends=short_ends, indents=indents)
            ):
                close()
            run.append((line, traced, column.measure(traced.text) if column and markdown else line.width))
    close()
    return blocks


def _furnished(lines: list[Line]) -> Iterator[int]:
    """Where the lines stand that are furniture or rows of a table by themselves, and not the rest of a bracket."""
    before = ""
    for line in lines:
        goes_on = line.gap == "line" and OPEN_BRACKET.search(before)
        if not goes_on and (furniture.recognise(line.text) or is_row(line.text)):
            yield line.start
        before = line.text


def _block(run: list[tuple[Line, Traced, float]], *, stands_above: bool) -> Block:
    first, lines, widths = run[0][0], tuple(traced for _, traced, _ in run), tuple(width for _, _, width in run)
    traced = join_lines(lines) if len(lines) > 1 else lines[0]
    return Block(traced, False, lines, widths, first.gap, first.indented, stands_above)  # noqa: FBT003 - no heading


def _above_columns(lines: list[Line], column: Column, first: float | None, apart: frozenset[int]) -> frozenset[int]:
    """Where the lines stand that open a run after a blank line and are not yet set in its column.

    The column begins with the first line that a full one follows; where indents were lost, that first line is two
    characters short. *first* is the width of such lines, where it is known.
    """
    found: set[int] = set()
    for number, line in enumerate(lines):
        if line.indented and number:
            found.update(above.start for above in _before_indent(lines, number, column))
        if not line.indented and (line.gap != "line" or lines[number - 1].start in apart):
            found.update(above.start for above in lines[number : _column_begins(lines, number, column, first)])
    return frozenset(found)


def _before_indent(lines: list[Line], number: int, column: Column) -> list[Line]:
    """The lines between the end of one paragraph and the indent of the next, which are part of neither."""
    above: list[Line] = []
    asked: int | None = None
    for line in reversed(lines[max(0, number - _MOST_HEADLINES - 1) : number]):
        asks = line.text[-1] in "？！?!" and line.width != column.width  # a headline may ask
        if line.indented or (_ENDED.search(line.text) and not asks):
            return above[::-1]
        asked = len(above) if asks and asked is None else asked
        above.append(line)
        if line.gap != "line":
            return above[::-1]
    return above[:asked][::-1] if asked else []  # or else a paragraph ends with a question


def _ends(lines: list[Line], column: Column) -> list[Line]:
    """The lines that follow the short last line of a paragraph."""
    return [
        after
        for line, after in itertools.pairwise(lines)
        if line.width <= column.width - 2 and _CLOSED.search(line.text)
    ]


def _first_width(ends: list[Line], column: Column) -> float | None:
    """The width that the first lines of paragraphs have in a column, where they agree on one."""
    widths = [after.width for after in ends if after.gap == "line"]
    likely = [width for width in widths if column.width - 4 <= width <= column.width + 1]
    if len(likely) < 3:  # noqa: PLR2004 - too few to agree
        return None
    middle = sorted(likely)[len(likely) // 2]
    return middle if sum(abs(width - middle) <= 1 for width in likely) >= 0.8 * len(likely) else None


def _column_begins(lines: list[Line], number: int, column: Column, first: float | None) -> int:
    """The line with which the column begins, in the run that line *number* opens; *number* where it begins at once."""
    run = [lines[number]]
    for line in lines[number + 1 : number + 7]:
        if line.gap != "line":
            break
        run.append(line)
    for at, line in enumerate(run):
        if opening(line.text + run[at + 1].text if at + 1 < len(run) else line.text):
            return number + at
    likely: int | None = None
    for at, (line, after) in enumerate(itertools.pairwise(run)):
        length, following = line.width, after.width
        wide = column.width - 3 <= length <= column.width + 1
        if first is not None:
            wide = wide and abs(length - first) <= min(1, abs(following - first))
        if (
            line.indented
            or line.text.count("《") > line.text.count("》")  # no headline is cut within the title of a document
            or (_CLOSED.search(line.text) and line.text[-1] not in "？！?!”")
            or (wide and _CLAUSES.search(line.text))
        ):
            return number + at
        runs = column.width - 1 <= following <= column.width + 2 or _CLOSED.search(after.text)
        if wide and runs and not after.indented:
            if first is None or length == first < following:
                return number + at
            likely = number + at if likely is None else likely
    return number if likely is None else likely


def _ends_show(ends: list[Line]) -> bool:
    """True where the short last line of a paragraph is all that shows its end: no blank line follows it as a rule."""
    return 2 * sum(after.gap == "line" for after in ends) > len(ends)


def _are_indented(lines: list[Line]) -> bool:
    """True where paragraphs open with an indent."""
    return 10 * sum(line.indented for line in lines) >= len(lines)


def _stands_apart(line: Line, before: Line, column: Column | None, *, short_ends: bool, indents: bool) -> bool:
    """True where *line* does not go on with the line *before* it."""
    if column is None or line.gap != "line" or line.indented:
        return True
    width = column.width
    length, last = line.width, before.width
    if length > width + 3 or last > width + 3:  # wider than the column
        return True
    is_short = last <= width - 2 and bool(_CLOSED.search(before.text) or last <= width - 4)
    return short_ends and is_short and not (indents and length >= width - 1)


def join_lines(lines: Iterable[Traced]) -> Traced:
    """The lines as one text: nothing between Chinese, one space where Latin words or numbers would run together."""
    pieces: list[Piece] = []
    for line in lines:
        if pieces and line.pieces and _needs_space(pieces[-1].text, line.pieces[0].text):
            pieces.append(Piece(" ", pieces[-1].end, pieces[-1].end))  # it stands for no character of the file
        pieces += line.pieces
    return Traced(tuple(pieces))


def _needs_space(before: str, after: str) -> bool:
    if not (before[-1:].isascii() and after[:1].isascii() and _LATIN_END.search(before) and _LATIN_START.match(after)):
        return False
    return not (after[0].isdecimal() and _NUMBER_END.search(before, max(0, len(before) - 2)))


def _without_markup(line: Traced) -> Traced:
    spans = [match.span() for match in _MARKUP.finditer(line.text)]
    return line.without(spans).strip() if spans else line.strip()
