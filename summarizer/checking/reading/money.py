"""The money that a figure counts, in both languages: yuan, or whose dollars."""

import re
from typing import NamedTuple

from summarizer.checking.reading.figures import Figure
from summarizer.checking.reading.measures import any_of, as_listed
from summarizer.checking.reading.number_tables import CHINESE_MONEY, DOLLARS_AT_HOME, ENGLISH_MONEY, MONEY_SIGNS

_LONGEST = 28
_NAMES = "|".join(sorted(CHINESE_MONEY, key=len, reverse=True))
# 60多元(美元，下同) are dollars, 20亿元人民币 yuan.
_CHINESE = re.compile(rf"\s?[多余几]?\s?(?P<unit>{_NAMES})(?:[(（]?(?P<named>{_NAMES}))?")
# 港币5000万; but 美元 in front is what the figure is changed into: 兑美元6.5元.
_CHINESE_BEFORE = re.compile(rf"(?P<named>{'|'.join(name for name in CHINESE_MONEY if name[-1] == '币')})\s?$")
_SIGN = re.compile(
    rf"(?<![A-Za-z])(?P<sign>{'|'.join(map(re.escape, sorted(MONEY_SIGNS, key=len, reverse=True)))})\s?$"
)
_ENGLISH = re.compile(rf"(?:[ -]?[kmb]\b)?[\s-]*\(?(?P<unit>{any_of(ENGLISH_MONEY)})s?(?!\w)", re.IGNORECASE)
_YUAN = "元"


class Money(NamedTuple):
    """Each currency that a figure may be in, and where the figure ends with what says so.

    Not *sure* where it is 元 alone, which here and there is a dollar.
    """

    kinds: frozenset[str]
    start: int
    end: int
    sure: bool = True


def chinese_money(text: str, figure: Figure) -> Money | None:
    """The money of a Chinese figure.

    >>> from summarizer.checking.reading.figures import chinese_figures
    >>> text = "283亿元，3亿美元，60多元(美元，下同)，日币5000万"
    >>> [*(sorted(chinese_money(text, figure).kinds)[0] for figure in chinese_figures(text))]
    ['yuan', 'US dollars', 'US dollars', 'yen']
    """
    after = _CHINESE.match(text, figure.end, figure.end + _LONGEST)
    before = _CHINESE_BEFORE.search(text, max(0, figure.start - _LONGEST), figure.start)
    unit = after["unit"] if after else None
    named = (after["named"] if after else None) or (before["named"] if before and unit in {None, _YUAN} else None)
    start = before.start() if before and named == before["named"] else figure.start
    end = after.end("unit") if after else figure.end
    if unit == _YUAN and named is None:
        at_home = {kind for place, kind in DOLLARS_AT_HOME.items() if place in text}
        return Money(CHINESE_MONEY[unit] | at_home, start, end, sure=False)
    told = named or unit
    return Money(CHINESE_MONEY[told], start, end) if told else None


def english_money(text: str, figure: Figure) -> Money | None:
    """The money of an English figure, by the sign before it or the word behind it.

    >>> from summarizer.checking.reading.figures import english_figures
    >>> text = "NT$300, 28.3 billion U.S. dollars, 5 million yuan"
    >>> [*(sorted(english_money(text, figure).kinds)[0] for figure in english_figures(text))]
    ['New Taiwan dollars', 'US dollars', 'yuan']
    """
    before = _SIGN.search(text, max(0, figure.start - _LONGEST), figure.start)
    after = _ENGLISH.match(text, figure.end, figure.end + _LONGEST)
    start, end = before.start() if before else figure.start, after.end() if after else figure.end
    kinds = MONEY_SIGNS[before["sign"]] if before else frozenset[str]()
    if after:
        named = ENGLISH_MONEY[as_listed(after["unit"])]
        kinds = (kinds & named) or (kinds | named)  # $5 million US dollars
    return Money(kinds, start, end) if kinds else None
