"""Where the file looks damaged it is said, with the place, and nothing is changed."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.sources.suspicions import find_suspicions
from summarizer.sources.tracing import Piece, Traced
from tests.cases.loading import cases

PIECES = st.sampled_from(
    ["柜姐", "的", "是", "，", "。", "、", " and ", "常态化", "会议召开", "“", "”", "and", "　", "5G"]
)
TEXTS = st.lists(st.lists(PIECES, max_size=20).map("".join), max_size=4)


def traced(texts):
    """The texts as paragraphs of one file."""
    starts = [sum(len(text) + 1 for text in texts[:number]) for number in range(len(texts))]
    return [Traced.of(text, start) for text, start in zip(texts, starts, strict=True)]


@pytest.mark.parametrize("case", cases("suspicions"))
def test_suspicions(case):
    """What a proof-reader would mark is marked, and what Chinese does on purpose is not."""
    found = find_suspicions(traced(case["paragraphs"]))
    assert case["found"] == [[suspicion.kind, suspicion.traced.text] for suspicion in found]


@given(TEXTS)
def test_a_suspicion_stands_in_the_file(texts):
    """Its place holds its text, and suspicions come in the order of the file."""
    file = "\n".join(texts)
    found = find_suspicions(traced(texts))

    for suspicion in found:
        assert suspicion.traced.text == file[suspicion.traced.start : suspicion.traced.end]
    starts = [suspicion.traced.start for suspicion in found]
    assert sorted(starts) == starts


def test_a_suspicion_over_a_line_break():
    """Where a column's line ends inside it, its spans leave the break out."""
    (suspicion,) = find_suspicions([Traced((Piece("那是商场的", 0, 5), Piece("的一角。", 6, 10)))])
    assert ("的的", [(4, 5), (6, 7)]) == (suspicion.traced.text, [tuple(span) for span in suspicion.traced.spans])


def test_long_text_is_read_in_no_time():
    """A hundred thousand characters of one kind cost no more than their length."""
    start = time.perf_counter()
    for junk in ("的", "柜姐", "甲、", " ", "　and", "甲", "甲乙丙丁戊己庚", "。", "（", "）", "”", "记者"):
        find_suspicions([Traced.of((junk * 100_000)[:100_000] + "甲")])
    assert time.perf_counter() - start < 20
