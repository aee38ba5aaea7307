"""Names of people in English: Chinese ones in pinyin, and foreign ones told by their first name or their title."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, islice, product
from typing import NamedTuple

from summarizer.checking.reading.name_tables import (
    ENGLISH_WORDS,
    FAMILY_NAMES_ELSEWHERE,
    FIRST_NAMES,
    NO_NAMES,
    NO_PINYIN,
    TITLES,
)
from summarizer.checking.reading.pinyin import readings, syllables
from summarizer.checking.reading.sounds import consonants
from summarizer.sources.surnames import COMPOUND, SINGLE

_WORD = r"(?:[A-Z][\w'’-]{0,24}[a-z]|[A-Z]\.)"
_RUN = re.compile(rf"(?<![\w'’-]){_WORD}(?: (?:(?:de|van|von|bin|al|el|der|den|la|da|di|du) ){{0,2}}{_WORD}){{1,7}}")
_ADDRESSED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|President|Senator|Sen|Chancellor|Professor|Prof|Governor|Gov)\.? "
    r"(?P<name>[A-Z][a-z]{1,24})\b(?![-'’]\w\w| [A-Z]| (?:van|von|de|bin|al|el|da|di) )"
)
_QUOTES = frozenset("\"“”‘’'")
# A syllable of Cantonese as Hong Kong spells it, which may end in a stop: Shing, Kit, Lok.
_CANTONESE = re.compile(
    r"(?:ch|sh|kw|gw|hw|ts|tz|ng|[bcdfghjklmnpstwyz])?(?:eu|oo|ee|ou|ai|au|ei|oi|ui|[aeiouy])(?:ng|[hiumnkptyw])?",
    re.IGNORECASE,
)
_NO_CANTONESE = frozenset(
    "Met Won Set Led Let Get Got Hit Put Cut Sat Win Run Him Man Men Son Who How Why Key Pay".split()
)
# What people do and bodies seldom: Xu Y said, who; or what only they have, an age.
_DOES = re.compile(r",? (?:said|says|told|added|noted|explained|wrote|commented|tweeted|recalled|who)\b|, \d\d,")
_OWNER = re.compile(r"['’]s?$")
_JAPANESE = re.compile(r"(?:(?:ch|sh|ts|[kgsztdnhbpmyrwjf])?y?[aiueo]{1,2}n?)+", re.IGNORECASE)
_LONGEST_TITLED = 6
"""Words with capitals in a row: more are a headline, where any two may stand behind President."""
_MOST = 30
"""Names that are looked at in one text. A longer list is a table, and must not cost the square of its length."""


class EnglishName(NamedTuple):
    """A name of two words or more as the English has it, and its place there.

    *pinyin* has the ways to read it as Chinese, syllable by syllable, surname first; it is empty for a foreign name.
    """

    words: tuple[str, ...]
    pinyin: tuple[tuple[str, ...], ...]
    start: int
    end: int
    sure: bool = True
    """False where only what follows tells a person: "El País said" is a paper."""


def english_names(text: str) -> list[EnglishName]:
    """The names of people in *text* that can be told to be such.

    >>> [" ".join(name.words) for name in english_names("Mayor Gong Zheng met Robert Halden at Hong Kong University.")]
    ['Gong Zheng', 'Robert Halden']
    """
    names = (name for run in _RUN.finditer(text) for name in _names_in(run))
    return list(islice(chain(names, _addressed(text)), _MOST))


def _addressed(text: str) -> Iterator[EnglishName]:
    """Family names alone behind a form of address: Mr Halden. A short one could be heard anywhere."""
    for match in _ADDRESSED.finditer(text):
        if _is_quoted(match):
            continue
        word, ways = match["name"], tuple(way for way in syllables(match["name"]) if way in _surnames())
        if word in NO_NAMES or word in TITLES or word in FAMILY_NAMES_ELSEWHERE:
            continue
        if ways or len(consonants(word)) > 2:  # noqa: PLR2004 - two consonants are heard nearly everywhere
            yield EnglishName((word,), ways, *match.span("name"))


def _is_quoted(match: re.Match[str]) -> bool:
    """True for what stands in quotes alone: “Mr. Robot” is a series."""
    text, (start, end) = match.string, match.span()
    return text[start - 1 : start] in _QUOTES and text[end : end + 2].lstrip(",.")[:1] in _QUOTES


def _names_in(run: re.Match[str]) -> Iterator[EnglishName]:
    words = list(re.finditer(r"\S+", run[0]))
    plain = [_OWNER.sub("", word[0]) for word in words]
    i = 0
    while i < len(words) - 1:
        length, ways = 0, _as_pinyin(plain[i], plain[i + 1])
        if ways:
            length = 2 if _is_person(plain, i, i + 2) else 0
        elif plain[i] in FIRST_NAMES or (_human(run, plain, i) and not _japanese(plain[i : i + 2])):
            length = _foreign(plain[i:])
        if length:
            last = i + length - 1
            start, end = run.start() + words[i].start(), run.start() + words[last].start() + len(plain[last])
            sure = bool(ways) or plain[i] in FIRST_NAMES or i > 0
            yield EnglishName(tuple(plain[i : last + 1]), ways, start, end, sure)
        i += length or 1


def _human(run: re.Match[str], words: list[str], i: int) -> bool:
    """True where a title is in front, or where these two words alone speak or have an age."""
    if len(words) > _LONGEST_TITLED or words[i] in NO_NAMES or words[i] in TITLES:
        return False
    if i:
        return words[i - 1].rstrip(".").rpartition("-")[2] in TITLES
    alone = len(words) == 2 and not _OWNER.search(run[0])  # noqa: PLR2004 - a first name and a family name
    return alone and bool(_DOES.match(run.string, run.end()))


def _is_person(words: list[str], start: int, end: int) -> bool:
    """False for pinyin that goes on, or that a noun follows: Bang Hebo Park is a place, Li Ka Shing from Hong Kong."""
    after = words[end] if end < len(words) else ""
    before = words[start - 1] if start else ""
    if after not in _NO_CANTONESE and all(_CANTONESE.fullmatch(word) for word in (words[end - 1], after)):
        return False
    return after not in NO_NAMES and not (syllables(before) and before not in NO_NAMES)


def _japanese(words: list[str]) -> bool:
    """True for words that may be Japanese, which characters do not tell the sound of: Fumio Kishida for 岸田文雄."""
    return all(_JAPANESE.fullmatch(word) for word in words)


def _as_pinyin(first: str, second: str) -> tuple[tuple[str, ...], ...]:
    """The ways to read two words as surname and given name, in either order."""
    if f"{first} {second}" in NO_PINYIN or {first.lower(), second.lower()} <= ENGLISH_WORDS:
        return ()
    if first in NO_NAMES and first not in _NAMES_TOO:
        return ()
    given = [way for way in syllables(second) if len(way) <= 2]  # noqa: PLR2004 - a given name is one or two syllables
    if not given:
        return ()
    surnames = [way for way in syllables(first) if way in _surnames()]
    return tuple((*surname, *way) for surname in surnames for way in given)


_NAMES_TOO = frozenset({"He", "She", "An", "You"})


def _foreign(words: list[str]) -> int:
    """How many of *words*, the first of them a first name, are one name: those before a word that is in no name."""
    length = next((i for i, word in enumerate(words) if i and (word in NO_NAMES or word in TITLES)), len(words))
    if length < 2 or any(word in FAMILY_NAMES_ELSEWHERE for word in words[:length]):  # noqa: PLR2004
        return 0
    return min(length, 4)


@cache
def _surnames() -> frozenset[tuple[str, ...]]:
    compound = {way for name in COMPOUND for way in product(*map(readings, name))}
    return frozenset({(reading,) for surname in SINGLE for reading in readings(surname)} | compound)
