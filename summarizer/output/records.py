"""The records that `--format json` prints: the contract with programs."""

import functools
import operator
from collections.abc import Iterable
from typing import Any

from summarizer.checking import Finding
from summarizer.checking.glossary import Glossary, starter
from summarizer.sources import Article, Span
from summarizer.sources.bitexts import Aligned
from summarizer.tasks import Summary, Translation
from summarizer.tasks.records import LEFT_OUT

Record = dict[str, Any]


def article_record(article: Article) -> Record:
    """What the sources know of an article. None is said where the file does not say it."""
    headline, document, by = article.headline, article.document, article.credits
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
        "dateline": by.dateline,
        "byline": by.byline,
        "source": by.source,
        "author_line": by.author,
        "editor": by.editor,
        "photographer": by.photographer,
        "account": by.account,
        "date": None if article.date is None else vars(article.date),
        "date_clues": list(article.clues),
        "paragraphs": [{"text": p.text, "spans": _spans(p.traced.spans)} for p in article.paragraphs],
        "dropped": [{"text": d.traced.text, "rule": d.rule, "spans": _spans(d.traced.spans)} for d in article.dropped],
        "reasons": list(article.reasons),
        "uncertain": article.uncertain,
        "suspicions": [
            {"start": span.start, "end": span.end, "text": article.document.text[span.start : span.end], "kind": s.kind}
            for s in article.suspicions
            for span in s.traced.spans
        ],
    }


def result_record(
    article: Article, summary: Summary | None, translation: Translation | None, glossary: Glossary | None = None
) -> Record:
    """The article with its brief, its translation or both; findings and provenance are those of both together.

    With a translation go the terms of the *glossary*, else of ours, that stand in the article.
    """
    results = [result for result in (summary, translation) if result]
    made: Record = {"brief": summary.brief.model_dump(mode="json")} if summary else {}
    if translation:
        made["segments"] = [segment.model_dump(mode="json") for segment in translation.segments]
        made["terms"] = _terms(article, glossary or starter())
        made["target_language"], made["unchecked"] = translation.language, list(translation.unchecked)
    findings = [finding.model_dump(mode="json") for result in results for finding in result.findings]
    provenance = functools.reduce(operator.add, (result.provenance for result in results))
    return article_record(article) | made | {"findings": findings, "provenance": provenance.model_dump(mode="json")}


def checked_record(pair: Aligned, findings: Iterable[Finding]) -> Record:
    """A pair that somebody else translated, and what was found in it, with the places in its two texts."""
    listed = [finding.model_dump(mode="json", exclude={"claim", "segment"}) for finding in findings]
    return {"id": pair.id, "source": pair.source, "target": pair.target, "findings": listed}


def has_gaps(record: Record) -> bool:
    """True where something of the article was not done: a sentence without its English, or a passage left unsaid."""
    untranslated = any(segment["target"] is None for segment in record.get("segments", ()))
    about_nothing = (f for f in record["findings"] if f["claim"] is None and f["segment"] is None)
    return untranslated or any(
        finding["category"] == "accuracy/omission" and finding["severity"] != "minor"
        for finding in about_nothing
        if not finding["message"].startswith(LEFT_OUT)
    )


def title_of(record: Record) -> str:
    """What the article is called: its headline in the brief or the translation, else in Chinese, else its id."""
    if record.get("brief"):
        return str(record["brief"]["headline"])
    return translated_headline(record) or str(record["headline"] or record["id"])


def translated_headline(record: Record) -> str | None:
    """The headline as a translation puts it; None where there is no translation, or no headline, or a gap."""
    first = next(iter(record.get("segments") or []), None)
    return str(first["target"]) if first and first["id"].startswith("h") and first["target"] else None


def imprint_of(record: Record) -> list[str]:
    """Where the article comes from, as far as it is known: whose it is, of what day, in which file."""
    date = record["date"] and record["date"]["value"]
    return [part for part in (record["source"], date, record["document"]["path"]) if part]


def _terms(article: Article, glossary: Glossary) -> list[Record]:
    """The terms of the headline and the sentences, in the order in which they come first, each with all its places."""
    found: dict[str, Record] = {}
    headline = [article.headline] if article.headline else []
    for traced in (*headline, *(sentence.traced for sentence in article.sentences)):
        for hit in glossary.find(traced.text):
            term = hit.term
            place = traced[hit.start : hit.end]
            known = {"zh": place.text, "en": term.en, "kind": term.kind, "status": term.status, "source": term.source}
            found.setdefault(term.plain, {**known, "spans": []})["spans"].append(
                {"start": place.start, "end": place.end}
            )
    return list(found.values())


def _spans(spans: tuple[Span, ...]) -> list[dict[str, int]]:
    return [span._asdict() for span in spans]
