"""The words by which a newspaper marks where a story begins or ends: datelines, by-lines, sources."""

from dataclasses import dataclass
from random import Random

from tests.pages.stories import Story

# Nobody in particular: the surname and 某, as Chinese papers write people whom they do not name.
REPORTERS = "张某 李某某 王某 赵某某 陈某 刘某某 周某 吴某某 孙某 郑某某".split()
CITIES = "北京 广州 成都 武汉 西安 沈阳 杭州 昆明 南昌 长沙 兰州 合肥".split()
ABROAD = "东京 伦敦 开罗 内罗毕 柏林 曼谷 联合国".split()
PAPERS = "新华社 中新网 海滨日报 江城晚报 南岭都市报".split()


@dataclass(frozen=True)
class Marker:
    """What is printed round a story besides its text: at most one of these, or none at all.

    *front* stands before the first words and *tail* after the last, on the same line; *under* is a line between
    headline and text, *after* one below the text.
    """

    front: str = ""
    tail: str = ""
    under: str = ""
    after: str = ""

    def __bool__(self) -> bool:
        return bool(self.front or self.tail or self.under or self.after)


def draw_marker(story: Story, random: Random) -> Marker:
    """A marker such as this story could have; its own dateline as often as not, where it has one."""
    if story.dateline and random.random() < 0.5:
        return Marker(front=story.dateline + random.choice(["", " ", "　"]))
    drawn = random.random()
    if drawn < 0.65:
        return Marker(front=_front(story, random))
    if drawn < 0.8:
        return Marker(tail=_tail(story, random))
    line = _line(story, random)
    return Marker(under=line) if random.random() < 0.5 else Marker(after=line)


def _reporter(story: Story, random: Random) -> str:
    return story.byline or random.choice(REPORTERS)


def _front(story: Story, random: Random) -> str:
    who, where, day = (
        _reporter(story, random),
        random.choice(CITIES),
        f"{random.randint(1, 12)}月{random.randint(1, 28)}日",
    )
    fronts = [
        "本报讯 ",
        "本报讯　",
        "本报讯",
        f"本报讯（记者 {who}）",
        f"本报讯(记者 {who})",
        f"本报讯（记者{who}） ",
        f"本报讯（记者{who} 通讯员{random.choice(REPORTERS)}）",
        f"本报讯 记者 {who} 报道：",
        f"本报{where}{day}电（记者{who}）",
        f"本报{where}{day}讯 ",
        f"新华社{where}{day}电（记者{who}）",
        f"新华社{random.choice(ABROAD)}{day}电 （记者 {who}）",
        f"新华社{where}{day}电 ",
        f"据新华社{where}{day}电 ",
        "据新华社电 ",
        f"中新网{where}{day}电 ({who})",
        f"中新社{where}{day}电 （记者 {who}）",
    ]
    weights = [6, 2, 1, 6, 2, 2, 1, 1, 2, 1, 3, 1, 3, 2, 1, 2, 1]
    return random.choices(fronts, weights)[0]


def _tail(story: Story, random: Random) -> str:
    who = _reporter(story, random)
    return random.choice(
        [
            " 据新华社电",
            "据新华社电",
            "（据新华社电）",
            f"（记者 {who}）",
            f"（{who}）",
            f"（本报记者 {who}）",
            f" （通讯员 {who}）",
        ]
    )


def _line(story: Story, random: Random) -> str:
    who = _reporter(story, random)
    source = story.source or random.choice(PAPERS)
    return random.choice(
        [
            f"本报记者 {who}",
            f"本报记者　{who}",
            f"□ 本报记者 {who}",
            f"记者 {who}",
            f"文/本报记者 {who}",
            f"来源：{source}",
        ]
    )
