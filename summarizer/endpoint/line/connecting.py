"""HTTP and nothing above it: bytes out, JSON objects back, foreign errors made ours.

httpx is known only here and in the transport below.
"""

import asyncio
import json
import re
from codecs import BOM_UTF8
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import quote

import httpx
from pydantic_core import from_json

from summarizer.endpoint.line.failures import Sent, failure, failure_in
from summarizer.endpoint.line.retrying import deadline
from summarizer.endpoint.line.streaming import Assembly, events
from summarizer.endpoint.line.transport import KEEPALIVE, SENDING, direct_transport
from summarizer.errors import (
    AccessError,
    GarbledError,
    OverloadedError,
    RequestError,
    SettingsError,
    SilentError,
    UnreachableError,
    UnsupportedError,
)

LARGEST_REPLY = 16 * 2**20
"""Bytes. No answer of ours comes near it; without a cap an endless body would fill the memory."""
LONGEST_SILENCE = 120.0
"""Seconds without a byte after which an answer that has begun counts as lost. Before it begins, a model may read for
as long as a question has; once it writes, only a long prompt of somebody else's on the same slow machine holds it up.
"""

KEY_NAME = Sent.key

_EVENT = (b"data:", b"event:", b"id:", b"retry:", b":")
"""How a line of server-sent events begins."""


def _ignore(_: str = "") -> None:
    """Nobody wants to know."""


class Connection:
    """An open line to one server.

    *base_url* is where `chat/completions` and `models` hang, *key_name* what the user has set the key with.
    """

    def __init__(
        self, base_url: str, api_key: str | None, *, in_flight: int, read_timeout: float, key_name: str = KEY_NAME
    ) -> None:
        headers = {"accept-encoding": "identity"}  # a compressed reply could unpack to any size
        self._key = (api_key or "").strip()
        if self._key:
            if not (self._key.isascii() and self._key.isprintable()):
                raise SettingsError(f"The API key has characters that no header can carry: check {key_name}.")
            headers["authorization"] = f"Bearer {self._key}"
        forms = {self._key, quote(self._key, safe="")} if len(self._key) > 7 else set()  # noqa: PLR2004 - see _without_key
        self._secrets = [form.encode() for form in forms]
        self.base_url = base_url.rstrip("/")
        self._read_timeout = read_timeout
        self._key_name = key_name
        trusts = not is_loopback(self.base_url)
        with _environment():
            self._client = httpx.AsyncClient(
                headers=headers,
                timeout=httpx.Timeout(connect=5, write=30, read=read_timeout, pool=None),
                # llama.cpp pins a thread to each idle connection for five seconds: no more of them than calls.
                limits=httpx.Limits(max_connections=in_flight, keepalive_expiry=KEEPALIVE),
                trust_env=trusts,
                transport=direct_transport(self.base_url, max_connections=in_flight, trust_env=trusts),
            )
        # No cookies: nobody is to be known again by them, and with each new one all later requests would grow.
        self._client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))

    async def complete(
        self,
        request: Mapping[str, Any],
        *,
        on_send: Callable[[], None] = _ignore,
        on_text: Callable[[str], None] = _ignore,
    ) -> dict[str, Any]:
        """Ask `chat/completions`; the reply as if it had come whole, whether it was streamed or not.

        *on_send* is told before the request goes out, once more where it goes out again as a connection was closed in
        that moment; what it raises comes out, and nothing is sent. *on_text* gets each piece of text of a stream, as it
        comes.

        The line is closed, and the server stops writing, where the answer is seen to repeat itself.
        Raises: EndpointError; SettingsError for an unusable address.
        """
        url = f"{self.base_url}/chat/completions"
        content = _bytes(request)
        async with self._response("POST", url, content, on_send) as response:
            start, pieces = await _begun(_pieces(url, response))
            if response.is_success and _is_stream(response, start):
                return await self._assembled(url, response, pieces, on_text, request)
            body = await _joined(pieces)
        return self._object(url, response, body, _text(request))

    async def get(self, path: str) -> dict[str, Any]:
        """The JSON object at *path* below the base URL; where it begins with a slash, at the root of the server.

        What a server says of itself is short: the time for reading is the time for all of it.
        Raises: EndpointError; SettingsError for an unusable address.
        """
        root = self.base_url.removesuffix("/v1") if path.startswith("/") else f"{self.base_url}/"
        url = f"{root}{path}"
        async with deadline(self._read_timeout), self._response("GET", url, None) as response:
            body = await _whole(url, response)
        return self._object(url, response, body)

    async def look(self, path: str, sent: Mapping[str, Any] | None = None) -> tuple[Mapping[str, str], dict[str, Any]]:
        """The headers and the JSON object at *path* below the root of the server; an empty one where there is none.

        *sent* is posted. Raises: EndpointError where nothing comes back; SettingsError for an unusable address.
        """
        url = f"{self.base_url.removesuffix('/v1')}{path}"
        content = None if sent is None else json.dumps(sent, ensure_ascii=False).encode()
        async with self._response("GET" if sent is None else "POST", url, content) as response:
            body = await _whole(url, response)
        try:
            value = from_json(body)
        except ValueError:
            value = None
        return response.headers, value if isinstance(value, dict) and response.is_success else {}

    async def aclose(self) -> None:
        """Hang up."""
        await self._client.aclose()

    @asynccontextmanager
    async def _response(
        self, method: str, url: str, content: bytes | None, on_send: Callable[[], None] = _ignore
    ) -> AsyncIterator[httpx.Response]:
        headers = {"content-type": "application/json"} if content is not None else None

        async def trace(event: str, info: Mapping[str, Any]) -> None:
            if event == SENDING and info["request"].method in {method, method.encode()}:  # not the CONNECT of a proxy
                on_send()

        with _ours(url):
            async with self._client.stream(
                method, url, content=content, headers=headers, extensions={"trace": trace}
            ) as response:
                yield response

    async def _assembled(
        self,
        url: str,
        response: httpx.Response,
        pieces: AsyncIterator[bytes],
        on_text: Callable[[str], None],
        request: Mapping[str, Any],
    ) -> dict[str, Any]:
        """A completion streamed in *pieces*.

        Raises: OverloadedError where it breaks off, SilentError where it stops, GarbledError where it cannot be read,
        UnsupportedError where the server ends it without a reason, and what an error in it means.
        """
        whole = Assembly()
        try:
            async for event in events(_unbroken(url, pieces, whole), whole.close):
                if failure_in(url, event, response.headers):
                    self._object(url, response, _bytes(event), _text(request))  # raises
                if text := whole.take(event):
                    on_text(text)
                if whole.loops:
                    break
        except ValueError as exc:
            raise GarbledError(f"{url} sent a stream that cannot be read: {exc}.") from exc
        if not (whole.has_ended or whole.loops):
            _require_closed(url, whole, is_asked=bool(request.get("stream")))
        return self._object(url, response, _bytes(whole.whole()))

    def _object(self, url: str, response: httpx.Response, body: bytes, sent: str = "") -> dict[str, Any]:
        """The JSON object of a whole reply to the text that was *sent*. Raises: EndpointError."""
        said, headers = self._without_key(body), self._headers(response)
        if not response.is_success:
            raise failure(url, response.status_code, headers, said, sent=Sent(sent, self._key_name))
        reply = _json_object(url, said)
        if told := failure_in(
            url, reply, headers, sent=Sent(sent, self._key_name)
        ):  # gateways tell of failures with 200
            raise told
        return reply

    def _headers(self, response: httpx.Response) -> dict[str, str]:
        return {name: self._without_key(value.encode()).decode() for name, value in response.headers.items()}

    def _without_key(self, body: bytes) -> bytes:
        """What a server says may quote the key. One of a few letters, as local servers have, is no secret."""
        for form in self._secrets:
            body = body.replace(form, b"***")
        return body


