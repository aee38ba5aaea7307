"""Does a term of the glossary come through as it is listed?"""

from collections.abc import Iterator
from functools import lru_cache

from summarizer.checking.findings import Finding
from summarizer.checking.glossary import Glossary, Kind, Term, TermHit
from summarizer.checking.pairs import Pair, finding
from summarizer.checking.reading.renderings import English, Rendering, is_abbreviation, plain_line

_HELD_TO: frozenset[Kind] = frozenset({"organ", "law", "meeting", "programme", "place", "slogan"})
"""Kinds of our own terms that have a name of their own in English. The others are put as the sentence wants it."""
_PUBLISHED = frozenset({"official", "standard"})
_SORTS = frozenset("Ministry Commission Administration Bureau Office Court Procuratorate Academy Department".split())
"""Two organs are taken for one another where they are of one sort."""
_SHORT = 2
_FEWEST_WORDS = 2
"""Words of a name that is told apart from common prose: "Customs" alone is none."""


def check_terms(pair: Pair) -> Iterator[Finding]:
    """Terms of the glossary that the English puts otherwise than as listed, or as an accepted variant.

    A user's own term is a rule (major), and is wanted as it is written, but for case, hyphens, articles, plurals and
    American or British spelling. A term of ours is advice (minor), and followed where its words are there in any
    order; but where the English names another organ in the place of one, that is another fact (critical).

    >>> [f.message for f in check_terms(Pair("商务部说", "The Ministry of Water Resources said"))]
    ['source says 商务部 (Ministry of Commerce), the English says Ministry of Water Resources']
    """
    first = {hit.term.plain: hit for hit in reversed(pair.terms) if _is_held_to(hit.term)}
    if not first:
        return
    english = English(pair.target)
    missing = [hit for hit in first.values() if not _is_followed(hit.term, english)]
    for hit in sorted(missing, key=lambda hit: hit.start):
        taken = _another(hit.term, pair, english) if len(missing) == 1 else None
        if taken:
            yield _swapped(hit, taken)
        elif pair.whole:
            yield _unlisted(hit)


def _is_held_to(term: Term) -> bool:
    """A place of two characters may be a part of a foreign name: 佩德拉萨 is not in Lhasa."""
    if term.kind == "place" and len(term.zh) == _SHORT:
        return term.status == "user"
    return term.status == "user" or (term.kind in _HELD_TO and term.status in _PUBLISHED)


def _is_followed(term: Term, english: English) -> bool:
    if english.rendering(term.forms):
        return True
    return term.status != "user" and english.has_words_of(term.forms)


def _another(term: Term, pair: Pair, english: English) -> Rendering | None:
    """The name of another organ of the same sort that the English has and the source has not."""
    if term.kind != "organ" or term.status != "official":
        return None
    own = {plain_line(form) for hit in pair.terms for form in (hit.term.en, *hit.term.forms)}
    for other in _organs(pair.glossary):
        if not _SORTS & set(term.en.split()) & set(other.en.split()):
            continue
        rendering = english.rendering([form for form in other.forms if _names(form)])
        if rendering and not any(plain_line(rendering.form) in line for line in own) and other.plain not in pair.source:
            return rendering
    return None


@lru_cache(maxsize=4)
def _organs(glossary: Glossary) -> tuple[Term, ...]:
    """The organs of state in *glossary*, the longest name first: one may stand within another."""
    organs = [term for term in glossary if term.kind == "organ" and term.status == "official"]
    return tuple(sorted(organs, key=lambda term: len(term.en), reverse=True))


def _names(form: str) -> bool:
    return not is_abbreviation(form) and len(form.split()) > _FEWEST_WORDS and form[0].isupper()


def _swapped(hit: TermHit, taken: Rendering) -> Finding:
    message = f"source says {hit.term.zh} ({hit.term.en}), the English says {taken.form}"
    place = (taken.start, taken.end)
    return finding("terminology/wrong", "critical", message, source=(hit.start, hit.end), target=place)


def _unlisted(hit: TermHit) -> Finding:
    term = hit.term
    if term.status == "user":
        message = f"your glossary says {term.zh} = {' or '.join(term.forms)}; the English does not say so"
        return finding("terminology/wrong", "major", message, source=(hit.start, hit.end))
    message = f"{term.zh} is mostly “{term.forms[0]}” in English, which this sentence does not say"
    return finding("terminology/wrong", "minor", message, source=(hit.start, hit.end))
