"""Translations as XLIFF 2.1, the exchange format of translation tools (OASIS Standard, 13 February 2018).

A `<file>` for each article, a `<unit>` for each paragraph, a `<segment>` for each sentence. A sentence with no English
is `initial`; one with findings is `translated` and, in `subState`, `summarizer:flagged`; its findings are notes of the
unit.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from xml.etree.ElementTree import Element

from summarizer.output.markup import as_xml, element
from summarizer.output.records import Record
from summarizer.output.text import account

_UNFIT = re.compile(r"[^\w.-]", re.ASCII)
_PRIORITY = {"critical": "1", "major": "3", "minor": "5"}
"""From 1, the highest, to 10."""


def xliff(records: Iterable[Record]) -> str:
    """One file with an entry for each of the *records*, in their order."""
    root = element("xliff", *(_file(record, number) for number, record in enumerate(records, 1)))
    names = {"xmlns": "urn:oasis:names:tc:xliff:document:2.0", "version": "2.1", "srcLang": "zh", "trgLang": "en"}
    root.attrib.update(names | {"xml:space": "preserve"})
    return as_xml(root)


def _file(record: Record, number: int) -> Element:
    facts = {
        "record": record["id"],
        "sha256": record["document"]["sha256"],
        "date": (record["date"] or {}).get("value"),
    }
    if record.get("provenance"):
        facts["provenance"] = account(record["provenance"])
    notes = [element("note", words, category=name) for name, words in facts.items() if words]
    paragraphs = groupby(record["segments"], key=lambda segment: segment["id"].partition(".")[0])
    units = [_unit(name, list(segments)) for name, segments in paragraphs]
    return element("file", element("notes", *notes), *units, id=f"f{number}", original=record["document"]["path"])


def _unit(name: str, segments: Sequence[Record]) -> Element:
    notes = [note for segment in segments for note in _notes(segment)]
    return element(
        "unit", element("notes", *notes) if notes else None, *map(_segment, segments), id=_UNFIT.sub("-", name) or "p"
    )


def _notes(segment: Record) -> Iterator[Element]:
    """A note has no place but its unit, so each says which sentence it is about."""
    for finding in segment["findings"]:
        words = f"{segment['id']}: {finding['severity']}: {finding['message']}"
        applies = "target" if segment["target"] else "source"
        made = element("note", words, category=finding["category"], priority=_PRIORITY[finding["severity"]])
        made.set("appliesTo", applies)
        yield made


def _segment(segment: Record) -> Element:
    english = segment["target"]
    made = element(
        "segment",
        element("source", segment["source"], xml__lang="zh"),
        element("target", english, xml__lang="en") if english else None,
        id=_UNFIT.sub("-", segment["id"].partition(".")[2]) or "s",
        state="translated" if english else "initial",
    )
    if english and segment["findings"]:
        made.set("subState", "summarizer:flagged")
    return made
