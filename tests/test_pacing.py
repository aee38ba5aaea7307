"""How fast an endpoint is asked: places, pauses, minutes, tries, budget and breaker; by a fake clock and a real one."""

import asyncio
import random
import socket
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.endpoint.line import retrying
from summarizer.endpoint.line.connecting import Connection
from summarizer.endpoint.line.pacing import EPISODE, LONGEST_PAUSE, MINUTE, Gate, Minute, Width
from summarizer.endpoint.line.retrying import FAILURES_TO_OPEN, FLOOR, OPEN_FOR, Budget, Patience, with_retries
from summarizer.errors import (
    AccessError,
    BadOutputError,
    ContextError,
    EmbeddedError,
    GarbledError,
    LimitedError,
    LoadingError,
    OverloadedError,
    RefusedError,
    RequestError,
    SilentError,
    UnreachableError,
)
from tests.fakeclock import FakeClock
from tests.fakeserver import Reply, answer, error


@pytest.fixture
def clock():
    return FakeClock()


def gate(clock, limit, start=None, **minute):
    return Gate(limit, limit if start is None else start, clock=clock, sleep=clock.sleep, **minute)


def patience(clock):
    return Patience(clock=clock, sleep=clock.sleep)


async def succeed():
    return "yes"


class Failing:
    """A call that raises *met*, or of several one after the other, None being a success; it counts its times."""

    def __init__(self, *met):
        self._met = met
        self.times = 0

    async def __call__(self):
        one = self._met[min(self.times, len(self._met) - 1)]
        self.times += 1
        if one is not None:
            raise one
        return "yes"


# The width


def test_the_width_doubles_until_the_first_limit_and_then_grows_by_one():
    """Slow start, then additive increase, a round each; a limit takes a fifth."""
    width = Width(limit=40, start=2)
    sizes = []

    def rounds(number):
        for _ in range(number):
            for _ in range(width.size):
                width.answered()
            sizes.append(width.size)

    rounds(4)
    assert sizes == [4, 8, 16, 32]
    width.limited(now=100.0, pause=1)
    assert width.size == 25
    rounds(3)
    assert sizes[4:] == [26, 27, 28]


def test_the_width_stays_between_one_and_the_limit():
    """Neither success nor limits lead out of it."""
    width = Width(limit=5, start=9)
    assert width.size == 5
    for _ in range(100):
        width.answered()
    assert width.size == 5
    for time_ in range(20):
        width.limited(now=time_ * 1000.0, pause=0)
    assert width.size == 1
    assert Width(limit=4, start=0).size == 1


def test_one_episode_shrinks_once():
    """Fifteen seconds of limits are one; what the server asks for longer is one, too."""
    width = Width(limit=100, start=100)
    for now in (0.0, 0.1, 14.9):
        width.limited(now, pause=0)
    assert width.size == 80
    width.limited(EPISODE, pause=60)
    assert width.size == 64
    width.limited(EPISODE + 59.9, pause=0)
    assert width.size == 64
    width.limited(EPISODE + 60, pause=0)
    assert width.size == 51


def test_a_failure_pauses_growth_and_never_shrinks():
    """A round with a failure in it is not clean, and begins anew."""
    width = Width(limit=8, start=4)
    for _ in range(20):
        for _ in range(3):
            width.answered()
        width.faltered()
    assert width.size == 4
    for _ in range(4):
        width.answered()
    assert width.size == 8


def test_width_grows_only_where_it_is_used(clock):
    """One who asks alone says nothing about what the server bears at a time."""
    one = gate(clock, limit=8, start=2)

    async def alone():
        for _ in range(50):
            async with one.turn() as turn:
                await turn.sent(succeed)

    clock.run(alone())
    assert one.width == 2


def test_many_who_ask_reach_the_limit_and_no_more(clock):
    """From two at a time to the limit; never more than the width of the moment."""
    one = gate(clock, limit=6, start=2)
    busy, most = 0, []

    async def work():
        nonlocal busy
        busy += 1
        most.append(busy)
        assert busy <= one.width
        await clock.sleep(1)
        busy -= 1

    async def ask():
        async with one.turn() as turn:
            await turn.sent(work)

    async def everybody():
        await asyncio.gather(*[ask() for _ in range(40)])

    clock.run(everybody())
    assert (max(most[:2]), max(most)) == (2, 6)


