"""One question put to a server until there is an answer that validates: what is tried again, and how differently."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from summarizer.endpoint.counting import least_tokens
from summarizer.endpoint.line.wire import Completion, Message, Usage
from summarizer.endpoint.manner.declining import declines, failure_within, refused_within
from summarizer.endpoint.manner.manners import Manner
from summarizer.endpoint.manner.reading import STOPPED, reason, said, validated
from summarizer.errors import (
    BadOutputError,
    ContextError,
    EmptyError,
    EndpointError,
    LoopError,
    RefusedError,
    SchemaError,
)

A = TypeVar("A", bound=BaseModel)

AGAIN: dict[type[EndpointError], int] = {EmptyError: 2, BadOutputError: 2, LoopError: 1}
"""How often a question is put once more, with other sampling, after an answer that is none."""
_READ = 0.6
"""Share of the least tokens that a prompt can have, below which it was cut."""
_SMALLEST_WINDOW = 256
"""Tokens. Smaller counts are of servers that leave out what they had in their cache, and do not say how much."""
_SHOWN = 100
"""Characters of a refusal that its error quotes."""

Send = Callable[[Mapping[str, Any]], Awaitable[Completion]]


@dataclass
class Cost:
    """What a question took so far, also where there is no answer in the end."""

    usage: Usage = field(default_factory=Usage)
    calls: int = 0
    money: float | None = 0.0
    """US dollars; None where no price is known."""

    def add(self, other: "Cost", money: float | None) -> None:
        """Add another cost, which came to so much *money*."""
        self.usage += other.usage
        self.calls += other.calls
        self.money = None if self.money is None or money is None else self.money + money


@dataclass(frozen=True)
class Outcome(Generic[A]):
    """A validated answer, and the completion that has it."""

    value: A
    completion: Completion


@dataclass(frozen=True)
class Conversation(Generic[A]):
    """A question as it goes over the wire: its *request* in a *manner*, the type of its *answer*, and its *repair*."""

    request: Mapping[str, Any]
    manner: Manner
    answer: type[A]
    repair: Callable[[str], str]

    async def hold(self, send: Send, cost: Cost) -> Outcome[A]:
        """The first answer that validates, after one repair at most.

        Raises: AnswerError, ContextError where the server has read only a part of the prompt, and what *send* raises.
        """
        text, completion = await self._answered(send, cost)
        try:
            return Outcome(self._validated(text, completion), completion)
        except ValueError as error:
            fault = reason(error)
        text, completion = await self._sent(send, self._again(text, fault), cost)
        try:
            return Outcome(self._validated(text, completion), completion)
        except ValueError as error:
            if declines(text):
                raise _refusal(" ".join(text.split())) from error
            said_so = f"The answer does not fit what was asked, even after one repair: {reason(error)}"
            raise SchemaError(said_so) from error

    async def _answered(self, send: Send, cost: Cost) -> tuple[str, Completion]:
        """The text of an answer; where there is none, or a loop, the question is put again with other sampling."""
        faults: Counter[type[EndpointError]] = Counter()
        while True:
            try:
                return await self._sent(send, self._varied(faults.total()), cost)
            except (EmptyError, BadOutputError, LoopError) as error:
                faults[type(error)] += 1
                if faults[type(error)] > AGAIN[type(error)]:
                    raise

    async def _sent(self, send: Send, request: Mapping[str, Any], cost: Cost) -> tuple[str, Completion]:
        cost.calls += 1
        completion = await send(request)
        cost.usage += completion.usage or Usage()
        _require_read(request, completion)
        return said(completion, enforced=self.manner.enforced), completion

    def _validated(self, text: str, completion: Completion) -> A:
        """Raises: ValueError; RefusedError where what fits is a refusal."""
        answer = validated(text, self.answer, whole=completion.choices[0].finish_reason in STOPPED)
        if declined := refused_within(answer, _asked(self.request)):
            raise _refusal(declined)
        if failure := failure_within(answer, _asked(self.request)):
            raise ValueError(f"this is the message of an error: {failure}")
        return answer

    def _varied(self, times: int) -> Mapping[str, Any]:
        """The request as it is, and after so many faults with sampling that leads elsewhere."""
        if not times:
            return self.request
        sampling = {"temperature": 0.3 * times, "seed": times, "frequency_penalty": 0.2}
        return {**self.request, **{k: value for k, value in sampling.items() if k not in self.manner.left_out}}

    def _again(self, text: str, fault: str) -> dict[str, Any]:
        """The request with the answer, and the turn that says what is wrong with it."""
        turns = (Message(role="assistant", content=text), Message(role="user", content=self.repair(fault)))
        return {**self.request, "messages": [*self.request["messages"], *(turn.model_dump() for turn in turns)]}


def _asked(request: Mapping[str, Any]) -> str:
    """The text of a request, of all its turns."""
    return "".join(message["content"] for message in request["messages"])


def _refusal(words: str) -> RefusedError:
    return RefusedError(f"The model would not answer: {words[:_SHOWN]}")


def _require_read(request: Mapping[str, Any], completion: Completion) -> None:
    """Raises: ContextError where the server counts far fewer tokens than the prompt has, as Ollama does after a cut."""
    counted = completion.usage.read if completion.usage else 0
    if counted < _SMALLEST_WINDOW:
        return
    least = least_tokens(_asked(request))
    if counted < _READ * least:
        raise ContextError(
            f"The server has read {counted:,} tokens of a prompt of at least {least:,}: it cut the rest off in "
            "silence. Give the model a larger window, or say with --context how many tokens it has.",
            window=counted,
        )
