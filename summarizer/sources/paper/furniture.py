"""Lines that belong to the page or name a hand, not to the story: each with the rule that knows it.

All patterns are matched against one short line, or the edge of a paragraph, so that none can run away.
"""

import functools
import itertools
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from summarizer.sources.paper import pagewords as words
from summarizer.sources.surnames import COMPOUND, SINGLE

LONGEST = 90
"""Characters. No line of furniture is longer."""


def alternatives(these: Iterable[str]) -> str:
    """A pattern for any of *these* words, the longest first; what several begin with is looked for once.

    >>> alternatives(["社", "通讯社", "通讯"])
    '(?:社|通(?:讯(?:社)?))'
    """
    tails: dict[str, set[str]] = {}
    for word in these:
        tails.setdefault(word[:1], set()).add(word[1:])
    is_whole = bool(tails.pop("", None))
    branches = [
        re.escape(first) + (alternatives(rest) if rest != {""} else "") for first, rest in sorted(tails.items())
    ]
    return f"(?:{'|'.join(branches)})" + "?" * is_whole


_HAN = "\u3400-\u9fff"
_MARKS = "■□◆◇●○▲△▼▽★☆◎※▍▶►◀#＃|｜\\-—"
_MARK = rf"[{_MARKS}\s]*"
_NAMES = rf"[{_HAN}A-Za-z·•.\s、,，/／&]"
_OPEN, _CLOSE = r"[（(【\[]?", r"[）)】\]]?$"
_TELLS = r"[:：丨|｜/／]"

_SECTION = alternatives(words.SECTIONS)
_SIGNS = "一二三四五六七八九十"
_YEAR = r"(?:[12]\d{3}|[一二][〇○零一二三四五六七八九]{3})"
_DATE = rf"{_YEAR}\s*[年./-]\s*[\d{_SIGNS}]{{1,3}}\s*[月./-]\s*[\d{_SIGNS}]{{1,3}}\s*日?"
_WEEK = r"(?:星期|周|礼拜|禮拜|週)[一二三四五六日天末]"
_MOON = rf"[闰閏]?[正{_SIGNS}冬腊臘]{{1,2}}月[{_HAN}]{{1,3}}"
_STEM_YEAR = r"[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥][鼠牛虎兔龙龍蛇马馬羊猴鸡雞狗猪豬]?年"
_LUNAR = rf"(?:[农農][历曆](?:{_STEM_YEAR})?\s?{_MOON}|{_STEM_YEAR}\s?(?:{_MOON})?)"
_LEAF = rf"(?:第?\s*[A-Z]?\d{{1,3}}\s*版|第[{_SIGNS}]{{1,3}}版)"
_WEATHER = alternatives(words.WEATHER)

_STAFF = rf"{alternatives(words.STAFF_KINDS)}{{0,3}}{alternatives(words.STAFF)}"
_POSTS = alternatives(words.POSTS)
_OWN = alternatives(words.OWN)
_OUTLET = rf"(?:{_OWN}|[{_HAN}]{{2,8}}{alternatives(words.OUTLET_ENDS)})"
_PAPER = rf"[{_HAN}]{{2,5}}{alternatives(words.MASTHEADS)}"

_SOURCE = re.compile(
    rf"^{_OPEN}(?:{alternatives(words.SOURCE_KINDS)}?{alternatives(words.SOURCES)}[于自於]?(?:[:：丨|｜]\s*|\s+|(?=《))"
    r"|来自\s*[:：丨|｜]\s*|来自\s+)"
    rf"(?P<value>[^。！？!?；:：]{{1,30}}?){_CLOSE}"
)
_EDITOR = re.compile(
    rf"^{_OPEN}{_MARK}(?P<staff>{_STAFF})(?:\s*[/、]\s*{_STAFF}){{0,3}}\s*{_TELLS}\s*(?P<value>[^。！？!?；]{{1,60}}?){_CLOSE}"
)
_EDITOR_BARE = re.compile(rf"^{_OPEN}(?P<staff>{_STAFF})\s+(?P<value>{_NAMES}{{2,20}}?){_CLOSE}")
_MORE_STAFF = re.compile(rf"\s+{_STAFF}[\s:：]\s*")

