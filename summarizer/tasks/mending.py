"""What a check finds fault with is asked for again, told what to write instead, or what was found."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar

from summarizer.checking import Finding, Pair, Severity, check_pair
from summarizer.checking.comparing import sides_of
from summarizer.checking.reading.dates import ordinal
from summarizer.checking.reading.figures import spelled
from summarizer.checking.reading.number_words import is_order
from summarizer.endpoint.counting import tokens
from summarizer.tasks import answers
from summarizer.tasks.hints import Hint
from summarizer.tasks.interviewing import UNANSWERED, Interview
from summarizer.tasks.showing import bulleted, shown

W = TypeVar("W", bound=answers.Written | answers.Translated)

_WEIGHTS: dict[Severity, int] = {"critical": 25, "major": 5, "minor": 1}
"""Penalty points as MQM scores them."""


@dataclass(frozen=True)
class Again:
    """How a second attempt is asked for: by which *prompt*, filled with what is *told*, where a fault is that heavy."""

    prompt: str = "mend"
    least: Severity = "major"
    """What is only probable is not worth a question."""
    told: Mapping[str, str] = field(default_factory=dict)


async def mended(pair: Pair, hints: list[Hint], interview: Interview, form: type[W], again: Again = Again()) -> str:
    """The target of *pair*, or a second attempt at it, in the same *form*, where that has lighter faults.

    Raises: the EndpointErrors that are not about this one question.
    """
    faults = check_pair(pair)
    is_heavy = any(_WEIGHTS[fault.severity] >= _WEIGHTS[again.least] for fault in faults)
    if not is_heavy and not interview.endpoint.is_rehearsal:
        return pair.target
    try:
        answer = await interview.ask(
            again.prompt,
            form,
            max_tokens=120 + tokens(pair.source),
            sentences=shown(_glossed(pair, faults, hints)),
            written=shown(pair.target),
            faults=bulleted(fault.message for fault in faults),
            orders=bulleted(dict.fromkeys(_order(fault, pair, hints) for fault in faults)),
            hints=bulleted(map(str, hints)),
            **again.told,
        )
    except UNANSWERED:
        return pair.target
    second = replace(pair, target=answer.text)
    return second.target if _weight(second) < _weight(pair) else pair.target


def _order(fault: Finding, pair: Pair, hints: list[Hint]) -> str:
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
    meant = known.english if known else chinese if chinese.isascii() else f"what {chinese} means"
    return f"write {meant}, not {english}" if english else f"write {meant}, which must not be left out"


def _glossed(pair: Pair, faults: list[Finding], hints: list[Hint]) -> str:
    """The Chinese with each figure and date that went wrong in English already: 阿里巴巴集团 28.3 billion 元入股.

    Measured on the embedded model: a figure that it gets wrong beside its rendering, it copies from the sentence.
    """
    text = pair.source
    if pair.language != "en":
        return text
    renderings = {known for fault in faults if _is_figure(fault) and (known := _rendering(fault, pair, hints))}
    for known in sorted(renderings, reverse=True):
        if pair.source.startswith(text[known.start : known.end], known.start):  # not within one that stands already
            text = f"{text[: known.start]} {known.english} {text[known.end :]}"
    return text


def _is_figure(fault: Finding) -> bool:
    return fault.category in {"accuracy/number", "accuracy/date"}


class _Rendering(NamedTuple):
    """Words of the source, and what they are in English."""

    start: int
    end: int
    english: str


def _rendering(fault: Finding, pair: Pair, hints: list[Hint]) -> _Rendering | None:
    """What the *hints* have for the words of a fault, or for those round them (10 of 10日); else a figure's value."""
    if fault.source is None:
        return None
    for hint in hints:
        at = pair.source.find(hint.zh)
        if 0 <= at <= fault.source.start and fault.source.end <= at + len(hint.zh):
            day = re.fullmatch(r"the \d+(?:st|nd|rd|th)", hint.target)
            return _Rendering(at, at + len(hint.zh), f"on {hint.target}" if day else hint.target)
    place = fault.source.start, fault.source.end
    figure = next((one for one in sides_of(pair).chinese if (one.start, one.end) == place), None)
    if figure is None or figure.text.isascii() or figure.value != int(figure.value):  # a third has no digits
        return None
    return _Rendering(*place, ordinal(int(figure.value)) if is_order(figure) else spelled(figure.value))


def _weight(pair: Pair) -> tuple[int, int]:
    """How heavy the faults of *pair* are: what it says wrongly before what it leaves out."""
    return _points(check_pair(replace(pair, whole=False))), _points(check_pair(pair))


def _points(findings: list[Finding]) -> int:
    return sum(_WEIGHTS[finding.severity] for finding in findings)
