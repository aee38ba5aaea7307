"""How much of a page was read right."""

import html
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from summarizer.output.records import article_record
from summarizer.sources import read_articles
from tests.pages.pages import Page, Truth

FOLD = str.maketrans("，；：？！（）％", ",;:?!()%")
TAG = re.compile(r"<[^<>]+>")
MARKS = re.compile(r"\*\*|__")

Record = dict[str, Any]


def bare(text: str) -> str:
    """Text without white space, full-width punctuation folded: what is compared."""
    return re.sub(r"\s", "", text).translate(FOLD)


def read_page(page: Page, folder: Path) -> list[Record]:
    """The records that the program prints for the page, saved as a file in *folder*."""
    path = folder / f"page{page.suffix}"
    path.write_text(page.text, "utf-8", newline="")
    return [article_record(article) for article in read_articles(str(path))]


def score_page(page: Page, records: Sequence[Record]) -> Counter[str]:
    """Counts, of one page: `pages`, `counts` (as many articles as there are), `articles`, `bodies`, `headlines`,
    `headlines-of-bodies` (right among the articles whose body is), `paragraphs`, `paragraphs-certain`, `offsets`."""
    bodies = {bare("".join(p["text"] for p in record["paragraphs"])): record for record in records}
    score = Counter(
        {
            "pages": 1,
            "counts": len(records) == len(page.articles),
            "articles": len(page.articles),
            "offsets": all(offsets_hold(page.text, record) for record in records),
        }
    )
    for truth in page.articles:
        score["paragraphs-certain"] += truth.paragraphs_certain
        record = bodies.get(bare(truth.body))
        if record is not None:
            score["bodies"] += 1
            score["headlines"] += headline_is_right(truth, record)
            score["paragraphs"] += truth.paragraphs_certain and paragraphs_are_right(truth, record)
    return score


def headline_is_right(truth: Truth, record: Record) -> bool:
    """The same lines, in any order."""
    found = (record["headline"] or "").split("\n")
    return sorted(bare(line) for line in found if line) == sorted(bare(line) for line in truth.lines)


def paragraphs_are_right(truth: Truth, record: Record) -> bool:
    return [bare(p["text"]) for p in record["paragraphs"]] == [bare(text) for text in truth.paragraphs]


def offsets_hold(text: str, record: Record) -> bool:
    """Each paragraph, and the headline, is what stands in the file at its spans."""
    parts = [(p["text"], p["spans"]) for p in record["paragraphs"]]
    parts.append((record["headline"] or "", record["headline_spans"]))
    return all(_source(text, spans) == bare(said) for said, spans in parts)


def _source(text: str, spans: Iterable[dict[str, int]]) -> str:
    stretches = (text[span["start"] : span["end"]] for span in spans)
    return bare(html.unescape(MARKS.sub("", TAG.sub("", "".join(stretches)))))
