"""What the measures of an English translation come to in miles, acres, pounds and Fahrenheit: arithmetic alone.

The translation itself is not changed, so that its figures can still be checked against the source. What may be no
measure (a 400-meter race, 5m) is left alone.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from summarizer.checking.reading.figures import Figure, english_figures, spelled
from summarizer.checking.reading.measures import NEAR, english_unit
from summarizer.checking.reading.number_tables import ENGLISH_MEASURES
from summarizer.checking.reading.number_words import english_words, is_order
from summarizer.tasks.measure_tables import (
    ABOUT,
    AS_WRITTEN,
    CHANGES,
    CUSTOMARY,
    INTO,
    NAMED,
    PERHAPS_STEPS,
    STEPS_BEHIND,
    VAGUE,
    WRITTEN,
)
from summarizer.tasks.records import Note, Segment

_FAHRENHEIT = INTO["°c"]
_LENGTHS = frozenset({"inch", "foot", "mile"})
_MILLION = 10**6
_CONTEXT = 60
"""Characters before a measure, and behind it, in which it is told what it measures."""
_JOINT = re.compile(r"\s*(?P<word>[-–—~]|to|or|and)\s*")
_HOUR = re.compile(r"\s*/\s?h(?:r|our)?\b|[\s-](?:per|an)[\s-]hour\b")
_MINUS = re.compile(r"(?:\b(?:minus|negative)\s+|(?<![\w-])[-−–])$", re.IGNORECASE)
_BELOW_ZERO = re.compile(r"\s*below (?:zero|freezing)\b")
_NO_FIGURE = re.compile(rf"(?:\b(?:{VAGUE})\s+|\d\s+|[/×]\s?|\d\s?x\s?)$", re.IGNORECASE)
_NAME = re.compile(rf"[\s-]+(?:[\w']+[\s-]+){{0,2}}(?:{NAMED})\b", re.IGNORECASE)
_CONTEST = re.compile(r"\b(?:(?:wo)?men['’]s|boys['’]|girls['’]|mixed|the)\s+$", re.IGNORECASE)
_DONE_BEHIND = re.compile(
    rf"(?:or|{ABOUT}|equal to|equivalent to|i\.e\.|[\s,=(])*[-\d.,]+\s?(?:(?:m|b|tr)illion\s)?[\s-]*(?:{CUSTOMARY})",
    re.IGNORECASE,
)
_DONE_BEFORE = re.compile(rf"(?:{CUSTOMARY}|degrees?)\s*\(\s*(?:or |{ABOUT})?\s*$", re.IGNORECASE)
_AGAIN = re.compile(rf"\s*\(\s*(?:or |{ABOUT})?\s*")
_STEPS_BEFORE = re.compile(rf"\bby\s+(?:(?:{ABOUT})\s+)?$", re.IGNORECASE)
_STEPS_BEHIND = re.compile(rf"\s+(?:{STEPS_BEHIND})\b", re.IGNORECASE)
_PERHAPS_STEPS = re.compile(
    rf"\b(?:{PERHAPS_STEPS})\b[^.;]*$|\b(?:{CHANGES})\s+(?:of\s+)?(?:(?:{ABOUT})\s+)?$", re.IGNORECASE
)


class _Measure(NamedTuple):
    """A figure, or two of a range, and the unit behind; what stands *before* it and *behind* it in its text."""

    figures: tuple[Figure, ...]
    joint: str
    """Between the two of a range."""
    unit: str
    before: str
    words: str
    behind: str

    @property
    def into(self) -> str:
        return INTO[self.unit]

    @property
    def minus(self) -> re.Match[str] | None:
        return _MINUS.search(self.before) if self.into == _FAHRENHEIT else None

    @property
    def below_zero(self) -> re.Match[str] | None:
        return _BELOW_ZERO.match(self.behind) if self.into == _FAHRENHEIT else None

    @property
    def per_hour(self) -> re.Match[str] | None:
        return _HOUR.match(self.behind) if self.into == "mile" else None

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands in its text, with its sign, "below zero" and "per hour"."""
        start, more = self.figures[0].start, self.per_hour or self.below_zero
        sign = len(self.minus[0]) if self.minus else 0
        return start - sign, start + len(self.words) + (more.end() if more else 0)


