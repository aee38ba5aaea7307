"""An independent judge: llmock breaks its answers on purpose, and says how well a client bore it.

It runs as a process of its own, so that nothing of it is imported here. Beside its verdict over all tries, each test
says what a user gets. Where the verdict is wrong about us, the test says why.
"""

import asyncio
import os
import random
import re
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from importlib.util import find_spec
from itertools import pairwise
from typing import Literal

import httpx
import pytest
from pydantic import BaseModel, ConfigDict, Field
from tenacity.wait import wait_random_exponential

from summarizer.endpoint import Answer, Message, Question, Watcher, open_endpoint
from summarizer.endpoint.line import connecting, retrying
from summarizer.errors import (
    AccessError,
    ContextError,
    GarbledError,
    LimitedError,
    OverloadedError,
    QuotaError,
    RefusedError,
    RequestError,
    SchemaError,
    SilentError,
    TruncatedError,
)
from summarizer.settings import Settings

pytestmark = pytest.mark.skipif(
    find_spec("llmock") is None, reason="the judge is not installed: `pip install llmock`, or the extra `dev`"
)

SILENT = Watcher(say=lambda line: None, on_progress=lambda done, total: None)
CHAT = {"path": "*/chat/completions"}
REQUESTS_A_MINUTE = 120
TOKENS_A_MINUTE = 600_000
WINDOW = 2000
OURS = frozenset(
    "retry_after_ignored retried_non_retryable retry_storm no_backoff gave_up"
    " truncated_stream_accepted no_read_timeout".split()
)
"""The faults that it can find in us. Its `malformed_chunk_ignored` is none of them: where the whole stream was sent
before the client hung up, it takes our second try for another question and says that there was none.
"""


class Verdict(BaseModel):
    model_config = ConfigDict(extra="forbid")

    word: Literal["yes", "no"]
    why: str


GOOD = Verdict(word="yes", why="it is so")
SAID = {"type": "reply", "text": '{"word": "yes", "why": "it is so"}', "times": None}
"""Ten events: who speaks, six words, the reason to stop, the usage, [DONE]."""
ENDED = 8
"""Of these, those up to and with the reason to stop."""


class Item(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: Literal["event", "figure"]
    numbers: tuple[int, ...] = Field(min_length=2, max_length=3)


class Everything(BaseModel):
    """Whatever our schemas ask for."""

    model_config = ConfigDict(extra="forbid")

    items: tuple[Item, ...] = Field(min_length=1)
    note: str | None
    share: float = Field(ge=0, le=1)
    is_certain: bool


def question(text="好吗？", *, answer=Verdict, max_tokens=50):
    return Question((Message(role="user", content=text),), answer, max_tokens, repair=str)


def fail(status, **how):
    return {"type": "fail", "status": status, **how}


def broken(kind, after, **how):
    """A stream that goes wrong after so many of its events."""
    return {"type": "stream_fault", "kind": kind, "after_chunks": after, **how}


class Judge:
    """A running llmock: what it is to do next, what it was asked, and what it thinks of us."""

    def __init__(self, url):
        self.url = url
        self._client = httpx.Client(base_url=url)

    def forget(self):
        """Drop what is left of another test."""
        self._client.post("/_llmock/reset").raise_for_status()

    def then(self, *behaviours):
        """Queue behaviours for the questions that come."""
        queue = [{"match": CHAT, **behaviour} for behaviour in behaviours]
        self._client.post("/_llmock/scenario", json={"behaviors": queue}).raise_for_status()

    def get(self, path, **headers):
        return self._client.get(path, headers=headers).raise_for_status().json()

    @property
    def requests(self):
        """The questions it was asked, in order."""
        records = self.get("/_llmock/requests")["requests"]
        return [record for record in records if record["path"].endswith("/chat/completions")]

    @property
    def gaps(self):
        """Seconds from the end of each question to the next."""
        return [after["started_at"] - before["ended_at"] for before, after in pairwise(self.requests)]

    @property
    def faults(self):
        """What it finds wrong with us, be it a warning only."""
        return [one["code"] for one in self.get("/_llmock/verdict")["findings"] if one["code"] in OURS]

    def close(self):
        self._client.close()


@contextmanager
def running(log, *options):
    """A judge in a process of its own, with *options*; it writes to *log* and ends with the block."""
    command = [sys.executable, "-m", "llmock.cli", "serve", "--host", "127.0.0.1", "--port", "0", *options]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LLMOCK_")}
    with (
        log.open("wb") as errors,
        subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=errors) as process,
    ):
        try:
            with closing(Judge(address(process, log))) as judge:
                yield judge
        finally:
            process.terminate()


