"""One article's record in the format that was asked for."""

import json
from typing import Literal

from summarizer.output.markdown import markdown
from summarizer.output.records import Record
from summarizer.output.text import escaped_json, text

Format = Literal["text", "json", "jsonl", "markdown"]


def render(records: list[Record], form: Format) -> str:
    """*records* in *form*: for json one array, for jsonl one object a line, else one page after the other."""
    if form == "json":
        return escaped_json(json.dumps(records, ensure_ascii=False, indent=1) + "\n")
    if form == "jsonl":
        return escaped_json("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records))
    page = markdown if form == "markdown" else text
    return "\n".join(page(record) for record in records)
