"""Translations as TMX 1.4, the format of translation memories (LISA, 2005; kept by GALA).

A memory offers what it holds for reuse, so a sentence that was not translated is left out. Findings are notes of their
unit; explanations are notes of the side that has the words, so that nobody takes one for the other.
"""

import re
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from xml.etree.ElementTree import Element

from summarizer.memory import PROPERTIES, Unit
from summarizer.output.markup import as_xml, element
from summarizer.output.records import Record
from summarizer.output.translations import explanations, target_language, unchecked

_HEADER = {
    "creationtool": "summarizer",
    "datatype": "plaintext",
    "segtype": "sentence",
    "adminlang": "en",
    "srclang": "zh",
    "o-tmf": "summarizer",
}


def tmx(records: Sequence[Record]) -> str:
    """One memory of all the *records*; each pair has the article and the file that it is from."""
    warnings = [element("note", f"{record['id']}: {told}") for record in records if (told := unchecked(record))]
    units = (_unit(segment, record) for record in records for segment in record["segments"] if segment["target"])
    return _file(units, warnings)


def memory_tmx(units: Iterable[Unit]) -> str:
    """The *units* of the translation memory; what is known of each but its words stands in properties of ours."""
    return _file(map(_remembered, units))


def _file(units: Iterable[Element], notes: Iterable[Element] = ()) -> str:
    header = element("header", *notes, creationtoolversion=version("summarizer"))
    header.attrib.update(_HEADER)
    return as_xml(element("tmx", header, element("body", *units), version="1.4"), '<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n')


def _remembered(unit: Unit) -> Element:
    return element(
        "tu",
        *(element("prop", getattr(unit, field), type=kind) for field, kind in PROPERTIES.items()),
        _side("zh", unit.source),
        _side(unit.language, unit.target),
        creationdate=re.sub("[-:]", "", unit.made) or None,
    )


def _unit(segment: Record, record: Record) -> Element:
    findings, origin = segment["findings"], segment.get("reused")
    told = [f"explanation of “{words}”: {text}" for words, text in explanations(segment)]
    return element(
        "tu",
        *(element("note", f"{f['severity']}: {f['message']} ({f['category']})") for f in findings),
        element("prop", record["id"], type="x-article"),
        element("prop", record["document"]["path"], type="x-document"),
        element("prop", origin, type="x-reused") if origin else None,
        _side("zh", segment["source"]),
        _side(target_language(record), segment["target"], told),
        tuid=segment["id"],
    )


def _side(language: str, words: str, notes: Sequence[str] = ()) -> Element:
    return element("tuv", *(element("note", note) for note in notes), element("seg", words), xml__lang=language)
