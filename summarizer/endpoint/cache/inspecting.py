"""Whether the file that stands for the cache is a database of ours, before diskcache opens it and believes it.

The layout is diskcache's: answers in a table `Cache`, settings and counts in a table `Settings`.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from summarizer import databases
from summarizer.databases import UnfitError

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


def require_fit(path: Path, ours: Mapping[str, Any], *, answers: int, thoroughly: bool, patience: float) -> None:
    """Make sure that *path* is a database of ours, with settings that are *ours*, or not there yet.

    *answers* were in it when they were last noted. *thoroughly* reads all of it, at some 2 GB a second. Nobody else
    may have it open: this reads the file as a file, and closing that drops the locks that SQLite has in this process.
    Raises: UnfitError; sqlite3.Error where it is locked or cannot be read now; OSError.
    """
    if not path.exists() or not _has_content(path, answers):
        return
    try:
        with closing(databases.connect(path, "ro", patience)) as database:
            _require_layout(database, answers)
            if thoroughly and (found := databases.fault(database)):
                raise UnfitError(found)
        with closing(databases.connect(path, "rw", patience)) as database:
            _mend_settings(database, ours, recount=thoroughly)
    except (sqlite3.Error, UnicodeDecodeError) as exc:
        if databases.is_damage(exc):
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
