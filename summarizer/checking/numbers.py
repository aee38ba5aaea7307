"""Do the figures survive the trip through 万 and 亿?"""

import re
from collections.abc import Iterator
from decimal import Decimal

from summarizer.checking.comparing import difference_finding, differences, sides_of, too_often
from summarizer.checking.findings import Finding, Severity
from summarizer.checking.pairs import Pair, finding
from summarizer.checking.reading.bounds import chinese_bound, english_bound
from summarizer.checking.reading.figures import Figure, spelled
from summarizer.checking.reading.measures import in_other_units
from summarizer.checking.reading.money import Money, chinese_money, english_money
from summarizer.checking.reading.number_tables import CHINESE_UNITS, DOLLARS_AT_HOME, DOLLARS_OF_OTHERS

_ONE = re.compile(r"\bone\b", re.IGNORECASE)
_OF = re.compile(r" of (?:the|its|their|his|her|our|those|these|many|China)\b")
_BELOW_ZERO = re.compile(r"零下\s?[\d一二三四五六七八九十]")
_MOST = 100
"""Figures of a text that are looked at for what stands round them. More are a table."""
_ROUND_ENGLISH = re.compile(r"(?:tens|dozens|scores|hundreds|thousands|millions|billions|trillions)\b", re.IGNORECASE)
_ROUND_CHINESE = frozenset("数几上")
_ALSO_CALLED_YUAN = frozenset(DOLLARS_AT_HOME.values())
_MINUS = re.compile(r"minus|below|sub-?zero|negative|freez|[-−–]\s?\d", re.IGNORECASE)


def check_numbers(pair: Pair) -> Iterator[Finding]:
    """Figures that one side has and the other lacks, in digits or in words, compared by value: 2700亿 is 270 billion.

    A figure of a term's standing English (the 2021-2025 of a Five-Year Plan) is no addition, and neither is an amount
    in another unit (亩, hectares). The figures of dates are those of :func:`summarizer.checking.dates.check_dates`.

    >>> [f.message for f in check_numbers(Pair("总投资2700亿元", "a total of 27 billion yuan"))]
    ['source says 2700亿 (270 billion), the English says 27 billion']
    """
    for difference in differences(pair):
        if difference.kind in {"number", "order"}:
            yield difference_finding(difference)
    yield from _bounds(pair)
    yield from _round(pair)
    yield from _units(pair)
    yield from _currencies(pair)
    yield from _one_of(pair)
    yield from _signs(pair)


def _bounds(pair: Pair) -> Iterator[Finding]:
    """Figures that are approached from the other side: "more than 260" for 近260家."""
    sides = sides_of(pair)
    for figure in sides.chinese[:_MOST]:
        bound = chinese_bound(pair.source, figure) if figure.firm else None
        same = [other for other in sides.english[:_MOST] if other.value == figure.value] if bound else []
        said = [english_bound(pair.target, other) for other in same]
        if bound and said and said[0] and all(other and other.side != bound.side for other in said):
            message = (
                f"source says {bound.text} ({bound.side} {spelled(figure.value)}), the English says {said[0].text}"
            )
            source, target = (bound.start, bound.end), (said[0].start, said[0].end)
            yield finding("accuracy/number", "major", message, source=source, target=target)


def _units(pair: Pair) -> Iterator[Finding]:
    """Figures that kept their digits and changed their unit: 150,000 hectares for 15万亩."""
    sides = sides_of(pair)
    for figure in sides.chinese[:_MOST]:
        same = [other for other in sides.english[:_MOST] if other.value == figure.value] if figure.firm else []
        if len(same) == 1 and (places := in_other_units(figure, pair.source, same[0], pair.target)):
            source, target = places
            message = f"source says {pair.source[slice(*source)]}, the English says {pair.target[slice(*target)]}"
            yield finding("accuracy/number", "major", message, source=source, target=target)


def _currencies(pair: Pair) -> Iterator[Finding]:
    """Figures that kept their value in money of another country: "$28.3 billion" for 283亿元.

    Where the English has the value more than once, in the right money as well or in none, nothing is said.
    """
    sides, told = sides_of(pair), set[Decimal]()
    for figure in sides.chinese[:_MOST]:
        money = chinese_money(pair.source, figure) if figure.firm and figure.value not in told else None
        same = [other for other in sides.english[:_MOST] if figure.value in other.readings] if money else []
        said = [english_money(pair.target, other) for other in same]
        if money and said and said[0] and all(other and other.kinds.isdisjoint(money.kinds) for other in said):
            told.add(figure.value)
            meant = " or ".join(sorted(money.kinds))
            source, target = (money.start, money.end), (said[0].start, said[0].end)
            message = (
                f"source says {pair.source[slice(*source)]} ({meant}), the English says {pair.target[slice(*target)]}"
            )
            yield finding("accuracy/number", _weight(money, said[0], pair), message, source=source, target=target)


def _weight(money: Money, said: Money, pair: Pair) -> Severity:
    """Of the wrong money. 元 alone may be another place's dollar: the English may know that of the article."""
    if money.sure:
        return "critical"
    if len(said.kinds) == 1 and said.kinds <= _ALSO_CALLED_YUAN:
        return "minor"
    return "major" if any(word in pair.source for word in DOLLARS_OF_OTHERS) else "critical"


def _one_of(pair: Pair) -> Iterator[Finding]:
    """A number for the "one" of 原因之一: three of the reasons."""
    if "之一" not in pair.source or _ONE.search(pair.target):
        return
    known = {difference.added for difference in differences(pair)}
    for other in too_often(sides_of(pair)):
        if _OF.match(pair.target, other.end) and other not in known:
            at = pair.source.index("之一")
            message = f"source says 之一 (one of), the English says {other.text} of"
            places = (at, at + 2), (other.start, other.end)
            yield finding("accuracy/number", "critical", message, source=places[0], target=places[1])


def _round(pair: Pair) -> Iterator[Finding]:
    """Round numbers of another order: "hundreds of thousands" for 数百万."""
    sides = sides_of(pair)
    wrong = next((figure for figure in sides.english if _ROUND_ENGLISH.match(figure.text)), None)
    known = {difference.lost for difference in differences(pair)} if wrong else set()
    for figure in sides.chinese[:_MOST] if wrong else ():
        before = pair.source[figure.start - 1 : figure.start]
        if pair.source.endswith("成千上", 0, figure.start):
            continue  # any great number
        is_round = before in _ROUND_CHINESE and set(figure.text) <= CHINESE_UNITS.keys() and figure not in known
        if wrong and is_round and not any(_same_order(figure, other) for other in sides.english):
            message = f"source says {before}{figure.text}, the English says {wrong.text}"
            places = (figure.start - 1, figure.end), (wrong.start, wrong.end)
            yield finding("accuracy/number", "major", message, source=places[0], target=places[1])


def _same_order(chinese: Figure, english: Figure) -> bool:
    return any(value <= chinese.value < 10 * value for value in english.readings)


def _signs(pair: Pair) -> Iterator[Finding]:
    """Degrees below zero that are above it in the English."""
    if pair.whole and "零下" in pair.source and not _MINUS.search(pair.target):
        match = _BELOW_ZERO.search(pair.source)
        if match and not any(difference.kind == "number" for difference in differences(pair)):
            yield finding(
                "accuracy/number", "major", "source says 零下 (below zero), the English does not", source=match.span()
            )