def _bytes(value: Mapping[str, Any]) -> bytes:
    """As JSON; half a character, which has no UTF-8, becomes a question mark."""
    return json.dumps(value, ensure_ascii=False).encode(errors="replace")


def _text(request: Mapping[str, Any]) -> str:
    """What the turns of a request say."""
    return "\n".join(message["content"] for message in request.get("messages", ()))


def _is_stream(response: httpx.Response, start: bytes) -> bool:
    """Whether a body that begins with *start* is a stream: gateways call one text/plain, and an object a stream."""
    if start.startswith(b"{"):
        return False
    called = str(response.headers.get("content-type", "")).lower().startswith("text/event-stream")
    return called or start.startswith(_EVENT)


async def _begun(pieces: AsyncIterator[bytes]) -> tuple[bytes, AsyncIterator[bytes]]:
    """How the body begins, and its pieces; not the white space before it, with which a server keeps a line open."""
    start = b""
    async for piece in pieces:
        start = (start + piece).removeprefix(BOM_UTF8).lstrip()
        if start.startswith(b"{") or len(start) >= len(max(_EVENT, key=len)):
            break

    async def all_of_them() -> AsyncIterator[bytes]:
        yield start
        async for piece in pieces:
            yield piece

    return start, all_of_them()


async def _whole(url: str, response: httpx.Response) -> bytes:
    return await _joined(_pieces(url, response))


async def _joined(pieces: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in pieces])


async def _pieces(url: str, response: httpx.Response) -> AsyncIterator[bytes]:
    """The body as it comes. Raises: RequestError where it is longer than any answer, AccessError where it is packed."""
    packed = response.headers.get("content-encoding", "identity").strip().lower()
    if response.is_success and packed not in {"", "identity"}:
        raise AccessError(
            f"{url} packs its answers ({packed[:40]}), though it is asked not to: unpacked, they may have any size. "
            "Turn compression off there, or in what stands before it."
        )
    size = 0
    async for piece in response.aiter_raw():
        size += len(piece)
        if size > LARGEST_REPLY:
            raise RequestError(f"{url} sent more than {LARGEST_REPLY:,} bytes; no answer is that long.")
        yield piece


