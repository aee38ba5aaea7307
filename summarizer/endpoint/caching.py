"""Answers on disk, under a key of all that can change them. The only module that knows diskcache.

diskcache unpickles whatever its folder holds (CVE-2025-69872, no fixed release). It cannot here: keys and values
are text, kept in the database itself, and anything else found there is refused before it is opened.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import diskcache
from diskcache.core import MODE_RAW, UNKNOWN

from summarizer.errors import StorageError

_VERSION = 1
_DATABASE = "cache.db"
_DAMAGED = (ValueError, TypeError, AttributeError, RecursionError)
"""What diskcache and json trip over where the database holds other settings, or other text, than ours."""


def cache_key(identity: str, request: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of who is asked (*identity*, an address without credentials) and what is sent.

    Neither the key of the account nor timeouts, tries or concurrency are in it: they do not change an answer.
    """
    parts = {"version": _VERSION, "base_url": identity, "request": request}
    canonical = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode(errors="replace")).hexdigest()  # as it is sent


class _TextDisk(diskcache.Disk):  # type: ignore[misc]  # diskcache has no types
    """Text in the database, and nothing else: no pickles, no files beside it."""

    def put(self, key: object) -> tuple[str, bool]:
        if type(key) is not str:
            self._refuse()
        return key, True

    def get(self, key: object, raw: object) -> object:
        if not raw or type(key) is not str:
            self._refuse()
        return key

    def store(self, value: object, read: bool, key: object = UNKNOWN) -> tuple[int, int, None, str]:  # noqa: FBT001, ARG002
        if type(value) is not str or read:
            self._refuse()
        return 0, MODE_RAW, None, value

    def fetch(self, mode: int, filename: str | None, value: object, read: bool) -> str:  # noqa: FBT001
        if mode != MODE_RAW or filename is not None or type(value) is not str or read:
            self._refuse()
        return value

    def remove(self, file_path: str) -> None:  # noqa: ARG002
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise StorageError(
            f"The cache in {self._directory} holds something that this program did not write, so it is not opened. "
            "`summarizer cache clear` starts a new one."
        )


class Cache:
    """Answers that were paid for. Nothing is ever evicted. The database is for its owner alone.

    Raises: StorageError where the folder cannot be used or holds what we did not write.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with self._storage_errors():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            (folder / _DATABASE).touch(mode=0o600)  # what SQLite puts beside it gets the same mode
            self._cache = diskcache.Cache(
                str(folder.absolute()),  # diskcache would read a leading ~ in its own way
                disk=_TextDisk,
                eviction_policy="none",
                cull_limit=0,
                size_limit=2**62,
                timeout=60,
            )

    def get(self, key: str) -> dict[str, Any] | None:
        """The answer stored under *key*, or None."""
        with self._storage_errors():
            text = self._cache.get(key)
            return json.loads(text) if text is not None else None

    def put(self, key: str, answer: Mapping[str, Any]) -> None:
        """Store an answer that has validated."""
        with self._storage_errors():
            self._cache.set(key, json.dumps(answer, ensure_ascii=False))

    def remember(self, name: str, facts: Mapping[str, Any]) -> None:
        """Keep *facts* about a server under its *name*."""
        self.put(f"known:{name}", facts)

    def recall(self, name: str) -> dict[str, Any] | None:
        """The facts kept under *name*, or None."""
        return self.get(f"known:{name}")

    def __len__(self) -> int:
        with self._storage_errors():
            return len(self._cache)

    def size(self) -> int:
        """Bytes on disk."""
        with self._storage_errors():
            return int(self._cache.volume())

    def close(self) -> None:
        """Let go of the database."""
        self._cache.close()

    @contextmanager
    def _storage_errors(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error, diskcache.Timeout, *_DAMAGED) as exc:
            raise StorageError(
                f"The cache in {self.folder} cannot be used ({exc}). "
                "Point SUMMARIZER_CACHE at another folder, or `summarizer cache clear`."
            ) from exc


def clear_cache(folder: Path) -> int:
    """Forget every answer in *folder*, also where the database is damaged; returns how many could be counted.

    Raises: StorageError.
    """
    try:
        cache = Cache(folder)
        count = len(cache)
        cache.close()
    except StorageError:
        count = 0
    try:
        for suffix in ("", "-wal", "-shm", "-journal"):
            (folder / f"{_DATABASE}{suffix}").unlink(missing_ok=True)
    except OSError as exc:
        raise StorageError(f"The cache in {folder} cannot be cleared ({exc}).") from exc
    return count
