"""What a web page says about its article: headline, date, source, author, editor and the account that posted it."""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from html import unescape

from summarizer.sources.tracing import Traced
from summarizer.sources.web import furniture as webfurniture
from summarizer.sources.web.choosing import bare
from summarizer.sources.web.elements import HEADINGS, Elements, Run
from summarizer.sources.web.markup import pieces

_BEIJING = timezone(timedelta(hours=8))

# The names under which pages state a fact in <meta>, the surest first; spaces do not count in them.
_METAS = {
    "title": "og:title twitter:title articletitle",
    "date": "article:published_time og:article:published_time og:published_time weibo:article:create_at apub:time "
    "publishdate publish_date pubdate publishtime publish_time datepublished firstpublishedtime releasedate "
    "og:release_date og:time og:pubdate bytedance:published_time dc.date dc.date.issued dcterms.created date",
    "source": "contentsource source mediaid article:source og:article:source",
    "author": "og:article:author article:author author byl",
}
# The same facts in the schema.org data of a page.
_SCHEMA = {"title": "headline", "date": "datePublished", "author": "author", "source": "publisher"}
_SCHEMA_LARGEST = 200_000
_SCHEMA_DEEPEST = 6

_MOMENT = re.compile(
    r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}(?:日|\b|(?=\D))(?:\s{0,4}T?\d{1,2}\s?[:：时]\s?\d{2}(?:[:：]\d{2})?)?"
)
# Facts in the lines round the headline: a label, then a name up to the next blank or label.
_LABELS = {
    "source": re.compile(r"(?:来\s?源(?:于|自)?|稿源|出处)\s*[:：|丨]\s*(?P<value>[^\s|:：]{2,24})"),
    "author": re.compile(r"(?:作\s?者|记\s?者|撰文|采写)\s*[:：|丨/／]\s*(?P<value>[^\s|:：]{2,16})"),
    "editor": re.compile(r"(?:责任编辑|责编|编\s?辑)\s*[:：|丨/／]\s*(?P<value>[^\s|:：]{2,16})"),
}
_NEXT_LABEL = re.compile(
    r"(?:作\s?者|来\s?源|责任编辑|责编|编辑|记者|发布|时间|浏览|阅读|点击|字号|字体|校对|审核|人气|评论|出处|举报|收藏|分享|订阅|"
    r"关注)\Z|[\])）】，。；].*\Z",
    re.DOTALL,
)
_SENTENCE = re.compile(r"[。！？；]")
_ACCOUNT = "js_name"
_POSTED = re.compile(
    r"""\b(?:ct|createTime|publish_time)\s{0,3}[=:]\s{0,3}["'](?P<value>\d{10}|\d{4}-\d\d-\d\d(?: \d\d:\d\d)?)["']"""
)

# Where a <title> goes on with the section and the site.
_PARTS = re.compile(r"[_|｜]|--|——|\s[-–—]\s")
_SITE = re.compile(
    r"(?:网|报|社|台|频道|新闻|资讯|客户端|在线|中心|门户|官网|网站|政府|公众号|平台|com|cn|net|paper|news|online)\W*\Z",
    re.IGNORECASE,
)
_LAST_PART = re.compile(r"[-–—_|](?P<part>[^-–—_|]{2,20})\Z")

_FEWEST = 4
"""Characters. No headline is shorter."""
_LONG = 10
"""Characters from which what a title ends with is more than the name of a site."""
_NEAR = 12
"""Runs before the article in which its headline may stand though nothing says that it is one."""
_FURTHEST = 40
"""Runs from the beginning of the article, up and down, in which its credits are looked for."""
_NEAR = 4
"""Runs at the beginning of the article that may still be its credits."""


