"""Whether a foreign name sounds like anything in a Chinese text, as transliterations do: Halden and 哈尔登.

Only consonants are compared, and loosely: Chinese has no clusters and few final consonants, and each paper has its own
table. So a name that fits need not be meant; one that fits nowhere is not there.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, islice

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

At 0.25, 91 of 103 names that the news is full of are heard in their Chinese alone, and one name in six is heard in a
text that has other foreign names and not this one.
"""
_SHORT = 2
_CLOSE_WHERE_SHORT = 0.1
_CLOSE_BOTH_WAYS = 0.35
_UNLIKE = 1.5
_LONGEST = 24
_SPOKEN = re.compile("|".join(sorted(ENGLISH_SOUNDS, key=len, reverse=True)))
_STRETCH = re.compile(f"[{TRANSLITERATING}]{{2,40}}")
# What stands round a dot is a name whatever it is written with, but where it ends cannot be seen.
_DOTTED = re.compile(r"[\u4e00-\u9fff]{1,6}(?:[·•・‧][\u4e00-\u9fff]{1,6}){1,4}")
_WHOLE = re.compile(f"[{TRANSLITERATING}]{{1,8}}(?:[·•・‧][{TRANSLITERATING}]{{1,8}}){{1,4}}|[A-Z][a-z]+ [A-Z][a-z]+")
_WEAK_R = re.compile("(?<=^[aeiou])r(?=[^aeiouyr])")  # the first of Ardern and of Erdogan
_DOTS = re.compile("[·•・‧]")
_ONSET = re.compile("|".join(sorted(CHINESE_ONSETS, key=len, reverse=True)))


def transliterations(chinese: str) -> list[str]:
    """The stretches of *chinese* that may hold a foreign name.

    >>> transliterations("总统特朗普与安格拉·默克尔会谈")
    ['特朗普', '安格拉', '默克尔', '朗普与安格拉·默克尔会谈']
    """
    stretches = _STRETCH.findall(chinese)
    return stretches + _DOTTED.findall(chinese) if _DOTS.search(chinese) else stretches


def full_names(chinese: str) -> list[re.Match[str]]:
    """The foreign names that are written in full: 安格拉·默克尔, or Angela Merkel as she is; the first forty."""
    return list(islice(_WHOLE.finditer(chinese), 40))


def name_parts(name: str) -> list[str]:
    """The parts of a foreign name in full: 安格拉 and 默克尔."""
    return _DOTS.split(name)


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
    plain = _WEAK_R.sub("'", plain)
    found = [heard for match in _SPOKEN.finditer(plain) for heard in ENGLISH_SOUNDS[match[0]].split()]
    return tuple(heard for i, heard in enumerate(found) if i == 0 or heard != found[i - 1])


def is_named(full: str, words: Collection[str]) -> bool:
    """True where one of *words* is a part of the foreign name *full*, or sounds like it from beginning to end.

    A Chinese name is cut out of its sentence by the characters that it may have, so the last may be a word's: 布朗曾.

    >>> is_named("马特·克兰普顿", ["Matt", "Crampton"]), is_named("马特·克兰普顿", ["But", "Robert", "Halden"])
    (True, False)
    """
    if full.isascii():
        return not set(full.split()).isdisjoint(words)
    whole = name_parts(full)
    parts = [*whole, whole[0][1:], whole[-1][:-1]]
    return any(_sounds_like(word, part) for word in words for part in parts if part)


@lru_cache(maxsize=4096)
def _sounds_like(word: str, part: str) -> bool:
    wanted, heard = consonants(word[:_LONGEST]), _sounds(part)
    if not (wanted and heard):
        return not wanted and not heard
    most = max(sum(_left_out(wanted)), sum(PUT_IN.get(one, 1.0) for one in heard))
    return _cost(wanted, heard, whole=True) <= _CLOSE_BOTH_WAYS * most


def _cost(wanted: Sequence[str], heard: Sequence[str], *, whole: bool = False) -> float:
    """The least cost of hearing *wanted* in some part of *heard*, or in the *whole*: an alignment."""
    row = [0.0, *accumulate(PUT_IN.get(one, 1.0) if whole else 0.0 for one in heard)]
    for consonant, left_out in zip(wanted, _left_out(wanted), strict=True):
        like = LIKENESS[consonant]
        above, row = row, [row[0] + left_out]
        for j, one in enumerate(heard):
            instead = above[j] + like.get(one, _UNLIKE)
            row.append(min(instead, above[j + 1] + left_out, row[j] + PUT_IN.get(one, 1.0)))
    return row[-1] if whole else min(row)


def _left_out(wanted: Sequence[str]) -> list[float]:
    """What it costs not to hear each consonant: the first is always heard, but for a weak r."""
    first = 1 if wanted[:1] == ("'",) else 0
    return [1.0 if i == first else LEFT_OUT.get(consonant, 1.0) for i, consonant in enumerate(wanted)]


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
