"""Terms of a glossary, for people and for programs."""

import json
from collections.abc import Iterable
from typing import Any, Literal

from summarizer.checking.glossary import Term, written
from summarizer.output.text import escaped_json, safe

TermsFormat = Literal["text", "json", "tsv"]


def terms_shown(terms: Iterable[Term], form: TermsFormat) -> str:
    """The terms: for text a line each, for json one array, for tsv a glossary as `--glossary` reads it."""
    if form == "json":
        return escaped_json(json.dumps([_record(term) for term in terms], ensure_ascii=False, indent=1) + "\n")
    if form == "tsv":
        return safe(written(terms, ".tsv"))
    return safe("".join(f"{_line(term)}\n" for term in terms))


def _record(term: Term) -> dict[str, Any]:
    return {
        "zh": term.zh,
        "en": term.en,
        "kind": term.kind,
        "accept": list(term.accept),
        "status": term.status,
        "source": term.source,
    }


def _line(term: Term) -> str:
    standing = f"{term.status}: {term.source}" if term.source and term.source != term.status else term.status
    also = f"; also {', '.join(term.accept)}" if term.accept else ""
    return f"{term.zh} = {term.en}  [{term.kind}, {standing}]{also}"