def read_headline(text: str, page: Elements, rules: list[str | None]) -> Traced | None:
    """The headline where the page shows it, or as `og:title` or `<title>` have it, without the name of the site.

    Of the lines set as a headline the one counts that agrees with the title; a logo does not.
    """
    stated = next(_stated(text, page, "title"), None)
    titles = [title for title in (stated, page.title) if title and len(bare(title.text)) >= _FEWEST]
    first = next((i for i, rule in enumerate(rules) if rule is None), len(rules))
    shown = [
        run
        for i, run in enumerate(page.runs)
        if run.tag in HEADINGS or (i <= first and (first - i <= _NEAR or _is_named_title(page, run)))
    ]
    agreeing = [run for run in shown if any(_agree(run.traced.text, title.text) for title in titles)]
    if agreeing:
        return min(agreeing, key=_rank).traced
    said = "".join(bare(title.text) for title in titles)
    free = {None, "head", "outside"}
    headings = [i for i, run in enumerate(page.runs) if run.tag in ("h1", "h2") and not run.linked and rules[i] in free]
    own = [
        i for i in headings if not said or (len(bare(page.runs[i].traced.text)) > _FEWEST and _is_new(i, page, said))
    ]
    if own:  # the title speaks of the site only, and this is no logo
        return page.runs[max((i for i in own if i < first), default=own[0])].traced
    return stated or (_without_site(page.title) if page.title else None)


def _is_new(i: int, page: Elements, said: str) -> bool:
    return bare(page.runs[i].traced.text) not in said


def read_facts(text: str, page: Elements, rules: list[str | None]) -> dict[str, str]:
    """Facts in the words of the page: `title`, `date`, `source`, `author`, `editor`, `account`, those that it states.

    What its `<meta>` say comes first, then schema.org data, then the lines round the headline and under the article.
    """
    found: dict[str, str] = {}
    for key in _METAS:
        for value in _stated(text, page, key):
            _keep(found, key, value.text)
    for key, said in (*_schema(text, page), *_labelled(page, rules)):
        _keep(found, key, said)
    for span in page.times:
        _keep(found, "date", unescape(text[slice(*span)]))
    found |= _posted(text, page)
    title = page.title.text if page.title else ""
    if "author" in found and (found["author"] == found.get("source") or found["author"] in title):
        del found["author"]  # the site itself, not a person
    return found


def _keep(found: dict[str, str], key: str, value: str) -> None:
    """Keeps the first value that says something: no number for a name, no date without one."""
    value = " ".join(value.split()).removeprefix("来源：").strip("：:|丨 ")
    longest = 200 if key == "title" else 60
    says = bool(re.search(r"\d{4}", value)) if key == "date" else not value.isdigit() and "@" not in value
    if value and says and len(value) <= longest:
        found.setdefault(key, value)


def _stated(text: str, page: Elements, key: str) -> Iterator[Traced]:
    """The contents of the `<meta>` that state this fact, the surest name first."""
    values: dict[str, Traced] = {}
    for meta in page.metas:
        name = next((meta[attribute] for attribute in ("property", "name", "itemprop") if attribute in meta), None)
        if name and "content" in meta:
            content = Traced(tuple(pieces(text, *meta["content"]))).strip()
            if content.text:
                values.setdefault("".join(text[slice(*name)].lower().split()), content)
    yield from (values[name] for name in _METAS[key].split() if name in values)


