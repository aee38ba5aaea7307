"""What is done with the pairs of any translation: check them; and the shapes of all records."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from summarizer.cli.apps import app
from summarizer.cli.options import Form, Out, with_settings
from summarizer.cli.saying import Printer, as_json, complain, deliver, explained, say
from summarizer.errors import SummarizerError

if TYPE_CHECKING:
    from summarizer.checking import Severity
    from summarizer.checking.glossary import Glossary
    from summarizer.errors import InputError
    from summarizer.settings import Settings
    from summarizer.sources.bitexts import Aligned


@app.command()
@with_settings("glossary")
def check(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            help='JSON Lines of {"id", "source", "target"}, XLIFF 1.2 or 2, or TMX; - is JSON Lines on standard input.',
            metavar="[PAIRS]...",
        ),
    ] = None,
    source: Annotated[str | None, typer.Option(help="A text in Chinese, with --target: line by line a pair.")] = None,
    target: Annotated[str | None, typer.Option(help="Its English, of as many lines.")] = None,
    form: Annotated[
        Literal["text", "json", "jsonl"], typer.Option("--format", "-f", help="How to print the result.")
    ] = "text",
    out: Out = None,
    fail_on: Annotated[
        Literal["minor", "major", "critical"], typer.Option(help="Exit with 1 from findings of this severity on.")
    ] = "minor",
    *,
    settings: "Settings",
) -> None:
    """Check any English translation against its Chinese, by rules alone: no model, no network.

    Figures through 万 and 亿, dates, names, posts, terms, negations, what is left out, left in Chinese or said twice.
    critical: the two sides contradict each other; major: one side lacks what the other says; minor: probably. Text
    shows the pairs with findings; jsonl has a line for each pair, with places in both texts. A term or a name that is
    put in two ways, here and there, is minor.

    Exit code 1 where something was found (see --fail-on) or a line could not be read.

    Example: summarizer check pairs.jsonl --fail-on major
    """
    from summarizer.checking.glossary import glossary_of
    from summarizer.output import writable_file

    pairs = _pairs(paths or [], source, target)
    named = {path for path in (*(paths or []), source, target) if path}
    raise typer.Exit(_check(pairs, glossary_of(settings), form, writable_file(out, named) if out else None, fail_on))


@app.command()
def schema(
    shape: Annotated[
        Literal["article", "brief", "translation", "check"], typer.Argument(help="What the record is of.")
    ] = "brief",
) -> None:
    """Print the JSON Schema of a record, as --format json and jsonl print it.

    Fields may be added in later versions; those that are there stay.

    Example: summarizer schema brief > brief.schema.json
    """
    with explained():
        from summarizer.output.schema import schema_of

        deliver(as_json(schema_of(shape)))


def _pairs(paths: list[str], source: str | None, target: str | None) -> "Iterator[Aligned | InputError]":
    """The pairs of all that is named. Raises: typer.BadParameter where nothing is, or half of it."""
    from itertools import chain

    from summarizer.sources.bitexts import read_bitext, read_lines_of_two

    if (source is None) != (target is None):
        raise typer.BadParameter("--source and --target go together: line by line, one is the English of the other.")
    if not paths and source is None:
        raise typer.BadParameter("name a file of pairs, or two texts with --source and --target.", param_hint="PAIRS")
    lines = read_lines_of_two(source, target) if source is not None and target is not None else ()
    return chain(chain.from_iterable(map(read_bitext, paths)), lines)


def _check(
    pairs: "Iterator[Aligned | InputError]", glossary: "Glossary", form: Form, out: Path | None, fail_on: "Severity"
) -> int:
    """Check pair by pair, printing as it goes; the exit code."""
    from collections import Counter

    from summarizer.checking import SEVERITIES, Drift, Pair, check_pair
    from summarizer.output import checked_record

    drift = Drift()
    printer, counts, unread = Printer(form, out), Counter[str](), 0
    for pair in pairs:
        if isinstance(pair, SummarizerError):
            complain(pair)
            unread += 1
            continue
        laid = Pair(pair.source, pair.target, glossary=glossary)
        found = [*check_pair(laid), *drift.add(laid, where=pair.id)]
        counts.update(["pairs", *(finding.severity for finding in found)])
        if found or form != "text":
            printer.add([checked_record(pair, found)])
    printer.finish(failed=not counts["pairs"] and unread > 0)
    tally = ", ".join(f"{counts[severity]:,} {severity}" for severity in SEVERITIES if counts[severity])
    left = f"; {unread:,} not read" if unread else ""
    say(f"{counts['pairs']:,} pair{'s' * (counts['pairs'] != 1)} checked: {tally or 'nothing found'}{left}")
    return int(unread > 0 or any(counts[severity] for severity in SEVERITIES[: SEVERITIES.index(fail_on) + 1]))
