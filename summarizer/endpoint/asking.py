"""One question → one validated answer: cache, else ask with retries, parse, validate, repair once, cache."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar
from weakref import WeakValueDictionary

from pydantic import BaseModel, ValidationError

from summarizer.endpoint.caching import Cache, cache_key
from summarizer.endpoint.connecting import Connection
from summarizer.endpoint.pacing import Gate, Turn
from summarizer.endpoint.retrying import Patience, deadline, with_retries
from summarizer.endpoint.wire import Completion, Message, Usage
from summarizer.errors import BadOutputError, OverloadedError, RefusedError, SchemaError, TruncatedError

A = TypeVar("A", bound=BaseModel)

_FENCE = re.compile(r"\A\s*```(?:json)?\s*(.*?)\s*```\s*\Z", re.DOTALL)

FIRST_WIDTH = 2
"""Questions at a time to begin with: a small server is not met with more than it has slots for."""


@dataclass(frozen=True)
class Question(Generic[A]):
    """What is asked. *answer* is the type of the answer: its JSON Schema goes over the wire."""

    messages: tuple[Message, ...]
    answer: type[A]
    max_tokens: int
    """Tokens the answer may have. An answer that reaches this limit counts as cut."""
    repair: Callable[[str], str]
    """From what is wrong with an answer to the turn that asks for a better one."""


@dataclass(frozen=True)
class Answer(Generic[A]):
    """A validated answer, and what it cost in this run: nothing where it came from the cache."""

    value: A
    model: str
    usage: Usage
    calls: int
    prompt_tokens: int = 0
    """Tokens of the question as the server counted them, now or when it was asked; 0 where it did not, or where a
    repair stands between."""


class Server(Protocol):
    """Who is asked. The line to it is opened when the first question is not in the cache."""

    identity: str
    """Stands for the server in cache keys: its address, or what is embedded."""
    context: int
    in_flight: int
    sentences: int

    async def model(self) -> str: ...
    async def connect(self) -> Connection: ...


class Endpoint:
    """Answers questions from whatever server there is."""

    def __init__(
        self, server: Server, cache: Cache, *, timeout: float, on_answer: Callable[[], None] = lambda: None
    ) -> None:
        self._on_answer = on_answer
        self._server = server
        self._cache = cache
        self._timeout = timeout
        self._gate = Gate(server.in_flight, start=FIRST_WIDTH)
        self._patience = Patience()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @property
    def identity(self) -> str:
        return self._server.identity

    @property
    def context(self) -> int:
        """Tokens one request may use, prompt and answer together."""
        return self._server.context

    @property
    def in_flight(self) -> int:
        """Questions it takes at a time."""
        return self._server.in_flight

    @property
    def sentences(self) -> int:
        """Sentences to translate in one question: a small model does worse with more."""
        return self._server.sentences

    async def model(self) -> str:
        """The model that is asked. Raises: AccessError where it is not named and the server has not just one."""
        return await self._server.model()

    async def ask(self, question: Question[A]) -> Answer[A]:
        """The answer to *question*, from the cache where it was given before.

        Only what validated is cached; after a repair it is the repaired answer, under the first request's key.
        Raises: AnswerError (truncated, refused, or beside the schema even after one repair); the other
        EndpointErrors; StorageError.
        """
        request = self._request(question, await self._server.model())
        key = cache_key(self._server.identity, request)
        lock = self._locks.setdefault(key, asyncio.Lock())
        async with lock:  # who asks the same meanwhile waits for this answer, and pays nothing
            answer = self._remembered(question, key) or await self._asked(question, request, key)
        self._on_answer()
        return answer

    def _remembered(self, question: Question[A], key: str) -> Answer[A] | None:
        """The answer as the cache has it, if that is still what we ask for."""
        stored = self._cache.get(key)
        if stored is None:
            return None
        try:
            value, usage = _validated(stored["content"], question.answer), Usage.model_validate(stored["usage"])
            return Answer(value, stored["model"], Usage(), calls=0, prompt_tokens=_counted(usage, stored["calls"]))
        except (KeyError, TypeError, ValueError):
            return None  # what we ask of an answer, or keep of it, has changed since it was stored

    async def _asked(self, question: Question[A], request: dict[str, Any], key: str) -> Answer[A]:
        async with self._gate.turn() as turn:
            await self._server.connect()  # to fetch and start a model may take its time: the clock starts after it
            async with deadline(self._timeout):
                value, completion, usage, calls = await self._answered(question, request, turn)
        model = completion.model or request["model"]
        content = _content(completion)
        self._cache.put(key, {"content": content, "model": model, "usage": usage.model_dump(), "calls": calls})
        return Answer(value, model, usage, calls, _counted(usage, calls))

    async def _answered(
        self, question: Question[A], request: dict[str, Any], turn: Turn
    ) -> tuple[A, Completion, Usage, int]:
        """The first answer that validates, with its completion; the tokens and calls it took."""
        completion = await self._sent(request, turn)
        usage, calls = completion.usage or Usage(), 1
        content = _content(completion)
        try:
            value = _validated(content, question.answer)
        except ValueError as error:
            again = (
                Message(role="assistant", content=content),
                Message(role="user", content=question.repair(_reason(error))),
            )
            longer = request | {"messages": request["messages"] + [message.model_dump() for message in again]}
            completion = await self._sent(longer, turn)
            usage, calls = usage + (completion.usage or Usage()), 2
            try:
                value = _validated(_content(completion), question.answer)
            except ValueError as still:
                raise SchemaError(
                    f"The answer does not fit what was asked, even after one repair: {_reason(still)}"
                ) from still
        return value, completion, usage, calls

    async def _sent(self, request: dict[str, Any], turn: Turn) -> Completion:
        """The reply, after as many tries as may help."""
        try:
            return await with_retries(lambda: turn.sent(lambda: self._tried(request)), self._patience)
        except BadOutputError as exc:  # asked with temperature 0, it is cut again or slips again
            raise TruncatedError(str(exc)) from exc

    async def _tried(self, request: dict[str, Any]) -> Completion:
        """One try. The server is asked for its line each time: one of our own says then that it has died."""
        connection = await self._server.connect()
        reply = await connection.post("chat/completions", request)
        try:
            return Completion.model_validate(reply)
        except ValidationError as exc:
            raise OverloadedError(f"{connection.base_url} answered without a completion: {_reason(exc)}") from exc

    def _request(self, question: Question[A], model: str) -> dict[str, Any]:
        return {
            "model": model,
            "messages": [message.model_dump() for message in question.messages],
            "temperature": 0,
            "max_tokens": question.max_tokens,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "answer", "strict": True, "schema": _schema(question.answer)},
            },
        }


def _counted(usage: Usage, calls: int) -> int:
    """The tokens of the first prompt, if *usage* is that of one call alone."""
    return usage.prompt_tokens if calls == 1 else 0


def _schema(answer: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema of *answer*, without the titles and docstrings that pydantic adds for people."""

    def bare(value: Any) -> Any:  # noqa: ANN401 - any JSON value
        if isinstance(value, dict):
            return {k: bare(v) for k, v in value.items() if k not in {"title", "description"} or isinstance(v, dict)}
        return [bare(v) for v in value] if isinstance(value, list) else value

    schema: dict[str, Any] = bare(answer.model_json_schema())
    return schema


def _content(completion: Completion) -> str:
    """The text of the answer. Raises: TruncatedError, RefusedError."""
    choice = completion.choices[0]
    if choice.finish_reason in {"length", "model_context_window_exceeded"}:
        raise TruncatedError("The answer was cut at a length limit.")
    if choice.message.refusal or choice.finish_reason in {"content_filter", "sensitive"}:
        raise RefusedError(f"The model would not answer: {choice.message.refusal or choice.finish_reason}.")
    return choice.message.content or ""


def _validated(content: str, answer: type[A]) -> A:
    """Raises: ValueError (pydantic's own is one) where the content is not the answer asked for."""
    fenced = _FENCE.match(content)
    return answer.model_validate_json(fenced[1] if fenced else content, strict=True)


def _reason(error: ValueError) -> str:
    """What is wrong, in one line that a model and a reader understand."""
    if not isinstance(error, ValidationError):
        return str(error)
    faults = (f"{'.'.join(map(str, fault['loc'])) or 'answer'}: {fault['msg']}" for fault in error.errors()[:3])
    return "; ".join(faults)
