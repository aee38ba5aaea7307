"""What is denied, left out, said twice or said besides is found, and good English in many forms is let be."""

import time

import pytest

from summarizer.checking import Pair, check_pair
from summarizer.checking.chatter import check_chatter
from summarizer.checking.completeness import (
    check_ending,
    check_length,
    check_lists,
    check_points,
    check_presence,
    check_titles,
)
from summarizer.checking.polarity import check_polarity
from summarizer.checking.quoting import clipped_denial
from summarizer.checking.reading.negation import chinese_denials, english_denials
from summarizer.checking.repetition import check_repetition
from summarizer.checking.wording import check_language, check_untranslated
from tests.cases.loading import cases

COMPLETENESS = (check_presence, check_length, check_ending, check_lists, check_points, check_titles)
WORDING = (check_untranslated, check_language, check_repetition, check_chatter)
JUNK = ("不" * 10_000, "不没未无" * 2_500, "not " * 2_500, "n't" * 3_000, "a " * 5_000, "甲、" * 5_000, "一是" * 5_000)
MORE_JUNK = ("《" * 10_000, "only " * 2_000, "un" * 5_000, "<" * 10_000, "拒绝" * 5_000, ". A" * 3_000, "ab" * 5_000)


def found(checks, case):
    pair = Pair(case.get("source", ""), case["english"])
    return [finding for check in checks for finding in check(pair)]


@pytest.mark.parametrize("case", cases("polarity"))
def test_polarity(case):
    """A "not" too many or too few is found; a denial rendered well in any form is not, nor what only looks like one."""
    findings = found([check_polarity], case)
    assert [finding.category for finding in findings] == (["accuracy/polarity"] if case["found"] else [])
    assert {finding.severity for finding in findings} <= {case.get("severity", "major")}


@pytest.mark.parametrize("case", cases("completeness"))
def test_completeness(case):
    """What is missing or far too much is found; what is merely terse, or said in another way, is not."""
    findings = found(COMPLETENESS, case)
    assert [finding.category for finding in findings] == case["categories"]
    expected = {case["severity"]} if "severity" in case else {"major", "critical"}
    assert {finding.severity for finding in findings} <= expected


@pytest.mark.parametrize("case", cases("wording_more"))
def test_wording(case):
    """What is said twice, in another language or by the model for itself is found; prose that resembles it is not."""
    findings = found(WORDING, case)
    assert [finding.category for finding in findings] == case["categories"]
    assert {finding.severity for finding in findings} <= {case.get("severity", "major")}


@pytest.mark.parametrize("case", cases("clipped"))
def test_a_quote_is_clipped(case):
    """A quote whose 不 was left outside is known by what stands right before it in the file."""
    assert clipped_denial(case["file"], case["file"].index(case["quote"])) == case["denial"]


def test_what_may_leave_things_out_is_only_held_to_what_it_adds():
    """A headline may leave out a denial, a list or a title; it may not add a "not"."""
    source = "会议没有通过《水污染防治意见》，讨论了教育、医疗、住房、就业、养老问题。"
    assert check_pair(Pair(source, "A meeting was held", whole=False)) == []
    (finding,) = check_pair(Pair("会议召开。", "No meeting was held, they did not come", whole=False))
    assert finding.category == "accuracy/polarity"


def test_a_finding_says_where():
    """The place of what is denied too much is in the English, that of what is denied too little in the source."""
    (added,) = check_polarity(Pair("会议召开。他来了。", "The meeting was held. He did not come."))
    assert added.source is None
    assert added.target is not None
    assert "The meeting was held. He did not come."[added.target.start : added.target.end] == "not"
    (dropped,) = check_polarity(Pair("会议召开。他没有来。", "The meeting was held. He came."))
    assert dropped.target is None
    assert dropped.source is not None
    assert "会议召开。他没有来。"[dropped.source.start : dropped.source.end] == "没有"


def test_the_not_that_was_added_is_shown():
    """Of two "not"s the one that stands far from what the source denies is pointed at."""
    english = "He did not come, as he said on Monday in a long talk with the press, but she did not stay."
    (finding,) = check_polarity(Pair("他没有来，他周一在与媒体的长谈中说，但她留下了。", english))
    assert finding.target is not None
    assert finding.target.start == english.rindex("not")


def test_denials_are_read_whole():
    """A word is read as long as it is, and a character that belongs to another word is none."""
    chinese = [
        (denial.text, denial.firm) for denial in chinese_denials("南非不得不承认，特别是未来，找不到、不到百人，没有。")
    ]
    assert chinese == [("不得不", False), ("不到", True), ("不到", False), ("没有", True)]
    assert [denial.text for denial in english_denials("Nothing; not only, no matter, No. 3, nor knot, can't.")] == [
        "Nothing",
        "nor",
        "n't",
    ]


@pytest.mark.parametrize("junk", JUNK + MORE_JUNK)
def test_junk_costs_no_more_than_its_length(junk):
    """Ten thousand characters of one thing, on either side or on both, are checked in well under a second."""
    begun = time.process_time()
    for pair in (Pair(junk, "English."), Pair("中文。", junk), Pair(junk, junk), Pair(junk, "not refuse " * 1_000)):
        for check in (check_polarity, *COMPLETENESS, *WORDING):
            list(check(pair))
    clipped_denial(junk, len(junk))
    assert time.process_time() - begun < 2
