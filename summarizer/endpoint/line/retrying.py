"""When to try again, how long to wait, and when to stop asking. The only module that knows tenacity."""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from typing import TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception
from tenacity.wait import wait_random_exponential

from summarizer.endpoint.line.waiting import LONGEST_WAIT, spoken
from summarizer.errors import (
    BudgetError,
    EndpointError,
    GarbledError,
    LimitedError,
    LoadingError,
    OverloadedError,
    SilentError,
    SummarizerError,
    UnreachableError,
)

TRIES: tuple[tuple[type[EndpointError], int], ...] = (
    (SilentError, 2),  # the server may still be at work on the first
    (UnreachableError, 3),
    (GarbledError, 3),
    (LoadingError, 9),  # a minute or two, and each try is turned away at once
    (OverloadedError, 5),
)
"""Tries in all, by what the last one met; the first that fits counts. All else is final."""

FLOOR = 20
"""Retries that a run of any size may make."""
ANSWERS_PER_RETRY = 10
"""Questions answered at the first try that earn one retry more."""
SHARE = 0.2
"""Of all requests of a run, the most that may be retries once there are more than FLOOR of them."""

FAILURES_TO_OPEN = 20
"""Failures in a row after which nothing is sent for a while."""
OPEN_FOR = 30.0
"""Seconds until one request may try whether the server is back."""

ONE_TRY = 0.6
"""Share of the time of a question that one try may take, so that there is some for a second."""

T = TypeVar("T")

backoff = wait_random_exponential(multiplier=0.5, max=30)  # "full jitter": up to 0.5, 1, 2 and 4 seconds


