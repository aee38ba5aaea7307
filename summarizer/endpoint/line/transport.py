"""Connections to a server, kept and lent in constant time: what httpx sends through when many calls are in flight.

httpx's own pool looks at every connection for every request, so that its cost a call grows with their number. Beside
`connecting` this is the only module that knows httpx: it is a transport of its, and raises its exceptions.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Protocol, cast
from urllib.request import getproxies, proxy_bypass

import httpx

from summarizer.endpoint.line.http1 import Body, Head, HeadReader, ProtocolError, body_of, request_bytes

KEEPALIVE = 4.0
"""Seconds an unused connection is kept. llama.cpp closes it after five, and pins a thread to it until then."""
SENDING = "http11.send_request_headers.started"
"""What the `trace` of a request is told before it goes out, in the words of httpcore, which httpx uses otherwise."""
_MOST_UNREAD = 2**18
"""Bytes that are taken from the network before somebody asks for them."""

_Timeouts = dict[str, float | None]
_Origin = tuple[str, str, int]


def direct_transport(base_url: str, *, max_connections: int, trust_env: bool) -> "LeanTransport | None":
    """A transport for *base_url*, or None where the environment names a proxy for it: httpx's own knows the way there.

    Raises: OSError where the certificates that the environment names cannot be read.
    """
    scheme, host = _scheme_and_host(base_url)
    proxies = getproxies() if trust_env else {}
    if (proxies.get(scheme) or proxies.get("all")) and not proxy_bypass(host):
        return None
    context = httpx.create_ssl_context(trust_env=trust_env) if scheme == "https" else None
    return LeanTransport(max_connections=max_connections, ssl_context=context)


class LeanTransport(httpx.AsyncBaseTransport):
    """HTTP/1.1 over at most *max_connections* connections; who comes when all are in use waits in line.

    The connection used last is used next, so that those too many grow old and are closed. Without *ssl_context* it
    speaks HTTP alone. Closed connections are cut, not wound up: no answer is under way on them that we still want.
    """

    def __init__(
        self, *, max_connections: int, keepalive_expiry: float = KEEPALIVE, ssl_context: ssl.SSLContext | None = None
    ) -> None:
        self._most = max_connections
        self._expiry = keepalive_expiry
        self._ssl = ssl_context
        if ssl_context:
            ssl_context.set_alpn_protocols(["http/1.1"])
        self._slots = asyncio.Semaphore(max_connections)
        self._is_closed = False
        self._lines: set[_Line] = set()
        """All that are open or being opened."""
        self._resting: dict[_Origin, dict[_Line, None]] = {}
        """Those not in use, the oldest first: a dict is a stack from which any can be taken."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send *request*, and return the answer as soon as its head is there."""
        origin = _origin(request.url)
        timeouts: _Timeouts = request.extensions.get("timeout", {})
        message = await _message(request)
        await self._slot(timeouts)
        line: _Line | None = None
        try:
            line = self._rested(origin)
            # A server may hang up in the moment we write: the request is sent again, once, where nothing came back.
            if line is None or not await _sent(line, request, message, timeouts):
                line = await self._opened(origin, timeouts)
                await _sent(line, request, message, timeouts)  # what comes of this try is what comes out
            head, body = await _begun(line, request.method, timeouts)
        except BaseException:
            if line:
                line.cut()
            self._slots.release()
            raise
        line.is_kept = head.keeps_alive and "close" not in request.headers.get("connection", "").lower()
        return _response(head, _Stream(line, body, timeouts, self._give_back))

    async def aclose(self) -> None:
        """Cut all connections; what is under way on them breaks off."""
        self._is_closed = True
        lines = list(self._lines)
        for line in lines:
            line.cut()
        if lost := [line.lost for line in lines if line.is_connected]:
            await asyncio.wait(lost)

    async def _slot(self, timeouts: _Timeouts) -> None:
        """Take the right to use one connection."""
        if not self._slots.locked():
            await self._slots.acquire()
            return
        try:
            async with asyncio.timeout(timeouts.get("pool")):
                await self._slots.acquire()
        except TimeoutError:
            raise httpx.PoolTimeout("All connections are in use.") from None

    def _rested(self, origin: _Origin) -> "_Line | None":
        """The connection to *origin* that was in use last."""
        if resting := self._resting.get(origin):
            line, _ = resting.popitem()
            line.wake()
            return line
        return None

    async def _opened(self, origin: _Origin, timeouts: _Timeouts) -> "_Line":
        """A new connection; where that were one too many, one that rests makes room for it."""
        if self._is_closed:
            raise httpx.ReadError("We closed the connection.")
        if len(self._lines) >= self._most:
            next(line for resting in self._resting.values() for line in resting).cut()
        line = _Line(origin, self._forget)
        self._lines.add(line)
        try:
            await self._connect(line, timeouts.get("connect"))
        except BaseException:
            line.cut()
            raise
        return line

    async def _connect(self, line: "_Line", seconds: float | None) -> None:
        scheme, host, port = line.origin
        if scheme == "https" and self._ssl is None:
            raise httpx.UnsupportedProtocol("This transport was made for http:// alone.")
        context = self._ssl if scheme == "https" else None
        loop = asyncio.get_running_loop()
        connect = partial(loop.create_connection, lambda: line, host, port, ssl=context)
        if isinstance(loop, asyncio.BaseEventLoop) and not _is_number(host):  # uvloop tries one after the other
            connect = partial(connect, happy_eyeballs_delay=0.25)
        try:
            async with asyncio.timeout(seconds):
                await connect()
        except TimeoutError as exc:
            raise httpx.ConnectTimeout(f"No connection within {seconds:g} seconds." if seconds else str(exc)) from exc
        except OSError as exc:  # no address, nobody there, no trust
            raise httpx.ConnectError(str(exc)) from exc
        except UnicodeError as exc:
            raise httpx.UnsupportedProtocol(f"{host!r} is no name of a host.") from exc

    def _give_back(self, line: "_Line", *, is_read: bool) -> None:
        """Take back a connection whose answer has been read, or is not wanted further."""
        if is_read and line.is_kept and line.is_clean:
            self._resting.setdefault(line.origin, {})[line] = None
            line.rest(self._expiry)
        else:
            line.cut()
        self._slots.release()

    def _forget(self, line: "_Line") -> None:
        """Strike a closed connection off the lists."""
        self._lines.discard(line)
        self._resting.get(line.origin, {}).pop(line, None)


