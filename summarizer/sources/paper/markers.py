"""How a report opens and how it signs off: datelines at the head of a paragraph, sources and names at its end."""

import functools
import itertools
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.sources.paper import pagewords as words
from summarizer.sources.paper.furniture import alternatives, is_name, names_in

_HAN = "\u3400-\u9fff"
_SIGNS = "一二三四五六七八九十"
_PAPER = rf"[{_HAN}]{{1,8}}?{alternatives([*words.OUTLETS, *words.OUTLET_ENDS])}"
_OWN = alternatives(words.OWN)
_DISPATCHER = alternatives(words.DISPATCHERS)
_AGENCY = rf"(?:{alternatives([*words.AGENCIES, *words.OWN])}|{_PAPER})"
_DAY = rf"(?:\d{{1,2}}|[{_SIGNS}]{{1,3}})"
_YEAR = r"(?:[12]\d{3}|[一二][〇○零一二三四五六七八九]{3})"
_DATE = rf"(?:{_YEAR}年)?(?:{_DAY}月)?{_DAY}\s*日"
_PLACE = rf"[{_HAN}·、\s]{{0,24}}?"
_REPORTER = alternatives(words.REPORTERS)
_KIND = alternatives(words.POST_KINDS)
_COLUMN = alternatives(words.COLUMNS)
_REPORTED = r"(?:综合|綜合)?[报報][道導]"
_INSIDE = r"[^（()）【】。]"
_BRACKET = rf"[（(【](?P<by>{_INSIDE}{{0,60}}?{_REPORTER}(?!{_COLUMN}){_INSIDE}{{0,60}})[）)】]"

# 本报讯, 本报北京6月8日电, 新华社北京6月8日电, 【本报讯】, 新民网讯; then who reports, in brackets or not.
_WIRED = (
    rf"{_AGENCY}{_PLACE}{_DATE}\s*(?:上午|下午|晚|凌晨)?\s*(?:专|综合|快|專|綜合)?(?:[讯电訊電]|消息)"
    rf"(?![{words.AFTER_TELEGRAM}]|台(?!风))"
)
_REPORT = (
    rf"(?:{_OWN}|{_DISPATCHER}|{_PAPER})[{_HAN}]{{0,5}}?(?:综合|綜合)?"
    rf"(?:(?<![{words.BEFORE_REPORT}])[讯訊](?![{words.AFTER_REPORT}])|专电|專電|(?<!联网|聯网|举报|情报)消息(?![{words.AFTER_NEWS}])|专稿|專稿)"
)
_UNDATED = rf"[据據]?(?:{_DISPATCHER}|{_OWN}[{_HAN}]{{0,6}}?)[电電](?=[\s（(：:])"
_DATELINE = re.compile(
    rf"[■□●○◆\s]*[【\[（(]?(?P<line>[据據]?(?:{_WIRED}|{_REPORT}|{_UNDATED})|(?<=【){_PAPER}{_REPORTED}(?=】))[】\]）)]?[\s:：]*"
    rf"(?:{_BRACKET}|[（(](?P<names>[{_HAN}·\s、，,]{{2,24}})[）)])?[\s:：]*"
)
# （本报记者 张三） and 本报记者张三报道： at the head of the story.
_HEAD_BYLINE = re.compile(
    rf"[■□●○◆\s]*(?:{_BRACKET}|(?P<bare>{_OWN}?{_KIND}?{_REPORTER}[^。！？，,；;：:“”]{{2,40}}?{_REPORTED})\s*[:：，,])\s*"
)
_BARE_BYLINE = re.compile(
    rf"(?P<bare>(?:{_OWN}|{_DISPATCHER})?{_KIND}?{_REPORTER}[\s{_HAN}、]{{2,40}}?"
    rf"(?:\s*(?:摄影|綜合|综合)?[报報][道導][\s:：，]*|[\u3000\s]{{1,}}(?=\S{{8}})))"
)
_MARKED = re.compile(alternatives([*"讯 电 消息 稿 訊 電".split(), *words.REPORTERS, *words.REPORTED]))
"""One of these stands near the start of whatever opens a report."""

