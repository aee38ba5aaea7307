"""Records → what people and programs read."""

from summarizer.output.formatting import ENDINGS, OF_PAIRS, Format, PageFormat, render
from summarizer.output.records import article_record, checked_record, has_gaps, result_record
from summarizer.output.tmx import memory_tmx
from summarizer.output.writing import require_writable, writable_file, write_whole

__all__ = [
    "ENDINGS",
    "OF_PAIRS",
    "Format",
    "PageFormat",
    "article_record",
    "checked_record",
    "has_gaps",
    "memory_tmx",
    "render",
    "require_writable",
    "result_record",
    "writable_file",
    "write_whole",
]
