"""The parent's side of the embedded model: starts llama.cpp's server as a child and ends it again."""

import asyncio
import contextlib
import importlib.util
import json
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

from summarizer.endpoint.embedded import llamacpp
from summarizer.errors import EmbeddedError

FAREWELL = 5
"""Seconds the child has to end by itself."""

_LONGEST_QUOTE = 500
"""Characters of the child's log that an error message shows."""

_ERROR_LINE = re.compile(r"^\S+ E (.+)$")
"""How llama.cpp marks an error in its log: time, letter, text."""


def require_runtime() -> None:
    """Raise EmbeddedError, naming the ways on, where llama.cpp is not installed.

    To be asked before weights are downloaded, which would be of no use then.
    """
    if importlib.util.find_spec("xllamacpp") is None:
        raise EmbeddedError(
            "The embedded model needs llama.cpp, which is not installed. The ways on: "
            "`pip install 'summarizer[local]'`; or --base-url URL or OPENAI_BASE_URL for a server of your "
            "own or a hosted one; `summarizer models` then lists the models that it has."
        )


def threads(cores: int, busy: float) -> int:
    """Threads to write answers with: *cores* less the *busy* ones, at least 1.

    llama.cpp's threads wait for each other at every token, so one that shares its core with another program
    slows down all: on 2 cores with one busy, 2 threads write 1 to 4 tokens a second and 1 thread 20 to 26.
    """
    return max(1, cores - round(busy))


class EmbeddedServer:
    """llama.cpp's server for one GGUF file: a child process on 127.0.0.1 that ends with us."""

    def __init__(self, model: Path, *, context: int, slots: int = 1) -> None:
        self._model = model
        self._context = context
        self._slots = slots
        self._process: asyncio.subprocess.Process | None = None
        self._folder: Path | None = None
        self._log: Path | None = None

    @property
    def pid(self) -> int | None:
        """The child's process id while there is a child."""
        return self._process.pid if self._process else None

    async def start(self) -> str:
        """Start the child, wait until it has loaded the model, and return its base URL, which ends in `/v1`.

        Raises EmbeddedError, with what the child's log says, where it dies or is not ready after
        `llamacpp.PATIENCE` seconds; the log then stays where the message says.
        """
        require_runtime()
        command = self._command(threads(_cores(), await _busy_cores()))
        self._folder = Path(tempfile.mkdtemp(prefix="summarizer-llamacpp-"))
        log = self._log = self._folder / "llamacpp.log"
        with log.open("wb") as stderr:
            self._process = await asyncio.create_subprocess_exec(
                *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=stderr
            )
        try:
            return await _base_url(self._process, log)
        except EmbeddedError:
            self._folder = None  # the log stays for whoever reads the message
            await self.stop()
            raise
        except asyncio.CancelledError:
            await self.stop()
            raise

    def require_alive(self) -> None:
        """Raise EmbeddedError, with what its log says, where the child has died. The log then stays."""
        if self._process and self._log and (code := self._process.returncode) is not None:
            self._folder = None
            raise _failure(f"ended with code {code}", self._log)

    async def stop(self) -> None:
        """End the child, by force after `FAREWELL` seconds, and remove its log. May be called twice."""
        process, self._process = self._process, None
        folder, self._folder = self._folder, None
        if process:
            await _end(process)
        if folder:
            shutil.rmtree(folder, ignore_errors=True)

    def _command(self, writing: int) -> list[str]:
        options = {
            "--model": self._model,
            "--context": self._context,
            "--slots": self._slots,
            "--threads": writing,
            "--batch-threads": _cores(),
        }
        # -P: a stray json.py in the folder we are run in must not become part of the child.
        # As a file, not a module: the child needs llama.cpp, and none of this package's own imports.
        command = [sys.executable, "-P", llamacpp.__file__]
        return command + [str(word) for pair in options.items() for word in pair]


async def _base_url(process: asyncio.subprocess.Process, log: Path) -> str:
    """Wait for the child's one line."""
    stdout = process.stdout or asyncio.StreamReader()
    try:
        async with asyncio.timeout(llamacpp.PATIENCE):
            line = await stdout.readline()
    except TimeoutError:
        raise _failure(f"is not ready after {llamacpp.PATIENCE} seconds", log) from None
    if not line:
        raise _failure(f"ended with code {await process.wait()}", log)
    return f"{json.loads(line)['listening']}/v1"


async def _end(process: asyncio.subprocess.Process) -> None:
    """Close the pipe that keeps the child alive, and use force where that is not enough."""
    if process.stdin:
        process.stdin.close()
    try:
        async with asyncio.timeout(FAREWELL):
            await process.wait()
    except TimeoutError:  # it is loading: see llamacpp.main
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _failure(what: str, log: Path) -> EmbeddedError:
    return EmbeddedError(
        f"The embedded model's server {what}: {_last_words(log)} (the whole log: {log}). Is the file a whole "
        "GGUF, and is there memory for it? Or name another file with SUMMARIZER_GGUF, or a server of your "
        "own with --base-url URL."
    )


def _last_words(log: Path) -> str:
    """Say what went wrong by the child's log, on one line of at most `_LONGEST_QUOTE` characters."""
    lines = [" ".join(line.split()) for line in log.read_text("utf-8", "replace").splitlines() if line.strip()]
    errors = [found[1] for line in lines if (found := _ERROR_LINE.match(line))]
    if errors:  # the first names the cause, those after it the consequences
        return "; ".join(dict.fromkeys(errors))[:_LONGEST_QUOTE]
    return "; ".join(lines[-5:])[-_LONGEST_QUOTE:] or "its log is empty"


def _cores() -> int:
    """Cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


async def _busy_cores() -> float:
    """Cores that others keep busy at this moment, or over the last minute where the platform says no more.

    The last minute would count our own last run.
    """
    before = _jiffies()
    if before is None:
        return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    await asyncio.sleep(0.25)
    after = _jiffies() or before
    passed = [late - early for early, late in zip(before, after, strict=True)]
    idle = passed[3] + passed[4]  # idle, and waiting for a disk
    return (os.cpu_count() or 1) * (1 - idle / max(1, sum(passed)))


def _jiffies() -> list[int] | None:
    """Time all cores together have spent since the start, by kind, as Linux counts it (proc(5), /proc/stat)."""
    try:
        first, *_ = Path("/proc/stat").read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return None
    return [int(number) for number in first.split()[1:9]]
