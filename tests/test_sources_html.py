"""HTML → headline, paragraphs and facts, every character with its place in the file."""

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import InputError
from summarizer.sources.web.html import is_html, read_html, read_page
from tests.cases.loading import load

PROSE = "山口村的三条路封了两条，只剩下河边的一条还走得通，菜运不出去。"


def read(html):
    return read_page(html, 0, "page.html")


def texts(page):
    return [block.traced.text for block in page.blocks]


def words(page):
    """All that was read: the headline, the article and what was left out."""
    parts = [block.traced.text for block in page.blocks] + [dropped.traced.text for dropped in page.dropped]
    return "".join([page.headline.text if page.headline else "", *parts])


def wrong_places(page, html):
    """The pieces that do not stand in the file where they say."""
    traced = [*(block.traced for block in page.blocks), *(dropped.traced for dropped in page.dropped)]
    if page.headline:
        traced.append(page.headline)
    pieces = [piece for text in traced for piece in text.pieces if piece.is_verbatim and piece.text != " "]
    return [piece for piece in pieces if html[piece.start : piece.end] != piece.text]


def grams(text):
    """Runs of four characters with how often each stands in the text, as published measures count them."""
    bare = "".join(text.split())
    found: dict[str, int] = {}
    for i in range(len(bare) - 3):
        found[bare[i : i + 4]] = found.get(bare[i : i + 4], 0) + 1
    return found


def agreement(found, wanted):
    """Precision and recall of one text against another by runs of four characters."""
    mine, theirs = grams(found), grams(wanted)
    shared = sum(min(count, theirs.get(gram, 0)) for gram, count in mine.items())
    return shared / max(sum(mine.values()), 1), shared / max(sum(theirs.values()), 1)


@pytest.mark.parametrize(
    ("html", "paragraphs"),
    [
        ("<p>甲说。</p><p>乙说。</p>", ["甲说。", "乙说。"]),
        ("<div>甲说。<br>乙说。<br/>丙说。</div>", ["甲说。", "乙说。", "丙说。"]),
        ("<div>甲说。<br><br>乙说。</div>", ["甲说。", "乙说。"]),
        ("<p>要<font color='red'>结合<b>上海</b></font>实际。</p>", ["要结合上海实际。"]),
        ("<p>甲&amp;乙&nbsp;丙&#30899;&#x78b3;&ldquo;丁&rdquo;</p>", ["甲&乙\u00a0丙碳碳“丁”"]),
        ("<p>甲&copy乙 & 丙&bogus;丁</p>", ["甲©乙 & 丙&bogus;丁"]),
        ("<p>甲<a title='a>b' href=\"c>d\">乙</a>丙</p>", ["甲乙丙"]),
        ("<p title=it's>甲</p><p>乙's</p>", ["甲", "乙's"]),
        ("<p>甲<!-- 注释 -->乙</p>", ["甲乙"]),
        ("<p>甲<!-- 没完<p>乙</p>", ["甲 没完", "乙"]),
        ("<p>甲</p><script>'<p>乙</p>'</script><style>p{}</style>", ["甲"]),
        ("<div><p>甲<p>乙<b>丙", ["甲", "乙丙"]),
        ("<ul><li>甲<ul><li>乙</ul><li>丙</ul>", ["甲", "乙", "丙"]),
        ("<table><tr><td>甲<table><tr><td>乙</div>丙<td>丁</table>戊</table>", ["甲", "乙", "丙", "丁", "戊"]),
        ("<p>甲\r\n  乙\n丙 and\nso</p>", ["甲乙丙 and so"]),
        ("<p>　　甲说。　</p><p> </p>", ["甲说。"]),
        ("<div>　　甲说。　　乙说。\n　　丙　丁</div>", ["甲说。", "乙说。", "丙　丁"]),
        ("<div>甲说。&nbsp;&nbsp;&nbsp;&nbsp;乙说。</div>", ["甲说。", "乙说。"]),
        ("<div>姓名　　甲</div>", ["姓名　　甲"]),
        ("<pre>甲\n乙\n\n丙</pre>", ["甲", "乙", "丙"]),
        ("<div>甲</div><![if IE]>乙<![endif]>", ["甲", "乙"]),
        ("<p><![CDATA[甲说[1]。]]>乙</p>", ["甲说[1]。乙"]),
        ("<p>1<2，甲</p>", ["1<2，甲"]),
        ("<title/><p>甲</p><script/><p>乙</p>", ["甲", "乙"]),
        ("<p>甲</p><plaintext><p>乙", ["甲", "<p>乙"]),
        ("<frameset><frame src=a><noframes>丙</noframes></frameset><p>甲</p>", ["甲"]),
        ("<?xml version='1.0'?><html><body><p>甲</p></body></html>", ["甲"]),
        ("<!-- 正文 --><p>甲</p>", ["甲"]),
        ("<p>甲</p></body></html><p>乙</p>", ["甲", "乙"]),
    ],
)
def test_the_text_is_what_a_reader_sees(html, paragraphs):
    """Inline tags do not break a sentence, block tags do, and what is not shown is not read."""
    page = read(html)

    assert texts(page) == paragraphs
    assert wrong_places(page, html) == []


