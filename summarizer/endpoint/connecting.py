"""HTTP and nothing above it: bytes out, JSON objects back, foreign errors made ours.

httpx is known only here and in the transport below.
"""

import json
import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
from pydantic_core import from_json

from summarizer.endpoint.transport import KEEPALIVE, direct_transport
from summarizer.errors import (
    AccessError,
    EndpointError,
    OverloadedError,
    RefusedError,
    RequestError,
    SettingsError,
    TruncatedError,
    UnreachableError,
)

LARGEST_REPLY = 16 * 2**20
"""Bytes. No answer of ours comes near it; without a cap an endless body would fill the memory."""

_SIGNS: tuple[tuple[set[int], str, type[EndpointError], str, str], ...] = (
    # DeepSeek, DashScope, Zhipu, Moonshot, Azure and gateways, each in its own words.
    (
        {400, 403, 422},
        (
            "content exists risk|data_?inspection|inappropriate content|敏感内容|considered high risk"
            "|content_filter|content_policy|content management policy|sensitive_words"
        ),
        RefusedError,
        "will not take this text",
        "",
    ),
    (
        {400, 404, 422},
        (
            "model.{0,80}(not exist|not found|unknown|not available|no such)"
            "|(unknown|invalid|no such|not found).{0,10}model|model_not_found|模型不存在"
        ),
        AccessError,
        "does not know the model",
        " `summarizer models` lists what it has.",
    ),
    ({402}, "", AccessError, "wants to be paid first", ""),
    ({429}, "insufficient_quota|exceeded_current_quota", AccessError, "wants to be paid first", ""),
    # llama.cpp, where a JSON answer was cut at max_tokens: asked again it is cut again.
    ({500}, "does not match the expected .*format", TruncatedError, "most likely cut its answer at a limit", ""),
    # llama-cpp-python: a validation text behind a 500 is a permanent "cannot", not a passing fault.
    (
        {500},
        "validation error|literal_error|response_format|unexpected fields|extra_forbidden",
        RequestError,
        "cannot do this",
        "",
    ),
)
"""Where the status alone would mislead: statuses, words, the error they mean, how to say so, and the way on."""


class Connection:
    """An open line to one server. *base_url* is where `chat/completions` and `models` hang."""

    def __init__(self, base_url: str, api_key: str | None, *, in_flight: int, read_timeout: float) -> None:
        headers = {"accept-encoding": "identity"}  # a compressed reply could unpack to any size
        self._key = (api_key or "").strip()
        if self._key:
            if not (self._key.isascii() and self._key.isprintable()):
                raise SettingsError("The API key has characters that no header can carry: check OPENAI_API_KEY.")
            headers["authorization"] = f"Bearer {self._key}"
        self.base_url = base_url.rstrip("/")
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

    async def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Send *body* as JSON and return the JSON object that comes back.

        Raises: EndpointError, all but SchemaError; SettingsError for an unusable address.
        """
        content = json.dumps(body, ensure_ascii=False).encode(errors="replace")  # a lone surrogate has no UTF-8
        return await self._exchange("POST", path, content)

    async def get(self, path: str) -> dict[str, Any]:
        """Like `post`, without a body."""
        return await self._exchange("GET", path, None)

    async def aclose(self) -> None:
        """Hang up."""
        await self._client.aclose()

    async def _exchange(self, method: str, path: str, content: bytes | None) -> dict[str, Any]:
        url = f"{self.base_url}/{path}"
        headers = {"content-type": "application/json"} if content is not None else None
        with _ours(url):
            async with self._client.stream(method, url, content=content, headers=headers) as response:
                body = bytearray()
                async for piece in response.aiter_raw():
                    body += piece
                    if len(body) > LARGEST_REPLY:
                        raise RequestError(f"{url} sent more than {LARGEST_REPLY:,} bytes; no answer is that long.")
        if response.status_code != 200:  # noqa: PLR2004
            raise _failure(url, response.status_code, response.headers, self._without_key(bytes(body)))
        reply = _json_object(url, bytes(body))
        if error := reply.get("error"):  # gateways say so with 200
            code = error.get("code") if isinstance(error, dict) else None
            status = code if isinstance(code, int) and 400 <= code < 600 else 502  # noqa: PLR2004
            raise _failure(url, status, response.headers, self._without_key(bytes(body)))
        return reply

    def _without_key(self, body: bytes) -> bytes:
        """What a server says about a key may quote it. One of a few letters, as local servers have, is no secret."""
        return body.replace(self._key.encode(), b"***") if len(self._key) > 7 else body  # noqa: PLR2004


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
            raise _failure(url, response.status_code, response.headers, b"")
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
        raise OverloadedError(f"{url} went silent: {_reason(exc)}.") from exc
    except httpx.RequestError as exc:
        raise OverloadedError(f"The connection to {url} broke: {_reason(exc)}.") from exc


def _failure(url: str, status: int, headers: Mapping[str, str], body: bytes) -> EndpointError:
    """Say what an HTTP status other than 200 means for the caller."""
    said = _message(body)
    for statuses, words, error, what, way_on in _SIGNS:
        if status in statuses and re.search(words, said, re.IGNORECASE):
            return error(f"{url} {what} ({status}{said}).{way_on}")
    if status in {401, 403}:
        return AccessError(f"{url} refuses the key ({status}{said}). Set OPENAI_API_KEY to one that it knows.")
    if status in {404, 405}:
        return AccessError(f"There is no {url} ({status}). Check the base URL: on most servers it ends in /v1.")
    if 300 <= status < 400:  # noqa: PLR2004
        to = headers.get("location", "nowhere")
        return AccessError(
            f"{url} redirects to {to}, and a key must not follow. Set the base URL to the final address."
        )
    if status in {408, 409, 425, 429} or status >= 500:  # noqa: PLR2004
        return OverloadedError(
            f"{url} is busy or broken ({status}{said}).", retry_after=_seconds(headers.get("retry-after"))
        )
    return RequestError(f"{url} rejects the request ({status}{said}).")


def _json_object(url: str, body: bytes) -> dict[str, Any]:
    """The object in a reply with status 200. Raises: AccessError for a web page or the like, else OverloadedError."""
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
        raise OverloadedError(f"{url} answers, but not with a whole JSON object: {start!r}.")
    return value


def _message(body: bytes) -> str:
    """What an error body says, and its code if that is a word, as ': text' on one line, or nothing."""
    try:
        value = from_json(body)
    except ValueError:
        return ""
    error = value.get("error", value) if isinstance(value, dict) else value
    text, code = error, None
    if isinstance(error, dict):
        text, code = error.get("message") or error.get("detail"), error.get("code")
    said = " ".join(str(text or "").split())[:300]
    said += f" ({code[:60]})" if isinstance(code, str) and code not in said else ""
    return f": {said.strip()}" if said else ""


def _seconds(retry_after: str | None) -> float | None:
    """Seconds from a Retry-After header, which is a number or an HTTP date (RFC 9110, 10.2.3)."""
    if not retry_after:
        return None
    try:
        return max(0.0, float(retry_after))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(retry_after) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def is_loopback(url: str) -> bool:
    """True where a proxy from the environment must not stand between us and our own machine."""
    try:
        return httpx.URL(url).host in {"127.0.0.1", "localhost", "::1"}
    except httpx.InvalidURL:
        return False


def _reason(exc: Exception) -> str:
    return str(exc) or type(exc).__name__
