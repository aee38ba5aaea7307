"""Records in the format that was asked for."""

import json
from collections.abc import Callable
from typing import Literal, overload

from summarizer.output.markdown import markdown
from summarizer.output.page import page
from summarizer.output.records import Record
from summarizer.output.text import escaped_json, text
from summarizer.output.tmx import tmx
from summarizer.output.xliff import xliff

TextFormat = Literal["text", "json", "jsonl", "markdown", "html", "xliff", "tmx"]
Format = TextFormat | Literal["docx"]
PageFormat = Literal["markdown", "html", "docx", "xliff", "tmx", "text"]
"""What a person reads, or a translator's tool, beside a record for programs."""

ENDINGS: dict[PageFormat, str] = {
    "markdown": "md",
    "html": "html",
    "docx": "docx",
    "xliff": "xlf",
    "tmx": "tmx",
    "text": "txt",
}
"""Of the names of files in a format."""
OF_PAIRS = frozenset({"xliff", "tmx"})
"""Formats that hold nothing but sentences with their English, so that a brief has no place there."""

_WHOLE: dict[str, Callable[[list[Record]], str]] = {"html": page, "xliff": xliff, "tmx": tmx}


@overload
def render(records: list[Record], form: TextFormat) -> str: ...
@overload
def render(records: list[Record], form: Literal["docx"]) -> bytes: ...
@overload
def render(records: list[Record], form: Format) -> str | bytes: ...
def render(records: list[Record], form: Format) -> str | bytes:
    """*records* in *form*: json is an array, jsonl an object a line, text and markdown a page each, others one file."""
    if form == "docx":
        from summarizer.output.word import word  # noqa: PLC0415 - slow to import, and seldom wanted

        return word(records)
    if form in _WHOLE:
        return _WHOLE[form](records)
    if form == "json":
        return escaped_json(json.dumps(records, ensure_ascii=False, indent=1) + "\n")
    if form == "jsonl":
        return escaped_json("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records))
    one = markdown if form == "markdown" else text
    return "\n".join(one(record) for record in records)
