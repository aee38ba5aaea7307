"""What a server and one of its models can do, found out anew: facts, structured output, speed."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict

from summarizer.endpoint.asking import Endpoint, Question
from summarizer.endpoint.line.retrying import deadline
from summarizer.endpoint.line.wire import Completion, Message
from summarizer.endpoint.manner.identifying import Facts, identify
from summarizer.endpoint.manner.manners import Manner
from summarizer.endpoint.manner.negotiating import Verdict
from summarizer.errors import BadOutputError
from summarizer.settings import Rung

_SHORTEST = 0.02
"""Seconds between the first and the last text below which a stream came in one piece, and tells no speed."""


class _Translation(BaseModel):
    model_config = ConfigDict(extra="forbid")

    english: str


def _question() -> Question[_Translation]:
    """A sentence to translate, which begins another way each time: servers keep what they have read before."""
    begins = f"Request {time.time_ns() % 10**9}. You translate Chinese news into English."
    text = "上海市气象台预计，明天多云转晴，最高气温26度，风力3到4级。"
    messages = (Message(role="system", content=begins), Message(role="user", content=f"Translate: {text}"))
    return Question(messages, _Translation, max_tokens=120, repair=str)


@dataclass(frozen=True)
class Speed:
    """How fast one small question was answered."""

    seconds: float
    seconds_to_first_token: float | None
    """None where the answer came whole."""
    tokens_per_second: float | None
    """Of the answer; where it came whole, reading the question counts too. None where the server counts no tokens."""


@dataclass(frozen=True)
class Probed:
    """What a model was found to do: the rung it is asked on, and what became of the canary on each that was tried."""

    model: str
    rung: Rung
    enforced: bool
    verdicts: Mapping[Rung, Verdict]
    """Nothing where the settings name the rung."""
    speed: Speed


@dataclass
class _Clock:
    """When a call began, and when its text came."""

    start: float = field(default_factory=time.monotonic)
    first: float | None = None
    last: float = 0.0

    def on_text(self) -> None:
        self.last = time.monotonic()
        self.first = self.first or self.last

    def speed(self, tokens: int) -> Speed:
        """The speed of an answer of so many tokens that is complete now; of 0 where nobody has counted them."""
        whole = time.monotonic() - self.start
        first = None if self.first is None else self.first - self.start
        written = self.last - self.first if self.first is not None else 0.0
        rate = (tokens - 1) / written if written > _SHORTEST and tokens > 1 else tokens / max(whole, 1e-6)
        return Speed(whole, first, rate if tokens else None)


class Surveyor(Endpoint):
    """Asks a server about itself, and a model what it keeps to. What is found out is remembered for later runs."""

    _clock = _Clock()

    async def facts(self) -> Facts:
        """What the server says of itself, which costs nothing. Raises: UnreachableError, AccessError."""
        return await identify(await self._server.connect())

    async def probe(self, model: str, facts: Facts) -> tuple[Probed, Facts]:
        """What *model* does, and the facts with what the server knows of it only once it is loaded.

        A handful of calls. Raises: EndpointError.
        """
        self._keep(model, facts)
        known = await self._learner.negotiated(model)
        manner = known.manner or Manner()
        speed = await self._speed(model, manner)
        if facts.window(model) is None:
            facts = await self.facts()
            self._keep(model, facts)
        return Probed(model, manner.rung, manner.enforced, known.verdicts if not self._rung else {}, speed), facts

    def _keep(self, model: str, facts: Facts) -> None:
        """Remember the facts; a window that was learnt from a refusal stands where the server does not say it."""
        known = self._learner.knowledge.of(model)
        window = facts.window(model) or known.window
        known = known.but(window=window, slots=facts.slots, product=facts.product, identified=time.time())
        self._learner.knowledge.keep(model, known)

    async def _speed(self, model: str, manner: Manner) -> Speed:
        """How fast a sentence is translated; asked in words where the server throws the answer away."""
        try:
            completion = await self._timed(model, manner)
        except BadOutputError:
            completion = await self._timed(model, manner.model_copy(update={"rung": "prompted", "enforced": False}))
        return self._clock.speed(completion.usage.completion_tokens if completion.usage else 0)

    async def _timed(self, model: str, manner: Manner) -> Completion:
        async with deadline(self._timeout) as ends:
            return await self._probed(ends, self._request(_question(), model, manner))

    async def _tried(self, request: Mapping[str, Any]) -> Completion:
        self._clock = _Clock()
        return await super()._tried(request)

    def _on_text(self) -> None:
        self._clock.on_text()
