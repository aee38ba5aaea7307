"""How near a translation is to a human one, by their runs of characters: chrF, without a library for it."""

from collections import Counter
from collections.abc import Iterable

_ORDERS = range(1, 7)
"""Lengths of the runs that are counted: one to six characters."""
_BETA = 2
"""Recall counts twice as much as precision."""


def chrf(pairs: Iterable[tuple[str, str]]) -> float:
    """The chrF2 of translations with a reference each, from 0 to 100, over all of them together.

    As Popović (2015) has it, and sacrebleu 2 computes it: white space counts for nothing, capitals are told from
    small letters, and lengths that one side has no run of are left out of the mean.
    """
    written, wanted, shared = Counter[int](), Counter[int](), Counter[int]()
    for english, reference in pairs:
        for order in _ORDERS:
            ours, theirs = _runs(english, order), _runs(reference, order)
            written[order] += ours.total() if theirs else 0
            wanted[order] += theirs.total()
            shared[order] += (ours & theirs).total()
    counted = [order for order in _ORDERS if written[order] and wanted[order]]
    precision = sum(shared[order] / written[order] for order in counted) / max(1, len(counted))
    recall = sum(shared[order] / wanted[order] for order in counted) / max(1, len(counted))
    weighted = _BETA**2 * precision + recall
    return 100 * (1 + _BETA**2) * precision * recall / weighted if weighted else 0.0


def _runs(text: str, order: int) -> Counter[str]:
    bare = "".join(text.split())
    return Counter(bare[at : at + order] for at in range(len(bare) - order + 1))
