"""Arguments → settings and objects; errors → exit codes; progress → stderr.

Exit codes: 0 all well; 1 some inputs failed, or findings remain with --strict; 2 wrong usage; 3 nothing could start
or go on; 130 interrupted. Results go to stdout, everything else to stderr. Whatever is slow to import is imported
when a command runs, so that --help is quick.
"""

import functools
import inspect
import io
import re
import signal
import sys
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

import typer

from summarizer.errors import SummarizerError

if TYPE_CHECKING:
    from datetime import timedelta

    from summarizer.batch import BatchReport, Outcome, Task
    from summarizer.checking import Severity
    from summarizer.checking.glossary import Glossary, Term
    from summarizer.endpoint import Amount, Cache, Watcher
    from summarizer.errors import InputError
    from summarizer.output import PageFormat
    from summarizer.output.progress import Board
    from summarizer.settings import Settings
    from summarizer.sources import Input
    from summarizer.sources.bitexts import Aligned

app = typer.Typer(
    help="English briefs and translations of Chinese news in which every statement can be checked against the source.",
    epilog="With no endpoint named, an embedded model answers on this machine. --base-url, SUMMARIZER_BASE_URL or "
    "OPENAI_BASE_URL names any OpenAI-compatible server; its key is read from OPENAI_API_KEY. --endpoint names a "
    "profile of summarizer.toml, which has an address and a key of its own. Every option of "
    "summarise can also be set as SUMMARIZER_NAME or in summarizer.toml.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
models_app = typer.Typer()
prompts_app = typer.Typer(help="See the prompts, and copy them out to change them.", no_args_is_help=True)
cache_app = typer.Typer(help="The answers kept on disk, so that none is paid for twice.", no_args_is_help=True)
glossary_app = typer.Typer(
    help="How terms are put in English: what we know, and what you add, which stands over it.", no_args_is_help=True
)
app.add_typer(models_app, name="models")
app.add_typer(prompts_app, name="prompts")
app.add_typer(glossary_app, name="glossary")
app.add_typer(cache_app, name="cache")

Form = Literal["text", "json", "jsonl", "markdown"]
BriefForm = Literal["text", "json", "jsonl", "markdown", "html", "docx"]
TranslationForm = Literal["text", "json", "jsonl", "markdown", "html", "docx", "xliff", "tmx"]
Paths = Annotated[
    list[str],
    typer.Argument(
        help="Files or folders; - is standard input. Text, HTML, Markdown, PDF with a text layer, .docx, .epub, and "
        "JSON Lines of {id, text} are read. A pattern such as 'news/**/*.html' stands in quotes.",
        metavar="PATH",
    ),
]
_FORMAT = typer.Option("--format", "-f", help="How to print the result.")
FormOption = Annotated[Form, _FORMAT]
Out = Annotated[Path | None, typer.Option("--out", "-o", help="Write into this file, whole or not at all.")]
Rung = Literal["json_schema", "json_object_schema", "tool", "json_object", "prompted"]
DryRun = Annotated[
    bool,
    typer.Option("--dry-run", help="Ask nothing: estimate the calls, tokens and dollars it would take."),
]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 1 also where a check found something.")]

_OPTIONS = {
    "endpoint": Annotated[
        str | None,
        typer.Option(help="A profile of summarizer.toml, with an address and a key of its own.", metavar="NAME"),
    ],
    "base_url": Annotated[str | None, typer.Option(help="An OpenAI-compatible server, as http://host:port/v1.")],
    "model": Annotated[str | None, typer.Option(help="The model; `summarizer models` lists them.")],
    "offline": Annotated[bool | None, typer.Option("--offline", help="Never download weights.")],
    "context": Annotated[
        int | None,
        typer.Option(help="Tokens a request may use, prompt and answer together (else what the server says, or 4096)."),
    ],
    "structured": Annotated[
        Rung | None,
        typer.Option(help="The one way to ask for JSON (else the best that the server is found to keep to)."),
    ],
    "fallback_base_url": Annotated[
        str | None, typer.Option(help="Another endpoint, asked for what the first will not answer about.")
    ],
    "fallback_model": Annotated[str | None, typer.Option(help="The model of the other endpoint.")],
    "rpm": Annotated[int | None, typer.Option(help="Requests a minute that the server is sent at most.")],
    "tpm": Annotated[int | None, typer.Option(help="Tokens a minute that it is sent at most, answers included.")],
    "max_calls": Annotated[int | None, typer.Option(help="Stop before a call that would be one more than this.")],
    "max_tokens": Annotated[
        int | None, typer.Option(help="Stop before a call that could use more tokens than this in all.")
    ],
    "max_cost": Annotated[
        float | None, typer.Option(help="Stop before a call that could cost more US dollars than this in all.")
    ],
    "timeout": Annotated[float | None, typer.Option(help="Seconds for one question, all its tries together. [600]")],
    "concurrency": Annotated[int | None, typer.Option(help="Requests in flight on a server that is not embedded. [4]")],
    "assist": Annotated[
        bool | None,
        typer.Option(
            "--assist",
            help="Where the rules are uncertain how a page divides, ask the model: one question a page, in numbers of "
            "blocks. A small model mostly errs.",
        ),
    ],
    "prompts": Annotated[Path | None, typer.Option(help="A folder of prompts that stand in for ours.")],
    "glossary": Annotated[
        list[Path] | None,
        typer.Option(
            help="Your terms, .tsv, .csv or .tbx: Chinese, English. They stand over ours; repeatable.",
            metavar="FILE",
        ),
    ],
    "max_size": Annotated[
        str | None,
        typer.Option(
            help="Refuse a larger file unread: 500kB, 20MB, 1GiB or bytes. What an .epub or .docx unpacks to counts "
            "too; of JSON Lines, each line. [10MB]",
            metavar="SIZE",
        ),
    ],
    "follow_links": Annotated[
        bool | None,
        typer.Option("--follow-links", help="Read also links that lead out of a folder; else each is named, unread."),
    ],
}

_BRIEF = {
    "length": Annotated[
        Literal["short", "medium", "long"] | None, typer.Option(help="Of a brief: up to 3, 8 or 24 claims. [medium]")
    ],
    "claims": Annotated[int | None, typer.Option(help="Claims of a brief at most, whatever its length.", metavar="N")],
    "audience": Annotated[
        str | None,
        typer.Option(help="For whom a brief is, as 'an energy trader': it decides what is picked.", metavar="WHO"),
    ],
    "language": Annotated[
        Literal["en", "zh"] | None,
        typer.Option(help="Of a brief: English, or Chinese in the source's own figures and names. [en]"),
    ],
}


def with_settings(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options *names*; they reach it together, as its parameter `settings`."""
    options = {name: (_OPTIONS | _BRIEF)[name] for name in names}

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(command)
        def wrapped(**given: Any) -> None:  # noqa: ANN401 - whatever the command takes
            with explained():
                from summarizer.settings import Settings

                settings = Settings.load({name: given.pop(name) for name in options})
                command(**given, settings=settings)

        own = [p for p in inspect.signature(command).parameters.values() if p.name != "settings"]
        added = [
            inspect.Parameter(n, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=a) for n, a in options.items()
        ]
        wrapped.__signature__ = inspect.Signature([*own, *added])  # type: ignore[attr-defined]
        wrapped.__annotations__ = {p.name: p.annotation for p in [*own, *added]}
        return wrapped

    return decorate


ASKING = tuple(_OPTIONS)
ALL = (*ASKING, *_BRIEF)


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
@with_settings(*ALL)
def summarise(
    paths: Paths,
    form: Annotated[BriefForm, _FORMAT] = "text",
    out: Out = None,
    strict: Strict = False,
    dry_run: DryRun = False,
    *,
    settings: "Settings",
) -> None:
    """Write an English brief of each article, every claim with the Chinese it rests on."""
    _require_no_terminal(form, out)
    if dry_run:
        raise typer.Exit(run(_rehearse({"summarise"}, find(paths, settings), settings)))
    raise typer.Exit(run(_each({"summarise"}, find(paths, settings), form, out, strict, settings)))


@app.command()
@with_settings(*ASKING)
def translate(
    paths: Paths,
    form: Annotated[TranslationForm, _FORMAT] = "text",
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
    _require_no_terminal(form, out)
    if dry_run:
        raise typer.Exit(run(_rehearse({"translate"}, find(paths, settings), settings)))
    raise typer.Exit(run(_each({"translate"}, find(paths, settings), form, out, strict, settings)))


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
            help="Of the page beside each record: markdown, html, docx, xliff, tmx or text; repeatable. [markdown]",
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

    raise typer.Exit(_check(_pairs(paths or [], source, target), glossary_of(settings), form, out, fail_on))


@models_app.callback(invoke_without_command=True)
@with_settings("endpoint", "base_url", "model")
def models(
    context: typer.Context,
    form: Annotated[Literal["text", "json"], typer.Option("--format", "-f", help="How to print the result.")] = "text",
    no_probe: Annotated[
        bool, typer.Option("--no-probe", help="Ask the model nothing: list only, which is free.")
    ] = False,
    detect: Annotated[
        bool, typer.Option("--detect", help="Look for servers on the usual ports of this machine instead.")
    ] = False,
    *,
    settings: "Settings",
) -> None:
    """Show what the endpoint is and can do: product, models, context, structured output, speed.

    The model that would be asked is probed, which takes 2 to about 10 small calls and is paid for where calls are:
    whether it really keeps to a JSON Schema, on which way of asking, and how fast it translates one sentence. What is
    found is remembered for later runs. With several models and no --model, none is probed. With no endpoint, the
    embedded models are listed, and whether their weights are here.

    Example: summarizer models --base-url http://127.0.0.1:11434/v1 --model qwen3:8b
    """
    if context.invoked_subcommand:
        return
    if detect:
        raise typer.Exit(_detect(form))
    if settings.base_url:
        raise typer.Exit(run(_survey(form, settings, probing=not no_probe)))
    from summarizer.endpoint import embedded_models, known_model
    from summarizer.output.endpoints import embedded_record, embedded_text

    shown = embedded_models(settings)
    deliver(as_json(embedded_record(shown, settings.context)) if form == "json" else embedded_text(shown))
    if not settings.gguf:
        known_model(settings.model)


@models_app.command()
@with_settings("offline")
def pull(
    name: Annotated[str | None, typer.Argument(help="The model; without a name, the default one.")] = None,
    *,
    settings: "Settings",
) -> None:
    """Fetch the weights of an embedded model now, checked against its publisher's digest."""
    from summarizer.endpoint import Watcher, pull_weights
    from summarizer.output.progress import Board

    with Board() as board:
        path = pull_weights(name, settings, Watcher(board.say, board.on_bytes))
    deliver(f"{path}\n")


@prompts_app.command("list")
@with_settings("prompts")
def list_prompts(*, settings: "Settings") -> None:
    """List the prompts: what each is for, its variables, and where it comes from."""
    from summarizer.prompting import Prompts

    for prompt in Prompts(settings.prompts):
        variables = ", ".join(sorted(prompt.variables)) or "none"
        deliver(f"{prompt.name:10} {prompt.purpose}\n{'':10} variables: {variables} · {prompt.origin}\n")


@prompts_app.command("show")
@with_settings("prompts")
def show_prompt(
    name: Annotated[str, typer.Argument(help="A name of `prompts list`.")], *, settings: "Settings"
) -> None:
    """Print a prompt as it is used."""
    from summarizer.prompting import Prompts

    deliver(Prompts(settings.prompts)[name].text)


@prompts_app.command("export")
def export_prompts(
    folder: Annotated[Path, typer.Argument(help="Where to; files that are there stay.")],
) -> None:
    """Copy our prompts into a folder, to be changed there and used with --prompts."""
    with explained():
        from summarizer.prompting import Prompts

        for path in Prompts().export(folder):
            deliver(f"{path}\n")


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


@glossary_app.command("list")
@with_settings("glossary")
def list_terms(
    kind: Annotated[str | None, typer.Option(help="Only terms of this kind: organ, post, place, law …")] = None,
    search: Annotated[str | None, typer.Option(help="Only terms with these words, Chinese or English.")] = None,
    form: Annotated[Literal["text", "json", "tsv"], typer.Option("--format", "-f", help="How to print them.")] = "text",
    *,
    settings: "Settings",
) -> None:
    """List the terms with their English, the variants that are accepted, and who publishes the rendering.

    Your own stand in the place of ours. Only terms that stand in a text are told to the model that translates it.

    Example: summarizer glossary list --kind organ --search commission
    """
    from summarizer.checking.glossary import KINDS, glossary_of
    from summarizer.output.terms import terms_shown

    if kind is not None and kind not in KINDS:
        raise typer.BadParameter(f"there is no kind {kind!r}; there are {', '.join(KINDS)}.", param_hint="--kind")
    wanted = [
        term
        for term in glossary_of(settings)
        if kind in {None, term.kind}
        and (not search or any(search.casefold() in text.casefold() for text in (term.zh, term.en, *term.accept)))
    ]
    deliver(terms_shown(wanted, form))


@glossary_app.command("add")
@with_settings()
def add_term(
    zh: Annotated[str, typer.Argument(help="The term in Chinese.", metavar="ZH")],
    en: Annotated[str, typer.Argument(help="How it is to be put in English.", metavar="EN")],
    kind: Annotated[str, typer.Option(help="What it names: organ, post, place, law …")] = "term",
    accept: Annotated[list[str] | None, typer.Option(help="Another rendering that is right; repeatable.")] = None,
    *,
    settings: "Settings",
) -> None:
    """Add a term of your own, or change one. It is told to every model, and English that does not follow it is found.

    Example: summarizer glossary add 碳普惠 "carbon inclusion" --accept "carbon GSP"
    """
    from summarizer.checking.glossary import Term, starter, term_or_fault

    made = term_or_fault([zh, en, kind, "|".join(accept or [])])
    if not isinstance(made, Term):
        raise typer.BadParameter(f"{made}.")
    if made.zh in starter():
        say(f"It stands over ours: {starter()[made.zh].en}")
    _remember([made], settings)


@glossary_app.command("import")
@with_settings()
def import_terms(
    file: Annotated[Path, typer.Argument(help="A glossary: .tsv, .csv, or .tbx (TermBase eXchange).")],
    *,
    settings: "Settings",
) -> None:
    """Add the terms of a file to your own; --glossary FILE uses them for one run only.

    A table has the columns zh and en, and if you like kind, accept (variants between |), status and source; without
    column names, they are in that order. What the file says otherwise than you did before is told, and stands.

    Example: summarizer glossary import terms.tbx
    """
    from summarizer.checking.glossary import faults_of, read_glossary, read_rows

    glossary = read_glossary(file)
    for fault in sorted(faults_of(read_rows(file))):
        say(f"{file}:{fault.line}: {fault.message}")
    _remember(glossary, settings)


@glossary_app.command("export")
@with_settings("glossary")
def export_terms(
    file: Annotated[Path, typer.Argument(help="Where to; its ending says how: .tsv, .csv or .tbx.")],
    *,
    settings: "Settings",
) -> None:
    """Write all terms, yours and ours, into a file that other tools read, and `--glossary` too.

    Example: summarizer glossary export terms.tbx
    """
    from summarizer.checking.glossary import glossary_of, written
    from summarizer.output import writable_file

    text = written(glossary_of(settings), file.suffix.lower())
    deliver(text, writable_file(file, map(str, settings.glossary)))


@glossary_app.command("check")
def check_glossary(
    files: Annotated[list[Path], typer.Argument(help="Glossaries: .tsv, .csv or .tbx.", metavar="FILE")],
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 also for what is only worth a look.")] = False,
) -> None:
    """Say what is wrong with glossaries, line by line, and which of our terms they change. Exit code 1 for a bad line.

    Bad lines lack a cell, or have Chinese in the English. Worth a look: a term that stands there twice, with the same
    English or another; a name within a longer term that is put otherwise there; a term that a later file changes.

    Example: summarizer glossary check terms.csv
    """
    with explained():
        from summarizer.checking.glossary import Glossary, faults_of, overridden, read_rows, starter
        from summarizer.output.text import safe

        bad = doubtful = 0
        before = Glossary([])
        for file in files:
            rows = read_rows(file)
            faults, glossary = sorted(faults_of(rows)), Glossary(row.term for row in rows.rows)
            lines = [f"{file}:{fault.line}: {fault.message}" for fault in faults]
            lines += [f"{file}: stands over an earlier file: {change}" for change in overridden(glossary, before)]
            over_ours = overridden(glossary, starter())
            lines += [f"{file}: stands over ours: {change}" for change in over_ours]
            lines += [f"{file}: {len(glossary):,} terms can be used, {len(over_ours):,} of them other than ours"]
            deliver(safe("".join(f"{line}\n" for line in lines)))
            bad += sum(fault.fatal for fault in faults)
            doubtful += len(lines) - 1 - len(over_ours)
            before = glossary.over(before)
    raise typer.Exit(int(bad > 0 or (strict and doubtful > 0)))


def _remember(terms: "Iterable[Term]", settings: "Settings") -> None:
    """Put *terms* among the user's own, and say where they are and what they change there."""
    from summarizer.checking.glossary import Glossary, overridden, own_path, read_glossary, written
    from summarizer.output.text import safe

    path, new = own_path(settings), Glossary(terms)
    own = read_glossary(path) if path.exists() else Glossary([])
    for change in overridden(new, own):
        say(f"You had another: {change}")
    deliver(written(new.over(own), path.suffix), path)
    deliver(safe(f"{len(new):,} terms added, {len(new.over(own)):,} are your own now: {path}\n"))


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


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True)] = False,
) -> None:
    if version:
        from importlib.metadata import version as installed

        deliver(f"summarizer {installed('summarizer')}\n")
        raise typer.Exit


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
    from summarizer.output import checked_record, writable_file

    drift = Drift()
    printer, counts, unread = Printer(form, writable_file(out, set()) if out else None), Counter[str](), 0
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


