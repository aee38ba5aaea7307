"""Is denied what the source denies, and nothing else?"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from summarizer.checking.findings import Finding
from summarizer.checking.pairs import Pair, Place, finding
from summarizer.checking.reading.alignment import aligned_sentences
from summarizer.checking.reading.negation import Denial, chinese_denials, english_denials, mild_denials

_WORD = re.compile("[a-z]+")
# 不仅 whose "not" is gone: "is only a task, but also a priority".
_NOT_ONLY = frozenset("不仅 不仅仅 不光 不单 不单单 不只 不但".split())
_ONLY_BUT = re.compile(r"\b(?:only|just|merely|solely|simply)\b[^.;]{0,300}?\b(?:but|also)\b", re.IGNORECASE)
_SAID_NOT_ONLY = re.compile(r"(?:\bnot|n['’]t)\b.{0,20}?\b(?:only|just|merely|solely|simply)\b", re.IGNORECASE)
# 尚未 whose "not" is gone: "has yet announced".
_NOT_YET = frozenset("尚未 还没 未 仍未 没有 尚无 并未".split())
_HAS_YET = re.compile(r"\b(?:has|have|had|is|are|was|were|although|but) yet (?!to\b)(?:been|\w+(?:ed|en|de))\b")
# Not before somebody does: 直到周三才说 is "did not say until Wednesday".
_UNTIL = re.compile(r"\b(?:until|till|before)\b", re.IGNORECASE)
_NOT_BEFORE = re.compile("直到|直至|才|首次|要到|要等")
_ANY = re.compile(r"\b(?:not?|never|cannot|none|nothing|neither|nor|without)\b|n['’]t\b", re.IGNORECASE)
_NEGATIVE_PREFIXES = tuple("un in im il ir dis non".split())
_CONTRAST = re.compile(r"(?:,|[-–—]|\b(?:and|but)) ?$")
_SHOWN = 30
_MOST = 100
"""Denials that are told apart by their place. Where there are more, the text is no prose."""


@dataclass(frozen=True)
class _Said:
    """A stretch of both texts, where it is in them, and what it denies on each side."""

    source: str
    target: str
    source_at: Place
    target_at: Place
    chinese: list[Denial]
    english: list[Denial]


def check_polarity(pair: Pair) -> Iterator[Finding]:
    """A "not" or a "never" that the source does not have, and a 没有 or 不会 that the English does not have.

    What denies is counted on both sides, in the whole and in each sentence where sentences can be lined up. A Chinese
    word may be rendered by an English one that denies mildly (无家可归 is "homeless"), and some that look like a
    denial are none (不断, 非常): those excuse a "not", but do not ask for one.

    >>> [f.message for f in check_polarity(Pair("会议没有作出决定。", "The meeting made a decision."))]
    ['source says 没有, the English denies nothing there']
    >>> [f.message for f in check_polarity(Pair("会议作出决定。", "The meeting did not make a decision."))]
    ['the English says “did not make a decision”, the source does not deny it']
    """
    chinese, english = chinese_denials(pair.source), english_denials(pair.target)
    if not chinese and not english:
        return
    whole = _stretch(pair, (0, len(pair.source)), (0, len(pair.target)), chinese, english)
    pieces = (_stretch(pair, *places, chinese, english) for places in aligned_sentences(pair.source, pair.target))
    for said in chain([whole], pieces):
        if added := _added(said):
            yield _addition(pair.target, added)
            return
        if pair.whole and (dropped := _dropped(said)):
            message = f"source says {dropped.text}, the English denies nothing there"
            yield finding("accuracy/polarity", "major", message, source=(dropped.start, dropped.end))
            return


def _stretch(pair: Pair, source: Place, target: Place, chinese: list[Denial], english: list[Denial]) -> _Said:
    return _Said(
        source=pair.source[slice(*source)],
        target=pair.target[slice(*target)],
        source_at=source,
        target_at=target,
        chinese=[denial for denial in chinese if source[0] <= denial.start < source[1]],
        english=[denial for denial in english if target[0] <= denial.start < target[1]],
    )


def _added(said: _Said) -> Denial | None:
    """The "not" that nothing in the source accounts for, where there is one too many."""
    outright = [denial for denial in said.english if denial.firm and not _contrasts(said, denial)]
    if not outright or len(said.english) <= _excuses(said):
        return None
    if _UNTIL.search(said.target) and _NOT_BEFORE.search(said.source):
        return None
    return max(outright[:_MOST], key=lambda it: _nearest(_share(it, said.target_at), said.chinese, said.source_at))


def _excuses(said: _Said) -> int:
    """How many denials the Chinese accounts for, less those that the English has other words for."""
    firm = sum(denial.firm for denial in said.chinese)
    if len(said.english) <= firm or firm == len(said.chinese):
        return firm
    words = _WORD.findall(said.target.lower())
    named = [denial for denial in said.chinese if denial.instead]
    bare = len(said.chinese) - firm - len(named)
    said_otherwise = {stems for stems in {it.instead for it in named} if any(word.startswith(stems) for word in words)}
    unsaid = sum(denial.instead not in said_otherwise for denial in named)
    return firm + unsaid + max(0, bare - (len(mild_denials(said.target)) if bare else 0))


def _contrasts(said: _Said, denial: Denial) -> bool:
    """True of a "not" with no verb before it: "our guests, not us". The Chinese has it in other ways."""
    at = denial.start - said.target_at[0]
    return bool(_CONTRAST.search(said.target, max(0, at - 5), at))


def _nearest(at: float, others: list[Denial], place: Place) -> float:
    """How far from the nearest of *others* the share *at* of a text is; who stands alone is the farthest."""
    return min((abs(at - _share(other, place)) for other in others[:_MOST]), default=1.0)


def _share(denial: Denial, place: Place) -> float:
    return (denial.start - place[0]) / (place[1] - place[0])


def _dropped(said: _Said) -> Denial | None:
    """The firm denial of the source that nothing in the English accounts for, where there is one too many."""
    firm = [denial for denial in said.chinese if denial.firm]
    if (only := _named(said.chinese, _NOT_ONLY)) and _says_only(said.target):
        return only
    if (yet := _named(firm, _NOT_YET)) and _HAS_YET.search(said.target) and not said.english:
        return yet
    needed = len({denial.text for denial in firm})  # 不能慢、不能停 is one "must not": no delay and no stop
    if needed <= len(said.english) or needed <= _outright(said) + _mild_for_firm(said):
        return None
    return max(firm[:_MOST], key=lambda it: _nearest(_share(it, said.source_at), said.english, said.target_at))


def _outright(said: _Said) -> int:
    """How many "not"s and the like there are, "not just" among them where no 不仅 or its like has asked for it."""
    named = sum(bool(denial.instead) for denial in said.chinese)
    return max(len(said.english), len(_ANY.findall(said.target)) - named)


def _mild_for_firm(said: _Said) -> int:
    """How many mild denials of the English are left for the firm ones.

    拒绝 has its "refuse" to itself, and a 不 that is part of a word has a word like "unpredictable".
    """
    left = [denial.text for denial in mild_denials(said.target)]
    not_firm = Counter(denial.instead or _NEGATIVE_PREFIXES for denial in said.chinese if not denial.firm)
    for stems, times in not_firm.items():
        own = [word for word in left if word.startswith(stems)][:times]
        left = list((Counter(left) - Counter(own)).elements())
    return len(left)


def _named(denials: list[Denial], words: frozenset[str]) -> Denial | None:
    return next((denial for denial in denials if denial.text in words), None)


def _says_only(english: str) -> bool:
    return bool(_ONLY_BUT.search(english)) and not _SAID_NOT_ONLY.search(english)


def _addition(english: str, added: Denial) -> Finding:
    start = max(0, english.rfind(" ", 0, max(0, added.start - 1)) + 1)
    words = english[start : added.end + _SHOWN].split()
    if added.end + _SHOWN < len(english):
        words = words[:-1]
    message = f"the English says “{' '.join(words).rstrip('.')}”, the source does not deny it"
    return finding("accuracy/polarity", "major", message, target=(added.start, added.end))
