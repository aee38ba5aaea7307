"""A post of WeChat is told from a text about posts, and ends where its widgets begin."""

import time

import pytest

from summarizer.sources.articles import Document
from summarizer.sources.pages import split_document
from summarizer.sources.paper.wechat import is_wechat

STORY = "会议昨天在杭州召开，省长在会上说，要把任务一件一件落到实处，让群众看得见变化。"


def read(text):
    """The kind of a page, the text of its articles, and what was left out of it."""
    articles = split_document(Document("page.txt", "", "utf-8", text, "page"))
    dropped = [(d.rule, d.traced.text) for article in articles for d in article.dropped]
    return articles[0].kind, "".join(p.text for article in articles for p in article.paragraphs), dropped


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("微信号 zhejiang 功能介绍 浙江新闻", True),
        ("点击蓝字 关注我们", True),
        ("公众号 会议召开。阅读原文", True),
        ("市民可在公众号预约。他的文章发表于本月的杂志。", False),
        ("关注我们身边的人。通知已发送。", False),
        ("往期回顾展开幕", False),
        ("微信扫一扫，关注本报公众号", False),
    ],
)
def test_words_that_any_text_has_are_no_sign_alone(text, expected):
    """Two of the words stand round a post, and one of them stands hardly anywhere else."""
    assert is_wechat(text) is expected


def test_widgets_are_left_out():
    """What stands below the text is left out, with a notice among it."""
    notice = "免责声明：本文只代表作者的看法，转载的图片如有侵权，请与我们联系删除。"
    kind, text, dropped = read("\n".join([*[STORY] * 9, "往期推荐◆省委举行学习会", "阅读原文", notice]))

    assert ("wechat", STORY * 9) == (kind, text)
    assert [("widget", "往期推荐◆省委举行学习会"), ("widget", "阅读原文"), ("widget", notice)] == dropped


def test_a_report_below_the_words_of_a_widget_stays():
    """A line that names the editor or asks for a share in the middle of a page ends no page."""
    below = "地铁新线预计今年年底通车运营，全长约二十公里，设站十六座，沿线居民都很期待。"
    kind, text, _ = read(f"阅读原文的人很多，公众号越来越好。\n{STORY}\n责任编辑：李四\n{below}\n{below}")

    assert kind == "wechat"
    assert text.endswith(f"{below}{below}")


def test_many_widgets_cost_no_more_than_their_length():
    """Two hundred thousand characters of them are read in seconds."""
    start = time.perf_counter()
    split_document(Document("page.txt", "", "utf-8", "微信号 功能介绍\n" + "来源：往期推荐\n" * 25_000 + STORY * 2_000))
    assert time.perf_counter() - start < 20
