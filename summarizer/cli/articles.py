"""What is done with articles: show, summarise, translate, and all of it in batch."""

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from summarizer.cli.apps import app
from summarizer.cli.options import (
    ALL,
    ASKING,
    FORMAT,
    OF_BRIEFS,
    OF_TRANSLATIONS,
    BriefForm,
    DryRun,
    FormOption,
    Out,
    Paths,
    Strict,
    TranslationForm,
    with_settings,
)
from summarizer.cli.saying import Printer, complain, deliver, explained, find, run, say, show, watcher
from summarizer.errors import SummarizerError

if TYPE_CHECKING:
    from summarizer.batch import BatchReport, Task
    from summarizer.endpoint import Amount
    from summarizer.output import PageFormat
    from summarizer.settings import Settings
    from summarizer.sources import Input


@app.command()
@with_settings(*ASKING)
def articles(paths: Paths, form: FormOption = "text", out: Out = None, *, settings: "Settings") -> None:
    """Show which articles are in these files, and why. No model is asked, but with --assist.

    Of each article: its headline, how it begins and ends, its place in the file as [start:end] in characters, its date
    with the words it rests on, who it is by, what was left out by which rule, what looks damaged, and whether another
    reading of the page is nearly as good (uncertain). The whole text is in --format markdown, json or jsonl.

    Example: summarizer articles 'news/**/*.txt' --format jsonl > articles.jsonl
    """
    from summarizer.output import article_record, writable_file
    from summarizer.sources import read_articles

    inputs, failed = find(paths, settings), False
    if settings.assist:
        raise typer.Exit(run(_each(set(), inputs, form, out, False, settings)))
    out = writable_file(out, {source.path for source in inputs}) if out else None
    printer = Printer(form, out)
    for source in inputs:
        try:
            printer.add([article_record(article) for article in read_articles(source)])
        except SummarizerError as error:
            complain(error)
            failed = True
    printer.finish(failed=failed)
    raise typer.Exit(int(failed))


@app.command()
@with_settings(*OF_BRIEFS)
def summarise(
    paths: Paths,
    form: Annotated[BriefForm, FORMAT] = "text",
    out: Out = None,
    strict: Strict = False,
    dry_run: DryRun = False,
    *,
    settings: "Settings",
) -> None:
    """Write an English brief of each article, every claim with the Chinese it rests on."""
    raise typer.Exit(_asked("summarise", paths, form, out, settings, strict=strict, dry_run=dry_run))


@app.command()
@with_settings(*OF_TRANSLATIONS)
def translate(
    paths: Paths,
    form: Annotated[TranslationForm, FORMAT] = "text",
    out: Out = None,
    strict: Strict = False,
    dry_run: DryRun = False,
    *,
    settings: "Settings",
) -> None:
    """Translate each article in full, sentence by sentence, so that none can be skipped.

    html is a page for readers that works offline, docx two columns for Word; xliff (2.1) and tmx (1.4) are for
    translation tools, and `summarizer check` reads them back. Several articles come in one file.

    Example: summarizer translate page.txt --format html --out page.html
    """
    raise typer.Exit(_asked("translate", paths, form, out, settings, strict=strict, dry_run=dry_run))


app.command("summarize", hidden=True)(summarise)


@app.command()
@with_settings(*ALL)
def batch(
    folder: Annotated[Path, typer.Argument(help="A folder of files; or one file.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder for records, pages and the index.")],
    task: Annotated[str, typer.Option(help="summarise, translate, or both with a comma.")] = "summarise,translate",
    forms: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            "-f",
            help="Of pages beside the records: markdown, html, docx, xliff, tmx or text; repeatable (else markdown).",
            metavar="FORMAT",
        ),
    ] = None,
    strict: Strict = False,
    dry_run: DryRun = False,
    *,
    settings: "Settings",
) -> None:
    """Do a whole folder: a record and a page for each article, and an index. Run again, it does what is missing."""
    from summarizer.batch import BatchReport
    from summarizer.errors import InputError

    tasks, pages = _tasks(task), _pages(forms, _tasks(task))
    if dry_run:
        inputs = find([str(folder)], settings, outside=out)
        raise typer.Exit(run(_rehearse(tasks, inputs, settings)))
    report = BatchReport()
    try:
        with explained():
            inputs = find([str(folder)], settings, outside=out)
            if [source.path for source in inputs] == [str(folder)] and str(folder) != "-" and not folder.exists():
                raise InputError(f"{folder}: there is no such file or folder.")  # an index from before stays as it is
            run(_batch(folder, inputs, out, settings, report, tasks=tasks, pages=pages))
    finally:
        if report.files:
            say(_account(report, out))
    raise typer.Exit(int(bool(report.failed or report.gaps) or (strict and report.findings > 0)))


def _asked(
    task: "Task",
    paths: list[str],
    form: TranslationForm,
    out: Path | None,
    settings: "Settings",
    *,
    strict: bool,
    dry_run: bool,
) -> int:
    """Do *task* on all that is named, or say what it would take; the exit code."""
    _require_no_terminal(form, out)
    inputs = find(paths, settings)
    if dry_run:
        return int(run(_rehearse({task}, inputs, settings)))
    return int(run(_each({task}, inputs, form, out, strict, settings)))


