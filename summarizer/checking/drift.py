"""Is a term or a name put in one way all through an article, and through a run?"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from summarizer.checking.findings import Finding
from summarizer.checking.glossary import Kind
from summarizer.checking.pairs import Pair, Place, finding
from summarizer.checking.reading.english_names import english_names
from summarizer.checking.reading.pinyin import spellings
from summarizer.checking.reading.renderings import English, is_abbreviation, plain_line
from summarizer.checking.reading.sounds import full_names, is_named, name_parts, transliterations

_NAMES_OF_THINGS: frozenset[Kind] = frozenset({"organ", "law", "meeting", "programme", "place", "slogan", "term"})
_LONG = 3
"""Characters of a surname that hardly are a part of another word."""
_CAPITALISED = re.compile(r"\b[A-Z][^\W\d_]{2,}")


class _Use(NamedTuple):
    """How the English puts a term or a name, simplified *zh*, and where both stand in the pair."""

    zh: str
    form: str
    source: Place
    target: Place


class _First(NamedTuple):
    """The form that came first, in which article and where there."""

    form: str
    article: str
    where: str


class Drift:
    """Remembers how each term and each name was put first. One for an article, or one for a whole run.

    >>> drift = Drift()
    >>> drift.add(Pair("长三角一体化", "the integration of the Yangtze River Delta"), where="p1.s1")
    []
    >>> [finding.message for finding in drift.add(Pair("长三角城市", "cities of the Yangtze Delta"), where="p2.s3")]
    ['长三角 is “Yangtze Delta” here and “Yangtze River Delta” in p1.s1']
    """

    def __init__(self) -> None:
        self._first: dict[str, _First] = {}
        """By the Chinese."""
        self._told: set[tuple[str, str]] = set()
        self._foreign: dict[str, str] = {}
        """The foreign names in full among them, each with its last part, if that is a long one: 默克尔."""

    def settled(self, zh: str) -> str | None:
        """The form that came first for *zh*."""
        return self._first[zh].form if zh in self._first else None

    def foreign_names(self, chinese: str, article: str = "") -> dict[str, str]:
        """The foreign names in a text of *article* of which the form is settled; a surname alone, if settled there."""
        stretches = set(transliterations(chinese)) if self._foreign else set()
        named = {}
        for full, surname in self._foreign.items():
            first = self._first[full]
            if full in chinese:
                named[full] = first.form
            elif surname in stretches and first.article == article:
                named[surname] = first.form.split()[-1]
        return named

    def add(self, pair: Pair, where: str, article: str = "") -> list[Finding]:
        """What *pair*, at *where* in *article*, puts otherwise than an earlier one; each other form is told once.

        A short form or an abbreviation of what came first is none: NDRC, or the Political Bureau without its Party.
        """
        found, read = [], pair.simplified
        for use in (*_terms(read), *_names(read), *self._heard(read, where, article)):
            first = self._first.setdefault(use.zh, _First(use.form, article, where))
            if _goes_with(use.form, first.form) or (use.zh, plain_line(use.form)) in self._told:
                continue
            self._told.add((use.zh, plain_line(use.form)))
            zh = pair.source[slice(*use.source)]
            there = first.where if first.article == article else f"{first.article} {first.where}"
            message = f"{zh} is “{use.form}” here and “{first.form}” in {there}"
            found.append(finding("terminology/inconsistent", "minor", message, source=use.source, target=use.target))
        return found

    def _heard(self, pair: Pair, where: str, article: str) -> list[_Use]:
        """The foreign names that the English has by their sound: in full, and alone if they were in full before."""
        known = self.foreign_names(pair.source, article)
        uses = list(_in_full(pair))
        for use in uses:
            surname = name_parts(use.zh)[-1]
            is_long = len(surname) >= _LONG
            self._foreign[use.zh] = surname if is_long else ""
            if is_long:
                self._first.setdefault(surname, _First(use.form.split()[-1], article, where))
        in_full = {use.zh for use in uses}
        alone = (_alone(zh, form, pair) for zh, form in known.items() if zh not in in_full)
        return uses + [other for other in alone if other]


def _in_full(pair: Pair) -> Iterator[_Use]:
    """Each foreign name in full, where one name of the English alone sounds like it at both ends."""
    full = [name for name in full_names(pair.source) if not name[0].isascii()]
    names = [name for name in english_names(pair.target) if not name.pinyin] if full else []
    for match in full:
        parts = name_parts(match[0])
        heard = [name for name in names if all(is_named(parts[end], [name.words[end]]) for end in (0, -1))]
        if len(heard) == 1:
            yield _Use(match[0], " ".join(heard[0].words), match.span(), (heard[0].start, heard[0].end))


def _alone(zh: str, form: str, pair: Pair) -> _Use | None:
    """A part of a name where the English has a word that sounds like it, and not the *form* it had before."""
    if form in pair.target:
        return None
    heard = [word for word in _CAPITALISED.finditer(pair.target) if is_named(zh, [word[0]])]
    at = pair.source.find(zh)
    return _Use(zh, heard[0][0], (at, at + len(zh)), heard[0].span()) if len(heard) == 1 else None


def _terms(pair: Pair) -> Iterator[_Use]:
    first = {hit.term.plain: hit for hit in reversed(pair.terms) if hit.term.kind in _NAMES_OF_THINGS}
    hits = [hit for hit in first.values() if len(hit.term.forms) > 1 and not hit.term.abroad]  # Democrats, the Party
    if not hits:
        return
    english = English(pair.target)
    for hit in hits:
        # 双碳 may be "carbon peaking and carbon neutrality", but beside 碳达峰碳中和 these are its words.
        others = {form for other in first.values() if other is not hit for form in other.term.forms}
        longest_first = sorted((form for form in hit.term.forms if form not in others), key=len, reverse=True)
        if rendering := english.rendering(longest_first):
            yield _Use(hit.term.plain, rendering.form, (hit.start, hit.end), (rendering.start, rendering.end))


def _names(pair: Pair) -> Iterator[_Use]:
    for person in pair.people:
        at = pair.source.find(person.name)
        match = spellings(person.name).search(pair.target) if at >= 0 else None
        if match:
            yield _Use(person.name, match[0], (at, at + len(person.name)), match.span())


def _goes_with(form: str, first: str) -> bool:
    """True where the two are one form, or one is short for the other."""
    one, other = plain_line(form), plain_line(first)
    return one in other or other in one or any(map(is_abbreviation, (*form.split(), *first.split())))
