"""Inputs → documents: whatever shape a text comes in, and a clear refusal for what is none."""

import hashlib
from pathlib import PurePath

from summarizer.errors import InputError
from summarizer.sources.articles import Document
from summarizer.sources.inputs.decoding import decode
from summarizer.sources.inputs.docx import read_docx
from summarizer.sources.inputs.epub import read_chapter
from summarizer.sources.inputs.finding import STDIN, Input
from summarizer.sources.inputs.jsonlines import read_entry
from summarizer.sources.inputs.opening import open_regular, read_whole, require_size
from summarizer.sources.inputs.pdf import read_pdf


def read_document(source: Input) -> Document:
    """Read one input.

    Raises: InputError that begins with its name where it is missing, unreadable, not a regular file, too large, empty,
    binary, damaged, or in an encoding that is not one of Chinese.
    """
    try:
        return _document(source)
    except InputError as error:
        raise InputError(f"{source.name}: {error}") from error


def _document(source: Input) -> Document:
    if source.problem:
        raise InputError(source.problem)
    raw = _bytes(source)
    text, encoding, facts = _text(raw, source)
    if not text.strip():
        raise InputError("the file is empty.")
    return Document(source.name, hashlib.sha256(raw).hexdigest(), encoding, text, source.document_id, facts)


def _bytes(source: Input) -> bytes:
    """The bytes that stand for this input alone: of a line or a chapter, those of the line or the chapter."""
    if source.end is not None:
        require_size(source.end - source.start, source.largest)
    if source.path == STDIN:
        return (source.content or b"")[source.start : source.end]
    if source.end is not None:
        with open_regular(source.path) as file:
            file.seek(source.start)
            return file.read(source.end - source.start).rstrip(b"\r\n")  # the last line may have no end
    if source.part:
        return read_chapter(source.path, source.part, source.largest)
    return read_whole(source.path, source.largest)


def _text(raw: bytes, source: Input) -> tuple[str, str, dict[str, str]]:
    """The text in *raw*, how it was encoded, and what its container says about it.

    The properties of a Word file or a PDF are not asked: its title is often that of a template or of a whole issue, its
    author who typed it, its date that of a copy.
    """
    if source.end is not None:
        entry = read_entry(raw)
        return entry.text, entry.encoding, entry.facts
    suffix = PurePath(source.path).suffix.lower()
    if source.part:
        return *decode(raw), {"page": str(source.number)}
    if suffix == ".docx":
        return read_docx(source.path, source.largest), "docx", {}
    if suffix == ".pdf" or raw.startswith(b"%PDF-"):
        return read_pdf(raw, source.largest), "pdf", {}
    return *decode(raw), {}
