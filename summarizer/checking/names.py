"""People in a Chinese text: who they are, by which post, and their names in pinyin."""

import re
from typing import NamedTuple

from pypinyin import Style, lazy_pinyin

from summarizer.checking.glossary import find_terms
from summarizer.checking.surnames import COMPOUND, PINYIN, SINGLE


class Person(NamedTuple):
    """A person: name, post as the source gives it (or None), and the name's place in the text that was read."""

    name: str
    post: str | None
    start: int
    end: int


# What a post ends in. A name follows it directly: 市委副书记、市长龚正.
_POST_END = (
    "总书记 书记 主席 总理 部长 省长 市长 区长 县长 州长 厅长 局长 司长 处长 主任 组长 院长 校长 行长 "
    "会长 社长 台长 所长 理事长 董事长 秘书长 总经理 总裁 总工程师 总指挥 指挥长 司令员 政委 "
    "委员 常委 代表 特使 大使 发言人 院士 教授 记者 市领导 省领导"
).split()
_LONGEST_CHAIN = 24
_HAN = r"[\u4e00-\u9fff]"
_SURNAME = f"(?:{'|'.join(sorted(COMPOUND))}|[{''.join(sorted(SINGLE))}])"
# What may stand right after a name: the end of the phrase, a second name, or what people in the news do.
_AFTER = (
    r"(?=[，,。；;：:、！？!?”’）)\s]|$|等|和|与|以?及|在|分别|指出|强调|表示|说|要求|认为|介绍|主持|出席|致辞|讲话|会见|代表|一行|为|"
    r"宣布|参加|陪同|作|率|对|将|就|致|同|并|也|还|到|赴|向|主旨|发表|回应|透露)"
)
_NAME = rf"{_SURNAME}{_HAN}{{1,2}}?{_AFTER}"
_NAMED = re.compile(
    rf"(?P<post>(?:{_HAN}|、){{0,{_LONGEST_CHAIN}}}?(?:{'|'.join(_POST_END)}))(?P<names>{_NAME}(?:、{_NAME})*)"
)
# A sentence that a person opens by speaking: 龚正指出，… or 刘振民在致辞中说，…
_SPEAKING = re.compile(
    rf"(?:^|[。！？”’\s])(?P<name>{_SURNAME}{_HAN}{{1,2}}?)"
    r"(?=(?:还|也|又|同时|最后|在[^，。；]{1,10}[中上时])?(?:指出|强调|表示|说|要求|认为|介绍))"
)


def find_people(text: str) -> list[Person]:
    """People whom *text* names after a post, or who speak in it; each name once, with the first post it is given.

    >>> [(p.name, p.post) for p in find_people("市委副书记、市长龚正指出，要抓落实。副市长陈杰、吴云出席。")]
    [('龚正', '市委副书记、市长'), ('陈杰', '副市长'), ('吴云', '副市长')]
    """
    people: dict[str, Person] = {}
    for match in _NAMED.finditer(text):
        at = match.start("names")
        for name in match["names"].split("、"):
            if not _is_term(name):
                people.setdefault(name, Person(name, _post(match["post"]), at, at + len(name)))
            at += len(name) + 1
    for match in _SPEAKING.finditer(text):
        name = match["name"]
        if name not in people and text.count(name) > 1 and not _is_term(name):  # once could be any two characters
            people[name] = Person(name, None, match.start("name"), match.end("name"))
    return sorted(people.values(), key=lambda person: person.start)


def pinyin_name(name: str) -> str:
    """A Chinese name as English papers print it: surname first, given name in one word, no tone marks.

    >>> pinyin_name("龚正"), pinyin_name("欧阳修"), pinyin_name("单国强"), pinyin_name("吕新华")
    ('Gong Zheng', 'Ouyang Xiu', 'Shan Guoqiang', 'Lyu Xinhua')
    """
    if hits := [hit for hit in find_terms(name) if hit.term.kind == "person"]:
        return hits[0].term.en
    length = 2 if name[:2] in COMPOUND else 1
    surname, given = name[:length], name[length:]
    return f"{PINYIN.get(surname) or _pinyin(surname)} {_pinyin(given)}".strip()


def _is_term(name: str) -> bool:
    return any(hit.term.kind != "person" for hit in find_terms(name))


def _pinyin(characters: str) -> str:
    syllables = lazy_pinyin(characters, style=Style.NORMAL, v_to_u=False)
    joined = syllables[0]
    for syllable in syllables[1:]:
        joined += f"'{syllable}" if syllable[0] in "aeo" else syllable  # Xi'an is not Xian
    return joined.replace("v", "yu").capitalize()


def _post(words: str) -> str:
    """The chain of posts at the end of *words*: what stands between the last clause's verb and the name."""
    chain = re.split(r"[在由是了]|以及", words)[-1]
    if len(chain) >= _LONGEST_CHAIN:  # its beginning was cut off
        chain = chain.partition("、")[2] or chain
    return chain.strip("、和与及")
