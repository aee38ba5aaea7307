"""How a server is asked: found out with a canary against servers that keep to a schema, ignore it, or reject it."""

import asyncio
import json
import time
from contextlib import closing
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field
from tenacity import wait_none

from summarizer.endpoint import Cache, Message, Question, Watcher, open_endpoint
from summarizer.endpoint.line import retrying
from summarizer.endpoint.manner.knowing import FRESH, Knowledge
from summarizer.endpoint.manner.manners import LADDER, Manner
from summarizer.endpoint.manner.schemas import schema_of
from summarizer.errors import ContextError, LimitedError, SchemaError, UnsupportedError
from summarizer.settings import Settings
from tests.fakeserver import LLAMA_CPP, Reply, answer, error, fitting

SILENT = Watcher(say=lambda line: None, on_progress=lambda done, total: None)


class Verdict(BaseModel):
    model_config = ConfigDict(extra="forbid")

    word: Literal["yes", "no"]


def question(text="好吗？", answer=Verdict):
    return Question((Message(role="system", content="S"), Message(role="user", content=text)), answer, 50, repair=str)


@pytest.fixture
def ask(server, tmp_path):
    """Ask the fake server in one run, with one cache for all runs."""

    def run(*questions, **settings):
        usual = {"base_url": server.url, "model": "fake", "cache": tmp_path / "c", "timeout": 10}
        told = Settings.load(usual | settings)

        async def conversation():
            async with open_endpoint(told, SILENT) as endpoint:
                return [await endpoint.ask(q) for q in questions or (question(),)], endpoint

        return asyncio.run(conversation())

    return run


def rung(request):
    """The rung that a request stands on."""
    body = request.json
    if "tools" in body:
        return "tool"
    form = body.get("response_format", {}).get("type")
    if form == "json_object":
        return "json_object_schema" if "schema" in body["response_format"] else "json_object"
    return form or "prompted"


def schema(request):
    """The schema that a request sends, wherever it stands on its rung."""
    body = request.json
    if "tools" in body:
        return body["tools"][0]["function"]["parameters"]
    form = body["response_format"]
    return form.get("schema") or form["json_schema"]["schema"]


def says(value):
    """An answer as each rung brings it: the arguments of a tool, or content."""

    def behave(request):
        if "tools" not in request.json:
            return answer(value)
        call = {"function": {"name": "answer", "arguments": json.dumps(value)}}
        return answer(None, finish_reason="tool_calls", tool_calls=[call])

    return behave


def keeping(*rungs, otherwise):
    """A server that keeps to the schema on *rungs*, and does *otherwise* on all others."""

    def behave(request):
        if rung(request) in rungs:
            return says(fitting(schema(request)))(request)
        return otherwise(request) if callable(otherwise) else otherwise

    return behave


PROSE = answer("Certainly! Here it is.")
OTHER = says({"probe": "ok"})
REJECTED = error(400, "'response_format.type' must be 'json_schema' or 'text'")
BROKEN = error(500, "1 validation error: ('body','response_format','type') literal_error")


def loose(request):
    """JSON of any form where JSON is asked for, else prose."""
    return OTHER(request) if rung(request) == "json_object" else PROSE


SERVERS = {
    "keeps to json_schema": (keeping("json_schema", otherwise=PROSE), "json_schema", True, 1),
    "rejects json_schema, cleanly": (
        keeping("json_object_schema", otherwise=REJECTED),
        "json_object_schema",
        True,
        None,
    ),
    "rejects json_schema with 500": (keeping("json_object_schema", otherwise=BROKEN), "json_object_schema", True, None),
    "ignores all but tools": (keeping("tool", otherwise=PROSE), "tool", True, 5),
    "any JSON on every rung": (OTHER, "json_schema", False, 8),
    "any JSON where it is asked for": (
        keeping(otherwise=lambda r: OTHER(r) if rung(r) == "json_object" else PROSE),
        "json_object",
        False,
        8,
    ),
    "ignores everything": (PROSE, "prompted", False, 8),
    "empty answers": (answer(""), "prompted", False, 8),
}