# Order and cancellation


def test_turns_come_in_the_order_of_asking(clock):
    """First come, first served."""
    one = gate(clock, limit=2)
    order = []

    async def ask(number):
        async with one.turn() as turn:
            order.append(number)
            await turn.sent(lambda: clock.sleep(1))

    async def everybody():
        await asyncio.gather(*[ask(number) for number in range(9)])

    clock.run(everybody())
    assert order == list(range(9))
    assert clock.now == 1005


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=1, max_size=20), st.integers(1, 3))
def test_a_cancelled_waiter_loses_no_place(waiters, limit):
    """Whoever is cancelled, and whenever: all others get their turn, and afterwards all places are free."""
    clock = FakeClock()
    one = gate(clock, limit, rpm=50)
    done = []

    async def ask(number):
        async with one.turn() as turn:
            await turn.sent(lambda: clock.sleep(2))
            done.append(number)

    async def everybody():
        tasks = [asyncio.create_task(ask(number)) for number in range(len(waiters))]
        for moment in range(6):
            for task, (cancelled, when) in zip(tasks, waiters, strict=True):
                if cancelled and when == moment:
                    task.cancel()
            await clock.sleep(1)
        await asyncio.gather(*tasks, return_exceptions=True)
        for _ in range(limit):
            async with one.turn() as turn:
                await turn.sent(succeed)

    clock.run(everybody())
    assert set(done) >= {number for number, (cancelled, _) in enumerate(waiters) if not cancelled}
    assert one._in_flight == 0


def test_one_cancelled_while_the_server_wants_silence_keeps_nobody(clock):
    """The next in line waits what is left, not from the start."""
    one = gate(clock, limit=3)
    started = []

    async def ask():
        async with one.turn() as turn:
            started.append(clock.now)
            await turn.sent(succeed)

    async def everybody():
        one.limited(10)
        first, second = asyncio.create_task(ask()), asyncio.create_task(ask())
        await clock.sleep(4)
        first.cancel()
        await second

    clock.run(everybody())
    assert started == [1010]


def test_waiting_leaves_nothing_behind(clock):
    """Who was woken early, or cancelled, has no timer running on."""
    one = gate(clock, limit=2)

    async def ask():
        async with one.turn():
            pass

    async def everybody():
        one.limited(100)
        first, second = asyncio.create_task(ask()), asyncio.create_task(ask())
        await clock.sleep(1)
        first.cancel()
        await clock.sleep(1)
        second.cancel()
        await clock.sleep(1)
        return len(asyncio.all_tasks())

    assert clock.run(everybody()) == 2  # this one, and the clock's


# Silence


def test_nobody_sends_while_the_server_wants_silence(clock):
    """One pause for all; then one asks, and when it is answered, all others do."""
    one = gate(clock, limit=4)
    sent = []

    async def ask():
        async with one.turn() as turn:
            sent.append(clock.now)
            await turn.sent(lambda: clock.sleep(3))

    async def everybody():
        one.limited(20)
        await asyncio.gather(*[ask() for _ in range(4)])

    clock.run(everybody())
    assert one.width == 3
    assert sent == [1020, 1023, 1023, 1023]


def test_an_answer_to_an_older_request_does_not_end_the_silence(clock):
    """What was sent before the server asked for silence says nothing about it."""
    one = gate(clock, limit=4)
    one.limited(20)
    one.answered()
    clock.now += 19

    async def ask():
        async with one.turn() as turn:
            await turn.sent(succeed)

    clock.run(ask())
    assert clock.now == 1020


def test_a_refusal_of_its_content_ends_the_silence(clock):
    """A server that looks into what it is asked is no longer too busy to."""
    one = gate(clock, limit=1)
    one.limited(20)

    async def ask():
        async with one.turn() as turn:
            with pytest.raises(RefusedError):
                await turn.sent(Failing(RefusedError("no")))
            await turn.sent(succeed)

    clock.run(ask())
    assert clock.now == 1020


def test_a_silence_that_was_not_enough_is_doubled(clock):
    """Where the server names no time: 1, 2, 4 ... at most 30 seconds, however many are refused together."""
    one = gate(clock, limit=3)
    sent_at = []

    async def refused():
        sent_at.append(clock.now)
        raise LimitedError("no")

    async def ask():
        async with one.turn() as turn:
            for _ in range(7):
                with pytest.raises(LimitedError):
                    await turn.sent(refused)

    one.limited(None)
    one.limited(None)
    one.limited(None)
    clock.run(ask())
    waits = [later - earlier for earlier, later in pairwise([1000.0, *sent_at])]
    assert waits == [1, 2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE]


