"""Posts of WeChat: the account above them, and the widgets below, which a copied page has as plain words."""

import re
from collections.abc import Sequence
from itertools import accumulate

from summarizer.sources.paper.blocks import Line

_HEADER = re.compile(
    r"(?:.{0,30}?\s)?微信号\s*[:：]?\s*(?P<account>[A-Za-z][\w-]{3,30})\s*(?:功能介绍\s*[:：]?\s*(?P<about>[^。！？!?…\s]{0,60}[。！？!?…]*))?\s*"
)
_ACCOUNT = re.compile(r"[A-Za-z][\w-]{3,30}")
_ABOUT = re.compile(r"功能介绍\s*[:：]?\s*\S")
_HIGHEST = 10
"""Lines. The header of a post stands above this one."""
_SHORT = 8
"""Characters. The name of an account is rarely longer."""
_NAMED = 4
"""Lines. The name of the account stands among the first of a post."""
_NAME = re.compile(
    r"[\u3400-\u9fff]{1,6}(?:发布|政务|日报|晚报|早报|晨报|都市报|时报|商报|青年报|新闻|资讯|在线|观察|视点|之声|头条|官微|快报|周刊|电视台|广播|传媒|文旅|"
    r"教育|交警|气象|检察|公安|消防|卫健|经信|统计|生态环境|人社|应急管理)"
)
_BEGINNING = 0.3
"""Share of a post in which no widgets stand: 来源： there is its own source."""
_LEFT = 0.15
"""Share of a post that may be prose below its widgets: a notice, but no second report."""
_PROSE = 30
"""Characters from which a line with a full stop is prose."""
_LABELS = frozenset({"微信号", "功能介绍"})

# Where the post ends and the widgets begin; a post on one line has them behind its last full stop.
_WIDGET = re.compile(
    r"往期\s*[·•・.|丨]?\s*(?:推荐|回顾|精选|精彩|好文)|喜欢此内容的人还喜欢|前往[“\"]发现[”\"]|微信扫一扫|预览时标签不可点|继续滑动看下一个|轻触阅读原文|"
    r"(?:戳|点击|↓|▼)?[“\"「【]?阅读原文|已发送|(?:长按|扫描|识别|扫)(?:上方|下方|图中|以上|以下|上面|下面)?(?:的)?(?:二维码|一扫)|"
    r"(?:点|戳)(?:个|亮|一下)?[“\"「【]?(?:在看|赞|分享|收藏|这里)|分享\s*收藏\s*(?:点赞\s*)?在看|觉得(?:不错|有用)|-?\s?END\s?-?(?=[^A-Za-z]|$)|"
    r"(?:推荐|延伸|相关|热门|精彩)(?:阅读|推荐|文章)|猜你喜欢|关注(?:我们|本公众号|该公众号|公众号)|"
    r"(?:来源|稿源|编辑|责编|责任编辑|文字编辑|审核|监制|校对|排版|值班主任|主编|制作|素材来源)\s*[:：|丨]"
)
# What stands on WeChat's own page and hardly elsewhere,
_SIGNS = (
    "微信号 功能介绍 喜欢此内容的人还喜欢 预览时标签不可点 继续滑动看下一个 轻触阅读原文 阅读原文 朋友在看 "
    "往期推荐 往期回顾 往期精彩 往期精选 "
    "往期·推荐 点在看 点个在看 点亮在看 收录于合集 收录于话题 点击蓝字 请点这里".split()
)
# and what does so in any text about posts, too: by itself it is no sign.
_WORDS = "微信扫一扫 已发送 公众号 关注我们 发表于".split()
_AFTER = frozenset("。！？!?…”’」』）)》~～ \u3000\xa0")


def is_wechat(text: str) -> bool:
    """True where the words of WeChat's own page stand round the text: two of them at least, and one that is a sign.

    >>> is_wechat("点击蓝字 关注我们 会议召开。"), is_wechat("这个公众号发表于昨天的文章，关注我们的人都看了。")
    (True, False)
    """
    signs = sum(sign in text for sign in _SIGNS)
    return signs > 0 and signs + sum(word in text for word in _WORDS) > 1


def unwrap_post(lines: Sequence[Line]) -> tuple[list[Line], list[tuple[Line, str]], str | None]:
    """The lines of a post; the lines above and below it, each with its rule; and the id of its account.

    >>> post, around, name = unwrap_post([Line(text, 9 * n, False, "line") for n, text in enumerate(
    ...     ["微信号", "zhejiang", "会议在杭州召开。往期推荐◆省委", "阅读原文"])])
    >>> [line.text for line in post], [line.text for line, _ in around], name
    (['会议在杭州召开。'], ['微信号', 'zhejiang', '往期推荐◆省委', '阅读原文'], 'zhejiang')
    """
    name, header, rest = _without_header(lines)
    around = [(line, "account") for line in header]
    written, seen = sum(len(line.text) for line in rest), 0
    prose = _prose_from(rest)
    post: list[Line] = []
    for number, line in enumerate(rest):
        at = widgets_begin(line.text)
        if at is not None and seen + at > _BEGINNING * written and prose[number + bool(at)] <= _LEFT * written:
            tail = [line._replace(text=line.text[at:], start=line.start + at), *rest[number + 1 :]]
            post += [line._replace(text=line.text[:at].rstrip())] if at else []
            return post, [*around, *((below, "widget") for below in tail)], name
        seen += len(line.text)
        post.append(line)
    return post, around, name


def _without_header(lines: Sequence[Line]) -> tuple[str | None, list[Line], list[Line]]:
    """The account's id, the lines of the header above a post, and the other lines; a line may be cut in two."""
    name: str | None = None
    header: list[Line] = []
    rest: list[Line] = []
    waiting = iter(enumerate(lines))
    for number, line in waiting:
        left: Line | None = line
        if number < _HIGHEST:
            if line.text in _LABELS and number + 1 < len(lines):
                _, value = next(waiting)
                name = name or (value.text if _ACCOUNT.fullmatch(value.text) else None)
                header += [line, value]
                continue
            if match := _HEADER.match(line.text, 0, 160):
                name, end = name or match["account"], match.end()
                header.append(line._replace(text=line.text[:end].rstrip()))
                left = line._replace(text=line.text[end:], start=line.start + end) if line.text[end:] else None
            elif _ABOUT.match(line.text):
                header.append(line)
                left = None
        rest += [left] if left else []
    about = header[-1].text if header else ""
    named = [
        line
        for line in rest[:_NAMED]
        if _NAME.fullmatch(line.text) or (len(line.text) <= _SHORT and line.text in about)
    ]
    header = sorted([*header, *named], key=lambda line: line.start)
    return name, header, [line for line in rest if line not in named]


def _prose_from(lines: Sequence[Line]) -> list[int]:
    """For each line, and for the end, how many characters of prose stand from there on."""
    own = [len(line.text) if len(line.text) >= _PROSE and "。" in line.text else 0 for line in lines]
    return [*accumulate(reversed(own), initial=0)][::-1]


def widgets_begin(text: str) -> int | None:
    """Where in the last line of a post its widgets begin, or None.

    >>> widgets_begin("负责人参加。往期 · 推荐◆省委举行学习会")
    6
    """
    for match in _WIDGET.finditer(text):
        if match.start() == 0 or text[match.start() - 1] in _AFTER:
            return match.start()
    return None
