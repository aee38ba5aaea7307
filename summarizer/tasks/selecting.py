"""Which sentences carry the news: the model is shown numbers, and answers with numbers."""

import math
import re
from collections.abc import Sequence

from summarizer.checking import Finding, TextSpan
from summarizer.errors import EndpointError
from summarizer.settings import Commission
from summarizer.sources import Article, Sentence
from summarizer.tasks import answers
from summarizer.tasks.chunking import passages
from summarizer.tasks.interviewing import DIVISIBLE, UNANSWERED, Interview
from summarizer.tasks.showing import numbered

FEW = 6
"""Sentences of an article that is told whole: there is nothing to select."""
TOGETHER = 2
"""Sentences in one point at most, and only neighbours of one paragraph: from more, small models write mush."""
FEWEST = 2
"""Sentences of a passage that is not divided further."""
LONGEST_POINT = 60
"""Characters of a point of several sentences; longer ones become points of their own."""
PASSAGE_TOKENS, PASSAGE_SENTENCES = 1200, 8
"""Upper estimate of the tokens, and the sentences, of a passage to select from. Small models take what comes
first, and the first sentence of a paragraph is the better guess: so they see a few paragraphs at a time."""

# Headlines and labels tell nothing that a claim could be made of.
_WHOLE = re.compile(r"[。！？!?；;…][”’」』）)》\"]*$")

Point = tuple[Sentence, ...]
"""The sentences that one claim is written from."""


async def select(article: Article, interview: Interview, commission: Commission) -> tuple[list[Point], list[Finding]]:
    """The points that matter, passage by passage in the order of the text, and which passages gave none.

    The first sentence is always among them: a news report says there what happened.

    Raises: the EndpointErrors that are not about one passage.
    """
    whole = {sentence.id for sentence in article.sentences if _WHOLE.search(sentence.text)}
    if not whole:  # a list, say, that has no sentence marks at all
        whole = {sentence.id for sentence in article.sentences}
    if len(whole) <= FEW:
        return [(sentence,) for sentence in article.sentences if sentence.id in whole], []

    def room() -> int:
        return min(PASSAGE_TOKENS, int(0.85 * interview.context) - 600)

    points: list[Point] = []
    silent: list[Finding] = []
    for passage in passages(article.paragraphs, room, PASSAGE_SENTENCES):
        told = [sentence for sentence in passage if sentence.id in whole]
        found, unread = await _select_surely(told, interview, commission)
        points += found
        silent += unread
    lead = next(sentence for sentence in article.sentences if sentence.id in whole)
    if all(lead not in point for point in points):
        points.insert(0, (lead,))
    return points, silent


def unsaid(what: str, sentences: Sequence[Sentence], error: EndpointError) -> Finding:
    """A finding that says which sentences a brief is silent about, and why."""
    return Finding(
        category="accuracy/omission",
        severity="major",
        message=f"{what} from “{sentences[0].text[:30]}…”: {error}",
        source=TextSpan(start=sentences[0].spans[0].start, end=sentences[-1].spans[-1].end),
    )


async def _select_surely(
    passage: Sequence[Sentence], interview: Interview, commission: Commission
) -> tuple[list[Point], list[Finding]]:
    """The points of a passage; where it is too long, or a part of it is not answered about, of its halves."""
    try:
        return await _select_from(passage, interview, commission), []
    except UNANSWERED as error:
        if len(passage) <= FEWEST or not isinstance(error, DIVISIBLE):
            return [], [unsaid("Nothing could be selected", passage, error)]
    middle = len(passage) // 2
    first, silent = await _select_surely(passage[:middle], interview, commission)
    second, also_silent = await _select_surely(passage[middle:], interview, commission)
    return first + second, silent + also_silent


async def _select_from(passage: Sequence[Sentence], interview: Interview, commission: Commission) -> list[Point]:
    if len(passage) <= 1:
        return [tuple(passage)] if passage else []
    most = math.ceil(len(passage) / commission.sentences_a_point)
    selection = await interview.ask(
        "select",
        answers.selection(len(passage), most, TOGETHER),
        max_tokens=40 + 20 * most,
        sentences=numbered(sentence.text for sentence in passage),
        most=most,
        audience=commission.audience,
    )
    taken: set[int] = set()
    points: list[Point] = []
    for group in selection.model_dump()["points"]:
        fresh = sorted(set(group) - taken)
        taken.update(fresh)
        points += _points([passage[number - 1] for number in fresh])
    return sorted(points[:most], key=lambda point: point[0].spans[0].start)


def _points(group: Sequence[Sentence]) -> list[Point]:
    """The group as one point where its sentences are short neighbours, else each as a point of its own."""
    paragraphs = {sentence.id.partition(".")[0] for sentence in group}
    length = sum(len(sentence.text) for sentence in group)
    if group and len(paragraphs) == 1 and length <= LONGEST_POINT and _are_neighbours(group):
        return [tuple(group)]
    return [(sentence,) for sentence in group]


def _are_neighbours(group: Sequence[Sentence]) -> bool:
    numbers = [int(sentence.id.rpartition("s")[2]) for sentence in group]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))
