"""What we know of a server and its models: how each is asked and how much fits, found out, remembered, withdrawn."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from summarizer.endpoint.line.retrying import deadline
from summarizer.endpoint.line.wire import Completion
from summarizer.endpoint.manner.identifying import Facts, identify
from summarizer.endpoint.manner.knowing import Knowledge, Known, Store, is_fresh
from summarizer.endpoint.manner.manners import Manner
from summarizer.endpoint.manner.negotiating import negotiate
from summarizer.endpoint.servers import Server
from summarizer.errors import AccessError, ContextError, UnsupportedError
from summarizer.settings import Rung

LEAST_CONTEXT = 4096
"""Tokens of a model whose window nobody knows."""
_CONTRADICTIONS = 3
"""Answers beside the schema after which a server that was found to enforce it is no longer believed."""

Probe = Callable[[float, Mapping[str, Any]], Awaitable[Completion]]
"""Makes one call that is about no question, which ends with a deadline of so many seconds by the clock of the loop."""


class Learner:
    """Knows how the models of one *server* are asked and how much fits a request; what it does not, it finds out.

    What was found is kept in a *store* for later runs. A *rung* of the settings is believed, and not tried out. What is
    tried out is asked through *probe*, within *timeout* seconds.
    """

    def __init__(self, server: Server, store: Store, probe: Probe, *, rung: Rung | None, timeout: float) -> None:
        self._server = server
        self._probe = probe
        self._rung = rung
        self._timeout = timeout
        # What is said with a rung is no finding: it is kept apart, and no run without one is led by it.
        self.knowledge = Knowledge(store, f"{server.identity} {rung}" if rung else server.identity)
        self._context = server.context
        self._learning = asyncio.Lock()
        self._doubts = 0

    # How much fits

    @property
    def context(self) -> int:
        """Tokens one request may use, prompt and answer together. `prepare` finds out."""
        return self._context or LEAST_CONTEXT

    async def prepare(self) -> None:
        """Know how much fits a request: from the settings, from disk, or from the server.

        Raises: AccessError where no model is named and the server has not just one; UnreachableError.
        """
        async with self._learning:
            if self._context is None:
                self._context = await self._window(await self._server.model()) or LEAST_CONTEXT

    async def recall(self) -> None:
        """Know how much fits as it was found before; nothing but the name of the model is asked."""
        if self._context is None:
            self._context = self.knowledge.of(await self._server.model()).window or LEAST_CONTEXT

    def shrink(self, model: str, error: ContextError, thought: int) -> None:
        """Know from now on that less fits than was *thought* when it was asked; others may have learnt it meanwhile."""
        smaller = error.window or thought // 2
        if smaller < self.context:
            self._context = max(smaller, 512)
            self.knowledge.keep(model, self.knowledge.of(model).but(window=self._context))

    def slots(self, model: str) -> int | None:
        """How many questions the server takes at a time, where it says so."""
        return self.knowledge.of(model).slots

    async def _window(self, model: str) -> int | None:
        known = self.knowledge.of(model)
        if not known.identified:
            known = await self._identified(model, known)
        return known.window

    async def _identified(self, model: str, known: Known) -> Known:
        facts = Facts()
        with suppress(AccessError):  # a server may have no list of models; what else it refuses, the question will say
            facts = await identify(await self._server.connect())
        window = facts.window(model)
        known = known.but(window=window, slots=facts.slots, product=facts.product, identified=time.time())
        self.knowledge.keep(model, known)
        return known

    # How it is asked

    async def manner(self, model: str) -> Manner:
        """How *model* is asked: as it was found to be, as the server itself says, or as it now turns out."""
        async with self._learning:
            return self.found(model) or (await self.negotiated(model)).manner or Manner()

    async def renewed(self, model: str) -> Manner:
        """The manner, found anew where it was found long ago: an old one says only where answers are kept."""
        async with self._learning:
            known = self.knowledge.of(model)
            if known.negotiated and not is_fresh(known.negotiated):
                known = await self.negotiated(model)
        return await self.manner(model)

    def found(self, model: str) -> Manner | None:
        """The manner that needs no asking; a rung that the settings name stands over what the server says."""
        return self.knowledge.of(model).manner or (None if self._rung else self._server.manner)

    async def negotiated(self, model: str) -> Known:
        """What is known of *model* after the ladder was tried; the settings may name the rung."""
        known = self.knowledge.of(model)
        if not is_fresh(known.identified):
            known = await self._identified(model, known)
        start = Manner(dialect="full" if known.product == "llama.cpp" else "portable")
        if self._rung:
            enforced = self._rung not in {"json_object", "prompted"}
            manner = start.model_copy(update={"rung": self._rung, "enforced": enforced})
            known = known.but(manner=manner, negotiated=0.0)
        else:
            async with deadline(self._timeout) as ends:
                found = await negotiate(partial(self._probe, ends), model, start)
            known = known.but(manner=found.manner, verdicts=found.verdicts, negotiated=time.time(), lasts=found.is_sure)
        self.knowledge.keep(model, known)
        return known

    def adapt(self, model: str, manner: Manner, error: UnsupportedError, rejected: list[Manner]) -> None:
        """Ask otherwise from now on. Raises: *error* where there is no other way, or only one *rejected* before."""
        milder = manner.without(error.parameter)
        if milder is None or milder in rejected or (self._rung and milder.rung != self._rung):
            raise error
        self.knowledge.keep(model, self.knowledge.of(model).but(manner=milder))

    def doubt(self, model: str, manner: Manner) -> None:
        """After some answers beside a schema that was said to be enforced, find out again."""
        self._doubts += manner.enforced
        if self._doubts >= _CONTRADICTIONS and self._server.manner is None and not self._rung:
            self._doubts = 0
            self.knowledge.keep(model, self.knowledge.of(model).but(manner=None, verdicts={}, negotiated=0.0))
