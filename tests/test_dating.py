"""An article's date is what the file says it is; what the text says of days is a clue."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.sources.dating import find_date
from tests.cases.loading import cases

WORDS = st.sampled_from(
    "2024 年 6 月 8 日 31 二〇 十 廿 今天（ ） 昨天 ・ - / : 星期六 民国 农历 上午 电 近日 每年 GMT CST +08:00 T".split(
        " "
    )
)
WRITTEN = st.lists(WORDS, max_size=12).map("".join)


@pytest.mark.parametrize("case", cases("dates"))
def test_dates(case):
    """A date comes with its precision, its words and its doubts; no date comes with the words that do not settle it."""
    found, clues = find_date(case.get("facts", {}), case.get("printed", []), case.get("dateline"), case.get("body", ""))

    assert case["date"] == (None if found is None else [found.value, found.precision, found.certain])
    assert case.get("clues", list(clues)) == list(clues)
    assert found is None or case.get("basis", found.basis) == found.basis


@given(
    st.dictionaries(st.sampled_from(["date", "published"]), WRITTEN), st.lists(WRITTEN, max_size=2), WRITTEN, WRITTEN
)
def test_a_date_is_a_date(facts, printed, dateline, body):
    """Whatever is written where, the answer is a day, a month or a year of the calendar, or none."""
    found, _ = find_date(facts, printed, dateline, body)
    assert found is None or re.fullmatch(r"\d{4}(-[01]\d(-[0-3]\d)?)?", found.value)


@given(WRITTEN)
def test_the_text_alone_makes_no_date(body):
    """Without container, print and dateline there is no date, whatever the text says."""
    assert find_date({}, [], None, body)[0] is None


def test_long_text_is_read_in_no_time():
    """A hundred thousand characters of almost-dates cost no more than their length."""
    start = time.perf_counter()
    for junk in ("2024年", "6月", "今天（", "十", "2024年6月8日", " ", "农历", "昨"):
        find_date({"date": junk * 50_000}, [], None, junk * 50_000)
        find_date({"date": "2024-06-08"}, [junk * 50_000], junk * 50_000, junk * 50_000)
    assert time.perf_counter() - start < 20
