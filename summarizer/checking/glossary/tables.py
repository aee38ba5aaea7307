"""Glossaries as tables: tab-separated or comma-separated, with a line of column names or without."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from summarizer.checking.glossary.rows import Fault, Row, Rows, term_or_fault
from summarizer.checking.glossary.terms import Term

COLUMNS = ("zh", "en", "kind", "accept", "status", "source")
# What other tools call them.
_ALSO = {
    "zh": "zh-cn zh-hans zh_cn chinese 中文 中文术语 术语 原文",
    "en": "en-us en-gb en_us english 英文 英文译名 译文 译名",
    "kind": "type category domain 类别 类型",
    "accept": "variants variant accepted synonyms 别名 其他译名",
    "status": "状态",
    "source": "publisher reference 来源 出处",
}
_NAMED = {name: column for column, names in _ALSO.items() for name in (column, *names.split())}


def read_table(text: str, separator: str = "\t") -> Rows:
    r"""The terms of a table. Lines that begin with # and empty ones are left out, and so are columns we do not know.

    Without column names, the first column is Chinese, the second English, and the next ones are as in `COLUMNS`.

    >>> read_table("English,中文\ncarbon neutrality,碳中和\n", ",").rows[0].term.zh
    '碳中和'
    """
    rows: list[Row] = []
    faults: list[Fault] = []
    order: Sequence[int | None] | None = None
    for line, cells in _lines(text, separator):
        if order is None:
            order = _order(cells)
            if order is not None:
                continue
            order = range(len(COLUMNS))
        told = [cells[at] if at is not None and at < len(cells) else "" for at in order]
        made = term_or_fault(told)
        if isinstance(made, Term):
            rows.append(Row(made, line))
        else:
            faults.append(Fault(line, made))
    return Rows(tuple(rows), tuple(faults))


def write_table(terms: Iterable[Term], separator: str = "\t") -> str:
    """The terms as a table that `read_table` reads, with column names."""
    rows = [COLUMNS, *((t.zh, t.en, t.kind, "|".join(t.accept), t.status, t.source) for t in terms)]
    if separator == "\t":
        return "".join("\t".join(map(_as_cell, row)) + "\n" for row in rows)
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows(rows)
    return out.getvalue()


def separator_of(text: str) -> str:
    """What parts the columns of a .csv: Excel writes semicolons where the comma is for decimals."""
    first = next((line for line in text.splitlines() if line.strip() and not line.startswith("#")), "")
    return max(",;\t", key=first.count)


def _lines(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that say something, each with the number of its line; a row of several lines has that of its last."""
    text = text.removeprefix("\ufeff")
    rows: Iterable[tuple[int, list[str]]]
    if separator == "\t":
        rows = enumerate(([_cell(cell) for cell in line.split("\t")] for line in text.split("\n")), 1)
    else:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        rows = ((reader.line_num, cells) for cells in reader)
    for line, cells in rows:
        if any(cell.strip() for cell in cells) and not cells[0].startswith("#"):
            yield line, cells


def _cell(told: str) -> str:
    """A cell of a table of tabs. Quotation marks are its own, unless all of it is quoted as Excel does it."""
    told = told.strip()
    inner = told[1:-1].replace('""', "")
    return told[1:-1].replace('""', '"') if len(told) > 1 and told[0] == told[-1] == '"' and '"' not in inner else told


def _as_cell(told: str) -> str:
    return told if _cell(told) == told else '"' + told.replace('"', '""') + '"'


def _order(cells: Sequence[str]) -> list[int | None] | None:
    """The place of each of our columns, where *cells* are names of columns; None where they are a term."""
    names = [_NAMED.get(cell.strip().lower()) for cell in cells]
    if not {"zh", "en"} <= set(names):
        return None
    return [names.index(column) if column in names else None for column in COLUMNS]
