"""A clock that stands still until everybody sleeps, and then goes to the first who wants to wake."""

import asyncio
import heapq
from itertools import count

IDLE = 300
"""Rounds of the event loop after which nobody has anything more to do without time going on."""


class FakeClock:
    """clock() is the time in seconds; `await clock.sleep(seconds)` sleeps by it; `clock.run(work)` lets it go."""

    def __init__(self):
        self.now = 1000.0
        self._sleepers = []
        self._order = count()

    def __call__(self):
        return self.now

    async def sleep(self, seconds):
        awake = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, next(self._order), awake))
        await awake

    def run(self, work):
        """What *work* returns; an AssertionError where all wait for each other."""
        return asyncio.run(self._through(work))

    async def _through(self, work):
        task = asyncio.ensure_future(work)
        while not task.done():
            for _ in range(IDLE):
                await asyncio.sleep(0)
            self._sleepers = [sleeper for sleeper in self._sleepers if not sleeper[2].done()]
            heapq.heapify(self._sleepers)
            if not task.done():
                assert self._sleepers, "nobody sleeps, and nobody goes on"
                self.now, _, awake = heapq.heappop(self._sleepers)
                awake.set_result(None)
        return await task
