"""Does a quote stand in the file, and does it say there what it says alone?"""

import re
from collections.abc import Iterable
from functools import lru_cache

from summarizer.checking.reading.negation import chinese_denials
from summarizer.sources.frontmatter import split_front_matter
from summarizer.sources.paper.blocks import read_lines, split_blocks
from summarizer.sources.simplifying import simplified
from summarizer.sources.tracing import Traced
from summarizer.sources.web.html import visible_text

# What a quotation is set off by: quotes, brackets, emphasis, tags, the end of a line of print.
_SET_OFF = re.compile(r"(?:<[^<>]{0,200}>|[\s*_`“‘「『〈《（(\"'])+\Z")
# Who is told to keep something away denies it as well.
_KEEPS_AWAY = (
    "防止|避免|杜绝|反对|拒绝|严禁|禁止|切忌|力戒|力避|严防|谨防|抵制|制止|遏制|摒弃|克服|纠正|整治|打击|取消|废除"
)
# What may stand between a 不 and what it denies.
_LIGHT = "允许|出现|发生|存在|需要|应该|可以|能够|[搞是能要得让会可许准该应再被使把对以向有成为做当走用靠]"
_DENIES = re.compile(rf"(?<!不可)(?P<away>{_KEEPS_AWAY})\Z|(?P<not>不|未|没有|没|无|非|勿|别|莫)(?:{_LIGHT}){{0,2}}\Z")
_REACH = 300
_AHEAD = 4


def stands_in(file: str, quote: str, spans: Iterable[tuple[int, int]]) -> bool:
    r"""True where *spans* of the file, one after the other, read *quote*: as it is, as Markdown or as HTML.

    White space is left aside, and so is what stands between the spans: a caption or a line of the page that a column
    is set round.

    >>> stands_in("碳中\n和<b>博览</b>会", "碳中和博览会", [(0, 14)])
    True
    >>> stands_in("博览\n下转第2版\n会", "博览会", [(0, 2), (9, 10)])
    True
    >>> stands_in("不搞“一刀切”", "不搞一刀切", [(0, 7)])
    False
    """
    places, wanted = list(spans), _bare(quote)
    return any(
        "".join(_bare(reading.within(start, end).text) for start, end in places) == wanted
        for reading in _readings(file)
    )


def clipped_denial(file: str, start: int) -> str | None:
    """What denies, right before it in *file*, the quote that begins at *start*; None where nothing does.

    搞“一刀切”, cut out of 不搞“一刀切”, stands in the file and says the opposite. White space and markup in between
    count for nothing.

    >>> clipped_denial("要因地制宜，不搞“一刀切”。", 7), clipped_denial("要因地制宜，不搞“一刀切”。", 8)
    ('不', '不搞')
    >>> clipped_denial("要因地制宜，不搞“一刀切”。", 6), clipped_denial("特别重要", 2), clipped_denial("沒有把握", 2)
    (None, None, '沒有')
    """
    printed = _SET_OFF.sub("", file[max(0, start - _REACH) : start])
    left = simplified(printed)
    match = _DENIES.search(left)
    if match is None:
        return None
    if match["away"]:
        return printed[match.start() :]
    # A word that the 不 is a part of, 不仅 or 特别, may begin before it and end in the quote.
    around = left + _bare(simplified(file[start : start + _AHEAD]))
    denial = next((it for it in chinese_denials(around) if it.start <= match.start("not") < it.end), None)
    return printed[match.start() :] if denial and (denial.firm or not denial.instead) else None


@lru_cache(maxsize=8)
def _readings(file: str) -> tuple[Traced, ...]:
    """The ways to read the file. What is markup is decided on the whole of it, as it was when the quote was cut."""
    _, start = split_front_matter(file)
    blocks = split_blocks(read_lines(file, start), markdown=True, column=None)
    markdown = Traced.joined(block.traced for block in blocks if not block.is_image)
    return Traced.of(file), markdown, visible_text(file, start)


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)
