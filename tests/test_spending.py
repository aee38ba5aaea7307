"""What a run may spend, and what it would: caps that hold before the call, and a rehearsal that asks nothing."""

import asyncio
import itertools
import json
import re
import socket
from dataclasses import replace

import pytest
from pydantic import BaseModel, ConfigDict
from tenacity import wait_none
from typer.testing import CliRunner

from summarizer.cli import app
from summarizer.endpoint import Amount, Answer, Message, Question, Watcher, open_endpoint
from summarizer.endpoint.counting import tokens
from summarizer.endpoint.line import pacing, retrying
from summarizer.endpoint.line.wire import Usage
from summarizer.endpoint.spending import Purse, price_of
from summarizer.errors import BudgetError, SettingsError, UnreachableError
from summarizer.settings import Caps, Price, Settings
from tests.fakeserver import SENTENCE, Reply, answer, error, fitting, streamed
from tests.rawserver import RawServer

PAGE = "上海市市长龚正昨天指出，要加快建设。会议在上海举行。\n\n副市长陈杰出席会议并讲话。\n"
SMALL = Usage(prompt_tokens=60, completion_tokens=40)


def test_a_cap_holds_before_the_call_that_would_break_it():
    """What is in flight counts as if it used all that it may; what came to nothing was a call, and no more."""
    purse = Purse(Caps(max_tokens=250), {})
    first = purse.take("m", SMALL, is_free=False)
    second = purse.take("m", SMALL, is_free=False)
    with pytest.raises(BudgetError, match=r"bring this run to 300 tokens, and --max-tokens is 250"):
        purse.take("m", SMALL, is_free=False)
    purse.settle(first, "m", Usage(), is_free=False)
    purse.settle(second, "m", Usage(prompt_tokens=50, completion_tokens=5), is_free=False)
    assert purse.spent == Amount(2, 55, None)
    purse.take("m", SMALL, is_free=False)


def test_calls_and_money_have_caps_too():
    """A tenth call where nine are allowed; a dollar more than was given."""
    purse = Purse(Caps(max_calls=0), {})
    with pytest.raises(BudgetError, match=r"to 1 calls, and --max-calls is 0"):
        purse.take("m", SMALL, is_free=False)
    priced = Purse(Caps(max_cost=1.0), {"m": Price(input=10_000, output=20_000)})
    with pytest.raises(BudgetError, match=r"to 1\.4000 US dollars, and --max-cost is 1\.0"):
        priced.take("m", SMALL, is_free=False)
    priced.take("m", SMALL, is_free=True)


def test_money_without_a_price_is_refused_at_once():
    """A cap in dollars holds nothing where nobody knows what a token costs."""
    with pytest.raises(SettingsError, match=r'\[prices\."m"\]'):
        Purse(Caps(max_cost=1), {}).take("m", SMALL, is_free=False)


def test_a_price_is_found_by_the_models_name():
    """Ours, the user's before it, with a publisher before the name or a date behind it; an unknown model has none."""
    ours = price_of("gpt-4o-mini", {})
    assert ours is not None
    assert price_of("openai/gpt-4o-mini", {}) == price_of("gpt-4o-mini-2024-07-18", {}) == ours
    assert price_of("gpt-4o-mini", {"gpt-4o-mini": Price(input=1, output=2)}) == Price(input=1, output=2)
    assert price_of("gpt-4o-minimal", {}) is None
    assert price_of("qwen3", {}) is None


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_a_cap_stops_the_run_and_says_how_to_go_on(server, page, tmp_path):
    """What was answered is kept, so that the same command with a higher cap pays for the rest alone."""
    options = ("--base-url", server.url, "--model", "m", "--structured", "json_schema")
    stopped = run("translate", page, *options, "--max-calls", 1)
    assert (stopped.exit_code, len(server.chat_requests)) == (3, 1)
    assert "a higher --max-calls goes on from here" in stopped.stderr
    done = run("translate", page, *options, "--max-calls", 100, "--format", "json")
    assert done.exit_code in {0, 1}
    bodies = [request.body for request in server.chat_requests]
    assert len(set(bodies)) == len(bodies)
    assert SENTENCE in done.stdout


