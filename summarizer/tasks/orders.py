"""What a writer is told about faults: what to write instead, and the Chinese with its figures in English."""

import re
from typing import NamedTuple

from summarizer.checking import Finding, Pair
from summarizer.checking.comparing import sides_of
from summarizer.checking.reading.dates import ordinal
from summarizer.checking.reading.figures import spelled
from summarizer.checking.reading.number_words import is_order
from summarizer.checking.reading.pinyin import pinyin_name
from summarizer.checking.reading.places import spelt_place
from summarizer.sources.surnames import SINGLE
from summarizer.tasks.hints import Hint

_PERSON = re.compile(f"[{''.join(sorted(SINGLE))}]\\w{{1,2}}")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")


def order(fault: Finding, pair: Pair, hints: list[Hint]) -> str:
    """What a writer is to do about a fault, who has the Chinese alone: write 28.3 billion, not 283 billion.

    Measured on the embedded model: shown what it wrote and why that is wrong, it writes the same again; told what to
    write, it mostly does.
    """
    chinese = pair.source[fault.source.start : fault.source.end] if fault.source else ""
    english = pair.target[fault.target.start : fault.target.end] if fault.target else ""
    if (
        pair.language != "en"
        or 2 * len(english) > len(pair.target)
        or 2 * len(chinese) > len(pair.source)
        or not (chinese or english)
    ):
        return fault.message
    if not chinese:
        return f"do not write {english}"
    known = _rendering(fault, pair, hints)
    meant = known.english if known else _in_part(chinese, hints)
    return f"write {meant}, not {english}" if english else f"write {meant}, which must not be left out"


def glossed(pair: Pair, faults: list[Finding], hints: list[Hint]) -> str:
    """The Chinese with each figure, date and name that went wrong in English already: 阿里巴巴集团 28.3 billion 元入股.

    Measured on the embedded model: what it gets wrong beside its rendering, it copies from the sentence.
    """
    text = pair.source
    if pair.language != "en":
        return text
    renderings = {known for fault in faults if _is_plain(fault) and (known := _rendering(fault, pair, hints))}
    for known in sorted(renderings, reverse=True):
        if pair.source.startswith(text[known.start : known.end], known.start):  # not within one that stands already
            text = f"{text[: known.start]} {known.english} {text[known.end :]}"
    return text


def _is_plain(fault: Finding) -> bool:
    """True of what is one thing in any sentence."""
    return fault.category in {"accuracy/number", "accuracy/date", "accuracy/name"}


class _Rendering(NamedTuple):
    """Words of the source, and what they are in English."""

    start: int
    end: int
    english: str


def _rendering(fault: Finding, pair: Pair, hints: list[Hint]) -> _Rendering | None:
    """What the *hints* have for the words of a fault, or for those round them (10 of 10日); else what rules know."""
    if fault.source is None:
        return None
    for hint in hints:
        at = pair.source.find(hint.zh)
        if 0 <= at <= fault.source.start and fault.source.end <= at + len(hint.zh):
            day = re.fullmatch(r"the \d+(?:st|nd|rd|th)", hint.target)
            return _Rendering(at, at + len(hint.zh), f"on {hint.target}" if day else hint.target)
    place = fault.source.start, fault.source.end
    if fault.category == "accuracy/name":
        name = _name(pair.simplified.source[slice(*place)])
        return _Rendering(*place, name) if name else None
    figure = next((one for one in sides_of(pair.simplified).chinese if (one.start, one.end) == place), None)
    if figure is None or figure.value != int(figure.value):  # a third has no digits
        return None
    if figure.text.isascii():
        return _Rendering(*place, f"in {figure.text}") if _YEAR.fullmatch(figure.text) else None
    return _Rendering(*place, ordinal(int(figure.value)) if is_order(figure) else spelled(figure.value))


def _name(chinese: str) -> str | None:
    """A place or a person in English; None for a post."""
    return spelt_place(chinese) or (pinyin_name(chinese) if _PERSON.fullmatch(chinese) else None)


def _in_part(chinese: str, hints: list[Hint]) -> str:
    """The words with what the *hints* have of them in English: 28.3 billion 元; else a name for what they mean."""
    text = chinese
    for hint in hints:
        text = text.replace(hint.zh, f" {hint.target} ")
    return text.strip() if text != chinese or text.isascii() else f"what {chinese} means"
