"""The answers kept on disk: how many, which, and away with them."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.cli.apps import cache_app
from summarizer.cli.options import Out, with_settings
from summarizer.cli.saying import Printer, deliver, say

if TYPE_CHECKING:
    from datetime import timedelta

    from summarizer.endpoint import Cache
    from summarizer.settings import Settings


@cache_app.command("info")
@with_settings()
def cache_info(*, settings: "Settings") -> None:
    """Say where the answers are kept, how many, how large, from when to when, and from which models.

    Example: summarizer cache info
    """
    from summarizer.endpoint import take_stock
    from summarizer.output.text import safe

    with cache_of(settings) as cache:
        stock = take_stock(cache.entries())
        lines = [str(cache.folder), f"{stock.answers:,} answers, {cache.size() / 1e3:,.0f} kB"]
        if stock.oldest and stock.newest:
            lines += [f"from {stock.oldest:%Y-%m-%d %H:%M} to {stock.newest:%Y-%m-%d %H:%M} UTC"]
        lines += [f"{count:10,}  {model}" for model, count in stock.models.most_common()]
        lines += [f"{stock.outdated:,} of an older version, of no use: cache prune"] if stock.outdated else []
        lines += [f"{len(stock.damaged):,} damaged: cache verify names them"] if stock.damaged else []
        lines += [f"set aside as damaged: {path.name}" for path in cache.set_aside()]
    deliver(safe("".join(f"{line}\n" for line in lines)))


@cache_app.command("prune")
@with_settings()
def cache_prune(
    older_than: Annotated[
        str | None, typer.Option(help="Only answers stored longer ago: 12h, 30d or 8w.", metavar="AGE")
    ] = None,
    model: Annotated[str | None, typer.Option(help="Only answers of this model, as cache info names it.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    *,
    settings: "Settings",
) -> None:
    """Forget some of the answers: old ones, or those of one model; with both options, the old ones of that model.

    What is damaged or was kept by an older version goes too, and without an option it alone: it answers nothing.

    Example: summarizer cache prune --older-than 30d --model qwen3-8b
    """
    from datetime import UTC, datetime

    from summarizer.endpoint import prunable, take_stock

    before = datetime.now(UTC) - _age(older_than) if older_than is not None else None
    with cache_of(settings) as cache:
        going = take_stock(prunable(cache.entries(), before=before, model=model))
        what = f"{going.answers:,} answers and {len(going.rows) - going.answers:,} values of no use"
        if going.rows and not yes:
            typer.confirm(f"Forget {what}? The answers will be paid for again.", abort=True, err=True)
        cache.forget(going.rows)
        deliver(f"{what} forgotten, {len(cache):,} kept\n")


@cache_app.command("verify")
@with_settings()
def cache_verify(*, settings: "Settings") -> None:
    """Read every answer and check it against its SHA-256. Exit code 1 where one is damaged; its key is named.

    A damaged answer is never used: its question is asked again, and the new answer takes its place. A database that is
    damaged as a whole is set aside by the next run, under a name that is told.

    Example: summarizer cache verify
    """
    from summarizer.endpoint import take_stock
    from summarizer.output.text import safe

    faults: list[str] = []
    with cache_of(settings, faults.append) as cache:
        if found := cache.fault():
            faults += [f"The database is damaged ({found}): the next run sets it aside, and asks anew."]
        stock = take_stock(cache.entries())
    faults += [f"damaged: {key or 'a row without a key of ours'}" for key in stock.damaged]
    deliver(safe("".join(f"{line}\n" for line in faults)))
    deliver(f"{stock.answers:,} answers are whole, {len(stock.damaged):,} damaged\n")
    raise typer.Exit(int(bool(faults)))


@cache_app.command("export")
@with_settings()
def cache_export(out: Out = None, *, settings: "Settings") -> None:
    """Print what was asked and what was answered, as JSON Lines: a record for each answer, the oldest question first.

    Each has its key, reply, finish_reason, usage, model, calls, the time it was stored, and under asked the server and
    the whole request. Texts of your sources are in it.

    Example: summarizer cache export --out answers.jsonl
    """
    left = 0
    printer = Printer("jsonl", out)
    with cache_of(settings) as cache:
        for entry in cache.entries():
            record = entry.record()
            left += record is None
            printer.add([record] if record else [])
    printer.finish(failed=False)
    if left:
        say(f"{left:,} values left out that are damaged or of an older version.")


@cache_app.command("clear")
@with_settings()
def cache_clear(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False, *, settings: "Settings"
) -> None:
    """Forget every answer, also where the database is damaged. One that was set aside as damaged stays.

    Example: summarizer cache clear --yes
    """
    from summarizer.endpoint import clear_cache

    if not yes:
        typer.confirm(f"Forget every answer in {settings.cache}? They will be paid for again.", abort=True, err=True)
    deliver(f"{clear_cache(settings.cache, say):,} answers forgotten\n")


def _age(named: str) -> "timedelta":
    from datetime import timedelta

    match = re.fullmatch(r"(\d{1,5})([hdw])", named.strip())
    if not match:
        raise typer.BadParameter(f"{named!r} is no age; one looks like 12h, 30d or 8w.", param_hint="--older-than")
    number, unit = int(match[1]), match[2]
    return timedelta(hours=number * {"h": 1, "d": 24, "w": 24 * 7}[unit])


@contextmanager
def cache_of(settings: "Settings", tell: Callable[[str], None] | None = None) -> "Iterator[Cache]":
    """The cache of the settings, open; what it has to say goes to stderr, if nobody else is told."""
    from summarizer.endpoint import Cache

    with closing(Cache(settings.cache, tell or say)) as cache:
        yield cache
