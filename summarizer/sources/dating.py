"""The date of an article, only where the file says it, and the words that bear on it where the file does not.

What says it, in this order: the container (front matter, meta tags), a date printed on the page, a dateline with a
year. The words of the text itself (昨天, 6月6日下午, 2030年) never make a date; they are clues to it.
"""

import calendar
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import MAXYEAR, UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Literal

from summarizer.sources.simplifying import simplified

_BEIJING = timezone(timedelta(hours=8))
_YEARS = range(1800, 2100)
"""No newspaper in modern Chinese is older; what lies outside is a placeholder, 0001 or 9999."""
_CLOCK_ZERO = date(1970, 1, 1)
"""What a program writes that was given no date."""
_LONGEST_FACT = 100
"""Characters of a written date; longer values are not dates, and int() need not look at them."""
_SLOW_POST = timedelta(days=7)
"""A report is printed so long after its dateline at most; where more lies between, one of the two is not its own."""
_NEAR = 7
"""Days within which a bare day of the month (6日下午) means the nearest such day."""

_PLAIN = str.maketrans("０１２３４５６７８９：／－．（）　\u00a0", "0123456789:/-.()  ")
_CHINESE_DIGITS = {
    numeral: value for value, numerals in enumerate(["〇○零", *"一二三四五六七八九"]) for numeral in numerals
}
_UNITS = {"十": 10, "百": 100}

_SMALL = r"(?:[0-9]{1,2}|[〇○零一二三四五六七八九十廿卅]{1,4})"
_YEAR = (
    r"(?:(?P<year>(?<![0-9])[12][0-9]{3}|[一二][〇○零一二三四五六七八九]{3})"
    r"|民国 ?(?P<minguo>[0-9]{1,3}|[〇○零一二三四五六七八九十百]{1,5}))"
)
# 2024年6月8日, 2024年6月, 6月8日; with spaces where a page is set wide.
_IN_WORDS = re.compile(
    rf"{_YEAR} ?年(?: ?(?P<month>{_SMALL}) ?月(?: ?(?P<day>{_SMALL}) ?[日号])?)?"
    rf"|(?<![0-9])(?P<month2>{_SMALL}) ?月 ?(?P<day2>{_SMALL}) ?[日号]"
)
# 2024/6/8, 2024-06-08 10:15, 2024.6.8, 2024-06, 20240608, and a year alone where nothing else is written.
_IN_FIGURES = re.compile(
    r"(?<![0-9])(?P<year>[12][0-9]{3})(?:(?P<mark>[-/.])(?P<month>[0-9]{1,2})(?:(?P=mark)(?P<day>[0-9]{1,2}))?(?![0-9/])"
    r"|(?P<month2>[01][0-9])(?P<day2>[0-3][0-9])(?:[0-9]{4}|[0-9]{6})?(?![0-9])|(?<=\A....)\Z)"
)
# June 8, 2024; 8 Jun 2024.
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH_NAME = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS)
_IN_ENGLISH = re.compile(
    rf"(?:(?<![0-9])(?P<day>[0-9]{{1,2}}) )?\b(?P<name>{_MONTH_NAME})\.? "
    r"(?:(?P<day2>[0-9]{1,2})(?:st|nd|rd|th)?,? )?(?P<year>[12][0-9]{3})(?![0-9])",
    re.IGNORECASE | re.ASCII,
)
_WEEKDAY = re.compile(r"(?:星期|礼拜|周)([一二三四五六日天])")
_LUNAR = re.compile(r"(?:农历|阴历|夏历|旧历)[^\s,，。;；|]*")
_UNIX = re.compile(r"[0-9]{10}(?:[0-9]{3})?")

