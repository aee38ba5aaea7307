"""News stories as data: what a page is made of, before it is set."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

HERE = Path(__file__).parent
STORIES = HERE / "articles.json"


@dataclass(frozen=True)
class Line:
    """One line of a headline."""

    role: Literal["kicker", "title", "subtitle"]
    text: str


@dataclass(frozen=True)
class Passage:
    """One paragraph, or a heading within the story."""

    type: Literal["text", "subhead"]
    text: str


@dataclass(frozen=True)
class Story:
    """One story as its desk wrote it.

    *topic* is the same for stories that are told apart only by their particulars (two floods, two matches).
    *dateline* is one that the story really had; without it, one is invented where a page wants it.
    """

    id: str
    headline: tuple[Line, ...]
    passages: tuple[Passage, ...]
    topic: str | None = None
    script: Literal["simplified", "traditional"] = "simplified"
    dateline: str | None = None
    byline: str | None = None
    source: str | None = None
    caption: str | None = None
    credit: str | None = None

    @property
    def body(self) -> str:
        return "".join(passage.text for passage in self.passages)


def load_stories(path: Path = STORIES) -> list[Story]:
    """The stories of *path*, a JSON array in the shape of `articles.json`."""
    return [_story(record) for record in json.loads(path.read_text("utf-8"))]


def _story(record: dict[str, Any]) -> Story:
    optional = ("topic", "script", "dateline", "byline", "source", "caption", "credit")
    return Story(
        record["id"],
        tuple(Line(line["role"], line["text"]) for line in record["headline"]),
        tuple(Passage(passage["type"], passage["text"]) for passage in record["paragraphs"]),
        **{name: record[name] for name in optional if record.get(name)},
    )
