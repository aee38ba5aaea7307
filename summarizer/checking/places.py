"""Is a place in China the place of the source?"""

import re
from collections.abc import Iterator
from functools import cache

from summarizer.checking.findings import Finding
from summarizer.checking.pairs import Pair, Place, finding
from summarizer.checking.reading.place_tables import CITIES, PROVINCES, SHORT
from summarizer.checking.reading.places import spelt_place

_SHORT = re.compile(f"[{''.join(SHORT)}]{{2,}}(?!剧|菜|语|江|河|北|南)")


def check_places(pair: Pair) -> Iterator[Finding]:
    """A province or a large city of the English that the source does not name, where one that it names is missing.

    A place alone that the source does not name may be meant by 本市 or 全省, and is left alone.

    >>> [f.message for f in check_places(Pair("会议在浙江湖州召开。", "It was held in Hangzhou, Zhejiang."))]
    ['source says 湖州 (Huzhou), the English says Hangzhou']
    """
    said = list(_english().finditer(pair.target))
    if not said:
        return
    named = _named(pair.source)
    given = {match[0] for match in said}
    lost = [(zh, place) for zh, place in named.items() if spelt_place(zh) not in given]
    known = {spelt_place(zh) for zh in named}
    for match in said:
        if match[0] not in known and lost and not any(zh in pair.source for zh in _chinese()[match[0]]):
            zh, place = lost[0]
            message = f"source says {pair.source[slice(*place)]} ({spelt_place(zh)}), the English says {match[0]}"
            yield finding("accuracy/name", "critical", message, source=place, target=match.span())
            return


def _named(source: str) -> dict[str, Place]:
    """The places that *source* names, in full or as one of two short forms side by side, each where it stands first."""
    named: dict[str, Place] = {}
    for match in _known().finditer(source):
        named.setdefault(match[0], match.span())
    for match in _SHORT.finditer(source):
        for at, short in enumerate(match[0], match.start()):
            named.setdefault(SHORT[short], (at, at + 1))
    return named


@cache
def _chinese() -> dict[str, list[str]]:
    """By the English, the places that are spelt so: two cities may be."""
    places: dict[str, list[str]] = {}
    for zh in (*PROVINCES, *CITIES):
        places.setdefault(spelt_place(zh) or zh, []).append(zh)
    return places


@cache
def _known() -> re.Pattern[str]:
    return re.compile("|".join((*PROVINCES, *CITIES)))


@cache
def _english() -> re.Pattern[str]:
    names = "|".join(sorted(_chinese(), key=len, reverse=True))
    return re.compile(rf"\b(?:{names})\b(?! (?:[A-Z][a-z]+ )?(?:Bay|Road|Street|Airport|University))")