def address(process, log):
    """Where it listens, once it says so."""
    until = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < until:
        if found := re.search(r"running on (http://127\.0\.0\.1:\d+)", log.read_text()):
            return found[1]
        time.sleep(0.02)
    raise AssertionError(f"llmock did not start: {log.read_text()}")


@pytest.fixture(scope="module")
def unlimited(tmp_path_factory):
    with running(tmp_path_factory.mktemp("unlimited") / "log") as judge:
        yield judge


@pytest.fixture(scope="module")
def limited(tmp_path_factory):
    limits = {"--rpm": REQUESTS_A_MINUTE, "--tpm": TOKENS_A_MINUTE, "--context-window": WINDOW}
    options = [str(part) for limit in limits.items() for part in limit]
    with running(tmp_path_factory.mktemp("limited") / "log", *options) as judge:
        yield judge


@pytest.fixture
def judge(unlimited):
    unlimited.forget()
    return unlimited


@pytest.fixture
def metered(limited):
    """One that counts requests and tokens, by the key, and has a window."""
    limited.forget()
    return limited


@pytest.fixture(autouse=True)
def short_waits(monkeypatch):
    """A tenth of our own waits; the dice fall so that they grow.

    For llmock, three tries whose second wait is the shorter one were made without backing off: full jitter has such
    waits in one case of four.
    """
    monkeypatch.setattr(retrying, "backoff", wait_random_exponential(multiplier=0.05, max=3))
    random.seed(3)


@pytest.fixture
def ask(tmp_path):
    """Ask a judge in one run, all questions at once: an answer or an error for each."""

    def run(judge, *questions, provider="", **settings):
        usual = {"base_url": f"{judge.url}{provider}/v1", "model": "gpt-4o", "cache": tmp_path / "c", "timeout": 10}
        told = Settings.load(usual | {"structured": "json_schema"} | settings)

        async def conversation():
            async with open_endpoint(told, SILENT) as endpoint:
                asked = [endpoint.ask(one) for one in questions or (question(),)]
                return await asyncio.gather(*asked, return_exceptions=True)

        return asyncio.run(conversation())

    return run


# Refusals

FINAL = {
    400: RequestError,
    401: AccessError,
    402: QuotaError,
    403: AccessError,
    404: AccessError,
    405: AccessError,
    413: ContextError,
    418: RequestError,
    422: RequestError,
}


@pytest.mark.parametrize(("status", "expected"), FINAL.items(), ids=FINAL)
def test_what_cannot_get_better_is_asked_once(judge, ask, status, expected):
    """Each of its own kind, after one request."""
    judge.then(fail(status))
    (error,) = ask(judge)
    assert type(error) is expected
    assert len(judge.requests) == 1
    assert judge.faults == []


@pytest.mark.parametrize("status", [408, 409, 425, 429, 500, 501, 502, 503, 504, 529, 599])
def test_what_may_get_better_is_asked_again(judge, ask, status):
    """Two failures and an answer; llmock names a time with 429, 503, 504 and 529 only, here none of them long."""
    judge.then(SAID, fail(status, times=2, **({"retry_after": 0.05} if status in {429, 503, 504, 529} else {})))
    (answer,) = ask(judge)
    assert answer.value == GOOD
    assert [request["status"] for request in judge.requests] == [status, status, 200]
    assert judge.faults == []


