"""What a check finds fault with is asked for again, told what to write instead, or what was found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from summarizer.checking import Finding, Pair, Severity, check_pair
from summarizer.endpoint.counting import tokens
from summarizer.tasks import answers
from summarizer.tasks.hints import Hint
from summarizer.tasks.interviewing import UNANSWERED, Interview
from summarizer.tasks.orders import glossed, is_one_thing, order
from summarizer.tasks.showing import bulleted, shown

W = TypeVar("W", bound=answers.Written | answers.Translated)

_WEIGHTS: dict[Severity, int] = {"critical": 25, "major": 5, "minor": 1}
"""Penalty points as MQM scores them."""


@dataclass(frozen=True)
class Again:
    """How another attempt is asked for: by which *prompt*, filled with what is *told*, where a fault is that heavy."""

    prompt: str = "mend"
    least: Severity = "major"
    """What is only probable is not worth a question, but for a figure, a date or a name."""
    told: Mapping[str, str] = field(default_factory=dict)
    spelt: Callable[[str], str] = str
    """An attempt as it will stand, before it is checked."""

    def is_for(self, faults: list[Finding]) -> bool:
        return any(_WEIGHTS[fault.severity] >= _WEIGHTS[self.least] or is_one_thing(fault) for fault in faults)


async def mended(pair: Pair, hints: list[Hint], interview: Interview, form: type[W], again: Again = Again()) -> str:
    """The target of *pair*, or a better one, in the same *form*: asked for as long as that has lighter faults.

    Raises: the EndpointErrors that are not about this one question.
    """
    faults = check_pair(pair)
    while again.is_for(faults) or interview.endpoint.is_rehearsal:
        try:
            answer = await interview.ask(
                again.prompt,
                form,
                max_tokens=120 + tokens(pair.source),
                sentences=shown(glossed(pair, faults, hints)),
                written=shown(pair.target),
                faults=bulleted(fault.message for fault in faults),
                orders=bulleted(dict.fromkeys(order(fault, pair, hints) for fault in faults)),
                hints=bulleted(map(str, hints)),
                **again.told,
            )
        except UNANSWERED:
            break
        second = replace(pair, target=again.spelt(answer.text))
        found = check_pair(second)
        if _weight(second, found) >= _weight(pair, faults):
            break
        pair, faults = second, found
    return pair.target


def _weight(pair: Pair, faults: list[Finding]) -> tuple[int, int]:
    """How heavy the *faults* of *pair* are: what it says wrongly before what it leaves out."""
    return _points(check_pair(replace(pair, whole=False))), _points(faults)


def _points(findings: list[Finding]) -> int:
    return sum(_WEIGHTS[finding.severity] for finding in findings)
