"""Records as a Word document: Chinese and English in two columns. The only module that knows python-docx."""

import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell as Cell
from docx.table import _Row as WordRow
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from summarizer.languages import RIGHT_TO_LEFT
from summarizer.output.markup import language_of, written
from summarizer.output.records import Record, imprint_of, title_of
from summarizer.output.tables import Table, full_tables
from summarizer.output.text import account
from summarizer.output.translations import (
    explanations,
    language_name,
    reused,
    target_language,
    title_language,
    unchecked,
)

_COLOURS = {
    "critical": RGBColor(0xA1, 0x12, 0x12),
    "major": RGBColor(0x8A, 0x4B, 0x00),
    "minor": RGBColor(0x2F, 0x56, 0x87),
}
_QUIET = RGBColor(0x61, 0x5B, 0x52)
_SMALL = Pt(8.5)
_EAST_ASIAN = frozenset({"zh", "ja", "ko"})
_COMPLEX = RIGHT_TO_LEFT | {"hi", "km", "lo", "my", "th"}
"""Languages of scripts that Word lays out apart from others, and names the language of apart."""
_REGIONS = {"zh": "zh-CN", "en": "en-US"}


def word(records: Sequence[Record]) -> bytes:
    """One document with the *records*, each from a new page on, as the bytes of a .docx file."""
    document = docx.Document()
    _prepare(document, ", ".join(title_of(record) for record in records[:3]))
    for number, record in enumerate(records):
        heading = document.add_paragraph(style="Heading 1")
        heading.paragraph_format.page_break_before = number > 0
        _add(heading, title_of(record), title_language(record))
        _article(document, record)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _prepare(document: Document, title: str) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.comments = written(title)[:255], "summarizer", ""
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    for name, size in (("Normal", 10.5), ("Heading 1", 20), ("Heading 2", 13)):
        style = document.styles[name]
        style.font.name, style.font.size = "Georgia", Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        _set_fonts(style.element.get_or_add_rPr())
    document.styles["Normal"].paragraph_format.space_after = Pt(4)


def _set_fonts(properties: Any) -> None:  # noqa: ANN401 - python-docx gives its XML no types
    """Chinese characters have a typeface of their own, which python-docx has no name for."""
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), "SimSun")


def _article(document: Document, record: Record) -> None:
    if record["headline"] and record["headline"] != title_of(record):
        _add(document.add_paragraph(), str(record["headline"])).font.size = Pt(13)
    _quiet(document.add_paragraph(), " · ".join(imprint_of(record)))
    if told := unchecked(record):
        _add(document.add_paragraph(), told)
    for finding in record["findings"]:
        if finding["claim"] is None and finding["segment"] is None:
            _note(document.add_paragraph(), finding)
    if record.get("brief"):
        _brief(document, record)
    if record.get("segments"):
        _translation(document, record)
    if record.get("provenance"):
        _quiet(document.add_paragraph(), account(record["provenance"]))


def _brief(document: Document, record: Record) -> None:
    brief = record["brief"]
    _add(document.add_paragraph(), brief["lede"]).bold = True
    table = _two_columns(document, "Claim", "The Chinese it rests on")
    for number, claim in enumerate(brief["claims"]):
        english, chinese = _row(table)
        _add(english.paragraphs[0], f"{number + 1}. {claim['text']}")
        _fill(chinese, [quote["text"] for quote in claim["quotes"]])
        for finding in record["findings"]:
            if finding["claim"] == number:
                _note(english.add_paragraph(), finding)
    for full in full_tables(brief):
        _table(document, full)


def _translation(document: Document, record: Record) -> None:
    table = _two_columns(document, "Chinese", language_name(record))
    for segment in record["segments"]:
        chinese, target = _row(table)
        _fill(chinese, [segment["source"]])
        if segment["target"]:
            _add(target.paragraphs[0], segment["target"], target_language(record))
        else:
            _add(target.paragraphs[0], "Not translated").italic = True
        for words, told in explanations(segment):
            _quiet(target.add_paragraph(), f"{words}: {told}")
        for finding in segment["findings"]:
            _note(target.add_paragraph(), finding)
        if origin := reused(segment):
            _quiet(target.add_paragraph(), origin)


def _two_columns(document: Document, first: str, second: str) -> WordTable:
    """A table whose head stands on each page again, and whose rows are not torn."""
    table: WordTable = document.add_table(rows=1, cols=2, style="Table Grid")
    for cell, name in zip(table.rows[0].cells, (first, second), strict=True):
        _add(cell.paragraphs[0], name).bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - no name for it in python-docx
    return table


def _table(document: Document, full: Table) -> None:
    document.add_heading(full.name, 2)
    table = document.add_table(rows=1, cols=len(full.columns), style="Table Grid")
    for cell, name in zip(table.rows[0].cells, full.columns, strict=True):
        _add(cell.paragraphs[0], name).bold = True
    for row in full.rows:
        for cell, words in zip(_row(table), row, strict=True):
            _add(cell.paragraphs[0], words)


def _row(table: WordTable) -> tuple[Cell, ...]:
    """A new row, which no page break tears."""
    row: WordRow = table.add_row()  # type: ignore[no-untyped-call] # python-docx types what it returns, not this
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - no name for it in python-docx
    return row.cells


def _fill(cell: Cell, texts: Sequence[str]) -> None:
    for number, words in enumerate(texts):
        _add(cell.add_paragraph() if number else cell.paragraphs[0], words)


def _note(paragraph: Paragraph, finding: Record) -> None:
    run = _add(paragraph, f"{finding['severity']}: {finding['message']} ({finding['category']})")
    run.font.size, run.font.color.rgb, run.italic = _SMALL, _COLOURS[finding["severity"]], True


def _quiet(paragraph: Paragraph, words: str) -> None:
    run = _add(paragraph, words)
    run.font.size, run.font.color.rgb = _SMALL, _QUIET


def _add(paragraph: Paragraph, words: str, language: str | None = None) -> Run:
    """The words, marked with their *language*, else the one they look like, so that each is spelt and broken right."""
    run = paragraph.add_run(written(words))
    code = language or language_of(words) or "en"
    properties, tag = run._r.get_or_add_rPr(), OxmlElement("w:lang")  # noqa: SLF001 - no name for it in python-docx
    if code in RIGHT_TO_LEFT:
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))  # noqa: SLF001 - the same
        properties.append(OxmlElement("w:rtl"))
    name = "w:eastAsia" if code in _EAST_ASIAN else "w:bidi" if code in _COMPLEX else "w:val"
    tag.set(qn(name), written(_REGIONS.get(code, code)))
    properties.append(tag)
    return run
