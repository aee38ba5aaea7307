"""Which figures of a pair have no counterpart on the other side, and which of them stand for each other."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

from summarizer.checking.findings import Category, Finding, Severity
from summarizer.checking.pairs import Pair, finding
from summarizer.checking.reading.dates import chinese_months, english_months
from summarizer.checking.reading.figures import Figure, chinese_digits, english_figures, spelled
from summarizer.checking.reading.measures import is_converted
from summarizer.checking.reading.number_words import chinese_words, english_words, is_order, loose_values

Kind = Literal["number", "order", "day", "month", "year"]


class Difference(NamedTuple):
    """A figure of the source that the English lacks, one of the English that the source lacks, or one for the other.

    Not *sure* where the figure that stands for the lost one may have come from elsewhere in the source. *mild* where
    good translators do so too: "the two countries", the 3 of 3D left out.
    """

    lost: Figure | None
    added: Figure | None
    kind: Kind
    sure: bool = True
    mild: bool = False


def difference_finding(difference: Difference) -> Finding:
    """What a reader is told of *difference*: what either side says, and how bad it is."""
    lost, added = difference.lost, difference.added
    category: Category = "accuracy/number" if difference.kind in {"number", "order"} else "accuracy/date"
    source, target = (lost.start, lost.end) if lost else None, (added.start, added.end) if added else None
    if lost is None:
        message = f"the English says {added.text if added else ''}, which the source does not"
    else:
        says = f"the English says {added.text}" if added else "the English does not"
        message = f"source says {_shown(lost)}, {says}"
    return finding(category, _severity(difference), message, source=source, target=target)


def _severity(difference: Difference) -> Severity:
    lost, added = difference.lost, difference.added
    if lost and added:
        return "critical" if difference.sure else "major"
    return "minor" if difference.mild else "major"


def _shown(figure: Figure) -> str:
    english = spelled(figure.value)
    return figure.text if english == figure.text else f"{figure.text} ({english})"


class Sides(NamedTuple):
    """The figures of both texts; the months that the English names stand apart."""

    chinese: list[Figure]
    english: list[Figure]
    months: list[Figure]


_DATE_UNITS: dict[str, tuple[Kind, int, int]] = {
    "年": ("year", 1000, 2200),
    "月": ("month", 1, 12),
    "日": ("day", 1, 31),
    "号": ("day", 1, 31),
}
_SMALL, _SMALL_UNCOUNTED = 5, 10
"""Up to here Chinese counts where English need not: 两人, they; and up to here in idioms."""
_COUNTED = frozenset("位名个项条家座次届季支只辆艘枚场")
_ABOUT = re.compile(
    r"(?:about|around|some|nearly|almost|roughly|approximately|close to|over|more than|less than|under|just|~)"
    r" ?(?:a |US)?[$€£¥]?$",
    re.IGNORECASE,
)
_RACE = re.compile(r"\d+(?::\d\d)+(?:\.\d+)?")
_SAID = frozenset("月日号%％比:：-—至年")
_ENDINGS = frozenset({"st", "nd", "rd", "th"})
_ORDER_MARKS = frozenset("第首")
_A_YEAR = re.compile(r"year|annual|\b12\b|\btwelve\b", re.IGNORECASE)
# What counts those who were just named: the two countries, these three, the two of them.
_COUNTED_AGAIN = re.compile(r"\b(?:the|these|those|all|other) $", re.IGNORECASE)
_THINGS = re.compile(
    r"(?: [a-z-]+){0,2} (?:[a-z]+s|men|women|people|children|of|have|had|were|are|will|would|also|[a-z]+ed|met|held)\b"
)
_FEW = 4
_A_PAIR = re.compile("[双俩两]|夫[妇妻]|父母|伉俪")
# The D of 3D, the K of 4K.
_LATIN_NAME = re.compile("[A-Z](?![A-Za-z])")
_ALL_DAY = re.compile(
    r"\balways\b|\bany ?time\b|\b(?:all|any|a|one|per|every) (?:time of )?day\b|day and night", re.IGNORECASE
)
_HOURS_OF_A_DAY = 24
_IN_SOME = re.compile(r"\b(?:in|out of|of) (?:every )?(?:\d|t|four|five|six|seven|eight|nine)")
_OF_THIS_YEAR = re.compile("[今去明前后本当同次翌上来]年")
_SAID_OF_A_YEAR = re.compile(r"\b(?:this|last|next|that|same|previous|following|coming|current) year", re.IGNORECASE)
_A_YEARS_EVENT = re.compile(
    r"(?: [\w&]+){0,5} (?:Games|Olympics|Paralympics|Asiad|Universiade|World Cup|Euro|Expo|Championships?|Open)\b"
    r"|(?<=Tokyo \d{4})|(?<=Beijing \d{4})|(?<=London \d{4})|(?<=Paris \d{4})"
)
_AN_EVENT = re.compile("[奥残亚青]运|奥会|世界?杯|世博|世锦赛|锦标赛|公开赛|欧洲杯|亚洲杯|大运会")
_CLOCK = re.compile(r"(?<![\d.:])(?P<hour>\d{1,2})\s?[:：时点]\s?(?P<minute>[0-5]\d)(?!\d)")
_POINTED = re.compile(
    r"(?<![\d.,$€£¥])(?P<hour>\d{1,2})\.(?P<minute>[0-5]\d)(?![\d%]|\.\d| (?:per ?cent|million|billion))"
)
_FIRST_YEAR, _LAST_YEAR = 1800, 2100
_LAST_DAY = 31
_NEAR_A_MONTH = 5
_MOST = 100
"""Figures of a text that are compared one with the other. More are a table, whose findings nobody reads to the end."""


@lru_cache(maxsize=4)
def differences(pair: Pair) -> tuple[Difference, ...]:
    """Where the figures of the two texts differ by value; two checks read them, each its own kinds."""
    if not pair.source:
        return ()
    sides = sides_of(pair)
    given, may_have = _values(sides.english) | _values(sides.months), _values(sides.chinese)
    lost = [
        figure
        for figure in sides.chinese
        if figure.firm and given.isdisjoint(figure.readings) and not _is_unsaid(figure, pair)
    ]
    added = [
        figure for figure in sides.english if figure.firm and figure.value != 1 and may_have.isdisjoint(figure.readings)
    ]
    added += _other_months(pair, sides)
    orders = [f for f in sides.chinese if f.text[0] in _ORDER_MARKS and f.value not in given]
    return tuple(_Pairing(pair, sides).pair(lost, added, orders)) if lost or added or orders else ()


@lru_cache(maxsize=4)
def sides_of(pair: Pair) -> Sides:
    """The figures of both texts."""
    digits = chinese_digits(pair.source)
    scaled = {at for figure in digits if not figure.text.isdigit() for at in range(figure.start, figure.end)}
    words = [word for word in chinese_words(pair.source) if word.start not in scaled]  # not the 万 of 3000万
    english = english_figures(_with_colons(pair)) + english_words(pair.target)
    chinese = digits + words
    named = _values(f for f in digits if not f.firm) & _values(f for f in english if not f.firm and f.text.isdigit())
    if named:  # iPhone7 is iPhone 7 on both sides, and says nothing of a 7 elsewhere
        chinese = [figure for figure in chinese if figure.firm or figure.value not in named]
        english = [figure for figure in english if figure.firm or figure.value not in named]
    return Sides(chinese, english, english_months(pair.target))


def _with_colons(pair: Pair) -> str:
    """The English with the times of the source as the source has them: 7.50 is 7:50."""
    clocks = {(int(clock["hour"]) % 12, clock["minute"]) for clock in _CLOCK.finditer(pair.source)}
    if not clocks:
        return pair.target

    def colon(match: re.Match[str]) -> str:
        is_one = (int(match["hour"]) % 12, match["minute"]) in clocks
        return f"{match['hour']}:{match['minute']}" if is_one else match[0]

    return _POINTED.sub(colon, pair.target)


def _is_unsaid(figure: Figure, pair: Pair) -> bool:
    """True for the 1 of 1名司机, a driver, and of 1年, a year, and the 00 of 15:00."""
    if figure.value not in {0, 1}:
        return False
    after = pair.source[figure.end : figure.end + 2].lstrip()[:1]
    return figure.value == 0 or after not in _SAID or (after == "年" and bool(_A_YEAR.search(pair.target)))


def _other_months(pair: Pair, sides: Sides) -> list[Figure]:
    """Months of the English that the source does not name."""
    named = chinese_months(pair.source) if sides.months else set()
    return [month for month in sides.months if month.firm and month.value not in named]


def too_often(sides: Sides) -> list[Figure]:
    """Figures of the English that stand there more often than in the source."""
    here, there = _counted(sides.chinese), _counted([*sides.english, *sides.months])
    return [figure for figure in sides.english if figure.firm and there[figure.value] > here[figure.value]][:_MOST]


class _Pairing:
    """One pair of texts with its figures, and what may excuse one of them or stand for it."""

    def __init__(self, pair: Pair, sides: Sides) -> None:
        self._pair, self._sides = pair, sides
        self._months = frozenset(sides.months)
        self._beside_months = {
            at for month in sides.months for at in range(month.start - _NEAR_A_MONTH, month.end + _NEAR_A_MONTH)
        }

    def pair(self, lost: list[Figure], added: list[Figure], orders: list[Figure]) -> list[Difference]:
        """*lost* and *added*, less what is excused, and the one with the other where they belong together."""
        lost = [figure for figure in _once(lost)[:_MOST] if not self._is_given(figure)]
        added = [figure for figure in added[:_MOST] if not self._is_licensed(figure)]
        loose = [figure for figure in added if self._is_loose(figure)]
        added = [figure for figure in added if figure not in loose]
        found: list[Difference] = []
        if orders:
            orders = self._match(orders[:_MOST], self._other_orders()[:_MOST], self._same_kind, found)
            taken = [difference.added for difference in found]
            lost = [figure for figure in lost if figure.text[0] not in _ORDER_MARKS or figure in orders]
            added = [figure for figure in added if figure not in taken]
        for fits in (_same_digits, self._same_kind):
            lost = self._match(lost, added, fits, found)
        if len(lost) == len(added) == 1:
            lost = self._match(lost, added, self._could_be, found)
        if self._pair.whole:
            taken = [difference.added for difference in found]
            more = [figure for figure in loose + too_often(self._sides) if figure not in taken and figure not in added]
            lost = self._match(lost, more, self._same_kind, found, sure=False)
            found += [Difference(figure, None, self._kind(figure), mild=self._may_go(figure)) for figure in lost]
        return found + [
            Difference(None, figure, self._english_kind(figure), mild=not lost and self._may_come(figure))
            for figure in added
        ]

    def _match(
        self,
        lost: list[Figure],
        added: list[Figure],
        fits: Callable[[Figure, Figure], bool],
        found: list[Difference],
        *,
        sure: bool = True,
    ) -> list[Figure]:
        """Those of *lost* that none of *added* stands for; the others go to *found*, with what does."""
        left = []
        for figure in lost:
            fitting = [other for other in added if fits(figure, other)]
            if fitting:
                wrong = min(fitting, key=lambda other: self._distance(figure, other))
                added.remove(wrong)
                found.append(Difference(figure, wrong, self._kind(figure), sure))
            else:
                left.append(figure)
        return left

    def _distance(self, lost: Figure, added: Figure) -> float:
        """How far apart the two stand, each in its own text from 0 to 1."""
        return abs(lost.start / len(self._pair.source) - added.start / len(self._pair.target))

    def _same_kind(self, lost: Figure, added: Figure) -> bool:
        kinds = {self._kind(lost), self._english_kind(added)}
        return len(kinds) == 1 or kinds == {"day", "order"}

    def _could_be(self, lost: Figure, added: Figure) -> bool:
        """The last of either side stand for one another; but no number of things becomes a month."""
        return self._english_kind(added) != "month" or self._kind(lost) not in {"number", "order"}

    def _kind(self, figure: Figure) -> Kind:
        """What a figure of the source counts."""
        after = self._after(figure)
        if after.startswith("年代"):
            return "year"
        if (after := after[:1]) in _DATE_UNITS:
            kind, least, most = _DATE_UNITS[after]
            if least <= figure.value <= most:
                return kind
        if _is_year(figure):
            return "year"
        return "order" if is_order(figure) else "number"

    def _english_kind(self, figure: Figure) -> Kind:
        if figure in self._months:
            return "month"
        if _is_year(figure):
            return "year"
        is_beside = not self._beside_months.isdisjoint((figure.start, figure.end))
        if is_beside and figure.value <= _LAST_DAY and figure.text.isdigit():
            return "day"
        return "order" if is_order(figure) or self._pair.target[figure.end : figure.end + 2] in _ENDINGS else "number"

    def _is_given(self, lost: Figure) -> bool:
        """True where the English has *lost* in another unit, as the time of a race, or as the year '30."""
        english, target = self._sides.english, self._pair.target
        return (
            any(is_converted(lost, self._pair.source, other, target) for other in english[:_MOST])
            or any(lost.text in digits for digits in self._races)
            or (_is_year(lost) and lost.value % 100 in _values(english))
            or any(self._is_rounded(lost, other) for other in english[:_MOST])
            or self._is_one_in_some(lost)
            or (self._is_all_day(lost) and bool(_ALL_DAY.search(target)))
        )

    def _is_one_in_some(self, lost: Figure) -> bool:
        """True where the English has both numbers of a fraction: 1 in 5 for 五分之一."""
        if "分之" not in lost.text or not _IN_SOME.search(self._pair.target):
            return False
        parts = {figure.value for figure in chinese_words(lost.text) if not figure.firm}
        return bool(parts) and parts <= _values(self._sides.english)

    def _is_all_day(self, lost: Figure) -> bool:
        return lost.value == _HOURS_OF_A_DAY and self._after(lost).startswith("小时")

    def _may_go(self, lost: Figure) -> bool:
        """True for the 两 of 两人 (they), the 八 of 四面八方 (all directions) and the 3 of a 3D人物肖像."""
        after = self._after(lost)
        if any(c.isdigit() or c == "之" for c in lost.text):
            return lost.value <= _SMALL and bool(_LATIN_NAME.match(after))
        is_count = self._kind(lost) in {"number", "order"}
        return is_count and lost.value <= (_SMALL if after[:1] in _COUNTED else _SMALL_UNCOUNTED)

    def _may_come(self, added: Figure) -> bool:
        """True where the source implies *added*: the two countries, 2017 for 今年, the 2018 Winter Olympics."""
        source, target = self._pair.source, self._pair.target
        if self._english_kind(added) == "year":
            is_this = _OF_THIS_YEAR.search(source) and not _SAID_OF_A_YEAR.search(target)
            is_event = _A_YEARS_EVENT.match(target, added.end) and _AN_EVENT.search(source)
            return bool(is_this or is_event)
        most = _FEW if "、" in source and not _A_PAIR.search(source) else 2
        is_again = _COUNTED_AGAIN.search(target, max(0, added.start - 9), added.start)
        return added.text.isalpha() and added.value <= most and bool(is_again and _THINGS.match(target, added.end))

    def _after(self, figure: Figure) -> str:
        return self._pair.source[figure.end : figure.end + 4].lstrip()

    def _is_licensed(self, added: Figure) -> bool:
        """True where the source has *added* in another unit, as the time of a race, or in a term."""
        chinese, source = self._sides.chinese, self._pair.source
        return (
            not self._in_terms.isdisjoint(added.readings)
            or any(is_converted(other, source, added, self._pair.target) for other in chinese[:_MOST])
            or any(added.text in digits for digits in self._races)
            or any(self._is_rounded(other, added) for other in chinese[:_MOST])
            or (added.text.isdigit() and len(added.text) == 2 and self._is_short_year(added))  # noqa: PLR2004
        )

    def _is_rounded(self, chinese: Figure, english: Figure) -> bool:
        """True where the English says "nearly 400 million" for 3.95亿."""
        places = len(_digits(english))
        if not 0 < places < len(_digits(chinese)) or abs(chinese.value - english.value) > chinese.value / 10:
            return False
        is_near = chinese.value.adjusted() == english.value.adjusted() or english.value > chinese.value
        exact = round(chinese.value.scaleb(places - 1 - english.value.adjusted()))
        return (
            is_near
            and exact == round(english.value.scaleb(places - 1 - english.value.adjusted()))
            and bool(_ABOUT.search(self._pair.target, max(0, english.start - 20), english.start))
        )

    def _is_short_year(self, added: Figure) -> bool:
        return any(_is_year(figure) and figure.value % 100 == added.value for figure in self._sides.chinese)

    @cached_property
    def _in_terms(self) -> set[Decimal]:
        """The figures in the standing English of the source's terms."""
        renderings = " ".join(hit.term.en for hit in self._pair.terms)
        return _values(english_figures(renderings) + english_words(renderings))

    @cached_property
    def _races(self) -> list[str]:
        """Times of races that both sides have, whatever they put between the digits: 1分57秒79, 1:57.79."""
        digits = re.sub(r"\D", "", self._pair.source)
        races = [match[0] for match in _RACE.finditer(self._pair.target)]
        same = [race for race in races if len(race) > 5 and re.sub(r"\D", "", race) in digits]  # noqa: PLR2004
        return same + [re.sub(r":", "", race) for race in same]

    def _is_loose(self, added: Figure) -> bool:
        """True where the source may say *added* without a numeral."""
        if added in self._months:
            return False
        return not loose_values(self._pair.source, order=is_order(added)).isdisjoint(added.readings)

    def _other_orders(self) -> list[Figure]:
        """Orders of the English, "first" among them, that nothing in the source has."""
        chinese = self._sides.chinese
        known = _values(figure for figure in chinese if figure.value != 1 or figure.text[0] in _ORDER_MARKS)
        return [
            figure
            for figure in self._sides.english
            if self._english_kind(figure) == "order"
            and known.isdisjoint(figure.readings)
            and not self._is_loose(figure)
        ]


def _is_year(figure: Figure) -> bool:
    return len(figure.text) == 4 and figure.text.isdigit() and _FIRST_YEAR <= figure.value <= _LAST_YEAR  # noqa: PLR2004


def _same_digits(lost: Figure, added: Figure) -> bool:
    return _digits(lost) == _digits(added)


def _digits(figure: Figure) -> tuple[int, ...]:
    return figure.value.normalize().as_tuple().digits


def _counted(figures: Iterable[Figure]) -> Counter[Decimal]:
    """How many figures may stand for each value."""
    return Counter(value for figure in figures for value in figure.readings)


def _once(figures: Iterable[Figure]) -> list[Figure]:
    """Each value once, where it stands first."""
    first: dict[Decimal, Figure] = {}
    for figure in figures:
        first.setdefault(figure.value, figure)
    return sorted(first.values(), key=lambda figure: figure.start)


def _values(figures: Iterable[Figure]) -> set[Decimal]:
    values = set()
    for figure in figures:
        values.add(figure.value)
        if figure.also:
            values |= figure.also
    return values
