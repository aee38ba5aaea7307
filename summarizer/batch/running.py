"""Work on the articles of many files, a bounded number at a time, one bad file never stopping its neighbours."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

from summarizer.errors import BudgetError, SummarizerError, UnreachableError
from summarizer.sources import Article, Input, read_articles
from summarizer.tasks import Provenance
from summarizer.tasks.assisting import Reading

Reader = Callable[[Input], Awaitable[Reading]]
"""From an input to its articles."""
Work = Callable[[Article, Provenance | None], Awaitable[dict[str, Any]]]
"""From an article, and the account of what a model was asked about its page, to its record."""


@dataclass(frozen=True)
class Done:
    """An article and its record."""

    article: Article
    record: dict[str, Any]


@dataclass(frozen=True)
class Failed:
    """An input, by its name, or one article of it, for which there is no record, and why."""

    path: str
    id: str | None
    error: SummarizerError


Outcome = Done | Failed


async def read_plainly(source: Input) -> Reading:
    """The articles of an input as the rules find them. Raises: InputError."""
    return Reading(read_articles(source))


Heed = Callable[[Article, dict[str, Any]], None]
"""What is to be known of an article, and its record, that an earlier run has done."""


def _heed_nothing(article: Article, record: dict[str, Any]) -> None:
    """For work on which other articles have no bearing."""


@dataclass(frozen=True)
class Method:
    """How inputs become records: they are read one by one, and *at_once* articles are worked on meanwhile."""

    work: Work
    at_once: int
    read: Reader = read_plainly
    heed: Heed = _heed_nothing


async def run(inputs: Iterable[Input], method: Method) -> AsyncIterator[Outcome]:
    """The outcome for each article of the *inputs*, in their order. They are read as their turn comes.

    Raises: a SummarizerError after which no other article could fare better.
    """
    waiting: deque[asyncio.Task[Outcome]] = deque()
    try:
        async for item in _items(inputs, method.read):
            waiting.append(asyncio.create_task(_outcome(item, method.work)))
            while len(waiting) >= method.at_once:
                yield await waiting.popleft()
        while waiting:
            yield await waiting.popleft()
    except (BudgetError, UnreachableError):  # what is at the server is paid for, and kept when it comes
        await asyncio.gather(*waiting, return_exceptions=True)
        raise
    finally:
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


_Item = tuple[Article, Provenance | None] | Failed


async def _items(inputs: Iterable[Input], read: Reader) -> AsyncIterator[_Item]:
    """The articles as they are read; after what ends the run, which then has its turn, nothing more is read."""
    for source in inputs:
        try:
            reading = await read(source)
        except SummarizerError as error:
            yield Failed(source.name, None, error)
            if error.stops_run:
                return
            continue
        for item in reading:
            yield item


async def _outcome(item: _Item, work: Work) -> Outcome:
    if isinstance(item, Failed):
        if item.error.stops_run:
            raise item.error
        return item
    article, account = item
    try:
        return Done(article, await work(article, account))
    except SummarizerError as error:
        if error.stops_run:
            raise
        return Failed(article.document.path, article.id, error)