@pytest.mark.parametrize("in_flight", [4, 16, 64])
def test_a_server_that_keeps_to_a_rate_loses_no_question(clock, in_flight):
    """Two a second and no more, told to the hundredth: nobody is refused five times, and few are at all."""
    one, shared = gate(clock, limit=in_flight), patience(clock)
    ready = clock.now
    refused = 0
    random.seed(1)  # the waits have dice in them, and one of some thousand questions has bad luck five times

    async def answered():
        nonlocal ready, refused
        if clock.now < ready:
            refused += 1
            raise LimitedError("x", retry_after=ready - clock.now + 0.01)
        ready = max(ready, clock.now) + 0.5
        await clock.sleep(0.2)

    async def ask():
        async with one.turn() as turn:
            await with_retries(lambda: turn.sent(answered), shared)

    async def everybody():
        await asyncio.gather(*[ask() for _ in range(200)])

    begun = clock.now
    clock.run(everybody())
    assert refused < 40
    assert 100 <= clock.now - begun < 125


def test_a_rate_is_forgotten_when_it_was_kept_to_for_an_episode(clock):
    """Wary after a second limit, answers only ease the spacing; fifteen seconds later one lifts it."""
    one = gate(clock, limit=4)
    sent = []

    async def ask():
        async with one.turn() as turn:
            sent.append(clock.now)
            await turn.sent(succeed)

    async def everybody():
        one.limited(1)
        await ask()
        one.limited(1)
        await asyncio.gather(*[ask() for _ in range(60)])

    clock.run(everybody())
    waits = [later - earlier for earlier, later in pairwise(sent)]
    assert waits[:3] == [1, pytest.approx(1), pytest.approx(0.98)]
    assert waits.index(0) > EPISODE
    assert not any(waits[waits.index(0) :])


def test_a_turn_that_sends_again_waits_for_silence_and_keeps_its_place(clock):
    """A retry is a request like others for pauses and minutes, and needs no new place."""
    one = gate(clock, limit=1, rpm=2)
    sent = []

    async def note():
        sent.append(clock.now)

    async def ask():
        async with one.turn() as turn:
            await turn.sent(note)
            one.limited(5)
            await turn.sent(note)
            await turn.sent(note)

    async def everybody():
        await asyncio.gather(ask(), ask())

    clock.run(everybody())
    assert sent[:3] == [1000, 1005, 1060]


@pytest.mark.parametrize(
    ("raised", "clean"),
    [(OverloadedError("x"), 0), (UnreachableError("x"), 0), (RefusedError("x"), 1), (RequestError("x"), 1)],
    ids=repr,
)
def test_the_gate_learns_what_came_of_a_request(clock, raised, clean):
    """A failure of the server makes the round unclean; an error about the content says nothing."""
    one = gate(clock, limit=9, start=3)

    async def ask():
        one._in_flight = 2  # others are at the server
        async with one.turn() as turn:
            await turn.sent(succeed)
            with pytest.raises(type(raised)):
                await turn.sent(Failing(raised))

    clock.run(ask())
    assert one._width._clean == clean


# Minutes


def test_requests_a_minute_are_never_more_than_allowed(clock):
    """In no sixty seconds more than rpm, and as many as that."""
    one = gate(clock, limit=50, rpm=10)
    sent = []

    async def ask():
        async with one.turn():
            sent.append(clock.now)

    async def everybody():
        await asyncio.gather(*[ask() for _ in range(35)])

    clock.run(everybody())
    assert [sent.count(1000 + 60 * minute) for minute in range(4)] == [10, 10, 10, 5]


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 120)), max_size=40),
    st.integers(1, 8) | st.none(),
    st.integers(1, 100) | st.none(),
)
def test_no_window_holds_more_than_the_limits(requests, rpm, tpm):
    """Whatever is asked when: no sixty seconds hold more than rpm, or more than tpm save one larger than it, alone."""
    minute, now, sent = Minute(rpm, tpm), 0.0, []
    for later, tokens in requests:
        now += later
        while wait := minute.wait(now, tokens):
            now += wait
        minute.send(now, tokens)
        sent.append((now, tokens))
        window = [cost for when, cost in sent if when + MINUTE > now]
        assert rpm is None or len(window) <= rpm
        assert tpm is None or sum(window) <= tpm or len([cost for cost in window if cost]) == 1


