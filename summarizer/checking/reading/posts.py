"""Posts in English, where every part of them has a standing rendering."""

import re
from functools import cache

from summarizer.checking.glossary import renderings
from summarizer.sources.simplifying import simplified


def english_post(post: str) -> str | None:
    """A chain of posts in English, or None where one link of it is not in the glossary.

    >>> english_post("上海市副市长")
    'vice mayor of Shanghai'
    >>> english_post("江苏省委副书记、省长")
    'deputy secretary of the CPC Jiangsu Provincial Committee and governor'
    >>> english_post("领导小组组长")
    'head of the leading group'
    >>> english_post("水利部副部长")
    'vice minister of the Ministry of Water Resources'
    >>> english_post("红星机器厂厂长") is None
    True
    """
    *others, last = (_link(link) for link in simplified(post).split("、"))
    if last is None or None in others:
        return None
    return " and ".join(filter(None, [", ".join(filter(None, others)), last]))


def _link(link: str) -> str | None:
    match = _pattern().fullmatch(link)
    if match is None:
        return None
    post = renderings("post")[match["post"]]
    place = renderings("province").get(match["place"] or "")
    organ = renderings("organ").get(match["organ"] or "")
    if place and "CPC provincial committee" in post:
        return post.replace("CPC provincial committee", f"CPC {place} Provincial Committee")
    if place and "CPC municipal committee" in post:
        return post.replace("CPC municipal committee", f"CPC {place} Municipal Committee")
    return post + (f" of the {organ}" if organ else "") + (f" of {place}" if place else "")


@cache
def _pattern() -> re.Pattern[str]:
    place, organ, post = ("|".join(map(re.escape, renderings(kind))) for kind in ("province", "organ", "post"))
    return re.compile(f"(?:(?P<place>{place})[省市]?)?(?P<organ>{organ})??(?P<post>{post})")
