"""How a command runs and speaks: results on stdout, all else on stderr, errors as one line."""

from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from summarizer.errors import SummarizerError

if TYPE_CHECKING:
    from summarizer.batch import Outcome
    from summarizer.endpoint import Watcher
    from summarizer.output import Format
    from summarizer.output.progress import Board
    from summarizer.settings import Settings
    from summarizer.sources import Input


def run(work: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401 - whatever the work returns
    """Run *work* in an event loop to its end."""
    import asyncio

    try:
        return asyncio.run(work)
    except KeyboardInterrupt:
        say("Interrupted.")
        raise typer.Exit(130) from None


def find(paths: list[str], settings: "Settings", outside: Path | None = None) -> "list[Input]":
    """What there is to read, before the event loop starts: there, reading standard input would hold up Ctrl-C."""
    from summarizer.sources import find_inputs

    return find_inputs(paths, outside, max_size=settings.max_size, follow_links=settings.follow_links)


@contextmanager
def explained() -> Iterator[None]:
    """Turn our errors into one line and an exit code."""
    try:
        yield
    except SummarizerError as error:
        complain(error)
        raise typer.Exit(3 if error.stops_run else 1) from error
    except KeyboardInterrupt:
        say("Interrupted.")
        raise typer.Exit(130) from None


def complain(error: SummarizerError) -> None:
    """Say what went wrong, on one line."""
    say(f"summarizer: {' '.join(str(error).split())}")


def watcher(board: "Board") -> "Watcher":
    """Has the board told about what takes long."""
    from summarizer.endpoint import Watcher

    return Watcher(board.say, board.on_bytes, board.on_answer)


def show(outcome: "Outcome", board: "Board") -> None:
    """Count a file that is finished; say why one failed."""
    from summarizer.batch import Failed

    if isinstance(outcome, Failed):
        about = f"{outcome.id}: " if outcome.id else ""
        board.say(f"summarizer: {about}{' '.join(str(outcome.error).split())}")
    board.advance()


class Printer:
    """Prints records as they come; those of one file or one array are kept and written together at the end."""

    def __init__(self, form: "Format", out: Path | None) -> None:
        self._form, self._out = form, out
        self._together = form not in {"text", "jsonl", "markdown"} or out is not None
        self._kept: list[dict[str, Any]] = []

    def add(self, records: list[dict[str, Any]]) -> None:
        from summarizer.output import render

        if self._together:
            self._kept += records
        elif records:
            deliver(render(records, self._form))
            deliver("\n" * (self._form in {"text", "markdown"}))

    def finish(self, *, failed: bool) -> None:
        """Write what was kept; where all of it *failed*, an earlier result stays as it was."""
        from summarizer.output import render

        if self._together and (self._kept or not failed):
            deliver(render(self._kept, self._form), self._out)


def say(line: str) -> None:
    """One line on stderr."""
    from summarizer.output.text import safe

    typer.echo(safe(line), err=True)


def as_json(record: dict[str, Any]) -> str:
    """One object for programs."""
    import json

    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def deliver(result: str | bytes, out: Path | None = None) -> None:
    """Put *result* where it belongs: into the file *out*, else on stdout."""
    if out is None:
        typer.echo(result, nl=False)
    else:
        from summarizer.output import write_whole

        write_whole(out, result)
