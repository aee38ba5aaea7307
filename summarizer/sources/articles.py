"""What the sources give: a document, and the articles on it, down to sentences with their spans."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from summarizer.sources.dating import Date, find_date
from summarizer.sources.sentences import split_sentences
from summarizer.sources.suspicions import Suspicion, find_suspicions
from summarizer.sources.tracing import Span, Traced

Kind = Literal["front-matter-html", "html", "markdown", "wrapped", "lines", "wechat", "plain"]
"""What a text looks like: HTML with or without a block of YAML before it, Markdown, lines cut to a column's width,
one line to a paragraph, a post of WeChat, and anything else."""


@dataclass(frozen=True)
class Document:
    """A text as read: every offset of ours counts the code points of *text*.

    *id* begins the ids of its articles. *facts* are what the container says about it: `title`, `source`, `author`,
    `date`, and `page` where it is one of several.
    """

    path: str
    sha256: str
    encoding: str
    text: str
    id: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


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
class Dropped:
    """Text of the page that is no part of the article, and the rule that says so."""

    traced: Traced
    rule: str


@dataclass(frozen=True)
class Credits:
    """Who an article is by, as its own lines say. What they do not say is None."""

    dateline: str | None = None
    byline: str | None = None
    source: str | None = None
    author: str | None = None
    editor: str | None = None
    photographer: str | None = None
    account: str | None = None


@dataclass(frozen=True)
class Article:
    """One article of a document. What the file does not say is None.

    *reasons* say why these paragraphs and this headline are taken for one article; it is *uncertain* where another
    reading of the page was nearly as good.
    """

    id: str
    document: Document
    kind: Kind
    headline: Traced | None
    paragraphs: tuple[Paragraph, ...]
    credits: Credits = Credits()
    issued: Mapping[str, str] = field(default_factory=dict)
    """What the file says of its day of issue, under the names it says it."""
    printed: tuple[str, ...] = ()
    """The lines of its page that print a date."""
    dropped: tuple[Dropped, ...] = ()
    reasons: tuple[str, ...] = ()
    uncertain: bool = False

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(sentence for paragraph in self.paragraphs for sentence in paragraph.sentences)

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    @property
    def date(self) -> Date | None:
        """The day it is of, where the file supports one."""
        return self._dated[0]

    @property
    def clues(self) -> tuple[str, ...]:
        """Words that bear on the date where the file does not settle it."""
        return self._dated[1]

    @cached_property
    def _dated(self) -> tuple[Date | None, tuple[str, ...]]:
        return find_date(self.issued, self.printed, self.credits.dateline, self.text)

    @cached_property
    def suspicions(self) -> tuple[Suspicion, ...]:
        """Where the file itself looks damaged; it is shown and never repaired."""
        return tuple(find_suspicions([paragraph.traced for paragraph in self.paragraphs]))
