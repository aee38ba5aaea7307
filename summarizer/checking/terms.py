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
_PARTISANS = frozenset({"Republican", "Democrats", "Kuomintang"})
_ALSO_CALLED = {
    "中国共产党": ("共产党", "中共", "党中央", "全党", "党员", "入党"),
    "民进党": ("绿营",),
    "国民党": ("蓝营",),
}
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
        is_clear = len(missing) == 1 or _is_party(hit.term)
        taken = _another(hit.term, pair, english) if is_clear else None
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
    """The name of another organ of the same sort that the English has and the source has not; or of another party."""
    if not _is_told_apart(term):
        return None
    own = {plain_line(form) for hit in pair.terms for form in (hit.term.en, *hit.term.forms)}
    for other in _organs(pair.glossary):
        if not _sorts(term) & _sorts(other):
            continue
        rendering = english.rendering([form for form in other.forms if _names(form, other)])
        if rendering and not any(plain_line(rendering.form) in line for line in own) and not _is_in(pair.source, other):
            return rendering
    return None


def _is_told_apart(term: Term) -> bool:
    return term.kind == "organ" and (term.status == "official" or _is_party(term))


def _is_party(term: Term) -> bool:
    return term.plain.endswith("党") and term.status != "user"


def _sorts(term: Term) -> frozenset[str]:
    """Party for a party, Ministry and the like for an organ of state."""
    return frozenset({"Party"}) if _is_party(term) else _SORTS & set(term.en.split())


def _is_in(source: str, other: Term) -> bool:
    """True where *source* has it, by its name or as it calls its own: 中共."""
    return any(name in source for name in (other.plain, *_ALSO_CALLED.get(other.plain, ())))


@lru_cache(maxsize=4)
def _organs(glossary: Glossary) -> tuple[Term, ...]:
    """The organs of state and the parties in *glossary*, the longest name first: one may stand within another."""
    return tuple(sorted(filter(_is_told_apart, glossary), key=lambda term: len(term.en), reverse=True))


def _names(form: str, other: Term) -> bool:
    if _is_party(other):
        return form.endswith("Party") or form in _PARTISANS or (is_abbreviation(form) and len(form) > _SHORT)
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
