"""People in a Chinese text: who they are, and by which post."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from summarizer.checking.glossary import find_terms
from summarizer.checking.reading.places import spelt_place
from summarizer.sources.simplifying import Twin, simplified
from summarizer.sources.surnames import COMMON, COMPOUND, SINGLE, WORDS


class Person(NamedTuple):
    """A person: name, post as the source gives it (or None), and the name's place in the text that was read."""

    name: str
    post: str | None
    start: int
    end: int

    @property
    def simplified(self) -> "Person":
        """The person in simplified characters, at the same place."""
        return self._replace(name=simplified(self.name), post=self.post and simplified(self.post))


# What a post ends in. A name follows it directly: 市委副书记、市长龚正.
_POST_END = (
    "总书记 书记 主席 总理 部长 省长 市长 区长 县长 州长 厅长 局长 司长 处长 主任 组长 院长 校长 行长 "
    "会长 社长 台长 所长 理事长 董事长 秘书长 总经理 总裁 总工程师 总指挥 指挥长 司令员 政委 "
    "委员 常委 代表 特使 大使 发言人 院士 教授 专家 研究员 分析师 记者 市领导 省领导"
).split()
_LONGEST_CHAIN = 24
_SHORT = 2
"""Characters of a name that may as well be a word."""
_HAN = r"[\u4e00-\u9fff]"
_SAY = "指出|强调|表示|说|要求|认为|介绍"
_DO = rf"{_SAY}|主持|出席|致辞|讲话|会见|代表|宣布|参加|陪同|发表|回应|透露"
# What may stand right after a name: the end of the phrase, a second name, or what people in the news do.
AFTER_A_NAME = (
    r"(?=[，,。；;：:、！？!?”’）)\s和与在为作率对将就致同并也还到赴向等昨今\d]|$|以?及|分别|一行|主旨|日前|近日|获奖|荣获|获得|积极|努力|始终|带领|率领|坚持|先后|多次|"
    rf"{_DO})"
)


def _name(surnames: Iterable[str]) -> str:
    """A pattern for a surname and one or two characters that are no verb of speech and no common word."""
    surname = f"(?:{'|'.join(sorted(COMPOUND))}|[{''.join(sorted(surnames))}])"
    return rf"(?!{'|'.join(sorted(WORDS))}){surname}(?:(?!{_DO}){_HAN}){{1,2}}?"


_NAME = _name(SINGLE) + AFTER_A_NAME
_POST = re.compile(rf"(?:{'|'.join(_POST_END)})(?=(?P<names>{_NAME}(?:、{_NAME})*))")
# A sentence that a person opens by speaking: 龚正指出，… or 刘振民在致辞中说，…
_SPEAKING = re.compile(
    rf"(?:^|[。！？”’\s])(?P<name>{_name(COMMON)})"
    rf"(?=(?:还|也|又|同时|最后|[昨今][天日]|日前|近日|在[^，。；]{{1,10}}[中上时])?(?:{_SAY})[，,：:“要])"
)
# Two and more in a row who attend: 葛慧君、陈金彪出席. Behind a comma a word need be no name, nor before "and others".
_ATTEND = (
    r"(?P<others>(?:以?及|[和与])[^，。；、\n]{0,16}(?:负责人|领导|同志|干部))?等?(?:市?领导|同志)?(?:分别|一同|共同)?"
    "(?:出席|参加|陪同|列席|参会|与会|会见时在座)"
)
_ATTENDING = re.compile(
    rf"(?P<head>^|[。！？；\s]|(?P<comma>[，,]))(?P<names>{_name(SINGLE)}(?:、{_name(SINGLE)})+)(?={_ATTEND})",
)
_NO_NAME = re.compile("[区市县省局部厅处委会院校队团社厂店站界业组企行]$")


def find_people(text: str) -> list[Person]:
    """People whom *text* names after a post, in a row of those present, or who speak in it.

    Each name once, with the first post that it is given, both as the text prints them.

    >>> [(p.name, p.post) for p in find_people("市委副书记、市长龚正指出，要抓落实。副市长陈杰、吴云出席。")]
    [('龚正', '市委副书记、市长'), ('陈杰', '副市长'), ('吴云', '副市长')]
    """
    twin = Twin.of(text)
    people = _people(twin.plain)
    if twin.is_simplified:
        return people
    return [
        person._replace(name=text[person.start : person.end], post=person.post and twin.restored(person.post))
        for person in people
    ]


def _people(text: str) -> list[Person]:
    people: dict[str, Person] = {}
    last = 0
    for match in _POST.finditer(text):
        post = _post(text[max(last, match.start() - _LONGEST_CHAIN) : match.end()])
        for person in _in_a_row(match, post):
            people.setdefault(person.name, person)
        last = match.end("names")
    for match in _ATTENDING.finditer(text) if "、" in text else ():
        if _are_people(match, people.values()):
            for person in _in_a_row(match, None):
                people.setdefault(person.name, person)
    for match in _SPEAKING.finditer(text):
        name = match["name"]
        if name not in people and text.count(name) > 1 and not _is_term(name):  # once could be any two characters
            people[name] = Person(name, None, match.start("name"), match.end("name"))
    return sorted(people.values(), key=lambda person: person.start)


def _are_people(row: re.Match[str], known: Iterable[Person]) -> bool:
    """False for a row of what attends and is nobody: 石油、石化和电力企业, 温州、常州, 商务区、高新区."""
    names = row["names"].split("、")
    if any(_NO_NAME.search(name) or spelt_place(name) for name in names):
        return False
    if row["others"] and all(len(name) <= _SHORT for name in names):
        return False
    if not row["comma"]:
        return all(name.startswith((*COMMON, *COMPOUND)) for name in names)
    opening = max(row.string.rfind(mark, 0, row.start("names")) for mark in "。！？\n")
    return any(opening < person.start < row.start("names") for person in known if person.post)


def _in_a_row(match: re.Match[str], post: str | None) -> Iterator[Person]:
    """The people of one post, as 、 parts them."""
    at = match.start("names")
    for name in match["names"].split("、"):
        if not _is_term(name):
            yield Person(name, post, at, at + len(name))
        at += len(name) + 1


def _is_term(name: str) -> bool:
    return any(hit.term.kind != "person" for hit in find_terms(name))


def _post(words: str) -> str:
    """The chain of posts at the end of *words*: what stands between the last clause's verb and the name."""
    chain = re.split(rf"[^、{_HAN[1:-1]}]|[在由是了]|以及", words)[-1]
    if len(chain) >= _LONGEST_CHAIN:  # its beginning was cut off
        chain = chain.partition("、")[2] or chain
    return chain.strip("、和与及")
