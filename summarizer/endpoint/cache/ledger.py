"""A few bytes beside the database that say how many answers it had, and how it looked when it was last closed well."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

_LENGTH = 128
"""Bytes, always as many: each note overwrites the last one whole, which needs no room on a full disk."""


@dataclass(frozen=True)
class State:
    """By what a file is known not to have been written since."""

    size: int
    changed: int
    """Nanoseconds since 1970, by the clock of the file system."""


@dataclass(frozen=True)
class Noted:
    """What was noted last."""

    answers: int
    closed: State | None
    """The database after it was closed well; None while it is in use, and after whoever used it was killed."""


class Ledger:
    """The file *path*. What cannot be read is no note; what cannot be written is left."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Noted | None:
        """The last note, or None where there is none."""
        try:
            note = json.loads(self._path.read_bytes())
            state = State(int(note["size"]), int(note["changed"])) if note["size"] is not None else None
            return Noted(int(note["answers"]), state)
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return None

    def write(self, answers: int, closed: State | None = None) -> None:
        """Note how many *answers* there are. Raises: OSError."""
        size, changed = (closed.size, closed.changed) if closed else (None, None)
        note = json.dumps({"answers": answers, "size": size, "changed": changed})
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, note.ljust(_LENGTH - 1).encode() + b"\n")
            os.ftruncate(descriptor, _LENGTH)
        finally:
            os.close(descriptor)


def state(path: Path) -> State | None:
    """How the file looks now; None where it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return State(found.st_size, found.st_mtime_ns)