def test_tokens_a_minute_are_waited_for(clock):
    """A request waits until the tokens of older ones are a minute old; a smaller one behind it does not overtake."""
    one = gate(clock, limit=9, tpm=100)
    sent = []

    async def ask(tokens):
        async with one.turn(tokens):
            sent.append((clock.now, tokens))

    async def everybody():
        await asyncio.gather(ask(60), ask(60), ask(10), ask(500), ask(1))

    clock.run(everybody())
    assert sent == [(1000, 60), (1060, 60), (1060, 10), (1120, 500), (1180, 1)]


# Tries


@pytest.mark.parametrize(
    ("met", "tries"),
    [
        (OverloadedError("x"), 5),
        (LimitedError("x"), 5),
        (LimitedError("x", retry_after=120), 5),
        (LimitedError("x", retry_after=120.1), 1),
        (OverloadedError("x", retry_after=float("inf")), 1),
        (UnreachableError("x"), 3),
        (SilentError("x"), 2),
        (GarbledError("x"), 3),
        (BadOutputError("x"), 1),
        (AccessError("x"), 1),
        (RequestError("x"), 1),
        (ContextError("x"), 1),
        (RefusedError("x"), 1),
        (EmbeddedError("x"), 1),
        (ValueError("x"), 1),
    ],
    ids=lambda value: f"{value!r} {getattr(value, 'retry_after', None)}",
)
def test_so_many_tries_may_help(clock, met, tries):
    """Each error has its number of tries, and comes out unchanged."""
    call = Failing(met)
    with pytest.raises(type(met)) as caught:
        clock.run(with_retries(call, patience(clock)))
    assert caught.value is met
    assert call.times == tries


def told(met, should_retry):
    met.should_retry = should_retry
    return met


@pytest.mark.parametrize(
    ("met", "tries"),
    [
        (told(OverloadedError("x"), should_retry=False), 1),
        (told(RequestError("x"), should_retry=True), 5),
        (told(LimitedError("x", retry_after=500), should_retry=True), 1),
    ],
    ids=["not to", "to", "to, and much later"],
)
def test_a_server_that_says_whether_to_try_again_is_obeyed(clock, met, tries):
    """x-should-retry goes before what we think; it makes no run wait longer than runs do."""
    call = Failing(met)
    with pytest.raises(type(met)):
        clock.run(with_retries(call, patience(clock)))
    assert call.times == tries


def test_a_server_that_was_there_is_given_more_time_to_come_back(clock):
    """Before the first answer the address may be wrong; after it, the server is tried as often as one that is busy."""
    shared = patience(clock)
    assert clock.run(shared.tried(succeed, 1)) == "yes"
    call = Failing(UnreachableError("gone"))
    with pytest.raises(UnreachableError):
        clock.run(with_retries(call, shared))
    assert call.times == 5


def test_a_request_that_met_silence_is_sent_once_more_at_most(clock):
    """Also where other faults lie between: the server may still be at work on each of them."""
    call = Failing(SilentError("x"), OverloadedError("x"), SilentError("y"), None)
    with pytest.raises(SilentError, match="y"):
        clock.run(with_retries(call, patience(clock)))
    assert call.times == 3


def test_waits_are_random_and_double(clock):
    """Full jitter: from nothing to 0.5, 1, 2 and 4 seconds, and on average half of that."""
    random.seed(7)
    waits: list[list[float]] = [[], [], [], []]
    for _ in range(300):
        sent: list[float] = []

        async def call(sent=sent):
            sent.append(clock.now)
            raise OverloadedError("x")

        with pytest.raises(OverloadedError):
            clock.run(with_retries(call, patience(clock)))
        for kept, (earlier, later) in zip(waits, pairwise(sent), strict=True):
            kept.append(later - earlier)
    for number, kept in enumerate(waits):
        most = 0.5 * 2**number
        assert 0 <= min(kept) < 0.1 * most
        assert 0.9 * most < max(kept) <= most
        assert sum(kept) / len(kept) == pytest.approx(most / 2, rel=0.15)