class _Line(asyncio.Protocol):
    """One connection: what came over it lies in `buffer`, and one task may wait for more."""

    def __init__(self, origin: _Origin, on_end: Callable[["_Line"], None]) -> None:
        self.origin = origin
        self.buffer = bytearray()
        self.is_kept = False
        """True where client and server want it to carry another request."""
        self._loop = asyncio.get_running_loop()
        self.lost: asyncio.Future[None] = self._loop.create_future()
        """Done when the operating system has the connection back."""
        self._on_end = on_end
        self._transport: asyncio.Transport | None = None
        self._ended = False
        self._error: Exception | None = None
        self._waiter: asyncio.Future[bool] | None = None
        self._expiry: asyncio.TimerHandle | None = None
        self._is_full = False
        self._is_held = False

    # What asyncio tells us

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        if self._expiry:  # nobody asked: whatever it is, the next request must not take it for its answer
            self.cut()
            return
        self.buffer += data
        if len(self.buffer) > _MOST_UNREAD and self._transport and not self._is_held:
            self._transport.pause_reading()
            self._is_held = True
        self._rouse()

    def eof_received(self) -> None:
        self._end(None)

    def connection_lost(self, exc: Exception | None) -> None:
        self._end(exc)
        self.lost.set_result(None)

    def pause_writing(self) -> None:
        self._is_full = True

    def resume_writing(self) -> None:
        self._is_full = False
        self._rouse()

    # What the transport asks of it

    @property
    def is_connected(self) -> bool:
        return self._transport is not None

    @property
    def is_clean(self) -> bool:
        """True where it stands, all that was to be sent is sent, and all that came is read."""
        return not (self._ended or self.buffer or (self._transport and self._transport.get_write_buffer_size()))

    def rest(self, seconds: float) -> None:
        """Wait, unused, for the next request, for as many seconds at most."""
        self._resume()
        self._expiry = self._loop.call_later(seconds, self.cut)

    def wake(self) -> None:
        """Come back into use."""
        if self._expiry:
            self._expiry.cancel()
            self._expiry = None

    def cut(self) -> None:
        """Close at once."""
        self._end(ConnectionAbortedError("We closed the connection."))
        if self._transport:
            self._transport.abort()

    async def begin(self, message: bytes, timeouts: _Timeouts) -> bool:
        """Send *message*; True as soon as the first byte of an answer is there, False where none ever comes."""
        if self._transport and not self._ended:
            self._transport.write(message)
            if self._is_full:
                await self._flushed(self._transport, timeouts.get("write"))
        return bool(self.buffer) or await self.more(timeouts)

    async def more(self, timeouts: _Timeouts) -> bool:
        """Wait until more bytes lie in the buffer; False where none come any more. Raises: httpx.ReadTimeout."""
        self._resume()
        have, seconds = len(self.buffer), timeouts.get("read")
        while len(self.buffer) == have and not self._ended:
            if not await self._roused(seconds):
                raise httpx.ReadTimeout(f"Nothing came for {seconds:g} seconds.")
        return len(self.buffer) > have

    def failure(self, otherwise: str) -> httpx.TransportError:
        """Why it has ended: what the operating system says, or else *otherwise*."""
        if self._error is None:
            return httpx.RemoteProtocolError(otherwise)
        kind = httpx.WriteError if self._is_full else httpx.ReadError
        return kind(str(self._error) or type(self._error).__name__)

    @property
    def is_broken(self) -> bool:
        """True where it has ended without a goodbye."""
        return self._error is not None

    def _resume(self) -> None:
        if self._is_held and self._transport:
            self._transport.resume_reading()
            self._is_held = False

    async def _flushed(self, transport: asyncio.Transport, seconds: float | None) -> None:
        """Wait until nearly all is sent, or an answer is there before. Raises: httpx.WriteTimeout."""
        while self._is_full and not self.buffer and not self._ended:
            left = transport.get_write_buffer_size()
            if not await self._roused(seconds) and transport.get_write_buffer_size() == left:
                raise httpx.WriteTimeout(f"The server took nothing for {seconds:g} seconds.")

    async def _roused(self, seconds: float | None) -> bool:
        """Wait until anything happens; False where nothing does for so long."""
        waiter: asyncio.Future[bool] = self._loop.create_future()
        self._waiter = waiter
        timer = None if seconds is None else self._loop.call_later(seconds, self._rouse, False)  # noqa: FBT003
        try:
            return await waiter
        finally:
            self._waiter = None
            if timer:
                timer.cancel()

    def _rouse(self, happened: bool = True) -> None:  # noqa: FBT001, FBT002 - a callback
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(happened)

    def _end(self, error: Exception | None) -> None:
        if self._ended:
            return
        self._ended, self._error = True, error
        self.wake()
        self._on_end(self)
        self._rouse()


