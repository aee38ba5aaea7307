"""What a check finds fault with is asked for again, told what to write instead, or what was found."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from summarizer.checking import Finding, Pair, Severity, check_pair
from summarizer.endpoint.counting import tokens
from summarizer.tasks import answers
from summarizer.tasks.hints import Hint
from summarizer.tasks.interviewing import UNANSWERED, Interview
from summarizer.tasks.orders import Shown, glossed, orders_about
from summarizer.tasks.showing import bulleted, shown

W = TypeVar("W", bound=answers.Written | answers.Translated)

_WEIGHTS: dict[Severity, int] = {"critical": 25, "major": 5, "minor": 1}
"""Penalty points as MQM scores them."""


_MOST_ATTEMPTS = 3
"""At one sentence: what is wrong after so many stays so."""
_COUNTED = frozenset("大个项种位")
_NUMERALS = re.compile(r"[\d一二三四五六七八九十百千两]")


@dataclass(frozen=True)
class Again:
    """How another attempt is asked for: by which *prompt*, filled with what is *told*, where a fault is that heavy."""

    prompt: str = "mend"
    least: Severity = "major"
    """What is only probable is not worth a question, but for what is counted: 四大领域, 三个方面."""
    told: Mapping[str, str] = field(default_factory=dict)
    spelt: Callable[[str], str] = str
    """An attempt as it will stand, before it is checked."""

    def is_for(self, faults: list[Finding], pair: Pair) -> bool:
        return any(_WEIGHTS[fault.severity] >= _WEIGHTS[self.least] or _is_a_count(fault, pair) for fault in faults)


async def mended(pair: Pair, hints: list[Hint], interview: Interview, form: type[W], again: Again = Again()) -> str:
    """The target of *pair*, or a better one, in the same *form*: asked for as long as that has lighter faults.

    Raises: the EndpointErrors that are not about this one question.
    """
    faults, in_english = check_pair(pair), set[Shown]()
    for attempt in range(_MOST_ATTEMPTS):
        if not again.is_for(faults, pair) and not (interview.endpoint.is_rehearsal and attempt == 0):
            break
        orders = orders_about(faults, pair, hints)
        in_english |= {order.shown for order in orders if order.shown}  # also what is right by now, so that it stays so
        try:
            answer = await interview.ask(
                again.prompt,
                form,
                max_tokens=120 + tokens(pair.source),
                sentences=shown(glossed(pair.source, in_english)),
                written=shown(pair.target),
                faults=bulleted(fault.message for fault in faults),
                orders=bulleted(dict.fromkeys(order.text for order in orders)),
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


def _is_a_count(fault: Finding, pair: Pair) -> bool:
    """True of a number of things that follow it, which is no 四面八方."""
    if fault.category != "accuracy/number" or fault.source is None:
        return False
    before = pair.source[max(0, fault.source.start - 2) : fault.source.start]
    return pair.source[fault.source.end : fault.source.end + 1] in _COUNTED and not _NUMERALS.search(before)


def _weight(pair: Pair, faults: list[Finding]) -> tuple[int, int]:
    """How heavy the *faults* of *pair* are: what it says wrongly before what it leaves out."""
    return _points(check_pair(replace(pair, whole=False))), _points(faults)


def _points(findings: list[Finding]) -> int:
    return sum(_WEIGHTS[finding.severity] for finding in findings)