_HOURS = r"(?:上午|下午|中午|晚间|晚上|凌晨|清晨|早上|早晨|傍晚|深夜|晚|晨)?"
# 6月6日下午; 2024年6月6日; but not 每年6月5日, which is no day of a year.
_NAMED_DAY = re.compile(
    rf"(?<!每年)(?:(?<![0-9])(?:[12][0-9]{{3}}|[一二][〇○零一二三四五六七八九]{{3}}) ?年 ?)?(?<![0-9每])"
    rf"{_SMALL} ?月 ?{_SMALL} ?[日号]{_HOURS}"
)
# 6日下午, and 7日 before a word that a day of the month stands before; but not 3日内 and not 近10日.
_BARE_DAY = re.compile(
    r"(?<![0-9月近前每第至到-])(?<!连续)(?P<day>[0-9]{1,2})日"
    r"(?:上午|下午|中午|晚间|晚上|凌晨|清晨|早上|早晨|傍晚|深夜|晚|晨"
    r"|(?=[,，电讯]|在|从|召开|举行|宣布|表示|透露|发布|获悉|来到|报道|介绍|说|公布|印发))"
)
# Words that hang on the day of issue: 今天（28日）, 昨天下午, 近日.
_HANGING = re.compile(
    r"(?P<word>今[天日晨早晚](?!头条|说法)|昨[天日晚夜晨]|明[天日晨晚]|(?<![以目之])前天(?!天))(?:上午|下午|中午|晚上)?"
    r"(?P<numbered> ?\((?:[0-9]{1,2}月)?(?P<day>[0-9]{1,2})日\))?"
    r"|(?<![接附邻临靠最将])近日(?![本元照])|(?<![0-9一二三四五六七八九十今明昨生节末假工目即当])日前"
    r"|(?<!基)[本上]周(?![期边报年])|(?<!成)本月|上个?月"
)
_DAYS_BEFORE = {"今": 0, "昨": 1, "前": 2, "明": -1}


@dataclass(frozen=True)
class Date:
    """The article's date, only where the file supports it: *basis* quotes the words it rests on."""

    value: str
    precision: Literal["day", "month", "year"]
    basis: str
    certain: bool


@dataclass(frozen=True)
class _Written:
    """A date as somebody wrote it: what of it is missing is None."""

    words: str
    year: int | None
    month: int | None = None
    day: int | None = None
    fault: str | None = None
    """What cannot be right in it."""
    is_dateline: bool = False

    @property
    def moment(self) -> date | None:
        return date(self.year, self.month, self.day) if self.year and self.month and self.day else None


def find_date(
    facts: Mapping[str, str], printed: Iterable[str] = (), dateline: str | None = None, body: str = ""
) -> tuple[Date | None, tuple[str, ...]]:
    """The date of an article, or None, and clues: words that bear on it, each with what is to be said of them.

    *facts* are what the container says of the day of issue, name → written date, the best first; *printed* are lines
    of the page that print its date; *dateline* opens the report (新华社北京6月8日电). Never guessed: not from the
    day we have, not from a year in the *body*.

    >>> find_date({}, ["2024年6月8日 星期六"], None, "论坛昨天开幕。")
    (Date(value='2024-06-08', precision='day', basis='2024年6月8日 星期六', certain=True), ('昨天: 2024-06-07',))
    >>> find_date({}, [], None, "6月6日下午，会议召开。")
    (None, ('6月6日下午: its year is not said',))
    """
    told = [read for name, value in facts.items() if (read := _fact(name, value))]
    told += [read for line in printed if (read := _read(line))]
    opening = _read(dateline) if dateline else None
    if opening:
        opening = replace(opening, words=f"dateline: {opening.words}", is_dateline=True)
    stated = next((read for read in told if read.year), None) or (opening if opening and opening.year else None)
    others = [read for read in (*told, opening) if read and read is not stated]
    if stated is None:
        return None, (
            *(f"{read.words}: {read.fault or 'its year is not said'}" for read in others),
            *_clues(body, None, "no issue date in the file"),
        )
    return _dated(stated, others, body)


def read_date(value: str) -> Date | None:
    """The day a written date and time falls on in Beijing, or None where it cannot be read.

    >>> read_date("Thu, 28 Jul 2022 17:50:54 GMT").value
    '2022-07-29'
    """
    found, _ = find_date({"date": value})
    return found


