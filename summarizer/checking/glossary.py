"""Terms with a standing English rendering, and where they are in a text."""

import re
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


def renderings(kind: str) -> dict[str, str]:
    """The terms of *kind* with their English."""
    return {term.zh: term.en for term in _glossary()[0].values() if term.kind == kind}


def find_terms(text: str) -> list[TermHit]:
    """The glossary's terms in *text*, in order; where one holds another, the longer one.

    >>> [hit.term.en for hit in find_terms("代市长")]
    ['acting mayor']
    """
    terms, pattern = _glossary()
    return [TermHit(terms[match[0]], match.start(), match.end()) for match in pattern.finditer(text)]


@cache
def _glossary() -> tuple[dict[str, Term], re.Pattern[str]]:
    table = (resources.files("summarizer.checking") / "glossary.tsv").read_text(encoding="utf-8")
    terms = [Term(*line.split("\t")) for line in table.splitlines() if line and not line.startswith("#")]
    longest_first = sorted((term.zh for term in terms), key=len, reverse=True)
    return {term.zh: term for term in terms}, re.compile("|".join(map(_pattern, longest_first)))


def _pattern(zh: str) -> str:
    goes_on = next((more for ending, more in _ANOTHER_WORD.items() if zh.endswith(ending)), None)
    return re.escape(zh) + (f"(?!{goes_on})" if goes_on else "")
