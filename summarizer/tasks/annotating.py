"""What a reader may want to know of the people and the terms of a translation: what glossary and article say of them.

Nobody is asked. A post or a province needs no note, nor does an organ whose English says all that the glossary says;
so an article is not drowned in notes.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from summarizer.checking.glossary import Glossary, Kind, Term, standing
from summarizer.checking.reading.people import Person
from summarizer.checking.reading.pinyin import spellings
from summarizer.checking.reading.posts import english_post
from summarizer.checking.reading.renderings import English, Rendering, is_abbreviation, plain_line
from summarizer.tasks.records import Note, NoteOrigin, Segment

_EXPLAINED: frozenset[Kind] = frozenset({"law", "meeting", "programme", "slogan", "person"})
"""Whatever their English: their Chinese is what a reader would look up."""
_EXPLAINED_IF_SHORT: frozenset[Kind] = frozenset({"organ", "place", "term"})
"""Where the English says less than the glossary: NDRC, dual carbon (carbon peaking and carbon neutrality)."""


class _Mention(NamedTuple):
    """A person or a term where an English sentence names it, with what is known of it."""

    zh: str
    start: int
    end: int
    text: str
    origin: NoteOrigin


def annotated(segments: Iterable[Segment], people: Sequence[Person], glossary: Glossary) -> tuple[Segment, ...]:
    """The *segments* of an English translation with a note on each person and term where they name it first.

    *people* are those of the article, each with the post that it gives.
    """
    told: set[str] = set()
    return tuple(_with_notes(segment, people, glossary, told) for segment in segments)


def _with_notes(segment: Segment, people: Sequence[Person], glossary: Glossary, told: set[str]) -> Segment:
    """The segment with notes on what was not *told* before, and is then. Where mentions overlap, the longer has its."""
    if segment.target is None:
        return segment
    english = English(segment.target)
    named = [*_people(segment, english, people, glossary), *_terms(segment, english, glossary)]
    kept: list[_Mention] = []
    for one in sorted(named, key=lambda one: one.start - one.end):
        if one.zh not in told and all(one.end <= other.start or other.end <= one.start for other in kept):
            told.add(one.zh)
            kept.append(one)
    return segment.with_notes(Note(start=one.start, end=one.end, text=one.text, origin=one.origin) for one in kept)


def _people(segment: Segment, english: English, people: Sequence[Person], glossary: Glossary) -> Iterator[_Mention]:
    for person in people:
        place = _named(person.name, english, glossary) if person.name in segment.source else None
        if place:
            yield _Mention(person.name, *place, _introduction(person), "article")


def _named(name: str, english: English, glossary: Glossary) -> tuple[int, int] | None:
    """Where the English has the name: as the glossary spells it, else in pinyin."""
    found = english.rendering(glossary[name].forms) if name in glossary else None
    match = spellings(name).search(english.text)
    return (found.start, found.end) if found else match.span() if match else None


def _introduction(person: Person) -> str:
    """`龚正, in this article 上海市市长 (mayor of Shanghai)`."""
    if not person.post:
        return person.name
    post = english_post(person.post)
    return f"{person.name}, in this article {person.post}{f' ({post})' if post else ''}"


def _terms(segment: Segment, english: English, glossary: Glossary) -> Iterator[_Mention]:
    for term in dict.fromkeys(hit.term for hit in glossary.find(segment.source)):
        found = english.rendering(sorted(term.forms, key=len, reverse=True))
        if found and _is_explained(term, found, english.text):
            words = english.text[found.start : found.end]
            yield _Mention(term.zh, found.start, found.end, _definition(term, words), "glossary")


def _is_explained(term: Term, found: Rendering, text: str) -> bool:
    if term.status == "user" or term.kind in _EXPLAINED:
        return True
    return term.kind in _EXPLAINED_IF_SHORT and _is_short(text[found.start : found.end], term.en)


def _is_short(words: str, whole: str) -> bool:
    """True for an abbreviation of the *whole* English of a term, and for a part of it."""
    said, all_of_it = plain_line(words), plain_line(whole)
    return said != all_of_it and (is_abbreviation(words) or said in all_of_it)


def _definition(term: Term, words: str) -> str:
    """The Chinese; the English of the glossary where the *words* are not all of it; what it names, and whose it is."""
    if term.kind == "person":
        return term.zh
    known = "" if plain_line(words) == plain_line(term.en) else f" = {term.en}"
    return f"{term.zh}{known} ({standing(term.kind, term.status)})"
