"""Asking an endpoint: what comes back from good servers, and what each fault of a bad one becomes."""

import asyncio
import gzip
import itertools
import json
import os
import random
import socket
import time
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, SecretStr
from tenacity import wait_fixed, wait_none

import summarizer
from summarizer.endpoint import (
    Cache,
    Endpoint,
    Message,
    Question,
    RemoteServer,
    Terms,
    Watcher,
    open_endpoint,
)
from summarizer.endpoint.line import pacing, retrying
from summarizer.endpoint.line.connecting import LARGEST_REPLY, Connection, download
from summarizer.endpoint.reaching import LocalServer
from summarizer.errors import (
    AccessError,
    BadOutputError,
    ContextError,
    EmbeddedError,
    EmptyError,
    GarbledError,
    LimitedError,
    LoadingError,
    OverloadedError,
    QuotaError,
    RefusedError,
    RequestError,
    SchemaError,
    SettingsError,
    TruncatedError,
    UnreachableError,
    UnsupportedError,
)
from summarizer.settings import Settings
from tests.fakeserver import FakeServer, Reply, answer, error, streamed

KEY = "sk-CANARY-0123456789"
SILENT = Watcher(say=lambda line: None, on_progress=lambda done, total: None)


class Verdict(BaseModel):
    model_config = ConfigDict(extra="forbid")

    word: Literal["yes", "no"]
    numbers: Annotated[list[int], Field(max_length=3)]


GOOD = {"word": "yes", "numbers": [1, 2]}
GOOD_TEXT = json.dumps(GOOD)
GOOD_REPLY = json.dumps(answer(GOOD).body)


def question(text="习近平说：“好。”", max_tokens=50):
    return Question((Message(role="user", content=text),), Verdict, max_tokens, repair=lambda why: f"Mend: {why}")


def ask(base_url, *questions, **settings):
    """The answers to *questions*, or to the usual one, put together to a fresh endpoint; the first error comes out."""
    usual = {"model": "fake", "timeout": 5, "api_key": KEY, "base_url": base_url, "structured": "json_schema"}
    told = Settings.load(usual | settings)

    async def conversation():
        async with open_endpoint(told, SILENT) as endpoint:
            return await asyncio.gather(*[endpoint.ask(q) for q in questions or (question(),)])

    return asyncio.run(conversation())


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    """Tries follow each other at once, unless the server names a time."""
    monkeypatch.setattr(retrying, "backoff", wait_none())
    monkeypatch.setattr(pacing, "FIRST_PAUSE", 0)


# What a good server gets and gives


def test_a_good_answer_comes_back_with_its_cost(server):
    """The answer is of the type asked for, and model, tokens and calls are the server's."""
    server.then(answer(GOOD))
    (given,) = ask(server.url)
    assert given.value == Verdict(word="yes", numbers=[1, 2])
    assert (given.model, given.calls) == ("fake", 1)
    assert (given.usage.prompt_tokens, given.usage.completion_tokens) == (10, 5)


def called(kind, reply):
    """The reply under another content type."""
    return replace(reply, headers={**reply.headers, "Content-Type": kind})


OTHERWISE = {
    "201": replace(answer(GOOD), status=201),
    "a stream as text": called("text/plain; charset=utf-8", streamed(answer(GOOD))),
    "a stream as JSON": called("application/json", streamed(answer(GOOD))),
    "a stream of nothing known": called("", replace(streamed(answer(GOOD)), drip=0.0001)),
    "an object as a stream": called("text/event-stream", answer(GOOD)),
    "an object after empty lines": called("text/event-stream", replace(answer(GOOD), body=f"\n\n\n{GOOD_REPLY}")),
}


@pytest.mark.parametrize("reply", OTHERWISE.values(), ids=OTHERWISE)
def test_an_answer_counts_by_what_it_is(server, reply):
    """Gateways answer with 201, and say text/plain of a stream: other clients do not look there either."""
    server.then(reply)
    (given,) = ask(server.url)
    assert given.value == Verdict(word="yes", numbers=[1, 2])
    assert len(server.chat_requests) == 1


def test_an_error_that_is_called_a_stream_is_read(server):
    """An object that tells of a failure says what it is, whatever the server calls it."""
    server.always(called("text/event-stream", Reply(body={"error": {"message": "Content Exists Risk", "code": 400}})))
    with pytest.raises(RefusedError, match="Content Exists Risk"):
        ask(server.url)


def test_the_request_is_the_protocols(server):
    """The body names model, turns, limit, temperature 0 and the bare schema; the key is in its header alone."""
    ask(server.url)
    (request,) = server.chat_requests
    assert (request.method, request.path) == ("POST", "/v1/chat/completions")
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.headers["accept-encoding"] == "identity"
    assert request.json == {
        "model": "fake",
        "messages": [{"role": "user", "content": "习近平说：“好。”"}],
        "temperature": 0,
        "max_tokens": 50,
        "stream": True,
        "stream_options": {"include_usage": True},
        "response_format": {
            "type": "json_schema",
            "json_schema": {
                "name": "answer",
                "strict": True,
                "schema": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {
                        "word": {"enum": ["yes", "no"], "type": "string"},
                        "numbers": {"items": {"type": "integer"}, "maxItems": 3, "type": "array"},
                    },
                    "required": ["word", "numbers"],
                },
            },
        },
    }
    others = [value for name, value in request.headers.items() if name != "authorization"]
    assert KEY not in " ".join(others) + request.body.decode()


