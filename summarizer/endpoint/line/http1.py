"""HTTP/1.1 as bytes (RFC 9112): requests are written and answers read, strictly and without a network.

What two readers could take differently (two lengths, a bare line feed, a folded header) is an error, never a guess.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

LARGEST_HEAD = 2**16
"""Bytes that all headers of an answer may have, interim answers included; and as many all its trailers."""
LONGEST_SIZE_LINE = 2**12
"""Bytes of the line before a chunk: a size, and extensions that nobody uses."""

_TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_TEXT = rb"[^\x00-\x08\x0a-\x1f\x7f]*"
_STATUS_LINE = re.compile(rb"HTTP/1\.([0-9]) ([1-9][0-9]{2})(?: (" + _TEXT + rb"))?")
_FIELD = re.compile(rb"(" + _TOKEN + rb"):[ \t]*(" + _TEXT + rb")")
_REQUEST_LINE = re.compile(_TOKEN + rb" [\x21-\x7e]+ HTTP/1\.1")
_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;" + _TEXT + rb")?")
_LENGTH = re.compile(rb"[0-9]{1,18}")
_END_OF_HEAD = re.compile(rb"\r\n\r\n|(?<!\r)\n")


class ProtocolError(ValueError):
    """These bytes are not HTTP/1.1."""


@dataclass(frozen=True)
class Head:
    """What stands before the body of an answer."""

    version: bytes
    """The digit after `HTTP/1.`."""
    status: int
    reason: bytes
    fields: list[tuple[bytes, bytes]]
    """Names and values as they came."""

    def listed(self, name: bytes) -> list[bytes]:
        """The elements of all fields of that name, in lower case; a comma parts them as another field would."""
        values = [value for key, value in self.fields if key.lower() == name]
        return [element.strip().lower() for value in values for element in value.split(b",")]

    @property
    def keeps_alive(self) -> bool:
        """True where the connection may carry another request."""
        wishes = self.listed(b"connection")
        return b"close" not in wishes and (self.version != b"0" or b"keep-alive" in wishes)


class HeadReader:
    """Finds the head of the answer proper, over the interim answers (1xx) before it."""

    def __init__(self) -> None:
        self._room = LARGEST_HEAD
        self._seen = 0

    def take(self, buffer: bytearray) -> Head | None:
        """Remove the head from *buffer*, or return None where it is not whole yet. Raises: ProtocolError."""
        while (block := self._block(buffer)) is not None:
            head = _head(block)
            if head.status == 101:  # noqa: PLR2004
                raise ProtocolError("the server switches to another protocol")
            if head.status >= 200:  # noqa: PLR2004
                return head
        return None

    def _block(self, buffer: bytearray) -> bytes | None:
        """The next block of lines, without the empty line that ends it."""
        end = _END_OF_HEAD.search(buffer, self._seen)
        if end is None:
            if not b"HTTP/1.".startswith(bytes(buffer[:7])):
                raise ProtocolError(f"not an HTTP/1 answer: {bytes(buffer[:40])!r}")
            self._seen = max(0, len(buffer) - 3)
        elif end[0] == b"\n":
            raise ProtocolError("a line of the headers ends without a carriage return")
        if (end.end() if end else len(buffer)) > self._room:
            raise ProtocolError(f"more than {LARGEST_HEAD:,} bytes of headers")
        if end is None:
            return None
        block = bytes(buffer[: end.start()])
        del buffer[: end.end()]
        self._room -= end.end()
        self._seen = 0
        return block


def _head(block: bytes) -> Head:
    first, *lines = block.split(b"\r\n")
    status = _STATUS_LINE.fullmatch(first)
    if not status:
        raise ProtocolError(f"not a status line of HTTP/1: {first[:40]!r}")
    return Head(status[1], int(status[2]), status[3] or b"", [_field(line) for line in lines])


def _field(line: bytes) -> tuple[bytes, bytes]:
    field = _FIELD.fullmatch(line)
    if not field:
        raise ProtocolError(f"not a header: {line[:40]!r}")
    return field[1], field[2].rstrip(b" \t")


class Body(Protocol):
    """Where a body ends, and what of the bytes on the line is its own."""

    done: bool

    def take(self, buffer: bytearray) -> bytes:
        """Remove from *buffer* what belongs to the body, and return its content. Raises: ProtocolError."""
        ...

    def end(self) -> None:
        """Take note that no more bytes come. Raises: ProtocolError where the body is cut."""
        ...


def body_of(head: Head, method: str) -> Body:
    """How the body that follows *head* is delimited (RFC 9112, 6.3). Raises: ProtocolError where that is in doubt."""
    if method == "HEAD" or head.status in {204, 304}:
        return SizedBody(0)
    codings, lengths = head.listed(b"transfer-encoding"), set(head.listed(b"content-length"))
    if codings:
        if lengths or codings != [b"chunked"] or head.version == b"0":
            raise ProtocolError("Transfer-Encoding other than chunked, or beside Content-Length, or in HTTP/1.0")
        return ChunkedBody()
    if lengths:
        length = lengths.pop()
        if lengths or not _LENGTH.fullmatch(length):
            raise ProtocolError("a Content-Length that is not one number")
        return SizedBody(int(length))
    return OpenBody()


class SizedBody:
    """A body of so many bytes."""

    def __init__(self, length: int) -> None:
        self._length = self._left = length
        self.done = not length

    def take(self, buffer: bytearray) -> bytes:
        piece = bytes(buffer) if len(buffer) <= self._left else bytes(buffer[: self._left])
        del buffer[: len(piece)]
        self._left -= len(piece)
        self.done = not self._left
        return piece

    def end(self) -> None:
        raise ProtocolError(f"the body ends after {self._length - self._left:,} of {self._length:,} bytes")


class OpenBody:
    """A body that goes on until the server hangs up."""

    done = False

    def take(self, buffer: bytearray) -> bytes:
        piece = bytes(buffer)
        buffer.clear()
        return piece

    def end(self) -> None:
        self.done = True


class ChunkedBody:
    """A body in chunks (RFC 9112, 7.1). Extensions and trailers are checked, and mean nothing to us."""

    def __init__(self) -> None:
        self.done = False
        self._left = 0
        """Bytes of the present chunk still to come; at 0 a line is next."""
        self._line: Callable[[bytes], None] = self._begin_chunk
        self._room = LONGEST_SIZE_LINE
        """Bytes the next line may have."""

    def take(self, buffer: bytearray) -> bytes:
        pieces = []
        while buffer and not self.done:
            if self._left:
                piece = bytes(buffer[: self._left])
                del buffer[: len(piece)]
                self._left -= len(piece)
                pieces.append(piece)
            elif (line := self._next_line(buffer)) is not None:
                self._line(line)
            else:
                break
        return b"".join(pieces)

    def end(self) -> None:
        raise ProtocolError("the body ends before its last chunk")

    def _next_line(self, buffer: bytearray) -> bytes | None:
        """Remove the next line, which CRLF ends, or return None where it is not whole yet."""
        end = buffer.find(b"\n", 0, self._room + 2)
        if end < 0 and bytes(buffer[self._room : self._room + 2]) in {b"", b"\r"}:
            return None
        line = bytes(buffer[: end + 1])
        if not line.endswith(b"\r\n"):
            raise ProtocolError("a chunk is longer than it says, or a line between chunks is too long or ends badly")
        del buffer[: end + 1]
        return line[:-2]

    def _begin_chunk(self, line: bytes) -> None:
        size = _SIZE.fullmatch(line)
        if not size:
            raise ProtocolError(f"not the size of a chunk: {line[:40]!r}")
        self._left = int(size[1], 16)
        if self._left:
            self._line, self._room = self._end_chunk, 0
        else:
            self._line, self._room = self._take_trailer, LARGEST_HEAD

    def _end_chunk(self, _: bytes) -> None:  # no line is longer than the room for it: this one is empty
        self._line, self._room = self._begin_chunk, LONGEST_SIZE_LINE

    def _take_trailer(self, line: bytes) -> None:
        self.done = not line
        if line:
            _field(line)
            self._room = max(0, self._room - len(line) - 2)


def request_bytes(method: str, target: bytes, fields: Iterable[tuple[bytes, bytes]], content: bytes) -> bytes:
    """A whole request; the length of *content* is written here, whatever *fields* say of it.

    Raises: ProtocolError where one of the parts would break out of its line.
    """
    lines = [method.encode("latin-1") + b" " + target + b" HTTP/1.1"]
    if not _REQUEST_LINE.fullmatch(lines[0]):
        raise ProtocolError(f"not a line a request can begin with: {lines[0][:80]!r}")
    for name, value in fields:
        if name.lower() not in {b"content-length", b"transfer-encoding"}:
            line = name + b": " + value
            if not _FIELD.fullmatch(line):
                raise ProtocolError(f"not a header: {name[:40]!r}")  # its value may be a secret
            lines.append(line)
    if content or method in {"POST", "PUT", "PATCH"}:
        lines.append(b"Content-Length: %d" % len(content))
    return b"\r\n".join((*lines, b"", content))
