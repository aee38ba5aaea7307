"""What a page is, with the truth about it: which articles stand on it, word for word."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Truth:
    """One article as a careful reader would cut it out of the page.

    *lines* are the lines of its headline as printed; *paragraphs* are its text without dateline, by-line, source and
    captions. *paragraphs_certain* is false where the page does not show where a paragraph ends, as it is of a post on
    one line. It is *marked* where a dateline, by-line or source shows where it begins or ends, and its headline is
    *in place* where it stands right before the text.
    """

    lines: tuple[str, ...]
    paragraphs: tuple[str, ...]
    marked: bool
    in_place: bool
    paragraphs_certain: bool = True

    @property
    def body(self) -> str:
        return "\n".join(self.paragraphs)


@dataclass(frozen=True)
class Page:
    """A file as somebody might have it, and the articles in it, in the order of their texts."""

    layout: str
    share: float
    """The share of articles for which a marker was drawn, from 0 to 1."""
    text: str
    suffix: str
    articles: tuple[Truth, ...]

    @property
    def is_clear(self) -> bool:
        """Every article has a marker, or its headline in place."""
        return all(truth.marked or truth.in_place for truth in self.articles)
