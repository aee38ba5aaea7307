"""Figures in digits, Chinese and English, read as exact values."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from summarizer.checking.reading.number_tables import (
    CHINESE_SCALES,
    CURRENCIES,
    DOUBTFUL_SCALES,
    ENGLISH_SCALES,
    NAMES_OF_NO_NUMBER,
)


class Figure(NamedTuple):
    """A figure: its value, and the words that say it, with their place in the text that was read.

    *also* has other values that render it right: 3成 is 30 percent, 15:30 is 3:30 p.m. What is not *firm* may be left
    out or come in of itself in a good translation: the 19 of COVID-19, the 一 of 统一, "first".
    """

    value: Decimal
    text: str
    start: int
    end: int
    also: frozenset[Decimal] = frozenset()
    firm: bool = True

    @property
    def readings(self) -> frozenset[Decimal]:
        return self.also | {self.value}


class _Part(NamedTuple):
    """Digits with the scale behind them: the 1亿 of 1亿2000万."""

    number: Decimal
    scale: int
    start: int
    end: int
    also: tuple[Decimal, ...] = ()
    firm: bool = True


_FULL_WIDTH = str.maketrans("０１２３４５６７８９．％：", "0123456789.%:")  # ，parts clauses, not thousands
_IS_FULL_WIDTH = re.compile("[０-９．％：]")
_DIGITS = r"\d(?:\d{0,2}(?:,\d{3})+(?!\d)|\d*)(?:\.\d+)?"  # begins with one digit, to which a search can skip
# 千瓦, 千克, 千米, 百分 are words of their own.
_OWN_WORDS = {"千": "千(?![瓦克米卡帕伏赫焦])", "百": "百(?![分帕])"}
_SCALE = "|".join(_OWN_WORDS.get(scale, scale) for scale in sorted(CHINESE_SCALES, key=len, reverse=True))
_CHINESE = re.compile(rf"(?P<digits>{_DIGITS})(?:\s?[多余几来]?\s?(?P<scale>{_SCALE}))?")
_ENGLISH = re.compile(
    rf"(?P<digits>{_DIGITS})(?P<scales>(?:[\s-]?(?:{'|'.join(ENGLISH_SCALES)})s?\b)*)(?P<doubtful>[ -]?[kmb]\b)?",
    re.IGNORECASE,
)
# PM2.5, COVID-19, H1N1: a figure behind a Latin name belongs to the name.
_NAME = re.compile(r"(?P<name>[A-Za-z]*[A-Z][A-Za-z]*)-?$")
_LONGEST_NAME = 20
_SQUARE = re.compile(r"(?:^|[\d ])[kcm]?m[23]$")
_LARGEST_FRACTION = 15
_FULL_HOUR = re.compile(r"(?<=\d):00\b")
_POINTED_CLOCK = re.compile(r"(?<=\d)\.(?=[0-5]\d ?[ap]\.?m\b)")
_TO = re.compile(r"\s*(?:[-–—~～]+|至|到|to)\s*")
_DECADE = re.compile(r"(?P<century>\d\d)\s?世纪\s?(?P<decade>\d0)\s?(?=年代)")
_OPENING, _CLOSING = frozenset('“‘「『《"'), frozenset('”’」』》"')
_FIRST = re.compile(r"st\b")
_CLOCK = re.compile(r"\s?(?:[:时]|点(?:[半多整许左前后钟，。、到至—-]|\s?\d|$))")


def chinese_figures(text: str) -> list[Figure]:
    """The figures written with digits, 万 and 亿 counted in; those inside Latin names (PM2.5) are left out.

    >>> [(f.text, int(f.value)) for f in chinese_figures("3000万平方米、1.2万亿元，占32%，1亿2000万人")]
    [('3000万', 30000000), ('1.2万亿', 1200000000000), ('32', 32), ('1亿2000万', 120000000)]
    """
    return [figure for figure in chinese_digits(text) if figure.firm]


def chinese_digits(text: str) -> list[Figure]:
    """The figures of :func:`chinese_figures`, and those of names, which are not firm."""
    plain = text.translate(_FULL_WIDTH) if _IS_FULL_WIDTH.search(text) else text
    decades = [_decade(match) for match in _DECADE.finditer(plain)] if "年代" in plain else []
    parts = [part for part in map(_chinese_part, _CHINESE.finditer(plain)) if not _is_within(part, decades)]
    figures = decades + _figures(plain, parts)
    return figures if plain == text else [f._replace(text=text[f.start : f.end]) for f in figures]


def english_figures(text: str) -> list[Figure]:
    """The figures written with digits, thousand to trillion counted in; those of names (COVID-19) are not firm.

    >>> [(f.text, int(f.value)) for f in english_figures("30 million square meters, 1.2 trillion, the 28th")]
    [('30 million', 30000000), ('1.2 trillion', 1200000000000), ('28', 28)]
    """
    if ":00" in text:
        text = _FULL_HOUR.sub("   ", text)  # 15:00 is 15
    if "m" in text and (clocks := list(_POINTED_CLOCK.finditer(text))):
        for clock in reversed(clocks):  # 7.30pm is 7:30
            text = f"{text[: clock.start()]}:{text[clock.end() :]}"
    return _figures(text, [part for match in _ENGLISH.finditer(text) if (part := _english_part(match))])


def other_values(number: Decimal, after: str, before: str) -> Iterator[Decimal]:
    """What else *number* is called in English, by the Chinese words *after* it and the character *before*."""
    after = after.lstrip()
    if after.startswith("世纪"):
        yield 100 * (number - 1)  # 19世纪 is the 1800s too
    elif after.startswith(("年代", "后", "、")) and number < 100:  # noqa: PLR2004 - 80年代, 90后
        yield number + (1900 if number >= 20 else 2000)  # noqa: PLR2004
    elif after.startswith("成") and after[1:2] not in set("为立功员长果就本效都"):  # 3成 is 30 percent
        yield number * 10 + (5 if after.startswith("成半") else 0)
    elif after.startswith("‰"):
        yield number / 10
    elif after.startswith("倍"):  # 增长1倍 is to double, or by 100 percent
        if before != "的":  # 是去年的5倍 is five times as much, and no more
            yield from (number + 1, 100 * number)
    elif number <= 24 and _CLOCK.match(after):  # noqa: PLR2004 - 15时 is 3 p.m., 下午3时 may be 15:00
        yield (number + 12) % 24


def rounded(value: Decimal, places: int = 4) -> Decimal:
    """*value* to some places, so that a third is a third however it was worked out."""
    return value if value.adjusted() > _LARGEST_FRACTION else round(value, places).normalize()


def spelled(value: Decimal) -> str:
    """*value* as an English reader writes it: 30 million, 1.2 trillion, 2130, 12,345.6."""
    for word, scale in (("trillion", 10**12), ("billion", 10**9), ("million", 10**6)):
        if abs(value) >= scale:
            return f"{_short(value / scale)} {word}"
    return _short(value) if value < 10_000 else f"{value.normalize():,f}"  # noqa: PLR2004 - years have no comma


def _decade(match: re.Match[str]) -> Figure:
    """20世纪80年代 is the 1980s."""
    century, decade = Decimal(match["century"]), Decimal(match["decade"])
    also = frozenset({decade, century, 100 * (century - 1)})
    return Figure(100 * (century - 1) + decade, match[0], *match.span(), also)


def _is_within(part: _Part, figures: list[Figure]) -> bool:
    return any(figure.start <= part.start < figure.end for figure in figures)


def _chinese_part(match: re.Match[str]) -> _Part:
    start, end = match.span()
    scale = CHINESE_SCALES[match["scale"]] if match["scale"] else 1
    is_measured = scale > 1 or match.string[end : end + 1] == "%"  # GDP10% is ten percent
    firm = (is_measured or _name_before(match.string, start) is None) and not _is_a_name(match.string, start, end)
    return _Part(_number(match["digits"]), scale, start, end, firm=firm)


def _is_a_name(text: str, start: int, end: int) -> bool:
    """True for the figure of 双11, of “618”, of 9·11 and of 90后."""
    before, after = text[start - 1 : start], text[end : end + 1]
    is_born = after == "后" and end - start == 2  # noqa: PLR2004 - those born in a decade
    return before == "双" or "·" in (before, after) or is_born or (before in _OPENING and after in _CLOSING)


def _english_part(match: re.Match[str]) -> _Part | None:
    """The figure of *match*; None where it is a part of a name that no Chinese numeral stands for."""
    start, end = match.span()
    number, scale = _number(match["digits"]), _english_scale(match["scales"])
    also: tuple[Decimal, ...] = ()
    name = _name_before(match.string, start)
    if name in NAMES_OF_NO_NUMBER or _SQUARE.search(match.string, max(0, start - 4), end):
        return None
    if doubtful := match["doubtful"]:
        also = (number * DOUBTFUL_SCALES[doubtful[-1].lower()],)
        end = match.start("doubtful")
    firm = name is None and not (number == 1 and _FIRST.match(match.string, end))
    return _Part(number, scale, start, end, also, firm)


def _figures(text: str, parts: list[_Part]) -> list[Figure]:
    """The parts as figures: 1亿2000万 added up, 3-5亿 both in 亿."""
    figures: list[Figure] = []
    before: _Part | None = None
    for part, after in zip(parts, [*parts[1:], None], strict=False):
        value, also = part.number * part.scale, set(part.also)
        if before and before.end == part.start and 1 < part.scale < before.scale:
            first = figures.pop()
            figures.append(Figure(first.value + value, text[first.start : part.end], first.start, part.end))
        else:
            if part.scale == 1:
                also.update(
                    other_values(part.number, text[part.end : part.end + 8], text[max(0, part.start - 1) : part.start])
                )
                if after and part.number < after.number and after.scale > 1 and _are_range(text, part, after):
                    value = part.number * after.scale
                    also.add(part.number)
                if before and part.start == before.end + 1 and text[before.end] == "/" and part.number:
                    also.add(rounded(before.number / part.number))
                if before and _are_range(text, before, part):
                    also.update(_shortened(before.number, part.number))
            figures.append(Figure(value, text[part.start : part.end], part.start, part.end, frozenset(also), part.firm))
        before = part
    return figures


def _are_range(text: str, first: _Part, last: _Part) -> bool:
    return last.start - first.end < _LONGEST_NAME and _TO.fullmatch(text, first.end, last.start) is not None


def _shortened(first: Decimal, last: Decimal) -> Iterable[Decimal]:
    """2021-25 ends in 2025."""
    if 1900 <= first < 2100 and first % 100 < last < 100:  # noqa: PLR2004
        yield first - first % 100 + last


def _name_before(text: str, at: int) -> str | None:
    """The Latin name that a figure at *at* belongs to."""
    if not at or not ("A" <= text[at - 1] <= "z" or text[at - 1] == "-"):
        return None
    match = _NAME.search(text, max(0, at - _LONGEST_NAME), at)
    return match["name"] if match and match["name"] not in CURRENCIES else None


def _english_scale(words: str) -> int:
    scale = 1
    for word in re.findall("[a-z]+", words.lower()) if words else ():
        scale *= ENGLISH_SCALES[word if word in ENGLISH_SCALES else word.removesuffix("s")]
    return scale


def _short(value: Decimal) -> str:
    return f"{value.normalize():f}"


@lru_cache(maxsize=4096)
def _number(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))