def _schema(text: str, page: Elements) -> Iterator[tuple[str, str]]:
    for kind, span in page.scripts:
        if "ld+json" not in kind or span.end - span.start > _SCHEMA_LARGEST:
            continue
        try:
            loaded = json.loads(text[slice(*span)], strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _things(loaded, _SCHEMA_DEEPEST):
            if re.search("Article|Posting|Report", _names(thing.get("@type"))):
                for key, name in _SCHEMA.items():
                    yield key, _names(thing.get(name)).encode("utf-8", "replace").decode()  # half of a surrogate pair


def _things(loaded: object, deepest: int) -> Iterator[dict[str, object]]:
    if isinstance(loaded, dict):
        yield loaded
    if deepest and isinstance(loaded, dict | list):
        for part in loaded.values() if isinstance(loaded, dict) else loaded:
            yield from _things(part, deepest - 1)


def _names(value: object, deepest: int = _SCHEMA_DEEPEST) -> str:
    """A name, or those of several people, as schema.org writes them: a text, a thing with a name, a list of either."""
    if isinstance(value, dict) and deepest:
        return _names(value.get("name"), deepest - 1)
    if isinstance(value, list) and deepest:
        parts = (part for part in value if not isinstance(part, list))
        return "、".join(name for part in parts if (name := _names(part, deepest - 1)))
    return value if isinstance(value, str) else ""


def _labelled(page: Elements, rules: list[str | None]) -> Iterator[tuple[str, str]]:
    for line in _lines(page, rules):
        if _SENTENCE.search(line):
            continue
        for key, label in _LABELS.items():
            if match := label.search(line):
                yield key, _NEXT_LABEL.sub("", match["value"])
        if moment := _MOMENT.search(line):
            yield "date", moment[0]


def _lines(page: Elements, rules: list[str | None]) -> Iterator[str]:
    """Short lines that are no part of the article: those round its beginning, the nearest first, and its credits."""
    kept = [i for i, rule in enumerate(rules) if rule is None]
    if not kept:
        return
    first, last, longest = kept[0], kept[-1], 160
    before = range(first - 1, max(first - _FURTHEST, 0) - 1, -1)
    near_end = range(max(first + _NEAR, last), min(last + _FURTHEST, len(rules)))
    after = (*range(first, min(first + _NEAR, len(rules))), *near_end)  # what stands between is told, not credited
    for i in (*before, *after):
        run = page.runs[i]
        is_credit = rules[i] in ("credit", "head") or (i < first and rules[i] != "hidden")
        if is_credit and len(run.traced.text) <= longest and run.linked <= 0.8 * len(run.traced.text):
            yield run.traced.text


def _posted(text: str, page: Elements) -> dict[str, str]:
    """The account and the time of a WeChat post: the first stands in an element, the second in a script only."""
    link = page.links.get(_ACCOUNT)
    account = Traced(tuple(pieces(text, *link))).strip().text if link else ""
    if not account:
        return {}
    for _, span in page.scripts:
        if match := _POSTED.search(text, *span):
            value = match["value"]
            if value.isdigit():
                value = datetime.fromtimestamp(int(value), _BEIJING).isoformat()
            return {"account": account, "date": value}
    return {"account": account}


def _rank(run: Run) -> tuple[bool, str, int]:
    """What is set as the greater heading goes first, then the longer line; a link goes last."""
    return run.linked > 0, run.tag if run.tag in HEADINGS else "h9", -len(run.traced)


def _is_named_title(page: Elements, run: Run) -> bool:
    return bool(webfurniture.TITLE.search(page.elements[run.element].names))


def _agree(shown: str, title: str) -> bool:
    """True where one begins with the other, or nearly: a title may be cut short, and goes on with the site."""
    one, other = bare(shown), bare(title)
    if len(one) < _FEWEST:
        return False
    if len(one) >= 0.4 * len(other) and one in other:
        return other.startswith(one) or len(one) >= _LONG
    pairs = {one[i : i + 2] for i in range(len(one) - 1)}
    return len(one) <= 2 * len(other) and sum(pair in other for pair in pairs) >= 0.8 * len(pairs) and other[:3] in one


def _without_site(title: Traced) -> Traced:
    """A <title> up to the name of its section or site.

    >>> _without_site(Traced.of("全县投资趋稳_要闻_某某网")).text
    '全县投资趋稳'
    >>> _without_site(Traced.of("5-10月投资-某某日报")).text
    '5-10月投资'
    """
    for cut in (_PARTS.search(title.text), _LAST_PART.search(title.text)):
        is_site = cut and ("part" not in cut.groupdict() or _SITE.search(cut["part"]))
        if cut and is_site and len(bare(title.text[: cut.start()])) >= _FEWEST:
            return title[: len(title.text[: cut.start()].rstrip(" -–—_|｜"))]
    return title