_REPORTED = r"(?:\s*(?:综合|綜合)?[报報][道導]|摄影报道|\s文(?:[/／]图)?|\s*文[/／]图|整理|发自.{2,8})"
_BYLINE = re.compile(
    rf"^{_OPEN}{_MARK}(?P<who>(?P<outlet>{_OUTLET})?[{_HAN}]{{0,6}}?{_POSTS})"
    rf"(?P<gap>[\s:：/／—-]*)(?P<names>[^。！？!?；]{{2,50}}?){_REPORTED}?{_CLOSE}"
)
_AUTHOR = re.compile(
    rf"^{_OPEN}{_MARK}{alternatives(words.WRITING)}\s*(?:[:：/／|丨｜]\s*){{1,2}}(?P<names>{_NAMES}{{2,40}}?){_CLOSE}"
)
_SIGNED = re.compile(rf"^{_OPEN}(?P<names>{_NAMES}{{2,16}}?)\s*[/／\s]\s*{alternatives(words.WRITTEN)}{_CLOSE}")
_SQUARED = re.compile(rf"^□\s*(?P<names>{_NAMES}{{2,16}})$")
_DESK = re.compile(rf"^{_OPEN}{_MARK}{_OUTLET}{alternatives(words.DESKS)}{_CLOSE}")
_TEXT_BEGINS = re.compile(r"[)）]\s*[^\s)）]|[报報][道導]\s*[:：]\s*\S")
_HANDS = re.compile(rf"{_OUTLET}?{alternatives(words.POST_KINDS)}?{alternatives([*words.REPORTERS, '摄影', '攝影'])}")

# The line under a picture: how it begins, and how it ends with whose it is.
_SHOWN = re.compile(
    r"^(?:[（(]?[上下左右组題题小大]?[图圖](?:片)?(?:[为為]|[:：]|[一二三四五六①②③④⑤⑥⑦⑧⑨1-9]\s*[:：])"
    rf"|[（(]?[图圖][①②③④⑤⑥⑦⑧⑨]|[（(]?{alternatives(words.OLD_PICTURES)}(?:[为為]|[:：])|[▲△▼▽↑↓←→]"
    r"|[（(]?[图圖]片?(?:由.{1,24}提供|来自.{1,20}|来源于?.{1,20})[）)]?$)"
)
_TAKING = rf"(?<!拍){alternatives([*words.PICTURES, *words.TAKING])}"
_CREDIT = re.compile(
    rf"(?:(?:{_POSTS}|社|[/／]).{{0,16}}?{_TAKING}|(?:新[华華]|中新)社[发發]|[（(][^（）()]{{0,12}}社[^（）()]{{0,12}}发"
    rf"|{alternatives(words.OLD_PICTURES)}|[图圖]片?(?:来源|來源)[:：].{{1,20}}|[图圖][/／].{{2,10}}"
    rf"|漫画[:：/／].{{2,10}}|[（(][图圖]片?(?:由|来自|来源于?).{{1,24}})[）)。]?$"
)
_TAKER = re.compile(
    rf"(?P<before>[\s（(。，:：]|^)(?P<names>[{_HAN}·、\s]{{0,16}}?)\s*(?:(?P<surely>{alternatives(words.PICTURES)})|{_TAKING})[）)。]?$"
)
_PICTURED = re.compile(r"[摄攝图圖片画发發]")
"""One of these stands in every line that ends with whose picture it is."""
_PHOTOGRAPHER = re.compile(
    rf"(?:摄影|图[/／]|图片[:：]|(?:记者|通讯员|記者)\s*)?[:：]?\s*(?P<value>[{_HAN}](?:\s?[{_HAN}]){{1,3}}?)\s*"
    rf"{alternatives([*words.PICTURES, '摄影', '摄', '攝影', '攝'])}?[）)。]?$"
)

