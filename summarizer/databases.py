"""SQLite files of ours: opened by their path, damage told from a full disk, and set aside where they cannot be used."""

import errno
import sqlite3
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import quote

BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps next to a database, by the ends of the names."""
_CORRUPT = "corrupt-"
"""What follows the name of a database that was set aside, before the time."""

Order = Literal["ASC", "DESC"]
Row = TypeVar("Row")

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
_UNWRITABLE = _NO_ROOM | {errno.EROFS, errno.EACCES, errno.EPERM}
_UNWRITABLE_DATABASE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR}


class UnfitError(Exception):
    """The file cannot serve as the database; the message says why."""


def make_private(path: Path) -> None:
    """Give the database its mode before SQLite makes it; what SQLite puts beside it gets the same mode."""
    path.touch(mode=0o600)
    for end in ("", *BESIDE):
        file = path.with_name(path.name + end)
        if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077:
            file.chmod(0o600)


def connect(path: Path, mode: str, patience: float) -> sqlite3.Connection:
    """A connection to the database *path*, which must be there; *mode* is SQLite's: ro, rw, ro&immutable=1."""
    address = f"file:{quote(str(path.absolute()), errors='surrogateescape')}?mode={mode}"
    connection = sqlite3.connect(address, uri=True, timeout=patience, isolation_level=None)
    connection.text_factory = lossy
    return connection


def lossy(text: bytes) -> str:
    """What SQLite calls text, though it need not be any."""
    return text.decode(errors="replace")


def _code(error: sqlite3.Error) -> int | None:
    """SQLite's primary result code; None where the error is Python's own."""
    extended: int | None = getattr(error, "sqlite_errorcode", None)
    return None if extended is None else extended & 0xFF


def is_damage(error: Exception) -> bool:
    """Whether *error* says that the file is damaged, and not that it is locked or the disk is full.

    Where SQLite quotes what it found, Python may fail to decode the message itself.
    """
    return isinstance(error, UnicodeDecodeError) or (isinstance(error, sqlite3.Error) and _code(error) in _DAMAGED)


def is_busy(error: Exception) -> bool:
    """Whether *error* says that somebody else holds the file."""
    if isinstance(error, sqlite3.Error):
        return _code(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
    return isinstance(error, TimeoutError)


def is_full(error: Exception) -> bool:
    """Whether *error* says that there is no room on the disk."""
    if isinstance(error, sqlite3.Error):
        return _code(error) == sqlite3.SQLITE_FULL
    return isinstance(error, OSError) and error.errno in _NO_ROOM


def is_unwritable(error: Exception) -> bool:
    """Whether *error* may say no more than that nothing can be written."""
    if isinstance(error, sqlite3.Error):
        return _code(error) in _UNWRITABLE_DATABASE
    return isinstance(error, OSError) and error.errno in _UNWRITABLE


def fault(database: sqlite3.Connection) -> str | None:
    """What is wrong with the file as a whole, in one line, found by reading all of it; None where nothing is.

    Raises: sqlite3.Error, UnicodeDecodeError.
    """
    ((verdict,),) = database.execute("PRAGMA integrity_check(1)").fetchall()
    return None if verdict == "ok" else " ".join(str(verdict).split())


def set_aside(path: Path) -> Path:
    """Give the database another name, under which nothing overwrites it, with what SQLite keeps beside it.

    Raises: OSError.
    """
    aside = path.with_name(f"{path.name}.{_CORRUPT}{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}")
    for end in (*BESIDE, ""):
        source = path.with_name(path.name + end)
        if source.exists():
            source.rename(aside.with_name(aside.name + end))
    return aside


def kept(path: Path) -> list[Path]:
    """The databases that stood at *path* and were set aside, by their age."""
    found = path.parent.glob(f"{path.name}.{_CORRUPT}*")
    return sorted(one for one in found if not one.name.endswith(BESIDE))


def readable(aside: Path, patience: float, rows: Callable[[sqlite3.Connection, Order], Iterable[Row]]) -> Iterator[Row]:
    """The *rows* of a damaged file before the first damaged place and after the last one, some of them twice."""
    if not aside.stat().st_size:
        return  # SQLite would remove what lies beside it
    with suppress(sqlite3.Error), closing(connect(aside, "ro", patience)) as connection:
        for order in ("ASC", "DESC"):
            with suppress(sqlite3.Error, UnicodeDecodeError):
                yield from rows(connection, order)