def test_chinese_goes_over_the_wire_unescaped(server):
    """A character costs its three bytes, not six of escape."""
    ask(server.url)
    assert "习近平说：“好。”".encode()[:-3] in server.chat_requests[0].body
    assert b"\\u" not in server.chat_requests[0].body


def test_without_a_key_no_header_is_sent(server):
    """Local servers need no key, so none is made up."""
    ask(server.url, api_key=None)
    assert "authorization" not in server.chat_requests[0].headers


@pytest.mark.parametrize(
    "content",
    [
        GOOD_TEXT,
        f"```json\n{GOOD_TEXT}\n```",
        f"\n\n```\n{GOOD_TEXT}\n```\n",
        f"  {GOOD_TEXT}\n",
    ],
)
def test_a_fence_round_the_answer_is_taken_off(server, content):
    """JSON in a Markdown fence is the answer, at no second call."""
    server.then(answer(content))
    assert ask(server.url)[0].calls == 1


def test_a_reply_needs_nothing_but_a_message(server):
    """Usage, model and finish_reason may be missing, and unknown fields are no fault."""
    server.then(Reply(body={"choices": [{"message": {"content": GOOD_TEXT}, "logprobs": 3}], "x": [1]}))
    (given,) = ask(server.url)
    assert (given.model, given.usage.prompt_tokens) == ("fake", 0)


@pytest.mark.parametrize("before", [b"\n\n \r\n", b"\xef\xbb\xbf"], ids=["blank lines", "byte order mark"])
def test_what_stands_before_the_json_is_no_fault(server, before):
    """Some servers send empty lines to keep the line open, others a byte order mark."""
    server.then(Reply(body=before + answer(GOOD).encoded()))
    assert ask(server.url)[0].calls == 1


@pytest.mark.parametrize(
    ("whole", "message"),
    [
        ({"usage": []}, {}),
        ({"usage": "10"}, {}),
        ({"model": 5}, {}),
        ({}, {"refusal": False}),
        ({}, {"reasoning": {"effort": 0}}),
        ({}, {"reasoning_content": []}),
    ],
    ids=repr,
)
def test_what_stands_beside_the_answer_costs_no_answer(server, whole, message):
    """In whatever form it comes, the answer is there and paid for."""
    given = answer(GOOD, **message)
    server.always(Reply(body=given.body | whole))
    assert ask(server.url)[0].value.word == "yes"
    assert len(server.chat_requests) == 1


def test_an_answer_is_paid_for_once(server):
    """The same question, in a later run too, makes no request and costs nothing."""
    first = ask(server.url)[0]
    again = ask(server.url)[0]
    assert again.value == first.value
    assert (again.calls, again.usage.prompt_tokens, again.model) == (0, 0, "fake")
    assert len(server.chat_requests) == 1


@pytest.mark.parametrize(
    "change", [{"model": "other"}, {"max_tokens": 51}, {"text": "别的"}], ids=lambda change: next(iter(change))
)
def test_what_can_change_an_answer_asks_anew(server, change):
    """Another model, limit or text is another question."""
    ask(server.url)
    settings = {"model": change.pop("model", "fake")}
    ask(server.url, question(**change), **settings)
    assert len(server.chat_requests) == 2


def test_a_stored_answer_of_another_shape_is_asked_for_again(server):
    """A cached answer that no longer validates counts as none, and is replaced."""
    ask(server.url)
    server.then(answer({"word": "no", "numbers": []}))

    class Verdict(BaseModel):  # same schema, stricter than the schema can say
        word: Literal["yes", "no"]
        numbers: Annotated[list[int], Field(max_length=3)]
        model_config = ConfigDict(extra="forbid")

        def model_post_init(self, context):
            if self.word == "yes":
                raise ValueError("never yes")

    stricter = Question(question().messages, Verdict, 50, repair=str)
    assert ask(server.url, stricter)[0].value.word == "no"
    assert ask(server.url, stricter)[0].calls == 0


def test_no_more_questions_fly_than_allowed(server):
    """Of many questions at a time, at most `concurrency` are at the server, and as many as that are."""

    def slowly(request):
        return Reply(body=answer(GOOD).body, delay=0.1)

    server.always(slowly)
    ask(server.url, *[question(str(n)) for n in range(7)], concurrency=3)
    assert server.peak == 3
    assert len(server.chat_requests) == 7


