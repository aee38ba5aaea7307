"""Translations as XLIFF 2.1, the exchange format of translation tools (OASIS Standard, 13 February 2018).

A `<file>` for each article, a `<unit>` for each paragraph, a `<segment>` for each sentence. A sentence that was not
translated is `initial`; others are `translated`, and in `subState` `summarizer:flagged` where there are findings, else
`summarizer:reused` where it was translated before. Findings, explanations and origins are notes of the unit.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.etree.ElementTree import Element

from summarizer.output.markup import as_xml, element
from summarizer.output.records import Record
from summarizer.output.text import account
from summarizer.output.translations import common_language, explanations, reused, unchecked

_UNFIT = re.compile(r"[^\w.-]", re.ASCII)
_PRIORITY = {"critical": "1", "major": "3", "minor": "5", "explanation": "8", "reused": "9"}
"""From 1, the highest, to 10."""


def xliff(records: Sequence[Record]) -> str:
    """One file with an entry for each of the *records*, in their order."""
    language = common_language(records)
    files = [_file(record, number, language) for number, record in enumerate(records, 1)]
    facts = {"xmlns": "urn:oasis:names:tc:xliff:document:2.0", "version": "2.1", "srcLang": "zh", "trgLang": language}
    return as_xml(element("xliff", *files, **facts, xml__space="preserve"))


def _file(record: Record, number: int, language: str) -> Element:
    facts = {
        "record": record["id"],
        "sha256": record["document"]["sha256"],
        "date": (record["date"] or {}).get("value"),
        "unchecked": unchecked(record),
    }
    if record.get("provenance"):
        facts["provenance"] = account(record["provenance"])
    notes = [element("note", words, category=name) for name, words in facts.items() if words]
    paragraphs = groupby(record["segments"], key=lambda segment: segment["id"].partition(".")[0])
    units = [_unit(name, list(segments), language) for name, segments in paragraphs]
    return element("file", element("notes", *notes), *units, id=f"f{number}", original=record["document"]["path"])


def _unit(name: str, segments: Sequence[Record], language: str) -> Element:
    notes = [note for segment in segments for note in _notes(segment)]
    parts = [_segment(segment, language) for segment in segments]
    return element("unit", element("notes", *notes) if notes else None, *parts, id=_UNFIT.sub("-", name) or "p")


def _notes(segment: Record) -> Iterator[Element]:
    """A note has no place but its unit, so each says which sentence it is about."""
    told = [(f["category"], f["severity"], f"{f['severity']}: {f['message']}") for f in segment["findings"]]
    told += [("explanation", "explanation", f"“{words}”: {text}") for words, text in explanations(segment)]
    told += [("reused", "reused", origin)] if (origin := reused(segment)) else []
    for category, weight, words in told:
        made = element("note", f"{segment['id']}: {words}", category=category, priority=_PRIORITY[weight])
        made.set("appliesTo", "target" if segment["target"] else "source")
        yield made


def _segment(segment: Record, language: str) -> Element:
    target = segment["target"]
    made = element(
        "segment",
        element("source", segment["source"], xml__lang="zh"),
        element("target", target, xml__lang=language) if target else None,
        id=_UNFIT.sub("-", segment["id"].partition(".")[2]) or "s",
        state="translated" if target else "initial",
    )
    known = "flagged" if segment["findings"] else "reused" if segment.get("reused") else None
    if target and known:
        made.set("subState", f"summarizer:{known}")
    return made
