"""Is denied what the source denies, and nothing else?"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise

from summarizer.checking.findings import Finding, Severity
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
_UNTIL = re.compile(
    r"\b(?:until|till|before)\b"
    r"|(?:\bnot|n['’]t)\b[^.;]{0,40}? for (?:\w+ ){1,4}(?:days?|weeks?|months?|years?|hours?)\b",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile("直到|直至|才|首次|要到|要等|将[在于]|还[要需]|再过")
_SAME_SERIES = re.compile("[^，。；：！？,;:!?]{0,14}、")
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
        evened: Severity | None = "minor" if said is not whole and _denies_as_often(whole) else None
        if added := _added(said):
            yield _addition(pair.target, added, evened or "major")
            return
        if pair.whole and (dropped := _dropped(said)):
            denial, severity = dropped
            message = f"source says {denial.text}, the English denies nothing there"
            yield finding("accuracy/polarity", evened or severity, message, source=(denial.start, denial.end))
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
    named = [denial for denial in said.chinese if denial.instead and not denial.firm]
    bare = len(said.chinese) - firm - len(named)
    said_otherwise = {stems for stems in {it.instead for it in named} if any(word.startswith(stems) for word in words)}
    unsaid = sum(denial.instead not in said_otherwise for denial in named)
    return firm + unsaid + max(0, bare - (len(_mild_but_for(named, said)) if bare else 0))


def _contrasts(said: _Said, denial: Denial) -> bool:
    """True of a "not" with no verb before it: "our guests, not us". The Chinese has it in other ways."""
    at = denial.start - said.target_at[0]
    return bool(_CONTRAST.search(said.target, max(0, at - 5), at))


def _nearest(at: float, others: list[Denial], place: Place) -> float:
    """How far from the nearest of *others* the share *at* of a text is; who stands alone is the farthest."""
    return min((abs(at - _share(other, place)) for other in others[:_MOST]), default=1.0)


def _share(denial: Denial, place: Place) -> float:
    return (denial.start - place[0]) / (place[1] - place[0])


def _dropped(said: _Said) -> tuple[Denial, Severity] | None:
    """The firm denial of the source that nothing in the English accounts for, where there is one too many.

    It is minor where some mild word of the English may carry it, though another 不 may have asked for that word.
    """
    firm = [denial for denial in said.chinese if denial.firm]
    if (only := _named(said.chinese, _NOT_ONLY)) and _says_only(said.target):
        return only, "major"
    if (yet := _named(firm, _NOT_YET)) and _HAS_YET.search(said.target) and not said.english:
        return yet, "major"
    needed = _needed(firm, said) if len(said.english) < len(firm) else 0
    if needed <= len(said.english) or needed <= (outright := _outright(said)) + len(_mild_but_for(_open(said), said)):
        return None
    named = [denial for denial in _open(said) if denial.instead]
    farthest = max(firm[:_MOST], key=lambda it: _nearest(_share(it, said.source_at), said.english, said.target_at))
    return farthest, "minor" if needed <= outright + len(_mild_but_for(named, said)) else "major"


def _denies_as_often(whole: _Said) -> bool:
    """True where one "not" too many in a sentence is one too few in another: it was put elsewhere."""
    return len(whole.english) == sum(denial.firm for denial in whole.chinese)


def _needed(firm: list[Denial], said: _Said) -> int:
    """How many denials the English is to have: 不能慢、不能停 is one "must not", and so is any series with 、."""
    words = _WORD.findall(said.target.lower())
    asked = [it for it in firm if not (it.instead and any(word.startswith(it.instead) for word in words))]
    text, start = said.source, said.source_at[0]
    one_series = [
        bool(_SAME_SERIES.fullmatch(text, before.end - start, after.start - start)) for before, after in pairwise(asked)
    ]
    kept = [it for it, is_next in zip(asked, [False, *one_series], strict=False) if not is_next]
    return len({it.text for it in kept})


def _outright(said: _Said) -> int:
    """How many "not"s and the like there are, "not just" among them where no 不仅 or its like has asked for it."""
    named = sum(bool(denial.instead) for denial in _open(said))
    return max(len(said.english), len(_ANY.findall(said.target)) - named)


def _open(said: _Said) -> list[Denial]:
    return [denial for denial in said.chinese if not denial.firm]


def _mild_but_for(denials: list[Denial], said: _Said) -> list[str]:
    """The mild denials of the English that are left for other words than *denials*.

    拒绝 has its "refuse" to itself, and a 不 that is part of a word has a word like "unpredictable".
    """
    left = [denial.text for denial in mild_denials(said.target)]
    for stems, times in Counter(denial.instead or _NEGATIVE_PREFIXES for denial in denials).items():
        own = [word for word in left if word.startswith(stems)][:times]
        left = list((Counter(left) - Counter(own)).elements())
    return left


def _named(denials: list[Denial], words: frozenset[str]) -> Denial | None:
    return next((denial for denial in denials if denial.text in words), None)


def _says_only(english: str) -> bool:
    return bool(_ONLY_BUT.search(english)) and not _SAID_NOT_ONLY.search(english)


def _addition(english: str, added: Denial, severity: Severity) -> Finding:
    start = max(0, english.rfind(" ", 0, max(0, added.start - 1)) + 1)
    words = english[start : added.end + _SHOWN].split()
    if added.end + _SHOWN < len(english):
        words = words[:-1]
    message = f"the English says “{' '.join(words).rstrip('.')}”, the source does not deny it"
    return finding("accuracy/polarity", severity, message, target=(added.start, added.end))
