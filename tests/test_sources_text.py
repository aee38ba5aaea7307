"""Plain text and Markdown → paragraphs → sentences, each traced to the file."""

import re
from pathlib import Path

import pytest

from summarizer.checking.quoting import stands_in
from summarizer.sources import Traced, read_articles
from summarizer.sources.paper.blocks import find_column, is_markdown, read_lines, split_blocks
from summarizer.sources.paper.layout import Aside, Body, lay_out
from summarizer.sources.sentences import split_sentences
from summarizer.sources.tracing import Piece, Span
from tests.cases.loading import cases, load

SEEDS = Path(__file__).parents[1] / "seeds"


def bare(text):
    return re.sub(r"\s", "", text).removeprefix("本报讯")


def laid_out(text):
    lines = read_lines(text, 0)
    column = find_column(lines)
    return lay_out(split_blocks(lines, markdown=is_markdown(text), column=column), column)


def paragraphs(text):
    return [part.text for part in laid_out(text) if not isinstance(part, Aside)]


@pytest.mark.parametrize("name", load("paragraphs"))
def test_paragraphs_of_the_samples(name):
    """As many of the paragraphs read by hand come out exactly as ever did."""
    articles = read_articles(str(SEEDS / name))
    found = {bare(paragraph.text) for article in articles for paragraph in article.paragraphs}
    wanted = load("paragraphs")[name]
    assert sum(bare(text) in found for text in wanted["paragraphs"]) >= wanted["least"]


def test_a_post_on_one_line_has_paragraphs():
    """The eleven paragraphs of the WeChat sample are told apart."""
    (article,) = read_articles(str(SEEDS / "004_1866d2bbd4d0eafa.txt"))
    assert len(article.paragraphs) >= 11


LONG = "甲" * 61
COLUMN = "上海国际碳中和博\n览会今天在上海开\r\n幕，市长龚正和各\n国的气候专家以及"
ONE_LINE = COLUMN.replace("\r", "").replace("\n", "")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("甲说。\n乙说。\n\n丙说。", ["甲说。", "乙说。", "丙说。"]),
        (f"{COLUMN}来宾出席。\n\n{COLUMN}主持会议。", [f"{ONE_LINE}来宾出席。", f"{ONE_LINE}主持会议。"]),
        ("　　甲说。\n\n　　乙说。", ["甲说。", "乙说。"]),
        (f"{LONG}\n\n乙说。", [f"{LONG}乙说。"]),
        (f"{LONG}。\n\n乙说。", [f"{LONG}。", "乙说。"]),
        (f"{LONG}：\n\n乙说。", [f"{LONG}：", "乙说。"]),
        ("短的标题\n\n乙说。", ["短的标题", "乙说。"]),
        ("他说“甲\n\n乙”。", ["他说“甲乙”。"]),
        ("New\nYork的2021\n年", ["New York的2021年"]),
        ("(2021\n)", ["(2021)"]),
        ("## 题\n甲**重**点。", ["题", "甲重点。"]),
        ("## 题\n\n> 甲\n> 乙\n\n- 丙\n\n---\n\n丁[戊](http://a)![图](b)`己`", ["题", "甲乙", "丙", "丁戊己"]),
        ("## 题\n\n5*3和甲_乙\n\n2021-05", ["题", "5*3和甲_乙", "2021-05"]),
        ("- 甲\n> 乙", ["- 甲", "> 乙"]),
    ],
)
def test_paragraphs(text, found):
    """Lines are joined as Chinese is, a block that runs on goes on, and marks of Markdown go where it is Markdown."""
    assert paragraphs(text) == found


