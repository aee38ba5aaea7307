"""What a text denies: each 不, 没有 and 未, each "not", "never" and "without", with its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.checking.reading.negation_tables import (
    AFTER_BIE,
    BEFORE_BIE,
    CARRIED,
    CUES,
    ENGLISH_BEGINNINGS,
    ENGLISH_WORDS,
    FIRM,
    NOTHING,
    OPEN,
    OPEN_ALONE,
    REACHED,
)
from summarizer.checking.reading.sound_tables import TRANSLITERATING
from summarizer.checking.reading.tries import trie

_CUE = re.compile(f"[{CUES}]")
_WORDS = FIRM | NOTHING | OPEN.keys() | CARRIED.keys()
_LONGEST = max(map(len, _WORDS))
_LEAD = max(match.start() for match in map(_CUE.search, _WORDS) if match)
"""The most characters of a word before the first that denies."""

# Is it so or not: 是不是, 能不能, 有没有.
_WHETHER = re.compile(r"(?P<verb>[\u4e00-\u9fff])[不没](?P=verb)")

# Said of what will not go wrong, or set against what will: 不会让你们失望, 不会关闭，只会越开越大, 没有最好，只有更好.
_GOES_WELL = re.compile(
    "[^，。；！？,]{0,14}(?:落空|失望|白费|吃亏|掉队|辜负|食言|懈怠|松懈|打折扣|缺席|收兵|止步|停步|罢休|动摇|掉以轻心|灰心|气馁|退缩)"
    "|[^。；！？]{1,12}[，,]\\s?而?只[会能有]"
)
# What something is compared with: 是未接受治疗者的两倍, 比没有参加的人高.
_COMPARED = frozenset("比与较于和")
_MORE = re.compile("[^，。；！？]{1,30}(?:倍|[高低多少大小快慢强长短])")
# Done in vain: 付不起, 受不了.
_IN_VAIN = frozenset("起了住动完")
_UNABLE = ("unab", "fail", "imposs")
_IN_A_NAME = frozenset(TRANSLITERATING) - frozenset("可万大拿因约")

# Each alternative begins with a letter of its own, so that the search can skip to these letters.
_OUTRIGHT = re.compile(
    r"n(?:['’]t|(?<![A-Za-z]n)(?:ot|ever|o|one|obody|othing|owhere|either|or)\b)"
    r"|N(?<![A-Za-z]N)(?:ot|ever|OT|EVER|o|one|obody|othing|owhere|either|or|O)\b"
    r"|cannot\b|Cannot\b|without\b|Without\b"
)
_PLAIN = frozenset("n't n’t not never cannot".split())
# What denies nothing: not only, no matter, no less than, No. 1, nothing but; whether or not, why not.
_IDIOM_AFTER = re.compile(
    r"(?:no|not|n['’]t) (?:only|just|merely|solely|simply|doubt|matter|sooner|(?:more|less|fewer|later|earlier) than)\b"
    r"|(?:not|n['’]t) (?:(?:half|too|so|that|all) (?:that )?)?bad\b|(?:not|n['’]t) much (?:more|else|other) than\b"
    r"|not (?:to mention|least|unlike)\b|no\.? ?\d|nothing (?:but|short of)\b"
    r"|n['’]t (?:you|we)\b|(?:not|n['’]t) [a-z]+ (?:only|just)\b",
    re.IGNORECASE,
)
# This may be one or not: the best if not the only one; if not treated.
_IF = re.compile(r"\bif $", re.IGNORECASE)
_IDIOM_BEFORE = re.compile(r"\b(?:or|why) $", re.IGNORECASE)


# unpaid and unveiled are made alike; only one denies.
_MILD = re.compile(
    rf"\b(?:non-|un(?!der|i(?:t|f|on|v|q|l)|veil|cover|fold|anim)[a-z]{{3,}}(?:ed|ful|fully|able|ably|ing)\b"
    r"|nothing but\b|let alone\b|yet to\b|far from\b|rul(?:e[sd]?|ing) out\b|still to be\b|remain(?:s|ed|ing)? to be\b"
    r"|out of (?:control|reach|the question)\b|(?:turn|vot)ed down\b|too [a-z]+ to\b|(?<=\black )[a-z ]{1,60} to\b"
    r"|(?<=\blacks )[a-z ]{1,60} to\b|(?<=\blacked )[a-z ]{1,60} to\b|^only\b|(?<=[.!?] )only\b"
    rf"|{trie(ENGLISH_BEGINNINGS.split())}[a-z]*|{trie(ENGLISH_WORDS.split())}\b)"
)
_LESS = re.compile(r"less(?<=[a-z]{3}less)(?<!unless)(?<!bless)(?:ly|ness)?\b")
# Said twice, it is not denied: "cannot stop", "did not refuse".
_DENIED = re.compile(r"(?:not|n['’]t|never) (?:be |been |to )?$")
# A few are some.
_SOME = re.compile(r"\b(?:a|the|last|past|next|first|every) $")
_BEFORE = 12


@dataclass(frozen=True)
class Denial:
    """A word that denies, with its place.

    *firm*: the other language is to deny it too, or to have a word that begins as one of *instead* does. One that is
    not firm may be denied, and *instead* says how its English may begin where it has no "not".
    """

    text: str
    start: int
    end: int
    firm: bool
    instead: tuple[str, ...] = ()


def chinese_denials(text: str) -> list[Denial]:
    """The words of *text* that deny, or that may.

    >>> [(denial.text, denial.firm) for denial in chinese_denials("未来不会没有困难，不仅如此")]
    [('不会', True), ('没有', True), ('不仅', False)]
    """
    return list(_chinese(text))


def english_denials(text: str) -> list[Denial]:
    """The words of *text* that deny outright; firm are those that turn a verb round: "not", "never".

    >>> [(denial.text, denial.firm) for denial in english_denials("It's not only No. 1; it didn't fail without help.")]
    [("n't", True), ('without', False)]
    """
    return [
        Denial(
            match[0], *match.span(), firm=match[0].lower() in _PLAIN and not _stands_before(_IF, text, match.start())
        )
        for match in _OUTRIGHT.finditer(text)
        if not (_IDIOM_AFTER.match(text, match.start()) or _stands_before(_IDIOM_BEFORE, text, match.start()))
    ]


def mild_denials(text: str) -> list[Denial]:
    """The words of *text* that deny without a "not", in small letters.

    >>> [denial.text for denial in mild_denials("It is unsafe for the homeless, who lack help; under one hundred.")]
    ['unsafe', 'lack', 'less']
    """
    text = text.lower()
    return [
        Denial(match[0], *match.span(), firm=False)
        for pattern in (_MILD, _LESS)
        for match in pattern.finditer(text)
        if not _stands_before(_SOME if match[0] in {"few", "little"} else _DENIED, text, match.start())
    ]


def _stands_before(pattern: re.Pattern[str], text: str, at: int) -> bool:
    """True where *pattern*, which ends with what it looks for, stands in the few characters before *at*."""
    return bool(pattern.search(text, max(0, at - _BEFORE), at))


def _chinese(text: str) -> Iterator[Denial]:
    at = 0
    while match := _CUE.search(text, at):
        cue = match.start()
        if whether := _WHETHER.match(text, max(at, cue - 1)):
            at = whether.end()
            yield Denial(whether[0], *whether.span(), firm=False, instead=("whether", "if"))
            continue
        start, at = _word(text, cue, at)
        word = text[start:at]
        if word in NOTHING:
            continue
        if _is_firm(word, text, start):
            yield _in_place(word, text, start)
        elif word == "不" and text[at : at + 1] in _IN_VAIN:
            yield Denial(word, start, at, firm=False, instead=_UNABLE)
        elif word in OPEN or word in OPEN_ALONE:
            yield Denial(word, start, at, firm=False, instead=OPEN.get(word, ()))


def _word(text: str, cue: int, since: int) -> tuple[int, int]:
    """Where the word round the character at *cue* is: one of the tables, the longest, or else the character."""
    for length in range(_LONGEST, 1, -1):
        for start in range(max(since, cue - _LEAD, cue - length + 1), cue + 1):
            if text[start : start + length] in _WORDS:
                return start, start + length
    return cue, cue + 1


def _is_firm(word: str, text: str, at: int) -> bool:
    if word in FIRM or word in CARRIED:
        return True
    return (word == "别" and _forbids(text, at)) or (word == "不到" and _cannot(text, at))


def _in_place(word: str, text: str, start: int) -> Denial:
    """The denial of a firm *word*, which is open where what stands round it may be said without a "not"."""
    end = start + len(word)
    if _GOES_WELL.match(text, end):
        return Denial(word, start, end, firm=False)
    is_compared = text[start - 1 : start] in _COMPARED or text.startswith("是未", start - 1)
    if is_compared and _MORE.match(text, end):
        return Denial(word, start, end, firm=False)
    return Denial(word, start, end, firm=True, instead=CARRIED.get(word, ()))


def _forbids(text: str, at: int) -> bool:
    """True of 别 where it tells somebody not to; in 特别, 别墅 and 列别捷夫 it does not."""
    if text[at - 1 : at] in _IN_A_NAME and text[at + 1 : at + 2] in _IN_A_NAME:
        return False
    return text[at - 1 : at] not in BEFORE_BIE and text[at + 1 : at + 2] not in AFTER_BIE


def _cannot(text: str, at: int) -> bool:
    """True of 找不到, and not of 不到100人, which is fewer than a hundred."""
    return text[at - 1 : at] in REACHED
