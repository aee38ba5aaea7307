"""The folder a batch writes: a record and pages for each article, and an index. What is there is not done again."""

import hashlib
import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from summarizer.batch.running import Failed
from summarizer.errors import StorageError
from summarizer.output import ENDINGS, PageFormat, has_gaps, render, write_whole
from summarizer.output.markdown import escaped
from summarizer.output.page import index
from summarizer.output.records import Record
from summarizer.output.text import safe
from summarizer.sources import Article, file_of

_UNFIT = re.compile(r"[^\w.-]+")
_LONGEST_NAME = 100
"""Bytes, so that a name with its endings fits every file system."""


@dataclass(frozen=True)
class Entry:
    """What the index says of a finished article, which is all that is kept of it in memory."""

    id: str
    path: str
    title: str
    page: str
    findings: int
    has_gaps: bool


class Folder:
    """Where a batch keeps its results, named after the files' places in *inputs*, with a page in each of *forms*.

    *made_with* stands for all that can change a result but the article itself.
    """

    def __init__(
        self, path: Path, inputs: Path, made_with: Sequence[str], forms: Sequence[PageFormat] = ("markdown",)
    ) -> None:
        self.path = path
        self._inputs = inputs if inputs.is_dir() else inputs.parent
        self._made_with = made_with
        self._forms = forms

    def finished(self, article: Article) -> Record | None:
        """The record of *article* if it is here, whole, made from the same text in the same way.

        A page that is not here, lost or in a format that was not asked for before, is made of it.
        Raises: StorageError where the result of another file is in its place, or a page cannot be written.
        """
        record_path = self._path(article, "json")
        self._refuse_another(record_path, article)
        try:
            record: Any = json.loads(record_path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        if not isinstance(record, dict) or record.get("fingerprint") != self._fingerprint(article):
            return None
        try:
            if has_gaps(record):
                return None
            self._write_pages(article, record, are_new=False)
        except (KeyError, TypeError, ValueError):
            return None  # somebody has edited it
        return record

    def keep(self, article: Article, record: Record) -> Record:
        """Write the record of *article* and its pages, each whole or not at all; the record last, as it says "done".

        Raises: StorageError.
        """
        kept = record | {"fingerprint": self._fingerprint(article)}
        self._write_pages(article, record, are_new=True)
        write_whole(self._path(article, "json"), json.dumps(kept, ensure_ascii=False, indent=1) + "\n")
        return kept

    def entry(self, article: Article, record: Record) -> Entry:
        """What the index says of *article* and its *record*."""
        title = (record.get("brief") or {}).get("headline") or record["headline"] or article.id
        page = self._page(article, self._forms[0]).name
        return Entry(article.id, article.document.path, title, page, len(record["findings"]), has_gaps(record))

    def write_index(self, finished: Sequence[Entry], failed: Sequence[Failed]) -> None:
        """A page that lists every article with a link to it, and what failed with its reason; with HTML, also in it."""
        lines = ["# Index", "", "| Article | Headline | Findings | Source |", "| --- | --- | --- | --- |"]
        lines += [
            f"| [{escaped(one.id)}]({quote(one.page)}) | {escaped(one.title)} | {one.findings} | {escaped(one.path)} |"
            for one in finished
        ]
        if failed:
            lines += ["", "## Failed", ""]
            lines += [f"- {escaped(str(failure.error))}" for failure in failed]
        write_whole(self.path / "index.md", safe("\n".join(lines) + "\n"))
        if "html" in self._forms:
            rows = [(_address(one), one.title, one.findings, one.path) for one in finished]
            write_whole(self.path / "index.html", index(rows, [str(failure.error) for failure in failed]))

    def _refuse_another(self, path: Path, article: Article) -> None:
        try:
            other = json.loads(path.read_text(encoding="utf-8"))["document"]["path"]
        except (OSError, ValueError, KeyError, TypeError):
            return
        theirs, ours = file_of(other), file_of(article.document.path)
        if Path(theirs).exists() and os.path.realpath(theirs) != os.path.realpath(ours):
            raise StorageError(f"{path} is the result of {theirs}, not of {ours}. Choose another folder with --out.")

    def _write_pages(self, article: Article, record: Record, *, are_new: bool) -> None:
        """Write the pages of *record*, or only those that are not there."""
        for form in self._forms:
            path = self._page(article, form)
            if are_new or not path.exists():
                write_whole(path, render([record], form))

    def _page(self, article: Article, form: PageFormat) -> Path:
        return self._path(article, ENDINGS[form])

    def _path(self, article: Article, ending: str) -> Path:
        name = _name(article.id, os.path.relpath(file_of(article.document.path), self._inputs))
        return self.path / f"{name}.{ending}"

    def _fingerprint(self, article: Article) -> str:
        headline = article.headline.text if article.headline else ""
        parts = [article.document.sha256, article.id, headline, article.text, *self._made_with]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _address(entry: Entry) -> str:
    """Of the HTML page of an article, whatever page the entry names."""
    return quote(f"{entry.page.rpartition('.')[0]}.{ENDINGS['html']}")


def _name(id_: str, place: str) -> str:
    """A file name for the article *id_* of the file at *place*: plain characters, and not too long.

    A digest keeps apart what would be called the same: a.txt and a.md, x/a.txt and y/a.txt, records `1/2` and `1 2`.
    """
    plain = _UNFIT.sub("-", id_).strip("-.").encode()[:_LONGEST_NAME].decode("utf-8", "ignore")
    stem, _, number = id_.rpartition("#")
    if plain == f"{stem}-{number}" and place == f"{stem}.txt":
        return plain
    whole = f"{place}\0{id_}".encode("utf-8", "surrogateescape")
    return f"{plain}-{hashlib.sha256(whole).hexdigest()[:8]}"
