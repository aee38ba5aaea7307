"""English in which a check found something goes back once, with the findings spelled out."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from summarizer.checking import Finding, Pair, Severity, check_pair
from summarizer.endpoint.counting import tokens
from summarizer.tasks import answers
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


async def mended(pair: Pair, hints: list[str], interview: Interview, form: type[W], again: Again = Again()) -> str:
    """The English of *pair*, or a second attempt at it, in the same *form*, where that has lighter faults.

    Raises: the EndpointErrors that are not about this one question.
    """
    faults = check_pair(pair)
    heavy = [fault for fault in faults if _WEIGHTS[fault.severity] >= _WEIGHTS[again.least]]
    if not heavy and not interview.endpoint.is_rehearsal:
        return pair.target
    try:
        answer = await interview.ask(
            again.prompt,
            form,
            max_tokens=120 + tokens(pair.source),
            sentences=shown(pair.source),
            written=shown(pair.target),
            faults=bulleted(fault.message for fault in faults),
            orders=bulleted(dict.fromkeys(_order(fault, pair, hints) for fault in faults)),
            hints=bulleted(hints),
            **again.told,
        )
    except UNANSWERED:
        return pair.target
    second = replace(pair, target=answer.text)
    return second.target if _weight(second) < _weight(pair) else pair.target


def _order(fault: Finding, pair: Pair, hints: list[str]) -> str:
    """What a writer is to do about a fault, who has the Chinese alone: write 28.3 billion, not 283 billion.

    Measured on the embedded model: shown what it wrote and why that is wrong, it writes the same again; told what to
    write, it mostly does.
    """
    chinese = pair.source[fault.source.start : fault.source.end] if fault.source else ""
    english = pair.target[fault.target.start : fault.target.end] if fault.target else ""
    if 2 * len(english) > len(pair.target) or 2 * len(chinese) > len(pair.source) or not (chinese or english):
        return fault.message
    if not chinese:
        return f"do not write {english}"
    meant = _rendering(fault, pair, hints) or (chinese if chinese.isascii() else f"what {chinese} means")
    return f"write {meant}, not {english}" if english else f"write {meant}, which must not be left out"


def _rendering(fault: Finding, pair: Pair, hints: list[str]) -> str | None:
    """What the *hints* have for the words of a fault, or for those round them: the 10th, where 10 of 10日 is lost."""
    for line in hints:
        chinese, _, english = line.partition(" = ")
        at = pair.source.find(chinese)
        if fault.source and 0 <= at <= fault.source.start and fault.source.end <= at + len(chinese):
            return english
    return None


def _weight(pair: Pair) -> tuple[int, int]:
    """How heavy the faults of *pair* are: what it says wrongly before what it leaves out."""
    return _points(check_pair(replace(pair, whole=False))), _points(check_pair(pair))


def _points(findings: list[Finding]) -> int:
    return sum(_WEIGHTS[finding.severity] for finding in findings)
