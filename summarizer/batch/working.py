"""What is done with each article: its tasks, one after the other, into one record."""

from collections.abc import Collection
from importlib.metadata import version
from typing import Any, Literal

from summarizer.batch.running import Work
from summarizer.endpoint import Endpoint
from summarizer.output import result_record
from summarizer.prompting import Prompts
from summarizer.sources import Article
from summarizer.tasks import summarise, translate

Task = Literal["summarise", "translate"]


def work_on(tasks: Collection[Task], endpoint: Endpoint, prompts: Prompts) -> Work:
    """The work that puts the results of *tasks* for an article into its record."""

    async def work(article: Article) -> dict[str, Any]:
        summary = await summarise(article, endpoint, prompts) if "summarise" in tasks else None
        translation = await translate(article, endpoint, prompts) if "translate" in tasks else None
        return result_record(article, summary, translation)

    return work


async def made_with(tasks: Collection[Task], endpoint: Endpoint, prompts: Prompts) -> list[str]:
    """All that can change a result but the article: this program, the tasks, the model, the prompts."""
    return [
        version("summarizer"),
        *sorted(tasks),
        endpoint.identity,
        f"{endpoint.context} tokens, {endpoint.sentences} sentences",
        await endpoint.model(),
        *(prompt.sha256 for prompt in prompts),
    ]