class _Ended(Protocol):
    """Who takes a connection back. *is_read*: its answer was read to the end."""

    def __call__(self, line: _Line, *, is_read: bool) -> None: ...


class _Stream(httpx.AsyncByteStream):
    """The body of an answer. Who stops reading it closes the connection, which tells the server to stop as well."""

    def __init__(self, line: _Line, body: Body, timeouts: _Timeouts, on_end: _Ended) -> None:
        self._line = line
        self._body = body
        self._timeouts = timeouts
        self._on_end: _Ended | None = on_end
        if body.done:
            self._finish()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            while self._on_end:
                piece = self._body.take(self._line.buffer)
                if self._body.done:
                    self._finish()
                elif not piece and not await self._line.more(self._timeouts):
                    self._cease()
                if piece:
                    yield piece
        except ProtocolError as exc:
            raise httpx.RemoteProtocolError(f"The answer makes no sense: {exc}.") from exc

    async def aclose(self) -> None:
        self._finish()

    def _cease(self) -> None:
        """No more bytes come: that is an error, or how a body without a length ends."""
        if self._line.is_broken:
            raise self._line.failure("")
        self._body.end()

    def _finish(self) -> None:
        if self._on_end:
            on_end, self._on_end = self._on_end, None
            on_end(self._line, is_read=self._body.done)


async def _message(request: httpx.Request) -> bytes:
    """The request as bytes, with its whole body: what we send is small, and may have to be sent twice."""
    stream = cast("httpx.AsyncByteStream", request.stream)
    content = b"".join([piece async for piece in stream])
    try:
        return request_bytes(request.method, request.url.raw_path, request.headers.raw, content)
    except ValueError as exc:
        raise httpx.LocalProtocolError(str(exc)) from exc


async def _sent(line: _Line, request: httpx.Request, message: bytes, timeouts: _Timeouts) -> bool:
    """As `_Line.begin`; who traces the request is told before it goes out, each time, and may forbid it."""
    if trace := request.extensions.get("trace"):
        await trace(SENDING, {"request": request})
    return await line.begin(message, timeouts)


async def _begun(line: _Line, method: str, timeouts: _Timeouts) -> tuple[Head, Body]:
    """The head of the answer, and how its body is delimited."""
    reader = HeadReader()
    try:
        while (head := reader.take(line.buffer)) is None:
            if not await line.more(timeouts):
                raise line.failure("The server hung up before the end of the headers.")
        return head, body_of(head, method)
    except ProtocolError as exc:
        raise httpx.RemoteProtocolError(f"The answer makes no sense: {exc}.") from exc


def _response(head: Head, stream: _Stream) -> httpx.Response:
    extensions = {"http_version": b"HTTP/1." + head.version, "reason_phrase": head.reason}
    return httpx.Response(head.status, headers=head.fields, stream=stream, extensions=extensions)


def _scheme_and_host(url: str) -> tuple[str, str]:
    """Nothing for what is no address: httpx says so when it is used."""
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        return "", ""
    return parsed.scheme, parsed.host


def _is_number(host: str) -> bool:
    """True for an IP address: one, so that there is no race to run, which asyncio can lose a socket in if cancelled."""
    return ":" in host or host.rpartition(".")[2].isdigit()


def _origin(url: httpx.URL) -> _Origin:
    """Raises: httpx.UnsupportedProtocol for what is no address of a web server."""
    if url.scheme not in {"http", "https"} or not url.host:
        raise httpx.UnsupportedProtocol(f"Request URL has an unsupported protocol or no host: {str(url)[:80]!r}.")
    standard = 443 if url.scheme == "https" else 80
    return url.scheme, url.raw_host.decode("ascii"), standard if url.port is None else url.port