# Parts of what else is printed on a page.
_TARGET = rf"(?:今日|本报|今天){{0,2}}(?:{_LEAF}|[A-Z]\d{{1,2}})"
_ARROWS = r"[（(【▶►]{0,3}\s*"
_PHONE = r"\+?\(?\d[\d()-]{4,}"
_ISSUE = r"总?第\s*\d+\s*期"
_PAGES = r"(?:今日|今天|本期)\s*\d+\s*版"
_DAY_ITEM = rf"(?:{_LUNAR}|{_LEAF}\S{{0,8}}|{_ISSUE}\S{{0,8}}|{_PAGES}|[{_HAN}]{{2,4}}|{_WEATHER})"
_CLOCK = r"[12]\d{3}[-/年.]\d{1,2}[-/月.]\d{1,2}日?(?:\s*\d{1,2}:\d\d)?"
_REQUEST = rf"(?:{_MARK}{alternatives(words.REQUESTS)}){{0,3}}{_MARK}"
_SCAN = (
    r"(?:点亮?个?[“”]?(?:在看|小星星)|扫一扫|扫码|扫描[^，。]{0,6}二维码|扫[上下左右]?[方图]?二维码|长按"
    r"|(?:下载|打开).{0,8}(?:APP|客户端))"
)
_COUNT, _COUNTED = r"[\d.]+[万萬wW+]*", alternatives(words.COUNTED)
_SKY = rf"{_WEATHER}(?:[转到间轉至]{_WEATHER}){{0,2}}"

# Each rule, and the lines that it knows; the first rule to know a line has it.
_PRINTED = (
    ("jump", rf"{_ARROWS}{alternatives(words.TURNS)}\s*{_TARGET}.{{0,14}}{_CLOSE}"),
    ("jump", rf"{_ARROWS}{alternatives(words.BARE_TURNS)}\s*{_TARGET}{_CLOSE}"),
    ("page", rf"{_MARK}{_LEAF}(?:[\s:：/·|｜—-]+[{_HAN}·\s]{{0,10}}|{_SECTION})?"),
    ("page", rf"{_MARK}[A-Z]\d{{1,2}}(?:\s*[·|｜:：]\s*[{_HAN}·\s]{{0,8}})?版?"),
    ("page", rf"{_MARK}(?:[A-Z]?\d{{1,3}}\s*{_SECTION}版?|[A-D]\d\d\s+[{_HAN}]{{2,5}})"),
    ("page", rf"{_MARK}{_SECTION}\s*[·|｜:：]?\s*[A-Z]?\d{{1,3}}版?"),
    ("page", rf"{_MARK}[{_HAN}]{{2,6}}(?:\s*[·|｜]\s*[A-Z]?\d{{1,2}}|\s*[A-Z]?0\d|\s*[A-Z]?\d{{1,2}}版|\s+[A-Z]?\d\d)"),
    ("page", rf"版次?[:：].{{1,20}}|[-—·\s]*\d{{1,3}}[-—·\s]*|{_PAGES}.{{0,20}}|{_ISSUE}(?:[\s（(总].{{0,16}})?"),
    (
        "page date",
        (
            rf"{_MARK}(?:[{_HAN}]{{2,8}}[报刊网報]\s*)?{_DATE}(?:\s*{_WEEK})?(?:{_LEAF}|{_SECTION})?"
            rf"(?:[\s,，/|｜·]+{_DAY_ITEM}){{0,6}}"
        ),
    ),
    ("page date", rf"{_WEEK}|{_LUNAR}"),
    ("masthead", rf"{_MARK}[{_HAN}]{{2,5}}{alternatives(words.MASTHEADS)}"),
    ("account date", rf"(?:\S{{2,16}}\s+){{1,3}}{_CLOCK}(?:\s*(?:发表于)?\s*[{_HAN}]{{2,8}})?"),
    ("section", rf"{_MARK}{_SECTION}版?"),
    ("contact", rf".{{0,16}}{alternatives(words.LINES)}\s*号?\s*(?:[:：]\s*[\dA-Za-z（(.@+]|{_PHONE}).{{0,60}}"),
    ("contact", rf".{{0,16}}{alternatives(words.LINES)}\S{{1,20}}@\S.{{0,60}}"),
    ("contact", rf".{{0,16}}{alternatives(words.ADDRESSES)}\s*[:：]?\s*[\dA-Za-z（(.@京沪].{{5,60}}"),
    ("contact", rf".{{0,16}}{alternatives(words.PRICES)}\s*[:：]?\s*[\dA-Za-z].{{0,60}}"),
    ("contact", rf".{{0,16}}(?:{alternatives(words.REGISTERED)}\s*[:：]?\s*[\dA-Za-z京沪]|CN\s?\d\d-\d).{{0,60}}"),
    ("copyright", rf".{{0,30}}{alternatives(words.RIGHTS)}.{{0,60}}"),
    ("copyright", r".{0,30}未[经經].{0,8}[授许許允].{0,10}(?:不得|禁止|严禁|谢绝|嚴禁|謝絕).{0,40}"),
    ("promotion", rf"[^，。；]{{0,10}}{alternatives(words.INVITATIONS)}[^。]{{0,40}}"),
    ("promotion", rf"{_REQUEST}{_SCAN}(?:[\s，,、！!：:关下加看分上解在赞]|$)[^。骗诈]{{0,40}}"),
    ("promotion", rf"{_REQUEST}点[个点]?赞(?:吧|再走|支持|[\s、，！!]|分享|转发|关注|收藏|$)[^。]{{0,20}}"),
    (
        "promotion",
        (
            r".{0,16}扫描?[^，。]{0,8}(?:二维码|下载)[\s，,]?"
            r"(?:关注|下载|加|看|阅读|分享|解锁|进群|收听|订阅|获取|了解|APP).{0,40}"
        ),
    ),
    ("promotion", rf".{{0,6}}分享[给到至](?:[:：\s\d]|{alternatives(words.SHARED_WITH)}|$)[^。]{{0,20}}"),
    ("promotion", r"(?:公众号|微信|客户端|APP|小程序|官方|长按|视频号|扫描){0,4}二维码|.{2,16}尽在.{2,12}APP>?"),
    (
        "promotion",
        rf"商务合作(?:[:：/／｜|\s].{{0,40}})?|{_COUNTED}[数量次]{{0,2}}\s*[:：]?\s*{_COUNT}|{_COUNT}\s*条?{_COUNTED}",
    ),
    ("advert", rf".{{0,6}}{alternatives(words.NOTICES)}\s*[:：].{{2,60}}|(?:公告|启事|啟事)\s*[:：].{{2,30}}"),
    ("weather", r"(?:今日|今天|明天|明日)?天[气氣]\s*[:：].{2,40}"),
    (
        "weather",
        rf"(?:[{_HAN}]{{2,6}}[\s:：，]*)?{_SKY}[\s，,]*(?:气温|氣溫)?\s*-?\d+.{{0,6}}(?:℃|°C|摄氏度).{{0,24}}",
    ),
    (
        "guide",
        (
            r".{4,30}(?:\s|(?<![案南准范典录本书程》])[（(]|[…—▶])\s{0,3}(?:详?[见見])?"
            rf"(?:{_LEAF}|第?[A-D]\d\d|[{_SIGNS}]{{1,3}}版)[）)]?"
        ),
    ),
)
_RULES = tuple((rule, re.compile(rf"(?:{pattern})$", re.IGNORECASE)) for rule, pattern in _PRINTED)
# The patterns that look for a word farther on, all in `_TOLD`, are asked only where one stands in the line.
_FARTHER = (".{0,", "[^")
_ANY_FARTHER, _ANY_OTHER = (
    re.compile(rf"(?:{'|'.join(p for _, p in _PRINTED if p.startswith(_FARTHER) == is_one)})$", re.IGNORECASE)
    for is_one in (True, False)
)
_LATIN = re.compile(r"[A-Za-z]")
_LABEL = re.compile(rf"^【[{_HAN}·]{{2,8}}】$|^[■□◆◇●○▲△★☆◎※▍▶►]\s*[{_HAN}·\s]{{2,10}}$")

