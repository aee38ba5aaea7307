"""Arguments → settings and objects; errors → exit codes; progress → stderr.

Exit codes: 0 all well; 1 some inputs failed, or findings remain with --strict; 2 wrong usage; 3 nothing could start
or go on; 130 interrupted. Results go to stdout, everything else to stderr. Whatever is slow to import is imported
when a command runs, so that --help is quick.
"""

import io
import signal
import sys
from typing import Annotated

import typer

from summarizer.cli import articles, cache, endpoints, glossary, memory, pairs, prompts
from summarizer.cli.apps import app
from summarizer.cli.saying import deliver, say

__all__ = ["app", "articles", "cache", "endpoints", "glossary", "main", "memory", "pairs", "prompts"]


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True)] = False,
) -> None:
    if version:
        from importlib.metadata import version as installed

        deliver(f"summarizer {installed('summarizer')}\n")
        raise typer.Exit


def interrupt() -> None:
    """Leave as cleanly as on Ctrl-C, also where a script that started us with & has us ignore that."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.raise_signal(signal.SIGINT)


def main() -> None:
    """The command `summarizer`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that has no Chinese is shown escapes, not a traceback
            stream.reconfigure(errors="backslashreplace")
    signal.signal(signal.SIGTERM, lambda *_: interrupt())
    try:
        app()
    except OSError as error:  # standard output is full, closed or gone
        say(f"summarizer: the result cannot be written: {error.strerror or error}.")
        sys.exit(3)
