"""What the sources give: a document, and the articles on it, down to sentences with their spans."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from summarizer.sources.sentences import split_sentences
from summarizer.sources.tracing import Span, Traced

Kind = Literal["html", "markdown", "wrapped", "plain"]


@dataclass(frozen=True)
class Document:
    """A file as read: *text* is all of it, and every offset of ours counts its code points."""

    path: str
    sha256: str
    encoding: str
    text: str


@dataclass(frozen=True)
class Sentence:
    """One sentence. Its *id* is `p2.s3` for the third sentence of the second paragraph."""

    id: str
    traced: Traced

    @property
    def text(self) -> str:
        return self.traced.text

    @property
    def spans(self) -> tuple[Span, ...]:
        return self.traced.spans


@dataclass(frozen=True)
class Paragraph:
    """One paragraph, its line breaks joined."""

    number: int
    traced: Traced

    @property
    def text(self) -> str:
        return self.traced.text

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        parts = split_sentences(self.traced)
        return tuple(Sentence(f"p{self.number}.s{i}", part) for i, part in enumerate(parts, 1))


@dataclass(frozen=True)
class Date:
    """The article's date, only where the file supports it: *basis* quotes the words it rests on."""

    value: str
    precision: Literal["day", "month", "year"]
    basis: str
    certain: bool


@dataclass(frozen=True)
class Dropped:
    """Text of the page that is no part of the article, and the rule that says so."""

    traced: Traced
    rule: str


@dataclass(frozen=True)
class Article:
    """One article of a document. What the file does not say is None."""

    id: str
    document: Document
    kind: Kind
    headline: Traced | None
    dateline: str | None
    source: str | None
    author: str | None
    date: Date | None
    paragraphs: tuple[Paragraph, ...]
    dropped: tuple[Dropped, ...] = ()

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(sentence for paragraph in self.paragraphs for sentence in paragraph.sentences)

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)
