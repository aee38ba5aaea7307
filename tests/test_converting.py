"""Measures in the units of English-speaking countries: right, no more exact than the figure, and only of measures."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.checking.reading.figures import english_figures
from summarizer.checking.reading.measures import is_converted
from summarizer.checking.reading.number_tables import ENGLISH_MEASURES
from summarizer.tasks.converting import conversions, converted
from summarizer.tasks.measure_tables import INTO, WRITTEN
from summarizer.tasks.records import Note, Segment
from tests.cases.loading import cases

CHINESE = {"kilometer": "公里", "hectare": "公顷", "mu": "亩", "kg": "公斤", "square meter": "平方米", "liter": "升"}


@pytest.mark.parametrize("case", cases("converted"))
def test_measures(case):
    """What is certainly a measure has its note, with sign and rate; what may be something else is left alone."""
    text = case["english"]
    assert case["notes"] == [[text[note.start : note.end], note.text] for note in conversions(text)]


@given(number=st.integers(1, 10**9), unit=st.sampled_from(sorted(CHINESE)))
def test_a_conversion_is_as_exact_as_its_figure(number, unit):
    """It is right to 5%, and by the rule that finds wrong figures where three digits are given; never has it more."""
    (note,) = conversions(f"{number:,} {unit}")
    (ours,), (theirs,) = english_figures(f"{number}"), english_figures(note.text)
    given_digits = len(str(number).rstrip("0"))
    amounts = [number * ENGLISH_MEASURES[unit][1], float(theirs.value) * ENGLISH_MEASURES[INTO[unit]][1]]

    assert abs(amounts[0] - amounts[1]) <= 0.05 * amounts[0]
    assert given_digits < 3 or is_converted(ours, f"{number}{CHINESE[unit]}", theirs, note.text)
    assert len(f"{theirs.value:f}".replace(".", "").strip("0")) <= max(2, given_digits)


def test_every_unit_is_known_and_can_be_written():
    """The tables of this task say nothing that the readers of figures do not know."""
    assert {*INTO} <= {*ENGLISH_MEASURES}
    assert {*INTO.values()} == {*WRITTEN}
    for name, into in INTO.items():
        kind, _ = ENGLISH_MEASURES[name]
        assert into == "degree Fahrenheit" if kind == "heat" else kind == ENGLISH_MEASURES[into][0]


def test_one_is_no_plural():
    """One foot, and not one feet."""
    assert ["about 1 foot"] == [note.text for note in conversions("0.3 meters")]


def test_nothing_else_of_a_segment_changes():
    """A gap stays one, the English is to the letter what it was, and a note that is there stays, in its place."""
    there = Note(start=10, end=20, text="龚正", origin="article")
    told = Segment(id="p1.s2", source="龚正", target="3 km, and Gong Zheng", spans=(), findings=(), notes=(there,))
    gap = Segment(id="p1.s1", source="三公里", target=None, spans=(), findings=())

    after = converted([gap, told])

    assert gap == after[0]
    assert told == after[1].model_copy(update={"notes": (there,)})
    assert [(0, "arithmetic"), (10, "article")] == [(note.start, note.origin) for note in after[1].notes]


def test_junk_is_read_in_no_time():
    """What a model may make up of figures and units costs no more than its length."""
    start = time.perf_counter()
    for junk in (
        "9 km " * 3_000,
        "9 km" + " " * 12_000 + "(",
        "9-" * 6_000,
        "minus " * 3_000,
        "1 to " * 3_000,
        "km (" * 3_000,
    ):
        conversions(junk)
    assert time.perf_counter() - start < 3
