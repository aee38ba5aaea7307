"""Glossaries in files: a user's own entries over those of named files, over ours."""

from collections.abc import Iterable
from pathlib import Path

from summarizer.checking.glossary.rows import Rows
from summarizer.checking.glossary.starter import starter
from summarizer.checking.glossary.tables import read_table, separator_of, write_table
from summarizer.checking.glossary.tbx import read_tbx, write_tbx
from summarizer.checking.glossary.terms import Glossary, Term
from summarizer.errors import GlossaryError, InputError
from summarizer.settings import Settings
from summarizer.sources.inputs.decoding import decode

SUFFIXES = (".tsv", ".csv", ".tbx")
OWN = "glossary.tsv"
"""The file in the user's data folder that `glossary add` and `glossary import` write."""
_SHOWN = 5
_LARGEST = 50_000_000
"""Bytes. A termbase of a hundred thousand concepts has some twenty million."""


def own_path(settings: Settings) -> Path:
    """Where the entries lie that the user adds by command."""
    return settings.data / OWN


def glossary_of(settings: Settings) -> Glossary:
    """The glossary of a run: the files of `--glossary`, a later one over an earlier, over the user's own, over ours.

    Raises: GlossaryError for a file that cannot be used.
    """
    own = [own_path(settings)] if own_path(settings).exists() else []
    glossary = starter()
    for path in (*own, *settings.glossary):
        glossary = read_glossary(path).over(glossary)
    return glossary


def read_glossary(path: Path) -> Glossary:
    """The terms of a file by its ending, .tsv, .csv or .tbx.

    Where a file has a term twice, the first English is the rendering and the others are accepted as well.
    Raises: GlossaryError naming the lines that cannot be used.
    """
    rows = read_rows(path)
    if not rows.rows and not rows.faults:
        raise GlossaryError(f"{path} has no term in it. Each line is Chinese, then English.")
    if faults := [fault for fault in rows.faults if fault.fatal]:
        told = "; ".join(f"line {fault.line}: {fault.message}" for fault in faults[:_SHOWN])
        more = f"; and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
        raise GlossaryError(f"{path} cannot be used as a glossary. {told}{more}. See summarizer glossary check.")
    return Glossary(_merged(row.term for row in rows.rows))


def read_rows(path: Path) -> Rows:
    """The rows of a file, and what is wrong with others. Raises: GlossaryError where nothing of it can be read."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise GlossaryError(f"{path} is no glossary by its name: {', '.join(SUFFIXES)} are read.")
    try:
        if path.stat().st_size > _LARGEST:
            raise GlossaryError(f"{path} has more than {_LARGEST:,} bytes, which is no glossary. Divide it.")
        raw = path.read_bytes()
    except OSError as exc:
        raise GlossaryError(f"{path} cannot be read: {exc.strerror or exc}.") from exc
    if suffix == ".tbx":
        return read_tbx(raw)
    try:
        text = decode(raw).text
    except InputError as exc:
        raise GlossaryError(f"{path} cannot be read: {exc} Save it as UTF-8.") from exc
    return read_table(text, "\t" if suffix == ".tsv" else separator_of(text))


def written(terms: Iterable[Term], suffix: str) -> str:
    """The terms as a file with that ending. Raises: GlossaryError for an ending that there is not."""
    if suffix not in SUFFIXES:
        raise GlossaryError(
            f"A glossary is written as {', '.join(SUFFIXES)}, not as {suffix or 'a file without ending'}."
        )
    return write_tbx(terms) if suffix == ".tbx" else write_table(terms, "\t" if suffix == ".tsv" else ",")


def _merged(terms: Iterable[Term]) -> list[Term]:
    merged: dict[str, Term] = {}
    for term in terms:
        first = merged.get(term.plain)
        merged[term.plain] = first.joined(term) if first else term
    return list(merged.values())
