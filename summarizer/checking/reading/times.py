"""Words that say when, seen from the day of the report or from the middle of the day: 去年, "tomorrow", 上午."""

import re
from typing import NamedTuple

from summarizer.checking.reading.number_words import lowered


class Time(NamedTuple):
    """A word of time: its scale (a year, a day), which one of it is meant, and its place.

    Not *firm* where the word may stand for it and may mean something else: 当天, "the day before the vote".
    """

    scale: str
    time: str
    firm: bool
    text: str
    start: int
    end: int


class _Row(NamedTuple):
    scale: str
    time: str
    chinese: str
    chinese_loose: str
    english: str
    english_loose: str


# Scale, which one of it, then the words of both languages: what says just this, and what may say it among other things.
_TABLE = (
    _Row(
        "year",
        "last year",
        "去年|上年|昨年",
        "上一年|前一年|同比|[前最]后?一年|一年",
        "last year",
        "previous year|prior year|year (?:ago|earlier|before)|year[- ]on[- ]year",
    ),
    _Row(
        "year",
        "this year",
        "今年",
        "本年|年内|当年|同年|全年|这一年|年[初中末底]",
        "this year",
        "current year|same year",
    ),
    _Row(
        "year",
        "next year",
        "明年|来年",
        "次年|翌年|下一?年|转年|第二年|后年|后一年",
        "next year",
        "following year|coming year|year after",
    ),
    _Row(
        "day",
        "yesterday",
        "昨[天日晚夜晨早]",
        "前一[天日晚]|头天",
        "yesterday",
        "last night|previous day|day before|day earlier",
    ),
    _Row(
        "day",
        "today",
        "今[天日晚夜晨早]",
        "当[天日晚]|本报讯",
        "today|tonight|this (?:morning|afternoon|evening)",
        "that day|same day",
    ),
    _Row(
        "day",
        "tomorrow",
        "明[天晚晨早]",
        "明日|次日|翌日|第二天|隔[天日]",
        "tomorrow",
        "next day|following day|next morning|day after",
    ),
    _Row(
        "week",
        "last week",
        "上周(?!期)|上个?星期|上个?礼拜",
        "前一周|周前",
        "last week",
        "previous week|week (?:ago|earlier|before)",
    ),
    _Row("week", "this week", "本周(?!期)|这个?星期", "这周|这一周|周内", "this week", "same week"),
    _Row(
        "week",
        "next week",
        "下周(?!期)|下个?星期|下个?礼拜",
        "次周|后一周|接下来|未来一",
        "next week",
        "following week|coming week",
    ),
    _Row(
        "month",
        "last month",
        "上个?月(?!球)",
        "前一个?月|月前",
        "last month",
        "previous month|month (?:ago|earlier|before)",
    ),
    _Row("month", "this month", "本月", "这个?月|当月|月内|近一月", "this month", "same month"),
    _Row("month", "next month", "下个?月", "次月|翌月|未来|接下来", "next month", "following month|coming month"),
    _Row("half", "first half", "上半[年场赛季]", "前半|[上前]半", "first[ -]half", "first six months|h1|early"),
    _Row(
        "half",
        "second half",
        "下半[年场赛季]",
        "后半|[下后]半",
        "second[ -]half",
        "(?:latter|other|last)[ -]half|last six months|h2|late",
    ),
    _Row(
        "hour",
        "morning",
        "上午|早[晨上]|清晨",
        "[早晨晓]|拂晓|黎明|凌晨|零[时点]",
        "mornings?|a\\.m\\.?",
        "am|dawn|sunrise|early|overnight",
    ),
    _Row(
        "hour",
        "afternoon or evening",
        "下午|傍晚|晚上",
        "午|黄昏|[晚夜昨]|凌晨",
        "afternoons?|evenings?|p\\.m\\.?",
        "pm|nights?|tonight|dusk|sunset|late|overnight|midnight",
    ),
)


def _alternatives(firm: int) -> str:
    return "|".join(
        f"(?P<{kind}{n}>{row[column]})"
        for n, row in enumerate(_TABLE)
        for kind, column in (("exact", firm), ("loose", firm + 1))
    )


_CHINESE = re.compile(_alternatives(2))
_ENGLISH = re.compile(rf"\b(?=[a-z])(?:{_alternatives(4)})(?!\w)(?! or\b)")
_TELLING = "year week month esterday oday onight omorrow orning fternoon vening half .m .M".split()
"""What each firm word of the English has in it."""
_LONGEST_BEFORE = 8
_LAST_OF_ALL = re.compile(r"(?:\b(?:the|one|his|her|their|its|my|our|your)|['’]s) $", re.IGNORECASE)


def says_when(english: str) -> bool:
    """True where *english* may have a firm word of time; most have none, and are not read for it."""
    return any(part in english for part in _TELLING)


def chinese_times(text: str) -> list[Time]:
    """The words of *text* that say when.

    >>> [(word.text, word.time) for word in chinese_times("去年6月的一个上午") if word.firm]
    [('去年', 'last year'), ('上午', 'morning')]
    """
    return [_time(match) for match in _CHINESE.finditer(text)]


def english_times(text: str) -> list[Time]:
    """The words of *text* that say when; "the last year" of many is not firm.

    >>> [(word.text, word.firm) for word in english_times("Last year at 3 p.m., in the last year of the plan")]
    [('Last year', True), ('p.m.', True), ('last year', False)]
    """
    return [
        time._replace(text=text[time.start : time.end], firm=time.firm and not _is_last_of_all(text, time))
        for time in map(_time, _ENGLISH.finditer(lowered(text)))
    ]


def _is_last_of_all(text: str, time: Time) -> bool:
    """True for "the last year" of a plan, which is not last year."""
    before = max(0, time.start - _LONGEST_BEFORE)
    return time.scale != "hour" and _LAST_OF_ALL.search(text, before, time.start) is not None


def _time(match: re.Match[str]) -> Time:
    group = match.lastgroup or ""
    row = _TABLE[int(group[5:])]
    return Time(row.scale, row.time, group.startswith("exact"), match[0], *match.span())