@pytest.mark.parametrize(("status", "expected"), [(429, LimitedError), (500, OverloadedError), (503, OverloadedError)])
def test_what_does_not_get_better_is_given_up(judge, ask, status, expected):
    """Five tries, further and further apart."""
    judge.then(fail(status, times=None, **({"retry_after": 0.1} if status != 500 else {})))
    (error,) = ask(judge)
    assert type(error) is expected
    assert len(judge.requests) == 5
    assert judge.faults == []


@pytest.mark.parametrize("seconds", [1, 0.6, 0])
def test_the_time_to_come_again_is_kept(judge, ask, seconds):
    """To the millisecond: beside retry-after-ms stands a Retry-After of whole seconds, rounded up."""
    judge.then(fail(429, retry_after=seconds))
    (answer,) = ask(judge)
    assert isinstance(answer, Answer)
    (gap,) = judge.gaps
    assert seconds - 0.01 <= gap < seconds + 0.3
    assert judge.faults == []


@pytest.mark.parametrize(
    ("refusal", "expected"),
    [
        (fail(429, retry_after=300), LimitedError),
        (fail(429, code="insufficient_quota", message="You exceeded your current quota."), QuotaError),
    ],
    ids=["five minutes", "a spent account"],
)
def test_what_is_too_long_to_wait_for_is_said_at_once(judge, ask, refusal, expected):
    """The run ends and says why, after one request.

    For llmock we `gave_up`: it judges by the status alone, and a 429 that no second try can mend is one like others.
    """
    judge.then(refusal)
    (error,) = ask(judge)
    assert type(error) is expected
    assert error.stops_run
    assert len(judge.requests) == 1
    assert judge.faults == ["gave_up"]


def test_many_questions_wait_together(judge, ask):
    """Six refusals for twelve questions, four at a time: all are answered, and nobody comes before the time."""
    judge.then(SAID, fail(429, times=6, retry_after=0.15))
    answers = ask(judge, *(question(f"{n}?") for n in range(12)))
    assert [answer.value for answer in answers] == [GOOD] * 12
    assert len(judge.requests) == 12 + 6
    assert judge.faults == []


# Quotas


def test_requests_a_minute_lose_no_question(metered, ask):
    """The minute is used up before we come: each question is answered as soon as there is room for it."""
    ask(metered, question("first"), api_key="requests")  # now the server is known, and not looked at again
    for _ in range(REQUESTS_A_MINUTE - 20):  # a server is looked at with fourteen requests
        metered.get("/v1/models", authorization="Bearer requests")
    answers = ask(metered, *(question(f"{n}?") for n in range(10)), api_key="requests")
    assert [type(answer) for answer in answers] == [Answer] * 10
    assert 429 in {request["status"] for request in metered.requests}
    assert metered.faults == []


def test_tokens_a_minute_lose_no_question(metered, ask):
    """There is room for ten questions a second: after some refusals they come no faster."""
    ask(metered, question(max_tokens=TOKENS_A_MINUTE - 1000), api_key="tokens")
    answers = ask(metered, *(question(f"{n}?", max_tokens=800) for n in range(20)), api_key="tokens")
    assert [type(answer) for answer in answers] == [Answer] * 20
    assert 0 < [request["status"] for request in metered.requests].count(429) < 20
    assert metered.faults == []


def test_the_window_is_learnt(metered, ask):
    """What is too long is refused once, and names the tokens that fit; what is shorter is answered."""
    long, short = ask(metered, question("word " * 3000), question(), api_key="window")
    assert type(long) is ContextError
    assert long.window == WINDOW
    assert isinstance(short, Answer)
    assert len(metered.requests) == 2
    assert metered.faults == []


# Time


@pytest.mark.parametrize("kind", ["delay", "slow_first_token"])
def test_a_slow_server_is_waited_for(judge, ask, kind):
    """Once, for as long as a question has."""
    judge.then(SAID, {"type": kind, "seconds": 0.3})
    (answer,) = ask(judge)
    assert answer.value == GOOD
    assert len(judge.requests) == 1
    assert judge.faults == []