@pytest.mark.parametrize("told", [None, {}, {"prompt_tokens": 0, "completion_tokens": 0}, {"prompt_tokens": 10**400}])
def test_a_cap_holds_where_the_server_does_not_count(server, page, told):
    """A call counts then with all that it may have used."""

    def behaviour(request):
        whole = answer(fitting(request.schema))
        return replace(whole, body=whole.body | {"usage": told})

    server.always(behaviour)
    options = ("--base-url", server.url, "--model", "m", "--structured", "json_schema")
    stopped = run("translate", page, *options, "--max-tokens", 1100)
    assert (stopped.exit_code, len(server.chat_requests)) == (3, 2)


def test_what_is_at_the_server_when_a_cap_stops_the_run_is_kept(server, tmp_path):
    """It is paid for already: the next run asks for none of it again."""
    options = ("--base-url", server.url, "--model", "m", "--structured", "json_schema", "--concurrency", 4)
    pages = [tmp_path / f"{number}.txt" for number in range(8)]
    for number, path in enumerate(pages):
        path.write_text(f"第{number}条消息：上海市市长龚正昨天指出，要加快建设。\n", encoding="utf-8")
    slow = itertools.count()
    server.always(lambda request: replace(answer(fitting(request.schema)), delay=0.5 * (next(slow) % 2)))
    stopped = run("translate", *pages, *options, "--max-calls", 5)
    assert (stopped.exit_code, len(server.chat_requests)) == (3, 5)
    run("translate", *pages, *options)
    bodies = [request.body for request in server.chat_requests]
    assert len(set(bodies)) == len(bodies)


def test_what_one_article_has_at_the_server_is_kept_too(server, tmp_path):
    """Its claims are written side by side; where one meets the cap, those under way are waited for."""
    options = ("--base-url", server.url, "--model", "m", "--structured", "json_schema", "--concurrency", 4)
    page = tmp_path / "page.txt"
    page.write_text("".join(f"龚正指出，要加快第{n}项建设。\n\n" for n in range(5)), encoding="utf-8")
    slow = itertools.count()
    server.always(lambda request: replace(answer(fitting(request.schema)), delay=0.5 * (next(slow) % 2)))
    stopped = run("summarise", page, *options, "--max-calls", 3)
    assert (stopped.exit_code, len(server.chat_requests)) == (3, 3)
    run("summarise", page, *options)
    bodies = [request.body for request in server.chat_requests]
    assert len(set(bodies)) == len(bodies)


class Verdict(BaseModel):
    model_config = ConfigDict(extra="forbid")

    word: str


def question(text="好吗？"):
    return Question((Message(role="user", content=text),), Verdict, 50, repair=str)


@pytest.fixture
def no_waiting(monkeypatch):
    """Tries follow each other at once."""
    monkeypatch.setattr(retrying, "backoff", wait_none())
    monkeypatch.setattr(pacing, "FIRST_PAUSE", 0)


def outcomes(url, *questions, **settings):
    """What becomes of each of the questions, put one after the other in one run; and what the run has spent."""
    told = Settings.load({"base_url": url, "model": "m", "structured": "json_schema", "timeout": 5} | settings)
    silent = Watcher(say=lambda line: None, on_progress=lambda done, total: None)

    async def conversation():
        async with open_endpoint(told, silent) as endpoint:
            asked = [(await asyncio.gather(endpoint.ask(one), return_exceptions=True))[0] for one in questions]
            return asked, endpoint.spent

    return asyncio.run(conversation())


WHOLE = answer({"word": "yes"})
CUT = streamed(WHOLE, cut=400)
FAULTS = {
    "in mid-stream": CUT,
    "in the body": replace(WHOLE, cut=40),
    "before the headers": Reply(cut=-1),
    "503": error(503),
    "429": error(429, retry_after=0),
    "silence": replace(WHOLE, delay=2),
    "no completion": Reply(body={"choices": []}),
}


@pytest.mark.usefixtures("no_waiting")
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_cap_on_calls_holds_for_each_try(server, tmp_path, fault):
    """Every third request meets a fault; no more requests go out than allowed, and what was answered is kept."""
    numbers = itertools.count(1)
    server.always(lambda request: WHOLE if next(numbers) % 3 else fault)
    asked = [question(str(number)) for number in range(12)]
    cache = tmp_path / "c"
    given, spent = outcomes(server.url, *asked, cache=cache, max_calls=10, timeout=0.6)
    assert len(server.chat_requests) == spent.calls == 10
    assert {type(one) for one in given} == {Answer, BudgetError}
    assert "a higher --max-calls goes on from here" in str(given[-1])
    server.always(WHOLE)
    again, _ = outcomes(server.url, *asked, cache=cache)
    assert [one.calls for one in again] == [int(isinstance(one, BudgetError)) for one in given]