@pytest.mark.parametrize(("canary", "expected", "enforced", "probes"), SERVERS.values(), ids=SERVERS)
def test_the_best_rung_is_found(server, ask, canary, expected, enforced, probes):
    """The first rung that brings the canary back, else the first that gives JSON, else words."""
    server.canary = canary
    server.always(says({"word": "yes"}))
    (given,), _ = ask()
    (request,) = server.chat_requests
    assert given.value.word == "yes"
    assert rung(request) == expected
    assert probes in {len(server.canaries), None}
    assert ("JSON Schema" in request.prompt) is not enforced


def test_the_word_is_not_in_the_question(server, ask):
    """Else a server that only reads could say it."""
    ask()
    for request in server.canaries:
        assert "zq7f-kelp" not in json.dumps(request.json["messages"])
        assert "zq7f-kelp" in request.body.decode()


def test_it_is_found_out_once(server, ask):
    """Many questions at once find out together; a later run knows from disk."""
    ask(question("1"), question("2"))
    ask(question("3"))
    assert len(server.canaries) == 1


def test_another_model_is_found_out_for_itself(server, ask):
    """What one model of a server does says nothing of another."""
    ask()
    ask(model="other")
    assert len(server.canaries) == 2


def test_an_old_finding_is_renewed_when_something_has_to_be_asked(server, ask, tmp_path):
    """A cached answer is found under the old manner without a call; only a new question makes us look again."""
    ask()
    cache = Cache(tmp_path / "c")
    knowledge = Knowledge(cache, server.url)
    knowledge.keep("fake", knowledge.of("fake").but(negotiated=time.time() - FRESH - 1))
    cache.close()
    ask()
    assert len(server.canaries) == 1
    ask(question("another"))
    assert len(server.canaries) == 2


def test_a_pinned_rung_is_not_tried_out(server, ask):
    """`--structured` is believed."""
    server.always(answer({"word": "yes"}))
    ask(structured="json_object")
    assert not server.canaries
    assert rung(server.chat_requests[0]) == "json_object"


def test_a_pinned_rung_leads_no_other_run(server, ask):
    """Without `--structured` the best rung is found out, or known from before."""
    server.always(answer({"word": "yes"}))
    ask(structured="prompted")
    ask(question("2"))
    ask(question("3"), structured="prompted")
    ask(question("4"))
    assert [rung(request) for request in server.chat_requests] == ["prompted", "json_schema", "prompted", "json_schema"]
    assert len(server.canaries) == 1


@pytest.mark.parametrize(("seconds", "stops_run"), [(0, False), (3600, True)])
def test_a_server_that_asks_for_less_is_not_asked_on_lower_rungs(server, ask, monkeypatch, seconds, stops_run):
    """That says nothing of the rung: nothing is found, and the next run finds the best one."""
    monkeypatch.setattr(retrying, "backoff", wait_none())
    server.canary = error(429, retry_after=seconds)
    begun = time.monotonic()
    with pytest.raises(LimitedError) as caught:
        ask()
    assert time.monotonic() - begun < 5
    assert caught.value.stops_run is stops_run
    assert {rung(request) for request in server.canaries} == {"json_schema"}
    server.canary = keeping("json_schema", otherwise=PROSE)
    server.always(answer({"word": "yes"}))
    ask()
    assert rung(server.chat_requests[0]) == "json_schema"