def _dated(stated: _Written, others: list[_Written], body: str) -> tuple[Date, tuple[str, ...]]:
    """The date that *stated* says, filled in and checked with what *others* and the *body* say."""
    doubts = [f"{stated.words}: {stated.fault}"] if stated.fault else []
    basis = [stated.words]
    for other in others:
        filled = _filled(stated, other) if not stated.fault else stated
        if filled != stated:
            stated = filled
            basis.append(other.words)
        elif not _agree(stated, other):
            doubts.append(f"{other.words}: another date than {_value(stated)}")
        if other.fault:
            doubts.append(f"{other.words}: {other.fault}")
    confirmed, contradicted = _numbered_days(stated.moment, body)
    doubts += contradicted
    found = Date(_value(stated), _precision(stated), "; ".join([*basis, *confirmed]), certain=not doubts)
    return found, (*doubts, *_clues(body, stated.moment, "no day of issue in the file"))


def _fact(name: str, value: str) -> _Written | None:
    """What the container writes as a date, in one of the many ways it may be written."""
    if len(value) > _LONGEST_FACT:
        return None
    words = f"{name}: {value}"
    try:
        day = _day_in_beijing(value.strip())
    except (OverflowError, ValueError, OSError):  # off the calendar
        return None
    if day is not None:
        is_real = day.year in _YEARS and day != _CLOCK_ZERO
        return _Written(words, day.year, day.month, day.day) if is_real else None
    read = _read(value)
    return replace(read, words=words) if read else None


def _day_in_beijing(value: str) -> date | None:
    """The day of an exact moment: ISO 8601, RFC 5322, or seconds or milliseconds since 1970. Raises: ValueError."""
    value = re.sub(r"\s*(?:UTC|GMT)\Z", "+00:00", value) if value[:1].isdigit() else value
    value = re.sub(r"\bGMT(?=[+-])", "", value)
    value = re.sub(r"\bCST\b", "+0800", value)  # China's standard time here, not that of Chicago
    if _UNIX.fullmatch(value):
        return datetime.fromtimestamp(int(value[:10]), _BEIJING).date()
    moment = _moment(value)
    if moment is None:
        return None
    return (moment.astimezone(_BEIJING) if moment.tzinfo else moment).date()


def _moment(value: str) -> datetime | None:
    if re.match(r"\d{4}-\d\d-\d\d", value):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return None
    try:
        moment = parsedate_to_datetime(value) if re.search("[A-Za-z]{3}", value) else None
    except (ValueError, TypeError):
        return None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def _read(text: str) -> _Written | None:
    """The first date that is written in *text*, whole or in part."""
    plain = _LUNAR.sub("", _simple(text)).strip()
    found = _IN_WORDS.search(plain) or _IN_FIGURES.search(plain) or _IN_ENGLISH.search(plain)
    if found is None:
        return None
    parts = found.groupdict()
    year = 1911 + _number(parts["minguo"]) if parts.get("minguo") else _number(parts["year"])
    name = parts.get("name")
    month = _month(name) if name else _number(parts["month"] or parts["month2"])
    day = _number(parts["day"] or parts["day2"])
    if year and year not in _YEARS:
        return None
    return _possible(_Written(text.strip(), year or None, month or None, day or None), _WEEKDAY.search(plain))


def _simple(text: str) -> str:
    """*text* in simplified characters and plain figures, as many as it has."""
    return simplified(text).translate(_PLAIN)


def _month(name: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(name.lower()))


def _possible(read: _Written, weekday: re.Match[str] | None) -> _Written:
    """*read* without a month or a day that no calendar has, and with the fault named."""
    if read.month and read.month > 12:  # noqa: PLR2004 - months of a year
        return replace(read, month=None, day=None, fault="there is no such month")
    if read.day and read.month and read.day > calendar.monthrange(read.year or 2000, read.month)[1]:
        return replace(read, day=None, fault="there is no such day")
    if weekday and read.moment and read.moment.weekday() != min("一二三四五六日天".index(weekday[1]), 6):
        return replace(read, fault="the day of the week is another")
    return read


def _number(text: str | None) -> int:
    """The value of figures or of Chinese numerals, written out (二十八) or digit by digit (二〇二四); 0 for None."""
    if not text:
        return 0
    if text.isdigit() and text.isascii():
        return int(text)
    if not set(text) & set("十百廿卅"):
        return int("".join(str(_CHINESE_DIGITS[numeral]) for numeral in text))
    total = digit = 0
    for numeral in text.replace("廿", "二十").replace("卅", "三十"):
        if numeral in _UNITS:
            total, digit = total + (digit or 1) * _UNITS[numeral], 0
        else:
            digit = _CHINESE_DIGITS[numeral]
    return total + digit


