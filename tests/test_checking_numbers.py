"""What is found of a figure: how bad it is, where it stands on both sides, and in what time."""

import json
import time
from pathlib import Path

import pytest

from summarizer.checking import Pair, TextSpan, check, check_pair
from summarizer.checking.comparing import differences
from summarizer.checking.reading.figures import english_figures
from summarizer.checking.reading.number_words import chinese_words, english_words
from summarizer.checking.reading.people import Person

CASES = Path(__file__).parent / "cases"


def _told(source, english):
    return [(finding.severity, finding.message) for finding in check(source, english)]


def test_both_sides_in_hand_is_critical():
    """A figure that is another one is worse than one that is missing, which is worse than a small word left out."""
    assert _told("三年行动计划", "a five-year action plan") == [
        ("critical", "source says 三 (3), the English says five")
    ]
    assert _told("260家企业参展", "Companies took part") == [("major", "source says 260, the English does not")]
    assert _told("企业参展", "260 companies took part") == [
        ("major", "the English says 260, which the source does not")
    ]
    assert _told("中美两国合作", "China and the US cooperate") == [
        ("minor", "source says 两 (2), the English does not")
    ]


def test_a_number_word_has_its_places():
    """The finding points at the numeral and at the word that stands for it."""
    source, english = "实施三年行动计划", "to carry out a five-year action plan"
    (finding,) = check(source, english)
    assert finding.source == TextSpan(start=2, end=3)
    assert finding.target == TextSpan(start=english.index("five"), end=english.index("-year"))


def test_money_of_another_country_is_told_with_its_places():
    """元 alone is the yuan; where it may be a dollar after all, the finding says less."""
    source, english = "总投资283亿元。", "The total investment is US$28.3 billion."
    (finding,) = check(source, english)
    assert (finding.severity, finding.message) == (
        "critical",
        "source says 283亿元 (yuan), the English says US$28.3 billion",
    )
    assert finding.source == TextSpan(start=3, end=8)
    assert finding.target == TextSpan(start=english.index("US$"), end=len(english) - 1)
    assert [severity for severity, _ in _told("在美国投资283亿元", "US$28.3 billion in the US")] == ["major"]
    assert [severity for severity, _ in _told("每人可领3000元", "NT$3,000 for each")] == ["minor"]


def test_several_wrong_figures_are_told_apart():
    """Each lost figure is set against the one that stands where it stood."""
    messages = [message for _, message in _told("增加32家，减少47家", "up by 36, down by 41")]
    assert messages == ["source says 32, the English says 36", "source says 47, the English says 41"]


def test_a_claim_may_leave_a_number_word_out():
    """Where English may leave things out, a word that changed is still found."""
    assert check_pair(Pair("三年行动计划分五步", "a three-year plan", whole=False)) == []
    assert [f.severity for f in check_pair(Pair("三年行动计划", "a five-year plan", whole=False))] == ["critical"]


def test_goals_that_changed_places():
    """2030 and 2060 are both there, each with what the source says of the other."""
    source = "2030年前实现碳达峰、2060年前实现碳中和"
    assert _told(source, "peaking carbon emissions before 2060 and achieving carbon neutrality before 2030") == [
        ("critical", "2030 and 2060 have changed places in the English")
    ]
    assert _told(source, "carbon neutrality before 2060 and a carbon peak before 2030") == []


def test_ages_that_changed_places():
    """People whom the article introduces hold figures as terms do."""
    people = (Person("李明", None, 0, 2), Person("王芳", None, 0, 2))
    source = "李明今年62岁，王芳今年58岁"
    good, bad = "Li Ming is 62, Wang Fang is 58", "Li Ming is 58, Wang Fang is 62"
    assert check_pair(Pair(source, good.replace(", ", " and "), people=people)) == []
    (finding,) = check_pair(Pair(source, bad.replace(", ", " and "), people=people))
    assert (finding.category, finding.severity) == ("accuracy/number", "critical")


def test_a_digit_changed_in_good_english_is_found():
    """Of the cases of good English, each with one digit changed, 99 in 100 are found."""
    good = [case for name in ("numbers", "checked_dates") for case in _good(name)]
    changed = [(source, bad) for source, english in good for bad in _with_a_digit_changed(english)]
    missed = [pair for pair in changed if not any(severity != "minor" for severity, _ in _told(*pair))]
    assert len(changed) > 300
    assert len(missed) <= len(changed) / 100, missed


def _good(name):
    cases = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return [(case["source"], case["english"]) for case in cases if not (case["found"] or "known_failure" in case)]


def _with_a_digit_changed(english):
    for figure in english_figures(english):
        if figure.firm:
            digit = (int(english[figure.start]) + 4) % 9 + 1
            yield f"{english[: figure.start]}{digit}{english[figure.start + 1 :]}"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("三万五千人", [35000]),
        ("一百二十多万人", [1200000]),
        ("二〇二〇年", [2020]),
        ("六点五亿元", [650000000]),
        ("第三十六条", [36]),
        ("两个、四个", [2, 4]),
        ("统一、万一、十分、四川、周三", []),
    ],
)
def test_chinese_words(text, values):
    """A numeral that counts something is a firm figure; one in a word or a name is none."""
    assert [int(figure.value) for figure in chinese_words(text) if figure.firm] == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("two hundred and thirty thousand", ["230000"]),
        ("twenty-one of them, for the third time", ["21", "3"]),
        ("two, three or four", ["2", "3", "4"]),
        ("half a million", ["500000"]),
        ("a hundred thousand", ["100000"]),
        ("two thirds", ["0.6667"]),
        ("once again, for the first time, both of them, a dozen", []),
    ],
)
def test_english_words(text, values):
    """Number words are read as one figure where they are one; a word that may be no number is not firm."""
    assert [str(figure.value) for figure in english_words(text) if figure.firm] == values


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("1," * 5_000, "2 " * 5_000),
        ("一" * 10_000, "two " * 2_500),
        ("5米，" * 3_000, "6 km " * 2_000),
        ("第一首次" * 2_500, "third " * 1_600),
        ("近5家" * 3_000, "over 5 " * 1_500),
        ("2030年碳达峰，" * 1_000, "May 5, 2031 " * 900),
        ("1:2" * 3_000, "1:2:3.4" * 1_500),
    ],
)
def test_a_page_of_figures_costs_little(source, english):
    """A table or junk of ten thousand characters is compared in a moment, not in the square of its figures."""
    begun = time.process_time()
    assert len(differences(Pair(source, english))) <= 200
    check_pair(Pair(source, english))
    assert time.process_time() - begun < 10
