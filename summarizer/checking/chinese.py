"""A brief in Chinese: does it say only what its Chinese says?"""

import re
from collections.abc import Iterator

from summarizer.checking.findings import Category, Finding
from summarizer.checking.pairs import Pair, finding
from summarizer.checking.reading.figures import chinese_figures
from summarizer.checking.reading.number_words import loose_values
from summarizer.checking.reading.people import find_people

# Said of somebody's yes or no, and words of which 不 is only a part.
_NO_DENIAL = re.compile("是不是|能不能|要不要|可不可以|不仅|不断|不少|不同(?!意)|不过|不久|不但|不管|不论|不一样|未来")
_NEGATION = re.compile("不|没有?|未|无法|并非|拒绝|禁止|严禁|切忌|防止|杜绝")
_DAY = re.compile(r"\d{1,2}月\d{1,2}[日号]")
_TIME = re.compile("去年|今年|明年|前年|后年|昨天|今天|明天|上周|本周|下周|上月|下月|昨日|今日|明日")
_OWN_WORDS = 0.5
"""Share of pairs of characters that a summary may have of its own; a sentence told shorter has less than a third."""
_QUOTED = re.compile(r"[“《]([^”》]{2,40})[”》]")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.+-]+")
_SAME: tuple[tuple[Category, re.Pattern[str], int], ...] = (
    ("accuracy/addition", _QUOTED, 1),
    ("accuracy/addition", _LATIN, 0),
    ("accuracy/date", _DAY, 0),
    ("accuracy/date", _TIME, 0),
)
"""What stands in the source as it is, or not at all."""


def check_chinese(pair: Pair) -> Iterator[Finding]:
    """Figures, people, posts, days, quoted words, Latin names and denials of the target that its source does not have.

    >>> [f.message for f in check_chinese(Pair("力争完成3000万平方米。", "力争完成300万平方米。", language="zh"))]
    ['300万 is not in the source']
    """
    yield from _figures(pair)
    yield from _people(pair)
    yield from _words(pair)
    if _strange(pair.source, pair.target):
        yield finding("accuracy/addition", "major", "most of it is in words that the source does not have")
    denied, denies = _denies(pair.target), _denies(pair.source)
    if bool(denied) != bool(denies):
        message = f"“{denied[0]}” is not in the source" if denied else "the source denies something, and this does not"
        yield finding("accuracy/polarity", "major", message)


def _figures(pair: Pair) -> Iterator[Finding]:
    given = {value for figure in chinese_figures(pair.source) for value in figure.readings} | loose_values(pair.source)
    for figure in chinese_figures(pair.target):
        if given.isdisjoint(figure.readings):
            yield _missing("accuracy/number", figure.text, (figure.start, figure.end))


def _people(pair: Pair) -> Iterator[Finding]:
    for person in find_people(pair.target):
        place = (person.start, person.end)
        if person.name not in pair.source:
            yield _missing("accuracy/name", person.name, place)
        elif person.post and person.post not in pair.source:
            yield _missing("accuracy/name", f"{person.post}{person.name}", place)


def _words(pair: Pair) -> Iterator[Finding]:
    for category, pattern, group in _SAME:
        for match in pattern.finditer(pair.target):
            if match[group] not in pair.source:
                yield _missing(category, match[group], match.span(group))


def _denies(text: str) -> re.Match[str] | None:
    return _NEGATION.search(_NO_DENIAL.sub("〇", text))


def _strange(source: str, target: str) -> bool:
    han = re.sub(r"[^\u4e00-\u9fff]", "", target)
    pairs = [han[at : at + 2] for at in range(len(han) - 1)]
    return not pairs or sum(pair not in source for pair in pairs) > _OWN_WORDS * len(pairs)


def _missing(category: Category, text: str, place: tuple[int, int]) -> Finding:
    return finding(category, "critical", f"{text} is not in the source", target=place)
