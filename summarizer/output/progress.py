"""What people see while work goes on: bars on a terminal, lines elsewhere. The only module that knows rich."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from summarizer.output.text import safe


class Board:
    """A bar of files done, with rate and time left, and one of bytes while something is fetched; all on stderr."""

    def __init__(self, files: int = 0) -> None:
        self._console = Console(stderr=True)
        self._bars = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
            transient=True,
        )
        self._answers = 0
        self._files = self._bars.add_task("files", total=files, rate="", visible=files > 0)
        self._bytes = self._bars.add_task("weights, MB", total=None, rate="", visible=False)

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def say(self, line: str) -> None:
        """A line above the bars."""
        self._console.print(safe(line), markup=False, highlight=False, soft_wrap=True)

    def advance(self) -> None:
        """One file more is done."""
        self._bars.advance(self._files)
        speed = self._bars.tasks[self._files].speed
        self._bars.update(self._files, rate=f"{60 * speed:.1f} a minute" if speed else "")

    def on_answer(self) -> None:
        """One answer more has come, or was in the cache; an article takes some dozens."""
        self._answers += 1
        self._bars.update(self._files, description=f"files ({self._answers} answers)")

    def on_bytes(self, done: int, total: int) -> None:
        """So many bytes of so many are here; may be called from any thread."""
        self._bars.update(self._bytes, completed=done // 10**6, total=total // 10**6, visible=done < total)
