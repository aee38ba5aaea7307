"""The ways in which servers differ, each played whole by a loopback server: what a user gets, and what it costs."""

import asyncio
import json
import time
from dataclasses import replace
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict
from tenacity import wait_none

from summarizer.endpoint import Message, Question, Watcher, open_endpoint
from summarizer.endpoint.conversing import AGAIN
from summarizer.endpoint.line import connecting, pacing, retrying
from summarizer.errors import (
    BadOutputError,
    ContextError,
    GarbledError,
    LoopError,
    OverloadedError,
    RequestError,
    SchemaError,
    SilentError,
    TruncatedError,
)
from summarizer.settings import Settings
from tests.fakeserver import Reply, answer, error, event_stream, streamed

SILENT = Watcher(say=lambda line: None, on_progress=lambda done, total: None)
GOOD = {"word": "yes"}
PEG = "The model produced output that does not match the expected peg-native format"


class Verdict(BaseModel):
    model_config = ConfigDict(extra="forbid")

    word: Literal["yes", "no"]


def question(text="好吗？"):
    return Question((Message(role="user", content=text),), Verdict, 50, repair=str)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    """Tries follow each other at once."""
    monkeypatch.setattr(retrying, "backoff", wait_none())
    monkeypatch.setattr(pacing, "FIRST_PAUSE", 0)


@pytest.fixture
def windows():
    """The tokens of a request, as they were known before a question and after it."""
    return {}


@pytest.fixture
def ask(server, tmp_path, windows):
    """Ask the fake server one question in one run; the tokens it takes at most are known after an overflow."""

    def run(asked=None, **settings):
        usual = {"base_url": server.url, "model": "fake", "cache": tmp_path / "c", "timeout": 10}
        told = Settings.load(usual | {"structured": "json_schema"} | settings)

        async def conversation():
            async with open_endpoint(told, SILENT) as endpoint:
                await endpoint.prepare()
                before = endpoint.context
                try:
                    return await endpoint.ask(asked or question())
                finally:
                    windows.update(before=before, after=endpoint.context)

        return asyncio.run(conversation())

    return run


# Streams


def test_a_streamed_answer_is_an_answer(server, ask):
    """Its pieces are put together, its usage is counted, comments are left out; it is asked for as a stream."""
    server.always(streamed(answer(GOOD)))
    given = ask()
    assert (given.value.word, given.calls, given.usage.prompt_tokens) == ("yes", 1, 10)
    assert server.chat_requests[0].json["stream"] is True


def test_a_stream_without_usage_is_one_too(server, ask):
    """llama-cpp-python leaves it out, whatever is asked."""
    server.always(streamed(answer(GOOD), usage=False))
    assert ask().usage.prompt_tokens == 0


ENDLESS = Reply(body=": wait\n\n" * 4000, endless=True, headers={"Content-Type": "text/event-stream"})

BROKEN_STREAMS = {
    "without an end or [DONE]": (streamed(answer(GOOD), ended=False, done=False), OverloadedError, 5, "broke off"),
    "no event at all": (event_stream(), OverloadedError, 5, "broke off"),
    "[DONE] and nothing else": (event_stream("[DONE]"), GarbledError, 3, "nothing in it"),
    "no JSON": (event_stream("{broken"), GarbledError, 3, "cannot be read"),
    "no object": (event_stream("[1, 2]"), GarbledError, 3, "cannot be read"),
    "reset": (streamed(answer(GOOD), cut=150), OverloadedError, 5, "broke"),
    "an error in the middle": (
        event_stream({"choices": [{"delta": {"content": "{"}}]}, {"error": {"code": 500, "message": "crashed"}}),
        OverloadedError,
        5,
        "crashed",
    ),
    "an error of llama.cpp": (event_stream({"error": {"code": 500, "message": PEG}}), BadOutputError, 3, "threw"),
    "endless": (ENDLESS, RequestError, 1, "bytes"),
}


@pytest.mark.parametrize(("stream", "expected", "requests", "why"), BROKEN_STREAMS.values(), ids=BROKEN_STREAMS)
def test_a_stream_that_goes_wrong_is_no_answer(server, ask, stream, expected, requests, why):
    """However it breaks off, half an answer never counts, and the number of tries is bounded."""
    server.always(stream)
    begun = time.monotonic()
    with pytest.raises(expected, match=why):
        ask()
    assert len(server.chat_requests) == requests
    assert time.monotonic() - begun < 10


def unstreamed(whole):
    """A server whose streams end with [DONE] and no reason; asked without a stream it sends *whole*."""
    return lambda request: streamed(answer(GOOD), ended=False) if request.json.get("stream") else whole


