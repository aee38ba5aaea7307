"""JSON Lines: where each record stands in its file, and what it says. One bad line leaves the others alone."""

import json
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from summarizer.errors import InputError
from summarizer.sources.inputs.decoding import decode

_LONGEST_ID = 200
"""Characters."""
_CHUNK = 1_000_000
"""Bytes of an over-long line that are passed over at a time."""
_FACTS = {"title": "title", "source": "source", "author": "author", "published": "date"}
"""What a record may say of its text, and how a document calls it."""


class Line(NamedTuple):
    """The place of one record: its number from 1, and its bytes. *id* is its own, empty where it has none."""

    number: int
    start: int
    end: int
    id: str


class Entry(NamedTuple):
    """What a record says."""

    id: str
    text: str
    encoding: str
    facts: dict[str, str]


def find_lines(file: BinaryIO, largest: int) -> Iterator[Line]:
    """The lines of *file* that are not empty, with ids of their own where a good record has one that is not taken.

    No more than *largest* bytes are held at a time.
    """
    start, number, taken = 0, 0, set[str]()
    while line := file.readline(largest + 1):
        number += 1
        end = start + len(line)
        if len(line) > largest:
            end += _rest_of_line(file)
            yield Line(number, start, end, "")
        elif line.strip():
            own = _own_id(line)
            yield Line(number, start, end, "" if own in taken else own)
            taken.add(own)
        start = end


def read_entry(raw: bytes) -> Entry:
    """The record in the bytes of one line.

    Raises: InputError where it is no object with "text", or what it says cannot be written as UTF-8.
    """
    decoded = decode(raw)
    try:
        found = json.loads(decoded.text)
    except (ValueError, RecursionError) as exc:
        raise InputError(f"this line is not JSON ({exc}).") from exc
    if not isinstance(found, dict) or not isinstance(found.get("text"), str):
        raise InputError('this line is no object with "text": each should be {"id": ..., "text": "..."}.')
    texts = {ours: found[theirs] for theirs, ours in _FACTS.items() if isinstance(found.get(theirs), str)}
    id_ = found.get("id")
    named = " ".join(str(id_).split())[:_LONGEST_ID] if isinstance(id_, str | int) else ""
    if "\0" in found["text"]:
        raise InputError("there is a NUL in its text, so it is no text.")
    try:
        "".join([found["text"], named, *texts.values()]).encode()
    except UnicodeEncodeError as exc:
        raise InputError("half of a surrogate pair stands in it, so it is no Unicode text.") from exc
    return Entry(named, found["text"], decoded.encoding, texts)


def is_json_lines(raw: bytes) -> bool:
    """Whether *raw* begins with a record, which a news text never does."""
    first = raw.lstrip(b"\xef\xbb\xbf \t\r\n")
    return first.startswith(b"{") and bool(_own_id(first.partition(b"\n")[0], default="yes"))


def _own_id(line: bytes, default: str = "") -> str:
    try:
        return read_entry(line).id or default
    except InputError:
        return ""


def _rest_of_line(file: BinaryIO) -> int:
    """Pass over what is left of the line; how many bytes that was."""
    passed = 0
    while part := file.readline(_CHUNK):
        passed += len(part)
        if part.endswith(b"\n"):
            break
    return passed
