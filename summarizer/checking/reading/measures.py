"""Units of both languages, so that a figure that was converted is known for the same."""

import re
from collections.abc import Iterable
from math import isclose
from typing import NamedTuple

from summarizer.checking.reading.figures import Figure
from summarizer.checking.reading.number_tables import CHINESE_MEASURES, ENGLISH_MEASURES

_LONGEST = 24


def any_of(units: Iterable[str]) -> str:
    r"""A pattern for words of a table, the longest first; a hyphen may stand for a space.

    >>> print(any_of(["m", "sq. m"]))
    sq\.[\s-]m|m
    """
    return "|".join(map(re.escape, sorted(units, key=len, reverse=True))).replace(r"\ ", r"[\s-]")


def as_listed(unit: str) -> str:
    """A word that `any_of` found, as the table has it, which has small letters.

    >>> as_listed("Square-Meter")
    'square meter'
    """
    return re.sub(r"[\s-]+", " ", unit.lower())


_CHINESE_UNIT = "|".join(sorted(CHINESE_MEASURES, key=len, reverse=True))
_CHINESE = re.compile(rf"\s?[多余几]?\s?(?P<before>个?半)?(?P<unit>{_CHINESE_UNIT})(?P<after>半)?")
_ENGLISH = re.compile(rf"[\s-]*(?P<unit>{any_of(ENGLISH_MEASURES)})(?:s|es)?(?!\w)", re.IGNORECASE)
NEAR = 0.035
"""A converted figure is a round one: 10 miles are 16 kilometers, and 500 feet 150 meters."""

_SAME = 0.001
"""Two tables round the pound each in its way."""


class EnglishUnit(NamedTuple):
    """A unit behind an English figure: as the tables have it, and where it ends in the text."""

    name: str
    end: int


def english_unit(text: str, at: int) -> EnglishUnit | None:
    """The unit right behind a figure that ends *at*.

    >>> english_unit("a 30-million-Square-Meter site", 12)
    EnglishUnit(name='square meter', end=25)
    """
    match = _ENGLISH.match(text, at, at + _LONGEST)
    return EnglishUnit(as_listed(match["unit"]), match.end()) if match else None


def is_converted(chinese: Figure, source: str, english: Figure, target: str) -> bool:
    """True where the two figures are one amount in two units: 15万亩 and 10,000 hectares.

    >>> from summarizer.checking.reading.figures import chinese_figures, english_figures
    >>> zh, en = "15万亩", "10,000 hectares"
    >>> is_converted(*chinese_figures(zh), zh, *english_figures(en), en)
    True
    """
    units = _units(chinese, source, english, target)
    if units is None:
        return False
    amounts = [_amount(float(value) + units.half, units.kind, units.size) for value in chinese.readings]
    other = _amount(float(english.value), units.kind, units.other_size)
    return any(abs(amount - other) <= NEAR * max(abs(amount), abs(other)) for amount in amounts)


def in_other_units(
    chinese: Figure, source: str, english: Figure, target: str
) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Where each figure stands with its unit, if the units are of different size: 15万亩 and 150,000 hectares."""
    units = _units(chinese, source, english, target)
    return ((chinese.start, units.end), (english.start, units.other_end)) if units else None


class _Units(NamedTuple):
    """What a Chinese and an English figure measure, the size of the unit of each, and where these end."""

    kind: str
    size: float
    end: int
    other_size: float
    other_end: int
    half: float
    """0.5 where 半 adds a half to the Chinese figure."""


def _units(chinese: Figure, source: str, english: Figure, target: str) -> _Units | None:
    """The units of both figures, where they measure the same in units of different size."""
    here = _CHINESE.match(source, chinese.end, chinese.end + _LONGEST)
    there = english_unit(target, english.end)
    if not (here and there):
        return None
    kind, size = CHINESE_MEASURES[here["unit"]]
    other_kind, other_size = ENGLISH_MEASURES[there.name]
    if kind != other_kind or isclose(size, other_size, rel_tol=_SAME):
        return None
    half = 0.5 if here["before"] or here["after"] else 0  # 一年半, 18 months
    return _Units(kind, size, here.end(), other_size, there.end, half)


def _amount(number: float, kind: str, size: float) -> float:
    """*number* in the first unit of its kind; degrees Fahrenheit are those of size 0."""
    if kind == "heat":
        return (number - 32) / 1.8 if size == 0 else number
    return number * size