def streams_asked(server):
    """Whether a stream was asked for, request by request."""
    return [request.json.get("stream", False) for request in server.chat_requests]


@pytest.mark.parametrize("structured", ["json_schema", None])
def test_a_server_whose_streams_have_no_end_is_asked_for_whole_answers(server, ask, structured):
    """It says that it is done and not why: a cut answer would look the same. That is found out once, and remembered."""
    server.always(unstreamed(answer(GOOD)))
    server.canary = unstreamed(answer({"probe": "zq7f-kelp"}))
    assert ask(structured=structured).value.word == "yes"
    assert streams_asked(server) == ([True, False] if structured else [False])
    assert ask(question("再见？"), structured=structured).calls == 1
    assert streams_asked(server)[-1] is False
    assert len(server.chat_requests) == (3 if structured else 2)


def test_what_came_as_a_stream_is_found_when_none_is_asked_for_any_more(server, ask):
    """One stream without an end, and the server is asked otherwise: what was paid for before is still the answer."""
    server.always(streamed(answer(GOOD)))
    ask()
    server.always(unstreamed(answer(GOOD)))
    ask(question("再见？"))
    assert ask().calls == 0
    assert len(server.chat_requests) == 3


@pytest.mark.parametrize(
    "whole",
    [answer(GOOD, finish_reason=None), streamed(answer(GOOD), ended=False)],
    ids=["whole", "a stream nobody asked for"],
)
def test_an_answer_without_a_reason_counts_where_it_fits(server, ask, whole):
    """Neither way does the server say why it stopped: JSON that is closed, and what was asked for, is all there is."""
    server.always(unstreamed(whole))
    assert ask().value.word == "yes"
    assert len(server.chat_requests) == 2
    assert ask().calls == 0


def test_an_answer_without_a_reason_is_not_mended(server, ask):
    """What is open may have been cut."""
    server.always(unstreamed(answer('{"word": "yes"', finish_reason=None)))
    with pytest.raises(SchemaError):
        ask()
    assert streams_asked(server) == [True, False, False]


def test_a_stream_that_goes_silent_in_mid_answer_is_asked_for_once_more(server, ask, monkeypatch):
    """A hung line costs its silence and not all the time of a question; two of them are enough."""
    monkeypatch.setattr(connecting, "LONGEST_SILENCE", 0.2)
    whole = streamed(answer(GOOD))
    hung = replace(whole, stall=whole.body.index('"content"') + 60)
    server.then(hung, whole)
    assert ask().value.word == "yes"
    assert len(server.chat_requests) == 2
    server.always(hung)
    with pytest.raises(SilentError, match="in the middle of its answer"):
        ask(question("再见？"))
    assert len(server.chat_requests) == 4


def test_a_model_may_read_for_as_long_as_a_try_has(server, ask, monkeypatch):
    """Some servers say who speaks before they begin to read: that is no answer yet that could fall silent."""
    monkeypatch.setattr(connecting, "LONGEST_SILENCE", 0.1)
    whole = streamed(answer(GOOD))
    server.always(replace(whole, stall=whole.body.index('"content"')))
    with pytest.raises(OverloadedError, match="no answer within 1 seconds"):
        ask(timeout=1)
    assert len(server.chat_requests) == 2


def test_a_loop_is_cut_off_on_the_way(server, ask):
    """The line is closed long before the limit; once more with other sampling, then it is given up."""
    loop = event_stream({"choices": [{"delta": {"content": '{"word": "' + "and the city " * 30}}]})
    endless = Reply(body=loop.body, headers=loop.headers, endless=True, drip=None)
    server.always(endless)
    with pytest.raises(LoopError):
        ask()
    temperatures = [request.json["temperature"] for request in server.chat_requests]
    assert temperatures == [0, 0.3]


def test_other_sampling_leads_out_of_a_loop(server, ask):
    """The better answer is kept under the first request's key."""
    server.then(answer('{"word": "' + "ja " * 40, finish_reason="length"), answer(GOOD))
    assert ask().calls == 2
    assert ask().calls == 0


# What a server does with what it cannot do


def test_ollama_cuts_a_prompt_in_silence(server, ask, windows):
    """A count of tokens far below what the prompt must have gives it away; the answer to half a text is none."""
    reply = answer(GOOD)
    reply.body["usage"]["prompt_tokens"] = 2051
    server.always(reply)
    with pytest.raises(ContextError, match=r"has read 2,051 tokens of a prompt of at least 4,5\d\d"):
        ask(question("会" * 10_000), context=32_000)
    assert windows == {"before": 32_000, "after": 2051}
    assert ask(question("会" * 1000), context=32_000).value.word == "yes"


