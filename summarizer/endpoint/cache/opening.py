"""Opens the database of a folder among all the processes that use it, once it is known to be whole.

Who finds nobody else there looks whether it is a database of ours, reads all of it where it was not closed well, and
sets it aside where it is damaged. Who joins others trusts them: what is in use is never moved.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from summarizer import databases
from summarizer.endpoint.cache import inspecting
from summarizer.endpoint.cache.database import NAME, PATIENCE, SETTINGS, Database, ReadOnly, Timeout
from summarizer.endpoint.cache.ledger import Ledger, Noted, state
from summarizer.endpoint.cache.locking import Locks
from summarizer.endpoint.cache.privacy import require_private
from summarizer.endpoint.cache.rescuing import rescue

_LOCKS = "cache.lock"
_LEDGER = "answers.count"
_OPENING, _IN_USE = 0, 1
"""Locks: held while it is opened or closed; shared by all who have it open."""


class Opened:
    """The database in *folder*, which is made if it is not there; *tell* gets a line where something is lost.

    Raises: StorageError for a folder that is not ours alone; OSError, sqlite3.Error, and what diskcache trips over.
    """

    def __init__(self, folder: Path, tell: Callable[[str], None]) -> None:
        self._folder = folder
        self._tell = tell
        self._path = folder / NAME
        self._ledger = Ledger(folder / _LEDGER)
        self._is_suspect = False
        self.locks: Locks | None = None
        self.unwritable: Exception | None = None
        """Why nothing can be written, where that is so: the disk is full, or somebody's archive."""
        require_private(folder)
        try:
            self.database = self._database()
        except BaseException as exc:
            if isinstance(exc, Exception) and databases.is_damage(exc):
                self.suspect()
            self._let_go()
            raise

    def note_answers(self) -> None:
        """Note beside the database how many answers it has now; where that fails, the answers themselves are safe."""
        with suppress(OSError):
            self._ledger.write(self.database.answers())

    def suspect(self) -> None:
        """Have the next who opens it alone read all of it."""
        self._is_suspect = True
        noted = self._ledger.read()
        with suppress(OSError):
            self._ledger.write(noted.answers if noted else 0)

    def set_aside(self) -> list[Path]:
        """Databases that were found damaged, and kept under another name."""
        return databases.kept(self._path)

    def close(self) -> None:
        """Let go of it; the last who does so notes that it is whole."""
        try:
            is_last = self._is_last()
            answers = self.database.answers() if is_last else 0
        except (OSError, sqlite3.Error, ValueError, TypeError):
            is_last, answers = False, 0
        self.database.close()
        if is_last and not self._path.with_name(f"{NAME}-wal").exists():
            with suppress(OSError):
                self._ledger.write(answers, state(self._path))
        self._let_go()

    def _is_last(self) -> bool:
        if self.locks is None or self._is_suspect or self.unwritable:
            return False
        return self.locks.take(_OPENING) and self.locks.take(_IN_USE)

    def _let_go(self) -> None:
        if self.locks:
            self.locks.close()
            self.locks = None

    def _database(self) -> Database | ReadOnly:
        try:
            return self._writable()
        except (OSError, sqlite3.OperationalError) as exc:
            if not databases.is_unwritable(exc) or not self._path.is_file():
                raise
            self.unwritable = exc
            try:
                return ReadOnly(self._path)
            except sqlite3.Error:
                raise exc from None

    def _writable(self) -> Database:
        self.locks = Locks(self._folder / _LOCKS)
        with self.locks.holding(_OPENING, PATIENCE):
            is_alone = self.locks.take(_IN_USE)
            try:
                noted = self._ledger.read()
                aside = self._unfit(noted) if is_alone else None
                databases.make_private(self._path)
                database = Database(self._folder)
                answers = noted.answers if noted else 0
                if aside:
                    self._replace(*aside, database, answers)
                else:
                    self._compare(database.answers(), answers)
            finally:
                self.locks.wait(_IN_USE, PATIENCE, shared=True)
        return database

    def _unfit(self, noted: Noted | None) -> tuple[Path, str] | None:
        """Where the database went that was not fit to be used, and why it was not; None for one that is."""
        closed_well = noted is not None and noted.closed is not None and noted.closed == state(self._path)
        answers = noted.answers if noted else 0
        try:
            inspecting.require_fit(self._path, SETTINGS, answers=answers, thoroughly=not closed_well, patience=PATIENCE)
        except databases.UnfitError as exc:
            return databases.set_aside(self._path), str(exc)
        return None

    def _replace(self, aside: Path, reason: str, database: Database, answers: int) -> None:
        """Take over what is whole of the database that was set aside, and say what became of it."""
        try:
            rescued = rescue(aside, database)
        except (sqlite3.Error, Timeout):
            rescued = 0
        line = f"The cache in {self._folder} is damaged ({reason}); it is kept as {aside.name}."
        if held := max(answers, rescued):
            line += f" Of its {held:,} answers {rescued:,} are whole and were taken over."
        self._tell(line + " The others will be asked for again." * (rescued < held))
        with suppress(OSError):
            self._ledger.write(rescued)

    def _compare(self, found: int, expected: int) -> None:
        if found < expected:
            self._tell(
                f"The cache in {self._folder} had {expected:,} answers and now has {found:,}: somebody else took out "
                "the others, or put an older file in its place. They will be asked for again."
            )
        with suppress(OSError):
            self._ledger.write(found)


def empty(folder: Path) -> None:
    """Take out all that the database in *folder* has: its files or, where another process has it open, its rows.

    Raises: StorageError, OSError, sqlite3.Error, diskcache's Timeout.
    """
    require_private(folder)
    with closing(Locks(folder / _LOCKS)) as locks, locks.holding(_OPENING, PATIENCE):
        if locks.take(_IN_USE):
            for name in (_LEDGER, *(f"{NAME}{end}" for end in (*databases.BESIDE, ""))):
                (folder / name).unlink(missing_ok=True)
        else:
            with closing(Database(folder)) as database:
                database.clear()
            Ledger(folder / _LEDGER).write(0)