@pytest.mark.parametrize("fault", [error(503, "busy"), Reply(cut=-1), Reply(body="{")], ids=["503", "reset", "garbled"])
def test_a_rung_found_below_one_that_only_faltered_is_for_this_run(server, ask, monkeypatch, tmp_path, fault):
    """It may be worse than the true one: it serves the questions of the run, and the next run looks again."""
    monkeypatch.setattr(retrying, "backoff", wait_none())
    server.canary = keeping("json_object_schema", otherwise=fault)
    server.always(answer({"word": "yes"}))
    ask(question("1"), question("2"), question("3"))
    assert {rung(request) for request in server.chat_requests} == {"json_object_schema"}
    assert sum(rung(request) == "json_object_schema" for request in server.canaries) == 1
    with closing(Cache(tmp_path / "c")) as cache:
        assert Knowledge(cache, server.url).of("fake").manner is None
    server.canary = keeping("json_schema", "json_object_schema", otherwise=PROSE)
    ask(question("4"))
    ask(question("5"))
    assert [rung(request) for request in server.chat_requests[3:]] == ["json_schema", "json_schema"]


def test_what_a_rung_for_this_run_rejects_is_not_kept_either(server, ask, monkeypatch, tmp_path):
    """What is learnt of it on the way keeps it from no disk; what fits, which has nothing to do with it, is kept."""
    monkeypatch.setattr(retrying, "backoff", wait_none())
    server.canary = keeping("json_object_schema", otherwise=error(503, "busy"))
    too_long = "request (15020 tokens) exceeds the available context size (1024 tokens), try increasing it"
    server.then(error(400, "Unrecognized request argument supplied: stream_options"), error(400, too_long))
    with pytest.raises(ContextError):
        ask(question("1"))
    assert "stream_options" not in server.chat_requests[-1].json
    with closing(Cache(tmp_path / "c")) as cache:
        known = Knowledge(cache, server.url).of("fake")
    assert (known.manner, known.verdicts, known.window) == (None, {}, 1024)


def test_a_finding_is_withdrawn_when_it_turns_out_wrong(server, tmp_path):
    """After three answers beside a schema that was said to be enforced, the server is tried again."""
    server.always(PROSE)
    told = Settings(base_url=server.url, model="fake", cache=tmp_path / "c", timeout=10)

    async def conversation():
        async with open_endpoint(told, SILENT) as endpoint:
            for number in range(3):
                with pytest.raises(SchemaError):
                    await endpoint.ask(question(str(number)))
            server.canary = PROSE
            server.always(answer({"word": "no"}))
            return await endpoint.ask(question("4"))

    assert asyncio.run(conversation()).value.word == "no"
    assert rung(server.chat_requests[-1]) == "prompted"


def test_patterns_go_to_llama_cpp_alone(server, ask):
    """Its grammars know them; other servers refuse them or ignore half of them."""

    class English(BaseModel):
        text: Annotated[str, Field(pattern="^[a-z]+$")]

    server.always(answer({"text": "abc"}))
    ask(question(answer=English))
    assert "pattern" not in schema(server.chat_requests[0])["properties"]["text"]
    server.props = LLAMA_CPP
    ask(question(answer=English), model="other")
    assert schema(server.chat_requests[1])["properties"]["text"]["pattern"] == "^[a-z]+$"


PARAMETERS = {
    "max_tokens": (
        Reply(
            400,
            {
                "error": {
                    "code": "unsupported_parameter",
                    "param": "max_tokens",
                    "message": "Use 'max_completion_tokens' instead.",
                }
            },
        ),
        lambda body: "max_tokens" not in body and body["max_completion_tokens"] == 50,
    ),
    "temperature": (
        error(400, "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1)"),
        lambda body: "temperature" not in body,
    ),
    "stream_options": (
        Reply(
            422,
            {
                "detail": [
                    {
                        "type": "extra_forbidden",
                        "loc": ["body", "stream_options"],
                        "msg": "Extra inputs are not permitted",
                    }
                ]
            },
        ),
        lambda body: "stream_options" not in body and body["stream"],
    ),
    "system": (
        error(500, "System role not supported"),
        lambda body: body["messages"] == [{"role": "user", "content": "S\n\n好吗？"}],
    ),
    "unknown fields": (
        Reply(422, {"detail": "Unexpected fields in the request: {'stream_options'}"}),
        lambda body: "stream_options" not in body,
    ),
    "features of the schema": (
        error(400, "The provided JSON schema contains features not supported by xgrammar."),
        lambda body: "minItems" not in json.dumps(body),
    ),
}


