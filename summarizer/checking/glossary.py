"""Terms with a standing English rendering, and where they are in a text."""

import re
from functools import cache
from importlib import resources
from typing import NamedTuple


class Term(NamedTuple):
    """A term and its standard English. Kinds: organ, post, place, programme, meeting, slogan, phrase, term, person."""

    zh: str
    en: str
    kind: str


class TermHit(NamedTuple):
    """A term found in a text, with its place there."""

    term: Term
    start: int
    end: int


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
    return {term.zh: term for term in terms}, re.compile("|".join(map(re.escape, longest_first)))
