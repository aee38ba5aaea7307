"""Files written whole or not at all."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from summarizer.errors import StorageError


def write_whole(path: Path, content: str | bytes) -> None:
    """Put *content* into *path*: a reader sees the old file or the new one, never a part, also after a power cut.

    Text is written as UTF-8.

    Raises: StorageError naming the folder that cannot be written; the old file is then untouched.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, scratch = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:60]}.", suffix=".tmp")
    except OSError as exc:
        raise _cannot(path, exc) from exc
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        Path(scratch).chmod(0o666 & ~_umask())
        Path(scratch).replace(path)
        _sync_folder(path.parent)
    except OSError as exc:
        Path(scratch).unlink(missing_ok=True)
        raise _cannot(path, exc) from exc
    except BaseException:
        Path(scratch).unlink(missing_ok=True)
        raise


def require_writable(folder: Path) -> None:
    """Make sure now, before anything is paid for, that files can be written into *folder*; it is made if missing.

    Raises: StorageError.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as exc:
        raise _cannot(folder, exc) from exc


def writable_file(path: Path, inputs: Iterable[str]) -> Path:
    """The file that *path* stands for, links followed, once it is sure that a result can be written there.

    Raises: StorageError where it is a folder, a device or a pipe, one of the *inputs*, or in a closed folder.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        raise StorageError(f"{path} is no file that can be replaced. Choose another with --out, or redirect with >.")
    if any(target == Path(os.path.realpath(file)) for file in inputs):
        raise StorageError(f"{path} is one of the inputs, and would be lost. Choose another file with --out.")
    require_writable(target.parent)
    return target


def _cannot(path: Path, exc: OSError) -> StorageError:
    return StorageError(f"{path} cannot be written ({exc.strerror or exc}). Choose another place with --out.")


def _umask() -> int:
    """The mask of this process, which can only be read by setting it."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable, where folders can be opened (not on Windows)."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
