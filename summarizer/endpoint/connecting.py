"""HTTP and nothing above it: bytes out, JSON objects back, foreign errors made ours. Only here is httpx known."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from summarizer.errors import (
    AccessError,
    EndpointError,
    OverloadedError,
    RequestError,
    SettingsError,
    UnreachableError,
)

LARGEST_REPLY = 16 * 2**20
"""Bytes. No answer of ours comes near it; without a cap an endless body would fill the memory."""

# A validation text behind a 500 is a permanent "cannot", not a passing fault (llama-cpp-python answers so).
_PERMANENT_500 = re.compile(r"validation error|literal_error|response_format|Unexpected fields|extra_forbidden")
_UNKNOWN_MODEL = re.compile(
    r"model.{0,80}(not exist|not found|does not|unknown|not available|no such|invalid)"
    r"|(unknown|invalid|no such).{0,10}model|model_not_found",
    re.IGNORECASE | re.DOTALL,
)


class Connection:
    """An open line to one server. *base_url* is where `chat/completions` and `models` hang."""

    def __init__(self, base_url: str, api_key: str | None, *, in_flight: int, read_timeout: float) -> None:
        headers = {"accept-encoding": "identity"}  # a compressed reply could unpack to any size
        if api_key:
            headers["authorization"] = f"Bearer {api_key}"
        self.base_url = base_url.rstrip("/")
        try:
            self._client = httpx.AsyncClient(
                headers=headers,
                timeout=httpx.Timeout(connect=5, write=30, read=read_timeout, pool=None),
                # llama.cpp pins a thread to each idle connection for five seconds: no more of them than calls.
                limits=httpx.Limits(max_connections=in_flight, keepalive_expiry=4),
                trust_env=not _is_loopback(self.base_url),
            )
        except UnicodeEncodeError as exc:
            raise SettingsError("The API key has characters that no header can carry: check OPENAI_API_KEY.") from exc

    async def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Send *body* as JSON and return the JSON object that comes back.

        Raises: the EndpointErrors that errors.py lists above AnswerError; SettingsError for an unusable address.
        """
        content = json.dumps(body, ensure_ascii=False).encode()
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
            raise _failure(url, response.status_code, response.headers, bytes(body))
        return _json_object(url, bytes(body))


@contextmanager
def download(url: str, offset: int = 0) -> Iterator[tuple[int, Iterator[bytes]]]:
    """Open *url* from byte *offset* on; yields where the bytes really start and the bytes, piece by piece.

    A server may ignore the offset and start at 0, which is why the start comes back. Redirects are followed:
    publishers of large files answer with one. Raises the same errors as `Connection`.
    """
    headers = {"range": f"bytes={offset}-", "accept-encoding": "identity"}
    timeout = httpx.Timeout(connect=5, read=60, write=30, pool=None)
    with (
        _ours(url),
        httpx.Client(follow_redirects=True, timeout=timeout, trust_env=not _is_loopback(url)) as client,
        client.stream("GET", url, headers=headers if offset else None) as response,
    ):
        if response.status_code not in {200, 206}:
            raise _failure(url, response.status_code, response.headers, b"")
        start = re.match(r"bytes (\d+)-", response.headers.get("content-range", ""))
        yield int(start[1]) if start else 0, response.iter_raw(2**20)


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
    except httpx.TransportError as exc:
        raise OverloadedError(f"The connection to {url} broke: {_reason(exc)}.") from exc


def _failure(url: str, status: int, headers: Mapping[str, str], body: bytes) -> EndpointError:
    """Say what an HTTP status other than 200 means for the caller."""
    said = _message(body)
    if status in {401, 403}:
        return AccessError(f"{url} refuses the key ({status}{said}). Set OPENAI_API_KEY to one that it knows.")
    if status in {400, 404, 422} and _UNKNOWN_MODEL.search(said):
        return AccessError(f"{url} does not know the model ({status}{said}). `summarizer models` lists what it has.")
    if status in {404, 405}:
        return AccessError(f"There is no {url} ({status}). Check the base URL: on most servers it ends in /v1.")
    if 300 <= status < 400:  # noqa: PLR2004
        to = headers.get("location", "nowhere")
        return AccessError(
            f"{url} redirects to {to}, and a key must not follow. Set the base URL to the final address."
        )
    if status == 500 and _PERMANENT_500.search(said):  # noqa: PLR2004
        return RequestError(f"{url} cannot do this ({status}{said}).")
    if status in {408, 409, 425, 429} or status >= 500:  # noqa: PLR2004
        return OverloadedError(
            f"{url} is busy or broken ({status}{said}).", retry_after=_seconds(headers.get("retry-after"))
        )
    return RequestError(f"{url} rejects the request ({status}{said}).")


def _json_object(url: str, body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        start = body[:80].decode("utf-8", "replace").strip()
        raise AccessError(
            f"{url} answers, but not with JSON: {start!r}. Check the base URL: on most servers it ends in /v1."
        ) from None
    if not isinstance(value, dict):
        raise RequestError(f"{url} answers with JSON that is not an object.")
    return value


def _message(body: bytes) -> str:
    """What an error body says, as ': text' on one line, or nothing."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    error = value.get("error", value) if isinstance(value, dict) else value
    text = error.get("message") or error.get("detail") or "" if isinstance(error, dict) else error
    return f": {' '.join(str(text).split())[:300]}" if text else ""


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


def _is_loopback(url: str) -> bool:
    """True where a proxy from the environment must not stand between us and our own machine."""
    try:
        return httpx.URL(url).host in {"127.0.0.1", "localhost", "::1"}
    except httpx.InvalidURL:
        return False


def _reason(exc: Exception) -> str:
    return str(exc) or type(exc).__name__
