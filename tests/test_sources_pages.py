"""A page of any kind → its articles: nothing is lost, nothing is read twice, and the same words come out again."""

import re
from collections import Counter

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from summarizer.errors import InputError
from summarizer.sources.articles import Document
from summarizer.sources.pages import split_document

WORDS = st.text(alphabet="碳中和博览会龚正指出要坚持先立后破市政府昨天召开3月5日元二", min_size=1, max_size=24)
SENTENCES = st.builds("{}，{}。".format, WORDS, WORDS)
HEADLINES = st.one_of(WORDS, st.builds("{} {}".format, WORDS, WORDS), st.builds("## {}".format, WORDS))
OPENINGS = st.sampled_from(
    [
        "",
        "",
        "本报讯 ",
        "本报讯（记者 张三） ",
        "新华社北京6月8日电 ",
        "据新华社电 ",
        "（记者 李四）",
        "**本报讯** ",
        "　　",
    ]
)
ENDINGS = st.sampled_from(
    ["", "", "（记者 张三）", " 据新华社电", "（完）", "（下转第三版）", " 本报记者 王强", "（新华社）"]
)
PARAGRAPHS = st.builds(
    lambda start, body, end: start + "".join(body) + end, OPENINGS, st.lists(SENTENCES, min_size=1), ENDINGS
)
FURNITURE = st.sampled_from(
    "■要闻|第03版：要闻|2024年6月8日 星期六|责任编辑：李四|来源：新华社|本报记者 王凯 摄|扫一扫 关注我们|"
    "（上接第一版）|评论|微信号|功能介绍|往期推荐◆会议召开|阅读原文|本报记者 张三|---|12|A03".split("|")
)
PIECES = st.one_of(PARAGRAPHS, PARAGRAPHS, HEADLINES, FURNITURE, WORDS)
BREAKS = st.sampled_from(["\n", "\n\n", "\n\n", "\r\n", "\f", "\n　　"])


@st.composite
def pages(draw, widths=(None, None, 11, 16)):
    """A page in some layout: pieces with breaks between, its lines cut to a width or not."""
    text = "".join(draw(PIECES) + draw(BREAKS) for _ in range(draw(st.integers(1, 12))))
    width = draw(st.sampled_from(widths))
    if width is None:
        return text
    return "\n".join(line[at : at + width] for line in text.split("\n") for at in range(0, max(1, len(line)), width))


many = settings(max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(text):
    """The articles on a page, or none where it is refused."""
    try:
        return split_document(Document("page.txt", "", "utf-8", text, "page"))
    except InputError:
        return []


def clean(text):
    """All that a page says, as plain text in the order of the page."""
    said = []
    for article in read(text):
        said += [(p.traced.start, p.text) for p in article.paragraphs]
        if article.headline:
            at = 0
            for line in article.headline.text.split("\n"):
                said.append((article.headline[at : at + len(line)].start, line))
                at += len(line) + 1
    return "\n\n".join(words for _, words in sorted(said))


def taken(article):
    """Where in the file everything stands that the article has, with what it is."""
    yield from ((span, "headline") for span in (article.headline.spans if article.headline else ()))
    yield from ((span, "paragraph") for p in article.paragraphs for span in p.traced.spans)
    yield from ((span, d.rule) for d in article.dropped for span in d.traced.spans)


@many
@given(pages())
@example("本报讯 本报讯 会议召开。")
@example("评论（记者 张三）")
def test_no_character_vanishes(text):
    """Every Chinese character and every figure of the file is in a headline, a paragraph or what was left out, once."""
    articles = read(text)
    if not articles:
        return
    places = [0] * len(text)
    for article in articles:
        for (start, end), _ in taken(article):
            for at in range(start, end):
                places[at] += 1
    wrong = [
        (at, text[at], places[at])
        for at in range(len(text))
        if re.match(r"[\u3400-\u9fff\d]", text[at]) and places[at] != 1
    ]
    assert not wrong


@many
@given(pages(widths=(None,)))
@example("会议召开。（记者 张三）（完）（记者 李四）")
def test_what_is_clean_stays_clean(text):
    """Reading again what was read drops and adds no character; a sentence that a headline cut may move past it."""
    once = clean(text)
    assert Counter(re.sub(r"\s", "", clean(once))) == Counter(re.sub(r"\s", "", once))


@many
@given(pages())
@example("中\n\n3 中\n3\n3\n本报讯 3，3。\n")
@example("■要闻\x0c本报记者 王凯\n 摄\n## 中\n本报讯（记者 张三） \n3，3。\n")
@example("3，3。3，35中。 \n据新华社电\n## 3333\n本报讯（记者 张三） \n3，3。\n")
@example("3，35中。 据新华社\n电\n## 3333\n本报讯（记者 张三） \n3，3。\n")
def test_articles_stand_in_the_order_of_the_file(text):
    """Articles, and the paragraphs in them, come as they stand on the page; their offsets are in it."""
    starts = [p.traced.start for article in read(text) for p in article.paragraphs]
    assert starts == sorted(starts)
    assert all(0 <= start < len(text) for start in starts)
