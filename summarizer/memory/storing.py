"""Units on disk: an SQLite file that several processes may use, and that is set aside where it is damaged."""

import functools
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple, TypeVar

from pydantic import ValidationError

from summarizer import databases
from summarizer.databases import UnfitError
from summarizer.errors import StorageError
from summarizer.memory.units import Unit, key

PATIENCE = 60.0
"""Seconds to wait for others who write."""
_PAGE = 500
"""Rows read at a time, so that others may write meanwhile."""
_TABLE = """
CREATE TABLE IF NOT EXISTS units (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL, language TEXT NOT NULL, made_with TEXT NOT NULL,
  source TEXT NOT NULL, target TEXT NOT NULL, place TEXT NOT NULL, model TEXT NOT NULL, made TEXT NOT NULL,
  UNIQUE (key, language, made_with)
)
"""
_NAMES = {"units", "sqlite_autoindex_units_1", "sqlite_sequence"}
_ALL = "SELECT source, target, made_with, language, place, model, made FROM units"
_PUT = (
    "INSERT OR REPLACE INTO units (key, source, target, made_with, language, place, model, made) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_FIELDS = ("source", "target", "made_with", "language", "where", "model", "made")

Result = TypeVar("Result")

if sys.platform == "win32":  # pragma: no cover

    @contextmanager
    def _alone(path: Path) -> Iterator[None]:  # noqa: ARG001
        """Nothing: each process is on its own there."""
        yield

else:
    import fcntl

    @contextmanager
    def _alone(path: Path) -> Iterator[None]:
        """Be the only process that opens the file *path*; the kernel lets go where we end."""
        with path.with_name(f"{path.name}.lock").open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


class Place(NamedTuple):
    """Where a unit stands: no two have the same."""

    key: str
    language: str
    made_with: str


class Added(NamedTuple):
    """What became of units that were put into a memory."""

    new: int = 0
    replaced: int = 0
    """Those that took the place of another."""
    known: int = 0
    """Those that were there to the letter."""

    def plus(self, other: "Added") -> "Added":
        return Added(*map(sum, zip(self, other, strict=True)))


class Store:
    """The units in the file *path*, which is opened, or made, at first use; *tell* gets a line where one is damaged.

    All its methods raise: StorageError.
    """

    def __init__(self, path: Path, tell: Callable[[str], None]) -> None:
        self.path = path
        self._tell = tell
        self._connection: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None
        """Which file it is that we have open: its device and number."""
        self.openings = 0
        """How often it was opened: another file may have taken its place."""

    def of(self, key: str) -> list[Unit]:
        """Every unit of a source, the latest first."""
        return self._do(lambda c: [_unit(row) for row in c.execute(f"{_ALL} WHERE key = ? ORDER BY id DESC", (key,))])

    def at(self, place: Place) -> Unit | None:
        """The unit that stands there."""
        return self._do(lambda connection: _at(connection, place))

    def put(self, units: Iterable[Unit]) -> Added:
        """Write all of them or, where it fails, none; they are on the disk when it returns."""
        listed = list(units)
        return self._do(lambda connection: _put(connection, listed))

    def since(self, number: int) -> list[tuple[int, Place]]:
        """The places that were written to after the one of that *number*, with their numbers, oldest first."""
        query = "SELECT id, key, language, made_with FROM units WHERE id > ? ORDER BY id"
        rows = self._do(lambda connection: connection.execute(query, (number,)).fetchall())
        return [(row[0], Place(*row[1:])) for row in rows]

    def units(self) -> Iterator[Unit]:
        """Every unit, in the order of their sources; others may write meanwhile."""
        last = Place("", "", "")
        while page := self._do(functools.partial(_page, after=last)):
            yield from page
            last = place_of(page[-1])

    def count(self) -> int:
        return int(self._do(lambda connection: connection.execute("SELECT COUNT(*) FROM units").fetchone()[0]))

    def clear(self) -> int:
        """Forget every unit, and leave nothing of them on the disk; how many there were."""
        return self._do(_clear)

    def set_aside(self) -> list[Path]:
        """Files that were found damaged, and kept under another name."""
        return databases.kept(self.path)

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            connection.close()

    def _do(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """The result of *work*; where the file turns out to be damaged, it is opened anew, and so set aside, once."""
        try:
            try:
                return work(self._opened())
            except (sqlite3.Error, UnicodeDecodeError) as exc:
                if not databases.is_damage(exc):
                    raise
                self.close()
                return work(self._opened())
        except (OSError, sqlite3.Error, UnicodeDecodeError, UnfitError) as exc:
            self.close()
            raise _explained(self.path, exc) from exc

    def _opened(self) -> sqlite3.Connection:
        if self._connection and self._file == _identity(self.path):
            return self._connection
        self.close()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if self.path.exists() and not self.path.is_file():
            raise StorageError(
                f"{self.path} is no file, and the translation memory should lie there. Move it away, or point "
                "SUMMARIZER_DATA at another folder; --no-memory translates without."
            )
        with _alone(self.path):
            try:
                self._connection = _connection(self.path)
            except UnfitError as exc:
                self._connection = self._anew(str(exc))
            self._file = _identity(self.path)
        self.openings += 1
        return self._connection

    def _anew(self, reason: str) -> sqlite3.Connection:
        """A new file in the place of one that is damaged, with all that can still be read of it."""
        aside = databases.set_aside(self.path)
        connection = _connection(self.path)
        rescued = _put(connection, databases.readable(aside, PATIENCE, _rows))
        self._tell(
            f"The translation memory {self.path} is damaged ({reason}); it is kept as {aside.name}. "
            f"{rescued.new:,} units of it can be read and were taken over."
        )
        return connection


def place_of(unit: Unit) -> Place:
    """Where *unit* belongs."""
    return Place(key(unit.source), unit.language, unit.made_with)


def _connection(path: Path) -> sqlite3.Connection:
    """The database *path*, known to be whole. Raises: UnfitError, OSError, sqlite3.Error."""
    wal = path.with_name(f"{path.name}-wal")
    if path.exists() and not path.stat().st_size and wal.exists() and wal.stat().st_size:
        raise UnfitError("it is empty")
    databases.make_private(path)
    connection = databases.connect(path, "rw", PATIENCE)
    try:
        connection.execute("PRAGMA journal_mode = wal")
        connection.execute("PRAGMA synchronous = full")
        _require_whole(connection)
        _require_layout(connection)
    except BaseException as exc:
        connection.close()
        if isinstance(exc, Exception) and databases.is_damage(exc):
            raise UnfitError(str(exc)) from exc
        raise
    return connection


def _require_whole(connection: sqlite3.Connection) -> None:
    if found := databases.fault(connection):
        raise UnfitError(found)


def _require_layout(connection: sqlite3.Connection) -> None:
    """Make the table where there is nothing yet. Raises: UnfitError where there is something else."""
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master").fetchall()}
    if not names:
        connection.execute(_TABLE)
    elif names != _NAMES:
        raise UnfitError(f"it has a {min(names ^ _NAMES)[:60]!r} that is not ours, or lacks it")
    else:
        columns = {row[1] for row in connection.execute("PRAGMA table_info(units)").fetchall()}
        if columns != {"id", "key", "place", *_FIELDS} - {"where"}:
            raise UnfitError("its table of units is not ours")


def _at(connection: sqlite3.Connection, place: Place) -> Unit | None:
    query = f"{_ALL} WHERE key = ? AND language = ? AND made_with = ?"
    row = connection.execute(query, place).fetchone()
    return _unit(row) if row else None


def _page(connection: sqlite3.Connection, after: Place) -> list[Unit]:
    query = f"{_ALL} WHERE (key, language, made_with) > (?, ?, ?) ORDER BY key, language, made_with LIMIT {_PAGE}"
    return [_unit(row) for row in connection.execute(query, after)]


def _put(connection: sqlite3.Connection, units: Iterable[Unit]) -> Added:
    added = Added()
    connection.execute("BEGIN IMMEDIATE")
    try:
        for unit in units:
            place = place_of(unit)
            if (held := _at(connection, place)) != unit:
                connection.execute(_PUT, (place.key, *(getattr(unit, field) for field in _FIELDS)))
            added = added.plus(Added(new=held is None, replaced=held not in {None, unit}, known=held == unit))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return added


def _clear(connection: sqlite3.Connection) -> int:
    count = connection.execute("DELETE FROM units").rowcount
    with suppress(sqlite3.OperationalError):  # somebody else reads: the rows are gone, and their room is used again
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return count


def _unit(row: tuple[str, ...]) -> Unit:
    """A row as the unit that it was written from; checking it again would take longer than reading it."""
    return Unit.model_construct(None, **dict(zip(_FIELDS, row, strict=True)))


def _rows(connection: sqlite3.Connection, order: databases.Order) -> Iterator[Unit]:
    """Every unit of a damaged file, up to where it is damaged; those that are none are left out."""
    connection.text_factory = bytes
    for row in connection.execute(f"{_ALL} ORDER BY id {order}"):
        with suppress(ValidationError, UnicodeDecodeError, AttributeError):
            yield Unit(**dict(zip(_FIELDS, (value.decode() for value in row), strict=True)))


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _explained(path: Path, exc: Exception) -> StorageError:
    if databases.is_busy(exc):
        return StorageError(
            f"The translation memory {path} is being written by another process, and has been for {PATIENCE:.0f} "
            "seconds. Wait for it or end it, and try again; --no-memory translates without."
        )
    if databases.is_full(exc):
        return StorageError(
            f"There is no room on the disk for the translation memory {path}. Make some, and try again."
        )
    reason = (isinstance(exc, OSError) and exc.strerror) or exc
    return StorageError(
        f"The translation memory {path} cannot be used ({reason}). Make it and its folder writable for you, or point "
        "SUMMARIZER_DATA at another folder; --no-memory translates without."
    )
