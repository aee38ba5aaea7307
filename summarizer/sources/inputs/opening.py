"""Opening files without ever waiting for one, and reading no more than was asked for."""

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO

from summarizer.errors import InputError

LARGEST_FILE = 10_000_000
"""Bytes. A newspaper page has some ten thousand."""


@contextmanager
def open_regular(path: str) -> Iterator[BinaryIO]:
    """The file at *path*, closed afterwards. Raises: InputError where it is none, or cannot be opened or read."""
    try:
        with open(path, "rb", opener=_open_now) as file:
            _require_regular(os.fstat(file.fileno()).st_mode)  # of what is open, whatever has happened to its name
            yield file
    except FileNotFoundError as exc:
        raise InputError("there is no such file.") from exc
    except IsADirectoryError as exc:
        raise InputError("a folder without any file that is read from folders.") from exc
    except (OSError, ValueError) as exc:  # ValueError: a NUL in the name
        raise InputError(f"cannot be read ({getattr(exc, 'strerror', None) or exc}).") from exc


def read_whole(path: str, largest: int) -> bytes:
    """All bytes of the file at *path*. Raises: InputError where there are more than *largest*; none is read then."""
    with open_regular(path) as file:
        require_size(os.fstat(file.fileno()).st_size, largest)
        return read_at_most(file, largest)  # a file can grow, and those of /proc say that they are empty


def read_stdin(largest: int) -> bytes:
    """All of standard input. Raises: InputError where it is closed, or more than *largest* bytes."""
    if sys.stdin is None:
        raise InputError("standard input is closed.")
    return read_at_most(sys.stdin.buffer, largest)


def read_at_most(file: IO[bytes], largest: int) -> bytes:
    """What is left of *file*. Raises: InputError where that is more than *largest* bytes."""
    raw = file.read(largest + 1)
    require_size(len(raw), largest)
    return raw


def require_size(size: int, largest: int) -> None:
    """Raises: InputError where *size* is more than *largest*, both in bytes."""
    if size > largest:
        raise InputError(f"larger than {largest:,} bytes. Cut it into pages, or allow more with --max-size.")


def _require_regular(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError
    if not stat.S_ISREG(mode):  # a device would never end
        raise InputError("not a regular file.")


def _open_now(path: str, flags: int) -> int:
    """A file descriptor without waiting: a pipe would block for ever on open."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
