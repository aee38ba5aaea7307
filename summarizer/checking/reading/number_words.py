"""Number words, Chinese and English, read as figures.

A word that may be no number, or not this one, is not firm: the 一 of 统一, the "first" of a sentence. A run of numerals
that is no numeral (十四五, 三四十) has every value that a stretch of it may stand for.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from summarizer.checking.reading.figures import Figure, other_values, rounded
from summarizer.checking.reading.number_tables import (
    CHINESE_DIGITS,
    CHINESE_LOOSE,
    CHINESE_ORDERS,
    CHINESE_SCALES,
    CHINESE_UNITS,
    ENGLISH_CARDINALS,
    ENGLISH_FIRM_LOOSE,
    ENGLISH_LOOSE,
    ENGLISH_ORDINAL_SCALES,
    ENGLISH_ORDINALS,
    ENGLISH_PARTS,
    ENGLISH_SCALES,
    MEASURES,
)
from summarizer.checking.reading.tries import trie

Values = frozenset[Decimal]

_HUNDRED = 100
_HALF = Decimal("0.5")
_LONGEST = 16
"""Numerals in one number. A longer run is no number, and must not cost the square of its length."""

_DIGIT = f"[{''.join(CHINESE_DIGITS)}]"
_NUMERAL = f"[{''.join([*CHINESE_DIGITS, *CHINESE_UNITS])}]"
# 三十多万 counts as 三十万, 数百万 as 百万; the 万 of 3000万 is no word of its own.
_CHINESE = re.compile(
    rf"(?=[第周几数{''.join([*CHINESE_DIGITS, *CHINESE_UNITS])}])"
    rf"(?<!\d)(?<!\d[多余几来万千百\s])(?P<before>[第周几数]?)(?!十分(?!之)|百分[点比制]|万一|千万[别不要莫])"
    rf"(?P<run>{_NUMERAL}(?:{_NUMERAL}|[多余几来](?=[百千万亿]))*)"
    rf"(?:点(?P<point>{_DIGIT}+)(?P<scale>万亿|亿|万)?|分之(?P<above>{_NUMERAL}+)(?:点(?P<tenths>{_DIGIT}+))?)?"
)
_IN_BETWEEN = str.maketrans("", "", "多余几来")
_UPTO_THOUSAND = rf"(?:{_DIGIT}?千)?(?:零?{_DIGIT}?百)?(?:零?{_DIGIT}?[十廿卅])?[零〇]?{_DIGIT}?"
_WELL_FORMED = re.compile(rf"(?:{_UPTO_THOUSAND}万?亿)?(?:{_UPTO_THOUSAND}万)?{_UPTO_THOUSAND}")
_FIRST = re.compile("首[次个届批位家支名款台艘条项轮场只]")
_YEAR = re.compile("[一二][零〇一二三四五六七八九]{3}")
_PLAN = re.compile(r"(?P<count>十[一二三四五六]?|[一二三四五六七八九])五")
_PLAN_AFTER = ("”", "’", "」", "』", '"', "时期", "规划", "期间", "末", "以来", "开局", "收官")
_LOOSE, _ORDERS = (
    [(re.compile(pattern), frozenset(Decimal(value) for value in values)) for pattern, values in table.items()]
    for table in (CHINESE_LOOSE, CHINESE_ORDERS)
)

_ENGLISH_WORDS = frozenset(
    [*ENGLISH_CARDINALS, *ENGLISH_ORDINALS, *ENGLISH_SCALES, *ENGLISH_LOOSE, *ENGLISH_PARTS, *ENGLISH_ORDINAL_SCALES]
)
_WORD = trie(_ENGLISH_WORDS)
_ENGLISH = re.compile(
    rf"(?<!\d)(?<!\d[ -])\b(?:half )?(?:an? )?{_WORD}\b(?:(?:-| (?:and |of )?){_WORD}\b| and a half\b)*"
)
_ORDINAL_ENDINGS = frozenset({"st", "nd", "rd", "th", "ly"})
_ROMAN = re.compile(r"(?<=[a-z] )(?:I{2,3}|I[VX]|VI{1,3}|XI{0,3}|XI[VX])\b")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
_ROMAN_LETTERS = frozenset(_ROMAN_VALUES)
_LETTERS = re.compile("[a-z]+")


def chinese_words(text: str) -> list[Figure]:
    """The numerals in *text*; 十四五 gives 14 and 5, 二〇二〇 gives 2020, 三分之一 a third.

    >>> [(f.text, sorted(map(int, f.readings))) for f in chinese_words("两万多人，占三成") if f.firm]
    [('两万', [20000]), ('三', [3, 30])]
    """
    words = [_chinese_word(match) for match in _CHINESE.finditer(text) if not _is_weekday(match)]
    if "分之" in text:
        words += [part for match in _CHINESE.finditer(text) if match["above"] for part in _parts(match)]
    if "首" in text:
        words += [Figure(Decimal(1), match[0], *match.span(), firm=False) for match in _FIRST.finditer(text)]
    return words


def loose_values(text: str, *, order: bool = False) -> set[Decimal]:
    """What *text* says of numbers without a numeral: 双方 may be two sides; with *order* 其次 the second."""
    table = _ORDERS if order else _LOOSE
    return {value for pattern, values in table if pattern.search(text) for value in values}


def is_order(figure: Figure) -> bool:
    """True for the first and the 21st, 第一 and 首次, and the II of World War II."""
    text = figure.text
    is_ordinal = text[-2:].lower() in _ORDINAL_ENDINGS and text.lower() not in ENGLISH_LOOSE  # "both" is none
    return is_ordinal or text.startswith(("第", "首")) or _ROMAN_LETTERS.issuperset(text)


def english_words(text: str) -> list[Figure]:
    """The number words and ordinals in *text*.

    >>> [(f.text, int(f.value)) for f in english_words("two million people for the third time, twenty-one of them")]
    [('two million', 2000000), ('third', 3), ('twenty-one', 21)]
    """
    lower = lowered(text)
    romans = [_roman(match) for match in _ROMAN.finditer(text)] if "I" in text or "X" in text else []
    if _ENGLISH_WORDS.isdisjoint(_LETTERS.findall(lower)):
        return romans
    return romans + [
        Figure(value, text[at + start : at + end], at + start, at + end, also, firm)
        for match in _ENGLISH.finditer(lower)
        for at in (match.start(),)
        for value, start, end, also, firm in _english_run(match[0])
    ]


def _chinese_word(match: re.Match[str]) -> Figure:
    text, (start, end) = match.string, match.span("run")
    run = match["run"]
    if match["point"]:
        value = _decimal(run, match["point"]) * CHINESE_SCALES.get(match["scale"] or "", 1)
        return Figure(value, text[start : match.end()], start, match.end())
    if match["above"]:
        return _fraction(match)
    after = text[end : end + 8]
    if run[-1] == "五" and after.startswith(_PLAN_AFTER) and (plan := _PLAN.fullmatch(run)):
        return _plan(plan, start, end)
    value, also, well_formed = _chinese_run(run)
    more = frozenset(other_values(value, after, text[max(0, start - 1) : start]))
    before = match["before"]
    if before == "第":
        firm = value > 1 and not (value == 2 and after[:1] in _NEXT)  # noqa: PLR2004
        return Figure(value, before + run, start - 1, end, also | more, firm)
    if run in CHINESE_UNITS and run != "十":
        firm = (
            text[start - 1 : start] in _ROUND and text[start - 2 : start] != "千上"
        )  # 超千家 is a number, 千方百计 is none
    else:
        is_day = after[:1] in _DAYS and text[start - 1 : start] == "月"
        firm = is_day or (well_formed and value > 1 and not before and after.lstrip()[:1] in MEASURES)
    return Figure(value, run, start, end, also | more, firm)


_WEEKS = ("周", "星期", "礼拜")
_WEEK_ENDS = frozenset("周期拜")
_COUNTED_A_WEEK = frozenset("年度个次周天期岁")
_ROUND = frozenset("超近上逾过达破")
_DAYS = ("日", "号")
_NEXT = frozenset("天日年")
"""第二天 is the next day."""


def _roman(match: re.Match[str]) -> Figure:
    """World War II is the second; not firm, for Chinese may write it so too."""
    digits = [_ROMAN_VALUES[letter] for letter in match[0]]
    value = sum(-one if one < after else one for one, after in zip(digits, [*digits[1:], 0], strict=True))
    return Figure(Decimal(value), match[0], *match.span(), firm=False)


def _is_weekday(match: re.Match[str]) -> bool:
    """True for the 三 of 周三 and 星期三, but not of 每周三次, 一周三天."""
    text, start = match.string, match.start("run")
    if text[start - 1 : start] not in _WEEK_ENDS or not text.endswith(_WEEKS, 0, start):
        return False
    return text[match.end() : match.end() + 1] not in _COUNTED_A_WEEK


def lowered(text: str) -> str:
    """*text* in small letters, each at its place: İ alone becomes two."""
    return text.replace("İ", "I").lower()


def _fraction(match: re.Match[str]) -> Figure:
    """三分之一 is a third, 百分之三点五 3.5 percent, 千分之三 0.3 percent."""
    start = match.start("run")
    below, above = _chinese_run(match["run"])[0] or Decimal(1), _chinese_run(match["above"])[0]
    if match["tenths"]:
        above = _decimal(match["above"], match["tenths"])
    text = match.string[start : match.end()]
    if match["run"] == "百":
        return Figure(above, text, start, match.end(), _chinese_run(match["above"])[1])
    percent = 100 * above / below
    also = {rounded(percent), rounded(percent, 0)}
    if below >= 1000:  # noqa: PLR2004 - five per thousand
        also.add(above)
    return Figure(rounded(above / below), text, start, match.end(), frozenset(also))


def _parts(match: re.Match[str]) -> Iterator[Figure]:
    """The two numbers of a fraction, which English may say one by one: one in three."""
    for name in ("run", "above"):
        yield Figure(_chinese_run(match[name])[0], match[name], *match.span(name), firm=False)


def _plan(match: re.Match[str], start: int, end: int) -> Figure:
    """The 十四五 is the 14th Five-Year Plan, from 2021 to 2025."""
    count = _numeral(match["count"])
    first = 1951 + 5 * count
    years = {first + year for year in range(5)} | {Decimal(5)}
    return Figure(count, match[0], start, end, frozenset(years))


def _decimal(whole: str, point: str) -> Decimal:
    return Decimal(f"{_numeral(whole.translate(_IN_BETWEEN))}.{''.join(str(CHINESE_DIGITS[digit]) for digit in point)}")


@lru_cache(maxsize=4096)
def _chinese_run(run: str) -> tuple[Decimal, Values, bool]:
    """What a run of numerals is worth, what else it may be, and whether it is well formed."""
    word = run.translate(_IN_BETWEEN)
    if _YEAR.fullmatch(word):
        return Decimal("".join(str(CHINESE_DIGITS[c]) for c in word)), frozenset(), True
    if len(word) <= _LONGEST and _WELL_FORMED.fullmatch(word):
        return _numeral(word), frozenset(_clipped(word)), True
    values = {_numeral(stretch) for stretch in _runs(word)}
    if all(c in CHINESE_DIGITS for c in word):
        values.add(Decimal("".join(str(CHINESE_DIGITS[c]) for c in word[:_LONGEST])))
        values.add(Decimal(10 * CHINESE_DIGITS[word[-2]] + CHINESE_DIGITS[word[-1]]))  # 九一八 is a day the 18th
        if len(word) == 2:  # noqa: PLR2004 - 九二共识 is the 1992 Consensus
            values.add(Decimal(1900 + 10 * CHINESE_DIGITS[word[0]] + CHINESE_DIGITS[word[1]]))
    if word[-1] in CHINESE_UNITS:  # 两三百 is two or three hundred
        values.update(Decimal(CHINESE_DIGITS[c] * CHINESE_UNITS[word[-1]]) for c in word[:-1] if c in CHINESE_DIGITS)
    return _numeral(word), frozenset(values), False


def _clipped(word: str) -> Iterator[Decimal]:
    """两百五 may be 205 and is more likely 250."""
    unit = CHINESE_UNITS.get(word[-2], 0) if len(word) > 1 else 0
    if unit >= 100 and word[-1] in CHINESE_DIGITS:  # noqa: PLR2004
        yield _numeral(word[:-1]) + CHINESE_DIGITS[word[-1]] * Decimal(unit) / 10


def _runs(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """Every stretch of *words*."""
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
            yield words[start:end]


def _numeral(characters: Sequence[str]) -> Decimal:
    """三万五千 → 35000. Not every run of numerals is well formed; the value is then the sum as far as it goes."""
    total, section, digit = 0, 0, None
    for character in characters[:_LONGEST]:
        if character in CHINESE_DIGITS:
            digit = CHINESE_DIGITS[character]
            continue
        unit = CHINESE_UNITS[character]
        if character == "亿":
            total, section = (total + section + (digit or 0) or 1) * unit, 0
        elif character == "万":
            total, section = total + (section + (digit or 0) or 1) * unit, 0
        else:
            section += (1 if digit is None else digit) * unit
        digit = None
    return Decimal(total + section + (digit or 0))


def _share(above: Decimal, below: int) -> Values:
    """A fraction, also in percent, and in minutes of an hour."""
    percent, minutes = 100 * above / below, 60 * above / below
    return frozenset({rounded(above / below), rounded(percent), rounded(percent, 0), rounded(minutes)})


_Spoken = tuple[Decimal, int, int, Values, bool]
"""A number of a run of words: value, place in the run, other values, firm."""


@lru_cache(maxsize=4096)
def _english_run(run: str) -> list[_Spoken]:
    """The numbers in a run of number words."""
    matches = list(_LETTERS.finditer(run))
    words = [match[0] for match in matches]
    numbers: list[_Spoken] = []
    at = 0
    while at < len(words):
        taken = _spoken(words[at : at + _LONGEST])
        if taken is None:
            at += 1
            continue
        value, also, count, firm = taken
        halves, more = _and_a_half(value, words[at + count : at + count + 4])
        parts = _parts_behind(words, at, count) if not more else 0
        start, end = matches[at].start(), matches[at + count + more - 1 + bool(parts)].end()
        if parts and _is_sure_fraction(words[at], words[at + count]):
            fraction = _share(value, parts)
            numbers.append((rounded(value / parts), start, end, fraction, True))
            numbers += [(Decimal(number), start, end, frozenset(), False) for number in (value, parts)]
        else:
            numbers.append((value, start, end, also | halves | (_share(value, parts) if parts else also), firm))
        at += count + more + bool(parts)
    return numbers


def _and_a_half(value: Decimal, words: Sequence[str]) -> tuple[Values, int]:
    """What "and a half" makes of *value*, and how many words it is: two and a half million."""
    if list(words[:3]) != ["and", "a", "half"]:
        return frozenset(), 0
    scale = ENGLISH_SCALES.get(words[3]) if len(words) > 3 else None  # noqa: PLR2004
    return frozenset({(value + _HALF) * (scale or 1)}), 4 if scale else 3


def _parts_behind(words: Sequence[str], at: int, count: int) -> int:
    """How many parts the word behind a number makes of a whole: 3 for two thirds, 0 where it is no such word."""
    following = words[at + count] if at + count < len(words) else ""
    return ENGLISH_PARTS.get(following, 0) if words[at] in ENGLISH_CARDINALS else 0


def _is_sure_fraction(above: str, below: str) -> bool:
    """True for two thirds and one third; three quarters may be of a year, and two third places are places."""
    return ENGLISH_PARTS[below] not in {2, 4} and (below.endswith("s") or above == "one")


def _spoken(words: Sequence[str]) -> tuple[Decimal, Values, int, bool] | None:
    """The number that *words* begin with: value, other values, words taken, firm."""
    if words[0] == "half" and words[1:2] in (["a"], ["an"]) and words[2:3] and words[2] in ENGLISH_SCALES:
        return Decimal(ENGLISH_SCALES[words[2]]) / 2, frozenset(), 3, True  # half a million
    return _loosely(words) if words[0] in ENGLISH_LOOSE else _cardinal(words)


def _loosely(words: Sequence[str]) -> tuple[Decimal, Values, int, bool]:
    """Tens of thousands → 10000, and no exact number."""
    numbers, scale, taken = [Decimal(value) for value in ENGLISH_LOOSE[words[0]]], 1, 1
    while words[taken : taken + 1] == ["of"] and words[taken + 1 : taken + 2]:
        more = ENGLISH_SCALES.get(words[taken + 1].removesuffix("s"))
        if more is None:
            break
        scale, taken = scale * more, taken + 2
    return (
        numbers[0] * scale,
        frozenset(number * scale for number in numbers[1:]),
        taken,
        words[0] in ENGLISH_FIRM_LOOSE,
    )


def _cardinal(words: Sequence[str]) -> tuple[Decimal, Values, int, bool] | None:
    """Two hundred and thirty thousand → 230000; ends at an ordinal, and where another number begins."""
    count, taken = _Count(), 0
    for index, word in enumerate(words):
        if _joins(words, index, count.last):
            continue
        if not count.take(word):
            break
        taken = index + 1
        if word in ENGLISH_ORDINALS or word in ENGLISH_ORDINAL_SCALES:
            break
    if not taken:
        return None
    number = count.value
    also = _share(Decimal(1), int(number)) if number and words[taken - 1] in ENGLISH_ORDINALS else frozenset()
    return number, also, taken, number > 1


def _joins(words: Sequence[str], index: int, last: int) -> bool:
    """True for the "a" of a hundred and the "and" of two hundred and ten."""
    following = words[index + 1] if index + 1 < len(words) else ""
    if words[index] == "and":
        return last >= _HUNDRED and following in ENGLISH_CARDINALS
    return words[index] in {"a", "an"} and index == 0 and following in ENGLISH_SCALES


class _Count:
    """A number as its words come in."""

    def __init__(self) -> None:
        self._total, self._section, self.last = 0, 0, 0

    @property
    def value(self) -> Decimal:
        return Decimal(self._total + self._section)

    def take(self, word: str) -> bool:
        """Count *word* in; False where it belongs to no number, or to the next one."""
        small = ENGLISH_CARDINALS.get(word, ENGLISH_ORDINALS.get(word))
        if small is not None:
            is_next = self.last and self.last < _HUNDRED and not (self.last >= 20 and 0 < small < 10)  # noqa: PLR2004
            if is_next:
                return False
            self._section, self.last = self._section + small, small
            return True
        scale = ENGLISH_SCALES.get(word) or ENGLISH_ORDINAL_SCALES.get(word)
        if scale is None:
            return False
        if scale == _HUNDRED:
            self._section = (self._section or 1) * scale
        else:
            self._total, self._section = self._total + (self._section or 1) * scale, 0
        self.last = scale
        return True
