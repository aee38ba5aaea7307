"""Translations as TMX 1.4, the format of translation memories (LISA, 2005; kept by GALA).

A memory offers what it holds for reuse, so a sentence without its English is left out, and each unit with findings
says so in a note.
"""

import re
from collections.abc import Iterable
from importlib.metadata import version
from xml.etree.ElementTree import Element

from summarizer.memory import PROPERTIES, Unit
from summarizer.output.markup import as_xml, element
from summarizer.output.records import Record

_HEADER = {
    "creationtool": "summarizer",
    "datatype": "plaintext",
    "segtype": "sentence",
    "adminlang": "en",
    "srclang": "zh",
    "o-tmf": "summarizer",
}


def tmx(records: Iterable[Record]) -> str:
    """One memory of all the *records*; each pair has the article and the file that it is from."""
    return _file(_unit(segment, record) for record in records for segment in record["segments"] if segment["target"])


def memory_tmx(units: Iterable[Unit]) -> str:
    """The *units* of the translation memory; what is known of each but its words stands in properties of ours."""
    return _file(map(_remembered, units))


def _file(units: Iterable[Element]) -> str:
    header = element("header", creationtoolversion=version("summarizer"))
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
    findings = segment["findings"]
    return element(
        "tu",
        *(element("note", f"{f['severity']}: {f['message']} ({f['category']})") for f in findings),
        element("prop", record["id"], type="x-article"),
        element("prop", record["document"]["path"], type="x-document"),
        _side("zh", segment["source"]),
        _side("en", segment["target"]),
        tuid=segment["id"],
    )


def _side(language: str, words: str) -> Element:
    return element("tuv", element("seg", words), xml__lang=language)