async def _survey(form: str, settings: "Settings", *, probing: bool) -> int:
    """Show what the server says of itself, then what its model does; what is known is shown also where that fails."""
    from summarizer.endpoint import survey
    from summarizer.output.endpoints import facts_text, probed_text, survey_record

    base_url = settings.base_url or ""
    async with survey(settings) as surveyor:
        facts, probed, failed = await surveyor.facts(), None, False
        model = settings.model or (facts.models[0].id if len(facts.models) == 1 else None)
        if form == "text":
            deliver(facts_text(base_url, facts))
        if probing and model:
            try:
                probed, facts = await surveyor.probe(model, facts)
            except SummarizerError as error:
                complain(error)
                failed = True
    if form == "json":
        deliver(as_json(survey_record(base_url, facts, probed)))
    elif probed:
        deliver(probed_text(facts, probed))
    if not facts.models and not model:
        why = f" ({facts.unlisted})" if facts.unlisted else ""
        say(f"summarizer: {base_url} lists no models{why}. Say with --model which one to ask.")
        failed = not facts.product
    elif probing and not model:
        say("summarizer: it has several models. Say with --model which one to probe.")
    return 3 * failed


def _detect(form: str) -> int:
    """Show the servers of this machine and how each is chosen; on a terminal, ask which."""
    from summarizer.endpoint import detect
    from summarizer.output.endpoints import choice_text, found_record, found_text

    found = run(detect())
    if form == "json":
        deliver(as_json({"found": [found_record(one) for one in found]}))
        return 0
    if not found:
        say("summarizer: no server answers on the usual ports of this machine. For one elsewhere: --base-url URL.")
        return 0
    deliver(found_text(found))
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        deliver("".join(f"\n{choice_text(one)}" for one in found))
        return 0
    chosen = _pick("Which one?", [one.base_url for one in found])
    if chosen is not None:
        models = [model.id for model in found[chosen].facts.models]
        named = _pick("Which of its models?", models) if len(models) > 1 else 0
        deliver("\n" + choice_text(found[chosen], models[named] if models and named is not None else None))
    return 0