def converted(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """The *segments* of an English translation with a note on each measure that English readers would convert."""
    return tuple(segment.with_notes(conversions(segment.target or "")) for segment in segments)


def conversions(text: str) -> list[Note]:
    """A note on each measure in an English *text*: what it comes to, with no more digits than it has.

    >>> [(text[note.start : note.end], note.text) for text in ["It has 2,130 hectares."] for note in conversions(text)]
    [('2,130 hectares', 'about 5,260 acres')]
    """
    notes: list[Note] = []
    for measure in _measures(text):
        start, end = measure.place
        between = text[notes[-1].end : start] if notes else ""
        is_again = len(between) < _CONTEXT and _AGAIN.fullmatch(between)  # 15,000 mu (1,000 hectares)
        if not is_again and (told := _told(measure)):
            notes.append(Note(start=start, end=end, text=f"about {told}", origin="arithmetic"))
    return notes


def _measures(text: str) -> Iterator[_Measure]:
    """What is certainly a measure, of which nobody has said what it comes to."""
    before: Figure | None = None
    for figure in _figures(text):
        unit = english_unit(text, figure.end)
        if unit and unit.name in INTO and _is_unit(text[figure.end : unit.end], unit.name):
            figures, joint = _range(text, before, figure)
            start, end = figures[0].start, unit.end
            around = text[max(0, start - _CONTEXT) : start], text[start:end], text[end : end + _CONTEXT]
            measure = _Measure(figures, joint, unit.name, *around)
            if not _is_doubtful(measure):
                yield measure
        before = figure


def _figures(text: str) -> list[Figure]:
    """The figures of the text; two and a half is 2.5, and the third is none."""
    words = [figure for figure in english_words(text) if not is_order(figure)]
    halves = [one._replace(value=max(one.also)) if one.also and " half" in one.text.lower() else one for one in words]
    return sorted((figure for figure in (*english_figures(text), *halves) if figure.firm), key=lambda one: one.start)


def _is_unit(words: str, name: str) -> bool:
    return name not in AS_WRITTEN or words.strip().lstrip("-") == name


def _range(text: str, first: Figure | None, last: Figure) -> tuple[tuple[Figure, ...], str]:
    """The two figures of a range with what joins them, or *last* alone: 15-20 km, between two and three tons."""
    match = _JOINT.fullmatch(text, first.end, last.start) if first and first.value < last.value else None
    if first is None or match is None:
        return (last,), ""
    before = text[max(0, first.start - _CONTEXT) : first.start]
    if match["word"] == "and" and not before.rstrip().lower().endswith("between"):
        return (last,), ""
    return (first, last), match["word"] if match["word"].isalpha() else "to"


def _is_doubtful(measure: _Measure) -> bool:
    """True of what may be no measure, of no figure in particular, and of what is converted where it stands."""
    before, behind = measure.before, measure.behind
    if _NO_FIGURE.search(before) or _DONE_BEFORE.search(before) or _DONE_BEHIND.match(behind):
        return True
    if behind.startswith("/") and not measure.per_hour:
        return True
    is_contest = measure.into == "foot" and _CONTEST.search(before) and measure.words[-1] in "sS"
    return bool(is_contest or (measure.into in _LENGTHS and _NAME.match(behind)))


def _told(measure: _Measure) -> str | None:
    """What a measure comes to, in words; None for degrees that may be a temperature or a step."""
    if measure.into == _FAHRENHEIT:
        return _heat(measure)
    factor = Decimal(repr(ENGLISH_MEASURES[measure.unit][1])) / Decimal(repr(ENGLISH_MEASURES[measure.into][1]))
    return _scaled(measure, factor)


def _heat(measure: _Measure) -> str | None:
    """Degrees Celsius in Fahrenheit: a temperature to the place of the figure given, a step to its digits."""
    factor, is_negative = Decimal("1.8"), bool(measure.minus or measure.below_zero)
    if _STEPS_BEFORE.search(measure.before) or _STEPS_BEHIND.match(measure.behind):
        return _scaled(measure, factor)
    if _PERHAPS_STEPS.search(measure.before) or (is_negative and len(measure.figures) > 1):
        return None
    values = [-figure.value if is_negative else figure.value for figure in measure.figures]
    return _joined(measure, [_to_the_place(value * factor + 32, value) for value in values])


def _scaled(measure: _Measure, factor: Decimal) -> str:
    return _joined(measure, [_sensible(figure.value * factor, _digits(figure)) for figure in measure.figures])


def _joined(measure: _Measure, values: list[Decimal]) -> str:
    """The values with their unit: 9.3 to 12 miles per hour."""
    one, several = WRITTEN[measure.into]
    rate = " per hour" if measure.per_hour or measure.unit == "kph" else ""
    numbers = list(dict.fromkeys(map(_written, values)))
    return f"{f' {measure.joint} '.join(numbers)} {one if values[-1] == 1 else several}{rate}"


def _digits(figure: Figure) -> int:
    """How many digits of a figure count: of 2,130 three, of 30 million two, of 2,000 two, for it may be a round one."""
    number = re.match(r"[\d,.]+", figure.text) or re.match(r"[\d,.]+", spelled(figure.value))
    digits = (number[0] if number else "").replace(",", "").rstrip(".")
    if "." in digits:
        return max(1, len(digits.replace(".", "").lstrip("0")))
    return max(len(digits.rstrip("0")), min(2, len(digits)))


def _sensible(value: Decimal, digits: int) -> Decimal:
    """*value* to so many *digits*; with one more where a single one would be too far off: 2 km are 1.2 miles."""
    rounded = _to_the_place(value, Decimal(1).scaleb(value.adjusted() - digits + 1))
    is_far = abs(rounded - value) > Decimal(NEAR) * abs(value)
    return _sensible(value, 2) if digits == 1 and is_far else rounded


def _to_the_place(value: Decimal, given: Decimal) -> Decimal:
    """*value* with as many places behind the point as the figure *given* has."""
    return value.quantize(Decimal(1).scaleb(int(given.as_tuple().exponent)), ROUND_HALF_UP)


def _written(value: Decimal) -> str:
    """As a reader writes it: 320 million, 1,200, 0.62."""
    return spelled(value) if abs(value) >= _MILLION else f"{value.normalize():,f}"