@pytest.mark.parametrize(("refusal", "changed"), PARAMETERS.values(), ids=PARAMETERS)
def test_a_parameter_that_is_rejected_is_left_out_from_then_on(server, ask, refusal, changed):
    """One refusal teaches it, for the run and for the next."""

    class Several(BaseModel):
        words: Annotated[list[Literal["yes", "no"]], Field(min_length=1)]

    server.always(lambda request: answer({"words": ["yes"]}) if changed(request.json) else refusal)
    ask(question(answer=Several))
    assert [changed(request.json) for request in server.chat_requests] == [False, True]
    ask(question("好吗？", answer=Several), api_key="another")
    assert len(server.chat_requests) == 2


def test_what_cannot_be_left_out_is_an_error(server, ask):
    """A server that rejects whatever is sent is told so after a bounded number of tries."""
    server.always(REJECTED)
    with pytest.raises(UnsupportedError):
        ask()
    assert len(server.chat_requests) <= 3 * len(LADDER)


# The schema, in each dialect


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str = "none"
    pattern: Annotated[str, Field(pattern="^a", min_length=2)]


class Outer(BaseModel):
    """A docstring that no server needs."""

    items: Annotated[list[Inner], Field(min_length=1, max_length=3)]
    number: Annotated[int, Field(ge=1, le=9)] | None
    kind: Literal["only"]


def test_the_portable_schema_has_only_what_every_server_takes():
    """References are inlined, patterns and bounds left out, every property is required, every object closed."""
    inner = {
        "type": "object",
        "properties": {"title": {"type": "string"}, "pattern": {"type": "string"}},
        "required": ["title", "pattern"],
        "additionalProperties": False,
    }
    assert schema_of(Outer, "portable") == {
        "type": "object",
        "properties": {
            "items": {"type": "array", "items": inner, "minItems": 1, "maxItems": 3},
            "number": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
            "kind": {"type": "string", "enum": ["only"]},
        },
        "required": ["items", "number", "kind"],
        "additionalProperties": False,
    }
    assert "minItems" not in json.dumps(schema_of(Outer, "plain"))
    assert schema_of(Outer, "full")["$defs"]["Inner"]["properties"]["pattern"]["pattern"] == "^a"


class Endless(BaseModel):
    inner: "Endless | None"


def test_a_schema_that_holds_itself_is_refused():
    """No portable schema can say it."""
    with pytest.raises(ValueError, match="Endless refers to itself"):
        schema_of(Endless, "portable")


@pytest.mark.parametrize("pinned", ["json_schema", None])
def test_a_server_that_rejects_both_names_of_the_limit_is_not_asked_for_ever(server, ask, pinned):
    """Each is rejected as long as it is there: both are tried once on a rung, and then it is an error."""

    def behaviour(request):
        name = "max_tokens" if "max_tokens" in request.json else "max_completion_tokens"
        refusal = error(400, f"Unsupported parameter: '{name}' is not supported with this model.")
        return refusal if len(server.requests) < 100 else answer({"word": "yes"})  # so that this test ends

    server.canary = behaviour
    server.always(behaviour)
    with pytest.raises(UnsupportedError):
        ask(structured=pinned)
    assert len(server.chat_requests) == 2
    assert len(server.canaries) <= 2 * len(LADDER)


def test_no_manner_is_tried_twice():
    """Whatever is rejected, and in whatever order, it comes to an end."""
    steps: list[Manner | None] = [Manner(dialect="full")]
    while last := steps[-1]:
        steps.append(last.without(None))
    assert len(steps) <= 3 * len(LADDER)