def _pick(question: str, offers: list[str]) -> int | None:
    """The place of the offer that is chosen on the terminal, from 0; None for none."""
    for number, offer in enumerate(offers, 1):
        say(f"{number:3}  {offer}")
    given: str = typer.prompt(
        f"{question} 1 to {len(offers)}, Enter for none", default="", show_default=False, err=True
    )
    return int(given) - 1 if given.isdecimal() and 0 < int(given) <= len(offers) else None


async def _each(
    tasks: "set[Task]",
    inputs: "list[Input]",
    form: TranslationForm,
    out: Path | None,
    strict: bool,
    settings: "Settings",
) -> int:
    """Print the result of *tasks* for each article as it is ready; with --out, write them together at the end."""
    from summarizer.batch import Done, method
    from summarizer.batch import run as run_articles
    from summarizer.checking.glossary import glossary_of
    from summarizer.endpoint import open_endpoint
    from summarizer.output import has_gaps, writable_file
    from summarizer.output.progress import Board
    from summarizer.prompting import Prompts

    prompts, glossary = Prompts(settings.prompts), glossary_of(settings)
    out = writable_file(out, {source.path for source in inputs}) if out else None
    printer, failed, gaps, findings = Printer(form, out), False, False, False
    with Board(len(inputs)) as board:
        async with open_endpoint(settings, watcher(board)) as endpoint:
            way = method(tasks, endpoint, prompts, settings.commission, glossary, assist=settings.assist)
            try:
                async for outcome in run_articles(inputs, way):
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
    from summarizer.batch import Done, method
    from summarizer.batch import run as run_articles
    from summarizer.checking.glossary import glossary_of
    from summarizer.endpoint import rehearse
    from summarizer.output.progress import Board
    from summarizer.prompting import Prompts

    glossary, articles, failed = glossary_of(settings), 0, False
    with Board(len(inputs)) as board:
        async with rehearse(settings, watcher(board)) as endpoint:
            way = method(
                tasks, endpoint, Prompts(settings.prompts), settings.commission, glossary, assist=settings.assist
            )
            async for outcome in run_articles(inputs, way):
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
    from summarizer.batch import Folder, made_with, method, run_batch
    from summarizer.checking.glossary import glossary_of
    from summarizer.endpoint import open_endpoint
    from summarizer.errors import InputError
    from summarizer.output import require_writable
    from summarizer.output.progress import Board
    from summarizer.prompting import Prompts

    prompts, glossary = Prompts(settings.prompts), glossary_of(settings)
    if not inputs:
        raise InputError(f"{folder}: all of it lies in the output folder {out}. Choose another with --out.")
    require_writable(out)
    with Board(len(inputs)) as board:
        async with open_endpoint(settings, watcher(board)) as endpoint:
            assist = settings.assist
            made = await made_with(tasks, endpoint, prompts, settings.commission, glossary, assist=assist)
            kept = Folder(out, folder, made, pages)
            way = method(tasks, endpoint, prompts, settings.commission, glossary, assist=assist)
            try:
                await run_batch(inputs, kept, way, report, lambda outcome: show(outcome, board))
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

    def __init__(self, form: TranslationForm, out: Path | None) -> None:
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
