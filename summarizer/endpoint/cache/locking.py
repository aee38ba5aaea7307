"""Locks between processes that the kernel takes back when their holder ends, however it ends.

Each is one byte of one file, far beyond its end, so that thousands can be held with one open file and nothing is left
behind. Waiting is looking again after a moment: it costs no thread, and an event loop goes on meanwhile. filelock
would need an open file for each lock, and in asyncio a thread for each look.

On Linux a lock belongs to the open file, elsewhere on POSIX to the process, where two `Locks` on one file do not see
each other. On Windows there are none: each process is then on its own.
"""

import asyncio
import errno
import hashlib
import os
import struct
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from weakref import WeakValueDictionary, finalize

from summarizer.endpoint.cache.holders import Holder, holders_of

_SHORTEST, _LONGEST = 0.001, 0.05
"""Seconds between two looks at a lock that somebody else holds."""
_LOOKS = 2_000
"""The most looks a second that all who wait in this process take together."""
ASKING = 1.0
"""Seconds between two looks at who holds a lock that is waited for."""
_RESERVED = 16
"""Bytes that stand for locks of their own; names lie above them."""

if sys.platform == "win32":  # pragma: no cover

    def _set(descriptor: int, byte: int, *, shared: bool, wanted: bool) -> None:
        """Nothing: there are no such locks."""

else:
    import fcntl

    def _set(descriptor: int, byte: int, *, shared: bool, wanted: bool) -> None:
        """Take or free a byte. Raises: OSError, BlockingIOError where somebody else holds it."""
        if sys.platform == "linux":
            kind = fcntl.F_UNLCK if not wanted else fcntl.F_RDLCK if shared else fcntl.F_WRLCK
            fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, struct.pack("hhqqi4x", kind, os.SEEK_SET, byte, 1, 0))
        else:
            kind = fcntl.LOCK_UN if not wanted else fcntl.LOCK_NB | (fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
            fcntl.lockf(descriptor, kind, 1, byte)


OnWait = Callable[[float, Holder], None]
"""Is told for how many seconds a lock was waited for, and who holds it; what it raises ends the waiting."""


class Locks:
    """The locks in one file, which is made if it is not there.

    Raises: OSError where it cannot be made.
    """

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        self._finish = finalize(self, os.close, self._descriptor)
        self._queues: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._waiting = 0
        self._holders: dict[int, Holder] = {}
        self._looked = -ASKING

    def take(self, byte: int, *, shared: bool = False) -> bool:
        """Take a lock if it is free now; one that is held already changes into the kind that is asked for.

        Raises: OSError where this file system has no locks.
        """
        try:
            _set(self._descriptor, byte, shared=shared, wanted=True)
        except OSError as exc:
            if exc.errno in {errno.EAGAIN, errno.EACCES}:
                return False
            raise
        return True

    def free(self, byte: int) -> None:
        """Let go of a lock."""
        if self._finish.alive:
            _set(self._descriptor, byte, shared=False, wanted=False)

    def wait(self, byte: int, seconds: float, *, shared: bool = False) -> None:
        """Take a lock as soon as it is free. For the few moments of opening: it stops the whole thread.

        Raises: TimeoutError after *seconds*; OSError.
        """
        end = time.monotonic() + seconds
        for pause in _pauses(lambda: 0):
            if self.take(byte, shared=shared):
                return
            if time.monotonic() > end:
                raise TimeoutError(errno.ETIMEDOUT, f"another process has held it for {seconds:.0f} seconds")
            time.sleep(pause)

    @contextmanager
    def holding(self, byte: int, seconds: float) -> Iterator[None]:
        """Hold a lock for as long as the block lasts. Raises as `wait` does."""
        self.wait(byte, seconds)
        try:
            yield
        finally:
            self.free(byte)

    @asynccontextmanager
    async def holding_name(self, name: str, on_wait: OnWait) -> AsyncIterator[None]:
        """Be the only one, in this process and among all, who holds *name*.

        Within the process who came first is first. While another process holds it, *on_wait* is told about once a
        second. Raises: OSError, and what *on_wait* raises.
        """
        begun = time.monotonic()
        byte = _RESERVED + int.from_bytes(hashlib.sha256(name.encode(errors="replace")).digest()[:7])
        async with self._queues.setdefault(name, asyncio.Lock()):
            await self._taken(byte, begun, on_wait)
            try:
                yield
            finally:
                with suppress(OSError):  # what could not be freed is freed with the file
                    self.free(byte)

    async def _taken(self, byte: int, begun: float, on_wait: OnWait) -> None:
        self._waiting += 1
        told = begun
        try:
            for pause in _pauses(lambda: self._waiting):
                if self.take(byte):
                    return
                await asyncio.sleep(pause)
                now = time.monotonic()
                if now - told >= ASKING:
                    told = now
                    on_wait(now - begun, self._holder(byte))
        finally:
            self._waiting -= 1

    def _holder(self, byte: int) -> Holder:
        """Who holds a lock. One look at all processes serves all who wait, for a second."""
        if time.monotonic() - self._looked >= ASKING:
            self._holders = holders_of(os.fstat(self._descriptor))
            self._looked = time.monotonic()
        return self._holders.get(byte, Holder())

    def close(self) -> None:
        """Let go of everything."""
        self._finish()


def _pauses(waiting: Callable[[], int]) -> Iterator[float]:
    """Seconds to wait between looks: longer each time, and longer where many wait."""
    pause = _SHORTEST
    while True:
        yield max(pause, waiting() / _LOOKS)
        pause = min(2 * pause, _LONGEST)
