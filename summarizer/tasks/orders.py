"""What a writer is told about faults: what to write instead, and the Chinese with its figures in English."""

import re
from typing import NamedTuple

from summarizer.checking import Finding, Pair, TextSpan
from summarizer.checking.comparing import sides_of
from summarizer.checking.reading.bounds import Bound, Side, chinese_bound
from summarizer.checking.reading.dates import english_days, ordinal
from summarizer.checking.reading.figures import Figure, spelled
from summarizer.checking.reading.number_tables import ENGLISH_CARDINALS
from summarizer.checking.reading.number_words import is_order
from summarizer.checking.reading.pinyin import pinyin_name
from summarizer.checking.reading.places import spelt_place
from summarizer.sources.surnames import SINGLE
from summarizer.tasks.hints import Hint

_PERSON = re.compile(f"[{''.join(sorted(SINGLE))}]\\w{{1,2}}")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_DAY = re.compile(r"the \d+(?:st|nd|rd|th)")
# Papers write figures below ten in words; so does the model, which leaves out the digit of 4 大领域.
_IN_WORDS = {value: word for word, value in ENGLISH_CARDINALS.items() if value in range(1, 10)}
_APPROACHED: dict[Side, dict[str, str]] = {
    "under": {"近": "nearly", "不超过|至多|最多|以下|以内|之内": "at most", "": "less than"},
    "over": {"至少|不少于|不低于|以上|之上": "at least", "": "more than"},
}


def order(fault: Finding, pair: Pair, hints: list[Hint]) -> str:
    """What a writer is to do about a fault, who has the Chinese alone: write 28.3 billion, not 283 billion.

    Measured on the embedded model: shown what it wrote and why that is wrong, it writes the same again; told what to
    write, it mostly does.
    """
    chinese, english = _source(fault, pair), _target(fault, pair)
    if (
        pair.language != "en"
        or 2 * len(english) > len(pair.target)
        or 2 * len(chinese) > len(pair.source)
        or not (chinese or english)
    ):
        return fault.message
    if fault.category == "fluency/repetition":
        return f"say only once: {english}"
    known = _rendering(fault, pair, hints)
    if not chinese and not known:
        return f"do not write {english}"
    meant, english = (known.english, known.written) if known else (_in_part(chinese, hints), english)
    return f"write {meant}, not {english}" if english else f"write {meant}, which must not be left out"


def glossed(pair: Pair, faults: list[Finding], hints: list[Hint]) -> str:
    """The Chinese with what is one thing and went wrong in English already: 阿里巴巴集团 28.3 billion 元入股.

    Measured on the embedded model: what it gets wrong beside its rendering, it copies from the sentence.
    """
    text = pair.source
    if pair.language != "en":
        return text
    told = [fault for fault in faults if is_one_thing(fault) or _is_of_words(fault)]
    renderings = {known for fault in told if (known := _rendering(fault, pair, hints))}
    for known in sorted(renderings, reverse=True):
        if pair.source.startswith(text[known.start : known.end], known.start):  # not within one that stands already
            text = f"{text[: known.start]} {known.english} {text[known.end :]}"
    return text


def is_one_thing(fault: Finding) -> bool:
    """True of a figure, a date or a name: it is one thing in any sentence."""
    return fault.category in {"accuracy/number", "accuracy/date", "accuracy/name"}


def _is_of_words(fault: Finding) -> bool:
    """True of a person who is left out, of a wrong post or organ, and of the user's own words."""
    return fault.category in {"accuracy/omission", "terminology/wrong"} and fault.severity != "minor"


class _Rendering(NamedTuple):
    """Words of the source, what they are in English, and the words that were written for them."""

    start: int
    end: int
    english: str
    written: str


def _rendering(fault: Finding, pair: Pair, hints: list[Hint]) -> _Rendering | None:
    """What the *hints* have for the words of a fault, or for those round them (10 of 10日); else what rules know."""
    if fault.source is None:
        return _unmentioned(fault, pair, hints)
    for hint in hints:
        at = pair.source.find(hint.zh)
        if 0 <= at <= fault.source.start and fault.source.end <= at + len(hint.zh):
            return _Rendering(at, at + len(hint.zh), _in_a_sentence(hint), _target(fault, pair))
    is_name = fault.category == "accuracy/name"
    english = _name(_source(fault, pair.simplified)) if is_name else _number(fault.source, pair.simplified)
    return _Rendering(fault.source.start, fault.source.end, english, _target(fault, pair)) if english else None


def _unmentioned(fault: Finding, pair: Pair, hints: list[Hint]) -> _Rendering | None:
    """What the English has made more of than the Chinese says: July 7 of 7日, Premier Wang Hao of 国务院总理."""
    english = _target(fault, pair)
    if fault.target is None or fault.category not in {"accuracy/date", "accuracy/name"}:
        return None
    start = fault.target.start
    day = next((day for day in english_days(pair.target) if day.start <= start < day.end), None)
    before = pair.target[:start].rstrip()
    for hint in hints:
        at = pair.source.find(hint.zh)
        if day and hint.target == f"the {ordinal(day.day)}":
            return _Rendering(at, at + len(hint.zh), _in_a_sentence(hint), day.text)
        if fault.category == "accuracy/name" and before.endswith(hint.target):
            return _Rendering(at, at + len(hint.zh), f"the {hint.target}", f"{hint.target} {english}")
    return None


def _in_a_sentence(hint: Hint) -> str:
    return f"on {hint.target}" if _DAY.fullmatch(hint.target) else hint.target


def _number(place: TextSpan, pair: Pair) -> str | None:
    """A figure in English; where the words at its *place* say from which side it is approached, with those."""
    for figure in sides_of(pair).chinese:
        bound = chinese_bound(pair.source, figure)
        if bound and (bound.start, bound.end) == (place.start, place.end):
            return f"{_approached(bound)} {spelled(figure.value)}"
        if (figure.start, figure.end) == (place.start, place.end):
            return _figure(figure)
    return None


def _approached(bound: Bound) -> str:
    return next(words for chinese, words in _APPROACHED[bound.side].items() if re.search(chinese, bound.text))


def _figure(figure: Figure) -> str | None:
    """A figure that is written otherwise in English; None for one in digits, unless it is a year."""
    if figure.text.isascii():
        return f"in {figure.text}" if _YEAR.fullmatch(figure.text) else None
    if figure.value != int(figure.value):  # a third has no digits
        return None
    if is_order(figure):
        return ordinal(int(figure.value))
    return _IN_WORDS.get(int(figure.value)) or spelled(figure.value)


def _name(chinese: str) -> str | None:
    """A place or a person in English; None for a post."""
    return spelt_place(chinese) or (pinyin_name(chinese) if _PERSON.fullmatch(chinese) else None)


def _source(fault: Finding, pair: Pair) -> str:
    return pair.source[fault.source.start : fault.source.end] if fault.source else ""


def _target(fault: Finding, pair: Pair) -> str:
    return pair.target[fault.target.start : fault.target.end] if fault.target else ""


def _in_part(chinese: str, hints: list[Hint]) -> str:
    """The words with what the *hints* have of them in English: 28.3 billion 元; else a name for what they mean."""
    text = chinese
    for hint in hints:
        text = text.replace(hint.zh, f" {hint.target} ")
    return text.strip() if text != chinese or text.isascii() else f"what {chinese} means"
