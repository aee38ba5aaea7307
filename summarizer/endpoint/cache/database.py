"""The database of the cache. The only module that knows diskcache.

diskcache unpickles whatever its folder holds (CVE-2025-69872, no fixed release). It cannot here: keys are text and
values bytes, kept in the database itself; anything else found there counts as a damaged value and is not opened, no
file is followed or removed, and settings that are not ours are taken out before it reads them (`inspecting`).
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import diskcache
from diskcache.core import MODE_RAW, UNKNOWN

from summarizer import databases

NAME = "cache.db"
"""As diskcache calls it."""
NOTE = "note:"
"""How the keys begin of what is no answer."""
PATIENCE = 60.0
"""Seconds to wait for others who open or write it."""
SETTINGS = {
    "cull_limit": 0,
    "disk_min_file_size": 2**62,
    "disk_pickle_protocol": 0,
    "eviction_policy": "none",
    "size_limit": 2**62,
    "sqlite_auto_vacuum": 1,
    "sqlite_cache_size": 2**13,
    "sqlite_journal_mode": "wal",
    "sqlite_mmap_size": 0,  # a file that is cut while it is mapped kills the process
    "sqlite_synchronous": 2,  # FULL: an answer costs more than a few milliseconds
    "statistics": 0,
    "tag_index": 0,
}
"""All that diskcache can be told, so that nothing is left to what the database says."""


Timeout: type[Exception] = diskcache.Timeout
"""Raised, without a word, where somebody else writes for longer than we wait."""


class Row(NamedTuple):
    """A row of the table, with nothing in it believed yet."""

    number: int
    key: str
    value: bytes


class _BytesDisk(diskcache.Disk):  # type: ignore[misc]  # diskcache has no types
    """Text as keys, bytes as values, both in the database: no pickles, no files beside it."""

    def put(self, key: str) -> tuple[str, bool]:
        return key, True

    def store(self, value: bytes, read: bool, key: object = UNKNOWN) -> tuple[int, int, None, bytes]:  # noqa: FBT001, ARG002
        return 0, MODE_RAW, None, value

    def fetch(self, mode: object, filename: object, value: object, read: bool) -> bytes:  # noqa: FBT001, ARG002
        return _bytes(mode, filename, value)

    def get(self, key: object, raw: object) -> str:  # noqa: ARG002
        return str(key)

    def remove(self, file_path: str) -> None:
        """Nothing: none of the files that rows may name is ours."""


def _bytes(mode: object, filename: object, value: object) -> bytes:
    """The value of a row as we write them, or as the first version did; nothing where it is of another kind."""
    if mode != MODE_RAW or filename is not None:
        return b""
    return value.encode(errors="replace") if isinstance(value, str) else value if isinstance(value, bytes) else b""


class Database(diskcache.Cache):  # type: ignore[misc]
    """diskcache with our settings, and the few questions that it does not answer itself."""

    def __init__(self, folder: Path) -> None:
        quickly = SETTINGS | {"sqlite_synchronous": 1}  # it writes each setting in a transaction of its own
        super().__init__(str(folder.absolute()), timeout=PATIENCE, disk=_BytesDisk, **quickly)
        self.reset("sqlite_synchronous", SETTINGS["sqlite_synchronous"])

    @property
    def _con(self) -> sqlite3.Connection:
        connection: sqlite3.Connection = super()._con
        connection.text_factory = databases.lossy
        return connection

    def write(self, key: str, value: bytes) -> None:
        try:
            self.set(key, value)
        except BaseException:
            if self._con.in_transaction:  # diskcache leaves it open where the commit found the disk full
                self._sql("ROLLBACK")
            raise

    def drop(self, numbers: Iterable[int]) -> None:
        with self.transact():
            for number in numbers:
                self._sql("DELETE FROM Cache WHERE rowid = ?", (number,))

    def rows(self) -> Iterator[Row]:
        return _rows(self._sql)

    def fault(self) -> str | None:
        return databases.fault(self._con)

    def answers(self) -> int:
        return _answers(self._sql)

    def bytes(self) -> int:
        return _size(self._sql)


class ReadOnly:
    """The database where nothing can be written: the disk is full, or it is somebody's archive.

    Raises: sqlite3.Error.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._open(path, "ro")
        except sqlite3.OperationalError:
            wal = path.with_name(f"{path.name}-wal")
            if wal.exists() and wal.stat().st_size:
                raise
            self._open(path, "ro&immutable=1")  # whole without its -wal: no room is needed for SQLite's own locks

    def _open(self, path: Path, mode: str) -> None:
        self._connection = databases.connect(path, mode, PATIENCE)
        try:
            self.answers()
        except sqlite3.Error:
            self._connection.close()
            raise

    def get(self, key: str) -> bytes | None:
        select = "SELECT mode, filename, value FROM Cache WHERE key = ? AND raw = 1"
        rows = self._connection.execute(select, (key,)).fetchall()
        return _bytes(*rows[0]) if rows else None

    def rows(self) -> Iterator[Row]:
        return _rows(self._connection.execute)

    def fault(self) -> str | None:
        return databases.fault(self._connection)

    def answers(self) -> int:
        return _answers(self._connection.execute)

    def bytes(self) -> int:
        return _size(self._connection.execute)

    def close(self) -> None:
        self._connection.close()


_Execute = Callable[..., sqlite3.Cursor]


_COLUMNS = "rowid, CAST(key AS BLOB), raw, mode, CAST(filename AS BLOB), CAST(value AS BLOB)"


def _rows(execute: _Execute) -> Iterator[Row]:
    """Every row in the order it was first put there, a hundred at a time; others may write meanwhile."""
    select = f"SELECT {_COLUMNS} FROM Cache WHERE rowid > ? ORDER BY rowid LIMIT 100"  # noqa: S608
    last = -(2**63)
    while found := execute(select, (last,)).fetchall():
        yield from map(_row, found)
        last = found[-1][0]


def all_rows(connection: sqlite3.Connection, order: databases.Order) -> Iterator[Row]:
    """Every row of a database that nobody writes to, one by one, up to where it is damaged. Raises: sqlite3.Error."""
    yield from map(_row, connection.execute(f"SELECT {_COLUMNS} FROM Cache ORDER BY rowid {order}"))  # noqa: S608


def _row(columns: tuple[Any, ...]) -> Row:
    number, key, raw, mode, filename, value = columns
    return Row(number, (key or b"").decode(errors="replace") if raw == 1 else "", _bytes(mode, filename, value))


def _answers(execute: _Execute) -> int:
    """How many rows are no notes."""
    notes = "SELECT COUNT(*) FROM Cache WHERE key >= 'note:' AND key < 'note;'"
    ((count,),) = execute(f"SELECT value - ({notes}) FROM Settings WHERE key = 'count'").fetchall()  # noqa: S608
    return int(count)


def _size(execute: _Execute) -> int:
    ((pages,),), ((size,),) = execute("PRAGMA page_count").fetchall(), execute("PRAGMA page_size").fetchall()
    return int(pages) * int(size)
