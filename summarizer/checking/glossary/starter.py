"""The glossary that comes with the tool."""

from functools import cache
from importlib import resources

from summarizer.checking.glossary.tables import read_table
from summarizer.checking.glossary.terms import Glossary, TermHit


@cache
def starter() -> Glossary:
    """Our own terms: organs, posts, places, programmes, laws and set phrases of official prose."""
    table = (resources.files("summarizer.checking.glossary") / "starter.tsv").read_text(encoding="utf-8")
    return Glossary(row.term for row in read_table(table).rows)


def find_terms(text: str) -> list[TermHit]:
    """The terms of our own glossary in *text*."""
    return starter().find(text)


@cache
def renderings(kind: str) -> dict[str, str]:
    """The terms of *kind* in our own glossary, with their English."""
    return starter().renderings(kind)
