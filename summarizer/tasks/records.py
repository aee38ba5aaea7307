"""What summarising and translating give: briefs and translations, down to their quotes and findings."""

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict

from summarizer.checking import Finding, TextSpan
from summarizer.endpoint import Usage

Kind = Literal["statement", "event", "commitment", "figure"]


Undertaking = Literal["signed", "created", "target", "deadline"]

NoteOrigin = Literal["glossary", "article", "arithmetic"]


LEFT_OUT = "left out: "
"""How the message of a finding begins that says which claim is no part of the brief, and why."""


class Record(BaseModel):
    """Frozen, and an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Quote(Record):
    """Words of the file: what stands at its *spans*, one after the other, without line breaks and markup, is *text*.

    From *start* to *end* there may be more: a caption, or a headline that the column is set round.
    """

    text: str
    start: int
    end: int
    spans: tuple[TextSpan, ...]


class Claim(Record):
    """One English sentence, and the sentences of the source that it was written from."""

    text: str
    quotes: tuple[Quote, ...]
    speaker: str | None
    kind: Kind


class PersonRecord(Record):
    """Somebody the article names, with the post that this article gives."""

    zh: str
    en: str
    post_zh: str | None
    post_en: str | None
    start: int
    end: int


class Term(Record):
    """A term of the article with its standard English, where it stands first."""

    zh: str
    en: str
    start: int
    end: int


class FigureRecord(Record):
    """A figure in the words quoted, and its value in plain English digits and words."""

    zh: str
    en: str
    start: int
    end: int


class Commitment(Record):
    """What somebody undertakes in a claim: which claim, counted from 0, who, by when; and the words that say so."""

    claim: int
    kind: Undertaking
    who: str | None
    """A person who says it or an organ that is named, in English; None where the rules know neither."""
    when: str | None
    """As the source has it: 2030年, 年底前."""
    zh: str
    start: int
    end: int


class Brief(Record):
    """An article in short: headline, lede, and claims with their quotes."""

    headline: str
    lede: str
    claims: tuple[Claim, ...]
    people: tuple[PersonRecord, ...]
    organisations: tuple[Term, ...]
    figures: tuple[FigureRecord, ...]
    commitments: tuple[Commitment, ...]
    terms: tuple[Term, ...]


class Provenance(Record):
    """What a result was made with, and what it cost in this run."""

    model: str
    base_url: str
    prompts: dict[str, str]
    usage: Usage
    cached: int
    calls: int
    remembered: int = 0
    """Sentences that the memory had."""
    cost: float | None = None
    """US dollars, where the price is known."""

    def __add__(self, other: "Provenance") -> "Provenance":
        """The account of two results about one article together."""
        models = dict.fromkeys([*self.model.split(", "), *other.model.split(", ")])
        return Provenance(
            model=", ".join(models),
            base_url=self.base_url,
            prompts=self.prompts | other.prompts,
            usage=self.usage + other.usage,
            cached=self.cached + other.cached,
            remembered=self.remembered + other.remembered,
            calls=self.calls + other.calls,
            cost=None if self.cost is None or other.cost is None else self.cost + other.cost,
        )


class Summary(Record):
    """A brief, what the checks found in it, and how it was made."""

    brief: Brief
    findings: tuple[Finding, ...]
    provenance: Provenance


class Note(Record):
    """What a reader may want to know of words of a target, which stand there from *start* to *end*.

    The source of each is the glossary, the article itself, or arithmetic; never what a model remembers.
    """

    start: int
    end: int
    text: str
    origin: NoteOrigin


class Segment(Record):
    """A sentence of the source and its translation, or None where there is none to be had: a named gap."""

    id: str
    source: str
    target: str | None
    spans: tuple[TextSpan, ...]
    findings: tuple[Finding, ...]
    reused: str | None = None
    """Where the same sentence was translated before, if nobody was asked for this one: article and segment, or file."""
    notes: tuple[Note, ...] = ()

    def with_notes(self, notes: Iterable[Note]) -> "Segment":
        """The segment with these notes besides its own, all in the order of their places."""
        in_order = sorted((*self.notes, *notes), key=lambda note: (note.start, note.end))
        return self.model_copy(update={"notes": tuple(in_order)})


class Translation(Record):
    """Every sentence of an article, its headline first, each with its English, or what *language* was asked for."""

    segments: tuple[Segment, ...]
    language: str = "en"
    unchecked: tuple[str, ...] = ()
    """What no rule looked at, since the rules for it read English: numbers, names …"""
    findings: tuple[Finding, ...]
    provenance: Provenance
