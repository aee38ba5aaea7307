"""What is done with each input and each article: it is read, and its tasks go, one after the other, into one record."""

from collections.abc import Collection
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Literal, Self

from summarizer.batch.running import Method, read_plainly
from summarizer.checking.glossary import glossary_of
from summarizer.endpoint import Endpoint
from summarizer.memory import memory_of
from summarizer.output import article_record, result_record
from summarizer.prompting import Prompts
from summarizer.settings import Commission, Settings
from summarizer.sources import Article, Input, read_articles
from summarizer.tasks import Provenance, StyleSheet, recall_terms, summarise, translate
from summarizer.tasks.assisting import PROMPT, Reading, look_again

Task = Literal["summarise", "translate"]


@dataclass(frozen=True)
class Plan:
    """What is done with each article, and by what; whom to ask is said apart.

    Without *tasks*, it is said what was read. Where the rules are uncertain how a page divides, the model is asked to
    *assist*, or nobody is.
    """

    tasks: Collection[Task]
    prompts: Prompts
    commission: Commission
    sheet: StyleSheet
    assist: bool

    @classmethod
    def of(cls, tasks: Collection[Task], settings: Settings) -> Self:
        """The *tasks* as the settings have them done. Raises: SettingsError."""
        rendition = settings.rendition if "translate" in tasks else None
        memory = memory_of(settings) if settings.memory and "translate" in tasks else None
        sheet = StyleSheet(rendition, glossary_of(settings), memory)
        return cls(tasks, Prompts(settings.prompts), settings.commission, sheet, settings.assist)

    def close(self) -> None:
        self.sheet.close()


def method(plan: Plan, endpoint: Endpoint) -> Method:
    """Read, and put the results for each article into its record, as *plan* says."""
    tasks, prompts, sheet = plan.tasks, plan.prompts, plan.sheet

    async def look(source: Input) -> Reading:
        return await look_again(read_articles(source), endpoint, prompts)

    async def work(article: Article, account: Provenance | None) -> dict[str, Any]:
        summary = translation = None
        if "summarise" in tasks:
            summary = await summarise(article, endpoint, prompts, plan.commission, sheet.glossary)
        if "translate" in tasks:
            translation = await translate(article, endpoint, prompts, sheet, summary.brief if summary else None)
        record = result_record(article, summary, translation, sheet.glossary) if tasks else article_record(article)
        return _with_account(record, account)

    def heed(article: Article, record: dict[str, Any]) -> None:
        targets = {segment["id"]: segment["target"] for segment in record.get("segments") or ()}
        recall_terms(article, targets, sheet)

    return Method(work, endpoint.in_flight, look if plan.assist else read_plainly, heed)


def _with_account(record: dict[str, Any], account: Provenance | None) -> dict[str, Any]:
    """The record with *account* in its provenance."""
    if account is None:
        return record
    whole = account + Provenance.model_validate(record["provenance"]) if "provenance" in record else account
    return record | {"provenance": whole.model_dump(mode="json")}


async def made_with(plan: Plan, endpoint: Endpoint) -> list[str]:
    """All that can change a result but the article: this program, the tasks, the model, prompts and glossary."""
    await endpoint.prepare()
    return [
        version("summarizer"),
        *sorted(plan.tasks),
        *(["assist"] if plan.assist else []),
        *([plan.commission.model_dump_json()] if "summarise" in plan.tasks else []),
        *([plan.sheet.rendition.model_dump_json()] if "translate" in plan.tasks else []),
        endpoint.identity,
        f"{endpoint.context} tokens, {endpoint.sentences} sentences",
        await endpoint.model(),
        plan.sheet.glossary.sha256,
        *(prompt.sha256 for prompt in plan.prompts if plan.assist or prompt.name != PROMPT),
    ]
