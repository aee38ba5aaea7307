"""PDF: its printed lines, read in a process of its own, which may crash, swell or hang without harm to ours."""

import json
import subprocess
import sys
from pathlib import Path

from summarizer.errors import InputError

_PATIENCE = 60
"""Seconds. A newspaper page takes well under one; a hundred pages some ten."""


def read_pdf(raw: bytes, largest: int) -> str:
    """The text layer of a PDF, pages apart by form feeds.

    Raises: InputError where it has none, is locked or damaged, or its text takes more than *largest* bytes or too long.
    """
    command = [sys.executable, "-P", str(Path(__file__).with_name("printed.py")), str(largest)]
    try:
        result = subprocess.run(command, input=raw, capture_output=True, timeout=_PATIENCE, check=False)  # noqa: S603 - our own file
    except subprocess.TimeoutExpired as exc:
        raise InputError(f"reading it took longer than {_PATIENCE} seconds. Cut it into pages.") from exc
    try:
        answer = json.loads(result.stdout)
    except ValueError as exc:
        raise InputError("it is damaged, or takes too much memory to read.") from exc
    if "refusal" in answer:
        raise InputError(answer["refusal"])
    return str(answer["text"])