@pytest.mark.parametrize(
    ("cut", "dateline"),
    [("据新华社合肥6月23日\n\n电 ", "据新华社合肥6月23日电"), ("本报讯 记者 王某\n\n报道：", "本报讯")],
)
def test_a_dateline_cut_by_a_blank_line(cut, dateline):
    """A dateline that the end of a column cuts in two is one, and no headline."""
    page = laid_out(f"路灯亮了\n\n{cut}{COLUMN}来宾出席。\n\n{COLUMN}主持会议。")
    paragraph = next(part for part in page if isinstance(part, Body))
    assert paragraph.opening
    assert dateline == paragraph.opening.dateline
    assert f"{ONE_LINE}来宾出席。" == paragraph.text


@pytest.mark.parametrize("line", ["第四地下空间要", "第四，地下空间要早"])
def test_a_picture_in_a_column(line):
    """A picture of Markdown between lines that are cut to a column is one, and the lines round it are read."""
    column = "".join(f"{'甲' * 8}\n{'乙' * 10}\n{'丙' * 10}\n丁完。\n\n" for _ in range(6))
    page = laid_out(f"{column}{line}\n\n![图](x)\n{column}")
    assert [part.furniture.rule for part in page if isinstance(part, Aside)] == ["image"]


@pytest.mark.xfail(reason="emphasis by one asterisk is not told from an asterisk", strict=True)
def test_single_emphasis():
    """`*甲*` is emphasis too."""
    assert paragraphs("## 题\n\n*甲*说。") == ["题", "甲说。"]


def test_brackets_are_read_in_no_time():
    """A line of a hundred thousand brackets costs no more than its length."""
    for junk in ("[" * 100_000, "](" * 50_000, "![" * 50_000, "> " * 50_000, "《" * 100_000):
        split_blocks(read_lines(junk, 0), markdown=True, column=None)
        split_sentences(Traced.of(junk))


def test_a_column_is_told_from_paragraphs():
    """Lines of nearly one length are a column; lines of any length are not, nor are a few."""
    assert find_column(read_lines("甲乙丙丁戊己庚辛壬癸\n" * 10, 0)) == (10, False)
    assert find_column(read_lines("\n".join("甲" * n for n in range(10, 100, 7)), 0)) is None
    assert find_column(read_lines("甲乙丙丁\n" * 5, 0)) is None


def test_lines_about_the_page_become_fields(tmp_path):
    """The outlet goes to a field and the editor goes; both in a sentence stay."""
    path = tmp_path / "page.txt"
    path.write_text("来源：上观新闻\n\n甲说，责任编辑：要细。来源：多处。\n\n（责任编辑：李某）", encoding="utf-8")
    (article,) = read_articles(str(path))
    assert (article.credits.source, article.text) == ("上观新闻", "甲说，责任编辑：要细。来源：多处。")


def test_the_top_heading_is_the_headline(tmp_path):
    """A Markdown heading at the top is the headline, and so is a line of plain text that is set as one."""
    path = tmp_path / "page.md"
    path.write_text("## 题\n\n甲说。", encoding="utf-8")
    (article,) = read_articles(str(path))
    assert article.headline is not None
    assert (article.kind, article.headline.text, article.text) == ("markdown", "题", "甲说。")
    path.write_text("题\n\n甲说。", encoding="utf-8")
    (article,) = read_articles(str(path))
    assert (article.kind, article.headline) == ("plain", None)
    path.write_text("会议在京举行\n\n甲说。", encoding="utf-8")
    (article,) = read_articles(str(path))
    assert article.headline is not None
    assert (article.headline.text, article.text) == ("会议在京举行", "甲说。")


@pytest.mark.parametrize("case", cases("sentences"))
def test_sentences(case):
    """A sentence ends where a reader of Chinese hears it end."""
    text = "　" + " ".join(case["parts"]) if "indent" in case["label"] else "".join(case["parts"])
    assert [sentence.text for sentence in split_sentences(Traced.of(text))] == case["parts"]


