"""English in which a check found something goes back once, with the findings spelled out."""

from dataclasses import replace
from typing import TypeVar

from summarizer.checking import Pair, check_pair
from summarizer.endpoint.counting import tokens
from summarizer.tasks import answers
from summarizer.tasks.hints import bulleted
from summarizer.tasks.interviewing import UNANSWERED, Interview

W = TypeVar("W", bound=answers.Written)


async def mended(pair: Pair, hints: list[str], interview: Interview, form: type[W]) -> str:
    """The English of *pair*, or a second attempt at it, in the same *form*, where the rules find fewer faults in that.

    Raises: the EndpointErrors that are not about this one question.
    """
    faults = check_pair(pair)
    if not faults:
        return pair.target
    try:
        answer = await interview.ask(
            "mend",
            form,
            max_tokens=120 + tokens(pair.source),
            sentences=pair.source,
            english=pair.target,
            faults=bulleted(fault.message for fault in faults),
            hints=bulleted(hints),
        )
    except UNANSWERED:
        return pair.target
    again = replace(pair, target=answer.english)
    return again.target if len(check_pair(again)) < len(faults) else pair.target