# Every line of furniture has one of these: inside, or at one of its ends. So a line of a story is let go at a glance.
_TOLD = frozenset(
    [*words.SOURCES, *words.POSTS, *words.DESKS, *words.LINES, *words.ADDRESSES, *words.PRICES, *words.REGISTERED]
    + [*words.OLD_PICTURES, *words.RIGHTS, *words.INVITATIONS, *words.ASKING, *":：丨|｜/／版℃°@"]
    + [f"{before}{year}" for before in " \u3000报刊网報" for year in "12一二"]
)
_INSIDE = re.compile(alternatives(_TOLD))
_WHOLE = frozenset(words.SECTIONS)
_FIRST = frozenset(f"{_MARKS}（(【[ \u3000·图圖↑↓←→总甲乙丙丁戊己庚辛壬癸0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_FIRST_TWO = frozenset(
    [word[:2] for word in [*words.STAFF, *words.STAFF_KINDS]]
    + "上图 下图 左图 右图 组图 题图 小图 大图 来自 一九 二〇 二○ 二零 星期 礼拜 禮拜 农历 農曆".split()
    + [f"第{digit}" for digit in range(10)]
    + [f"{week}{day}" for week in "周週" for day in "一二三四五六日末"]
)
_LAST = frozenset("）)】]摄攝影道導图圖发發片文0123456789万w+")
_LAST_TWO = frozenset(
    [word[-2:] for word in [*words.MASTHEADS, *words.WRITTEN, *words.COUNTED, *words.PICTURES, *words.TAKING]]
    + [f"{end}。" for end in "摄攝影道導图圖发發片"]
)