async def _each(
    tasks: "set[Task]",
    inputs: "list[Input]",
    form: TranslationForm,
    out: Path | None,
    strict: bool,
    settings: "Settings",
) -> int:
    """Print the result of *tasks* for each article as it is ready; with --out, write them together at the end."""
    from summarizer.batch import Done, Plan, method
    from summarizer.batch import run as run_articles
    from summarizer.endpoint import open_endpoint
    from summarizer.output import has_gaps, writable_file
    from summarizer.output.progress import Board

    out = writable_file(out, {source.path for source in inputs}) if out else None
    printer, failed, gaps, findings = Printer(form, out), False, False, False
    with closing(Plan.of(tasks, settings)) as plan, Board(len(inputs)) as board:
        async with open_endpoint(settings, watcher(board)) as endpoint:
            try:
                async for outcome in run_articles(inputs, method(plan, endpoint)):
                    show(outcome, board)
                    if not isinstance(outcome, Done):
                        failed = True
                        continue
                    printer.add([outcome.record])
                    gaps = gaps or (bool(tasks) and has_gaps(outcome.record))
                    findings = findings or bool(outcome.record.get("findings"))
            except SummarizerError:  # what is done is not lost with what cannot be
                printer.finish(failed=True)
                raise
            finally:
                spent = endpoint.spent
    printer.finish(failed=failed)
    if spent.calls and sys.stderr.isatty():
        say(f"Paid for: {_amount(spent)}.")
    return int(failed or gaps or (strict and findings))


async def _rehearse(tasks: "set[Task]", inputs: "list[Input]", settings: "Settings") -> int:
    """Say what *tasks* would take, asking nothing."""
    from summarizer.batch import Done, Plan, method
    from summarizer.batch import run as run_articles
    from summarizer.endpoint import rehearse
    from summarizer.output.progress import Board

    articles, failed = 0, False
    with closing(Plan.of(tasks, settings)) as plan, Board(len(inputs)) as board:
        async with rehearse(settings, watcher(board)) as endpoint:
            async for outcome in run_articles(inputs, method(plan, endpoint)):
                articles += isinstance(outcome, Done)
                if not isinstance(outcome, Done):
                    show(outcome, board)
                    failed = True
            model, least, most = await endpoint.model(), endpoint.least, endpoint.most
    deliver(
        f"{articles:,} articles, asked of {model} at {endpoint.identity}\n"
        f"answers in the cache    {endpoint.cached:,}\n"
        f"at least, about         {_amount(least)}\n"
        f"where answers need mending, up to about {_amount(most)}\n"
        + ("" if most.money is not None else f"no price is known of {model}: [prices] in summarizer.toml adds one\n")
    )
    return int(failed)


def _amount(amount: "Amount") -> str:
    money = f", ${amount.money:,.4f}" if amount.money else ""
    return f"{amount.calls:,} calls, {amount.tokens:,} tokens{money}"


async def _batch(
    folder: Path,
    inputs: "list[Input]",
    out: Path,
    settings: "Settings",
    report: "BatchReport",
    *,
    tasks: "set[Task]",
    pages: "list[PageFormat]",
) -> None:
    """Do *tasks* on every article of *inputs* that *out* does not have yet; *report* fills on the way."""
    from summarizer.batch import Folder, Plan, made_with, method, run_batch
    from summarizer.endpoint import open_endpoint
    from summarizer.errors import InputError
    from summarizer.output import require_writable
    from summarizer.output.progress import Board

    if not inputs:
        raise InputError(f"{folder}: all of it lies in the output folder {out}. Choose another with --out.")
    require_writable(out)
    with closing(Plan.of(tasks, settings)) as plan, Board(len(inputs)) as board:
        async with open_endpoint(settings, watcher(board)) as endpoint:
            kept = Folder(out, folder, await made_with(plan, endpoint), pages)
            try:
                await run_batch(inputs, kept, method(plan, endpoint), report, lambda outcome: show(outcome, board))
            finally:
                report.spent = endpoint.spent


def _account(report: "BatchReport", out: Path) -> str:
    """The last line of a batch, also of one that was interrupted."""
    parts = [f"{len(report.finished)} articles in {out}" + (f" ({report.reused} from before)" if report.reused else "")]
    parts += [f"{len(report.failed)} failed"] if report.failed else []
    parts += [f"{report.findings} findings"] if report.findings else []
    parts += [f"{report.gaps} with gaps that the next run tries again"] if report.gaps else []
    parts += [f"{report.left} files not done: the same command goes on from here"] if report.left else []
    parts += [f"paid for: {_amount(report.spent)}"] if report.spent.calls else []
    return "; ".join(parts) + "."


def _tasks(named: str) -> "set[Task]":
    from summarizer.batch import Task

    wanted = {name.strip().replace("summarize", "summarise") for name in named.split(",")}
    if unknown := wanted - set(get_args(Task)):
        raise typer.BadParameter(
            f"there is no task {', '.join(sorted(unknown))!r}; there are summarise and translate.",
            param_hint="--task",
        )
    return {task for task in get_args(Task) if task in wanted}


def _pages(named: list[str] | None, tasks: "set[Task]") -> "list[PageFormat]":
    """The formats of pages, each once. Raises: typer.BadParameter for one that cannot hold what *tasks* give."""
    from summarizer.output import ENDINGS, OF_PAIRS

    if unknown := [name for name in named or () if name not in ENDINGS]:
        raise typer.BadParameter(
            f"there is no page as {unknown[0]!r}; there are {', '.join(ENDINGS)}. A record as json is always written.",
            param_hint="--format",
        )
    wanted = [form for form in ENDINGS if form in (named or ["markdown"])]
    if unfit := [form for form in wanted if form in OF_PAIRS and "translate" not in tasks]:
        raise typer.BadParameter(
            f"{' and '.join(unfit)} can hold nothing but translations; add translate to --task.", param_hint="--format"
        )
    return wanted


def _require_no_terminal(form: str, out: Path | None) -> None:
    """Raises: typer.BadParameter where a terminal would be shown what is no text."""
    if form == "docx" and out is None and sys.stdout.isatty():
        raise typer.BadParameter(
            "docx is no text for a terminal; name a file with --out, or redirect with >.", param_hint="--format"
        )
