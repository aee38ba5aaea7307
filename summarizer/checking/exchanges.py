"""Have two figures changed places?"""

import re
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from summarizer.checking.comparing import sides_of
from summarizer.checking.findings import Category, Finding
from summarizer.checking.pairs import Pair, finding
from summarizer.checking.reading.figures import Figure
from summarizer.checking.reading.pinyin import pinyin_name

_CHINESE_CLAUSE = re.compile(r"[，、；。：,;（）()]|以及|[和与及并]")
_ENGLISH_CLAUSE = re.compile(r"[,;:()]|\.\s|\b(?:and|while|but|or|as well as)\b")
_ENDINGS = re.compile(r"(?:ing|ion|ity|ment|ed|es|s)$")
_SHORTEST_WORD = 4
_MOST = 40
"""Figures of a text that are looked at. More are a table, and no two of them can be told apart by a term."""


class _Anchor(NamedTuple):
    """What a figure is said of: where it stands in the source, and the words that say it in English."""

    start: int
    words: frozenset[str]


def check_exchanges(pair: Pair) -> Iterator[Finding]:
    """Two figures of which each stands in the English with what the source says of the other.

    Found only where both texts leave no doubt: each figure stands once on either side, in one clause with one term of
    the glossary or one person, and the two have changed clauses.

    >>> source = "2030年前实现碳达峰、2060年前实现碳中和"
    >>> [f.message for f in check_exchanges(Pair(source, "carbon peaking by 2060 and carbon neutrality by 2030"))]
    ['2030 and 2060 have changed places in the English']
    """
    figures = _in_both_once(pair)
    if len(figures) < 2:  # noqa: PLR2004
        return
    anchors = _anchors(pair)
    if len(anchors) < 2:  # noqa: PLR2004
        return
    here = {chinese: _anchor_of(chinese.start, pair.source, anchors) for chinese, _ in figures}
    there = {chinese: _rendered_with(english, pair.target, anchors) for chinese, english in figures}
    for (first, english), (second, _) in combinations(figures, 2):
        own, other = here[first], here[second]
        if own and other and own != other and there[first] == other and there[second] == own:
            category: Category = "accuracy/date" if _is_year(first) and _is_year(second) else "accuracy/number"
            message = f"{first.text} and {second.text} have changed places in the English"
            places = (first.start, first.end), (english.start, english.end)
            yield finding(category, "critical", message, source=places[0], target=places[1])


def _in_both_once(pair: Pair) -> list[tuple[Figure, Figure]]:
    """The figures that stand once in the source, each with its only counterpart in the English."""
    sides = sides_of(pair)
    chinese = [figure for figure in sides.chinese[:_MOST] if figure.firm]
    if len(chinese) < 2:  # noqa: PLR2004
        return []
    found = []
    for figure in chinese:
        same = [other for other in sides.english[:_MOST] if other.value == figure.value]
        if len(same) == 1 == sum(other.value == figure.value for other in chinese):
            found.append((figure, same[0]))
    return found


def _anchors(pair: Pair) -> list[_Anchor]:
    named = [(hit.start, hit.term.en) for hit in pair.terms]
    people = [(pair.source.find(person.name), person.name) for person in pair.people]
    named += [(at, pinyin_name(name)) for at, name in people if at >= 0]
    words = [_words(english) for _, english in named]
    shared = {word for first, second in combinations(words, 2) for word in first & second}
    return [_Anchor(at, own - shared) for (at, _), own in zip(named, words, strict=True) if own - shared]


def _words(english: str) -> frozenset[str]:
    """The words of *english* without their endings, so that "peaking" is found in "peak"."""
    words = re.findall(r"[a-z]+", english.lower())
    return frozenset(_ENDINGS.sub("", word) for word in words if len(word) >= _SHORTEST_WORD)


def _anchor_of(at: int, source: str, anchors: list[_Anchor]) -> _Anchor | None:
    """The only anchor in the clause of *source* around *at*."""
    start, end = _clause(_CHINESE_CLAUSE, source, at)
    within = [anchor for anchor in anchors if start <= anchor.start < end]
    return within[0] if len(within) == 1 else None


def _rendered_with(figure: Figure, target: str, anchors: list[_Anchor]) -> _Anchor | None:
    """The only anchor whose words stand in the clause of *target* around *figure*."""
    start, end = _clause(_ENGLISH_CLAUSE, target, figure.start)
    clause = target[start:end].lower()
    within = [anchor for anchor in anchors if all(word in clause for word in anchor.words)]
    return within[0] if len(within) == 1 else None


def _clause(boundary: re.Pattern[str], text: str, at: int) -> tuple[int, int]:
    start = max((match.end() for match in boundary.finditer(text, 0, at)), default=0)
    after = boundary.search(text, at)
    return start, after.start() if after else len(text)


def _is_year(figure: Figure) -> bool:
    return figure.text.isdigit() and len(figure.text) == 4  # noqa: PLR2004
