"""The records that `--format json` prints: the contract with programs."""

import functools
import operator
from typing import Any

from summarizer.sources import Article, Span
from summarizer.tasks import Summary, Translation

Record = dict[str, Any]


def article_record(article: Article) -> Record:
    """What the sources know of an article. None is said where the file does not say it, or was not searched for it."""
    headline, document = article.headline, article.document
    return {
        "id": article.id,
        "document": {
            "path": document.path,
            "sha256": document.sha256,
            "encoding": document.encoding,
            "kind": article.kind,
        },
        "headline": headline.text if headline else None,
        "headline_spans": _spans(headline.spans) if headline else [],
        "dateline": article.dateline,
        "byline": None,
        "source": article.source,
        "author_line": article.author,
        "date": None if article.date is None else vars(article.date),
        "paragraphs": [{"text": p.text, "spans": _spans(p.traced.spans)} for p in article.paragraphs],
        "reasons": ["a file is taken as one article"],
        "suspicions": None,
    }


def result_record(article: Article, summary: Summary | None, translation: Translation | None) -> Record:
    """The article with its brief, its translation or both; findings and provenance are those of both together."""
    results = [result for result in (summary, translation) if result]
    made: Record = {"brief": summary.brief.model_dump(mode="json")} if summary else {}
    if translation:
        made["segments"] = [segment.model_dump(mode="json") for segment in translation.segments]
    findings = [finding.model_dump(mode="json") for result in results for finding in result.findings]
    provenance = functools.reduce(operator.add, (result.provenance for result in results))
    return article_record(article) | made | {"findings": findings, "provenance": provenance.model_dump(mode="json")}


def _spans(spans: tuple[Span, ...]) -> list[dict[str, int]]:
    return [span._asdict() for span in spans]
