"""HTML → headline and paragraphs, every character with its place in the file."""

import logging

import pytest

from summarizer.sources import read_articles
from summarizer.sources.html import is_html


@pytest.fixture
def read(tmp_path):
    """Reads one page of HTML."""

    def read_page(html):
        path = tmp_path / "page.html"
        path.write_bytes(html.encode())
        (article,) = read_articles(str(path))
        assert article.kind == "html"
        return article

    return read_page


def texts(article):
    return [paragraph.text for paragraph in article.paragraphs]


@pytest.mark.parametrize(
    ("html", "paragraphs"),
    [
        ("<p>甲说。</p><p>乙说。</p>", ["甲说。", "乙说。"]),
        ("<div>甲说。<br>乙说。<br/>丙说。</div>", ["甲说。", "乙说。", "丙说。"]),
        ("<p>要<font color='red'>结合<b>上海</b></font>实际。</p>", ["要结合上海实际。"]),
        ("<p>甲&amp;乙&nbsp;丙&#30899;&#x78b3;&ldquo;丁&rdquo;</p>", ["甲&乙\u00a0丙碳碳“丁”"]),
        ("<p>甲&copy乙 & 丙&bogus;丁</p>", ["甲©乙 & 丙&bogus;丁"]),
        ("<p>甲<a title='a>b' href=\"c>d\">乙</a>丙</p>", ["甲乙丙"]),
        ("<p>甲<!-- 注释 -->乙</p>", ["甲乙"]),
        ("<p>甲</p><script>'<p>乙</p>'</script><style>p{}</style><noscript>丙</noscript>", ["甲"]),
        ("<p>甲</p><select><option>一<option>二</select><p>乙</p>", ["甲", "乙"]),
        ("<p>甲</p><svg><title>图标</title><text>丙</text></svg><p>乙</p>", ["甲", "乙"]),
        ("<div><p>甲<p>乙<b>丙", ["甲", "乙丙"]),
        ("<p>甲\r\n  乙\n丙 and\nso</p>", ["甲乙丙 and so"]),
        ("<p>　　甲说。　</p><p> </p>", ["甲说。"]),
        ("<div>甲</div><![if IE]>乙<![endif]>", ["甲", "乙"]),
        ("<p>1<2，甲</p>", ["1<2，甲"]),
        ("<title/><p>甲</p><script/><p>乙</p>", ["甲", "乙"]),
        ("<?xml version='1.0'?><html><body><p>甲</p></body></html>", ["甲"]),
        ("<!-- 正文 --><p>甲</p>", ["甲"]),
    ],
)
def test_the_text_is_what_a_reader_sees(read, html, paragraphs):
    """Inline tags do not break a sentence, block tags do, and what is not shown is not read."""
    assert texts(read(html)) == paragraphs


@pytest.mark.parametrize(
    ("html", "headline"),
    [
        ("<title>页题</title><h1>题</h1><p>甲。</p>", "题"),
        ("<title>页题</title><p>甲。</p>", "页题"),
        ("<h3>推荐</h3><h1>题</h1><p>甲。</p>", "题"),
        ("<h1><img src='logo.png'></h1><div>甲。</div><h1>题</h1>", "题"),
        ("<h1>第七届进博会<br>签约千家</h1><p>甲。</p>", "第七届进博会签约千家"),
        ("<h1>题</h1>甲。", "题"),
        ("<title>页题</title><svg><title>图标</title></svg><p>甲。</p>", "页题"),
        ("<p>甲。</p>", None),
    ],
)
def test_the_headline_is_the_first_h1_or_else_the_title(read, html, headline):
    """The headline is read from its tag, and does not come again as a paragraph."""
    article = read(html)
    assert (article.headline.text if article.headline else None) == headline
    assert headline not in texts(article)
    assert "甲。" in texts(article)


def test_deep_nesting_keeps_its_text(read):
    """Three hundred nested elements are more than libxml2 follows, and lose nothing here."""
    assert texts(read("<div>" * 300 + "<p>甲说。</p>" + "</div>" * 300)) == ["甲说。"]


def test_a_page_without_an_article_gives_all_of_its_text(read, capsys):
    """Where trafilatura finds nothing, every block is kept, and it says nothing on stderr."""
    logging.getLogger("trafilatura").setLevel(logging.NOTSET)
    assert texts(read("<table><tr><td>甲</td><td>乙</td></tr></table>")) == ["甲", "乙"]
    assert capsys.readouterr().err == ""


def test_navigation_goes_and_the_article_stays(read):
    """On a page with an article, links and furniture round it are left out."""
    body = "".join(
        f"<p>第{i}段，上海市碳达峰碳中和工作领导小组会议召开，坚定不移走绿色低碳发展道路。</p>" for i in range(6)
    )
    page = "<html><body><nav><a href='a'>首页</a></nav><article>{}</article><footer>版权</footer></body></html>"
    assert [text[:3] for text in texts(read(page.format(body)))] == [f"第{i}段" for i in range(6)]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_offsets_point_into_the_file(read, line_end):
    """Every piece that is verbatim stands at its offset, entities and line ends of any kind before it."""
    html = line_end.join(["<div>", "<p>甲&amp;乙</p>", "&nbsp;&", "<p>丙<b>丁</b>戊，", "己。</p>", "</div>"])
    article = read(f"---{line_end}title: 题{line_end}---{line_end}{html}")
    assert texts(article) == ["甲&乙", "&", "丙丁戊，己。"]
    for paragraph in article.paragraphs:
        for piece in paragraph.traced.pieces:
            written = article.document.text[piece.start : piece.end]
            assert written == piece.text or (written, piece.text) == ("&amp;", "&")


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


def test_a_sentence_that_the_extractor_drops_is_kept(tmp_path):
    """A short last sentence in a section, one with a soft hyphen, one with ruby: prose between kept blocks stays."""
    text = "这是第{}段比较长的报道文字，它讲的是同一件事情的经过和原因，写得相当详细。"
    long = "".join(f"<section><span>{text.format(n)}</span></section>" for n in "一二三四")
    extra = (
        "<p>据<ruby>通报<rt>tb</rt></ruby>，没有人员伤亡。</p><p>这里有软连\u00ad字符，抽取程序会丢掉它，我们不会。</p>"
    )
    last = "<section><span>据通报，此次事故共造成两人死亡、一人失踪。</span></section>"
    path = tmp_path / "page.html"
    path.write_text(f"<html><body><div>{long}{extra}{last}</div></body></html>", encoding="utf-8")
    (article,) = read_articles(str(path))

    assert "两人死亡" in article.text
    assert "我们不会" in article.text
    assert "人员伤亡" in article.text


def test_what_is_left_out_of_a_page_is_listed(tmp_path):
    """Text that is no part of the article stands under dropped, with the rule, and nothing else is lost."""
    body = "".join(
        f"<p>这是报道的第{n}段，讲的是同一件事情，写得相当长也相当详细，足够让抽取程序认出它。</p>"
        for n in "一二三四五"
    )
    page = f"<html><body><nav><a>首页</a><a>新闻</a></nav><article>{body}</article><p>责任编辑：李四</p></body></html>"
    path = tmp_path / "page.html"
    path.write_text(page, encoding="utf-8")
    (article,) = read_articles(str(path))

    words = article.text + "".join(dropped.traced.text for dropped in article.dropped)
    assert all(text in words for text in ("第五段", "首页", "责任编辑：李四"))
    assert "责任编辑" not in article.text
