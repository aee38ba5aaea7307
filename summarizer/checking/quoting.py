"""Does a quote stand in the file?"""

import re
from collections.abc import Iterable
from functools import lru_cache

from summarizer.sources.frontmatter import split_front_matter
from summarizer.sources.paper.blocks import read_lines, split_blocks
from summarizer.sources.tracing import Traced
from summarizer.sources.web.html import visible_text


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


@lru_cache(maxsize=8)
def _readings(file: str) -> tuple[Traced, ...]:
    """The ways to read the file. What is markup is decided on the whole of it, as it was when the quote was cut."""
    _, start = split_front_matter(file)
    blocks = split_blocks(read_lines(file, start), markdown=True, column=None)
    markdown = Traced.joined(block.traced for block in blocks if not block.is_image)
    return Traced.of(file), markdown, visible_text(file, start)


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)
