"""What is done with each input and each article: it is read, and its tasks go, one after the other, into one record."""

from collections.abc import Collection
from importlib.metadata import version
from typing import Any, Literal

from summarizer.batch.running import Method, read_plainly
from summarizer.checking.glossary import Glossary, starter
from summarizer.endpoint import Endpoint
from summarizer.output import article_record, result_record
from summarizer.prompting import Prompts
from summarizer.settings import Commission
from summarizer.sources import Article, Input, read_articles
from summarizer.tasks import Provenance, summarise, translate
from summarizer.tasks.assisting import PROMPT, Reading, look_again

Task = Literal["summarise", "translate"]


def method(
    tasks: Collection[Task],
    endpoint: Endpoint,
    prompts: Prompts,
    commission: Commission,
    glossary: Glossary | None = None,
    *,
    assist: bool,
) -> Method:
    """Read, and put the results of *tasks* for each article into its record; without tasks, it says what was read.

    Where the rules are uncertain how a page divides, the model is asked to *assist*, or nobody is.
    """

    async def look(source: Input) -> Reading:
        return await look_again(read_articles(source), endpoint, prompts)

    async def work(article: Article, account: Provenance | None) -> dict[str, Any]:
        summary = await summarise(article, endpoint, prompts, commission, glossary) if "summarise" in tasks else None
        translation = await translate(article, endpoint, prompts, glossary) if "translate" in tasks else None
        record = result_record(article, summary, translation, glossary) if tasks else article_record(article)
        return _with_account(record, account)

    return Method(work, endpoint.in_flight, look if assist else read_plainly)


def _with_account(record: dict[str, Any], account: Provenance | None) -> dict[str, Any]:
    """The record with *account* in its provenance."""
    if account is None:
        return record
    whole = account + Provenance.model_validate(record["provenance"]) if "provenance" in record else account
    return record | {"provenance": whole.model_dump(mode="json")}


async def made_with(
    tasks: Collection[Task],
    endpoint: Endpoint,
    prompts: Prompts,
    commission: Commission,
    glossary: Glossary | None = None,
    *,
    assist: bool,
) -> list[str]:
    """All that can change a result but the article: this program, the tasks, the model, prompts and glossary."""
    await endpoint.prepare()
    return [
        version("summarizer"),
        *sorted(tasks),
        *(["assist"] if assist else []),
        *([commission.model_dump_json()] if "summarise" in tasks else []),
        endpoint.identity,
        f"{endpoint.context} tokens, {endpoint.sentences} sentences",
        await endpoint.model(),
        (glossary or starter()).sha256,
        *(prompt.sha256 for prompt in prompts if assist or prompt.name != PROMPT),
    ]
