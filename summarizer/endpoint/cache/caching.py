"""Answers on disk, under a key of all that can change them, each asked for once by all processes together."""

import hashlib
import math
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarizer import databases
from summarizer.endpoint.cache.database import NOTE, PATIENCE, Database, Row, Timeout
from summarizer.endpoint.cache.envelopes import (
    DamagedError,
    OutdatedError,
    Stored,
    canonical,
    open_note,
    open_stored,
    seal,
)
from summarizer.endpoint.cache.holders import Holder
from summarizer.endpoint.cache.opening import Opened, empty
from summarizer.errors import HeldError, StorageError

SLOW = 5.0
"""Seconds of waiting for another process before the user is told whom for."""
_KEY_VERSION = 1
_FAULTS = (OSError, sqlite3.Error, Timeout, ValueError, TypeError, AttributeError, RecursionError)
"""What can go wrong; the last four are what diskcache trips over where somebody changes the database under it."""


def _nobody(line: str) -> None:
    """Tell nobody."""


def cache_key(identity: str, request: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of who is asked (*identity*, an address without credentials) and what is sent.

    Neither the key of the account nor timeouts, tries or concurrency are in it: they do not change an answer.
    """
    parts = {"version": _KEY_VERSION, "base_url": identity, "request": request}
    return hashlib.sha256(canonical(parts)).hexdigest()


@dataclass(frozen=True)
class Entry:
    """What the cache holds under a key: an answer, or why it is none any more."""

    row: int
    key: str
    held: Stored | DamagedError | OutdatedError

    def record(self) -> dict[str, Any] | None:
        """The answer and what was asked, as what JSON can hold; None where there is no answer."""
        return {"key": self.key, **self.held.record()} if isinstance(self.held, Stored) else None


class Cache:
    """Answers that were paid for. Nothing is ever evicted. The folder is for its owner alone.

    *tell* gets a line for people where something that was here is lost or damaged. Where the disk is full, what is
    there can still be read.
    Raises: StorageError where the folder cannot be used.
    """

    def __init__(self, folder: Path, tell: Callable[[str], None] = _nobody) -> None:
        self.folder = folder
        self.damaged = 0
        """How many values were found damaged so far, and counted as not there."""
        self._tell = tell
        self._named: set[int | None] = set()
        """The processes that the user was told are waited for."""
        try:
            self._opened = Opened(folder, tell)
        except _FAULTS as exc:
            raise _explained(folder, exc) from exc

    # Answers

    def get(self, key: str) -> Stored | None:
        """The answer stored under *key*; None where there is none, or one that is damaged or of an older version."""
        value = self._value(key)
        if value is None:
            return None
        try:
            return open_stored(key, value)
        except OutdatedError:
            return None
        except DamagedError:
            self._report_damaged(key)
            return None

    def put(self, key: str, answer: Stored) -> None:
        """Store an answer that has validated."""
        self._write(key, answer.record())
        with self._storage_errors():
            self._opened.note_answers()

    def __len__(self) -> int:
        with self._storage_errors():
            return self._opened.database.answers()

    def size(self) -> int:
        """Bytes of the database."""
        with self._storage_errors():
            return self._opened.database.bytes()

    def entries(self) -> Iterator[Entry]:
        """All that is kept, in the order in which it was first asked, each read and its seal verified."""
        with self._storage_errors():
            rows = self._opened.database.rows()
            for row in rows:
                if not row.key.startswith(NOTE):
                    yield _entry(row)

    def fault(self) -> str | None:
        """What is wrong with the database as a whole, found by reading all of it; the next run then sets it aside."""
        with self._storage_errors():
            try:
                found = self._opened.database.fault()
            except (sqlite3.Error, UnicodeDecodeError) as exc:
                if not databases.is_damage(exc):
                    raise
                found = str(exc)
        if found:
            self._opened.suspect()
        return found

    def forget(self, rows: Iterable[int]) -> None:
        """Take these entries out; they will be paid for again. All of them go or, where it fails, none."""
        with self._storage_errors():
            self._writable().drop(rows)
            self._opened.note_answers()

    def set_aside(self) -> list[Path]:
        """Databases that were found damaged, and kept under another name."""
        return self._opened.set_aside()

    # Asking once

    @asynccontextmanager
    async def flight(self, key: str, *, about: str = "", seconds: float = math.inf) -> AsyncIterator[None]:
        """Be the only one who asks for *key*, among all tasks and processes with this cache.

        Who comes second waits, and then finds the answer: look again inside. A process that is killed lets go. One that
        works is waited for: it has a time of its own for the question, and before that a place in line at the server.
        One that was stopped, or is not seen from here, gets as many *seconds* as the question has. Nothing is asked
        beside it even then: its request may be at the server, and once it goes on both would have paid.
        *about* is what people are told it is. Raises: HeldError when that time is over; StorageError where an answer
        could not be kept: it would be paid for in vain.
        """

        def on_wait(waited: float, holder: Holder) -> None:
            if waited >= min(SLOW, seconds):
                self._name(holder, about)
            if waited >= seconds and not holder.is_at_work:
                raise _given_up(holder, about, seconds)

        async with AsyncExitStack() as stack:
            with self._storage_errors():
                self._writable()
                if self._opened.locks:
                    await stack.enter_async_context(self._opened.locks.holding_name(key, on_wait))
            yield

    # Notes

    def refuse(self, key: str, reason: str, seconds: float = 3600.0) -> None:
        """Note that the server will not answer *key*, so that it is not asked again for so many *seconds*."""
        self._write(f"{NOTE}refused:{key}", {"reason": reason, "since": time.time(), "seconds": seconds})

    def refusal(self, key: str) -> str | None:
        """Why the server would not answer *key*, if that was noted not long ago; a note from the future is none."""
        note = self._note(f"{NOTE}refused:{key}")
        try:
            is_fresh = note is not None and 0 <= time.time() - note["since"] < note["seconds"]
            return str(note["reason"]) if note and is_fresh else None
        except (KeyError, TypeError):
            return None

    def remember(self, name: str, facts: Mapping[str, Any]) -> None:
        """Note small *facts*, of what JSON can hold, under *name*. What was there before goes."""
        self._write(f"{NOTE}known:{name}", facts)

    def recall(self, name: str) -> dict[str, Any] | None:
        """The facts under *name*, or None where there are none or they are damaged."""
        return self._note(f"{NOTE}known:{name}")

    # The database

    def close(self) -> None:
        """Let go of the database."""
        self._opened.close()

    def _value(self, key: str) -> bytes | None:
        with self._storage_errors():
            return self._opened.database.get(key)

    def _note(self, key: str) -> dict[str, Any] | None:
        value = self._value(key)
        return open_note(key, value) if value is not None else None

    def _write(self, key: str, content: Mapping[str, Any]) -> None:
        with self._storage_errors():
            self._writable().write(key, seal(key, content))

    def _writable(self) -> Database:
        database = self._opened.database
        if isinstance(database, Database):
            return database
        raise _explained(self.folder, self._opened.unwritable or OSError("it is read-only"))

    def _name(self, holder: Holder, about: str) -> None:
        """Tell the user whom we wait for, once for each."""
        if holder.pid not in self._named:
            self._named.add(holder.pid)
            self._tell(
                f"{_called(holder).capitalize()} is at {about}: its answer is waited for, and not paid for twice."
            )

    def _report_damaged(self, key: str) -> None:
        self.damaged += 1
        if self.damaged == 1:
            self._tell(
                f"An answer in the cache in {self.folder} is damaged (key {key}) and is asked for again, as will be "
                "any other like it: `summarizer cache verify` names them."
            )

    @contextmanager
    def _storage_errors(self) -> Iterator[None]:
        try:
            yield
        except _FAULTS as exc:
            if databases.is_damage(exc):
                self._opened.suspect()
            raise _explained(self.folder, exc) from exc


def clear_cache(folder: Path, tell: Callable[[str], None] = _nobody) -> int:
    """Forget every answer in *folder*, also where the database is damaged; returns how many could be counted.

    Where another process has it open, it is emptied under its hands; else the files go.
    Raises: StorageError.
    """
    try:
        with closing(Cache(folder, tell)) as cache:
            count = len(cache)
    except StorageError:
        count = 0
    try:
        empty(folder)
    except (OSError, sqlite3.Error, Timeout) as exc:
        raise StorageError(f"The cache in {folder} cannot be cleared ({exc}).") from exc
    return count


def _explained(folder: Path, exc: Exception) -> StorageError:
    why, way = str(exc), "See that there is room, and that it can be written"
    if isinstance(exc, Timeout) or databases.is_busy(exc):
        why, way = f"another process has held it for {PATIENCE:.0f} seconds", "Try again when that has ended"
    elif databases.is_full(exc):
        way = "Make room there"
    elif databases.is_damage(exc):
        way = "Run again: it is then looked through, and set aside if it is damaged"
    return StorageError(
        f"The cache in {folder} cannot be used ({why}). {way}, or point SUMMARIZER_CACHE at another folder; "
        "`summarizer cache clear` starts a new one."
    )


def _called(holder: Holder) -> str:
    if holder.pid is None:
        return "another process with this cache"
    return f"process {holder.pid}{', which has been stopped,' * holder.is_stopped}"


def _given_up(holder: Holder, about: str, seconds: float) -> HeldError:
    end = f"Let it go on (kill -CONT {holder.pid}) or end it (kill -KILL {holder.pid})" if holder.pid else "End it"
    return HeldError(
        f"Not asked: {about}. {_called(holder).capitalize()} has it, and has not answered within {seconds:g} seconds. "
        f"{end}, and run again: what is answered is kept, and nothing is paid twice."
    )


def _entry(row: Row) -> Entry:
    try:
        return Entry(row.number, row.key, open_stored(row.key, row.value))
    except (DamagedError, OutdatedError) as fault:
        return Entry(row.number, row.key, fault)
