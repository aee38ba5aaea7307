"""The layouts of one article a file: posts of WeChat and pages of news sites."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from tests.pages.furniture import photo_caption
from tests.pages.markers import REPORTERS, Marker, draw_marker
from tests.pages.pages import Page, Truth
from tests.pages.stories import Story
from tests.pages.widgets import ACCOUNTS, BEFORE, SITES, TAILS, WIDGETS_AFTER, WIDGETS_BEFORE

WEEKDAY = "2024-06-08 09:30"


def wechat_lines(stories: Sequence[Story], random: Random, share: float) -> Page:
    """A post of WeChat, a line to each paragraph, its widgets on lines of their own."""
    story, marker = stories[0], _marker(stories[0], random, share)
    paragraphs = _paragraphs(story, marker)
    headline = [_one_line(story)] if random.random() < 0.7 else []
    gap = random.choice(["\n", "\n\n"])
    tail = gap.join(_tail_lines(stories, random))
    text = gap.join([*headline, *_header(random), *paragraphs]) + gap + tail
    return Page("wechat-lines", share, text, ".txt", (_truth(story, marker, headline),))


def wechat_run_together(stories: Sequence[Story], random: Random, share: float) -> Page:
    """A post of WeChat whose text is one line, the widgets at its end run into it."""
    story, marker = stories[0], _marker(stories[0], random, share)
    body = "".join(_paragraphs(story, marker))
    others = "".join(f"◆{_one_line(other)}" for other in stories[1:4])
    headline = [_one_line(story)] if random.random() < 0.4 else []
    tail = random.choice(["往期 · 推荐", "往期推荐", "推荐阅读", "往期回顾"]) + others if others else "阅读原文"
    above = "\n".join([*headline, *_header(random)])
    below = "\n\n".join(random.sample(TAILS, random.randint(1, 3)))
    truth = replace(_truth(story, marker, headline), paragraphs_certain=False)
    return Page("wechat-run-together", share, f"\n{above}\n{body}{tail}\n\n{below}\n", ".txt", (truth,))


def site(stories: Sequence[Story], random: Random, share: float) -> Page:
    """A page of a news site: navigation, one article, links to others, widgets, a footer."""
    story, marker = stories[0], _marker(stories[0], random, share)
    name, headline = random.choice(SITES), _one_line(story)
    paragraphs = "\n".join(f"<p>{random.choice(['', '　　'])}{text}</p>" for text in _paragraphs(story, marker))
    if story.caption and random.random() < 0.7:
        caption = photo_caption(story, random)
        first, rest = paragraphs.split("\n", 1) if "\n" in paragraphs else (paragraphs, "")
        figure = f'<figure><img src="images/1.jpg"><figcaption>{caption}</figcaption></figure>'
        paragraphs = f"{first}\n{figure}\n{rest}"
    related = "".join(f'<li><a href="/a/{i}.html">{_one_line(other)}</a></li>' for i, other in enumerate(stories[1:]))
    source = story.source or name
    text = f"""<!DOCTYPE html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>{headline}_{name}</title></head>
<body>
{random.choice(WIDGETS_BEFORE)}
{random.choice(BEFORE)}
<article>
<h1>{headline}</h1>
<div class="info"><span class="date">{WEEKDAY}</span> <span class="source">来源：{source}</span></div>
<div class="content">
{paragraphs}
</div>
<p class="editor">责任编辑：{random.choice(REPORTERS)}</p>
</article>
<div class="related"><h3>相关新闻</h3><ul>{related}</ul></div>
{random.choice(WIDGETS_AFTER)}
</body>
</html>
"""
    return Page("site", share, text, ".html", (_truth(story, marker, [headline]),))


def _marker(story: Story, random: Random, share: float) -> Marker:
    """On a site and in a post the source stands elsewhere, so that only a dateline can stand in the text."""
    marker = draw_marker(story, random) if random.random() < share else Marker()
    return Marker(front=marker.front)


def _paragraphs(story: Story, marker: Marker) -> list[str]:
    texts = [passage.text for passage in story.passages]
    return [marker.front + texts[0], *texts[1:]]


def _one_line(story: Story) -> str:
    """The headline as the web has it: its title alone, on one line."""
    return " ".join(line.text for line in story.headline if line.role == "title")


def _truth(story: Story, marker: Marker, headline: Sequence[str]) -> Truth:
    paragraphs = tuple(passage.text for passage in story.passages)
    return Truth(tuple(headline), paragraphs, marked=bool(marker), in_place=True)


def _header(random: Random) -> list[str]:
    account, name, says = random.choice(ACCOUNTS)
    headers = [
        ["微信号", account, "功能介绍", says],
        [f"原创 {name} {name} {WEEKDAY} 北京", "微信号", account, "功能介绍", says],
        [f"{name} {WEEKDAY} 发表于浙江"],
        ["点击蓝字关注我们", name],
        [f"微信号 {account}", f"功能介绍 {says}"],
    ]
    return random.choice(headers)


def _tail_lines(stories: Sequence[Story], random: Random) -> list[str]:
    people = [
        f"来源：{random.choice(ACCOUNTS)[1]}",
        f"编辑：{random.choice(REPORTERS)}",
        f"审核：{random.choice(REPORTERS)}",
        f"监制：{random.choice(REPORTERS)}",
    ]
    others = [f"◆{_one_line(other)}" for other in stories[1:4]]
    recommended = [random.choice(["往期推荐", "往期 · 推荐", "推荐阅读"]), *others] if others else []
    widgets = random.sample(TAILS, random.randint(1, 4))
    return [*people[: random.randint(0, 4)], *recommended, *widgets]
