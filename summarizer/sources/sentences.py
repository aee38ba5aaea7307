"""Where one Chinese sentence ends and the next begins."""

import itertools
import re

from summarizer.sources.tracing import Traced

# A full stop, question or exclamation mark, as many as there are, with the quotes and brackets that close after it.
# A title may hold a question mark (《怎么办？》) and still be in the middle of its sentence: it is passed over whole.
_END = re.compile(r"《[^《》]*》|〈[^〈〉]*〉|(?P<end>[。！？!?]+[”’」』）)》\"]*)")


def split_sentences(paragraph: Traced) -> list[Traced]:
    """Cut *paragraph* into sentences; joined again they are the paragraph, but for white space at their ends.

    >>> [s.text for s in split_sentences(Traced.of("他问：“去吗？”没人答。《怎么办？》是小说。"))]
    ['他问：“去吗？”', '没人答。', '《怎么办？》是小说。']
    """
    text = paragraph.text
    cuts = [0, *(match.end() for match in _END.finditer(text) if match["end"]), len(text)]
    parts = (paragraph[a:b].strip() for a, b in itertools.pairwise(cuts))
    return [part for part in parts if part.text]
