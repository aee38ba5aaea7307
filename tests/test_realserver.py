"""The endpoint against a real llama.cpp server on a tiny random model: nothing here is played by us."""

import asyncio
import time
from contextlib import asynccontextmanager
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from summarizer.endpoint import Answer, Message, Question, Watcher, open_endpoint
from summarizer.endpoint.counting import least_tokens
from summarizer.endpoint.embedded.serving import EmbeddedServer
from summarizer.endpoint.line.connecting import Connection
from summarizer.endpoint.manner.identifying import identify
from summarizer.endpoint.manner.knowing import Knowledge
from summarizer.errors import AnswerError, ContextError
from summarizer.settings import Settings
from tests.tiny import CONTEXT

pytestmark = pytest.mark.realserver
SILENT = Watcher(say=lambda line: None, on_progress=lambda done, total: None)


class Verdict(BaseModel):
    model_config = ConfigDict(extra="forbid")

    word: Literal["yes", "no"]
    numbers: Annotated[list[Literal[1, 2, 3]], Field(min_length=1, max_length=2)]


def question(text="新华社北京6月6日电", max_tokens=200):
    return Question((Message(role="user", content=text),), Verdict, max_tokens, repair=lambda why: f"Mend: {why}")


@asynccontextmanager
async def asked(gguf, tmp_path, *, slots=2, **settings):
    """An endpoint that knows nothing yet of the server it asks, and a line of our own to that."""
    server = EmbeddedServer(gguf, context=CONTEXT // 2, slots=slots)
    url = await server.start()
    line = Connection(url, None, in_flight=1, read_timeout=30)
    told = Settings(**{"base_url": url, "model": "tiny", "cache": tmp_path / "c", "timeout": 60} | settings)
    try:
        async with open_endpoint(told, SILENT) as endpoint:
            await endpoint.prepare()
            yield endpoint, line
    finally:
        await line.aclose()
        await server.stop()


def run(conversation):
    return asyncio.run(conversation())


def test_the_canary_finds_that_the_schema_is_kept_to(tiny_gguf, tmp_path):
    """One canary, one verdict, full schemas; its window is learnt as it is loaded, and answers fit the schema."""

    async def conversation():
        async with asked(tiny_gguf, tmp_path) as (endpoint, _):
            answers = [await endpoint.ask(question(f"{number}. 会议召开。")) for number in range(10)]
            return answers, endpoint.context, Knowledge(endpoint._cache, endpoint.identity).of("tiny")

    answers, context, known = run(conversation)
    assert {"json_schema": "enforced"} == known.verdicts
    assert ("full", "llama.cpp") == (known.manner.dialect, known.product)
    assert CONTEXT // 2 == context == known.window
    assert all(answer.value.word in {"yes", "no"} for answer in answers)
    assert all(answer.usage.prompt_tokens > 0 for answer in answers)


def test_an_overflow_teaches_the_window(tiny_gguf, tmp_path):
    """What the settings overstate, the server's own error corrects."""

    async def conversation():
        async with asked(tiny_gguf, tmp_path, context=100_000) as (endpoint, _):
            with pytest.raises(ContextError, match=r"exceeds the available context size") as caught:
                await endpoint.ask(question("新华社北京电。" * 2000))
            return caught.value.window, endpoint.context

    assert (CONTEXT // 2, CONTEXT // 2) == run(conversation)


def test_a_cut_answer_is_told_apart(tiny_gguf, tmp_path):
    """Too few tokens for the schema: an error about this answer, whichever way the server words it."""

    async def conversation():
        async with asked(tiny_gguf, tmp_path) as (endpoint, _):
            with pytest.raises(AnswerError):
                await endpoint.ask(question(max_tokens=4))
            return (await endpoint.ask(question("另一个问题"))).calls

    assert run(conversation) == 1


def test_whatever_a_random_model_writes_is_an_answer_or_a_named_failure(tiny_gguf, tmp_path):
    """Free text from random weights: each question has a valid answer, or an error about that answer alone."""

    class Said(BaseModel):
        model_config = ConfigDict(extra="forbid")

        english: Annotated[str, Field(pattern=r"^[ !#-\[\]-~]{10,}$")]

    async def conversation():
        async with asked(tiny_gguf, tmp_path, concurrency=2) as (endpoint, _):
            turns = [(Message(role="user", content=f"第{number}句"),) for number in range(30)]
            questions = [Question(turn, Said, 120, repair=str) for turn in turns]
            return await asyncio.gather(*[endpoint.ask(one) for one in questions], return_exceptions=True)

    outcomes = run(conversation)
    assert all(isinstance(outcome, Answer | AnswerError) for outcome in outcomes), outcomes


def test_its_tokens_are_between_our_estimates(tiny_gguf, tmp_path):
    """What the server's own tokenizer counts of a text is no less than our least, and what it counts is learnt from."""
    text = "上海市市长龚正昨天指出，要加快建设。" * 10

    async def conversation():
        async with asked(tiny_gguf, tmp_path) as (endpoint, line):
            _, counted = await line.look("/tokenize", {"content": text})
            answer = await endpoint.ask(question(text))
            return len(counted["tokens"]), answer.prompt_tokens

    counted, prompt = run(conversation)
    assert least_tokens(text) <= counted <= prompt


def test_many_questions_do_not_stall(tiny_gguf, tmp_path):
    """More questions at a time than the server has slots: none waits for an idle connection's five seconds."""

    async def conversation():
        async with asked(tiny_gguf, tmp_path, concurrency=12) as (endpoint, _):
            await endpoint.ask(question("first"))
            begun = time.monotonic()
            await asyncio.gather(*[endpoint.ask(question(f"第{number}项")) for number in range(40)])
            return time.monotonic() - begun

    assert run(conversation) < 20


def test_who_goes_away_frees_the_slot(tiny_gguf, tmp_path):
    """Questions that are cancelled stop the server's work on them: the next has its only slot at once."""

    class Long(BaseModel):
        text: str

    def long(number):
        return Question((Message(role="user", content=f"写{number}"),), Long, 900, repair=str)

    async def conversation():
        async with asked(tiny_gguf, tmp_path, slots=1, concurrency=20) as (endpoint, _):
            await endpoint.ask(question("warm"))
            begun = time.monotonic()
            await asyncio.gather(*[endpoint.ask(long(number)) for number in range(6)], return_exceptions=True)
            all_of_them = time.monotonic() - begun
            tasks = [asyncio.create_task(endpoint.ask(long(number))) for number in range(100, 106)]
            await asyncio.sleep(0.1)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            begun = time.monotonic()
            await endpoint.ask(question("next"))
            return all_of_them, time.monotonic() - begun

    all_of_them, next_one = run(conversation)
    assert next_one < all_of_them / 2


def test_it_says_what_it_is(tiny_gguf):
    """Product, slots, and each model with the tokens that fit a slot and those it was trained for."""

    async def conversation():
        server = EmbeddedServer(tiny_gguf, context=CONTEXT // 2, slots=2)
        line = Connection(await server.start(), None, in_flight=1, read_timeout=30)
        try:
            return await identify(line)
        finally:
            await line.aclose()
            await server.stop()

    facts = run(conversation)
    assert ("llama.cpp", 2) == (facts.product, facts.slots)
    (model,) = facts.models
    assert (CONTEXT // 2, CONTEXT) == (model.window, model.trained)
