"""Whether a foreign name sounds like anything in a Chinese text, as transliterations do: Halden and 哈尔登.

Only consonants are compared, and loosely: Chinese has no clusters and few final consonants, and each paper has its own
table. So a name that fits need not be meant; one that fits nowhere is not there.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from summarizer.checking.reading.pinyin import sound
from summarizer.checking.reading.sound_tables import (
    CHINESE_ONSETS,
    ENGLISH_SOUNDS,
    LEFT_OUT,
    LIKENESS,
    PUT_IN,
    TRANSLITERATING,
)

_CLOSE = 0.25
"""What a consonant may cost, on the average of a name, so that the two still sound alike.

On 149 names of news pairs, and the same names against other pairs: 0.25 knows all that are transliterated at all and
hears 1 in 5 where it is not; in the whole text, with no regard to which characters transliterate, it would be 9 in 10.
"""
_SHORT = 2
_CLOSE_WHERE_SHORT = 0.1
_UNLIKE = 1.5
_LONGEST = 24
_SPOKEN = re.compile("|".join(sorted(ENGLISH_SOUNDS, key=len, reverse=True)))
_STRETCH = re.compile(f"[{TRANSLITERATING}]{{2,40}}")
# What stands round a dot is a name whatever it is written with, but where it ends cannot be seen.
_DOTTED = re.compile(r"[\u4e00-\u9fff]{1,6}(?:[·•・‧][\u4e00-\u9fff]{1,6})+")
_WHOLE = re.compile(f"[{TRANSLITERATING}]{{1,8}}(?:[·•・‧][{TRANSLITERATING}]{{1,8}})+")
_ONSET = re.compile("|".join(sorted(CHINESE_ONSETS, key=len, reverse=True)))


def transliterations(chinese: str) -> list[str]:
    """The stretches of *chinese* that may hold a foreign name.

    >>> transliterations("总统特朗普与安格拉·默克尔会谈")
    ['特朗普', '安格拉', '默克尔', '会谈', '总统特朗普与安格拉·默克尔会谈']
    """
    stretches = _STRETCH.findall(chinese)
    return stretches + _DOTTED.findall(chinese) if "·" in chinese else stretches


def dotted_names(chinese: str) -> Iterator[re.Match[str]]:
    """The foreign names that are written in full: 安格拉·默克尔."""
    return _WHOLE.finditer(chinese)


def sounds_in(word: str, stretches: Iterable[str]) -> bool:
    """True where a piece of one of the *stretches* of Chinese may be the transliteration of *word*.

    >>> sounds_in("Halden", ["罗伯特·哈尔登"]), sounds_in("Trump", ["特朗普"]), sounds_in("Halden", ["特朗普"])
    (True, True, False)
    """
    wanted = consonants(word[:_LONGEST])
    limit = (_CLOSE if len(wanted) > _SHORT else _CLOSE_WHERE_SHORT) * sum(_left_out(wanted))
    return any(_cost(wanted, _sounds(stretch)) <= limit for stretch in stretches)


@lru_cache(maxsize=4096)
def consonants(word: str) -> tuple[str, ...]:
    """The consonants of an English word, by class.

    >>> consonants("Schmidt"), consonants("Wright"), consonants("Michael")
    (('S', 'M', 'D'), ('R', 'G', 'D'), ('M', 'C', 'L'))
    """
    plain = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if c.isalpha())
    found = [heard for match in _SPOKEN.finditer(plain) for heard in ENGLISH_SOUNDS[match[0]].split()]
    return tuple(heard for i, heard in enumerate(found) if i == 0 or heard != found[i - 1])


def _cost(wanted: Sequence[str], heard: Sequence[str]) -> float:
    """The least cost of hearing *wanted* in some part of *heard*: an alignment, the ends of *heard* left free."""
    row = [0.0] * (len(heard) + 1)
    for consonant, left_out in zip(wanted, _left_out(wanted), strict=True):
        like = LIKENESS[consonant]
        above, row = row, [row[0] + left_out]
        for j, one in enumerate(heard):
            instead = above[j] + like.get(one, _UNLIKE)
            row.append(min(instead, above[j + 1] + left_out, row[j] + PUT_IN.get(one, 1.0)))
    return min(row)


def _left_out(wanted: Sequence[str]) -> list[float]:
    """What it costs not to hear each consonant: the first is heard."""
    return [1.0 if i == 0 else LEFT_OUT.get(consonant, 1.0) for i, consonant in enumerate(wanted)]


@lru_cache(maxsize=1024)
def _sounds(chinese: str) -> tuple[str, ...]:
    """The consonants of Chinese characters, by class: 哈尔登 is h l d n."""
    return tuple(part for character in chinese for part in _heard(character))


@lru_cache(maxsize=8192)
def _heard(character: str) -> tuple[str, ...]:
    """One character's onset and its final n; nothing for a mark.

    >>> _heard("登"), _heard("尔"), _heard("阿")
    (('d', 'n'), ('l',), ())
    """
    spoken = sound(character)
    if spoken == "er":
        return ("l",)
    onset = _ONSET.match(spoken)
    nasal = ["n"] if spoken[1:].endswith(("n", "ng")) else []
    return (*([CHINESE_ONSETS[onset[0]]] if onset else []), *nasal)