@pytest.mark.parametrize("kind", ["delay", "slow_first_token"])
def test_a_server_that_is_too_slow_is_left(judge, ask, kind):
    """The time of a question is kept to, and the error says what it was."""
    for _ in range(2):  # tries that have six tenths of the time each
        judge.then(SAID, {"type": kind, "seconds": 0.8})
    begun = time.monotonic()
    (error,) = ask(judge, timeout=0.4)
    assert type(error) is OverloadedError
    assert "within 0.4 seconds" in str(error)
    assert time.monotonic() - begun < 0.75
    assert judge.faults == []


def test_a_line_that_hangs_is_left_and_tried_again(judge, ask, monkeypatch):
    """What llmock looks for as `no_read_timeout`; a second is much for it, and two minutes for us."""
    monkeypatch.setattr(connecting, "LONGEST_SILENCE", 0.3)
    judge.then(SAID, broken("stall", 3, stall_seconds=5))
    begun = time.monotonic()
    (answer,) = ask(judge)
    assert answer.value == GOOD
    assert time.monotonic() - begun < 3
    assert len(judge.requests) == 2
    assert judge.requests[0]["stall_waited"] < 1
    assert judge.faults == []


def test_lines_that_always_hang_are_given_up(judge, ask, monkeypatch):
    """Two of them are enough: the server may still be at work on both."""
    monkeypatch.setattr(connecting, "LONGEST_SILENCE", 0.3)
    judge.then(SAID, broken("stall", 3, stall_seconds=5, times=None))
    (error,) = ask(judge)
    assert type(error) is SilentError
    assert len(judge.requests) == 2
    assert judge.faults == []


def test_a_short_silence_is_borne(judge, ask):
    """A pause in mid-answer is no fault of anybody's."""
    judge.then(SAID, broken("stall", 3, stall_seconds=0.5))
    (answer,) = ask(judge)
    assert answer.value == GOOD
    assert len(judge.requests) == 1
    assert judge.faults == []


# Streams that break


@pytest.mark.parametrize("kind", ["disconnect", "truncate", "malformed"])
def test_a_broken_stream_is_asked_for_again(judge, ask, kind):
    """Wherever it breaks before the model has said why it stops, nothing of it counts."""
    judge.then(SAID)
    for after in range(ENDED):
        judge.then(broken(kind, after))
        (answer,) = ask(judge, question(f"{after}?"))
        assert answer.value == GOOD
        assert len(judge.requests) == 2 * (after + 1)
    assert judge.faults == []


@pytest.mark.parametrize(
    ("kind", "expected", "tries"), [("disconnect", OverloadedError, 5), ("malformed", GarbledError, 3)]
)
def test_streams_that_always_break_are_given_up(judge, ask, kind, expected, tries):
    """So many tries, further and further apart, and an error of ours."""
    judge.then(SAID, broken(kind, 3, times=None))
    (error,) = ask(judge)
    assert type(error) is expected
    assert len(judge.requests) == tries
    assert judge.faults == []


def test_streams_that_are_always_cut_are_given_up(judge, ask):
    """Five tries and an error: half an answer is none.

    For llmock we took the last half for an answer: it sees no sixth try, and cannot see that there was an error.
    """
    judge.then(SAID, broken("truncate", 3, times=None))
    (error,) = ask(judge)
    assert type(error) is OverloadedError
    assert len(judge.requests) == 5
    assert judge.faults == ["truncated_stream_accepted"]


@pytest.mark.parametrize("after", [ENDED, ENDED + 1], ids=["usage", "[DONE]"])
def test_what_is_cut_behind_the_reason_to_stop_is_whole(judge, ask, after):
    """The answer is there, and is not paid for again.

    llmock says that such a stream had no reason to stop. It had: only its usage, or its [DONE], is missing.
    """
    judge.then(SAID, broken("truncate", after))
    (answer,) = ask(judge)
    assert answer.value == GOOD
    assert len(judge.requests) == 1
    assert judge.faults == ["truncated_stream_accepted"]


# What the model says

