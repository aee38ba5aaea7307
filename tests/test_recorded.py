"""Whole articles against answers recorded from the embedded model. The README says how to record them anew."""

import asyncio
import re
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from summarizer.endpoint import Cache, Endpoint, Terms, Watcher, pull_weights
from summarizer.endpoint.embedded.serving import EmbeddedServer
from summarizer.endpoint.line.connecting import Connection
from summarizer.endpoint.reaching import LocalServer
from summarizer.output import render, result_record
from summarizer.prompting import Prompts
from summarizer.settings import Settings
from summarizer.sources import read_articles
from summarizer.tasks import summarise, translate
from tests.recording import ADDRESS

PROJECT = Path(__file__).parent.parent
WATCHER = Watcher(say=print, on_progress=lambda done, total: None)
README = (PROJECT / "README.md").read_text(encoding="utf-8")
MODEL = "qwen2.5-coder-1.5b"


def stands_there(file, text, start, end):
    """True where file[start:end] is *text* without line breaks, tags and Markdown marks; by no code of ours."""
    raw = re.sub(r"<[^>]+>|\*\*|\s", "", file[start:end])
    return raw == re.sub(r"\s", "", text)


def read(number):
    (path,) = (PROJECT / "seeds").glob(f"{number}_*.txt")
    return read_articles(str(path))[0]


class Recorded:
    """The embedded model as a cassette holds it; while recording, as it runs."""

    identity = "recorded"
    context: int | None = 4096
    is_local = True
    manner = LocalServer.manner
    in_flight = LocalServer.in_flight
    sentences = LocalServer.sentences

    def __init__(self, address):
        self._connection = Connection(address, None, in_flight=1, read_timeout=600)

    async def model(self):
        return MODEL

    async def connect(self):
        return self._connection

    async def close(self):
        await self._connection.aclose()


@asynccontextmanager
async def served(record_mode):
    """The address of the model: any at all for a cassette, the true one for recording."""
    if record_mode == "none":
        yield ADDRESS
        return
    server = EmbeddedServer(pull_weights(MODEL, Settings(), WATCHER), context=4096)
    try:
        yield await server.start()
    finally:
        await server.stop()


@pytest.fixture
def ask(record_mode, tmp_path, monkeypatch):
    """Run a task on an article, against the cassette or, while recording, against the embedded model."""
    monkeypatch.delenv("SUMMARIZER_WEIGHTS", raising=False)  # a gigabyte is not fetched for each test

    async def run(task, article):
        async with served(record_mode) as address:
            server, cache = Recorded(address), Cache(tmp_path / "cache")
            try:
                return await task(article, Endpoint(server, cache, Terms(600)), Prompts())
            finally:
                cache.close()
                await server.close()

    return lambda task, article: asyncio.run(run(task, article))


@pytest.mark.vcr
@pytest.mark.parametrize("number", ["000", "002"])
def test_every_quote_of_a_brief_stands_in_the_file(ask, number):
    """Without the line breaks and the markup inside, file[start:end] is the quote; each claim has one."""
    article = read(number)
    file = article.document.text

    brief = ask(summarise, article).brief

    assert brief.headline
    assert 3 <= len(brief.claims) <= 8
    for claim in brief.claims:
        assert claim.quotes
        assert all(stands_there(file, quote.text, quote.start, quote.end) for quote in claim.quotes)
    for found in (*brief.people, *brief.organisations, *brief.figures, *brief.terms):
        assert stands_there(file, found.zh, found.start, found.end)


@pytest.mark.vcr("test_every_quote_of_a_brief_stands_in_the_file[002].yaml")
def test_the_readme_shows_what_the_model_really_wrote(ask):
    """The claims on the README's first screen are those of the recorded brief, to the letter."""
    article = read("002")
    shown = README.partition("```text\n")[2].partition("\n```")[0]

    printed = render([result_record(article, ask(summarise, article), None)], "text")

    assert shown in printed


@pytest.mark.vcr
def test_a_translation_has_every_sentence_once(ask):
    """The segments are the headline and all sentences in order; names and scaled figures come through."""
    article = read("002")
    file = article.document.text

    translation = ask(translate, article)

    english = {segment.source: segment.target for segment in translation.segments}
    assert [article.headline.text, *(sentence.text for sentence in article.sentences)] == list(english)
    for segment in translation.segments:
        assert segment.target
        assert stands_there(file, segment.source, segment.spans[0].start, segment.spans[-1].end)
    assert "Gong Zheng" in next(target for source, target in english.items() if "四大领域" in source)
    assert "30 million" in next(target for source, target in english.items() if "3000万" in source)
