"""What is kept of an answer, and the seal that shows whether it is still what was put there."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from summarizer.endpoint.line.wire import Usage

_VERSION = b"answer 2\n"
_SEALED = len(_VERSION) + 64
"""Bytes before the line feed that ends the digest."""
_FIRST_VERSION = b'{"content"'
"""How a value began before there were seals."""


class Asked(BaseModel):
    """What the key of an answer was made of."""

    model_config = ConfigDict(frozen=True)

    identity: str
    """Who was asked: an address without credentials, or what is embedded."""
    request: dict[str, Any]
    """The body as it was sent first, before any repair."""


class Stored(BaseModel):
    """An answer that validated, as the cache has it."""

    model_config = ConfigDict(frozen=True)

    reply: str
    """The text of the answer as it came, fence and all."""
    finish_reason: str | None = None
    usage: Usage = Usage()
    """Tokens of all the calls it took."""
    model: str
    """The model that answered, in the words of the server."""
    calls: int
    asked: Asked
    stored: AwareDatetime = Field(default_factory=lambda: datetime.now(UTC))
    """When it was put here; nothing is decided by it but what a person prunes."""

    def record(self) -> dict[str, Any]:
        """Itself as what JSON can hold; the request stays as it is, whatever characters are in it."""
        return {
            "reply": self.reply,
            "finish_reason": self.finish_reason,
            "usage": self.usage.model_dump(),
            "model": self.model,
            "calls": self.calls,
            "asked": {"identity": self.asked.identity, "request": self.asked.request},
            "stored": self.stored.isoformat(),
        }


class DamagedError(ValueError):
    """A value is not what was put under its key."""


class OutdatedError(ValueError):
    """A value was put there by an earlier version, which kept less of it."""


def canonical(content: Mapping[str, Any]) -> bytes:
    """JSON in the one form that a digest can be taken of; half a character becomes a question mark, as it is sent."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode(errors="replace")


def seal(key: str, content: Mapping[str, Any]) -> bytes:
    """*content* as the cache keeps it under *key*: a line with the version, one with the SHA-256, canonical JSON.

    The digest is of the key too, so that a value that lands under another key is seen as well.
    """
    body = canonical(content)
    return _VERSION + _digest(key, body) + b"\n" + body


def unseal(key: str, value: bytes) -> bytes:
    """The JSON that was sealed under *key*. Raises: DamagedError, OutdatedError."""
    body = value[_SEALED + 1 :]
    if value[:_SEALED] == _VERSION + _digest(key, body) and value[_SEALED : _SEALED + 1] == b"\n":
        return body
    if value.startswith(_FIRST_VERSION):
        raise OutdatedError(key)
    raise DamagedError(key)


def open_stored(key: str, value: bytes) -> Stored:
    """The answer that was sealed under *key*. Raises: DamagedError, OutdatedError."""
    body = unseal(key, value)
    try:
        return Stored.model_validate_json(body)
    except ValueError as exc:
        raise DamagedError(key) from exc


def open_note(key: str, value: bytes) -> dict[str, Any] | None:
    """The small facts that were sealed under *key*, or None where that is not what is there any more."""
    try:
        note = json.loads(unseal(key, value))
    except (ValueError, RecursionError):
        return None
    return note if isinstance(note, dict) else None


def _digest(key: str, body: bytes) -> bytes:
    return hashlib.sha256(b"%s\n%s" % (key.encode(errors="replace"), body)).hexdigest().encode()