@pytest.mark.parametrize(
    "beside",
    [
        {"prompt_tokens_details": {"cached_tokens": 8_300}},
        {"cache_read_input_tokens": 8_300},
        {"cache_read_input_tokens": 300, "cache_creation_input_tokens": 8_000},
        {"prompt_cache_hit_tokens": 8_300},
    ],
    ids=["among its details", "beside", "beside, half of it new", "as DeepSeek says it"],
)
def test_what_a_server_has_read_before_was_not_cut_off(server, ask, windows, beside):
    """Some count only what they had not in their cache: the prompt was read, and the window stays what it is."""
    reply = answer(GOOD)
    reply.body["usage"] = {"prompt_tokens": 700, "completion_tokens": 5, **beside}
    server.always(reply)
    assert ask(question("会" * 10_000), context=32_000).value.word == "yes"
    assert windows == {"before": 32_000, "after": 32_000}


def test_a_window_in_an_article_is_not_the_servers(server, ask, windows):
    """A server that rejects a request and quotes it says nothing of what fits."""
    text = "报道引用了错误信息：This model's maximum context length is 1024 tokens.\n记者追问。"
    server.always(lambda request: error(400, f"cannot parse: {request.body.decode()}"))
    with pytest.raises(RequestError) as caught:
        ask(question(text))
    assert type(caught.value) is RequestError
    assert windows == {"before": 4096, "after": 4096}


def test_a_window_is_learnt_from_an_overflow(server, ask, windows):
    """What the error says is known in later runs, too, where the settings do not say otherwise."""
    message = "request (15020 tokens) exceeds the available context size (1024 tokens), try increasing it"
    server.always(Reply(400, {"error": {"code": 400, "message": message, "type": "exceed_context_size_error"}}))
    with pytest.raises(ContextError):
        ask()
    assert windows == {"before": 4096, "after": 1024}
    server.always(answer(GOOD))
    ask()
    assert windows == {"before": 1024, "after": 1024}


def test_llama_cpp_cannot_read_its_own_model(server, ask):
    """Other sampling, twice; then the next rung, for this question only."""
    server.always(
        lambda request: error(500, PEG) if request.json["response_format"]["type"] == "json_schema" else answer(GOOD)
    )
    given = ask(structured=None)
    assert (given.value.word, given.calls) == ("yes", 2 + AGAIN[BadOutputError])
    seeds = [request.json.get("seed") for request in server.chat_requests]
    assert seeds == [None, 1, 2, None]
    assert ask(structured=None).calls == 0


@pytest.mark.parametrize("field", ["reasoning", "reasoning_content"])
def test_an_answer_in_the_place_for_reasoning(server, ask, field):
    """vLLM puts enforced JSON there, and leaves the content empty."""
    server.always(answer(None, **{field: json.dumps(GOOD)}))
    assert ask().value.word == "yes"
    assert ask().calls == 0


def test_a_thought_that_used_up_the_limit_is_a_cut_answer(server, ask):
    """There is nothing to mend in it."""
    server.always(answer("<think>Let me see", finish_reason="length"))
    with pytest.raises(TruncatedError):
        ask()
    assert len(server.chat_requests) == 1


def test_deepseek_keeps_a_line_open_with_empty_lines(server, ask):
    """White space before the body, for as long as it takes within the time of a question."""
    server.always(Reply(body="\n" * 20 + json.dumps(answer(GOOD).body), drip=0.002))
    assert ask().value.word == "yes"


def test_gateways_wait_with_an_empty_choice(server, ask):
    """An empty answer while a model warms up is asked for again."""
    server.then(answer(""), answer(None), answer(GOOD))
    assert ask().calls == 3


def test_a_server_that_ignores_the_schema_is_asked_in_words(server, ask):
    """mlx-lm and transformers: prose on every rung; then JSON is asked for in words, and mended where it is loose."""
    server.canary = answer("Sure, here is what you want.")
    server.always(answer('Here you are:\n```json\n{"word": "yes",}\n```\nAnything else?'))
    assert ask(structured=None).value.word == "yes"
    (request,) = server.chat_requests
    assert "response_format" not in request.json
    assert '"enum": ["yes", "no"]' in request.prompt


def test_what_is_beside_the_schema_is_said_back_once(server, ask):
    """A server that enforces half of a schema gets one repair, and no third call."""
    server.always(answer({"word": "perhaps"}))
    with pytest.raises(SchemaError, match="word: Input should be 'yes' or 'no'"):
        ask()
    assert len(server.chat_requests) == 2


def test_a_typo_in_the_model_does_not_pass_unseen(server, ask):
    """llama.cpp answers under any name: what is recorded is the model that it says it is."""
    assert ask(model="gpt-5-typo").model == "fake"
