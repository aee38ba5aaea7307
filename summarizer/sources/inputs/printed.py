"""A PDF on standard input → its text in reading order, as JSON. Run by itself; the only module that knows pypdfium2.

Columns are read one after the other, a headline before the columns below it. Each printed line stays a line; where
blocks are apart on the page, a blank line is between them.
"""

import json
import statistics
import sys
from collections.abc import Iterator
from ctypes import byref
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

_MOST_PAGES = 500
_MOST_MARKS = 100_000
"""Characters of one page; a broadsheet has some 15,000. What is more is drawn, not written."""
_MOST_MEMORY = 2 * 2**30
"""Bytes of address space. A page of a few kilobytes can unpack to gigabytes."""
_CUTS = 12
"""Gaps that are tried, the widest first, when a page is taken apart."""

# All of these are in heights of a character.
_SAME_LINE = 1.2
"""Between neighbours on one line; further apart they are in two columns, until the page says otherwise."""
_GUTTER = 0.7
"""Between two columns."""
_APART = 3.0
"""Between two parts of a single line that do not belong together."""
_BLOCKS = 0.9
"""Between two blocks, one below the other."""
_BAND = 2.0
"""Between two articles, one below the other, whatever columns they have."""
_HEADLINE = 1.4
"""A line so high begins an article."""