def test_the_time_a_server_names_is_the_least_that_is_waited(clock):
    """Not before; and where our own wait is longer, that."""
    begun = clock.now
    call = Failing(LimitedError("x", retry_after=50), LimitedError("x", retry_after=0), None)
    assert clock.run(with_retries(call, patience(clock))) == "yes"
    assert 50 <= clock.now - begun <= 51


# The budget of a run


def test_retries_cost_one_and_successes_earn_a_tenth():
    """Exactly FLOOR at first; then one for ten answers at the first try."""
    budget = Budget()
    assert [budget.spend() for _ in range(FLOOR + 1)] == [True] * FLOOR + [False]
    for _ in range(9):
        budget.earn()
    assert not budget.spend()
    for _ in range(110):
        budget.sent()
    budget.earn()
    assert budget.spend()
    assert not budget.spend()


def test_no_more_than_a_fifth_of_a_run_are_retries():
    """However much was earned: beyond the floor, one request of five may be a retry."""
    budget = Budget()
    for _ in range(1000):
        budget.sent()
        budget.earn()
    retries = 0
    while budget.spend():
        budget.sent()
        retries += 1
    assert retries == FLOOR + 100  # one for ten of a thousand, and the floor
    assert retries <= 0.2 * budget.requests
    small = Budget()
    for _ in range(90):
        small.sent()
        small.earn()
    retries = 0
    while small.spend():
        small.sent()
        retries += 1
    assert retries == 22  # of 112 requests, though 29 were earned


def test_the_retries_of_a_run_end_with_its_budget(clock):
    """A server that fails one time in two is asked FLOOR times again and no more: then each fault is final."""
    shared = patience(clock)
    made = 0

    async def flaky():
        nonlocal made
        made += 1
        shared.breaker.learn(None)  # it is the budget that is tried here
        raise OverloadedError("x")

    async def everybody():
        return await asyncio.gather(*[with_retries(flaky, shared) for _ in range(50)], return_exceptions=True)

    outcomes = clock.run(everybody())
    assert made == 50 + FLOOR
    assert shared.budget.retries == FLOOR
    assert all(isinstance(outcome, OverloadedError) for outcome in outcomes)


def test_waiting_for_a_model_to_be_loaded_costs_no_retry():
    """All questions of a run may wait for it, and it is nobody's failure."""
    patience = Patience(sleep=lambda _: asyncio.sleep(0))

    async def loads():
        raise LoadingError("Loading model")

    async def asked():
        with pytest.raises(LoadingError):
            await with_retries(loads, patience)

    async def run():
        await asyncio.gather(*[asked() for _ in range(10)])

    asyncio.run(run())
    assert (90, 0) == (patience.budget.requests, patience.budget.retries)


def test_a_retry_at_the_time_that_a_server_named_is_free(clock):
    """A limit by the minute turns many away once; without a time to come again the budget holds, as for any failure."""
    named, unnamed = patience(clock), patience(clock)

    async def everybody(shared, met):
        calls = [Failing(met, None) for _ in range(50)]
        return await asyncio.gather(*[with_retries(call, shared) for call in calls], return_exceptions=True)

    assert set(clock.run(everybody(named, LimitedError("x", retry_after=0.5)))) == {"yes"}
    outcomes = clock.run(everybody(unnamed, LimitedError("x")))
    assert (named.budget.retries, unnamed.budget.retries) == (0, FLOOR)
    assert sum(isinstance(outcome, LimitedError) for outcome in outcomes) == 50 - FLOOR


def test_only_an_answer_at_the_first_try_earns(clock):
    """Ten questions that needed two tries earn nothing; ten that did not earn one retry."""
    shared = patience(clock)

    async def ten(*met):
        for _ in range(10):
            await with_retries(Failing(*met), shared)

    for _ in range(200):
        shared.budget.sent()
    clock.run(ten(OverloadedError("x"), None))
    clock.run(ten(None))
    assert [shared.budget.spend() for _ in range(FLOOR - 10 + 2)] == [True] * (FLOOR - 10 + 1) + [False]


# The breaker


def fail_until_open(clock, shared):
    made = []

    async def call():
        made.append(clock.now)
        raise OverloadedError("broken")

    async def one_by_one():
        for _ in range(50):
            with pytest.raises((OverloadedError, UnreachableError)):
                await with_retries(call, shared)

    clock.run(one_by_one())
    return made


