"""The one fact we need from a GGUF file's header: how many tokens the model was trained to see.

Layout: the GGUF specification of the ggml project, versions 2 and 3. Tensors are never read.
"""

import struct
from pathlib import Path
from typing import BinaryIO

from summarizer.errors import EmbeddedError

_INTEGERS = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 10: "<Q", 11: "<q"}
_WIDTHS = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_STRING, _ARRAY = 8, 9
_LONGEST_TEXT = 2**16
"""Bytes of a key or an architecture's name; the specification allows keys no more."""


def trained_context(path: Path) -> int:
    """Tokens that the model in the GGUF file *path* was trained to see at once.

    Raises EmbeddedError where the file is missing, unreadable, not a GGUF, or does not say.
    """
    try:
        with path.open("rb") as file:
            return _context_length(file, path.stat().st_size)
    except OSError as exc:
        reason = exc.strerror or str(exc)
        raise EmbeddedError(
            f"Cannot read the model {path}: {reason}. Check SUMMARIZER_GGUF or name another file."
        ) from exc
    except ValueError as exc:
        raise EmbeddedError(
            f"{path} is no GGUF model that we can read: {exc}. Fetch it again or name another file."
        ) from exc


def _context_length(file: BinaryIO, size: int) -> int:
    """Read pairs of key and value until both the architecture and its context length are known."""
    if file.read(4) != b"GGUF":
        raise ValueError("it does not begin with GGUF")
    version, _tensors, pairs = _number(file, "<I"), _number(file, "<Q"), _number(file, "<Q")
    if version not in {2, 3}:
        raise ValueError(f"it has version {version}, and 2 and 3 are known")
    architecture, lengths = None, dict[str, int]()
    for _ in range(pairs):
        key, kind = _text(file), _number(file, "<I")
        if key == "general.architecture" and kind == _STRING:
            architecture = _text(file)
        elif key.endswith(".context_length") and kind in _INTEGERS:
            lengths[key] = _number(file, _INTEGERS[kind])
        else:
            _skip(file, kind, size)
        if (tokens := lengths.get(f"{architecture}.context_length", 0)) > 0:
            return tokens
    raise ValueError("its header names no context length")


def _skip(file: BinaryIO, kind: int, size: int) -> None:
    """Step over one value without reading it into memory."""
    if kind == _ARRAY:
        kind, count = _number(file, "<I"), _number(file, "<Q")
        if kind == _STRING:
            for _ in range(count):  # ends at the end of the file at the latest
                _step(file, _number(file, "<Q"), size)
            return
    else:
        count = 1
    width = _number(file, "<Q") if kind == _STRING else _WIDTHS.get(kind)
    if width is None:
        raise ValueError(f"its header has a value of unknown type {kind}")
    _step(file, width * count, size)


def _step(file: BinaryIO, width: int, size: int) -> None:
    if width > size - file.tell():
        raise ValueError("its header runs past its end")
    file.seek(width, 1)


def _text(file: BinaryIO) -> str:
    length = _number(file, "<Q")
    if length > _LONGEST_TEXT:
        raise ValueError(f"its header has a name of {length:,} bytes")
    return file.read(length).decode()


def _number(file: BinaryIO, layout: str) -> int:
    width = struct.calcsize(layout)
    data = file.read(width)
    if len(data) < width:
        raise ValueError("its header is cut short")
    return int(struct.unpack(layout, data)[0])