@dataclass
class Line:
    """A stretch of characters printed side by side: its text and its box, with y growing upwards."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    def add(self, mark: "Line", space: str) -> None:
        self.text += space + mark.text
        self.right, self.left = max(self.right, mark.right), min(self.left, mark.left)
        self.bottom, self.top = min(self.bottom, mark.bottom), max(self.top, mark.top)


def page_text(marks: list[Line]) -> str:
    """The text of one page from its characters, given in the order in which they are drawn."""
    return "\n\n".join(_written(block) for block in blocks(_upright(_lines(marks))))


def blocks(lines: list[Line]) -> Iterator[list[Line]]:
    """The blocks of a page in reading order, by cutting it along its white gaps (Nagy and Seth's XY-cut, 1984).

    Where white runs right across the page, an article ends; within an article columns go first, and where none runs
    from top to bottom, a cut across the page may free some.
    """
    waiting = [lines] if lines else []
    while waiting:
        region = waiting.pop()
        if parts := _bands(region) or _columns(region) or _across(region):
            waiting += reversed(parts)
        else:
            yield region


def _lines(marks: list[Line]) -> list[Line]:
    """Characters drawn one after the other, side by side, as lines; those drawn twice to look bold come once."""
    lines: list[Line] = []
    space, before = "", None
    for mark in marks:
        if not mark.text.strip():
            space = mark.text if mark.text == "\u3000" else " "
        elif before and mark.text == before.text and _distance(mark, before) < 0.3 * mark.height:
            continue
        elif lines and _continues(mark, lines[-1]):
            lines[-1].add(mark, space)
            space, before = "", mark
        else:
            lines.append(Line(mark.text, mark.left, mark.bottom, mark.right, mark.top))
            space, before = "", mark
    return lines


def _continues(mark: Line, line: Line) -> bool:
    size = max(mark.height, line.height)
    same_height = abs(mark.middle - line.middle) < 0.5 * size
    return same_height and -0.5 * size < mark.left - line.right < _SAME_LINE * size


def _distance(one: Line, other: Line) -> float:
    return abs(one.left - other.left) + abs(one.middle - other.middle)


def _upright(lines: list[Line]) -> list[Line]:
    """Three and more single characters, one below the other, are a line that runs down."""
    merged: list[list[Line]] = []
    for line in lines:
        if merged and len(line.text) == 1 and _below(line, merged[-1][-1]):
            merged[-1].append(line)
        else:
            merged.append([line])
    return [whole for run in merged for whole in ([_run_down(run)] if len(run) > 2 else run)]  # noqa: PLR2004 - said above


def _below(line: Line, above: Line) -> bool:
    size = line.height
    beneath = 0.5 * size < above.middle - line.middle < 2 * size
    return len(above.text) == 1 and beneath and abs(line.left - above.left) < size / 3


def _run_down(run: list[Line]) -> Line:
    text = "".join(line.text for line in run)
    return Line(text, run[0].left, run[-1].bottom, max(line.right for line in run), run[0].top)


def _bands(region: list[Line]) -> list[list[Line]]:
    """The region cut wherever one article ends and the next begins below it; nothing where it is one."""
    downwards = sorted(region, key=lambda line: -line.top)
    size = statistics.median(line.height for line in region)
    cuts = [
        at
        for gap, at in _gaps(downwards, lambda line: (-line.top, -line.bottom))
        if gap > _BAND * size or (gap > _BLOCKS * size and downwards[at].height > _HEADLINE * size)
    ]
    return [downwards[start:end] for start, end in pairwise([0, *cuts, len(region)])] if cuts else []


def _columns(region: list[Line]) -> list[list[Line]]:
    """The region cut at its widest gap from top to bottom; nothing where there is none, or it is one printed line."""
    size = statistics.median(line.height for line in region)
    is_one_line = max(line.middle for line in region) - min(line.middle for line in region) < size / 2
    gap, parts = _split(sorted(region, key=lambda line: line.left), lambda line: (line.left, line.right))
    return parts if gap > size * (_APART if is_one_line else _GUTTER) else []


def _across(region: list[Line]) -> list[list[Line]]:
    """The region cut from left to right: where that frees columns, else where blocks are clearly apart."""
    downwards = sorted(region, key=lambda line: -line.top)
    gaps = sorted(_gaps(downwards, lambda line: (-line.top, -line.bottom)), reverse=True)[:_CUTS]
    for gap, at in gaps:
        parts = [downwards[:at], downwards[at:]]
        if gap > 0 and any(map(_columns, parts)):
            return parts
    size = statistics.median(line.height for line in region)
    return [downwards[: gaps[0][1]], downwards[gaps[0][1] :]] if gaps and gaps[0][0] > _BLOCKS * size else []


def _split(ordered: list[Line], extent: Any) -> tuple[float, list[list[Line]]]:  # noqa: ANN401 - from a line to two numbers
    gap, at = max(_gaps(ordered, extent), default=(0.0, 0))
    return gap, [ordered[:at], ordered[at:]]


def _gaps(ordered: list[Line], extent: Any) -> Iterator[tuple[float, int]]:  # noqa: ANN401
    """The white gaps along an axis: how wide, and before which of the *ordered* lines."""
    reached = extent(ordered[0])[1]
    for at, line in enumerate(ordered[1:], 1):
        start, end = extent(line)
        if start > reached:
            yield start - reached, at
        reached = max(reached, end)


def _written(block: list[Line]) -> str:
    """The lines of a block from the top; parts of one printed line are put together again."""
    rows: list[list[Line]] = []
    for line in sorted(block, key=lambda line: -line.middle):
        same = rows and abs(rows[-1][0].middle - line.middle) < 0.5 * min(rows[-1][0].height, line.height)
        if same:
            rows[-1].append(line)
        else:
            rows.append([line])
    return "\n".join(" ".join(part.text for part in sorted(row, key=lambda part: part.left)) for row in rows)


def _marks(page: Any) -> list[Line]:  # noqa: ANN401 - pypdfium2 has no types
    """The characters of a page with their boxes. Raises: ValueError where there are too many, or some cannot be had."""
    text = page.get_textpage()
    count = text.count_chars()
    if count > _MOST_MARKS:
        raise ValueError(f"a page has {count:,} characters, which no printed page has.")
    marks: list[Line] = []
    box = pdfium.FS_RECTF()
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if 0xDC00 <= code < 0xE000 and marks and 0xD800 <= ord(marks[-1].text) < 0xDC00:  # noqa: PLR2004 - surrogates
            marks[-1].text = (marks[-1].text + chr(code)).encode("utf-16", "surrogatepass").decode("utf-16")
        elif pdfium.FPDFText_GetLooseCharBox(text, index, byref(box)):
            trim = abs(box.top - box.bottom) / 10  # boxes of lines that are set tight overlap
            bottom, top = min(box.top, box.bottom) + trim, max(box.top, box.bottom) - trim
            marks.append(Line(chr(code) if code else "\ufffd", box.left, bottom, box.right, top))
    text.close()
    lost = _lost(page)
    if lost > (len(marks) + lost) / 20:
        raise ValueError("its fonts are neither in the file nor on this machine. Embed them, or run OCR on it.")
    return marks


def _lost(page: Any) -> int:  # noqa: ANN401
    """Pieces of text without width, which PDFium leaves out: single characters of a font that is nowhere to be had."""
    return sum(
        text.get_bounds()[2] - text.get_bounds()[0] < 0.01  # noqa: PLR2004 - as PDFium does
        and not pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(text))
        for text in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=3)
    )


def read(raw: bytes, largest: int) -> dict[str, str]:
    """The text of a PDF, or the reason why there is none."""
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as exc:
        locked = exc.err_code == pdfium.FPDF_ERR_PASSWORD
        return {"refusal": "a password locks it. Save it without one." if locked else "it is damaged, or no PDF."}
    if len(document) > _MOST_PAGES:
        return {"refusal": f"it has {len(document):,} pages, more than {_MOST_PAGES}. Cut it into parts."}
    pages, size = [], 0
    for number, page in enumerate(document, 1):
        try:
            pages.append(page_text(_marks(page)))
        except (ValueError, pypdfium2.PdfiumError) as exc:
            return {"refusal": f"page {number} cannot be read: {exc}"}
        page.close()
        size += len(pages[-1].encode("utf-8", "replace"))
        if size > largest:
            return {"refusal": f"its text is larger than {largest:,} bytes. Cut it, or allow more with --max-size."}
    text = "\f".join(pages).encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # a font may name half a pair
    return _refusal(text) or {"text": text}


def _refusal(text: str) -> dict[str, str]:
    written = "".join(text.split())
    if not written:
        return {"refusal": "it has no text in it, only pictures of pages. Run OCR on it first, such as ocrmypdf."}
    unknown = sum(
        mark in "\ufffd\ufffe\uffff" or "\ue000" <= mark < "\uf900" or "\ud800" <= mark < "\ue000" for mark in written
    )
    if unknown > len(written) / 20:
        return {"refusal": "its fonts do not say which characters they show. Run OCR on it first, such as ocrmypdf."}
    return {}


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415 - there is none on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))


if __name__ == "__main__":
    _limit_memory()
    answer = read(sys.stdin.buffer.read(), int(sys.argv[1]))
    sys.stdout.write(json.dumps(answer))
