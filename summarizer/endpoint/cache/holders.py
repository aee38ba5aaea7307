"""Which process holds a lock, and whether it goes on, as far as the system tells."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PROCESSES = Path("/proc")
"""Where Linux describes processes and what they have open. Elsewhere, and across machines, nothing is seen."""
_AT_REST = frozenset("TtZX")
"""States in which a process does nothing until somebody else does something: stopped, traced, dead (proc(5))."""


@dataclass(frozen=True)
class Holder:
    """The process that holds a lock; None where it is not seen."""

    pid: int | None = None
    is_stopped: bool = False

    @property
    def is_at_work(self) -> bool:
        """True where it is seen, and nobody has stopped it."""
        return self.pid is not None and not self.is_stopped


def holders_of(file: os.stat_result) -> dict[int, Holder]:
    """Who holds which byte of *file*, an open file's: only what other processes of ours hold that are seen from here.

    A lock of an open file names no process, so it is looked for in what each process says of its open files.
    """
    return {byte: holder for holder, info in _users(file) for byte in _locked(info)}


def _users(file: os.stat_result) -> Iterator[tuple[Holder, str]]:
    """The processes that have *file* open, each with what the system says of it as they have opened it."""
    for process in _inside(PROCESSES):
        if not process.name.isdigit():
            continue
        for opened in _inside(process / "fd"):
            with suppress(OSError):  # it was closed meanwhile, or is not ours to see
                if os.path.samestat(opened.stat(), file):
                    info = (process / "fdinfo" / opened.name).read_text()
                    yield Holder(int(process.name), _state(process) in _AT_REST), info


def _inside(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _locked(info: str) -> Iterator[int]:
    """The bytes that a line as "lock: 1: OFDLCK ADVISORY WRITE -1 fe:00:2376178 20 20" names, one by one."""
    for line in info.splitlines():
        words = line.split()
        if words[:1] == ["lock:"] and words[-1].isdigit() and words[-1] == words[-2]:
            yield int(words[-1])


def _state(process: Path) -> str:
    """The letter for what a process is doing; its name, in brackets before it, may hold anything."""
    return (process / "stat").read_text(errors="replace").rpartition(")")[2].split()[0]