def _likely() -> re.Pattern[str]:
    """What finds all such lines among others, each between line breaks, and few that are none."""
    signs = {word for word in _TOLD if len(word) == 1}
    heads = {word[:2] for word in _TOLD - signs}
    opens = [word.ljust(2, "\n") for word in _FIRST_TWO] + [f"{word}\n" for word in _WHOLE]
    ends = [word.rjust(2, "\n") for word in _LAST_TWO]
    sought = signs | _LAST | {"\n", *(head[0] for head in heads), *(end[-1] for end in ends)}
    return re.compile(
        rf"{_any(sought)}(?:(?<={_any(signs)})|{_any({head[1] for head in heads})}(?<={alternatives(heads)})"
        rf"|(?<=\n)(?={_any(_FIRST)}|{alternatives(opens)})."
        rf"|(?=\n)(?:(?<={_any(_LAST)})|(?<={alternatives(ends)})))"
    )


def _any(characters: Iterable[str]) -> str:
    return f"[{''.join(map(re.escape, sorted(characters)))}]"


@dataclass(frozen=True)
class Furniture:
    """What a line is, where it is no part of the story; *value* is the outlet or the name that it gives."""

    rule: str
    value: str | None = None


_LIKELY = _likely()


def recognise(line: str) -> Furniture | None:
    """What the whole *line* is, or None where it may be part of a story.

    >>> recognise("来源：上观新闻")
    Furniture(rule='source', value='上观新闻')
    >>> recognise("编辑：您怎么看这次改革？"), recognise("记者见面会在京举行")
    (None, None)
    """
    return _known(line) if len(line) <= LONGEST else None


@functools.lru_cache(maxsize=256)  # a line is asked for by itself, with what follows it, and as a paragraph
def _known(line: str) -> Furniture | None:
    told = _INSIDE.search(line) is not None
    if not (told or _has_an_edge(line)):
        return None
    return _source(line) or _editor(line) or _caption(line) or _byline(line, told=told) or _printed(line, told=told)


def worth_a_look(lines: Sequence[str]) -> list[int]:
    """The numbers of the *lines* that may be furniture; the others are none."""
    ends = [*itertools.accumulate(len(line) + 1 for line in lines)]
    found = _LIKELY.finditer("\n".join(["", *lines, ""]))
    return list(dict.fromkeys([bisect_left(ends, match.end() - 1) for match in found]))


def photographer(caption: str) -> str | None:
    """Who took the picture, by the end of its *caption*.

    >>> photographer("镜头对准了手作集市 本报记者 王凯 摄")
    '王凯'
    """
    match = _PHOTOGRAPHER.search(caption, max(0, len(caption) - 24))
    name = re.sub(r"\s", "", match["value"]) if match else ""
    return name if is_name(name) else None


def is_name(word: str) -> bool:
    """True where *word* is as long as a Chinese name and begins with a surname."""
    return 2 <= len(word) <= 4 and (word[0] in SINGLE or word[:2] in COMPOUND)  # noqa: PLR2004 - a surname and one to two characters


def names_in(text: str) -> list[str]:
    """The words of *text* that may be names; one of two characters may be set with a space between them.

    >>> names_in("张 三、李四")
    ['张三', '李四']
    """
    found: list[str] = []
    for word in re.split(r"[\s、,，/／&:：（）()■□●○]+", text):
        if len(word) == 1 and found and len(found[-1]) == 1:
            found[-1] += word
        elif word:
            found.append(word)
    return found


def _has_an_edge(line: str) -> bool:
    """False where *line* neither begins nor ends as any line of furniture does that has no word of `_TOLD`."""
    return bool(line) and (
        line in _WHOLE or line[0] in _FIRST or line[-1] in _LAST or line[:2] in _FIRST_TWO or line[-2:] in _LAST_TWO
    )


def _source(line: str) -> Furniture | None:
    match = _SOURCE.match(line)
    return Furniture("source", match["value"].strip()) if match else None