async def _unbroken(url: str, pieces: AsyncIterator[bytes], whole: Assembly) -> AsyncIterator[bytes]:
    """The *pieces* of the stream that *whole* is made of. Raises: SilentError where they stop coming in mid-answer."""
    while True:
        try:
            async with asyncio.timeout(LONGEST_SILENCE if whole.has_begun else None):
                piece = await anext(pieces)
        except StopAsyncIteration:
            return
        except TimeoutError as exc:
            raise SilentError(f"{url} went silent in the middle of its answer.") from exc
        yield piece


def _require_closed(url: str, whole: Assembly, *, is_asked: bool) -> None:
    """Pass a stream that is said to be done, not why, where the server sends nothing but streams.

    Raises: UnsupportedError where it can be asked for a whole answer; GarbledError where there is none in it;
    OverloadedError where nothing says it is done.
    """
    if whole.is_closed and not whole.has_begun:
        raise GarbledError(f"{url} sent a stream with nothing in it.")
    if not whole.is_closed:
        raise OverloadedError(f"{url} broke off in the middle of its answer.")
    if is_asked:
        raise UnsupportedError(
            f"{url} ends its streams without saying why: a cut answer would look the same.", "stream"
        )


@contextmanager
def download(url: str, offset: int = 0) -> Iterator[tuple[int, Iterator[bytes]]]:
    """Open *url* from byte *offset* on; yields where the bytes really start and the bytes, piece by piece.

    A server may ignore the offset and start at 0, which is why the start comes back. Redirects are followed:
    publishers of large files answer with one. Raises the same errors as `Connection`.
    """
    headers = {"range": f"bytes={offset}-", "accept-encoding": "identity"}
    timeout = httpx.Timeout(connect=5, read=60, write=30, pool=None)
    with _environment():
        client = httpx.Client(follow_redirects=True, timeout=timeout, trust_env=not is_loopback(url))
    with (
        _ours(url),
        client,
        client.stream("GET", url, headers=headers if offset else None) as response,
    ):
        if response.status_code not in {200, 206}:
            raise failure(url, response.status_code, response.headers, b"")
        start = re.match(r"bytes (\d+)-", response.headers.get("content-range", ""))
        yield int(start[1]) if start else 0, response.iter_raw(2**16)


@contextmanager
def _environment() -> Iterator[None]:
    """While a client is made, httpx reads the environment's proxies and certificates: what is wrong there is said."""
    try:
        yield
    except (ImportError, OSError, ValueError, httpx.InvalidURL) as exc:
        raise SettingsError(
            f"The environment's proxy or certificates cannot be used: {_reason(exc)} "
            "Check ALL_PROXY, HTTPS_PROXY, HTTP_PROXY, NO_PROXY, SSL_CERT_FILE and SSL_CERT_DIR."
        ) from exc


@contextmanager
def _ours(url: str) -> Iterator[None]:
    """Turn httpx's errors into ours, to the most specific one."""
    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout) as exc:
        raise UnreachableError(f"Nothing answers at {url} ({_reason(exc)}). Is the server running there?") from exc
    except (httpx.UnsupportedProtocol, httpx.LocalProtocolError, httpx.InvalidURL) as exc:
        raise SettingsError(
            f"{url!r} is not an address we can use ({_reason(exc)}). It should look like http://host:port/v1."
        ) from exc
    except httpx.TimeoutException as exc:
        raise SilentError(f"{url} went silent: {_reason(exc)}.") from exc
    except httpx.RequestError as exc:
        raise OverloadedError(f"The connection to {url} broke: {_reason(exc)}.") from exc


def _json_object(url: str, body: bytes) -> dict[str, Any]:
    """The object in a reply with status 200. Raises: AccessError for a web page or the like, else GarbledError."""
    start = body[:80].decode("utf-8-sig", "replace").strip()
    try:
        value = from_json(body.removeprefix(BOM_UTF8))
    except ValueError:
        if start[:1] not in {"", "{", "["}:
            raise AccessError(
                f"{url} answers, but not with JSON: {start!r}. Check the base URL: on most servers it ends in /v1."
            ) from None
        value = None
    if not isinstance(value, dict):
        raise GarbledError(f"{url} answers, but not with a whole JSON object: {start!r}.")
    return value


def is_loopback(url: str) -> bool:
    """True where a proxy from the environment must not stand between us and our own machine."""
    try:
        return httpx.URL(url).host in {"127.0.0.1", "localhost", "::1"}
    except httpx.InvalidURL:
        return False


def _reason(exc: Exception) -> str:
    return str(exc) or type(exc).__name__
