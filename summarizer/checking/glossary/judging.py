"""Is a glossary well formed: does it say one thing of each term, and the same of a term within another?"""

from collections.abc import Iterator, Sequence

from summarizer.checking.glossary.rows import Fault, Row, Rows
from summarizer.checking.glossary.terms import Glossary

_PARTS_OF_NAMES = frozenset({"place", "province", "organ", "programme", "law", "person"})
"""Kinds whose English stays what it is within a longer name."""


def faults_of(rows: Rows) -> list[Fault]:
    """What cannot be used, what stands there twice, and what contradicts itself."""
    return [*rows.faults, *_repeated(rows.rows), *_nested(rows.rows)]


def overridden(glossary: Glossary, other: Glossary) -> list[str]:
    """The terms of *glossary* that *other* has with another English, for people: 碳普惠: a, not b."""
    return [
        f"{term.zh}: {term.en}, not {other[term.zh].en}"
        for term in glossary
        if term.zh in other and other[term.zh].en.casefold() != term.en.casefold()
    ]


def _repeated(rows: Sequence[Row]) -> Iterator[Fault]:
    first: dict[str, Row] = {}
    for row in rows:
        before = first.setdefault(row.term.plain, row)
        if before is row:
            continue
        if row.term.en.casefold() == before.term.en.casefold():
            yield Fault(row.line, f"{row.term.zh} stands in line {before.line} already", fatal=False)
        else:
            message = (
                f"{row.term.zh} is {row.term.en!r} here and {before.term.en!r} in line {before.line}; "
                "the first is written, both are accepted"
            )
            yield Fault(row.line, message, fatal=False)


def _nested(rows: Sequence[Row]) -> Iterator[Fault]:
    """A name within a longer term whose English has none of its forms."""
    names = Glossary(row.term for row in rows if row.term.kind in _PARTS_OF_NAMES)
    for term, line in rows:
        english = [form.casefold() for form in (term.en, *term.forms)]
        for hit in (hit for start in (0, 1) for hit in names.find(term.zh[start:] if start else term.zh[:-1])):
            forms = [form.casefold() for form in hit.term.forms]
            if hit.term.plain != term.plain and not any(form in told for form in forms for told in english):
                message = f"{term.zh} = {term.en} has {hit.term.zh} in it, which is {hit.term.en} elsewhere"
                yield Fault(line, message, fatal=False)
                break