@pytest.mark.usefixtures("no_waiting")
def test_a_cap_stops_before_another_try(server):
    """A server that always breaks off gets no more requests than the cap, though five tries were open to it."""
    server.always(CUT)
    (error_of_ours,), spent = outcomes(server.url, question(), max_calls=3)
    assert isinstance(error_of_ours, BudgetError)
    assert len(server.chat_requests) == spent.calls == 3


@pytest.mark.usefixtures("no_waiting")
def test_a_try_that_breaks_is_paid_for(server):
    """Servers bill what they have read and written: the question is charged, and of the answer what had come."""
    server.then(CUT, WHOLE)
    _, whole = outcomes(server.url, question())
    server.then(error(503), WHOLE)
    _, refused = outcomes(server.url, question("还好吗？"))
    prompt, begun = tokens("好吗？"), whole.tokens - 15 - tokens("好吗？")
    assert (whole.calls, refused.calls) == (2, 2)
    assert 0 < begun <= tokens('{"word": "yes"}')
    assert whole.tokens == 15 + prompt + begun  # 15 are those of the answer that came
    assert refused.tokens == 15  # a server that turns a request away has read nothing


def test_what_reaches_nobody_costs_nothing():
    """Where nothing listens, there is no call."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        (error_of_ours,), spent = outcomes(f"http://127.0.0.1:{free.getsockname()[1]}/v1", question(), max_calls=1)
    assert isinstance(error_of_ours, UnreachableError)
    assert spent.calls == 0


def test_a_cap_holds_behind_a_proxy(monkeypatch):
    """What goes out through one is counted as it goes out, too."""

    async def refuses(talk):
        await talk.hear()
        await talk.say(b"HTTP/1.1 503 Busy\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")

    async def conversation():
        async with RawServer(refuses) as proxy:
            monkeypatch.setenv("HTTP_PROXY", proxy.url)
            told = Settings.load(
                {"base_url": "http://192.0.2.1/v1", "model": "m", "structured": "json_schema", "max_calls": 2}
            )
            silent = Watcher(say=lambda line: None, on_progress=lambda done, total: None)
            async with open_endpoint(told, silent) as endpoint:
                with pytest.raises(BudgetError):
                    await endpoint.ask(question())
            return [request for request in proxy.requests if request.startswith(b"POST")]

    monkeypatch.setattr(retrying, "backoff", wait_none())
    assert len(asyncio.run(conversation())) == 2


def test_a_rehearsal_asks_nothing(server, page):
    """It says what a run would take; after the run everything is in the cache."""
    options = ("--base-url", server.url, "--model", "m", "--structured", "json_schema")
    before = run("summarise", page, *options, "--dry-run")
    assert (before.exit_code, server.chat_requests) == (0, [])
    assert "answers in the cache    0" in before.stdout
    assert "$" not in before.stdout  # what runs on this machine is free
    paid = run("summarise", page, *options, "--format", "json")
    calls = json.loads(paid.stdout)[0]["provenance"]["calls"]
    after = run("summarise", page, *options, "--dry-run")
    assert f"answers in the cache    {calls}" in after.stdout
    assert "at least, about         0 calls" in after.stdout


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_rehearsal_counts_every_article(server, tmp_path, language):
    """What is made up has no figure that the source lacks, and is in the language that is asked for."""
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.txt").write_text(
            f"会议{name}没有举行。双方签署了协议。市长龚正指出，要加快建设。", encoding="utf-8"
        )
    options = ("--base-url", server.url, "--model", "m", "--structured", "json_schema", "--language", language)
    told = run("summarise", str(tmp_path), *options, "--dry-run")
    assert told.exit_code == 0
    assert told.stdout.startswith("3 articles")
    least, most = (int(calls) for calls in re.findall(r"about +(\d+) calls", told.stdout))
    assert most >= 2 * least - 3  # each claim and each heading may have to be mended; what is picked may not


def test_the_settings_of_a_price(tmp_path):
    """A table in summarizer.toml names it."""
    (tmp_path / "summarizer.toml").write_text('[prices."deepseek-chat"]\ninput = 0.27\noutput = 1.10\n')
    assert Settings.load({}, {}, tmp_path).prices == {"deepseek-chat": Price(input=0.27, output=1.1)}
