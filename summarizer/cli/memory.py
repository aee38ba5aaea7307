"""The translation memory: what is in it, out with it, in with others', and away with it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.cli.apps import memory_app
from summarizer.cli.options import Out, with_settings
from summarizer.cli.saying import deliver, say

if TYPE_CHECKING:
    from summarizer.memory import Intake, Memory
    from summarizer.settings import Settings

_SHOWN = 20
"""Lines that are told of a file at most, of a kind."""


@memory_app.command("info")
@with_settings()
def memory_info(*, settings: "Settings") -> None:
    """Say where the memory is, how many sentences it holds, in which languages, by whom, and from when to when.

    Example: summarizer memory info
    """
    from summarizer.memory import take_stock
    from summarizer.output.text import safe

    with memory_open(settings) as memory:
        stock = take_stock(memory.units())
        lines = [str(memory.path), f"{stock.units:,} units, {stock.imported:,} of them imported"]
        lines += [f"from {stock.oldest} to {stock.newest}"] if stock.oldest else []
        for (language, model), count in sorted(stock.origins.items(), key=lambda one: (-one[1], one[0])):
            lines.append(f"{count:10,}  {language}  {model or 'no model named'}")
        lines += [f"set aside as damaged: {path.name}" for path in memory.set_aside()]
    deliver(safe("".join(f"{line}\n" for line in lines)))


@memory_app.command("export")
@with_settings()
def memory_export(out: Out = None, *, settings: "Settings") -> None:
    """Print the memory as TMX 1.4, which translators' tools read, and memory import does.

    The units stand in the order of their sources, so that two exports can be compared. Texts of your sources are in it.

    Example: summarizer memory export --out memory.tmx
    """
    from summarizer.output import memory_tmx, writable_file

    with memory_open(settings) as memory:
        target = writable_file(out, [str(memory.path)]) if out else None
        deliver(memory_tmx(memory.units()), target)


@memory_app.command("import")
@with_settings()
def memory_import(
    files: Annotated[
        list[str],
        typer.Argument(
            help='TMX, XLIFF 1.2 or 2, or JSON Lines of {"source", "target"}; - is JSON Lines on standard input.',
            metavar="FILE...",
        ),
    ],
    strict: Annotated[
        bool, typer.Option("--strict", help="Leave out what a check finds critical, instead of telling it.")
    ] = False,
    *,
    settings: "Settings",
) -> None:
    """Add translations that you have: they are reused for the same sentence, whatever the model, style or prompts.

    Of two for one sentence the last stands. What memory export wrote comes back as it was. Pairs that a check finds
    something critical in are imported and told. Exit code 1 where a pair was left out.

    Example: summarizer memory import project.tmx
    """
    from summarizer.checking.glossary import glossary_of
    from summarizer.memory import bring_in
    from summarizer.output.text import safe

    glossary, left_out = glossary_of(settings), 0
    with memory_open(settings) as memory:
        for file in files:
            intake = bring_in(memory, file, glossary, strict=strict)
            left_out += len(intake.left_out)
            _tell([one.message for one in intake.left_out], "left out")
            _tell(intake.doubted, "critical")
            deliver(safe(f"{file}: {_counted(intake)}\n"))
        deliver(safe(f"{len(memory):,} units now in {memory.path}\n"))
    raise typer.Exit(int(left_out > 0))


@memory_app.command("clear")
@with_settings()
def memory_clear(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False, *, settings: "Settings"
) -> None:
    """Forget every translation, those that you imported too. A file that was set aside as damaged stays.

    Example: summarizer memory clear --yes
    """
    with memory_open(settings) as memory:
        if not yes:
            typer.confirm(
                f"Forget the {len(memory):,} units in {memory.path}? What you imported goes, too; "
                "memory export keeps a copy.",
                abort=True,
                err=True,
            )
        deliver(f"{memory.forget():,} units forgotten\n")


def _tell(lines: Sequence[str], what: str) -> None:
    for line in lines[:_SHOWN]:
        say(f"{what}: {line}")
    if len(lines) > _SHOWN:
        say(f"{what}: {len(lines) - _SHOWN:,} more; `summarizer check` on the file goes through all of them.")


def _counted(intake: "Intake") -> str:
    new, replaced, known = intake.added
    counts = [f"{new:,} new", f"{replaced:,} in the place of another", f"{known:,} known already"]
    reasons = Counter(one.reason for one in intake.left_out)
    why = ", ".join(f"{count:,} {reason}" for reason, count in reasons.most_common())
    counts += [f"{reasons.total():,} left out ({why})"] if why else []
    counts += [f"{len(intake.doubted):,} with a critical finding"] if intake.doubted else []
    return ", ".join(counts)


@contextmanager
def memory_open(settings: "Settings") -> "Iterator[Memory]":
    """The memory of the settings; what it has to say goes to stderr."""
    from summarizer.memory import memory_of

    with closing(memory_of(settings, say)) as memory:
        yield memory