def test_a_server_that_always_fails_is_left_alone(clock):
    """After exactly twenty failures in a row nothing is sent; the error stops the run and names the last failure."""
    shared = patience(clock)
    assert len(fail_until_open(clock, shared)) == FAILURES_TO_OPEN
    call = Failing(None)
    with pytest.raises(UnreachableError, match=r"20 requests in a row have failed.*The last one: broken") as caught:
        clock.run(with_retries(call, shared))
    assert caught.value.stops_run
    assert call.times == 0


def test_one_request_sees_whether_the_server_is_back(clock):
    """After thirty seconds one goes out, and no second beside it; its answer opens the way for all."""
    shared = patience(clock)
    fail_until_open(clock, shared)
    sent = []

    async def call():
        sent.append(clock.now)
        await clock.sleep(5)
        return "yes"

    async def everybody():
        await clock.sleep(OPEN_FOR)
        both = await asyncio.gather(with_retries(call, shared), with_retries(call, shared), return_exceptions=True)
        return both, await with_retries(call, shared), await with_retries(call, shared)

    (first, second), third, fourth = clock.run(everybody())
    assert (first, third, fourth) == ("yes", "yes", "yes")
    assert isinstance(second, UnreachableError)
    assert len(sent) == 3


def test_a_server_that_is_still_gone_is_left_alone_again(clock):
    """One request in thirty seconds, and no more, while it fails."""
    shared = patience(clock)
    fail_until_open(clock, shared)
    call = Failing(OverloadedError("still"))

    async def for_ten_minutes():
        for _ in range(600):
            with pytest.raises((OverloadedError, UnreachableError)):
                await with_retries(call, shared)
            await clock.sleep(1)

    clock.run(for_ten_minutes())
    assert 19 <= call.times <= 20


def test_a_probe_that_is_cancelled_does_not_shut_the_way(clock):
    """Another one may see, thirty seconds later."""
    shared = patience(clock)
    fail_until_open(clock, shared)

    async def probes():
        await clock.sleep(OPEN_FOR)
        first = asyncio.create_task(with_retries(lambda: clock.sleep(999), shared))
        await clock.sleep(1)
        first.cancel()
        await clock.sleep(OPEN_FOR)
        return await with_retries(succeed, shared)

    assert clock.run(probes()) == "yes"


def test_a_server_that_never_answers_in_time_is_left_alone(clock):
    """Each question has its own deadline; twenty that run into it, one after the other, are no accident."""
    shared = patience(clock)
    sent = []

    async def call():
        sent.append(clock.now)
        await clock.sleep(999)

    async def everybody():
        for _ in range(30):
            asked = asyncio.create_task(with_retries(call, shared))
            await clock.sleep(1)
            asked.cancel()
            with pytest.raises((asyncio.CancelledError, UnreachableError)):
                await asked

    clock.run(everybody())
    assert len(sent) == FAILURES_TO_OPEN


@pytest.mark.parametrize(
    "met", [ContextError("x"), RefusedError("x"), BadOutputError("x"), LimitedError("x"), AccessError("x")], ids=repr
)
def test_what_shows_that_a_server_works_never_counts(clock, met):
    """A hundred of them open nothing, and one among failures ends their row."""
    shared = patience(clock)
    for _ in range(100):
        with pytest.raises(type(met)):
            clock.run(shared.tried(Failing(met), 1))
    for number in range(3 * FAILURES_TO_OPEN):
        one = met if number % (FAILURES_TO_OPEN - 1) == 0 else OverloadedError("x")
        with pytest.raises(type(one)):
            clock.run(shared.tried(Failing(one), 1))
    assert clock.run(shared.tried(succeed, 1)) == "yes"


def test_an_embedded_server_that_died_is_not_counted(clock):
    """Its own error says more than that nothing answers."""
    shared = patience(clock)
    for _ in range(FAILURES_TO_OPEN + 5):
        with pytest.raises(EmbeddedError):
            clock.run(with_retries(Failing(EmbeddedError("dead")), shared))


# Real servers and real time


