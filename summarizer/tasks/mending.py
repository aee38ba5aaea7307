"""English in which a check found something goes back once, with the findings spelled out."""

from typing import TypeVar

from summarizer.checking import check
from summarizer.endpoint.counting import tokens
from summarizer.tasks import answers
from summarizer.tasks.hints import bulleted
from summarizer.tasks.interviewing import UNANSWERED, Interview

W = TypeVar("W", bound=answers.Written)


async def mended(source: str, english: str, hints: list[str], interview: Interview, form: type[W]) -> str:
    """*english*, or a second attempt at it, in the same *form*, where the rules find fewer faults in that.

    Raises: the EndpointErrors that are not about this one question.
    """
    faults = check(source, english)
    if not faults:
        return english
    try:
        answer = await interview.ask(
            "mend",
            form,
            max_tokens=120 + tokens(source),
            sentences=source,
            english=english,
            faults=bulleted(fault.message for fault in faults),
            hints=bulleted(hints),
        )
    except UNANSWERED:
        return english
    return answer.english if len(check(source, answer.english)) < len(faults) else english
