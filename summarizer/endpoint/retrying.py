"""When to try again, and how long to wait. The only module that knows tenacity."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt
from tenacity.wait import wait_exponential_jitter

from summarizer.errors import OverloadedError, UnreachableError

ATTEMPTS = 4
LONGEST_WAIT = 120.0
"""Seconds. A server that asks for more is not waited for: the run says so and can go on later."""

T = TypeVar("T")

backoff = wait_exponential_jitter(multiplier=0.5, max=30, jitter=0.5)


async def with_retries(call: Callable[[], Awaitable[T]]) -> T:
    """Await *call*, again where the server was busy or not there for a moment; the last error comes out unchanged.

    Waits what the server's Retry-After says, else half a second, doubling, with jitter.
    """
    retrying = AsyncRetrying(
        retry=retry_if_exception(_is_passing), wait=_wait, stop=stop_after_attempt(ATTEMPTS), reraise=True
    )
    async for attempt in retrying:
        with attempt:
            return await call()
    raise AssertionError("tenacity either returned or raised")


@asynccontextmanager
async def deadline(seconds: float) -> AsyncIterator[None]:
    """Raises: OverloadedError where what is done inside takes longer, all tries and waits together."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as exc:
        raise OverloadedError(f"The server gave no answer within {seconds:g} seconds; --timeout allows more.") from exc


def _is_passing(error: BaseException) -> bool:
    if isinstance(error, OverloadedError):
        return error.retry_after is None or error.retry_after <= LONGEST_WAIT
    return isinstance(error, UnreachableError)


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = error.retry_after if isinstance(error, OverloadedError) else None
    return asked if asked is not None else backoff(state)
