"""Where one Chinese sentence ends and the next begins."""

import itertools
import re
from collections.abc import Iterator

from summarizer.sources.simplifying import simplified
from summarizer.sources.tracing import Traced

# What is told apart, by its first character:
#   a title, which ends nothing: 《怎么办？》;
#   a quotation or a bracket that closes within a hundred characters, which is never cut inside;
#   a full stop, question or exclamation mark, as many as there are, with the quotes and brackets that close after it;
#   a half-width full stop between Chinese words, as OCR sets it.
# The hundred keeps the scan linear, and a mark that never closes from holding a whole paragraph together.
_NOTED = re.compile(
    r"""[《〈“「『‘（("。｡！？!?.．](?:
      (?<=《)[^《》]*》 | (?<=〈)[^〈〉]*〉
    | (?P<held>
        (?: (?<=“)[^“”]{0,100}” | (?<=‘)[^‘’]{0,100}’ | (?<=「)[^「」]{0,100}」 | (?<=『)[^『』]{0,100}』
          | (?<=（)[^（）]{0,100}） | (?<=[(])[^()]{0,100}[)] | (?<=")[^"]{0,100}" )
        [”’」』）)》]*(?P<outside>[。｡！？!?]*)[”’」』）)》]* )
    | (?P<mark>(?<=[。｡！？!?])[。｡！？!?]*[”’」』）)》]*(?:"(?![^"]{1,100}"))?)
    | (?P<stop>(?<=[㐀-鿿]{3}[.．])(?=\s*[㐀-鿿“《（])) )""",
    re.VERBOSE,
)

# The mark of an address (/list?id=3) or of a name (Yahoo!).
_IN_LATIN = re.compile(r"(?<=[A-Za-z0-9/])[?!](?=[A-Za-z0-9=&#/])|(?<=[A-Za-z])!(?=[）)》\u3400-\u9fff])")
_STOP_INSIDE = re.compile(r"[。｡][”’」』）)》\"]*\Z")
_MARK_INSIDE = re.compile(r"[！？!?…][”’」』）)》\"]*\Z")
# No sentence begins like this: the mark before it stands in the middle of one.
_GOES_ON = re.compile(r"\s*[，、；：,;:]")
# Nor, after 。”, like this: “先立后破。”的方针.
_GOES_ON_AFTER_STOP = re.compile(r"\s*[，、；：,;:]|的(?![确士])")
# Nor, after a quoted question, call or pause, like this: “谁来种地？”成为热词.
_GOES_ON_AFTER_MARK = re.compile(r"\s*[，、；：,;:]|的(?![确士])|等(?![到待])|之(?![前后])|成为|是(?![的否])")
_STANDS_APART = frozenset('：:，,；;。｡！？!?…—"”’」』）)')
"""After one of these a quotation stands for itself; after a word it is a part of its sentence."""


def split_sentences(paragraph: Traced) -> list[Traced]:
    """Cut *paragraph* into sentences; joined again they are the paragraph, but for white space at their ends.

    >>> [s.text for s in split_sentences(Traced.of("他问：“去吗？”没人答。《怎么办？》是小说。"))]
    ['他问：“去吗？”', '没人答。', '《怎么办？》是小说。']
    """
    text = simplified(paragraph.text)
    cuts = [0, *_ends(text), len(text)]
    parts = (paragraph[a:b].strip() for a, b in itertools.pairwise(cuts))
    return [part for part in parts if part.text]


def _ends(text: str) -> Iterator[int]:
    """Where the sentences of *text* end; the last may end without a mark, and is not named."""
    has_half_width_stops = "。" not in text and text.rstrip('"”）) ').endswith((".", "．"))
    start, part_until = 0, None  # of this sentence; where a quotation ended that is a part of it
    for found in _NOTED.finditer(text):
        end = found.end()
        if found["held"] is not None:
            is_part = _is_part(text, start, found.start(), part_until)
            ends = _ends_with(found, is_part=is_part)
            part_until = end if is_part else None
        elif found["mark"] is not None:
            ends = not _GOES_ON.match(text, end) and not _IN_LATIN.match(text, found.start())
        else:
            ends = found["stop"] is not None and has_half_width_stops
        if ends:
            start = end
            yield end


def _is_part(text: str, start: int, at: int, part_until: int | None) -> bool:
    """True where the quotation at *at* is a part of its sentence: it follows a word, or another such part."""
    if at == start:
        return False
    if part_until is not None and at - part_until <= 1:  # “甲？”“乙？” or “甲？”、“乙？”
        return True
    return not (text[at - 1] in _STANDS_APART or text[at - 1].isspace())


def _ends_with(held: re.Match[str], *, is_part: bool) -> bool:
    """True where a sentence ends with the quotation or bracket *held*.

    It does after 。”, whoever is named next: “最终要看效果。”|龚正指出. After a question, a call or a pause it does
    only where the quotation stands for itself: not in 他问“去吗？”时.
    """
    if held["outside"]:
        return not _GOES_ON.match(held.string, held.end())
    if _STOP_INSIDE.search(held[0]):
        return not _GOES_ON_AFTER_STOP.match(held.string, held.end())
    return not is_part and bool(_MARK_INSIDE.search(held[0])) and not _GOES_ON_AFTER_MARK.match(held.string, held.end())
