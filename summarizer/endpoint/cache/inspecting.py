"""Whether the file that stands for the cache is a database of ours, before diskcache opens it and believes it.

The layout is diskcache's: answers in a table `Cache`, settings and counts in a table `Settings`.
"""

import errno
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps next to a database, by the ends of the names."""
CORRUPT = "corrupt-"
"""What follows the name of a database that was set aside, before the time."""

_MAGIC = b"SQLite format 3\0"
_COLUMNS = {
    "Cache": {"key", "raw", "store_time", "expire_time", "access_time", "access_count"}
    | {"tag", "size", "mode", "filename", "value"},
    "Settings": {"key", "value"},
}
_TRIGGERS = {"Settings_count_insert", "Settings_count_delete"} | {
    f"Settings_size_{event}" for event in ("insert", "update", "delete")
}
_COUNTS = {"count", "size", "hits", "misses"}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
_UNWRITABLE = _NO_ROOM | {errno.EROFS, errno.EACCES, errno.EPERM}
_UNWRITABLE_DATABASE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR}


class UnfitError(Exception):
    """The file cannot serve as the database; the message says why."""


def connect(path: Path, mode: str, patience: float) -> sqlite3.Connection:
    """A connection to the database *path*, which must be there; *mode* is SQLite's: ro, rw, ro&immutable=1."""
    address = f"file:{quote(str(path.absolute()), errors='surrogateescape')}?mode={mode}"
    connection = sqlite3.connect(address, uri=True, timeout=patience, isolation_level=None)
    connection.text_factory = lossy
    return connection


def lossy(text: bytes) -> str:
    """What SQLite calls text, though it need not be any."""
    return text.decode(errors="replace")


def code(error: sqlite3.Error) -> int | None:
    """SQLite's primary result code; None where the error is Python's own."""
    extended: int | None = getattr(error, "sqlite_errorcode", None)
    return None if extended is None else extended & 0xFF


def is_damage(error: Exception) -> bool:
    """Whether *error* says that the file is damaged, and not that it is locked or the disk is full.

    Where SQLite quotes what it found, Python may fail to decode the message itself.
    """
    return isinstance(error, UnicodeDecodeError) or (isinstance(error, sqlite3.Error) and code(error) in _DAMAGED)


def is_busy(error: Exception) -> bool:
    """Whether *error* says that somebody else holds the file."""
    if isinstance(error, sqlite3.Error):
        return code(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
    return isinstance(error, TimeoutError)


def is_full(error: Exception) -> bool:
    """Whether *error* says that there is no room on the disk."""
    if isinstance(error, sqlite3.Error):
        return code(error) == sqlite3.SQLITE_FULL
    return isinstance(error, OSError) and error.errno in _NO_ROOM


def is_unwritable(error: Exception) -> bool:
    """Whether *error* may say no more than that nothing can be written."""
    if isinstance(error, sqlite3.Error):
        return code(error) in _UNWRITABLE_DATABASE
    return isinstance(error, OSError) and error.errno in _UNWRITABLE


def require_fit(path: Path, ours: Mapping[str, Any], *, answers: int, thoroughly: bool, patience: float) -> None:
    """Make sure that *path* is a database of ours, with settings that are *ours*, or not there yet.

    *answers* were in it when they were last noted. *thoroughly* reads all of it, at some 2 GB a second. Nobody else
    may have it open: this reads the file as a file, and closing that drops the locks that SQLite has in this process.
    Raises: UnfitError; sqlite3.Error where it is locked or cannot be read now; OSError.
    """
    if not path.exists() or not _has_content(path, answers):
        return
    try:
        with closing(connect(path, "ro", patience)) as database:
            _require_layout(database, answers)
            if thoroughly and (found := fault(database)):
                raise UnfitError(found)
        with closing(connect(path, "rw", patience)) as database:
            _mend_settings(database, ours, recount=thoroughly)
    except (sqlite3.Error, UnicodeDecodeError) as exc:
        if is_damage(exc):
            raise UnfitError(str(exc)) from exc
        raise


def _has_content(path: Path, answers: int) -> bool:
    with path.open("rb") as file:
        head = file.read(len(_MAGIC))
    wal = path.with_name(f"{path.name}-wal")
    if not head and (answers or (wal.exists() and wal.stat().st_size)):
        raise UnfitError("it is empty")
    if head and head != _MAGIC:
        raise UnfitError("it is no SQLite database")
    return bool(head)


def _require_layout(database: sqlite3.Connection, answers: int) -> None:
    found = database.execute("SELECT type, name FROM sqlite_master WHERE type <> 'index'").fetchall()
    allowed = {("table", name) for name in _COLUMNS} | {("trigger", name) for name in _TRIGGERS}
    if strange := sorted({f"{kind} {name}" for kind, name in set(found) - allowed}):
        raise UnfitError(f"it has a {strange[0][:60]} that is not ours")
    if answers and ("table", "Cache") not in found:
        raise UnfitError("it has no answers in it any more")
    for kind, name in found:
        if kind == "table" and _COLUMNS[name] - {row[1] for row in database.execute(f"PRAGMA table_info({name})")}:
            raise UnfitError(f"its table {name} is not ours")


def fault(database: sqlite3.Connection) -> str | None:
    """What is wrong with the file as a whole, in one line, found by reading all of it; None where nothing is.

    Raises: sqlite3.Error, UnicodeDecodeError.
    """
    ((verdict,),) = database.execute("PRAGMA integrity_check(1)").fetchall()
    return None if verdict == "ok" else " ".join(str(verdict).split())


def _mend_settings(database: sqlite3.Connection, ours: Mapping[str, Any], *, recount: bool) -> None:
    """Take out what diskcache would set itself by, and is not *ours*; put its count right.

    diskcache makes attributes of itself, arguments and PRAGMAs of all that stands there. Writes only where it must.
    """
    if not _has_table(database, "Settings"):
        return
    strange = [
        row
        for row, key, value in database.execute("SELECT rowid, key, value FROM Settings").fetchall()
        if not (type(value) is int and key in _COUNTS) and not (key in ours and value == ours[key])
    ]
    for row in strange:
        database.execute("DELETE FROM Settings WHERE rowid = ?", (row,))
    if (recount or strange) and _has_table(database, "Cache"):
        _recount(database)


def _recount(database: sqlite3.Connection) -> None:
    ((count,),) = database.execute("SELECT COUNT(*) FROM Cache").fetchall()
    if database.execute("SELECT value FROM Settings WHERE key = 'count'").fetchall() != [(count,)]:
        database.execute("INSERT OR REPLACE INTO Settings VALUES ('count', ?)", (count,))


def _has_table(database: sqlite3.Connection, name: str) -> bool:
    return bool(database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)).fetchall())


def set_aside(path: Path) -> Path:
    """Give the database another name, under which nothing overwrites it, with what SQLite keeps beside it.

    Raises: OSError.
    """
    aside = path.with_name(f"{path.name}.{CORRUPT}{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}")
    for end in (*BESIDE, ""):
        source = path.with_name(path.name + end)
        if source.exists():
            source.rename(aside.with_name(aside.name + end))
    return aside
