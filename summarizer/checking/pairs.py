"""A stretch of Chinese and its English: what every check is given."""

from dataclasses import dataclass, field, replace
from functools import cached_property

from summarizer.checking.findings import Category, Finding, Severity, TextSpan
from summarizer.checking.glossary import Glossary, TermHit, starter
from summarizer.checking.reading.people import Person
from summarizer.languages import LANGUAGES
from summarizer.sources.simplifying import Twin, simplified

Place = tuple[int, int]
"""From where to where in one of the two texts: characters, end exclusive."""


@dataclass(frozen=True)
class Pair:
    """A stretch of Chinese and its English, and what is known of the article that they are from.

    *whole* is False where the English may leave things out: a headline, a claim of a brief. *people* are those whom
    the article introduces, here or in another sentence.
    """

    source: str
    target: str
    whole: bool = True
    people: tuple[Person, ...] = ()
    language: str = "en"
    """Of the target, as BCP 47 has it: a brief may be in Chinese, a translation in French."""
    glossary: Glossary = field(default_factory=starter)

    @property
    def tongue(self) -> str:
        """The name of the target's language, for messages."""
        return LANGUAGES.get(self.language, "Chinese")

    @cached_property
    def terms(self) -> list[TermHit]:
        """The terms of the glossary that the source has."""
        return self.glossary.find(self.source)

    @property
    def simplified(self) -> "Pair":
        """The pair in simplified characters, as checks read it, every place where it is; itself where it is in them."""
        source, target = simplified(self.source), simplified(self.target)
        people = tuple(person.simplified for person in self.people)
        if source is self.source and target is self.target and people == self.people:
            return self
        return replace(self, source=source, target=target, people=people)

    def as_printed(self, found: Finding, read: "Pair") -> Finding:
        """What was found in *read*, this pair simplified, with the words as this one has them."""
        words = Twin(_words(self, found), _words(read, found))
        return found.model_copy(update={"message": words.restored(found.message)})


def _words(pair: Pair, found: Finding) -> str:
    """All of *pair* that *found* may quote, what stands at its places first."""
    sides = ((pair.source, found.source), (pair.target, found.target))
    places = [text[place.start : place.end] for text, place in sides if place]
    people = [f"{person.name}\n{person.post}" for person in pair.people]
    return "\n".join([*places, pair.source, pair.target, *people])


def finding(
    category: Category, severity: Severity, message: str, *, source: Place | None = None, target: Place | None = None
) -> Finding:
    """A finding with its places in the pair."""
    return Finding(category=category, severity=severity, message=message, source=_span(source), target=_span(target))


def _span(place: Place | None) -> TextSpan | None:
    return TextSpan(start=place[0], end=place[1]) if place else None