def asked(url, one, shared, questions, read_timeout=5):
    """The outcomes of so many questions put together through one gate; the seconds it took."""

    async def ask(connection):
        async with one.turn() as turn:
            return await with_retries(lambda: turn.sent(lambda: connection.complete({})), shared)

    async def everybody():
        connection = Connection(url, None, in_flight=16, read_timeout=read_timeout)
        try:
            return await asyncio.gather(*[ask(connection) for _ in range(questions)], return_exceptions=True)
        finally:
            await connection.aclose()

    begun = time.monotonic()
    outcomes = asyncio.run(everybody())
    return outcomes, time.monotonic() - begun


def test_a_limited_server_gets_one_request_a_second(server):
    """Retry-After 1, eight workers: one burst of the first width, then one request a second until it answers."""
    arrived: list[float] = []

    def behaviour(request):
        arrived.append(time.monotonic())
        return error(429, retry_after=1) if len(arrived) <= 2 + 3 else answer("yes")

    server.always(behaviour)
    outcomes, seconds = asked(server.url, Gate(8, start=2), Patience(), questions=8)
    assert [type(outcome) for outcome in outcomes] == [dict] * 8
    gaps = [later - earlier for earlier, later in pairwise(arrived[1:6])]  # three more are refused, one is answered
    assert all(gap >= 0.95 for gap in gaps), gaps
    assert len(arrived) == 8 + 5
    assert 4 <= seconds < 15


class Slept:
    """Sleeps not at all, and knows for how many seconds it should have."""

    def __init__(self):
        self.seconds = 0.0

    async def __call__(self, seconds):
        self.seconds += seconds


def test_a_server_that_hangs_up_on_everybody_gets_twenty_requests(server):
    """Thirty questions, one at a time: exactly twenty requests, within a minute, and all the rest fail at once."""
    server.always(Reply(cut=-1))
    slept = Slept()
    shared = Patience(sleep=slept)
    outcomes, seconds = asked(server.url, Gate(1, start=1), shared, questions=30)
    assert len(server.requests) == FAILURES_TO_OPEN
    assert [type(outcome) for outcome in outcomes] == [OverloadedError] * 4 + [UnreachableError] * 26
    assert shared.budget.retries == 16  # four questions of five tries
    assert seconds + slept.seconds <= 60


def test_several_at_a_time_add_no_more_than_themselves(server):
    """What is at the server when the breaker opens may come on top of the twenty, and nothing else."""
    server.always(Reply(cut=-1))
    asked(server.url, Gate(4, start=4), Patience(sleep=Slept()), questions=30)
    assert FAILURES_TO_OPEN <= len(server.requests) <= FAILURES_TO_OPEN + 3


def test_a_server_that_is_gone_ends_the_run_within_a_minute():
    """Nothing listens: three tries, and the error of the first question stops the run."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        shared = Patience()
        outcomes, seconds = asked(url, Gate(8, start=2), shared, questions=1)
    assert outcomes[0].stops_run
    assert shared.budget.requests == 3
    assert seconds <= 5


def test_a_server_that_dies_in_mid_run_is_noticed(server):
    """Twelve questions, the server goes after the fourth: those have answers, the others the way on."""
    served = 0

    def behaviour(request):
        nonlocal served
        served += 1
        return answer("yes") if served <= 4 else Reply(cut=-1)

    slept = Slept()
    server.always(behaviour)
    outcomes, seconds = asked(server.url, Gate(1, start=1), Patience(sleep=slept), questions=12)
    assert [isinstance(outcome, dict) for outcome in outcomes] == [True] * 4 + [False] * 8
    assert served == 4 + FAILURES_TO_OPEN + 1  # the first met a line that was in use before: once more on a fresh one
    assert seconds + slept.seconds <= 60


def test_retries_wait_by_the_real_clock(server, monkeypatch):
    """Without a clock of their own they sleep in earnest."""
    monkeypatch.setattr(retrying, "backoff", lambda state: 0.2)
    server.then(error(503), answer("yes"))
    outcomes, seconds = asked(server.url, Gate(1, start=1), Patience(), questions=1)
    assert isinstance(outcomes[0], dict)
    assert 0.2 <= seconds < 2


def test_a_silent_server_is_asked_twice(server):
    """Each try has its time to read; a second one is made in case the first was lost, and no third."""
    server.always(Reply(body="{}", delay=30))
    outcomes, seconds = asked(server.url, Gate(1, start=1), Patience(sleep=Slept()), questions=1, read_timeout=0.3)
    assert type(outcomes[0]) is SilentError
    assert len(server.requests) == 2
    assert 0.6 <= seconds < 5
