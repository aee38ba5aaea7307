"""Articles to be translated: the samples, and pairs that people have translated."""

import hashlib
import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from summarizer.checking.reading.people import Person, find_people
from summarizer.sources import Article, Document, Paragraph, Traced, read_articles
from tests.evaluation.listening import PROJECT


@dataclass(frozen=True)
class Sample:
    """An article, and what a person has made of its paragraphs, by their numbers."""

    article: Article
    references: Mapping[int, str] = field(default_factory=dict)

    @property
    def sentences(self) -> dict[str, str]:
        """The Chinese of each sentence by its id, the headline first, as we translate them."""
        headline = {"h1.s1": self.article.headline.text} if self.article.headline else {}
        return headline | {sentence.id: sentence.text for sentence in self.article.sentences}

    @property
    def text(self) -> str:
        return "\n".join(self.sentences.values())

    @property
    def people(self) -> tuple[Person, ...]:
        return tuple(find_people(self.text))


def from_seeds(wanted: Sequence[str] | None) -> Iterator[Sample]:
    """The sample articles, or those whose ids are *wanted*."""
    for path in sorted((PROJECT / "seeds").glob("*.txt")):
        yield from (Sample(a) for a in read_articles(str(path)) if wanted is None or a.id in wanted)


def from_pairs(path: Path) -> Iterator[Sample]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for number, (_, pairs) in enumerate(itertools.groupby(enumerate(rows), lambda row: row[1].get("doc", row[0]))):
        yield _put_together(f"{path.stem}#{number}", [(pair["source"], pair["target"]) for _, pair in pairs])


def _put_together(id_: str, pairs: Sequence[tuple[str, str]]) -> Sample:
    """An article of which each pair is a paragraph."""
    text = "\n".join(source for source, _ in pairs)
    ends = itertools.accumulate(len(source) + 1 for source, _ in pairs)
    paragraphs = tuple(
        Paragraph(number, Traced.of(source, end - len(source) - 1))
        for number, (end, (source, _)) in enumerate(zip(ends, pairs, strict=True), 1)
    )
    document = Document(id_, hashlib.sha256(text.encode()).hexdigest(), "utf-8", text, id_)
    article = Article(id=id_, document=document, kind="lines", headline=None, paragraphs=paragraphs)
    return Sample(article, {number: english for number, (_, english) in enumerate(pairs, 1)})