@pytest.mark.parametrize(
    ("html", "headline"),
    [
        ("<title>山口村的路通了_要闻_某某网</title><h1>山口村的路通了</h1>", "山口村的路通了"),
        ("<title>山口村的路通了_要闻_某某网</title>", "山口村的路通了"),
        ("<title>1-10月山口村修路八公里-山口日报</title>", "1-10月山口村修路八公里"),
        ("<title>山口村的路通了</title><h3>推荐阅读</h3><h1>山口村的路通了</h1>", "山口村的路通了"),
        ("<title>山口村的路通了 - 某某网</title><h1>某某网</h1><h2>山口村的路通了</h2>", "山口村的路通了"),
        ("<title>某某网</title><h1><a href='/'>某某网</a></h1><h2>山口村的路通了</h2>", "山口村的路通了"),
        ("<title>要闻--某某县人民政府</title><h2>山口村的路通了</h2>", "山口村的路通了"),
        ("<h1><img src='logo.png'></h1><h1>山口村的路通了</h1>", "山口村的路通了"),
        ("<title>山口村八公里路通...</title><h1>山口村八公里路通了</h1>", "山口村八公里路通了"),
        ("<h1>山口村路通<br>王大姐卖菜</h1>", "山口村路通王大姐卖菜"),
        ('<meta property="og:title" content="山口村的路&quot;通&quot;了"><title>某某网</title>', '山口村的路"通"了'),
        ("<title>某某网</title><div class='tit'>山口村的路通了</div>", "某某网"),
        ("<svg><title>图标</title></svg><title>山口村的路通了</title>", "山口村的路通了"),
        ("", None),
    ],
)
def test_the_headline_agrees_with_the_title(html, headline):
    """It is the line that the title begins with, without the site's name; a logo is none; it is not in the text too."""
    page = read(f"{html}<p>{PROSE}</p>")

    assert (page.headline.text if page.headline else None) == headline
    assert headline not in texts(page)
    assert PROSE in texts(page)
    assert wrong_places(page, f"{html}<p>{PROSE}</p>") == []


@pytest.mark.parametrize("case", load("webpages"), ids=lambda case: case["shape"])
def test_the_article_is_found_on_pages_of_many_shapes(case):
    """The paragraphs of the article and nothing else; each other word stands under what was left out, with a rule."""
    page = read(case["html"])

    assert texts(page) == case["paragraphs"]
    assert page.headline
    assert page.headline.text == case["headline"]
    assert {key: value for key, value in page.facts.items() if key != "title"} == case["facts"]
    assert all(dropped.rule for dropped in page.dropped)
    assert wrong_places(page, case["html"]) == []


def test_pages_of_many_shapes_reach_the_bar():
    """Four-character runs, mean of the pages: F1 at least 0.98, and hardly a word of an article lost."""
    scores = [agreement("".join(texts(read(case["html"]))), "".join(case["paragraphs"])) for case in load("webpages")]

    assert sum(2 * p * r / (p + r) for p, r in scores) / len(scores) >= 0.98
    assert min(recall for _, recall in scores) >= 0.985