class Budget:
    """How many retries a run may still make: where a server fails for everybody, retries only add to its load.

    One at a time that the server named itself is free: that is how a limit by the minute lets a long run through. So
    is one while it loads its model: it is not failing.
    """

    def __init__(self) -> None:
        self.requests = 0
        self.retries = 0
        self._at_first = 0

    def sent(self) -> None:
        """A request goes out, the first of its question or another."""
        self.requests += 1

    def earn(self) -> None:
        """A question was answered at its first try."""
        self._at_first += 1

    def spend(self) -> bool:
        """Take one retry, where there is one left: False means that the run has made enough of them."""
        most = min(FLOOR + self._at_first // ANSWERS_PER_RETRY, max(FLOOR, SHARE * (self.requests + 1)))
        if self.retries + 1 > most:
            return False
        self.retries += 1
        return True


class Breaker:
    """Stops asking a server that fails every time, and lets one request through now and then to see whether it is back.

    Only what says that the server is not there or not working counts; any other reply shows that it works.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._closed_at = 0.0
        self._last: EndpointError | None = None

    def admit(self) -> None:
        """Raises: UnreachableError while nothing is sent."""
        if self._failures < FAILURES_TO_OPEN:
            return
        if self._clock() < self._closed_at:
            error = UnreachableError(
                f"{self._failures} requests in a row have failed, so no more are made for now; run again when the "
                f"server is well, and what is answered is kept. The last one: {self._last}"
            )
            error.should_retry = False
            raise error from self._last
        self._closed_at = self._clock() + OPEN_FOR  # this one is to see; without an answer, so is one more after it

    def learn(self, error: BaseException | None) -> None:
        """What came of a request: None where it was answered."""
        if isinstance(error, OverloadedError | UnreachableError) and not isinstance(error, LimitedError):
            self._failures += 1
            self._last = error
            self._closed_at = self._clock() + OPEN_FOR
        elif error is None or isinstance(error, EndpointError):
            self._failures = 0


class Patience:
    """How much one endpoint is borne with in one run: all its questions share the budget and the breaker."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.budget = Budget()
        self.breaker = Breaker(clock)
        self.sleep = sleep
        self._has_answered = False

    async def tried(self, call: Callable[[], Awaitable[T]], number: int) -> T:
        """Try *number*, from 1, of a call. Raises: what it raises; UnreachableError where the breaker is open."""
        self.breaker.admit()
        self.budget.sent()
        try:
            answer = await call()
        except BudgetError:  # nothing was sent, so nothing is learnt
            raise
        except SummarizerError as error:
            self.breaker.learn(error)
            raise
        except asyncio.CancelledError:  # the time of its question is over, or nobody wants to know any more
            self.breaker.learn(SilentError("Requests were not answered in time; --timeout allows more."))
            raise
        self.breaker.learn(None)
        self._has_answered = True
        if number == 1:
            self.budget.earn()
        return answer

    def is_over(self, state: RetryCallState) -> bool:
        """True where no other try is to follow the one that *state* tells of."""
        error = _error(state)
        most = next((tries for kind, tries in TRIES if isinstance(error, kind)), TRIES[-1][1])
        if isinstance(error, UnreachableError) and self._has_answered:
            most = TRIES[-1][1]  # the address is right: the server is being started again, as like as not
        return state.attempt_number >= most or not (_is_invited(error) or self.budget.spend())


async def with_retries(
    call: Callable[[], Awaitable[T]], patience: Patience | None = None, *, ends: float = math.inf
) -> T:
    """Await *call*, again where the server was busy or not there for a moment; the last error comes out unchanged.

    Waits as long as the server asks, at least a random part of half a second, doubled with each try; not where that
    goes beyond *ends*, as `deadline` has it. Calls of one endpoint are given its *patience*; a call without is borne
    with by itself.
    """
    patience = patience or Patience()
    retrying = AsyncRetrying(
        retry=retry_if_exception(_is_passing), wait=_wait, stop=patience.is_over, sleep=patience.sleep, reraise=True
    )
    async for attempt in retrying:
        with attempt, _in_time(ends):
            return await patience.tried(call, attempt.retry_state.attempt_number)
    raise AssertionError("tenacity either returned or raised")


def deadline(seconds: float) -> AbstractAsyncContextManager[float]:
    """Yields when it ends, by the clock of the event loop.

    Raises: OverloadedError where what is done inside takes longer, all tries and waits together.
    """
    words = f"The server gave no answer within {seconds:g} seconds; --timeout allows more."
    return _within(seconds, OverloadedError(words))


def one_try(seconds: float) -> AbstractAsyncContextManager[float]:
    """Raises: SilentError where what is done inside takes longer than one try of a question may."""
    words = f"One try gave no whole answer within {seconds:g} seconds; --timeout allows more."
    return _within(seconds, SilentError(words))


@asynccontextmanager
async def _within(seconds: float, error: EndpointError) -> AsyncIterator[float]:
    try:
        async with asyncio.timeout(seconds) as timeout:
            yield timeout.when() or math.inf
    except TimeoutError as exc:
        raise error from exc


@contextmanager
def _in_time(ends: float) -> Iterator[None]:
    """Raises: what comes; where the server asks for a wait beyond *ends*, the same for good, with how long that is."""
    try:
        yield
    except OverloadedError as error:
        wait, left = error.retry_after, max(0.0, ends - asyncio.get_running_loop().time())
        if wait is None or wait <= left or wait > LONGEST_WAIT:
            raise
        late = type(error)(
            f"{error} It asks to be left alone for {spoken(wait)}, and {spoken(left)} of --timeout are left: allow "
            "more, or run again then; what is answered is kept.",
            wait,
        )
        late.status, late.should_retry = error.status, False
        raise late from error


def _is_passing(error: BaseException) -> bool:
    """True where another try may fare better. A wait that is too long ends it, whatever else the server says."""
    if isinstance(error, OverloadedError) and error.retry_after is not None and error.retry_after > LONGEST_WAIT:
        return False
    if isinstance(error, EndpointError) and error.should_retry is not None:
        return error.should_retry
    return isinstance(error, OverloadedError | UnreachableError)


def _is_invited(error: BaseException | None) -> bool:
    """True where the server works, and has said when to come again, or soon will work."""
    return isinstance(error, LoadingError) or (isinstance(error, LimitedError) and error.retry_after is not None)


def _wait(state: RetryCallState) -> float:
    error = _error(state)
    asked = error.retry_after if isinstance(error, OverloadedError) else None
    return max(asked or 0.0, backoff(state))


def _error(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None
