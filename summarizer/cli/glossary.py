"""The glossary: list, add, import, export, check."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from summarizer.cli.apps import glossary_app
from summarizer.cli.options import with_settings
from summarizer.cli.saying import deliver, explained, say

if TYPE_CHECKING:
    from summarizer.checking.glossary import Term
    from summarizer.settings import Settings


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
    deliver(safe(f"Terms added: {len(new):,}. Your own now: {len(new.over(own)):,}, in {path}\n"))
