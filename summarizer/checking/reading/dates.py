"""Dates written in digits, in English."""

import re

_MONTHS = ("January February March April May June July August September October November December").split()
_DATE = re.compile(
    r"(?<![\d月])(?:(?P<year>\d{4})年)?(?:(?P<month>1[0-2]|0?[1-9])月)?(?P<day>[12]\d|3[01]|0?[1-9])日(?!常|报|本|前|均|后)"
)


def date_renderings(text: str) -> dict[str, str]:
    """Each date in *text* with a day in it, as English papers write it; a year stands only where the text has it.

    >>> date_renderings("2022年7月28日，6月6日下午，今天（28日）")
    {'2022年7月28日': 'July 28, 2022', '6月6日': 'June 6', '28日': 'the 28th'}
    >>> date_renderings("连续35日，120日，13月28日")
    {}
    """
    return {match[0]: _english(match) for match in _DATE.finditer(text) if match["month"] or not match["year"]}


def _english(match: re.Match[str]) -> str:
    day = int(match["day"])
    if not match["month"]:
        return f"the {_ordinal(day)}"
    date = f"{_MONTHS[int(match['month']) - 1]} {day}"
    return f"{date}, {match['year']}" if match["year"] else date


def _ordinal(day: int) -> str:
    ending = "th" if day in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"