def test_sentences_are_numbered_through_the_article(tmp_path):
    """A sentence's id says its paragraph and its place in it, both from one."""
    path = tmp_path / "page.txt"
    path.write_text("甲说。乙说。\n\n丙说。", encoding="utf-8")
    (article,) = read_articles(str(path))
    assert [(s.id, s.text, s.spans) for s in article.sentences] == [
        ("p1.s1", "甲说。", (Span(0, 3),)),
        ("p1.s2", "乙说。", (Span(3, 6),)),
        ("p2.s1", "丙说。", (Span(8, 11),)),
    ]


def test_a_cut_keeps_its_places():
    """A slice, a strip and a removal know where their characters stand."""
    traced = Traced((Piece(" 碳中", 0, 3), Piece("&", 3, 8), Piece("和 ", 8, 10)))
    assert traced.strip().spans == (Span(1, 9),)
    assert traced[2:4].spans == (Span(2, 8),)
    assert traced.without([(1, 2)]).text == " 中&和 "
    assert traced.without([(1, 2)]).spans == (Span(0, 1), Span(2, 10))
    assert (traced.start, traced.end, len(traced)) == (0, 10, 6)
    assert traced[3:3].text == ""


def test_an_entity_is_never_cut():
    """A character written as several is in a stretch of the file whole, or not at all."""
    traced = Traced((Piece("甲", 0, 1), Piece("&", 1, 6), Piece("乙丙", 6, 8)))
    assert traced.within(1, 7).text == "&乙"
    assert traced.within(0, 1).text == "甲"
    assert traced.within(7, 8).text == "丙"
    assert traced.within(8, 9).text == ""


def test_a_dateline_goes_to_its_field(tmp_path):
    """本报讯 opens a report and is no part of it; inside a sentence, or alone, it stays."""
    path = tmp_path / "page.txt"
    path.write_text("本报讯 会议昨天召开。\n\n本报北京讯　他说，本报讯 三字照旧。\n\n本报讯", encoding="utf-8")
    article, other = read_articles(str(path))

    assert ("本报讯", "本报北京讯") == (article.credits.dateline, other.credits.dateline)
    assert ["会议昨天召开。"] == [p.text for p in article.paragraphs]
    assert ["他说，本报讯 三字照旧。", "本报讯"] == [p.text for p in other.paragraphs]
    assert stands_in(article.document.text, "会议昨天召开。", article.paragraphs[0].traced.spans[:1])


@pytest.mark.parametrize(
    ("text", "paragraphs", "source"),
    [
        ("责任编辑：李四\n会议强调，要加快建设。", ["会议强调，要加快建设。"], None),
        ("来源：新华社\n会议强调，要加快建设。", ["会议强调，要加快建设。"], "新华社"),
        ("编辑：您怎么看这次改革？\n\n专家：很好。", ["编辑：您怎么看这次改革？", "专家：很好。"], None),
        ("来源：统计局公报，全市增长百分之五。", ["来源：统计局公报，全市增长百分之五。"], None),
        ("　　第一段。\n　　第二段没有句号\n　　第三段。", ["第一段。", "第二段没有句号", "第三段。"], None),
        (f"标题在这里\n{'这是很长的一段。' * 10}\n下一段。", ["这是很长的一段。" * 10, "下一段。"], None),
    ],
)
def test_lines_that_stand_apart(tmp_path, text, paragraphs, source):
    """Furniture ends at its line, an editor's question is text, indented and long lines are paragraphs."""
    path = tmp_path / "page.txt"
    path.write_text(text, encoding="utf-8")
    (article,) = read_articles(str(path))

    assert paragraphs == [paragraph.text for paragraph in article.paragraphs]
    assert source == article.credits.source


def test_a_second_headline_is_not_lost(tmp_path):
    """A heading that differs from the front matter's title stays in the text; one that is the same is the headline."""
    path = tmp_path / "page.md"
    path.write_text("---\ntitle: 短题\n---\n# 另一个标题\n\n正文。", encoding="utf-8")
    (article,) = read_articles(str(path))

    assert article.headline
    assert "短题" == article.headline.text
    assert ["另一个标题", "正文。"] == [paragraph.text for paragraph in article.paragraphs]