def test_waiting_for_a_turn_is_not_waiting_for_an_answer(server):
    """A question's clock starts when its turn comes: many questions in a row have more time than one."""
    server.always(Reply(body=answer(GOOD).body, delay=0.25))
    given = ask(server.url, *[question(str(n)) for n in range(4)], concurrency=1, timeout=0.7)
    assert [one.calls for one in given] == [1, 1, 1, 1]


# Repair


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({**GOOD, "extra": 1}, "extra: Extra inputs are not permitted"),
        ({"word": "yes"}, "numbers: Field required"),
        ({"word": "maybe", "numbers": []}, "word: Input should be 'yes' or 'no'"),
        ({"word": "yes", "numbers": ["1"]}, "numbers.0: Input should be a valid integer"),
        ("Yes, certainly.", "answer: Invalid JSON"),
        ('{"word": "ye', "answer: Invalid JSON: EOF while parsing a string"),
        ("[" * 100_000 + "]", "answer: Invalid JSON: recursion limit exceeded"),
        ('{"word": "yes", "numbers": [' + "12" * 2500 + "]}", "numbers.0: Input should be a valid integer"),
        ('{"word": "yes", "numbers": [NaN]}', "numbers.0: Input should be a valid integer"),
        ('{"word": "\\ud800", "numbers": []}', "answer: Input should be a valid string"),
        ("null", "answer: Input should be an object"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_a_wrong_answer_is_repaired_once(server, wrong, why):
    """What is wrong goes back in one turn; both calls count; what is stored answers the first question."""
    server.then(answer(wrong), answer(GOOD))
    (given,) = ask(server.url)
    assert given.value == Verdict(word="yes", numbers=[1, 2])
    assert (given.calls, given.usage.prompt_tokens) == (2, 20)
    turns = server.chat_requests[1].json["messages"]
    assert [turn["role"] for turn in turns] == ["user", "assistant", "user"]
    assert turns[2]["content"].startswith(f"Mend: {why}")
    assert ask(server.url)[0].calls == 0
    assert len(server.chat_requests) == 2


def test_an_answer_that_stays_wrong_is_given_up(server):
    """After one repair there is no third call; the error says what is wrong, and nothing is kept."""
    server.then(answer({**GOOD, "extra": 1}), answer({"word": "maybe", "numbers": []}))
    with pytest.raises(SchemaError, match=r"even after one repair: word: Input should be 'yes' or 'no'$"):
        ask(server.url)
    assert len(server.chat_requests) == 2
    assert is_nothing_cached(server)


def test_a_refusal_in_words_is_one_also_after_a_repair(server):
    """A model that declines twice, in prose, has refused: that is what is said, noted and asked of the fallback."""
    server.always(answer("I'm sorry, but I can't help with that."))
    with pytest.raises(RefusedError, match="would not answer: I'm sorry, but I can't help with that"):
        ask(server.url)
    assert len(server.chat_requests) == 2
    assert is_refused_unasked(server)


@pytest.mark.parametrize("text", ["a\ud800b", "\udcff"])
def test_half_a_character_in_a_question_crashes_nothing(server, text):
    """A lone surrogate, which has no bytes in UTF-8, is sent as a question mark."""
    ask(server.url, question(text))
    assert server.chat_requests[0].prompt == text.replace("\ud800", "?").replace("\udcff", "?")


# Faults


def is_nothing_cached(server):
    """True where the same question is asked anew, now that the server is well."""
    before = len(server.chat_requests)
    server.always(answer(GOOD))
    ask(server.url, api_key=None)
    return len(server.chat_requests) == before + 1


def is_refused_unasked(server):
    """True where a text that was refused is not sent again for a while, not even to a server that is well now."""
    before = len(server.chat_requests)
    server.always(answer(GOOD))
    with pytest.raises(RefusedError, match="It was asked not long ago"):
        ask(server.url)
    return len(server.chat_requests) == before


PEG = "The model produced output that does not match the expected peg-native format"
LITERAL = "1 validation error for CreateChatCompletionRequest: response_format.type literal_error"
TOMORROW = format_datetime(datetime.now(UTC) + timedelta(days=1), usegmt=True)
YESTERDAY = format_datetime(datetime.now(UTC) - timedelta(days=1), usegmt=True)
HTML = Reply(body="<!DOCTYPE html><title>Sign in</title>", headers={"Content-Type": "text/html"})
EMPTY_CHOICES = Reply(body={"choices": []})

FAULTS = {
    # The key, the address, the model: one request, and the run stops.
    "401": (error(401, "Incorrect API key"), AccessError, 1, r"refuses the key \(401: Incorrect API key\)"),
    "403": (error(403, "Forbidden"), AccessError, 1, "refuses the key"),
    "401 that quotes the key": (error(401, f"Incorrect API key {KEY}"), AccessError, 1, r"API key \*\*\*\)"),
    "402": (error(402, "Insufficient Balance"), QuotaError, 1, "wants to be paid"),
    "404": (error(404, "Not Found"), AccessError, 1, "There is no .*/v1/chat/completions .*ends in /v1"),
    "405": (Reply(405, ""), AccessError, 1, "Check the base URL"),
    "404 model": (error(404, "The model `x` does not exist"), AccessError, 1, "does not know the model"),
    "404 model, Ollama": (error(404, 'model "x" not found, try pulling it first'), AccessError, 1, "`summarizer mode"),
    "400 model": (error(400, "Model Not Exist"), AccessError, 1, "does not know the model"),
    "400 model, Moonshot": (error(404, "Not found the model x or Permission denied"), AccessError, 1, "not know the m"),
    "400 model, Zhipu": (error(400, "模型不存在，请检查模型代码。"), AccessError, 1, "not know the model"),
    "model by code": (Reply(404, {"error": {"message": "?", "code": "model_not_found"}}), AccessError, 1, "not know"),
    "301": (Reply(301, headers={"Location": "/v2"}), AccessError, 1, "redirects to /v2"),
    "HTML": (HTML, AccessError, 1, "not with JSON: '<!DOCTYPE html>"),
    "plain text": (Reply(body="Ollama is running"), AccessError, 1, "not with JSON: 'Ollama is running'"),
    "no credit": (
        Reply(429, {"error": {"message": "quota", "code": "insufficient_quota"}}),
        QuotaError,
        1,
        "wants to be paid first",
    ),
    # The request: one request, other articles may do well.
    "400": (error(400, "too\nmany\ttokens"), RequestError, 1, r"rejects the request \(400: too many tokens\)"),
    "400 about what the model can do": (
        error(400, "This model does not support response_format json_schema"),
        UnsupportedError,
        2,  # the second with a simpler schema
        "does not support",
    ),
    "400, error is text": (Reply(400, {"error": "bad"}), RequestError, 1, "400: bad"),
    "422 without a body": (Reply(422), RequestError, 1, r"\(422\)"),
    "413": (error(413), ContextError, 1, "413"),
    "500 with validation text": (error(500, LITERAL), UnsupportedError, 2, "cannot do this"),
    "endless body": (Reply(body=b" " * 2**20, endless=True), RequestError, 1, "more than 16,777,216 bytes"),
    "endless gzip": (
        Reply(body=gzip.compress(bytes(2**24)) * 20, endless=True, headers={"Content-Encoding": "gzip"}),
        AccessError,
        1,
        r"packs its answers \(gzip\)",
    ),
    "204": (Reply(204), GarbledError, 3, "not with a whole JSON object"),
    "endless error": (Reply(500, body=b" " * 2**20, endless=True), RequestError, 1, "more than"),
    # The text: one request.
    "DeepSeek filter": (error(400, "Content Exists Risk"), RefusedError, 1, "not take this text"),
    "DashScope filter": (
        Reply(400, {"error": {"code": "data_inspection_failed", "message": "Input data may be bad."}}),
        RefusedError,
        1,
        "data_inspection_failed",
    ),
    "Zhipu filter": (error(400, "系统检测到输入或生成内容可能包含不安全或敏感内容"), RefusedError, 1, "text"),
    "content_filter": (answer("", finish_reason="content_filter"), RefusedError, 1, "would not answer"),
    "sensitive": (answer(None, finish_reason="sensitive"), RefusedError, 1, "sensitive"),
    "refusal": (answer(None, refusal="I can't help"), RefusedError, 1, "I can't help"),
    "length": (answer(GOOD, finish_reason="length"), TruncatedError, 1, "cut"),
    "length, and empty": (answer("", finish_reason="length"), TruncatedError, 1, "cut"),
    "window": (answer(GOOD, finish_reason="model_context_window_exceeded"), TruncatedError, 1, "cut"),
    # llama.cpp could not read its own model: other sampling twice, then the next rung, which is pinned here.
    "500, llama.cpp": (error(500, PEG), BadOutputError, 3, "threw its model's answer away"),
    # The moment: five requests.
    "408": (error(408), OverloadedError, 5, "busy or broken"),
    "409": (error(409), OverloadedError, 5, "busy or broken"),
    "425": (error(425), OverloadedError, 5, "busy or broken"),
    "429": (error(429, "slow down"), LimitedError, 5, r"\(429: slow down\)"),
    "429, at once": (error(429, retry_after=0), LimitedError, 5, "429"),
    "429, in a moment": (error(429, retry_after=0.05), LimitedError, 5, "429"),
    "429, before": (error(429, retry_after=-5), LimitedError, 5, "429"),
    "429, yesterday": (error(429, retry_after=YESTERDAY), LimitedError, 5, "429"),
    "429, garbage": (error(429, retry_after="soon"), LimitedError, 5, "429"),
    "429, nan": (error(429, retry_after="nan"), LimitedError, 5, "429"),
    "429, bad date": (error(429, retry_after="Wed, 99 Foo 2026 25:00:00 GMT"), LimitedError, 5, "429"),
    "429, tomorrow": (error(429, retry_after=TOMORROW), LimitedError, 1, "429"),
    "429, too long": (error(429, retry_after=121), LimitedError, 1, "429"),
    "429, never": (error(429, x_should_retry="false"), LimitedError, 1, "429"),
    "500, never": (error(500, x_should_retry="false"), OverloadedError, 1, "500"),
    "400, once more": (error(400, x_should_retry="true"), RequestError, 5, "400"),
    "429, for ever": (error(429, retry_after="1e999"), LimitedError, 1, "429"),
    "500": (error(500), OverloadedError, 5, "busy or broken"),
    "500 in HTML": (Reply(500, "<h1>Oops</h1>"), OverloadedError, 5, r"\(500\)"),
    "502": (Reply(502, "Bad Gateway"), OverloadedError, 5, "502"),
    "503, loading": (error(503, "Loading model"), LoadingError, 9, "Loading model.*Run again when its model is loaded"),
    "529": (error(529), OverloadedError, 5, "529"),
    # Four of the five tries met a line that had been in use: once more on a fresh one.
    "reset before the headers": (Reply(cut=-1), OverloadedError, 9, "The connection to .* broke"),
    "reset in the body": (Reply(body=answer(GOOD).body, cut=40), OverloadedError, 5, "broke"),
    "short body": (Reply(body="{}", headers={"Content-Length": "100"}), OverloadedError, 5, "broke"),
    "bad length": (Reply(body="{}", headers={"Content-Length": "two"}), OverloadedError, 5, "broke"),
    "empty body": (Reply(), GarbledError, 3, "not with a whole JSON object: ''"),
    "null": (Reply(body="null"), GarbledError, 3, "not with a whole JSON object: 'null'"),
    "array": (Reply(body=[]), GarbledError, 3, "not with a whole JSON object"),
    "half an object": (Reply(body='{"choices": [{"mess'), GarbledError, 3, "not with a whole JSON object"),
    "not UTF-8": (Reply(body=b'{"choices": "\xff\xfe"}'), GarbledError, 3, "not with a whole JSON object"),
    "deep JSON": (Reply(body=b'{"a":' * 100_000), GarbledError, 3, "not with a whole JSON object"),
    "huge integer": (Reply(body='{"usage": ' + "1" * 5000 + "}"), GarbledError, 3, "not with a whole JSON object"),
    "NaN": (Reply(body='{"choices": NaN}'), GarbledError, 3, "without a completion: choices"),
    "lone surrogate": (answer("\ud800"), GarbledError, 3, "not with a whole JSON object"),
    "error with 200": (Reply(body={"error": {"message": "upstream"}}), OverloadedError, 5, "upstream"),
    "busy with 200": (Reply(body={"error": {"code": 429, "message": "!"}}), LimitedError, 5, r"\(429: !\)"),
    "refused with 200": (Reply(body={"error": {"code": 401, "message": "!"}}), AccessError, 1, "refuses the key"),
    "error null": (Reply(body={"error": None}), GarbledError, 3, "without a completion: choices: Field required"),
    "no choices": (EMPTY_CHOICES, GarbledError, 3, "without a completion: choices"),
    # Nothing is said, also with other sampling.
    "message null": (Reply(body={"choices": [{"message": None}]}), EmptyError, 3, "empty"),
    "content null": (answer(None), EmptyError, 3, "empty"),
    "content empty": (answer("  "), EmptyError, 3, "empty"),
}


@pytest.mark.parametrize(("fault", "expected", "requests", "message"), FAULTS.values(), ids=FAULTS)
def test_a_fault_becomes_its_error(server, fault, expected, requests, message):
    """Each fault is told apart, in bounded time, after as many requests as can help, and nothing of it is kept."""
    server.always(fault)
    begun = time.monotonic()
    with pytest.raises(expected, match=message) as caught:
        ask(server.url)
    assert type(caught.value) is expected
    assert time.monotonic() - begun < 4
    assert len(server.chat_requests) == requests
    assert KEY not in str(caught.value)
    assert len(str(caught.value)) < 600
    assert is_refused_unasked(server) if expected is RefusedError else is_nothing_cached(server)


@pytest.mark.parametrize(
    ("fault", "times"),
    [(error(503), 4), (Reply(cut=-1), 4), (EMPTY_CHOICES, 2), (Reply(), 2)],
    ids=["503", "cut", "[]", "''"],
)
def test_a_passing_fault_is_overcome(server, fault, times):
    """Faults as often as they are borne and a good answer are a good answer, counted as one call."""
    server.then(*[fault] * times, answer(GOOD))
    assert ask(server.url)[0].calls == 1
    assert len(server.chat_requests) == times + 1


@pytest.mark.parametrize("fault", [None, error(503), Reply(body="{}", delay=5)], ids=["gone", "broken", "silent"])
def test_a_fallback_that_is_not_there_ends_no_run(server, fault):
    """The passage stays refused, and it is said why the fallback did not help; the endpoint itself is well."""
    server.then(error(400, "Content Exists Risk"))
    other = FakeServer()
    other.always(fault or answer(GOOD))
    other.canary = fault or other.canary
    if fault is None:
        other.close()
    with pytest.raises(RefusedError, match=r"Content Exists Risk.*fallback is of no help") as caught:
        ask(server.url, fallback_base_url=other.url, fallback_model="n", timeout=1)
    if fault:
        other.close()
    assert not caught.value.stops_run


def test_a_servers_retry_after_is_waited_for(server):
    """The time the server names passes before the next try."""
    server.then(error(429, retry_after=0.3), answer(GOOD))
    begun = time.monotonic()
    ask(server.url)
    assert time.monotonic() - begun >= 0.3


def test_a_wait_that_is_too_long_stops_the_run(server):
    """Nothing else would fare better meanwhile; the error says when to come back."""
    server.always(error(429, retry_after=3600))
    with pytest.raises(LimitedError, match="left alone for 60 minutes: run again then") as caught:
        ask(server.url)
    assert caught.value.stops_run


def test_all_questions_wait_while_one_is_told_to(server):
    """The pause that the server asks of one question is kept by all of its run."""
    arrived: list[float] = []

    def behaviour(request):
        arrived.append(time.monotonic())
        if len(arrived) == 1:
            return error(429, retry_after=0.5)
        return Reply(body=answer(GOOD).body, delay=0.2 * (len(arrived) == 2))  # the second is there already

    server.always(behaviour)
    ask(server.url, *[question(str(n)) for n in range(6)])
    first, _, *others = arrived  # two are at the server before it says so
    assert len(others) == 5
    assert min(others) - first >= 0.5


@pytest.mark.parametrize(
    ("slow", "tries"),
    [
        (Reply(body=answer(GOOD).body, delay=30), 2),
        (Reply(body=answer(GOOD).body, drip=0.1), 2),
        (Reply(body=b" ", drip=0.01, endless=True), 2),
    ],
    ids=["silent", "dripping", "dripping for ever"],
)
def test_one_question_has_one_deadline(server, slow, tries):
    """However slowly a server answers, `timeout` seconds are the end; one try has six tenths of them."""
    server.always(slow)
    begun = time.monotonic()
    with pytest.raises(OverloadedError, match=r"no answer within 0\.5 seconds; --timeout allows more"):
        ask(server.url, timeout=0.5)
    assert 0.5 <= time.monotonic() - begun < 2
    assert len(server.chat_requests) == tries
    assert is_nothing_cached(server)


@pytest.mark.parametrize("status", [429, 503])
def test_a_wait_beyond_the_deadline_is_not_begun(server, status):
    """Nothing could come of it: the question ends at once, and says what the server asked for; other articles go on."""
    server.always(error(status, "busy", retry_after=60))
    begun = time.monotonic()
    with pytest.raises(
        OverloadedError, match=r"left alone for 60 seconds, and .*--timeout.*what is answered is"
    ) as caught:
        ask(server.url, timeout=5)
    assert time.monotonic() - begun < 3
    assert len(server.chat_requests) == 1
    assert not caught.value.stops_run
    assert is_nothing_cached(server)


def test_a_wait_beyond_the_deadline_of_a_listing_is_not_begun(server):
    """The name of the model is asked for with the same patience."""
    server.models = error(429, retry_after=60)
    begun = time.monotonic()
    with pytest.raises(LimitedError, match="left alone for 60 seconds"):
        ask(server.url, model=None, timeout=5)
    assert time.monotonic() - begun < 3


def test_a_canary_waits_no_longer_than_the_deadline(server):
    """What a server keeps to is found out within the time of a question."""
    server.canary = error(429, retry_after=60)
    begun = time.monotonic()
    with pytest.raises(LimitedError, match="left alone for 60 seconds"):
        ask(server.url, structured=None, timeout=5)
    assert time.monotonic() - begun < 3


def test_a_listing_has_a_deadline_too(server):
    """A server that never finishes its list of models does not hold us."""
    server.models = Reply(body=b" ", drip=0.01, endless=True)
    with pytest.raises(OverloadedError, match=r"within 0\.5 seconds"):
        ask(server.url, model=None, timeout=0.5)


def test_a_server_that_never_finishes_saying_what_it_is_holds_nobody(server):
    """What it has to say of itself is not waited for longer than for an answer; the question is asked all the same."""
    server.models = Reply(body=b" ", drip=0.01, endless=True)

    async def conversation():
        async with open_endpoint(Settings(base_url=server.url, model="fake", timeout=0.5), SILENT) as endpoint:
            await endpoint.prepare()
            return await endpoint.ask(question())

    begun = time.monotonic()
    assert asyncio.run(asyncio.wait_for(conversation(), 10)).value.word == "yes"
    assert time.monotonic() - begun < 3


def test_many_that_are_too_long_at_once_shrink_the_window_once(server):
    """They were all cut by the same window: half of it is tried next, not a fraction for each of them."""
    server.always(error(413))
    told = Settings(base_url=server.url, model="fake", context=32768, structured="json_schema", concurrency=8)

    async def conversation():
        async with open_endpoint(told, SILENT) as endpoint:
            await endpoint.prepare()
            asked = (endpoint.ask(question(str(number))) for number in range(2))
            errors = await asyncio.gather(*asked, return_exceptions=True)
            return {type(error) for error in errors}, endpoint.context

    assert asyncio.run(conversation()) == ({ContextError}, 16384)


def test_no_cookie_is_kept(server):
    """A server that sets one with each answer would make each request longer than the last."""
    numbers = itertools.count()
    server.always(lambda _: replace(answer(GOOD), headers={"Set-Cookie": f"n{next(numbers)}=1"}))
    ask(server.url, *(question(str(number)) for number in range(5)))
    assert not any("cookie" in request.headers for request in server.requests)


def test_an_endless_body_is_not_kept_in_memory(server):
    """A body is held to the cap and not far beyond."""
    server.always(Reply(body=b" " * 2**17, endless=True))
    tracemalloc.start()
    try:
        with pytest.raises(RequestError, match=f"{LARGEST_REPLY:,}"):
            ask(server.url)
        assert tracemalloc.get_traced_memory()[1] < 4 * LARGEST_REPLY
    finally:
        tracemalloc.stop()


def test_no_server_is_said_so():
    """Where nothing listens, the error asks whether the server runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        with pytest.raises(UnreachableError, match=r"Nothing answers at .*Is the server running there\?"):
            ask(url)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_gets_no_key(server, status):
    """Where a server sends us elsewhere we do not go, and the error says where it would be."""
    elsewhere = FakeServer()
    server.always(Reply(status, headers={"Location": f"{elsewhere.url}/chat/completions"}))
    with pytest.raises(AccessError, match=f"redirects to {elsewhere.url}"):
        ask(server.url)
    elsewhere.close()
    assert elsewhere.requests == []


def test_a_base_url_without_v1_is_explained(server):
    """The commonest mistake is named in the error."""
    with pytest.raises(AccessError, match="on most servers it ends in /v1"):
        ask(server.url.removesuffix("/v1"))


# The model


def test_the_only_model_needs_no_name(server):
    """Where the server has one model, that is asked; its name is asked for once a run."""
    server.models = ["qwen3-8b"]
    ask(server.url, question("1"), question("2"), model=None)
    assert [request.json["model"] for request in server.chat_requests] == ["qwen3-8b", "qwen3-8b"]
    assert sum(request.path == "/v1/models" for request in server.requests) == 2  # once more for what it says of itself


@pytest.mark.parametrize(
    ("listed", "offer"),
    [
        (["a", "b"], "It has: a, b."),
        ([], "It does not say which it has."),
        (Reply(body={"data": None}), "It does not say which it has."),
        (Reply(body={"data": [1, {"id": ""}]}), "It does not say which it has."),
    ],
)
def test_several_models_are_named_for_the_choice(server, listed, offer):
    """Where the server has not just one model, nothing is asked and the error offers what it has."""
    server.models = listed
    with pytest.raises(AccessError, match=f"Say with --model .*{offer}"):
        ask(server.url, model=None)
    assert server.chat_requests == []


def test_a_list_of_models_is_tried_again(server):
    """A server that is just starting is waited for, as with a question."""
    server.models = error(503, "Loading model")

    async def name():
        remote = RemoteServer(Settings(base_url=server.url))
        try:
            await remote.model()
        finally:
            await remote.close()

    with pytest.raises(LoadingError, match="Loading model"):
        asyncio.run(name())
    assert len(server.requests) == 9


def test_the_fallbacks_model_is_named_by_its_own_option(server):
    """`--model` is that of the first endpoint."""
    server.always(error(400, "Content Exists Risk"))
    other = FakeServer()
    other.models = ["a", "b"]
    with pytest.raises(AccessError, match=r"Say with --fallback-model which .*It has: a, b\."):
        ask(server.url, fallback_base_url=other.url)
    other.close()


# The key


def test_the_key_is_in_no_file_and_no_repr(server, tmp_path):
    """What is written and what can be printed holds no key, also where the server says it back."""
    cache = tmp_path / "answers"
    ask(server.url, cache=cache)
    told = Settings(base_url=server.url, api_key=SecretStr(KEY), cache=cache)
    written = b"".join(path.read_bytes() for path in cache.rglob("*"))
    assert written
    assert KEY.encode() not in written
    connection = Connection(server.url, KEY, in_flight=1, read_timeout=1)
    assert KEY not in repr((told, connection, RemoteServer(told), told.model_dump_json()))


@pytest.mark.parametrize("key", ["schlüssel", "密钥", "two\nlines", "\udcff", "a\x00b"])
def test_a_key_no_header_can_carry_is_refused(server, key):
    """A key with other characters than printable ASCII is named, not quoted, before anything is sent."""
    with pytest.raises(SettingsError, match=r"The API key has characters.*check OPENAI_API_KEY") as caught:
        ask(server.url, api_key=SecretStr(key))
    assert key not in str(caught.value)
    with pytest.raises(SettingsError, match=r"The API key has characters.*check SUMMARIZER_FALLBACK_API_KEY"):
        ask(server.url, fallback_base_url=server.url, fallback_api_key=SecretStr(key))
    assert server.chat_requests == []


def test_a_line_end_after_the_key_is_no_part_of_it(server):
    """Keys read from files often end in a line feed."""
    ask(server.url, api_key=f" {KEY}\r\n")
    assert server.chat_requests[0].headers["authorization"] == f"Bearer {KEY}"


def test_a_short_key_blots_out_nothing(server):
    """A made-up key of a few letters is no secret: messages that hold these letters stay readable."""
    server.always(error(400, "example text"))
    with pytest.raises(RequestError, match="example text"):
        ask(server.url, api_key="x")


# The environment

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:9", "socks5://127.0.0.1:9", "nonsense://x"])
def test_no_proxy_stands_between_us_and_our_own_machine(server, monkeypatch, proxy):
    """Proxies of the environment are for others than loopback."""
    for name in PROXIES:
        monkeypatch.setenv(name, proxy)
    assert ask(server.url)[0].calls == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALL_PROXY", "socks5://127.0.0.1:9"),
        ("HTTPS_PROXY", "nonsense://127.0.0.1:9"),
        ("SSL_CERT_FILE", "/nowhere/ca.pem"),
    ],
)
def test_an_environment_that_cannot_be_used_is_named(monkeypatch, name, value):
    """A SOCKS proxy without its package, a proxy of no kind, a lost certificate file: it says what to mend."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"{name}"):
        ask("https://192.0.2.1/v1")
    with (
        pytest.raises(SettingsError, match=f"{name}"),
        download("https://192.0.2.1/x"),
    ):
        pass


def test_a_download_comes_in_small_pieces(server):
    """A break in a long download loses at most the last 64 KiB."""
    server.models = Reply(body=random.Random(1).randbytes(300_000))  # noqa: S311 - the same bytes each time
    with download(f"{server.url}/models") as (start, pieces):
        sizes = [len(piece) for piece in pieces]
    assert (start, sum(sizes)) == (0, 300_000)
    assert max(sizes) <= 2**16


# The embedded server


@pytest.mark.realserver
def test_an_embedded_server_that_dies_is_not_called_unreachable(tiny_gguf, tmp_path, monkeypatch):
    """Between two questions the child is killed: the error is the embedded model's, and says where its log is."""
    monkeypatch.setenv("PYTHONPATH", str(Path(summarizer.__file__).parents[1]))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(retrying, "backoff", wait_fixed(0.3))  # less than in earnest; the death is noticed meanwhile
    told = Settings.load({"gguf": tiny_gguf})

    class Yes(BaseModel):
        model_config = ConfigDict(extra="forbid")

        word: Literal["yes"]

    def asked(text):
        return Question((Message(role="user", content=text),), Yes, 60, repair=str)

    async def conversation():
        local = LocalServer(told, SILENT)
        endpoint = Endpoint(local, Cache(told.cache), Terms(30))
        assert (await endpoint.ask(asked("first"))).value.word == "yes"
        assert local._server
        assert local._server.pid
        os.kill(local._server.pid, 9)
        with pytest.raises(EmbeddedError, match=r"ended with code -9: .*the whole log: ") as caught:
            await endpoint.ask(asked("second"))
        with pytest.raises(EmbeddedError):
            await endpoint.ask(asked("third"))
        await local.close()
        return str(caught.value)

    log = asyncio.run(conversation()).partition("the whole log: ")[2].partition(")")[0]
    assert Path(log).is_file()


class Written(BaseModel):
    english: str


@pytest.mark.parametrize(
    ("english", "refused"),
    [
        ("I'm sorry, but I can't assist with that request.", True),
        ("I cannot translate this content.", True),
        ("I cannot accept that, he said.", False),
        ("The mayor said he was sorry that he could not assist.", False),
    ],
)
def test_a_refusal_in_the_form_that_was_asked_for_is_one(server, english, refused):
    """Where JSON is enforced a model declines within it: that is no content, and is not kept."""
    server.always(answer({"english": english}))
    wanted = replace(question(), answer=Written)
    if refused:
        with pytest.raises(RefusedError, match="would not answer"):
            ask(server.url, wanted)
        assert len(server.chat_requests) == 1
    else:
        assert ask(server.url, wanted)[0].value.english == english


def test_an_apology_of_the_article_is_no_refusal(server):
    """Where the text asked about says it is sorry, what a model writes of it may begin so."""
    said = "I'm sorry that we could not assist, said the mayor."
    server.always(answer({"english": said}))
    assert ask(server.url, replace(question("市长说，很抱歉没能协助。"), answer=Written))[0].value.english == said
    with pytest.raises(RefusedError):
        ask(server.url, replace(question("市长说了话。"), answer=Written))
