"""Whom the source surely names, and who of them is nobody in the English."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import product

from summarizer.checking.glossary import Glossary
from summarizer.checking.glossary.surroundings import ANOTHERS
from summarizer.checking.pairs import Pair, Place
from summarizer.checking.reading.english_names import english_names
from summarizer.checking.reading.hearing import Hearing
from summarizer.checking.reading.name_tables import FAMILY_NAMES_ELSEWHERE, OTHER_SPELLINGS
from summarizer.checking.reading.people import AFTER_A_NAME, Person, find_people
from summarizer.checking.reading.pinyin import pinyin_name, readings, spellings, syllables
from summarizer.checking.reading.renderings import English
from summarizer.checking.reading.sound_tables import TRANSLITERATING
from summarizer.checking.reading.sounds import full_names, is_named
from summarizer.sources.surnames import COMPOUND

_WORD = re.compile(r"[A-ZÜ]\w*(?:[-'’]\w+)*")
_OWNER = re.compile(r"['’]s?$")
_ENDS = re.compile(AFTER_A_NAME)
_PRONOUN = re.compile(r"\b(?:s?he|him|hers?|his|(?:him|her)self)\b", re.IGNORECASE)
_HIMSELF = re.compile(r"\b(?:s?he|him)\b", re.IGNORECASE)
# A byline, and words behind which something else than a name may stand: 代表高水平, 专家高度评价.
_LOOSE_POSTS = ("记者", "代表", "专家", "委员")
# What has a name in it and is said without: the Party centre with its core, a thought.
_IN_A_PHRASE = re.compile("(?:同志)?为核心|新时代|同志|[^，。；、]{0,12}思想")
# Posts of a country like China, whose holders have names in characters however foreign these look.
_AT_HOME = re.compile("中国|中共|[省市县区]|党|国务院|全国人大|政协")
_TRANSLITERATING = frozenset(TRANSLITERATING)
_COUNTRIES = tuple(name for name in ANOTHERS if len(name) > 1)
_SHORTEST = 2
"""Characters of a name that may be a part of another word: 高峰 is in 高峰论坛."""


@lru_cache(maxsize=4)
def dropped_people(pair: Pair) -> tuple[Person, ...]:
    """Those whom the source surely names and a whole English text does not, in no spelling and by no pronoun.

    Nobody where the English has a name that nothing in the source can be read as: that may be one of them, misnamed.

    >>> [person.name for person in dropped_people(Pair("市长龚正、副市长陈杰出席。", "Mayor Gong Zheng attended."))]
    ['陈杰']
    """
    if not (pair.whole and pair.target.strip()):
        return ()
    people = _surely_named(pair)
    lost = [person for person in people if not _is_said(person, people, pair)]
    if not lost or _has_a_stranger(pair) or _has_another_spelling(lost, people, pair):
        return ()
    pronoun = _HIMSELF if len(lost) < len(people) else _PRONOUN
    return () if pronoun.search(pair.target) else tuple(lost)


def dropped_foreigners(pair: Pair) -> list[Place]:
    """The places of foreign names in full that nothing in a whole English text sounds like, and no pronoun stands for.

    None where the English has a name that nothing in the source can be read as: that may be one of them, misnamed.
    """
    names = full_names(pair.source) if pair.whole and pair.target.strip() else []
    if not names or _PRONOUN.search(pair.target) or _has_a_stranger(pair):
        return []
    words = [_OWNER.sub("", word) for word in _WORD.findall(pair.target)]
    return [name.span() for name in names if not (is_named(name[0], words) or _is_listed(name[0], pair))]


def spelt(name: str, glossary: Glossary) -> str:
    """The name of a person as the user spells it, else in pinyin."""
    is_own = name in glossary and glossary[name].status == "user"
    return glossary[name].en if is_own else pinyin_name(name)


def place_of(person: Person, pair: Pair) -> Place:
    """Where the source names *person*."""
    start = _first(person.name, pair) or 0
    return start, start + len(person.name)


def _surely_named(pair: Pair) -> list[Person]:
    here = [person for person in find_people(pair.source) if person.post]
    everybody = {person.name: person for person in (*pair.people, *here)}
    return [person for person in everybody.values() if _is_sure(person) and _first(person.name, pair) is not None]


def _is_sure(person: Person) -> bool:
    """False for what may be no name, and for a foreign one, which is only sounded out: 副总理穆特科."""
    post = person.post or ""
    if post.endswith(_LOOSE_POSTS) or any(place in post for place in (*OTHER_SPELLINGS, *_COUNTRIES)):
        return False
    return not _TRANSLITERATING.issuperset(person.name) or bool(_AT_HOME.search(post))


def _first(name: str, pair: Pair) -> int | None:
    """Where *name* stands first as a name, in no term and no phrase that has it."""
    for match in re.finditer(re.escape(name), pair.source):
        is_in_a_term = any(
            hit.start <= match.start() and match.end() <= hit.end and hit.term.plain != name for hit in pair.terms
        )
        ends = len(name) > _SHORTEST or _ENDS.match(pair.source, match.end())
        if ends and not is_in_a_term and not _IN_A_PHRASE.match(pair.source, match.end()):
            return match.start()
    return None


def _is_said(person: Person, people: Iterable[Person], pair: Pair) -> bool:
    """True where the English has the name, or the surname or the given name alone, but for the names of the others."""
    others = [other.name for other in people if other.name != person.name]
    text = pair.target
    for other in others:
        text = spellings(other).sub(" ", text)
    words = [_OWNER.sub("", word) for word in _WORD.findall(text)]
    known = pinyin_name(person.name).split()
    if not set(known).isdisjoint(words) or any(_reads(word, person.name) for word in words):
        return True
    return _is_listed(person.name, pair) or _is_heard(person.name, pair)


def _is_heard(name: str, pair: Pair) -> bool:
    """True where *name* may be a foreign one, and somebody in the English sounds like it."""
    is_foreign = _TRANSLITERATING.issuperset(name)
    return is_foreign and is_named(name, [word for other in english_names(pair.target) for word in other.words])


def _reads(word: str, name: str) -> bool:
    """True where *word* is a part of *name*, or all of it, in pinyin."""
    at = 2 if name[:2] in COMPOUND else 1
    parts = (name[:at], name[at:], name, name[at:] + name[:at])
    return any(way in _ways(part) for way in syllables(word) for part in parts if part)


@lru_cache(maxsize=1024)
def _ways(characters: str) -> frozenset[tuple[str, ...]]:
    return frozenset(product(*map(readings, characters)))


def _is_listed(name: str, pair: Pair) -> bool:
    """True where the English has the name as the glossary spells it."""
    forms = pair.glossary[name].forms if name in pair.glossary else ()
    english = English(pair.target)
    return bool(english.rendering([word for form in forms for word in (form, *form.split()) if len(word) > 1]))


def _has_a_stranger(pair: Pair) -> bool:
    names = english_names(pair.target)
    source = Hearing(pair.source) if names else None
    return source is not None and not all(source.has(name) for name in names)


def _has_another_spelling(lost: Iterable[Person], people: Iterable[Person], pair: Pair) -> bool:
    """True where the English has a family name that is not spelt as in Mandarin, and may be one of the *lost*."""
    named = {person.name for person in people} - {person.name for person in lost}
    words = {_OWNER.sub("", word) for word in _WORD.findall(pair.target)} & FAMILY_NAMES_ELSEWHERE
    return any(not any(_reads(word, name) for name in named) for word in words)
