"""Files → documents: what may be read, how it is decoded, and a clear refusal for the rest."""

import hashlib
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from summarizer.errors import InputError
from summarizer.sources.articles import Document

SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml"})
"""What is taken from a folder. A file that is named itself is read whatever it is called."""

LARGEST_FILE = 10_000_000
"""Bytes. A newspaper page has some ten thousand."""

STDIN = "-"


def find_files(paths: Iterable[str], outside: Path | None = None) -> list[str]:
    """The files to read, folders opened up, in a fixed order and each once; none below the folder *outside*.

    A path that does not exist stays in the list, so that reading it fails with its name and its neighbours go on.
    """
    found: dict[str, str] = {}
    for path in paths:
        is_folder = path != STDIN and os.path.isdir(path)  # noqa: PTH112 - unlike Path.is_dir, it never raises
        inside = list(_walk(Path(path))) if is_folder else []
        for file in inside or [path]:
            found.setdefault(str(Path(file).absolute()) if file != STDIN else STDIN, file)
    if outside is None:
        return list(found.values())
    closed = os.path.realpath(outside)  # unlike Path.resolve, it does not raise on a link that leads to itself
    return [f for f in found.values() if not Path(os.path.realpath(f)).is_relative_to(closed)]


def read_document(path: str) -> Document:
    """Read one file, or standard input for `-`.

    Raises: InputError where it is missing, unreadable, not a regular file, too large, empty, binary or not UTF-8.
    """
    raw = _read_stdin() if path == STDIN else _read_file(Path(path))
    if b"\0" in raw:
        raise InputError(
            f"{path}: this is a binary file, or text in UTF-16. Convert text first: iconv -f UTF-16 -t UTF-8."
        )
    encoding = "utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as exc:
        at = exc.start + len(raw) - len(exc.object)  # a byte order mark is not counted in exc.start
        raise InputError(
            f"{path}: byte {at} is not UTF-8. Convert it first, for example: iconv -f GB18030 -t UTF-8."
        ) from exc
    if not text.strip():
        raise InputError(f"{path}: the file is empty.")
    shown = path.encode("utf-8", "replace").decode()  # a name that is not UTF-8 could be written nowhere
    return Document("stdin" if path == STDIN else shown, hashlib.sha256(raw).hexdigest(), encoding, text)


def _walk(folder: Path) -> Iterator[str]:
    """The texts below *folder* but for hidden ones and READMEs; then the folders that cannot be opened, to be named."""
    closed: list[str] = []
    for parent, folders, files in os.walk(folder, onerror=lambda error: closed.append(error.filename)):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if Path(name).suffix.lower() in SUFFIXES and not name.lower().startswith((".", "readme.")):
                yield str(Path(parent) / name)
    yield from closed


def _open_now(path: str, flags: int) -> int:
    """A file descriptor without waiting: a pipe would block for ever on open."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _read_file(path: Path) -> bytes:
    try:
        with open(path, "rb", opener=_open_now) as file:
            state = os.fstat(file.fileno())
            if stat.S_ISDIR(state.st_mode):
                raise InputError(f"{path}: a folder without any {', '.join(sorted(SUFFIXES))} file in it.")
            if not stat.S_ISREG(state.st_mode):  # a device would never end
                raise InputError(f"{path}: not a regular file.")
            _check_size(str(path), state.st_size)
            return file.read()
    except FileNotFoundError as exc:
        raise InputError(f"{path}: there is no such file.") from exc
    except IsADirectoryError as exc:
        raise InputError(f"{path}: a folder without any {', '.join(sorted(SUFFIXES))} file in it.") from exc
    except (OSError, ValueError) as exc:  # ValueError: a NUL in the name
        raise InputError(f"{path}: cannot be read ({getattr(exc, 'strerror', None) or exc}).") from exc


def _read_stdin() -> bytes:
    if sys.stdin is None:
        raise InputError("standard input is closed.")
    raw = sys.stdin.buffer.read(LARGEST_FILE + 1)
    _check_size(STDIN, len(raw))
    return raw


def _check_size(path: str, size: int) -> None:
    if size > LARGEST_FILE:
        raise InputError(f"{path}: larger than {LARGEST_FILE:,} bytes, which no news page is. Cut it into pages first.")