_CLOSED = r"(?<=[。！？!?…”’」』》）)])"
_TAKEN = alternatives(words.TAKEN_FROM)
_PERIODICAL = rf"《[^《》。]{{1,15}}{alternatives(words.PERIODICALS)}》"
_TITLE = r"《[^《》。]{2,16}》"
# 据新华社电, 新华社供本报专稿, after the last sentence.
_SIGNOFF = re.compile(
    rf"{_CLOSED}(?P<apart>\s*[（(]?)(?P<source>(?:(?P<taken>{_TAKEN})?\s*(?P<outlet>{_AGENCY}|{_PERIODICAL})|{_TAKEN}\s*{_TITLE})"
    rf"(?:[{_HAN}]{{0,6}}?{_DATE})?\s*"
    r"(?P<how>[电讯電訊]|专电|消息|报道|報道|報導|供本报专?稿|供稿|客户端|综合|綜合)?)[）)]?$"
)
_SURELY_OUTLET = re.compile(rf"{alternatives([*words.AGENCIES, *words.OWN, *words.OUTLETS])}$|》$")
_ENDING = re.compile(rf"{_CLOSED}\s*[（(【](?P<inside>[^（()）【】。]{{1,60}})[）)】]$")
_NAMED = re.compile(
    rf"{_CLOSED}\s*(?P<by>[■□●○]?\s*(?:{_OWN}|{_DISPATCHER})?{_KIND}?{_REPORTER}[\s:：/／]*[{_HAN}·\s、，,]{{2,40}})$"
)
_SOURCE = alternatives(words.SOURCES)
_OUTLET = re.compile(
    rf"^(?:{_TAKEN}|{_SOURCE}[:：]?)?\s*(?:{_AGENCY}|{_PERIODICAL}).{{0,16}}$|^(?:{_TAKEN}|{_SOURCE})\s*{_TITLE}.{{0,16}}$"
    rf"|^(?:{_SOURCE}|{_TAKEN})[:：《].{{1,24}}$|^本[报報][综綜]合.{{0,6}}$"
)
_BY = re.compile(
    rf"{_REPORTER}|^(?:作者|文|撰文|摄影|攝影|编译|編譯|整理)[:：/／\s]|^作者(?:系|为|是|单位|係|為|單位)|[/／]文$|\s文$"
)
_NOTE = re.compile(
    rf"^(?:{alternatives(words.NOTES)}|附图片?.{{0,6}}|(?:责任|責任|本文)?[编編](?:辑|輯)[:：\s/／].{{2,20}})$"
)
_PICTURE = re.compile(r"[摄攝]$|供[图圖]$|[资資]料[图圖]片?$|^[图圖]片$|社[发發]$|[摄攝]影[报報][道導]$")
_ASIDE = re.compile(alternatives(words.ASIDES))

_LEAF = rf"(?:第?\s*[A-Z]?\s*\d{{1,3}}\s*[版页頁]|第?[{_SIGNS}]{{1,3}}[版页頁])"
_TURN = alternatives([*words.TURNS, *words.BARE_TURNS])
_JUMP = re.compile(
    rf"[▶►]\s{{0,3}}下[转轉]第?.{{1,4}}版$|[（(【]{_TURN}[^（()）【】。]{{0,16}}?{_LEAF}[^（()）【】。]{{0,16}}[）)】]"
)
_BEFORE_JUMP = " \t\u3000▶►"
_HEAD, _FAR = 60, 256
"""Characters at the head of a paragraph: a mark of its opening is among the first, all of that among the others."""
_TAIL = 100
"""Characters at the end of a paragraph in which its sign-offs are looked for."""

_LONGEST_LINE = 70
"""Characters of a dateline with the names of its reporters."""


@dataclass(frozen=True)
class Opening:
    """A dateline, and where the story begins after it."""

    end: int
    dateline: str | None = None
    byline: str | None = None


@dataclass(frozen=True)
class Ending:
    """A sign-off, and where the story ends before it. *rule* is source, byline, caption or note."""

    start: int
    rule: str
    value: str


def opening(text: str) -> Opening | None:
    """How a report that begins at the start of *text* opens, or None.

    >>> opening("新华社北京6月8日电（记者 张三）国务院召开会议。")
    Opening(end=17, dateline='新华社北京6月8日电', byline='记者 张三')
    >>> opening("新华社记者获悉，会议召开。"), opening("本报讯息灵通。")
    (None, None)
    """
    if not _MARKED.search(text, 0, _HEAD):
        return None
    return _opening(text[:_FAR])


@functools.lru_cache(maxsize=64)  # a block is asked for by the one before, by itself, and as a paragraph
def _opening(text: str) -> Opening | None:
    return _dated(text) or _named(text)


def may_open(lines: Sequence[str]) -> set[int]:
    """The numbers of those *lines* that may open a report together with the line after them; no other does."""
    ends = [*itertools.accumulate(map(len, lines))]
    found = {bisect_right(ends, match.start()) for match in _MARKED.finditer("".join(lines))}
    return found | {number - 1 for number in found}


def is_dateline(text: str) -> bool:
    """True where *text* is a dateline and nothing else, cut off from the report it opens."""
    return len(text) < _LONGEST_LINE and (found := opening(f"{text} 甲")) is not None and found.end > len(text)