@pytest.mark.parametrize("case", load("webfacts"), ids=lambda case: case["html"][:60])
def test_facts_are_those_that_the_page_states(case):
    """From meta tags, schema.org data and the lines round the article; a number is no name, and prose states none."""
    assert read(case["html"]).facts == case["facts"]


@pytest.mark.parametrize(
    "line",
    [
        "责任编辑：李四",
        "原标题：山口村的路，通了吗？",
        "来源：山口日报",
        "（编辑 李四）责任编辑：李四",
        "未经许可不得转载",
        "扫描二维码关注我们",
        "打印 关闭",
        "上一篇：县里开会",
        "相关阅读",
        "版权声明：本文系某某网原创，转载请注明出处。",
    ],
)
def test_lines_of_the_page_are_left_out(line):
    """Editors, sources, notices, buttons and headings of lists are no paragraphs."""
    page = read(f"<div><p>{PROSE}</p><p>{PROSE}</p><p>{line}</p></div>")

    assert texts(page) == [PROSE, PROSE]
    assert line in words(page)


@pytest.mark.parametrize(
    "line",
    [
        "作者：您怎么看这件事？县里的人说还要再等一等。",
        "民警扫描了门上的二维码，打开纸团查看，发现上面写着两个字，随后点击关注了这个账号，并下载了客户端，记下了号码。",
        "相关部门表示，路已经通了。",
        "推荐他去的是老村长。",
        "大年三十",
        "修路的钱从哪里来",
        "（完）",
    ],
)
def test_lines_of_the_article_stay(line):
    """Words that furniture uses stand in sentences too."""
    assert line in texts(read(f"<div><p>{PROSE}</p><p>{line}</p><p>{PROSE}</p></div>"))


def test_what_follows_the_editor_is_not_the_article():
    """A teaser after the line that names the editor goes; after the editor at the top of a page the article stays."""
    teaser = "专家说，开春以后菜价会回落，记者走访了三个市场。"
    article = "".join(f"<p>{PROSE}</p>" for _ in range(4))

    assert teaser not in texts(read(f"<div>{article}<p>责任编辑：李四</p><p>{teaser}</p></div>"))
    assert texts(read(f"<div><p>责任编辑：李四</p>{article}</div>")) == [PROSE] * 4


def test_readings_in_ruby_are_not_in_the_sentence():
    """The small characters over a word would break a quotation; they are listed."""
    page = read(f"<p>据<ruby>通报<rt>tōngbào</rt></ruby>，没有人员伤亡，路也通了。</p><p>{PROSE}</p>")

    assert texts(page)[0] == "据通报，没有人员伤亡，路也通了。"
    assert "tōngbào" in words(page)


@pytest.mark.parametrize("style", ['style="display:none"', "hidden", 'style="color:red; DISPLAY : NONE"'])
def test_hidden_text_is_read_only_where_nothing_else_is(style):
    """What is not in view is no article, unless a script was to show all of it."""
    assert texts(read(f"<p>{PROSE}</p><div {style}><p>乙：{PROSE}</p></div>")) == [PROSE]
    assert texts(read(f"<div {style}><p>乙：{PROSE}</p></div>")) == [f"乙：{PROSE}"]


@pytest.mark.parametrize("depth", [255, 300, 1_000, 100_000])
def test_deep_nesting_keeps_its_text(depth):
    """Libxml2 follows 255 nested elements."""
    assert texts(read("<div>" * depth + f"<p>{PROSE}</p>" + "</div>" * depth)) == [PROSE]


def test_an_unclosed_link_does_not_make_the_page_one_link():
    """An anchor is no link, and a link ends with the element that it was opened in."""
    assert texts(read(f"<a name=top><p>{PROSE}</p>")) == [PROSE]
    assert texts(read(f"<td><a href=x>首页</td></tr><p>{PROSE}</p>")) == ["首页", PROSE][1:]


