"""Records → what people and programs read."""

from summarizer.output.formatting import FORMATS, Format, render
from summarizer.output.records import article_record, result_record
from summarizer.output.writing import require_writable, write_whole

__all__ = [
    "FORMATS",
    "Format",
    "article_record",
    "render",
    "require_writable",
    "result_record",
    "write_whole",
]
