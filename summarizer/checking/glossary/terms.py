"""A glossary: terms by their Chinese, and where they are in a text."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, NamedTuple

from summarizer.checking.glossary.surroundings import ABROAD, ANOTHERS, GOES_ON
from summarizer.sources.simplifying import simplified

Kind = Literal[
    "organ", "post", "place", "province", "programme", "meeting", "law", "slogan", "phrase", "term", "person"
]
Status = Literal["official", "standard", "ours", "user"]
"""Who stands behind the English: the body or the law itself, the official media, we, or a user's own glossary."""


_WHOSE = {"official": "official", "standard": "as official media print it", "user": "your glossary"}


def standing(kind: str, status: str) -> str:
    """What a term names and whose English it is, in words; of what is ours alone nothing is claimed.

    >>> standing("organ", "official"), standing("slogan", "ours")
    ('organ, official', 'slogan')
    """
    return f"{kind}, {_WHOSE[status]}" if status in _WHOSE else kind


@dataclass(frozen=True)
class Term:
    """A term and its English; *accept* are other renderings that are right, *source* is who publishes it."""

    zh: str
    en: str
    kind: Kind = "term"
    accept: tuple[str, ...] = ()
    status: Status = "user"
    source: str = ""

    @cached_property
    def plain(self) -> str:
        """Its Chinese in simplified characters, by which it is told from others and found in either script."""
        return simplified(self.zh)

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """All that the English may say: as it is listed, without what stands in parentheses, that alone, and variants.

        >>> Term("双碳", "dual carbon (carbon peaking and carbon neutrality)", accept=("double carbon",)).forms
        ('dual carbon', 'carbon peaking and carbon neutrality', 'double carbon')
        """
        bare = re.sub(r"\s*\([^()]*\)", "", self.en).strip()
        inside = [told for told in re.findall(r"\(([^()]+)\)", self.en) if not told[0].isdigit()]
        return tuple(dict.fromkeys([bare or self.en, *inside, *self.accept]))

    @property
    def abroad(self) -> bool:
        """True for what another country may have, a party or a house, and for an alliance; a user's own is his own."""
        return self.status != "user" and self.plain in ABROAD

    def joined(self, other: "Term") -> "Term":
        """One term of two with the same Chinese: what *other* says is accepted as well."""
        more = [form for form in (other.en, *other.accept) if form != self.en]
        return replace(self, accept=tuple(dict.fromkeys([*self.accept, *more])))


class TermHit(NamedTuple):
    """A term found in a text, with its place there."""

    term: Term
    start: int
    end: int


class Glossary:
    """Terms by their Chinese, in either script. Of two with the same the one given last stands: a user's over ours."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms = {term.plain: term for term in terms}
        self._starting: dict[str, list[Term]] = {}
        """By their first two characters, the longest first: most places of a text start none."""
        for term in sorted(self._terms.values(), key=lambda term: len(term.plain), reverse=True):
            self._starting.setdefault(term.plain[:2], []).append(term)
        self._has_single = any(len(zh) == 1 for zh in self._terms)

    def __iter__(self) -> Iterator[Term]:
        return iter(self._terms.values())

    def __len__(self) -> int:
        return len(self._terms)

    def __getitem__(self, zh: str) -> Term:
        return self._terms[simplified(zh)]

    def __contains__(self, zh: object) -> bool:
        return isinstance(zh, str) and simplified(zh) in self._terms

    def over(self, other: "Glossary") -> "Glossary":
        """These terms, and those of *other* that these do not have."""
        return Glossary([*other, *self])

    @cached_property
    def sha256(self) -> str:
        """Stands for all that the glossary says."""
        return hashlib.sha256("\n".join(map(repr, self)).encode()).hexdigest()

    def find(self, text: str) -> list[TermHit]:
        """The terms in *text*, in order; where one holds another, the longer one.

        >>> posts = Glossary([Term("市长", "mayor"), Term("代市长", "acting mayor")])
        >>> [hit.term.en for hit in posts.find("代市长")]
        ['acting mayor']
        """
        text = simplified(text)
        pairs = list(map(str.__add__, text, text[1:] + " "))
        starts = range(len(text)) if self._has_single else [i for i, pair in enumerate(pairs) if pair in self._starting]
        hits: list[TermHit] = []
        free = 0
        for start in starts:
            term = self._at(text, start, pairs[start]) if start >= free else None
            if term:
                free = start + len(term.plain)
                hits.append(TermHit(term, start, free))
        return hits

    def _at(self, text: str, start: int, pair: str) -> Term | None:
        """The longest term that stands at *start*."""
        terms = self._starting.get(pair, [])
        if self._has_single:
            terms = [*terms, *self._starting.get(pair[0], [])]
        return next((t for t in terms if text.startswith(t.plain, start) and _stands_alone(t, text, start)), None)

    def renderings(self, kind: str) -> dict[str, str]:
        """The terms of *kind* with their English."""
        return {term.plain: term.en for term in self if term.kind == kind}


def _stands_alone(term: Term, text: str, start: int) -> bool:
    """False where the term is a part of another word, or an organ of ours is that of another country."""
    goes_on = GOES_ON.get(term.plain[-2:]) or GOES_ON.get(term.plain[-1:])
    if goes_on and text.startswith(goes_on, start + len(term.plain)):
        return False
    is_our_organ = term.kind == "organ" and term.status != "user" and not term.abroad
    return not (is_our_organ and text.endswith(ANOTHERS, 0, start))
