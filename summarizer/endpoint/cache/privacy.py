"""The folder of the cache is for its owner alone: what others can write there, others can answer."""

import os
import stat
from pathlib import Path

from summarizer.errors import StorageError


def require_private(folder: Path) -> None:
    """Make the folder if it is not there, for its owner alone; refuse one that others can put answers into.

    Raises: StorageError, OSError.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.stat()
    if hasattr(os, "geteuid") and found.st_uid != os.geteuid():
        raise StorageError(
            f"The cache folder {folder} belongs to another user, who could put answers there. "
            "Point SUMMARIZER_CACHE at a folder of your own."
        )
    if hasattr(os, "geteuid") and found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise StorageError(
            f"The cache folder {folder} can be written by others, who could put answers there: `chmod 700 {folder}`, "
            "or point SUMMARIZER_CACHE at another folder."
        )
    if os.path.expandvars(folder.absolute()) != str(folder.absolute()):
        raise StorageError(  # diskcache would go where the variable points
            f"The cache folder {folder} has the name of an environment variable in it. "
            "Point SUMMARIZER_CACHE at a folder without $."
        )
