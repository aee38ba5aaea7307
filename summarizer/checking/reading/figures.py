"""Figures in digits, Chinese and English, read as exact values."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from summarizer.checking.reading.number_tables import CHINESE_SCALES, CURRENCIES, ENGLISH_SCALES


class Figure(NamedTuple):
    """A figure: its value, and the words that say it, with their place in the text that was read.

    *also* has other values that render it right: 3成 is 30 percent, 15:30 is 3:30 p.m.
    """

    value: Decimal
    text: str
    start: int
    end: int
    also: frozenset[Decimal] = frozenset()

    @property
    def readings(self) -> frozenset[Decimal]:
        return self.also | {self.value}


class _Part(NamedTuple):
    """Digits with the scale behind them: the 1亿 of 1亿2000万."""

    number: Decimal
    scale: int
    start: int
    end: int


_FULL_WIDTH = str.maketrans("０１２３４５６７８９．％", "0123456789.%")  # ，parts clauses, not thousands
_DIGITS = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
# 千瓦, 千克, 千米, 百分 are words of their own.
_OWN_WORDS = {"千": "千(?![瓦克米卡帕伏赫焦])", "百": "百(?![分帕])"}
_SCALE = "|".join(_OWN_WORDS.get(scale, scale) for scale in sorted(CHINESE_SCALES, key=len, reverse=True))
_CHINESE = re.compile(rf"(?P<digits>{_DIGITS})(?:\s?[多余几来]?(?P<scale>{_SCALE}))?")
_ENGLISH = re.compile(
    rf"(?P<digits>{_DIGITS})(?P<scales>(?:[\s-]?(?:{'|'.join(ENGLISH_SCALES)})s?\b)*)", re.IGNORECASE
)  # fmt: skip

# PM2.5, COVID-19, H1N1: a figure behind a Latin name belongs to the name.
_NAME = re.compile(r"(?P<name>[A-Za-z]*[A-Z][A-Za-z]*)-?$")
_LONGEST_NAME = 20
_FULL_HOUR = re.compile(r"(?<=\d):00\b")
_TO = re.compile(r"\s*(?:[-–—~～]+|至|到|to)\s*")


def chinese_figures(text: str) -> list[Figure]:
    """The figures written with digits, 万 and 亿 counted in; those inside Latin names (PM2.5) are left out.

    >>> [(f.text, int(f.value)) for f in chinese_figures("3000万平方米、1.2万亿元，占32%，1亿2000万人")]
    [('3000万', 30000000), ('1.2万亿', 1200000000000), ('32', 32), ('1亿2000万', 120000000)]
    """
    plain = text.translate(_FULL_WIDTH)
    parts = [
        _Part(_number(match["digits"]), CHINESE_SCALES.get(match["scale"] or "", 1), *match.span())
        for match in _CHINESE.finditer(plain)
        if not _is_in_name(plain, match.start())
    ]
    return [figure._replace(text=text[figure.start : figure.end]) for figure in _figures(plain, parts)]


def english_figures(text: str) -> list[Figure]:
    """The figures written with digits, thousand to trillion counted in; those inside names (COVID-19) are left out.

    >>> [(f.text, int(f.value)) for f in english_figures("30 million square meters, 1.2 trillion, the 28th")]
    [('30 million', 30000000), ('1.2 trillion', 1200000000000), ('28', 28)]
    """
    text = _FULL_HOUR.sub("   ", text)  # 15:00 is 15
    parts = [
        _Part(_number(match["digits"]), _english_scale(match["scales"]), *match.span())
        for match in _ENGLISH.finditer(text)
        if not _is_in_name(text, match.start())
    ]
    return _figures(text, parts)


def values_in_names(text: str) -> set[Decimal]:
    """The figures inside Latin names: the 20 of G20, which the other language may write as a number."""
    plain = text.translate(_FULL_WIDTH)
    return {_number(match[0]) for match in re.finditer(_DIGITS, plain) if _is_in_name(plain, match.start())}


def spelled(value: Decimal) -> str:
    """*value* as an English reader writes it: 30 million, 1.2 trillion, 2130, 12,345.6."""
    for word, scale in (("trillion", 10**12), ("billion", 10**9), ("million", 10**6)):
        if abs(value) >= scale:
            return f"{_short(value / scale)} {word}"
    return _short(value) if value < 10_000 else f"{value.normalize():,f}"  # noqa: PLR2004 - years have no comma


def _figures(text: str, parts: list[_Part]) -> list[Figure]:
    """The parts as figures: 1亿2000万 added up, 3-5亿 both in 亿."""
    figures: list[Figure] = []
    before: _Part | None = None
    for part, after in zip(parts, [*parts[1:], None], strict=False):
        value, also = part.number * part.scale, frozenset(_other_values(text, part))
        if before and before.end == part.start and 1 < part.scale < before.scale:
            first = figures.pop()
            figures.append(Figure(first.value + value, text[first.start : part.end], first.start, part.end))
        else:
            if after and part.scale == 1 < after.scale and part.number < after.number and _are_range(text, part, after):
                value, also = part.number * after.scale, also | {part.number}
            if before and part.scale == 1 and _are_range(text, before, part):
                also |= set(_shortened_year(before.number, part.number))
            figures.append(Figure(value, text[part.start : part.end], part.start, part.end, also))
        before = part
    return figures


def _are_range(text: str, first: _Part, last: _Part) -> bool:
    return _TO.fullmatch(text, first.end, last.start) is not None


def _shortened_year(first: Decimal, last: Decimal) -> Iterable[Decimal]:
    """2021-25 ends in 2025."""
    if 1900 <= first < 2100 and first % 100 < last < 100:  # noqa: PLR2004
        yield first - first % 100 + last


def _other_values(text: str, part: _Part) -> Iterable[Decimal]:
    """What else the number of *part* is called in English, by the Chinese words round it."""
    number, after = part.number, text[part.end : part.end + 6]
    if part.scale != 1:
        return
    if match := re.match(r"世纪(\d0)年代", after):  # 20世纪80年代 is the 1980s
        yield (number - 1) * 100 + Decimal(match[1])
    elif re.match(r"年代|后", after) and number < 100:  # noqa: PLR2004 - 80年代, 90后
        yield number + (1900 if number >= 50 else 2000)  # noqa: PLR2004
    elif re.match(r"成(?![为立功员])", after):  # 3成 is 30 percent
        yield number * 10
    elif after.startswith("倍"):  # 增长1倍 is to double, or by 100 percent
        yield from (number + 1, 100 * number)
    elif re.match(r"[:：时点]", after) and number < 24:  # noqa: PLR2004 - 15时 is 3 p.m., 下午3时 may be 15:00
        yield (number + 12) % 24


def _is_in_name(text: str, at: int) -> bool:
    match = _NAME.search(text, max(0, at - _LONGEST_NAME), at)
    return match is not None and match["name"] not in CURRENCIES


def _english_scale(words: str) -> int:
    scale = 1
    for word in re.findall("[a-z]+", words.lower()):
        scale *= ENGLISH_SCALES[word if word in ENGLISH_SCALES else word.removesuffix("s")]
    return scale


def _short(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _number(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))