def opens_across(before: str, after: str) -> bool:
    """True where the opening of a report begins *before* a break and ends *after* it: 本报讯 记者 张三 / 报道：."""
    return len(before) < _LONGEST_LINE and (found := opening(before + after)) is not None and found.end > len(before)


def closes_across(before: str, after: str) -> bool:
    """True where *after* is the rest of a sign-off that begins *before* a break: 据新 / 华社电."""
    tail = before[-_TAIL:]
    return len(after) < _LONGEST_LINE and any(ending.start < len(tail) for ending in endings(tail + after))


def endings(text: str) -> list[Ending]:
    """The sign-offs at the end of *text*, from the last to the first; each starts where the text before it ends.

    >>> [(e.rule, e.value) for e in endings("平台已建成。（记者 张三） 据新华社电")]
    [('source', '据新华社电'), ('byline', '记者 张三')]
    """
    found: list[Ending] = []
    end = len(text)
    while (ending := _ending(text[:end], max(0, end - _TAIL))) and len(found) < 4:  # noqa: PLR2004 - no report has more
        found.append(ending)
        end = ending.start
    return found


def jumps(text: str) -> list[tuple[int, int]]:
    """Where *text* sends the reader to another page, as (start, end): （下转第三版）, （上接第一版）."""
    if not ("版" in text or "页" in text or "頁" in text):
        return []
    return [(_start_of_jump(text, match.start()), match.end()) for match in _JUMP.finditer(text)]


def _start_of_jump(text: str, start: int) -> int:
    """Where the space and the arrows before the place *start* begin."""
    near = max(0, start - _TAIL)
    return near + len(text[near:start].rstrip(_BEFORE_JUMP))


def _dated(text: str) -> Opening | None:
    """A dateline, and who reports after it."""
    match = _DATELINE.match(text, 0, 160)
    if match is None or _is_phrase(text, match):
        return None
    byline, end = match["by"], match.end()
    if match["names"] and _are_people(match["names"]):
        byline = match["names"]
    elif match["names"]:
        end = match.start("names") - 1
    if byline is None and (bare := _BARE_BYLINE.match(text, end, end + 60)) and _are_people(bare["bare"]):
        byline, end = bare["bare"].strip(" \u3000:：，"), bare.end()
    return Opening(end, re.sub(r"\s+", "", match["line"]), byline) if end < len(text) else None


def _named(text: str) -> Opening | None:
    """Who reports, without a dateline."""
    match = _HEAD_BYLINE.match(text, 0, 160)
    if match is None or match.end() == len(text) or not (match["by"] or _are_people(match["bare"])):
        return None
    return Opening(match.end(), None, match["by"] or match["bare"])


def _ending(text: str, start: int) -> Ending | None:
    """The last sign-off of *text*, which begins no sooner than *start*."""
    if not text or text[-1] in "。！？!?；;，,：:":
        return None
    if (match := _SIGNOFF.search(text, start)) and _is_outlet(match):
        return Ending(match.start(), "source", match["source"].strip())
    if match := _NAMED.search(text, start):
        return Ending(match.start(), "byline", match["by"].strip()) if _are_people(match["by"]) else None
    match = _ENDING.search(text, start)
    rule = _rule_of(match["inside"].strip()) if match else None
    return Ending(match.start(), rule, match["inside"].strip()) if match and rule else None


def _is_outlet(match: re.Match[str]) -> bool:
    """False where a sentence that goes on elsewhere begins with a word like the name of an outlet: 警报, 电网."""
    told = match["apart"] or match["taken"] or match["how"] or not match["outlet"]
    return bool(told or _SURELY_OUTLET.search(match["outlet"]))


def _rule_of(inside: str) -> str | None:
    """What stands in brackets after the last sentence, or None where it belongs to the sentence."""
    if _NOTE.match(inside):
        return "note"
    if _PICTURE.search(inside):
        return "caption"
    if _BY.search(inside) or _are_only_names(inside):
        return "byline"
    return "source" if _OUTLET.match(inside) else None


def _are_only_names(inside: str) -> bool:
    names = [word for word in re.split(r"[\s、,，]+", inside) if word]
    return bool(names) and all(map(is_name, names)) and not _ASIDE.match(inside)


def _is_phrase(text: str, match: re.Match[str]) -> bool:
    """True where the words are the subject of a sentence, as 据新华社消息 is before a comma."""
    return text.startswith(("，", ","), match.end("line"))


_NO_NAMES = re.compile(
    alternatives([*words.OWN, *words.DISPATCHERS, *words.POST_KINDS, *words.REPORTERS, *words.REPORTED])
)


def _are_people(text: str) -> bool:
    """True where *text* holds names and what reporters are called, and nothing else."""
    names = names_in(_NO_NAMES.sub(" ", text))
    return bool(names) and all(map(is_name, names))
