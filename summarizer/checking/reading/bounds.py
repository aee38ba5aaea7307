"""From which side a figure is approached: 近260家 are fewer, 超1000家 more."""

import re
from typing import Literal, NamedTuple

from summarizer.checking.reading.figures import Figure

Side = Literal["under", "over"]

_CHINESE = re.compile(
    r"(?:(?P<under>将近|接近|不到|不足|未满|少于|低于|不超过|至多|最多|(?<![最附])近)"
    r"|(?P<over>(?<!不)超过|(?<!不)超|逾|突破|高于|多于|大于|不少于|至少|不低于|超出))\s?$"
)
_CHINESE_AFTER = re.compile(r"\s?(?:[多余]|[^，。；、：\d]{0,3}?(?:(?P<over>以上|之上)|(?P<under>以下|以内|之内)))")
_UNDER = (
    r"nearly|almost|close to|approaching|(?<!no )(?<!not )(?<!not be )(?:less|fewer|lower) than|under|below"
    r"|(?:no|not|not be) more than|at most|just short of"
)
_OVER = (
    r"(?<!no )(?<!not )(?<!not be )more than|over|above|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|upwards of"
    r"|in excess of|at least|(?:no|not|not be) (?:less|fewer|lower) than"
)
_ENGLISH = re.compile(
    rf"\b(?:(?P<under>{_UNDER})|(?P<over>{_OVER}))(?: (?:a|an|the|some|total of))? ?(?:US|HK|RMB|CNY)? ?[$€£¥]?$",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"(?:不[得能会应可宜再准许必]?|[未没]有?|尚未|从未|不允许|严禁|禁止|无法|难以)$")
_OTHER: dict[Side, Side] = {"under": "over", "over": "under"}
_LONGEST = 30
# 近5年 are the last five years.
_RECENT = re.compile(r"\s?[多余几]?\s?(?:年|个?月|天|日|周|个?星期|届|次|期)")


class Bound(NamedTuple):
    """The side from which a figure is approached, and the figure with the words that say so, and their place."""

    side: Side
    text: str
    start: int
    end: int


def chinese_bound(text: str, figure: Figure) -> Bound | None:
    """From which side *text* approaches *figure*: 近260家, 不得超过260家 from under it, 260多家 from over it."""
    if before := _CHINESE.search(text, max(0, figure.start - 4), figure.start):
        if before[0].strip() == "近" and _RECENT.match(text, figure.end):
            return None
        negated = _NEGATED.search(text, max(0, before.start() - 4), before.start())
        bound = _bound(before, text, negated.start() if negated else before.start(), figure.end)
        return bound._replace(side=_OTHER[bound.side]) if negated else bound
    if after := _CHINESE_AFTER.match(text, figure.end, figure.end + 6):
        return _bound(after, text, figure.start, after.end())
    return None


def english_bound(text: str, figure: Figure) -> Bound | None:
    """From which side *text* approaches *figure*: "nearly 260", "more than 1,000"."""
    before = _ENGLISH.search(text, max(0, figure.start - _LONGEST), figure.start)
    return _bound(before, text, before.start(), figure.end) if before else None


def _bound(said: re.Match[str], text: str, start: int, end: int) -> Bound:
    return Bound("under" if said["under"] else "over", text[start:end], start, end)
