"""One gate for all who ask an endpoint: how many at a time, how many a minute, and silence while it asks for that."""

import asyncio
import math
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from summarizer.endpoint.line.waiting import LONGEST_WAIT
from summarizer.errors import BudgetError, EndpointError, LimitedError, OverloadedError, UnreachableError

SHRINK = 0.8
"""What is left of the width when the server asks us to slow down."""
EPISODE = 15.0
"""Seconds in which several such askings are one: they come from requests that went out together."""
FIRST_PAUSE = 1.0
"""Seconds of silence where the server names none, doubled each time that it was not enough."""
LONGEST_PAUSE = 30.0
"""Seconds to which that grows."""
EASE = 0.98
"""What an answer leaves of the time between two requests, where the server keeps to a rate."""
MINUTE = 60.0
_TICK = 0.001
"""Seconds. The least that is slept, so that rounding cannot make a wait of nothing go on for ever."""

T = TypeVar("T")


class Width:
    """How many requests may be at the server at a time: more while it keeps up, fewer when it says so.

    Additive increase, multiplicative decrease, as TCP does it: doubled with each clean round until the server first
    asks us to slow down; from then on one more a round, and a fifth less an episode. A round is as many answers as
    requests fit in.
    """

    def __init__(self, limit: int, start: int) -> None:
        self.size = max(1, min(start, limit))
        self._limit = max(1, limit)
        self._doubling = True
        self._clean = 0
        self._episode_ends = -math.inf

    def hold_to(self, limit: int) -> None:
        """Never more than so many from now on."""
        self._limit = max(1, min(limit, self._limit))
        self.size = min(self.size, self._limit)

    def answered(self) -> None:
        """A request was answered while all the width was in use: only then is more of it known to be bearable."""
        self._clean += 1
        if self._clean >= self.size:
            self._clean = 0
            self.size = min(self._limit, 2 * self.size if self._doubling else self.size + 1)

    def faltered(self) -> None:
        """A request failed for another reason than that there are too many: the round is not clean."""
        self._clean = 0

    def limited(self, now: float, pause: float) -> None:
        """The server asks us to slow down, and to be left alone for *pause* seconds."""
        self._clean = 0
        self._doubling = False
        if now >= self._episode_ends:
            self.size = max(1, int(SHRINK * self.size))
            self._episode_ends = now + EPISODE
        self._episode_ends = max(self._episode_ends, now + pause)


class Minute:
    """What was sent in the last sixty seconds, held to so many requests and so many tokens."""

    def __init__(self, rpm: int | None, tpm: int | None) -> None:
        self._rpm = math.inf if rpm is None else max(1, rpm)
        self._tpm = math.inf if tpm is None else max(1, tpm)
        self._sent: deque[tuple[float, int]] = deque()
        self._spent = 0

    def wait(self, now: float, tokens: int) -> float:
        """Seconds until a request of *tokens* fits; one that is larger than a minute's goes alone."""
        self._forget(now)
        requests, spent, ready = len(self._sent), self._spent, now
        for when, cost in self._sent:
            if requests < self._rpm and spent + min(tokens, self._tpm) <= self._tpm:
                break
            requests, spent, ready = requests - 1, spent - cost, when + MINUTE
        return max(0.0, ready - now)

    def send(self, now: float, tokens: int) -> None:
        """A request of *tokens* goes out."""
        self._sent.append((now, tokens))
        self._spent += tokens

    def _forget(self, now: float) -> None:
        while self._sent and self._sent[0][0] + MINUTE <= now:
            self._spent -= self._sent.popleft()[1]


