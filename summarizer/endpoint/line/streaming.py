"""Server-sent events → one completion, as if it had come whole. Pure: bytes in, values out."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from pydantic_core import from_json

from summarizer.endpoint.loops import find_loop

_DONE = b"[DONE]"
_LOOK = 200
"""Characters of new text after which it is looked at for a loop."""


async def events(
    pieces: AsyncIterator[bytes], on_done: Callable[[], None] = lambda: None
) -> AsyncIterator[dict[str, Any]]:
    """The JSON objects of a stream of server-sent events, up to its end or to [DONE], of which *on_done* is told.

    Lines may end in LF, CR LF or CR, and a piece anywhere, in the middle of a character too; comments, which keep a
    line open, are left out. Written after the HTML standard, 9.2.6.
    Raises: ValueError where an event is no JSON object.
    """
    data: list[bytes] = []
    async for line in _lines(pieces):
        if line.startswith(b"data:"):
            data.append(line[5:].removeprefix(b" "))
        elif not line and data:
            whole, data = b"\n".join(data), []
            if whole.strip() == _DONE:
                on_done()
                return
            yield _object(whole)
    if data == [_DONE]:
        on_done()
    elif data:
        yield _object(b"\n".join(data))


async def _lines(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    rest, first = b"", True
    async for piece in pieces:
        rest += piece
        if first and len(rest) > 2:  # noqa: PLR2004 - a byte order mark has three
            rest, first = rest.removeprefix(b"\xef\xbb\xbf"), False
        *lines, rest = _split(rest)
        for line in lines:
            yield line
    if rest:
        yield rest.rstrip(b"\r")


def _split(text: bytes) -> list[bytes]:
    """The lines, and what has no end yet; a CR at the very end may be the first half of CR LF."""
    held = b"\r" if text.endswith(b"\r") else b""
    *lines, last = text.removesuffix(held).replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    return [*lines, last + held]


def _object(data: bytes) -> dict[str, Any]:
    value = from_json(data)
    if not isinstance(value, dict):
        raise ValueError(f"an event is no JSON object: {data[:60]!r}")  # noqa: TRY004 - the server's text is wrong
    return value


class Assembly:
    """A completion that comes in pieces."""

    def __init__(self) -> None:
        self._head: dict[str, Any] = {}
        self._texts: dict[str, list[str]] = {"content": [], "reasoning_content": [], "reasoning": [], "refusal": []}
        self._arguments: dict[int, list[str]] = {}
        """By the place of the call; a server may send the pieces of several in turn."""
        self._finish: str | None = None
        self._fresh = 0
        self.is_closed = False
        """True once the server has said that nothing more comes."""
        self.loops = False
        """True once the text is seen to repeat itself: nothing more is worth waiting for."""

    @property
    def has_begun(self) -> bool:
        """True once some of the answer has come, or of the reasoning before it."""
        return any(map(any, (*self._texts.values(), *self._arguments.values())))

    @property
    def has_ended(self) -> bool:
        """True where the server has said why it stopped. A stream that breaks off has not."""
        return self._finish is not None

    def close(self) -> None:
        """Nothing more comes."""
        self.is_closed = True

    def take(self, event: dict[str, Any]) -> str:
        """Add an event: a chunk of a completion, or a whole one, as some gateways send it. Returns the text in it."""
        self._head |= {key: event[key] for key in ("model", "usage") if event.get(key)}
        choice = next((one for one in _dicts(event.get("choices")) if _place(one) == 0), {})
        self._finish = choice.get("finish_reason") or self._finish
        piece = choice.get("delta") or choice.get("message")
        return self._take(piece) if isinstance(piece, dict) else ""

    def _take(self, piece: dict[str, Any]) -> str:
        taken = ""
        for name, parts in self._texts.items():
            if isinstance(text := piece.get(name), str):
                parts.append(text)
                taken += text
        for call in _dicts(piece.get("tool_calls")):
            function = call.get("function")
            if isinstance(function, dict) and (given := function.get("arguments")):
                text = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)
                self._arguments.setdefault(_place(call), []).append(text)
                taken += text
        self._fresh += len(taken)
        if self._fresh >= _LOOK:
            self._fresh = 0
            texts = [*self._texts.values(), *self._arguments.values()]
            self.loops = any(find_loop("".join(parts)[-1000:]) for parts in texts)
        return taken

    def whole(self) -> dict[str, Any]:
        """The reply as it would have come without streaming."""
        message: dict[str, Any] = {name: self._text(name) or None for name in self._texts}
        if self._arguments:
            message["tool_calls"] = [{"function": {"arguments": "".join(self._arguments[min(self._arguments)])}}]
        finish = "length" if self.loops else self._finish
        return {**self._head, "choices": [{"message": message, "finish_reason": finish}]}

    def _text(self, name: str) -> str:
        return "".join(self._texts[name])


def _dicts(value: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any JSON value
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _place(part: dict[str, Any]) -> int:
    """Which of several choices or calls it belongs to; without a number, to the first."""
    index = part.get("index")
    return index if isinstance(index, int) else 0
