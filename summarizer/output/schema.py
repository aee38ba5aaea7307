"""The shape of what the commands print with --format json and jsonl, as JSON Schema (draft 2020-12)."""

from typing import Any, Literal

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from summarizer.checking import Finding
from summarizer.checking.glossary import Kind, Status
from summarizer.tasks import Brief, Provenance, Segment

Shape = Literal["article", "brief", "translation", "check"]


class SpanRecord(TypedDict):
    """A stretch of the decoded file: Unicode code points, end exclusive."""

    start: int
    end: int


class DocumentRecord(TypedDict):
    """The file: its path, the SHA-256 of its bytes, the encoding found, and what kind of text it is."""

    path: str
    sha256: str
    encoding: str
    kind: str


class DateRecord(TypedDict):
    """A date with the words it rests on. *value* is as long as *precision* says: 2024, 2024-06 or 2024-06-07."""

    value: str
    precision: str
    basis: str
    certain: bool


class ParagraphRecord(TypedDict):
    """Text of the article, and where it stands."""

    text: str
    spans: list[SpanRecord]


class DroppedRecord(ParagraphRecord):
    """Text that is no part of the article, by the rule of that name."""

    rule: str


class SuspicionRecord(SpanRecord):
    """Text that looks damaged; it is shown and never repaired."""

    text: str
    kind: str


class TermRecord(TypedDict):
    """A term of the glossary in the article: its English, who stands behind that, whose usage it is, where it is."""

    zh: str
    en: str
    kind: Kind
    status: Status
    source: str
    spans: list[SpanRecord]


class ArticleRecord(TypedDict):
    """What `summarizer articles` prints: an article as the file has it. null: the file does not say it."""

    id: str
    document: DocumentRecord
    headline: str | None
    headline_spans: list[SpanRecord]
    dateline: str | None
    byline: str | None
    source: str | None
    author_line: str | None
    editor: str | None
    photographer: str | None
    account: str | None
    date: DateRecord | None
    date_clues: list[str]
    paragraphs: list[ParagraphRecord]
    dropped: list[DroppedRecord]
    reasons: list[str]
    uncertain: bool
    suspicions: list[SuspicionRecord]


class BriefRecord(ArticleRecord):
    """What `summarizer summarise` prints: the article with its brief."""

    brief: Brief
    findings: list[Finding]
    provenance: Provenance


class TranslationRecord(ArticleRecord):
    """What `summarizer translate` prints: the article with each sentence's English.

    *target_language* is what was asked for instead (BCP 47), and *unchecked* what no rule reads in it.
    """

    segments: list[Segment]
    target_language: str
    unchecked: list[str]
    terms: list[TermRecord]
    findings: list[Finding]
    provenance: Provenance


class CheckedRecord(TypedDict):
    """What `summarizer check` prints: a pair, and what was found in it, with places in its two texts."""

    id: str
    source: str
    target: str
    findings: list[Finding]


_SHAPES: dict[Shape, TypeAdapter[Any]] = {
    "article": TypeAdapter(ArticleRecord),
    "brief": TypeAdapter(BriefRecord),
    "translation": TypeAdapter(TranslationRecord),
    "check": TypeAdapter(CheckedRecord),
}


def schema_of(shape: Shape) -> dict[str, Any]:
    """The JSON Schema of one record: one line of `--format jsonl`, one item of the array of `--format json`."""
    schema = _SHAPES[shape].json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_open(schema)}


def _open(schema: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """The schema without `additionalProperties: false`: later versions may add fields, and a reader should not mind."""
    if isinstance(schema, list):
        return [_open(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: _open(part) for key, part in schema.items() if key != "additionalProperties"}
