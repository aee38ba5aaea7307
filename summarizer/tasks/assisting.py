"""A second look at a page the rules are uncertain about: the model is shown numbers, and answers with numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pydantic import BaseModel

from summarizer.endpoint import Endpoint, Usage
from summarizer.endpoint.counting import tokens
from summarizer.prompting import Prompts
from summarizer.sources import Article
from summarizer.sources.pages import numbered_blocks, regrouped
from summarizer.sources.regrouping import Group, Numbered
from summarizer.tasks import answers
from summarizer.tasks.interviewing import UNANSWERED, Interview
from summarizer.tasks.records import Provenance
from summarizer.tasks.showing import shown

PROMPT = "divide"
VIEWS = ((40, 15), (24, 10), (14, 6))
"""Characters of a block that are shown, its first and its last: as many as fit a request."""
TOKENS_A_BLOCK, TOKENS_AROUND = 12, 80
"""Upper estimates of what an answer takes for each block, and for all else; the second is also that of a template."""


@dataclass(frozen=True)
class Reading:
    """The articles of one input, and what it took to tell them apart where a model was asked."""

    articles: Sequence[Article]
    provenance: Provenance | None = None

    def __iter__(self) -> Iterator[tuple[Article, Provenance | None]]:
        """Each article with who was asked about its page; what that cost stands with the first, once."""
        costs = self.provenance
        for article in self.articles:
            yield article, costs
            costs = costs and costs.model_copy(update={"usage": Usage(), "cached": 0, "calls": 0})


async def look_again(articles: Sequence[Article], endpoint: Endpoint, prompts: Prompts) -> Reading:
    """The articles of a page as a model divides it, where the rules are uncertain; one question, and only then.

    The model sees the first and last characters of each block and gives back numbers, so no text can change. An
    answer that does not have each block once, or takes apart what the rules are certain of, leaves the articles as
    they are, with a reason that says so.
    Raises: the EndpointErrors that are not about one question; StorageError.
    """
    if not any(article.uncertain for article in articles):
        return Reading(articles)
    await endpoint.prepare()
    document = articles[0].document
    blocks = numbered_blocks(document)
    interview = Interview(endpoint, prompts)
    shown = _shown(blocks, prompts, endpoint.context)
    if shown is None:
        reason = f"its {len(blocks)} blocks do not fit the {endpoint.context} tokens of a request"
        return Reading(_unchanged(articles, f"no second look: {reason}"))
    name = await endpoint.model()
    try:
        answer = await interview.ask(PROMPT, _division(blocks), max_tokens=_answer_tokens(blocks), blocks=shown)
    except UNANSWERED as error:
        reason = f"second look by {name}: not usable, so the division is that of the rules ({error})"
        return Reading(_unchanged(articles, reason), interview.provenance().model_copy(update={"model": name}))
    groups = [Group(tuple(sorted(a["headline"])), tuple(a["text"])) for a in answer.model_dump()["articles"]]
    return Reading(regrouped(document, groups, f"second look by {name}"), interview.provenance())


def _shown(blocks: Sequence[Numbered], prompts: Prompts, context: int) -> str | None:
    """The blocks as lines with their numbers, with as much of each as fits *context* tokens; None where none does."""
    around = tokens(prompts["system"].text) + tokens(prompts[PROMPT].text) + TOKENS_AROUND
    room = context - around - _answer_tokens(blocks)
    views = ("\n".join(_line(block, *view) for block in blocks) for view in VIEWS)
    return next((shown for shown in views if tokens(shown) <= room), None)


def _division(blocks: Sequence[Numbered]) -> type[BaseModel]:
    settled: dict[int, set[int]] = {}
    for block in blocks:
        if block.settled is not None:
            settled.setdefault(block.settled, set()).add(block.number)
    return answers.division(
        [block.number for block in blocks if block.is_headline],
        [block.number for block in blocks if not block.is_headline],
        list(settled.values()),
    )


def _line(block: Numbered, first: int, last: int) -> str:
    text = shown(block.text)
    if len(text) > first + last:
        text = f"{text[:first]} … {text[-last:]}"
    return f"{block.number}. [{'short' if block.is_headline else 'long'}] {text}"


def _answer_tokens(blocks: Sequence[Numbered]) -> int:
    return TOKENS_AROUND + TOKENS_A_BLOCK * len(blocks)


def _unchanged(articles: Sequence[Article], reason: str) -> list[Article]:
    """The articles as they were; those that are uncertain say why they still are."""
    return [replace(a, reasons=(*a.reasons, reason)) if a.uncertain else a for a in articles]
