"""The rows of a glossary's file: terms with their lines, and what cannot be used."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, get_args

from summarizer.checking.glossary.terms import Kind, Status, Term

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
STATUSES: dict[str, Status] = {status: status for status in get_args(Status)}


class Row(NamedTuple):
    """A term, and the line of its file that it stands in, from 1."""

    term: Term
    line: int


class Fault(NamedTuple):
    """What is wrong with a line. One that is *fatal* makes the file useless as it is; another is worth a look."""

    line: int
    message: str
    fatal: bool = True


@dataclass(frozen=True)
class Rows:
    """What a file holds."""

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...] = ()


def term_or_fault(cells: Sequence[str]) -> Term | str:
    """The term that *cells* make (Chinese, English, kind, variants, status, publisher), or what is wrong with them.

    A term without a kind is a "term", one without a status is the user's own.

    >>> term_or_fault(["碳普惠", "carbon inclusion", "", "carbon GSP | carbon credit"]).accept
    ('carbon GSP', 'carbon credit')
    >>> term_or_fault(["carbon inclusion", "碳普惠"])
    'the Chinese has no Chinese character; are the columns the other way round?'
    """
    zh, en, kind, accept, status, source = (_neat(cell) for cell in [*cells, *[""] * 6][:6])
    if not zh or not en:
        return f"there is no {'English' if zh else 'Chinese'}"
    variants = tuple(variant for told in accept.split("|") if (variant := told.strip()))
    if not _HAN.search(zh) and (_HAN.search(en) or zh.isascii()):
        turned = "; are the columns the other way round?" if _HAN.search(en) else ""
        return f"the Chinese has no Chinese character{turned}"
    if left := next((told for told in (en, *variants) if _HAN.search(told)), None):
        return f"there is Chinese in the English: {left}"
    if kind and kind not in KINDS:
        return f"there is no kind {kind!r}; there are: {', '.join(KINDS)}"
    if status and status not in STATUSES:
        return f"there is no status {status!r}; there are: {', '.join(STATUSES)}"
    return Term(zh, en, KINDS.get(kind, "term"), variants, STATUSES.get(status, "user"), source)


def _neat(cell: str) -> str:
    return " ".join(cell.split())
