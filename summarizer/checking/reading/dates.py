"""Dates: those of a Chinese text in English, and the months and days of the week that either text names."""

import re
from decimal import Decimal
from typing import NamedTuple

from summarizer.checking.reading.figures import Figure

MONTHS = ("January February March April May June July August September October November December").split()
_DATE = re.compile(
    r"(?<![\d月])(?:(?P<year>\d{4})\s?年\s?)?(?:(?P<month>1[0-2]|0?[1-9])\s?月\s?)?(?P<day>[12]\d|3[01]|0?[1-9])\s?日"
    "(?!常|报|本|前|均|后)"
)
# 十二月一号, 6月8号; 号 and characters alone count other things as well, but not before a part of the day: 三号上午.
_NUMERAL_DAY = "三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九]|[12]\\d|3[01]|[1-9]"
_SPOKEN = re.compile(
    rf"(?<![\d一二三四五六七八九十第])(?:(?P<month>十[一二]?|[一二三四五六七八九]|1[0-2]|[1-9])\s?月\s?(?P<day>{_NUMERAL_DAY})[日号]"
    rf"|(?P<lone>{_NUMERAL_DAY})[日号](?=[上下]午|晚|凌晨|早|中午|清晨|傍晚))"
)
# A day of a month in either language. In Chinese 6月6 alone is one where it goes on to another: 6月6-8日.
_DAY = r"[12]\d|3[01]|[1-9]"
_CHINESE_DAY = re.compile(rf"(?<!\d)(?P<month>1[0-2]|[1-9])月(?P<day>{_DAY})(?:[日号]|(?=[-—–~至到、]))")
_LONE_DAY = re.compile(rf"(?<![月\d])({_DAY})[日号]")
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_CHINESE_DAYS = {day: number for number, day in enumerate("一二三四五六日", 1)} | {"天": 7}
_CHINESE_WEEKDAY = re.compile(
    r"(?:星期|礼拜|(?<![一二三四五六七八九十两几数每0-9])周)(?P<day>[一二三四五六日天])(?![年度个次周])"
    r"(?:\s?[至到、和与及或—–~-]+\s?(?:星期|礼拜|周)?(?P<other>[一二三四五六日天])(?![年度个次周]))?"
)
_BY_NAME = {name: number for number, name in enumerate(MONTHS, 1)} | {
    name[:3]: number for number, name in enumerate(MONTHS, 1)
}
# May and March are months in front of a figure and behind what stands before a time; elsewhere they may be verbs.
_BEFORE = re.compile(
    r"(?:\b(?:in|since|until|till|last|this|next|early|late|mid|during|end of|start of|beginning of|middle of)[ -]"
    r"|\d(?:st|nd|rd|th)? |\d(?:st|nd|rd|th) of |[-–])$",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\.?,? ?\d|[-–/]")
_FULL, _SHORT = "|".join(MONTHS), "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
_ENGLISH = re.compile(rf"\b(?=[JFMASOND])(?:(?P<full>{_FULL})|(?P<short>{_SHORT})(?=\.|-\w|\s?\d))\b")
_ENGLISH_DAY = re.compile(
    rf"\b(?P<first>{_FULL}|{_SHORT})\.? (?P<day>{_DAY})(?:st|nd|rd|th)?(?![\d:%]|[.,]\d| ?(?:percent|million|billion))"
    rf"|(?<![\d.,])(?P<before>{_DAY})(?:st|nd|rd|th)? (?:of )?(?P<last>{_FULL}|{_SHORT})\b"
)
_MAY_BE_A_MONTH = re.compile("[JFMASOND](?:an|eb|ar|pr|ay|u[nlg]|ep|ct|ov|ec)")
# Feasts and papers that are named for a day: Good Friday, the Sunday Times.
_NAMED_FOR_A_DAY = (
    r"(?<!Good )(?<!Ash )(?<!Holy )(?<!Maundy )(?<!Palm )(?<!Easter )(?<!Whit )(?<!Black )(?<!Cyber )(?<!Super )"
)
_PAPER = r"(?! (?:Times|Telegraph|Mirror|People|Mail|Herald|Express|Post))"
_ENGLISH_WEEKDAY = re.compile(rf"{_NAMED_FOR_A_DAY}\b(?P<day>{'|'.join(WEEKDAYS)})s?\b{_PAPER}")
_CHINESE_MONTH = re.compile(
    r"(?<![\d.])(?P<first>\d{1,2}|[元一二三四五六七八九十两]{1,3})\s?"
    r"(?:月?\s?[至到、和与及或—–~～-]+\s?(?P<last>\d{1,2}|[一二三四五六七八九十]{1,2})\s?)?月(?!球|亮|饼|嫂|薪|租|均|入)"
)
# What names months without saying so: 前5个月 begin in January, 八一 is a day in August, 9·11 one in September.
_FIRST_MONTHS = re.compile(r"前(?P<last>\d{1,2}|[一二三四五六七八九十]{1,2})\s?个?月|前(?P<quarters>[二两三23])个?季度")
_DAY_OF_MONTH = re.compile(r"(?<![\d.])(?P<month>1[0-2]|0?[1-9])\s?[·・•./-]\s?(?:[12]\d|3[01]|0?[1-9])(?![\d.%])")
_SEASONS: dict[str, tuple[int, ...]] = {
    "一季度|首季": (1, 3),
    "二季度": (4, 6),
    "三季度": (7, 9),
    "四季度": (10, 12),
    "上半年": (1, 6),
    "下半年": (7, 12),
    "元旦": (1,),
    "三八": (3,),
    "五一|五四": (5,),
    '六一|[“"]618': (6,),
    "七一|七七": (7,),
    "八一": (8,),
    "九一八|九三": (9,),
    "十一|国庆|双十": (10,),
    "双十一|双11": (11,),
    "一二[·.]?九|双十二|双12": (12,),
}
_NUMERALS = {word: number for number, word in enumerate("一 二 三 四 五 六 七 八 九 十 十一 十二".split(), 1)} | {
    "元": 1
}


class Day(NamedTuple):
    """A day of a month that a text names, and its place there."""

    month: int
    day: int
    text: str
    start: int
    end: int


def date_renderings(text: str) -> dict[str, str]:
    """Each date in *text* with a day in it, as English papers write it; a year stands only where the text has it.

    >>> date_renderings("2022年7月28日，6月6日下午，今天（28日）")
    {'2022年7月28日': 'July 28, 2022', '6月6日': 'June 6', '28日': 'the 28th'}
    >>> date_renderings("十二月一号，三号上午，8 月 21 日")
    {'8 月 21 日': 'August 21', '十二月一号': 'December 1', '三号': 'the 3rd'}
    >>> date_renderings("连续35日，120日，13月28日，三号线，第三日上午")
    {}
    """
    written = [match for match in _DATE.finditer(text) if match["month"] or not match["year"]]
    ends = {match.end() for match in written}
    spoken = {match[0]: _spoken(match) for match in _SPOKEN.finditer(text) if match.end() not in ends}
    return {match[0]: _english(match) for match in written} | spoken


def english_months(text: str) -> list[Figure]:
    """The months that *text* names; those that may be verbs or names of people are not firm.

    >>> [(f.text, int(f.value), f.firm) for f in english_months("In May and on Sept. 3, Mrs May said")]
    [('May', 5, True), ('Sept', 9, True), ('May', 5, False)]
    """
    return [_month(match) for match in _ENGLISH.finditer(text)] if _MAY_BE_A_MONTH.search(text) else []


def english_weekdays(text: str) -> list[Figure]:
    """The days of the week that *text* names, Monday as 1."""
    if "day" not in text:
        return []
    return [
        Figure(Decimal(WEEKDAYS.index(match["day"]) + 1), match[0], *match.span())
        for match in _ENGLISH_WEEKDAY.finditer(text)
    ]


def chinese_months(text: str) -> set[Decimal]:
    """The months that *text* names by their number, those between the ends of a range among them.

    >>> sorted(map(int, chinese_months("1-3月、十二月")))
    [1, 2, 3, 12]
    """
    months = {Decimal(month) for words, found in _SEASONS.items() if re.search(words, text) for month in found}
    months |= {Decimal(match["month"]) for match in _DAY_OF_MONTH.finditer(text)}
    for match in _FIRST_MONTHS.finditer(text):
        last = _month_number(match["last"]) if match["last"] else 3 * (3 if match["quarters"] in "三3" else 2)
        months.update((Decimal(1), Decimal(last)))
    for match in _CHINESE_MONTH.finditer(text) if "月" in text else ():
        first = _month_number(match["first"])
        last = _month_number(match["last"]) if match["last"] else first
        months.update(map(Decimal, range(first, last + 1) if first <= last else (first, last)))
    return months


def chinese_weekdays(text: str) -> list[Figure]:
    """The days of the week that *text* names, Monday as 1.

    >>> [int(day.value) for day in chinese_weekdays("周一至周五，星期日；每周三次、一周五天")]
    [1, 5, 7]
    """
    if not ("周" in text or "星期" in text or "礼拜" in text):
        return []
    return [
        Figure(Decimal(_CHINESE_DAYS[match[name]]), match[0], *match.span())
        for match in _CHINESE_WEEKDAY.finditer(text)
        for name in ("day", "other")
        if match[name]
    ]


def chinese_days(text: str) -> list[Day]:
    """The days of a month that *text* names with their month.

    >>> [(day.month, day.day) for day in chinese_days("6月6日至8日，10月1-3日，6月有4家")]
    [(6, 6), (10, 1)]
    """
    return [
        Day(int(match["month"]), int(match["day"]), match[0], *match.span()) for match in _CHINESE_DAY.finditer(text)
    ]


def lone_days(text: str) -> set[int]:
    """The days that the Chinese *text* names without a month: the 8 of 6月6日至8日."""
    return {int(match[1]) for match in _LONE_DAY.finditer(text)}


def english_days(text: str) -> list[Day]:
    """The days of a month that *text* names, whichever of the two stands first.

    >>> [(day.month, day.day) for day in english_days("On June 6, the 1st of Sept and May 4 percent")]
    [(6, 6), (9, 1)]
    """
    return [
        Day(
            _BY_NAME[(match["first"] or match["last"])[:3]],
            int(match["day"] or match["before"]),
            match[0],
            *match.span(),
        )
        for match in _ENGLISH_DAY.finditer(text)
    ]


def _month(match: re.Match[str]) -> Figure:
    text, (start, end) = match.string, match.span()
    name = match["full"] or match["short"]
    if text.endswith("Long ", 0, start):  # a rocket
        return Figure(Decimal(3), name, start, end, firm=False)
    is_verb = name in {"May", "March"} and not (
        _BEFORE.search(text, max(0, start - 14), start) or _AFTER.match(text, end)
    )
    return Figure(Decimal(_BY_NAME[name[:3]]), name, start, end, firm=not is_verb)


def _month_number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMERALS.get(word, 0)


def _english(match: re.Match[str]) -> str:
    day = int(match["day"])
    if not match["month"]:
        return f"the {ordinal(day)}"
    date = f"{MONTHS[int(match['month']) - 1]} {day}"
    return f"{date}, {match['year']}" if match["year"] else date


def _spoken(match: re.Match[str]) -> str:
    if match["lone"]:
        return f"the {ordinal(_value(match['lone']))}"
    return f"{MONTHS[_value(match['month']) - 1]} {_value(match['day'])}"


def _value(numeral: str) -> int:
    """A number up to 99 in digits or characters: 二十一 is 21."""
    if numeral.isascii():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    return 10 * (_NUMERALS.get(tens, 1) if ten else 0) + _NUMERALS.get(ones, 0)


def ordinal(number: int) -> str:
    """The number as English counts in order.

    >>> ordinal(1), ordinal(12), ordinal(112), ordinal(23)
    ('1st', '12th', '112th', '23rd')
    """
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
