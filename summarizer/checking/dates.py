"""Are the dates those of the source?"""

import re
from collections.abc import Iterator
from decimal import Decimal

from summarizer.checking.comparing import difference_finding, differences, sides_of
from summarizer.checking.findings import Finding, Severity
from summarizer.checking.pairs import Pair, finding
from summarizer.checking.reading.dates import (
    WEEKDAYS,
    chinese_days,
    chinese_weekdays,
    english_days,
    english_weekdays,
    lone_days,
)
from summarizer.checking.reading.times import Time, chinese_times, english_times, says_when

# What English papers put as a day of the week, which the text alone does not tell.
_TODAY = re.compile("[今昨当次翌明]天|[今昨当次翌明]日")
_SAYS_TODAY = re.compile(
    r"\b(?:today|tonight|yesterday|tomorrow|the (?:next|same|previous|following) day)\b", re.IGNORECASE
)
_YESTERDAY = re.compile("昨[天日晚晨夜]")
_WILL_YESTERDAY = re.compile(
    r"\b(?:will|shall|(?:(?:is|are) )?(?:scheduled|set|due|expected|planned) to)\b[^.,;:!?]{0,60}\byesterday\b",
    re.IGNORECASE,
)
_DAYS = ("日", "号")
_WEEKEND = ("周末", "双休日")


def check_dates(pair: Pair) -> Iterator[Finding]:
    """Years, months, days, days of the week and words like 去年 that are others in the English.

    A year, a month or a day of the week that the source does not name is an addition, true or not: "June 6, 2023" for
    6月6日 says what the source does not.

    >>> [f.message for f in check_dates(Pair("6月6日下午", "On the afternoon of June 6, 2023"))]
    ['the English says 2023, which the source does not']
    >>> [f.message for f in check_dates(Pair("6月6日，第4次会议举行。", "The 4th meeting was held on June 4."))]
    ['source says 6月6日, the English says June 4']
    """
    for difference in differences(pair):
        if difference.kind in {"year", "month", "day"}:
            yield difference_finding(difference)
    yield from _weekdays(pair)
    yield from _times(pair)
    yield from _to_come(pair)
    yield from _other_days(pair)


def _weekdays(pair: Pair) -> Iterator[Finding]:
    """Days of the week: Tuesday for 周一."""
    english, chinese = english_weekdays(pair.target), chinese_weekdays(pair.source)
    if not (english or chinese):
        return
    english = [day for day in english if day.text not in pair.source]  # Ruby Tuesday is a company
    given, named = {day.value for day in english}, {day.value for day in chinese}
    if any(word in pair.source for word in _WEEKEND):
        named |= {Decimal(6), Decimal(7)}
    lost = [day for day in {day.value: day for day in reversed(chinese)}.values() if day.value not in given]
    for day in {day.value: day for day in reversed(english) if day.value not in named}.values():
        if lost:
            wrong = lost.pop(0)
            message = f"source says {wrong.text} ({WEEKDAYS[int(wrong.value) - 1]}), the English says {day.text}"
            places = (wrong.start, wrong.end), (day.start, day.end)
            yield finding("accuracy/date", "critical", message, source=places[0], target=places[1])
        else:
            message = f"the English says {day.text}, which the source does not"
            severity: Severity = "minor" if _has_a_day_more(pair) else "major"
            yield finding("accuracy/date", severity, message, target=(day.start, day.end))
    for day in lost if pair.whole else ():
        message = f"source says {day.text} ({WEEKDAYS[int(day.value) - 1]}), the English does not"
        yield finding("accuracy/date", "minor", message, source=(day.start, day.end))


def _has_a_day_more(pair: Pair) -> bool:
    """True where the English may have put as Monday a 今天, or the second of two 5日, of which it has the other."""
    if _TODAY.search(pair.source) and not _SAYS_TODAY.search(pair.target):
        return True
    sides = sides_of(pair)
    days = [figure.value for figure in sides.chinese if pair.source[figure.end : figure.end + 1] in _DAYS]
    return len(days) > sum(figure.value in days for figure in sides.english) > 0


def _times(pair: Pair) -> Iterator[Finding]:
    """Words of time that are turned round ("next year" for 去年), and a "last year" out of nowhere."""
    english = english_times(pair.target) if says_when(pair.target) else []
    if not any(word.firm for word in english):
        return
    chinese = chinese_times(pair.source)
    given, named = {word.time for word in english}, {word.time for word in chinese}
    firsts = {word.time: word for word in reversed(english) if word.firm and word.time not in named}
    for wrong in firsts.values():
        scale = [word for word in chinese if word.scale == wrong.scale]
        lost = next((word for word in scale if word.firm and word.time not in given), None)
        if lost:
            yield _turned(lost, wrong)
        elif wrong.scale == "year" and not scale and not any(figure.kind == "year" for figure in differences(pair)):
            message = f"the English says {wrong.text}, which the source does not"
            severity: Severity = "minor" if wrong.time == "this year" else "major"
            yield finding("accuracy/date", severity, message, target=(wrong.start, wrong.end))


def _to_come(pair: Pair) -> Iterator[Finding]:
    """Yesterday in the future: "will open yesterday"."""
    if wrong := _WILL_YESTERDAY.search(pair.target):
        day = _YESTERDAY.search(pair.source)
        message = f"yesterday is past, the English says {wrong[0]}"
        yield finding("accuracy/date", "major", message, source=day.span() if day else None, target=wrong.span())


def _turned(lost: Time, wrong: Time) -> Finding:
    message = f"source says {lost.text} ({lost.time}), the English says {wrong.text}"
    places = (lost.start, lost.end), (wrong.start, wrong.end)
    return finding("accuracy/date", "critical", message, source=places[0], target=places[1])


def _other_days(pair: Pair) -> Iterator[Finding]:
    """A day of a month that the source gives another day of, where that number stands elsewhere in the source.

    Figures are laid beside figures one by one, so that the June 4 of a fourth meeting on 6月6日 goes through there.
    """
    given = chinese_days(pair.source)
    if not given:
        return
    dates, lone = {(day.month, day.day) for day in given}, lone_days(pair.source)
    known = {value for figure in sides_of(pair).chinese for value in figure.readings} | {Decimal(1)}
    for wrong in english_days(pair.target):
        meant = next((day for day in given if day.month == wrong.month), None)
        if meant and (wrong.month, wrong.day) not in dates and wrong.day not in lone and Decimal(wrong.day) in known:
            message = f"source says {meant.text}, the English says {wrong.text}"
            places = (meant.start, meant.end), (wrong.start, wrong.end)
            yield finding("accuracy/date", "critical", message, source=places[0], target=places[1])
