"""The folder a batch writes: a record and a page for each article, and an index. What is there is not done again."""

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
from summarizer.output import has_gaps, render, write_whole
from summarizer.output.markdown import escaped
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
    """Where a batch keeps its results, named after the files' places in *inputs*.

    *made_with* stands for all that can change a result but the article itself.
    """

    def __init__(self, path: Path, inputs: Path, made_with: Sequence[str]) -> None:
        self.path = path
        self._inputs = inputs if inputs.is_dir() else inputs.parent
        self._made_with = made_with

    def finished(self, article: Article) -> Record | None:
        """The record of *article* if it is here, whole, with its page, made from the same text in the same way.

        Raises: StorageError where the result of another file is in its place.
        """
        record_path, page_path = self._paths(article)
        self._refuse_another(record_path, article)
        try:
            record: Any = json.loads(record_path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        fresh = isinstance(record, dict) and record.get("fingerprint") == self._fingerprint(article)
        try:
            return record if fresh and page_path.exists() and not has_gaps(record) else None
        except (KeyError, TypeError):
            return None  # somebody has edited it

    def keep(self, article: Article, record: Record) -> Record:
        """Write the record of *article* and its page, each whole or not at all; the record last, as it says "done".

        Raises: StorageError.
        """
        kept = record | {"fingerprint": self._fingerprint(article)}
        record_path, page_path = self._paths(article)
        write_whole(page_path, render([record], "markdown"))
        write_whole(record_path, json.dumps(kept, ensure_ascii=False, indent=1) + "\n")
        return kept

    def entry(self, article: Article, record: Record) -> Entry:
        """What the index says of *article* and its *record*."""
        title = (record.get("brief") or {}).get("headline") or record["headline"] or article.id
        page = self._paths(article)[1].name
        return Entry(article.id, article.document.path, title, page, len(record["findings"]), has_gaps(record))

    def write_index(self, finished: Sequence[Entry], failed: Sequence[Failed]) -> None:
        """A page that lists every article with a link to it, and what failed with its reason."""
        lines = ["# Index", "", "| Article | Headline | Findings | Source |", "| --- | --- | --- | --- |"]
        lines += [
            f"| [{escaped(one.id)}]({quote(one.page)}) | {escaped(one.title)} | {one.findings} | {escaped(one.path)} |"
            for one in finished
        ]
        if failed:
            lines += ["", "## Failed", ""]
            lines += [f"- {escaped(str(failure.error))}" for failure in failed]
        write_whole(self.path / "index.md", safe("\n".join(lines) + "\n"))

    def _refuse_another(self, path: Path, article: Article) -> None:
        try:
            other = json.loads(path.read_text(encoding="utf-8"))["document"]["path"]
        except (OSError, ValueError, KeyError, TypeError):
            return
        theirs, ours = file_of(other), file_of(article.document.path)
        if Path(theirs).exists() and os.path.realpath(theirs) != os.path.realpath(ours):
            raise StorageError(f"{path} is the result of {theirs}, not of {ours}. Choose another folder with --out.")

    def _paths(self, article: Article) -> tuple[Path, Path]:
        name = _name(article.id, os.path.relpath(file_of(article.document.path), self._inputs))
        return self.path / f"{name}.json", self.path / f"{name}.md"

    def _fingerprint(self, article: Article) -> str:
        headline = article.headline.text if article.headline else ""
        parts = [article.document.sha256, article.id, headline, article.text, *self._made_with]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


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