class Gate:
    """Who may ask, and when. Those who wait are let through in the order in which they came.

    `async with gate.turn(tokens) as turn` waits for a place among the requests at the server and for leave to send;
    `turn.sent(call)` makes the request and tells the gate what came of it. A turn may send again, for another try or a
    repair: it keeps its place and waits for leave only. *limit* is the most requests at a time, *start* the first
    width, *rpm* and *tpm* the requests and tokens a minute, where they are known.
    """

    def __init__(
        self,
        limit: int,
        start: int,
        rpm: int | None = None,
        tpm: int | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._width = Width(limit, start)
        self._minute = Minute(rpm, tpm)
        self._clock = clock
        self._sleep = sleep
        self._in_flight = 0
        self._queue = asyncio.Lock()  # its holder is the next to get a place; asyncio's lock is fair
        self._door = asyncio.Lock()  # its holder is the next to send
        self._changed = asyncio.Event()
        self._spacing = 0.0
        """Seconds between any two requests while the server asks us to slow down; 0 while it does not."""
        self._silent_until = -math.inf
        self._probed = False
        """True where a request has gone out since the server last asked us to slow down."""
        self._lifted_at = -math.inf
        """When an answer last ended the spacing."""
        self._wary_until = -math.inf
        """Until then no answer ends it, only eases it: when one last did, the server soon had to ask again."""

    @property
    def width(self) -> int:
        """Requests that may be at the server at a time, for now."""
        return self._width.size

    def hold_to(self, slots: int) -> None:
        """Never more requests than the server has *slots* for: llama.cpp stalls on connections beyond them."""
        self._width.hold_to(slots)

    @asynccontextmanager
    async def turn(self, tokens: int = 0) -> AsyncIterator["Turn"]:
        """A place among the requests at the server, with leave to send one of *tokens*, prompt and answer together."""
        await self._place()
        try:
            await self.leave(tokens)
            yield Turn(self, tokens)
        finally:
            self._in_flight -= 1
            self._changed.set()

    async def leave(self, tokens: int = 0) -> None:
        """Wait until one more request of *tokens* may be sent."""
        async with self._door:
            while (seconds := self._wait(tokens)) > 0:
                await self._doze(seconds)
            now = self._clock()
            self._minute.send(now, tokens)
            if self._spacing:
                self._probed = True
                self._silent_until = now + self._spacing

    def answered(self) -> None:
        """A request was answered."""
        if self._in_flight >= self._width.size:
            self._width.answered()
        self.heard()

    def heard(self) -> None:
        """A request was dealt with, be it refused for what it says: the server no longer asks us to slow down."""
        now = self._clock()
        if self._probed and now < self._wary_until:
            self._spacing *= EASE
        elif self._probed:
            self._spacing, self._silent_until, self._probed, self._lifted_at = 0.0, -math.inf, False, now
        self._changed.set()

    def faltered(self) -> None:
        """A request was not answered, and not because there were too many."""
        self._width.faltered()

    def limited(self, seconds: float | None) -> None:
        """The server asks for fewer requests, and for so many seconds without any; None where it does not say.

        Until a request that was sent after that is answered, they go out one by one with that time between them; and
        longer where the server asks again soon after, as one does that lets so many through a minute.
        """
        now = self._clock()
        is_wary = now < max(self._wary_until, self._lifted_at + EPISODE)
        news = self._probed or not self._spacing  # else it comes from a request sent before we were told
        if seconds is None:
            longer = min(LONGEST_PAUSE, 2 * self._spacing) if self._spacing else FIRST_PAUSE
            pause = longer if news else self._spacing
        else:
            pause = min(seconds, LONGEST_WAIT)
        if is_wary:
            self._wary_until = now + pause + EPISODE
            self._spacing = max(pause, min(LONGEST_PAUSE, self._spacing / SHRINK) if news else self._spacing)
        else:
            self._spacing = pause if news else max(pause, self._spacing)
        self._probed = False
        self._silent_until = max(self._silent_until, now + pause)
        self._width.limited(now, pause)

    async def _place(self) -> None:
        async with self._queue:
            while self._in_flight >= self._width.size:
                self._changed.clear()
                await self._changed.wait()
            self._in_flight += 1

    def _wait(self, tokens: int) -> float:
        now = self._clock()
        return max(self._silent_until - now, self._minute.wait(now, tokens))

    async def _doze(self, seconds: float) -> None:
        """Until they have passed or something has changed."""
        self._changed.clear()
        timer = asyncio.ensure_future(self._sleep(max(seconds, _TICK)))
        timer.add_done_callback(lambda _: self._changed.set())
        try:
            await self._changed.wait()
        finally:
            timer.cancel()


class Turn:
    """A place at the server, for one question: its tries and its repair."""

    def __init__(self, gate: Gate, tokens: int) -> None:
        self._gate = gate
        self._tokens = tokens
        self._may_send = True

    async def sent(self, call: Callable[[], Awaitable[T]]) -> T:
        """What *call* returns, made as soon as it may be. The gate learns what came of it. Raises: what it raises."""
        if not self._may_send:
            await self._gate.leave(self._tokens)
        self._may_send = False
        try:
            answer = await call()
        except BudgetError:  # nothing was sent
            raise
        except LimitedError as error:
            self._gate.limited(error.retry_after)
            raise
        except (OverloadedError, UnreachableError, asyncio.CancelledError):  # cancelled: mostly, it took too long
            self._gate.faltered()
            raise
        except EndpointError:
            self._gate.heard()
            raise
        self._gate.answered()
        return answer
