"""Which sentence of the English stands for which sentence of the source."""

import re
from itertools import pairwise

# A mark, the quotes and brackets that close after it, and the beginning of another sentence.
_CHINESE_END = re.compile(r"[。！？!?]+[”’」』）)》]*(?=.)", re.DOTALL)
_ENGLISH_END = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9$£€])")
# A full stop that ends no sentence: Mr. Li, J. Smith, No. 1, Oct. 2.
_ABBREVIATED = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|No|Gen|Sen|Rep|Gov|Lt|Col|Prof|Jr|Sr|vs|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec)\Z"
)
_DRIFT = 0.12
"""How far apart the ends of two sentences may be that are one, as shares of their texts."""
_MOST = 60
"""Sentences. A longer text is not lined up: one that is split otherwise puts all that follow out of step."""

Places = tuple[tuple[int, int], tuple[int, int]]


def aligned_sentences(source: str, target: str) -> list[Places]:
    """The places of the sentences of both texts, where they have as many and keep step; else none.

    >>> aligned_sentences("他来了。她没来。", "He came. She did not.")
    [((0, 4), (0, 9)), ((4, 8), (9, 21))]
    """
    chinese = [match.end() for match in _CHINESE_END.finditer(source)]
    if not 0 < len(chinese) < _MOST:
        return []
    english = [
        match.end()
        for match in _ENGLISH_END.finditer(target)
        if not _ABBREVIATED.search(target, max(0, match.start() - 5), match.start())
    ]
    if len(english) != len(chinese) or not _keep_step(chinese, english, len(source), len(target)):
        return []
    return list(zip(pairwise([0, *chinese, len(source)]), pairwise([0, *english, len(target)]), strict=True))


def _keep_step(chinese: list[int], english: list[int], source: int, target: int) -> bool:
    return all(abs(a / source - b / target) <= _DRIFT for a, b in zip(chinese, english, strict=True))
