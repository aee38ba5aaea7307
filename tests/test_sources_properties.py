"""Whatever a file holds, every sentence can be found in it again, and nothing but InputError comes out."""

import re

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from summarizer.checking.quoting import stands_in
from summarizer.errors import InputError
from summarizer.sources import read_articles
from summarizer.sources.dating import read_date
from summarizer.sources.frontmatter import split_front_matter

CHINESE = st.text(alphabet="碳中和博览会龚正指出要坚持先立后破一是", min_size=1, max_size=12)
STOPS = st.sampled_from(list("。！？；：，、“”《》（）"))
BREAKS = st.sampled_from(["\n", "\n\n", "\r\n", "\r\n\r\n", "\r", "\u2028", "\n　　", " ", "\t", "\u00a0"])
LATIN = st.sampled_from(["PM2.5", "Smith", "3000", "U.S.", "A & B", "5%", "a<b", "&", "x_y", "1 > 0", "-"])
TAGS = st.sampled_from(
    "<p>|</p>|<div>|</div>|<br>|<br/>|<font color='red'>|</font>|<b>|</b>|<h1>|</h1>|<title>|</title>|<script>|"
    "</script>|<style>|</style>|<!-- -->|<!--|<svg>|</svg>|<select><option>|<a title='a>b'>|</a>|<![if IE]>|<![CDATA[|"
    "]]>|<?|<|</".split("|")
)
ENTITIES = st.sampled_from(
    "&amp; &lt; &nbsp; &ldquo; &rdquo; &#30899; &#x78b3; &ampx &copy &bogus; &#0; &#1; &#xD800; &#".split()
)
MARKDOWN = st.sampled_from(
    ["**", "__", "`", "# ", "## ", "> ", "- ", "* ", "[甲](http://a)", "![图](b)", "](", "---", "***"]
)
OPENINGS = st.sampled_from(["", "", "<div>", "<p>甲</p>\r\n", "## 题\n\n", "**甲**", "---\ntitle: 题\n---\n"])
PIECES = st.one_of(CHINESE, CHINESE, STOPS, BREAKS, LATIN, TAGS, ENTITIES, MARKDOWN)
MIXED = st.builds("{}{}".format, OPENINGS, st.lists(PIECES, max_size=40).map("".join))

few = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(tmp_path, content):
    """The articles in a file of this content, or none where the file is refused."""
    path = tmp_path / "page.txt"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    try:
        return read_articles(str(path))
    except InputError:
        return []


@few
@given(MIXED)
@example("<p>甲&ampx乙</p>")
@example("## 题\n\n甲。- 乙**丙**。")
@example("**甲**![图](b)一")
@example("**甲**\n\n一一\n一")
@example("甲&amp;乙，1<2，3>2。")
@example("<div>甲</div><![if IE]>乙。<![endif]>")
@example("\ufeff甲\r\n乙。")
def test_every_sentence_stands_in_the_file(tmp_path, content):
    """A sentence, its offsets and the file always agree; its spans are in order, apart and inside the file."""
    for article in read(tmp_path, content):
        for sentence in article.sentences:
            spans = sentence.spans
            assert stands_in(article.document.text, sentence.text, spans), sentence
            places = [place for span in spans for place in span]
            assert places == sorted(places)
            assert all(start < end for start, end in spans)
            assert 0 <= places[0] < places[-1] <= len(article.document.text)


@few
@given(MIXED)
def test_sentences_are_the_paragraph(tmp_path, content):
    """Cutting into sentences loses and adds nothing but white space."""
    for article in read(tmp_path, content):
        for paragraph in article.paragraphs:
            whole = "".join(sentence.text for sentence in paragraph.sentences)
            assert re.sub(r"\s", "", whole) == re.sub(r"\s", "", paragraph.text)


@few
@given(
    st.one_of(MIXED.map(str.encode), st.binary(max_size=200), st.text(max_size=200).map(lambda t: t.encode("utf-8")))
)
@example(b"\xff\xfe\x00")
@example("---\na: *b\n---\n甲".encode())
@example("---\n? [a]\n: b\n---\n甲".encode())
@example(("---\n" + "[" * 5000 + "\n---\n甲").encode())
@example("<p>\x01甲\x0b</p>".encode())
@example("<?xml version='1.0' encoding='gbk'?><html><p>甲</p></html>".encode())
def test_reading_refuses_or_gives_the_same_twice(tmp_path, content):
    """No input raises anything but InputError, and reading has no chance in it."""
    assert read(tmp_path, content) == read(tmp_path, content)


@few
@given(st.one_of(st.text(max_size=40), st.datetimes().map(str), st.datetimes().map(lambda d: d.isoformat() + "+14:00")))
@example("0001-01-01T00:00:00+14:00")
@example("9999-12-31T23:59:59-12:00")
@example("Thu, 28 Jul 99999999999999999999 11:50:54 GMT")
def test_no_date_can_break_the_reader(value):
    """A date that cannot be read, or lies off the calendar, is no date."""
    found = read_date(value)
    assert found is None or re.fullmatch(r"\d{4}-\d\d-\d\d", found.value)


@few
@given(
    st.lists(
        st.one_of(
            CHINESE, st.sampled_from(["---\n", "\n---\n", "title: ", "\n", "&a ", "*a", "- ", "'", "{", "date: "])
        )
    ).map("".join)
)
def test_front_matter_starts_the_text_behind_it(text):
    """What is split off is a block between two lines of dashes, or nothing."""
    facts, start = split_front_matter(text)
    assert (start == 0 and facts == {}) or text[:start].rstrip().endswith("---")
