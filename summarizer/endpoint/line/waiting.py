"""How long a server asks us to wait, from the headers of its refusal."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_WAIT = 120.0
"""Seconds. A server that asks for more is not waited for: the run says so and can go on later."""

_RESET = re.compile(r"(?:x-|anthropic-)ratelimit-(?:.+-)?reset(?:-.+)?")
_SPAN = re.compile(r"(?:([\d.]+)d)?(?:([\d.]+)h)?(?:([\d.]+)m)?(?:([\d.]+)s)?(?:([\d.]+)ms)?")
_UNITS = (86400.0, 3600.0, 60.0, 1.0, 0.001)
_EPOCH = 1e9
"""Seconds. A reset beyond thirty years is no span but a moment since 1970, in seconds or milliseconds."""


def asked_wait(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds until the server wants to hear from us again, never negative; None where it does not say.

    *now* is in seconds since 1970. What is meant for us (`retry-after-ms`, `retry-after`) goes before what the
    account has left: of the limits that are used up the one that is back last, else the one that is back first.
    """
    named = {name.lower(): value for name, value in headers.items()}
    meant = retry_after(named, now)
    return meant if meant is not None else _reset(named, now)


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds from Retry-After, a number or an HTTP date (RFC 9110, 10.2.3), or the finer retry-after-ms.

    The names of the *headers* are in lower case.
    """
    milliseconds = _number(headers.get("retry-after-ms", ""))
    if milliseconds is not None:
        return max(0.0, milliseconds / 1000)
    asked = headers.get("retry-after", "")
    seconds = _number(asked)
    return max(0.0, seconds) if seconds is not None else _until(parsedate_to_datetime, asked, now)


def spoken(seconds: float) -> str:
    """A wait as one says it, rounded up so that nobody comes too early: '3 minutes'. Without end it is for good."""
    if math.isinf(seconds):
        return "good"
    for size, unit in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds > 2 * size:
            return f"{math.ceil(seconds / size)} {unit}"
    return f"{math.ceil(seconds)} seconds"


def _reset(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds until the account's limits are back. A limit with something left is not what stopped us."""
    waits = {name: _moment(value, now) for name, value in headers.items() if _RESET.fullmatch(name)}
    known = {name: wait for name, wait in waits.items() if wait is not None}
    used_up = [
        wait for name, wait in known.items() if _number(headers.get(name.replace("reset", "remaining"), "")) == 0
    ]
    return max(used_up) if used_up else min(known.values(), default=None)


def _moment(text: str, now: float) -> float | None:
    """Seconds to what a reset header names: a number of them, a span as 1m30s, a moment since 1970, an ISO time."""
    number = _number(text)
    if number is not None:
        if number >= 1000 * _EPOCH:
            return max(0.0, number / 1000 - now)
        return max(0.0, number - now if number >= _EPOCH else number)
    return _span(text.strip()) if _SPAN.fullmatch(text.strip()) else _until(datetime.fromisoformat, text.strip(), now)


def _span(text: str) -> float | None:
    parts = _SPAN.fullmatch(text)
    numbers = [_number(part) for part in parts.groups(default="0")] if parts and text else []
    if not numbers or None in numbers:
        return None
    return sum(number * unit for number, unit in zip(numbers, _UNITS, strict=True) if number)


def _until(read: Callable[[str], datetime], text: str, now: float) -> float | None:
    """Seconds to the moment that *read* finds in *text*; one without a zone is meant in UTC."""
    try:
        moment = read(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, aware.timestamp() - now)


def _number(text: str) -> float | None:
    """The number that *text* is, if it is one; not-a-number is none."""
    try:
        number = float(text)
    except ValueError:
        return None
    return None if math.isnan(number) else number