REPLIES = {
    "in a fence": ({"text": f"```json\n{GOOD.model_dump_json()}\n```"}, GOOD, 1),
    "nothing at first": ({"text": "", "times": 1}, None, 2),
    "beside the schema at first": ({"text": '{"word": "perhaps", "why": "so"}', "times": 1}, None, 2),
    "beside the schema": ({"text": '{"word": "perhaps", "why": "so"}'}, SchemaError, 2),
    "prose": ({"text": "Sure, here is what you want."}, SchemaError, 2),
    "cut at the limit": ({"text": '{"word": "yes", "why": "it', "finish_reason": "length"}, TruncatedError, 1),
    "filtered": ({"text": '{"word": "yes"', "finish_reason": "content_filter"}, RefusedError, 1),
}


@pytest.mark.parametrize(("reply", "expected", "requests"), REPLIES.values(), ids=REPLIES)
def test_an_answer_is_what_fits(judge, ask, reply, expected, requests):
    """What does not fit is mended once or is an error of its kind; after the script llmock fills the schema itself."""
    judge.then({"type": "reply", "times": None, **reply})
    (outcome,) = ask(judge)
    if isinstance(expected, type):
        assert type(outcome) is expected
    else:
        assert outcome.value == (expected or Verdict(word="yes", why="mock-why"))
    assert len(judge.requests) == requests
    assert judge.faults == []


def test_a_tool_call_is_an_answer(judge, ask):
    """Its arguments come in pieces of twelve characters."""
    arguments = {"word": "no", "why": "因为不是这样"}
    judge.then({"type": "reply", "tool_calls": [{"name": "answer", "arguments": arguments}]})
    (answer,) = ask(judge, structured="tool")
    assert answer.value == Verdict(**arguments)
    assert len(judge.requests) == 1
    assert judge.faults == []


@pytest.mark.parametrize(
    ("kind", "times", "expected", "requests"),
    [
        ("malformed_arguments", 1, Answer, 2),
        ("malformed_arguments", None, SchemaError, 2),
        ("unknown_tool", None, Answer, 1),  # one was offered, and what fits its schema is meant for it
    ],
)
def test_a_broken_tool_call_is_mended_once(judge, ask, kind, times, expected, requests):
    """Half of its arguments is no answer; under another name they are one."""
    judge.then({"type": "tool_fault", "kind": kind, "times": times})
    (outcome,) = ask(judge, question(answer=Everything), structured="tool")
    assert type(outcome) is expected
    assert len(judge.requests) == requests
    assert judge.faults == []


@pytest.mark.parametrize("rung", [None, "json_schema", "json_object_schema", "tool"])
def test_an_answer_fits_the_schema_on_every_rung(judge, ask, rung):
    """As llmock reads our schemas, independently of us; where no rung is named, the first is found to be kept to."""
    (answer,) = ask(judge, question(answer=Everything), structured=rung)
    assert isinstance(answer.value, Everything)
    assert len(judge.requests) == (1 if rung else 2)
    assert judge.faults == []


@pytest.mark.parametrize("provider", "/mistral /groq/openai /together /perplexity /ai21 /xai".split())
def test_each_provider_is_understood(judge, ask, provider):
    """Its stream, and its refusals in the form of its own."""
    judge.then(fail(429, retry_after=0.1), fail(503, retry_after=0.1))
    (answer,) = ask(judge, question(answer=Everything), provider=provider)
    assert isinstance(answer.value, Everything)
    judge.then(fail(401))
    (error,) = ask(judge, question("又？"), provider=provider)
    assert type(error) is AccessError
    assert "Unauthorized" in str(error)
    assert len(judge.requests) == 4
    assert judge.faults == []


# Before the first question


def test_a_rung_is_found_through_an_outage(judge, ask):
    """Two failures of the probe are no verdict on the rung."""
    judge.then(fail(503, times=2, retry_after=0.1))
    (answer,) = ask(judge, structured=None)
    assert isinstance(answer, Answer)
    assert all("response_format" in request["body"] for request in judge.requests)
    assert judge.faults == []


def test_the_models_are_listed_through_an_outage(judge, ask):
    """Where no model is named they are asked for again, and then named to choose from."""
    judge.then(fail(503, times=2, retry_after=0.1, match={"path": "*/models"}))
    (error,) = ask(judge, model=None)
    assert type(error) is AccessError
    assert "gpt-4o-mini" in str(error)
    assert judge.faults == []
