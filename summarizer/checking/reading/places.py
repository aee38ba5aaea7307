"""Provinces and large cities in English."""

from functools import cache

from summarizer.checking.reading.pinyin import place_name
from summarizer.checking.reading.place_tables import CITIES, OWN_SPELLING, PROVINCES, SHORT

_KNOWN = frozenset((*PROVINCES, *CITIES))


@cache
def spelt_place(zh: str) -> str | None:
    """The English of a province or a large city, in full or short; None for another word.

    >>> spelt_place("湖州"), spelt_place("苏"), spelt_place("西藏"), spelt_place("柯桥")
    ('Huzhou', 'Jiangsu', 'Xizang', None)
    """
    full = SHORT.get(zh, zh)
    return OWN_SPELLING.get(full) or place_name(full) if full in _KNOWN else None
