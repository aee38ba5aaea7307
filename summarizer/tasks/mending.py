"""English in which a check found something goes back once, with the findings spelled out."""

from summarizer.checking import check
from summarizer.errors import AnswerError
from summarizer.tasks import answers
from summarizer.tasks.chunking import tokens
from summarizer.tasks.hints import bulleted
from summarizer.tasks.interviewing import Interview


async def mended(source: str, english: str, hints: list[str], interview: Interview) -> str:
    """*english*, or a second attempt at it where the rules find fewer faults in that.

    Raises: the EndpointErrors that are not about this answer.
    """
    faults = check(source, english)
    if not faults:
        return english
    try:
        answer = await interview.ask(
            "mend",
            answers.Written,
            max_tokens=120 + tokens(source),
            sentences=source,
            english=english,
            faults=bulleted(fault.message for fault in faults),
            hints=bulleted(hints),
        )
    except AnswerError:
        return english
    return answer.english if len(check(source, answer.english)) < len(faults) else english
