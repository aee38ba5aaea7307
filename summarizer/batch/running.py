"""Work on the articles of many files, a bounded number at a time, one bad file never stopping its neighbours."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from summarizer.errors import SummarizerError
from summarizer.sources import Article, read_articles

Work = Callable[[Article], Awaitable[dict[str, Any]]]
"""From an article to its record."""


@dataclass(frozen=True)
class Done:
    """An article and its record."""

    article: Article
    record: dict[str, Any]


@dataclass(frozen=True)
class Failed:
    """A file, or one article of it, for which there is no record, and why."""

    path: str
    id: str | None
    error: SummarizerError


Outcome = Done | Failed


async def run(paths: Iterable[str], work: Work, at_once: int) -> AsyncIterator[Outcome]:
    """The outcome of *work* on each article of the files *paths*, in their order.

    Files are read as their turn comes. Raises: a SummarizerError after which no other article could fare better.
    """
    waiting: deque[asyncio.Task[Outcome]] = deque()
    try:
        for item in _articles(paths):
            waiting.append(asyncio.create_task(_outcome(item, work)))
            while len(waiting) >= at_once:
                yield await waiting.popleft()
        while waiting:
            yield await waiting.popleft()
    finally:
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


def _articles(paths: Iterable[str]) -> Iterator[Article | Failed]:
    for path in paths:
        try:
            yield from read_articles(path)
        except SummarizerError as error:
            yield Failed(path, None, error)


async def _outcome(item: Article | Failed, work: Work) -> Outcome:
    if isinstance(item, Failed):
        return item
    try:
        return Done(item, await work(item))
    except SummarizerError as error:
        if error.stops_run:
            raise
        return Failed(item.document.path, item.id, error)