def test_a_large_text_is_whole():
    """Libxml2 drops a text of more than ten million bytes."""
    text = PROSE * 120_000
    assert texts(read(f"<p>{text}</p>")) == [text]


def test_a_page_without_an_article_gives_all_of_its_text():
    """Where nothing is prose, every block is kept."""
    assert texts(read("<table><tr><td>甲</td><td>乙</td></tr></table>")) == ["甲", "乙"]


@pytest.mark.parametrize(
    "html",
    [
        "<div id=root></div>",
        '<nav><a href=a>首页</a></nav><script>var state = {"content": "' + PROSE * 20 + '"}</script>',
        "<a href=a>首页</a><script>s='" + "\\u4e2d" * 300 + "'</script>",
        "<a href=a>首页</a><textarea>&lt;p&gt;" + PROSE * 20 + "</textarea>",
    ],
)
def test_a_page_that_its_script_has_not_filled_is_refused(html):
    """Its text is in no place that a reader sees; the message says what to do."""
    with pytest.raises(InputError, match=r"before its script had run.*save it again"):
        read(html)


@pytest.mark.parametrize("html", [f"<p>{PROSE}</p><script>'{PROSE * 20}'</script>", "<p>短讯</p><script>'中'</script>"])
def test_a_page_with_text_and_scripts_is_read(html):
    """Long scripts are on every page."""
    assert texts(read(html))


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_offsets_point_into_the_file(line_end):
    """Every piece that is verbatim stands at its offset, entities and line ends of any kind before it."""
    front = f"---{line_end}title: 题{line_end}---{line_end}"
    html = front + line_end.join(["<div>", "<p>甲&amp;乙</p>", "&nbsp;&", "<p>丙<b>丁</b>戊，", "己。</p>", "</div>"])
    page = read_page(html, len(front), "page.html")

    assert texts(page) == ["甲&乙", "&", "丙丁戊，己。"]
    assert wrong_places(page, html) == []


@given(
    st.lists(st.sampled_from([*"<>/=\"'!-[]& ", "<p", "<a href=", "<div", "</div>", "<!--", "<script", "甲。", "乙\n"]))
)
def test_any_run_of_marks_is_read_without_loss(parts):
    """Whatever the tags, nothing raises but the refusal, and places are right."""
    html = "".join(parts)
    try:
        page = read(html)
    except InputError:
        return
    assert wrong_places(page, html) == []


@pytest.mark.parametrize(
    "unit",
    "<a_x=' <a_'>' <a_b='>' < </ &amp; &# <div> </p></b> <b> <p>中 <ul><li> <table><td> <script> <!-- <![CDATA[ "
    "<svg>中 <a>中 <h1>中<br> 。　　 2024-01-01_ 来源： 未经扫描".split(),
)
def test_time_grows_with_the_length_only(unit):
    """Four times the text takes hardly more than four times the time: ten times is the sign of a square."""

    def seconds(size):
        html = f"<p>{PROSE}</p>" + unit.replace("_", " ") * (size // len(unit))
        began = time.process_time()
        with contextlib.suppress(InputError):
            read(html)
        return time.process_time() - began

    seconds(1_000)
    short = min(seconds(12_000) for _ in range(3))
    assert min(seconds(48_000) for _ in range(3)) <= max(10 * short, 0.3)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<!DOCTYPE html><html>", True),
        ("  <H1>题</H1>", True),
        ("甲<p>乙<p>丙<p>丁", True),
        ("甲说，<br>乙说。", False),
        ("1<2，3>2", False),
        ("<<和衷共济>>宣言", False),
        ("## 题\n\n**甲**", False),
    ],
)
def test_html_is_told_from_text(text, html):
    """A page opens with a tag or has several paragraphs marked up; a stray mark is none."""
    assert is_html(text, 0) is html


def test_the_short_form_gives_the_same():
    """`read_html` is `read_page` without rules and facts."""
    html = load("webpages")[0]["html"]
    headline, kept, dropped = read_html(html, 0, "page.html")
    page = read(html)

    assert (headline, tuple(kept)) == (page.headline, page.blocks)
    assert [block.traced for block in dropped] == [left.traced for left in page.dropped]
