"""One question → one validated answer: from the cache, else from the server, asked as it was found to understand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from summarizer.endpoint.cache.caching import Cache, cache_key
from summarizer.endpoint.cache.envelopes import Asked, Stored
from summarizer.endpoint.conversing import Conversation, Cost, Outcome, Send
from summarizer.endpoint.counting import tokens
from summarizer.endpoint.learning import Learner
from summarizer.endpoint.line.pacing import Gate, Turn
from summarizer.endpoint.line.retrying import ONE_TRY, Patience, deadline, one_try, with_retries
from summarizer.endpoint.line.wire import Completion, Message, Usage
from summarizer.endpoint.manner.manners import Manner, body
from summarizer.endpoint.manner.reading import freed, reason, validated, written
from summarizer.endpoint.servers import Server
from summarizer.endpoint.spending import Amount, Bill, Purse
from summarizer.errors import (
    BadOutputError,
    ContextError,
    GarbledError,
    OverloadedError,
    RefusedError,
    SchemaError,
    UnreachableError,
    UnsupportedError,
)
from summarizer.settings import Caps, Rung

A = TypeVar("A", bound=BaseModel)

_SHOWN = 40
"""Characters of a question that stand for it where people are told of it."""
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
    purpose: str = ""
    """What it is for, in a word; a rehearsal counts by it."""
    shape: Callable[[str], str] = lambda schema: f"Answer with one JSON object that fits this JSON Schema: {schema}"
    """From a JSON Schema to the words that ask for it, where no server enforces it."""


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


@dataclass(frozen=True)
class Terms:
    """What holds for all questions: *timeout* seconds for each, the *purse* they are paid from, the *rung* to use."""

    timeout: float
    purse: Purse = field(default_factory=lambda: Purse(Caps(), {}))
    rung: Rung | None = None
    rpm: int | None = None
    tpm: int | None = None
    """Requests and tokens a minute, where the server has a limit that it does not say."""


class Endpoint:
    """Answers questions from whatever server there is."""

    is_rehearsal = False
    """True where answers are made up, so that nothing in them can be true."""

    def __init__(
        self,
        server: Server,
        cache: Cache,
        terms: Terms,
        *,
        fallback: "Endpoint | None" = None,
        on_answer: Callable[[], None] = lambda: None,
    ) -> None:
        self._on_answer = on_answer
        self._server = server
        self._cache = cache
        self._timeout = terms.timeout
        self._purse = terms.purse
        self._rung = terms.rung
        self._fallback = fallback
        self._learner = Learner(server, cache, self._probed, rung=terms.rung, timeout=terms.timeout)
        self._gate = Gate(server.in_flight, FIRST_WIDTH, terms.rpm, terms.tpm)
        self._patience = Patience()

    @property
    def identity(self) -> str:
        return self._server.identity

    @property
    def spent(self) -> Amount:
        """What this run has paid for, here and at the fallback."""
        return self._purse.spent

    @property
    def context(self) -> int:
        """Tokens one request may use, prompt and answer together. `prepare` finds out."""
        return self._learner.context

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

    async def prepare(self) -> None:
        """Know how much fits a request before texts are cut by it: from the settings, from disk, or from the server.

        Raises: AccessError where no model is named and the server has not just one; UnreachableError.
        """
        await self._learner.prepare()

    async def ask(self, question: Question[A], cost: Cost | None = None) -> Answer[A]:
        """The answer to *question*, from the cache where it was given before. *cost* grows also where there is none.

        Only what validated is cached; after a repair it is the repaired answer, under the first request's key. What
        the server will not answer about is asked of the fallback, if there is one.
        Raises: AnswerError (truncated, refused, empty, or beside the schema even after one repair); the other
        EndpointErrors; StorageError.
        """
        try:
            answer = await self._answer(question, cost or Cost())
        except RefusedError as refusal:
            if self._fallback is None:
                raise
            try:
                answer = await self._fallback._answer(question, cost or Cost())  # noqa: SLF001 - its own kind
            except (UnreachableError, OverloadedError) as error:  # the endpoint of the run is well: it goes on
                raise RefusedError(f"{refusal} And the fallback is of no help: {error}") from error
        self._on_answer()
        return answer

    async def _answer(self, question: Question[A], cost: Cost) -> Answer[A]:
        """The answer, asked in the manner that is known; once more in another where the server rejects it."""
        model = await self._server.model()
        rejected: list[Manner] = []
        while True:
            manner = await self._learner.manner(model)
            request = self._request(question, model, manner)
            key = cache_key(self._server.identity, request)
            if answer := self._kept(question, model, manner, key):
                return answer
            # Who asks the same meanwhile waits for this answer, and pays nothing.
            async with self._cache.flight(key, about=_called(question), seconds=self._timeout):
                if answer := self._remembered(question, key):
                    return answer
                if await self._learner.renewed(model) != manner:
                    continue
                if withheld := self._cache.refusal(key):
                    raise RefusedError(f"{withheld} It was asked not long ago.")
                thought = self.context
                try:
                    return await self._asked(question, request, key, manner, cost)
                except RefusedError as error:
                    self._cache.refuse(key, str(error))
                    raise
                except UnsupportedError as error:
                    self._learner.adapt(model, manner, error, rejected)
                    rejected.append(manner)
                except ContextError as error:
                    self._learner.shrink(model, error, thought)
                    raise
                except SchemaError:
                    self._learner.doubt(model, manner)
                    raise

    def _request(self, question: Question[A], model: str, manner: Manner) -> dict[str, Any]:
        return body(manner, model, question.messages, question.answer, question.max_tokens, question.shape)

    def _kept(self, question: Question[A], model: str, manner: Manner, key: str) -> Answer[A] | None:
        """The answer under *key*; where no stream is asked for, also one that came as a stream before that was so."""
        if (answer := self._remembered(question, key)) or manner.streams:
            return answer
        request = self._request(question, model, manner.model_copy(update={"streams": True}))
        return self._remembered(question, cache_key(self._server.identity, request))

    def _remembered(self, question: Question[A], key: str) -> Answer[A] | None:
        """The answer as the cache has it, if that is still what we ask for."""
        stored = self._cache.get(key)
        if stored is None:
            return None
        try:
            value = validated(freed(stored.reply), question.answer)
        except ValueError:
            return None  # what we ask of an answer has changed since it was stored
        return Answer(value, stored.model, Usage(), calls=0, prompt_tokens=_counted(stored.usage, stored.calls))

    async def _asked(
        self, question: Question[A], request: dict[str, Any], key: str, manner: Manner, account: Cost
    ) -> Answer[A]:
        cost = Cost()
        if slots := self._learner.slots(str(request["model"])):
            self._gate.hold_to(slots)
        try:
            async with self._gate.turn(_most(request).total) as turn:
                await self._server.connect()  # to fetch and start a model may take its time: the clock starts after it
                async with deadline(self._timeout) as ends:
                    outcome = await self._outcome(question, request, manner, partial(self._sent, turn, ends), cost)
        finally:
            free = self._server.is_local
            account.add(cost, self._purse.money(str(request["model"]), cost.usage, is_free=free) if cost.calls else 0.0)
        model = outcome.completion.model or request["model"]
        stored = Stored(
            reply=written(outcome.completion),
            finish_reason=outcome.completion.choices[0].finish_reason,
            usage=cost.usage,
            model=model,
            calls=cost.calls,
            asked=Asked(identity=self._server.identity, request=request),
        )
        self._cache.put(key, stored)
        return Answer(outcome.value, model, cost.usage, cost.calls, _counted(cost.usage, cost.calls))

    async def _outcome(
        self, question: Question[A], request: dict[str, Any], manner: Manner, send: Send, cost: Cost
    ) -> Outcome[A]:
        """What the conversation comes to; on the next rung, where the server cannot read its own model's output."""
        talk = Conversation(request, manner, question.answer, question.repair)
        try:
            return await talk.hold(send, cost)
        except BadOutputError:
            lower = manner.lower()
            if lower is None or self._rung:
                raise
        request = self._request(question, request["model"], lower)
        return await Conversation(request, lower, question.answer, question.repair).hold(send, cost)

    async def _probed(self, ends: float, request: Mapping[str, Any]) -> Completion:
        """One call that is about no question."""
        async with self._gate.turn(_most(request).total) as turn:
            return await self._sent(turn, ends, request)

    async def _sent(self, turn: Turn, ends: float, request: Mapping[str, Any]) -> Completion:
        """One call, tried again where the server was busy or not there for a moment and there is time left."""
        return await with_retries(lambda: turn.sent(lambda: self._tried(request)), self._patience, ends=ends)

    async def _tried(self, request: Mapping[str, Any]) -> Completion:
        """One try, which is paid for. Raises: BudgetError before one that could break a cap."""
        bill = Bill(self._purse, str(request["model"]), _most(request), is_free=self._server.is_local)
        try:
            completion = await self._replied(request, bill)
        except BaseException as error:
            bill.failed(error)
            raise
        bill.answered(completion.usage or Usage())
        return completion

    async def _replied(self, request: Mapping[str, Any], bill: Bill) -> Completion:
        """What comes back. The server is asked for its line each time: one of our own says then that it has died."""

        def on_text(text: str) -> None:
            bill.write(text)
            self._on_text()

        connection = await self._server.connect()
        async with one_try(ONE_TRY * self._timeout):
            reply = await connection.complete(request, on_send=bill.send, on_text=on_text)
        try:
            return Completion.model_validate(reply)
        except ValidationError as exc:
            raise GarbledError(f"{connection.base_url} answered without a completion: {reason(exc)}") from exc

    def _on_text(self) -> None:
        """A piece of an answer has come; for who measures how fast."""


def _called(question: Question[Any]) -> str:
    """What people are told a question is: what it is for, and the end of its text, where the article stands."""
    text = " ".join(question.messages[-1].content.split())
    end = text if len(text) <= _SHOWN else f"…{text[-_SHOWN:]}"
    return f"the question {question.purpose and f'{question.purpose}: '}{end}"


def _most(request: Mapping[str, Any]) -> Usage:
    """The tokens that a call may use at most."""
    asked = sum(tokens(message["content"]) for message in request["messages"])
    told = request.get("max_tokens") or request.get("max_completion_tokens") or 0
    return Usage(prompt_tokens=asked, completion_tokens=told)


def _counted(usage: Usage, calls: int) -> int:
    """The tokens of the first prompt, if *usage* is that of one call alone."""
    return usage.prompt_tokens if calls == 1 else 0
