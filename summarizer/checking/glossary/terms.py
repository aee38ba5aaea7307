"""A glossary: terms by their Chinese, and where they are in a text."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from typing import NamedTuple

# What makes a term part of another word: 三省市长期 has no mayor, 交通运输部门 is no ministry, 新华社区 no agency.
_ANOTHER_WORD = {
    "长": "期|江|三角|效|远|久|足|途|城|征|沙|春|株潭",
    "部": "门|队",
    "社": "区|会",
    "领导": "小组|班子",
    "指挥": "部",
}


class Term(NamedTuple):
    """A term and its standard English.

    Kinds: organ, post, place, province, programme, meeting, slogan, phrase, term, person.
    """

    zh: str
    en: str
    kind: str


class TermHit(NamedTuple):
    """A term found in a text, with its place there."""

    term: Term
    start: int
    end: int


class Glossary:
    """Terms by their Chinese. Where two have the same, the one given last stands: a user's over ours."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms = {term.zh: term for term in terms}
        longest_first = sorted(self._terms, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(_pattern, longest_first)) or r"(?!)")

    def __iter__(self) -> Iterator[Term]:
        return iter(self._terms.values())

    def find(self, text: str) -> list[TermHit]:
        """The terms in *text*, in order; where one holds another, the longer one.

        >>> [hit.term.en for hit in starter().find("代市长")]
        ['acting mayor']
        """
        return [TermHit(self._terms[match[0]], *match.span()) for match in self._pattern.finditer(text)]

    def renderings(self, kind: str) -> dict[str, str]:
        """The terms of *kind* with their English."""
        return {term.zh: term.en for term in self if term.kind == kind}


@cache
def starter() -> Glossary:
    """The glossary that comes with the tool."""
    table = (resources.files("summarizer.checking.glossary") / "starter.tsv").read_text(encoding="utf-8")
    return Glossary(Term(*line.split("\t")) for line in table.splitlines() if line and not line.startswith("#"))


def find_terms(text: str) -> list[TermHit]:
    """The terms of our own glossary in *text*."""
    return starter().find(text)


@cache
def renderings(kind: str) -> dict[str, str]:
    """The terms of *kind* in our own glossary, with their English."""
    return starter().renderings(kind)


def _pattern(zh: str) -> str:
    goes_on = next((more for ending, more in _ANOTHER_WORD.items() if zh.endswith(ending)), None)
    return re.escape(zh) + (f"(?!{goes_on})" if goes_on else "")