def _filled(stated: _Written, other: _Written) -> _Written:
    """*stated* with the month and the day that *other* has and it has not, where the two do not differ."""
    if stated.day or not other.month or not _agree(stated, other):
        return stated
    filled = replace(stated, month=other.month, day=other.day)
    return filled if not _possible(filled, None).fault else stated


def _agree(stated: _Written, other: _Written) -> bool:
    """True where *other* can be the date of the same article: a dateline may be some days older."""
    if stated.moment and other.is_dateline and other.month and other.day:
        opened = other.moment or _nearest(stated.moment, other.month, other.day)
        return opened is None or timedelta(0) <= stated.moment - opened <= _SLOW_POST
    pairs = ((stated.year, other.year), (stated.month, other.month), (stated.day, other.day))
    return all(not (one and two) or one == two for one, two in pairs)


def _value(read: _Written) -> str:
    parts = (f"{read.year:04}", *(f"{part:02}" for part in (read.month, read.day) if part))
    return "-".join(parts)


def _precision(read: _Written) -> Literal["day", "month", "year"]:
    return "day" if read.day else "month" if read.month else "year"


def _numbered_days(issued: date | None, body: str) -> tuple[list[str], list[str]]:
    """Words like 今天（28日） that agree with the day of issue, and those that do not, with the reason."""
    if issued is None:
        return [], []
    confirmed, contradicted = [], []
    for found in _HANGING.finditer(_simple(body)):
        if found["numbered"]:
            words, meant = body[found.start() : found.end()], _before(issued, found["word"])
            if meant and meant.day == int(found["day"]):
                confirmed.append(words)
            else:
                contradicted.append(f"{words}: not the day that {issued} would make it")
    return list(dict.fromkeys(confirmed)), list(dict.fromkeys(contradicted))


def _clues(body: str, issued: date | None, missing: str) -> Iterator[str]:
    """The words of *body* that name a day, each with the day they mean, or with what is *missing* to say so."""
    plain = _simple(body)
    found = [(match.start(), match.end(), _named(match, issued)) for match in _NAMED_DAY.finditer(plain)]
    found += [(match.start(), match.end(), _bare(match, issued)) for match in _BARE_DAY.finditer(plain)]
    found += [
        (match.start(), match.end(), _hanging(match, issued, missing))
        for match in _HANGING.finditer(plain)
        if not (issued and match["numbered"])
    ]
    said = (f"{body[start:end]}: {meaning}" for start, end, meaning in sorted(found))
    yield from dict.fromkeys(said)


def _named(named: re.Match[str], issued: date | None) -> str:
    """What 6月6日下午 means, or why that cannot be told."""
    read = _read(named[0])
    if read is None or read.fault or not (read.month and read.day):
        return "there is no such day"
    if read.year:
        return "a day of the text, not said to be its date"
    nearest = _nearest(issued, read.month, read.day) if issued else None
    return str(nearest) if nearest else "its year is not said"


def _bare(bare: re.Match[str], issued: date | None) -> str:
    """What 6日下午 means: the nearest such day, where one is near."""
    days = (issued + timedelta(days=step) for step in range(-_NEAR, _NEAR + 1)) if issued else ()
    return next((str(day) for day in days if day.day == int(bare["day"])), "its month is not said")


def _hanging(hanging: re.Match[str], issued: date | None, missing: str) -> str:
    """What 昨天 means, counted from the day of issue."""
    if issued is None:
        return missing
    day = _before(issued, hanging["word"]) if hanging["word"] else None
    return str(day) if day else f"counted from {issued}"


def _before(issued: date, word: str) -> date | None:
    try:
        return issued - timedelta(days=_DAYS_BEFORE[word[0]])
    except OverflowError:  # the last day of the calendar
        return None


def _nearest(issued: date, month: int, day: int) -> date | None:
    """The day of that name which lies nearest to *issued*, or None where these three years have none."""
    years = (year for year in range(issued.year - 1, issued.year + 2) if year <= MAXYEAR)
    days = [date(year, month, day) for year in years if day <= calendar.monthrange(year, month)[1]]
    return min(days, key=lambda one: abs(one - issued), default=None)