def _editor(line: str) -> Furniture | None:
    match = _EDITOR.match(line)
    if match and match["staff"] in words.PLAIN_STAFF and not _is_signature(match["value"]):
        return None
    if match is None and (match := _EDITOR_BARE.match(line)) and not _is_bare_signature(match):
        return None
    return Furniture("editor", match["value"].strip()) if match else None


def _caption(line: str) -> Furniture | None:
    is_one = _SHOWN.match(line) or (_PICTURED.search(line) and (_is_credited(line) or _is_taken(line)))
    return Furniture("caption", photographer(line)) if is_one else None


def _byline(line: str, *, told: bool) -> Furniture | None:
    is_one = _is_signed(line) or (told and (_is_reporter(line) or _is_author(line) or _DESK.match(line)))
    return Furniture("byline", line.strip("（()）【】[] \u3000")) if is_one else None


def _printed(line: str, *, told: bool) -> Furniture | None:
    is_one = _ANY_OTHER.match(line) or ((told or _LATIN.search(line)) and _ANY_FARTHER.match(line))
    is_sentence = line.endswith("。") and "，" in line  # one that names a telephone or an app is still one
    for rule, pattern in _RULES if is_one else ():
        if pattern.match(line) and not (is_sentence and rule in {"contact", "promotion"}):
            return Furniture(rule)
    return Furniture("label", line) if _LABEL.match(line) else None


def _is_credited(line: str) -> bool:
    """True where *line* ends with whose picture it is, as pictures say."""
    return _CREDIT.search(line, max(0, len(line) - 40)) is not None


def _is_taken(line: str) -> bool:
    """True where *line* ends with who took a picture, and nothing but names stands between."""
    match = _TAKER.search(line, max(0, len(line) - 40))
    if match is None:
        return False
    if match["surely"] or match["before"] in {"（", "("}:
        return True
    names = names_in(match["names"])
    return bool(names) and is_name(names[-1])


def _is_signature(value: str) -> bool:
    """True where *value* holds names, an account or a desk, and no sentence."""
    return all(len(name) <= 4 or name.isascii() or name[-1] in "部社司心室组报网" for name in names_in(value))  # noqa: PLR2004 - the longest name


def _is_bare_signature(match: re.Match[str]) -> bool:
    """True where names follow the post with nothing but a space between."""
    names = names_in(_MORE_STAFF.sub(" ", match["value"]))
    return bool(names) and (all(map(is_name, names)) or (match["staff"] not in words.PLAIN_STAFF and _are_short(names)))


def _is_reporter(line: str) -> bool:
    match = _BYLINE.match(line) if _is_balanced(line) else None
    return match is not None and _are_names(match["names"], whose=match["outlet"], apart=bool(match["gap"]))


def _is_balanced(line: str) -> bool:
    """False where a bracket of *line* is closed or opened on another: 报记者 张三）."""
    return line.count("（") + line.count("(") == line.count("）") + line.count(")")


def _is_author(line: str) -> bool:
    match = _AUTHOR.match(line)
    return match is not None and _are_short(names_in(_HANDS.sub(" ", match["names"])))


def _is_signed(line: str) -> bool:
    """True where *line* is names and what they did, or names after a square; but not who is told to be the author."""
    match = _SIGNED.match(line) or _SQUARED.match(line)
    names = names_in(match["names"]) if match and not _AUTHOR.match(line) else []
    return _are_short(names) and ("/" in line or "／" in line or all(map(is_name, names)))


def _are_short(names: list[str]) -> bool:
    """True where each of the *names* is no longer than a name or a pen name; a foreign one has its dot."""
    return bool(names) and all(2 <= len(name) <= 4 or "·" in name or name.isascii() for name in names)  # noqa: PLR2004 - see is_name


def _are_names(text: str, *, whose: str | None, apart: bool) -> bool:
    """True where *text* holds nothing but names. A word set *apart* may be short only, where the paper is named too."""
    names = names_in(_HANDS.sub(" ", text))
    if _TEXT_BEGINS.search(text) or not _are_short(names) or names[0].startswith(tuple(words.COLUMNS)):
        return False
    if all(map(is_name, names)):
        return True
    if whose in words.OWN or (whose and apart):
        return names[0][0] not in words.DOING
    return apart and any(map(is_name, names))
