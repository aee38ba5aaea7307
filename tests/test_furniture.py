"""Lines of the page and the edges of a report are known for what they are, and the story's own words are left alone."""

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.sources.paper import pagewords
from summarizer.sources.paper.furniture import LONGEST, alternatives, photographer, recognise
from summarizer.sources.paper.markers import endings, is_dateline, jumps, opening, opens_across
from tests.cases.loading import load
from tests.pages.stories import load_stories

TABLES = {name: table for name, table in vars(pagewords).items() if name.isupper()}
WORDS = sorted({word for table in TABLES.values() for word in table})
GLUE = list("（）()【】《》 \u3000。，：:/、\n1年月日·版摄")
MARKERS = load("markers")
STORIES = load_stories()


def marked(key):
    """The cases of `markers.json` that tell of *key*, named by their labels."""
    return [pytest.param(case, id=case["label"]) for case in MARKERS if key in case]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["label"]) for case in load("furniture")])
def test_lines(case):
    """A line of the page is known by its rule, and a headline that looks like one is none."""
    found = recognise(case["text"])
    assert (case["rule"], case["value"]) == ((found.rule, found.value) if found else (None, None))


@pytest.mark.parametrize("case", marked("dateline"))
def test_openings(case):
    """A dateline and its reporters are cut off whole, and no word of the story with them."""
    found = opening(case["text"])
    assert (case["dateline"], case["byline"]) == ((found.dateline, found.byline) if found else (None, None))
    assert case["rest"] == case["text"][found.end if found else 0 :]


@pytest.mark.parametrize("case", marked("endings"))
def test_endings(case):
    """What a report is signed with is cut off, and a bracket that belongs to its sentence stays."""
    found = endings(case["text"])
    assert case["endings"] == [[ending.rule, ending.value] for ending in found]
    assert case["rest"] == case["text"][: found[-1].start if found else None]


@pytest.mark.parametrize("case", marked("jumps"))
def test_jumps(case):
    """Only what names another page sends the reader there."""
    assert case["jumps"] == [case["text"][start:end] for start, end in jumps(case["text"])]


def test_half_of_the_cases_are_negatives():
    """What must be left alone is told as often as what must be found, or nearly."""
    lines = load("furniture")
    assert sum(case["rule"] is None for case in lines) >= 0.4 * len(lines)
    assert sum(case["rest"] == case["text"] for case in MARKERS) >= 0.4 * len(MARKERS)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.id)
def test_no_story_is_furniture(story):
    """No headline and no subhead of a story is taken for furniture, and no paragraph opens or ends with any."""
    headings = [line.text for line in story.headline] + [p.text for p in story.passages if p.type == "subhead"]
    assert [] == [heading for heading in headings if recognise(heading)]
    texts = [passage.text for passage in story.passages if passage.type == "text"]
    assert [] == [text for text in texts if opening(text) or endings(text) or jumps(text)]


def test_a_dateline_alone():
    """A dateline that a line break cut off from its story is told from one that the story follows."""
    assert is_dateline("本报北京6月8日电 （记者 王某）")
    assert not is_dateline("本报北京6月8日电 （记者 王某）会议召开。")
    assert not is_dateline("会议召开。")


def test_an_opening_cut_by_a_break():
    """A dateline belongs to the line below it where that goes on with the reporters, and not where a story begins."""
    assert opens_across("本报讯 记者 王某", "报道：会议召开。")
    assert opens_across("新华社北京6月8日电（记", "者王某）会议召开。")
    assert not opens_across("本报讯 记者 王某", "会议召开。")
    assert not opens_across("会议召开。", "本报讯 会议召开。")


def test_no_line_of_furniture_is_longer():
    """A line beyond the limit is never looked at."""
    line = "来源：" + "报" * 20
    assert recognise(line)
    assert recognise(line + " " * (LONGEST + 1 - len(line))) is None
    assert recognise("") is None


@pytest.mark.parametrize("name", TABLES)
def test_tables(name):
    """No word stands twice in a table, and none is empty."""
    table = list(TABLES[name])
    assert sorted(set(table)) == sorted(table)
    assert all(table)


def test_alternatives_take_the_longest():
    """Of two words that begin alike the longer is matched, and signs in a word are themselves."""
    pattern = re.compile(alternatives(["社", "通讯", "通讯社", "C+", "社"]))
    assert pattern.findall("通讯社通讯C+CC社") == ["通讯社", "通讯", "C+", "社"]


@given(st.lists(st.sampled_from(WORDS + GLUE), max_size=40).map("".join))
def test_spans_lie_in_the_text(text):
    """Whatever the text, what is cut off lies in it, in order, and no two cuts overlap."""
    found = opening(text)
    assert found is None or 0 < found.end < len(text)

    starts = [ending.start for ending in endings(text)]
    assert sorted(set(starts), reverse=True) == starts
    assert all(0 <= start < len(text) for start in starts)

    spans = jumps(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))

    recognise(text)


def seconds(ask, text):
    """How long *ask* takes for *text*, at best of two."""
    best = float("inf")
    for _ in range(2):
        start = time.perf_counter()
        ask(text)
        best = min(best, time.perf_counter() - start)
    return best


@pytest.mark.parametrize("ask", [recognise, photographer, is_dateline])
def test_long_lines(ask):
    """The words of the tables, said over and over in a line as long as lines may be, are read in no time."""
    for unit in [*WORDS, *GLUE, "一", "王某 ", "20", "A1 ", "记者 ", "6月8日", "2024年6月8日 ", "2024年6月8日 农历"]:
        for end in ("", "！", "版"):
            line = (unit * LONGEST)[: LONGEST - 1] + end
            assert seconds(ask, line) < 0.2, line


def test_long_paragraphs():
    """A hundred thousand characters cost the edges of a paragraph next to nothing."""
    units = [
        *WORDS,
        *GLUE,
        "（下转",
        "（转第",
        "▶",
        "（记者 ",
        "本报",
        "本报讯（记者",
        "王某 ",
        "一",
        "新华社一月",
        "）（",
        "《报",
    ]
    for unit in units:
        text = (unit * (100_000 // len(unit) + 1))[:100_000]
        for hostile in (text, f"版{text}", f"本报讯{text}", f"{text}。（{unit * 30}）", f"{text}版"):
            for ask in (opening, endings, jumps):
                assert seconds(ask, hostile) < 0.2, (ask.__name__, unit)
