"""Chinese names in the letters of English papers, and back: what a character may be read as."""

import re
import unicodedata
from functools import lru_cache

from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PINYIN_DICT

from summarizer.checking.glossary import renderings
from summarizer.checking.reading.sound_tables import SYLLABLES
from summarizer.sources.simplifying import simplified
from summarizer.sources.surnames import COMPOUND, PINYIN

_LONGEST = 24
"""Letters of a word that may still be pinyin: no given name is longer."""


def pinyin_name(name: str) -> str:
    """A Chinese name as English papers print it: surname first, given name in one word, no tone marks.

    >>> pinyin_name("龚正"), pinyin_name("歐陽修"), pinyin_name("单国强"), pinyin_name("吕新华")
    ('Gong Zheng', 'Ouyang Xiu', 'Shan Guoqiang', 'Lyu Xinhua')
    """
    name = simplified(name)
    if known := renderings("person").get(name):
        return known
    length = 2 if name[:2] in COMPOUND else 1
    surname, given = name[:length], name[length:]
    return f"{PINYIN.get(surname) or _pinyin(surname)} {_pinyin(given)}".strip()


@lru_cache(maxsize=1024)
def spellings(name: str) -> re.Pattern[str]:
    """The ways to write a name in pinyin: surname first or last, the given name in one word or two, ü as papers do.

    >>> [match[0] for match in spellings("吕新华").finditer("Lyu Xinhua, Lu Xin-hua, Xinhua LÜ and Mr Lyu")]
    ['Lyu Xinhua', 'Lu Xin-hua', 'Xinhua LÜ']
    """
    surname, _, given = pinyin_name(name).partition(" ")
    family, own = (_loosely(re.sub(r"\W", "", part)) for part in (surname, given))
    return re.compile(rf"\b(?:{family},?\s+{own}|{own}\s+{family})\b", re.IGNORECASE)


@lru_cache(maxsize=65536)
def readings(character: str) -> frozenset[str]:
    """Every pinyin of *character*, without tones and with v for ü; its commonest alone is `sound`.

    >>> sorted(readings("单")), sorted(readings("吕")), sorted(readings("a"))
    (['chan', 'dan', 'shan'], ['lv'], [])
    """
    return frozenset(filter(None, map(_plain, PINYIN_DICT.get(ord(character), "").split(","))))


@lru_cache(maxsize=65536)
def sound(character: str) -> str:
    """The commonest pinyin of *character*, without its tone; nothing for what is not Chinese."""
    return _plain(PINYIN_DICT.get(ord(character), "").partition(",")[0])


@lru_cache(maxsize=4096)
def syllables(word: str) -> tuple[tuple[str, ...], ...]:
    """The ways to read a word of English as pinyin, one to three syllables; none where it is not pinyin.

    >>> syllables("Xian"), syllables("Xi'an"), syllables("Zhen-min"), syllables("Trump")
    ((('xian',), ('xi', 'an')), (('xi', 'an'),), (('zhen', 'min'),), ())
    """
    plain = word.lower().replace("ü", "v")
    if len(word) > _LONGEST or not plain.isascii():
        return ()
    ways: list[tuple[str, ...]] = [()]
    for part in re.split("[-'’]", plain):
        ways = [(*way, *more) for way in ways for more in _split(part)]
    return tuple(way for way in ways if 1 <= len(way) <= 3)  # noqa: PLR2004 - a given name of three is the longest


def _split(letters: str, most: int = 3) -> list[tuple[str, ...]]:
    """The ways to cut *letters* into syllables; lyu, lu and lv are one."""
    whole = [(same,) for same in SYLLABLES.get(letters, "").split()]
    if most == 1:
        return [*whole]
    heads = (cut for cut in range(min(6, len(letters) - 1), 0, -1) if letters[:cut] in SYLLABLES)
    return [
        *whole,
        *(
            (head, *rest)
            for cut in heads
            for head in SYLLABLES[letters[:cut]].split()
            for rest in _split(letters[cut:], most - 1)
        ),
    ]


def _loosely(letters: str) -> str:
    sounds = re.findall(r"[ln]yu|.", letters, re.IGNORECASE)
    return "[-'’ ]?".join(sound if len(sound) == 1 else f"{sound[0]}(?:yu|ü|u|v)" for sound in sounds)


def _plain(reading: str) -> str:
    letters = unicodedata.normalize("NFD", reading.strip()).replace("u\u0308", "v")
    return "".join(c for c in letters if not unicodedata.combining(c))


def place_name(name: str) -> str:
    """A place in the letters of English papers: in one word."""
    return _pinyin(name)


def _pinyin(characters: str) -> str:
    syllables = lazy_pinyin(characters, style=Style.NORMAL, v_to_u=False)
    joined = "".join(syllables[:1])
    for syllable in syllables[1:]:
        joined += f"'{syllable}" if syllable[0] in "aeo" else syllable  # Xi'an is not Xian
    return joined.replace("v", "yu").capitalize()
