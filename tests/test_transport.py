"""Our transport against servers that keep the rules, bend them and break them, byte by byte."""

import asyncio
import functools
import itertools
import random
import shutil
import socket
import ssl
import subprocess
import time

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.endpoint.line.connecting import Connection
from summarizer.endpoint.line.http1 import LARGEST_HEAD, LONGEST_SIZE_LINE, HeadReader, ProtocolError, body_of
from summarizer.endpoint.line.transport import LeanTransport, direct_transport
from tests.rawserver import RawServer

OK = b"HTTP/1.1 200 OK\r\n"
FIVE = OK + b"Content-Length: 5\r\n\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
LONG = b"x" * (LARGEST_HEAD + 10)


def bounded(test):
    """Run an async test in a loop of its own, for ten seconds at most."""

    @functools.wraps(test)
    def run(*args, **kwargs):
        asyncio.run(asyncio.wait_for(test(*args, **kwargs), 10))

    return run


def client_of(transport, timeout=2, **timeouts):
    return httpx.AsyncClient(transport=transport, timeout=httpx.Timeout(timeout, **({"pool": None} | timeouts)))


def sends(*pieces, then=None):
    """A script: hear a request, answer with *pieces*, and hang up, or do as *then* says."""

    async def script(talk):
        await talk.hear()
        await talk.say(*pieces)
        if then == "wait":
            await talk.until_closed()
        elif then == "sleep":
            await asyncio.sleep(0.1)
        elif then == "reset":
            talk.reset()

    return script


def echoes(delay=0.0):
    """A script: answer each request with its own body, for as long as the client wants."""

    async def script(talk):
        while True:
            body = (await talk.hear()).partition(b"\r\n\r\n")[2]
            await asyncio.sleep(delay)
            await talk.say(OK + b"Content-Length: %d\r\n\r\n" % len(body) + body)

    return script


def is_whole(transport):
    """True where no connection is in use and all places are free."""
    resting = sum(map(len, transport._resting.values()))
    return transport._slots._value == transport._most and len(transport._lines) == resting


def bytewise(data):
    return [data[i : i + 1] for i in range(len(data))]


# Answers that keep the rules

TEXT = b"5\r\nhello\r\n0\r\n\r\n"
GOOD = {
    "one packet": ([FIVE + b"hello"], b"hello"),
    "headers byte by byte": ([*bytewise(FIVE), b"hello"], b"hello"),
    "body byte by byte": ([FIVE, *bytewise(b"hello")], b"hello"),
    "no body": ([OK + b"Content-Length: 0\r\n\r\n"], b""),
    "no headers, no length": ([OK + b"\r\n", b"hel", b"lo"], b"hello"),
    "no reason": ([b"HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello"], b"hello"),
    "HTTP/1.0": ([b"HTTP/1.0 200 OK\r\n\r\nhello"], b"hello"),
    "the same length twice": ([OK + b"Content-Length: 5\r\ncontent-length: 5, 5\r\n\r\nhello"], b"hello"),
    "spaces, tabs, Latin-1": ([OK + b"Content-Length:\t5 \r\nX:\r\nY: \xe9t\xe9  a\r\n\r\nhello"], b"hello"),
    "chunked": ([CHUNKED + TEXT], b"hello"),
    "chunked, byte by byte": ([*bytewise(CHUNKED + TEXT)], b"hello"),
    "chunks of one byte": ([CHUNKED, b"".join(b"1\r\n%c\r\n" % byte for byte in b"hello") + b"0\r\n\r\n"], b"hello"),
    "chunks in odd pieces": ([CHUNKED + b"3\r", b"\nhe", b"l\r\n2", b"\r\nlo\r", b"\n0\r\n\r", b"\n"], b"hello"),
    "chunk extensions": ([CHUNKED + b'5 ; a="b";c\r\nhello\r\n0;last\r\n\r\n'], b"hello"),
    "trailers": ([CHUNKED + b"5\r\nhello\r\n0\r\nExpires: never\r\nX: y\r\n", b"\r\n"], b"hello"),
    "sizes with zeros": ([CHUNKED + b"0005\r\nhello\r\n000\r\n\r\n"], b"hello"),
    "size in hexadecimal": (
        [CHUNKED + b"1A\r\n" + b"x" * 26 + b"\r\n1a\r\n" + b"x" * 26 + b"\r\n0\r\n\r\n"],
        b"x" * 52,
    ),
    "Chunked with a capital": ([OK + b"Transfer-Encoding: Chunked\r\n\r\n" + TEXT], b"hello"),
    "interim answers": (
        [b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n", FIVE, b"hello"],
        b"hello",
    ),
    "interim and proper answer at once": ([b"HTTP/1.1 102 Processing\r\n\r\n" + FIVE + b"hello"], b"hello"),
    "headers just short enough": (
        [OK + b"X: " + b"x" * (LARGEST_HEAD - 60) + b"\r\nContent-Length: 5\r\n\r\nhello"],
        b"hello",
    ),
    "a megabyte": ([OK + b"Content-Length: 1000000\r\n\r\n" + b"x" * 1_000_000], b"x" * 1_000_000),
    "a megabyte without length": ([OK + b"\r\n" + b"x" * 1_000_000], b"x" * 1_000_000),
    "a megabyte in chunks": ([CHUNKED + (b"3E8\r\n" + b"x" * 1000 + b"\r\n") * 1000 + b"0\r\n\r\n"], b"x" * 1_000_000),
}


@pytest.mark.parametrize(("pieces", "body"), GOOD.values(), ids=GOOD)
@bounded
async def test_an_answer_is_read_however_it_comes(pieces, body):
    """In whatever pieces an answer comes and however its body is delimited, its body is the same."""
    async with RawServer(sends(*pieces)) as server, LeanTransport(max_connections=1) as transport:
        reply = await client_of(transport).post(server.url, content=b"?")
        assert (reply.status_code, reply.content) == (200, body)
        assert is_whole(transport)


@pytest.mark.parametrize("status", [b"204 No Content", b"304 Not Modified"])
@bounded
async def test_some_statuses_have_no_body(status):
    """After 204 and 304 nothing is waited for, whatever length they name."""
    script = sends(b"HTTP/1.1 " + status + b"\r\nContent-Length: 5\r\n\r\n", then="wait")
    async with RawServer(script) as server, LeanTransport(max_connections=1) as transport:
        assert (await client_of(transport).get(server.url)).content == b""


@bounded
async def test_an_answer_to_head_has_no_body():
    """The length in an answer to HEAD is that of another answer."""
    async with RawServer(sends(FIVE, then="wait")) as server, LeanTransport(max_connections=1) as transport:
        reply = await client_of(transport).head(server.url)
        assert (reply.content, reply.headers["content-length"]) == (b"", "5")


@bounded
async def test_a_request_goes_out_as_it_is():
    """Method, path with query, headers and body arrive to the byte, with one length."""
    async with RawServer(echoes()) as server, LeanTransport(max_connections=1) as transport:
        await client_of(transport).post(server.url + "a?b=%20c", content="习".encode(), headers={"X-Y": "z"})
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    assert (first, body) == (b"POST /a?b=%20c HTTP/1.1", "习".encode())
    assert b"X-Y: z" in lines
    assert f"Host: 127.0.0.1:{server.port}".encode() in lines
    assert [line for line in lines if line.lower().startswith(b"content-length")] == [b"Content-Length: 3"]


@bounded
async def test_a_body_of_many_parts_is_sent_with_its_length():
    """A streamed body is joined: it may have to be sent twice."""

    async def parts():
        yield b"a"
        yield b"b"

    async with RawServer(echoes()) as server, LeanTransport(max_connections=1) as transport:
        assert (await client_of(transport).post(server.url, content=parts())).content == b"ab"
    assert b"chunked" not in server.requests[0]


# Answers that break them

BROKEN = {
    "two lengths": OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    "two lengths in one": OK + b"Content-Length: 5, 6\r\n\r\nhello",
    "length and chunked": OK + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + TEXT,
    "chunked twice": OK + b"Transfer-Encoding: chunked, chunked\r\n\r\n" + TEXT,
    "gzip, chunked": OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + TEXT,
    "unknown coding": OK + b"Transfer-Encoding: identity\r\n\r\nhello",
    "chunked in HTTP/1.0": b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + TEXT,
    **{
        f"length {length!r}": OK + b"Content-Length: " + length + b"\r\n\r\nhello"
        for length in (b"", b"-5", b"+5", b"5 5", b"0x5", b"5.0", b"five", b"5,", "٥".encode(), b"9" * 30)
    },
    **{
        f"chunk size {size!r}": CHUNKED + size + b"\r\nhello\r\n0\r\n\r\n"
        for size in (b"", b"g", b"-5", b"+5", b"0x5", b" 5", b"5 5", b"5;\x00", b"5,", b"f" * 16)
    },
    "chunk longer than it says": CHUNKED + b"4\r\nhello\r\n0\r\n\r\n",
    "chunk longer, and no line": CHUNKED + b"4\r\nhello",
    "chunk shorter than it says": CHUNKED + b"6\r\nhello\r\n0\r\n\r\n",
    "bare line feed after a size": CHUNKED + b"5\nhello\r\n0\r\n\r\n",
    "bare line feed in an extension": CHUNKED + b"5;a\nb\r\nhello\r\n0\r\n\r\n",
    "bare line feed after a chunk": CHUNKED + b"5\r\nhello\n0\r\n\r\n",
    "size line too long": CHUNKED + b"5;" + b"x" * LONGEST_SIZE_LINE,
    "trailer that is none": CHUNKED + b"5\r\nhello\r\n0\r\nnonsense\r\n\r\n",
    "trailers too long": CHUNKED + b"5\r\nhello\r\n0\r\n" + b"A: b\r\n" * 20_000,
    "one trailer too long": CHUNKED + b"5\r\nhello\r\n0\r\nA: " + LONG,
    "not HTTP": b"SSH-2.0-OpenSSH_9.6\r\n",
    "a TLS alert": b"\x15\x03\x01\x00\x02\x02\x46",
    "HTTP/2": b"HTTP/2 200\r\n\r\n",
    "HTTP/0.9": b"<html>",
    "empty line first": b"\r\n" + FIVE + b"hello",
    "status of two digits": b"HTTP/1.1 99 No\r\n\r\n",
    "status of four digits": b"HTTP/1.1 2000 OK\r\n\r\n",
    "status with a sign": b"HTTP/1.1 +20 OK\r\n\r\n",
    "switching protocols": b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n",
    "bare line feeds": b"HTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
    "one bare line feed": OK + b"A: b\nC: d\r\n\r\n",
    "bare carriage return": OK + b"A: b\rC: d\r\n\r\n",
    "NUL": OK + b"A: \x00\r\n\r\n",
    "folded header": OK + b"A: b\r\n c\r\n\r\n",
    "space before the colon": OK + b"Content-Length : 5\r\n\r\nhello",
    "space before the name": OK + b" A: b\r\n\r\n",
    "no name": OK + b": b\r\n\r\n",
    "no colon": OK + b"nonsense\r\n\r\n",
    "one header too long": OK + b"A: " + LONG,
    "headers too long": OK + b"A: b\r\n" * 20_000,
    "headers too long, and whole": OK + b"A: " + LONG + b"\r\n\r\n",
    "interim answers without end": b"HTTP/1.1 100 Continue\r\n\r\n" * 5_000,
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
@bounded
async def test_nonsense_is_refused_at_once(answer):
    """What could be read in two ways, or has no end, is an error while the server still holds the line."""
    async with RawServer(sends(answer, then="wait")) as server, LeanTransport(max_connections=1) as transport:
        with pytest.raises(httpx.RemoteProtocolError):
            await client_of(transport).post(server.url, content=b"?")
        assert is_whole(transport)
        await server.empty()


CUT = {
    "before the headers": b"",
    "in the status line": b"HTTP/1.",
    "in the headers": OK + b"Content-Le",
    "in the body": FIVE + b"hell",
    "in a size": CHUNKED + b"5",
    "in a chunk": CHUNKED + b"5\r\nhel",
    "after a chunk": CHUNKED + b"5\r\nhello\r\n",
    "in the trailers": CHUNKED + b"5\r\nhello\r\n0\r\nA: b\r\n",
}


@pytest.mark.parametrize("answer", CUT.values(), ids=CUT)
@pytest.mark.parametrize(
    ("end", "expected"),
    [(None, httpx.RemoteProtocolError), ("reset", httpx.ReadError), ("wait", httpx.ReadTimeout)],
    ids=["closed", "reset", "silent"],
)
@bounded
async def test_half_an_answer_is_none(answer, end, expected):
    """Where a server stops, the error says how; a request on a new connection is not sent again."""
    async with RawServer(sends(answer, then=end)) as server, LeanTransport(max_connections=1) as transport:
        with pytest.raises(httpx.TransportError) as caught:
            await client_of(transport, timeout=0.1).post(server.url, content=b"?")
        assert type(caught.value) is expected
        assert str(caught.value)
        assert is_whole(transport)
        assert len(server.requests) == 1


@bounded
async def test_a_body_without_length_must_end_in_peace():
    """Where only the end of the connection ends the body, a reset is no end."""
    async with (
        RawServer(sends(OK + b"\r\n", b"hello", then="reset")) as server,
        LeanTransport(max_connections=1) as line,
    ):
        with pytest.raises(httpx.ReadError):
            await client_of(line).get(server.url)


@bounded
async def test_a_dripping_body_does_not_time_out():
    """The read timeout is the longest silence, not the time an answer takes."""
    async with RawServer(sends(FIVE)) as server, LeanTransport(max_connections=1) as transport:

        async def script(talk):
            await talk.hear()
            await talk.say(FIVE)
            for byte in bytewise(b"hello"):
                await asyncio.sleep(0.05)
                await talk.say(byte)

        server._scripts = (script,)
        assert (await client_of(transport, timeout=0.2).get(server.url)).content == b"hello"


# The same, without a network


def read(data, sizes=()):
    """The answer in *data*, fed in pieces of *sizes*: its status, its body, and what was left over."""
    cuts = [0, *itertools.accumulate(sizes), None]
    packets = iter([data[start:end] for start, end in itertools.pairwise(cuts)])
    buffer, reader, content = bytearray(), HeadReader(), b""

    def feed():
        packet = next(packets, None)
        buffer.extend(packet or b"")
        return packet is not None

    while (head := reader.take(buffer)) is None:
        if not feed():
            raise ProtocolError("no head")
    body = body_of(head, "GET")
    while True:
        content += body.take(buffer)
        if body.done:
            return head.status, content, bytes(buffer) + b"".join(packets)
        if not feed():
            body.end()


SIZES = st.lists(st.integers(0, 40), max_size=40)
ANSWERS = [b"".join(pieces) for pieces, _ in GOOD.values() if sum(map(len, pieces)) < 1000]


@given(st.sampled_from(ANSWERS), SIZES)
def test_how_an_answer_is_cut_into_pieces_changes_nothing(answer, sizes):
    """Status, body and rest are the same as if it had come at once."""
    assert read(answer, sizes) == read(answer)


@given(st.sampled_from([*ANSWERS, *(answer for answer in BROKEN.values() if len(answer) < 1000)]), SIZES, st.data())
def test_damaged_bytes_are_an_answer_or_an_error(answer, sizes, data):
    """One byte changed, put in or left out: it ends, with ProtocolError or an answer, whatever the pieces."""
    place = data.draw(st.integers(0, len(answer)))
    damaged = answer[:place] + data.draw(st.binary(max_size=1)) + answer[place + data.draw(st.integers(0, 1)) :]
    try:
        expected = read(damaged)
    except ProtocolError:
        with pytest.raises(ProtocolError):
            read(damaged, sizes)
    else:
        assert read(damaged, sizes) == expected


# Requests that cannot be sent


@bounded
async def test_nobody_there_is_a_connect_error():
    """A closed port refuses, and nothing is left of the try."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        async with LeanTransport(max_connections=1) as transport:
            with pytest.raises(httpx.ConnectError, match="Connect call failed"):
                await client_of(transport).get(f"http://127.0.0.1:{free.getsockname()[1]}/")
            assert is_whole(transport)


@pytest.mark.skipif(not hasattr(socket, "SO_REUSEPORT"), reason="elsewhere a full backlog refuses")
@bounded
async def test_a_full_backlog_is_a_connect_timeout():
    """A server that accepts nobody is given up after the connect timeout."""
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for filler in (first, second):
            filler.settimeout(0)
            filler.connect_ex(full.getsockname())
        async with LeanTransport(max_connections=1) as transport:
            with pytest.raises(httpx.ConnectTimeout):
                await client_of(transport, connect=0.1).get(f"http://127.0.0.1:{full.getsockname()[1]}/")
            assert is_whole(transport)


@bounded
async def test_a_server_that_takes_nothing_is_a_write_timeout():
    """A body that stays in our buffers is given up after the write timeout."""

    async def deaf(talk):
        talk._writer.transport.pause_reading()
        await asyncio.sleep(5)

    async with RawServer(deaf) as server, LeanTransport(max_connections=1) as transport:
        with pytest.raises(httpx.WriteTimeout):
            await client_of(transport, write=0.2).post(server.url, content=bytes(30_000_000))
        assert is_whole(transport)


@bounded
async def test_a_slow_taker_is_no_write_timeout():
    """As long as the server takes some of it, the body may take its time."""

    async def slow(talk):
        await talk._reader.readuntil(b"\r\n\r\n")
        taken = 0
        while taken < 20_000_000:
            taken += len(await talk._reader.read(2**20))
            await asyncio.sleep(0.002)
        await talk.say(FIVE + b"hello")

    async with RawServer(slow) as server, LeanTransport(max_connections=1) as transport:
        assert (await client_of(transport, write=0.1).post(server.url, content=bytes(20_000_000))).content == b"hello"


@bounded
async def test_an_answer_before_the_request_is_sent_counts():
    """A server that refuses a long body by its headers is heard, and the connection is not used again."""

    async def refusing(talk):
        await talk._reader.readuntil(b"\r\n\r\n")
        talk._writer.transport.pause_reading()
        await talk.say(b"HTTP/1.1 413 Too Large\r\nContent-Length: 5\r\n\r\nlarge")
        await asyncio.sleep(5)

    async with RawServer(refusing) as server, LeanTransport(max_connections=1) as transport:
        reply = await client_of(transport).post(server.url, content=bytes(30_000_000))
        assert (reply.status_code, reply.content) == (413, b"large")
        assert not transport._lines


@bounded
async def test_an_answer_while_the_request_is_sent_is_read_to_its_end():
    """A server may begin to answer, take the rest of the request, and only then go on."""

    async def script(talk):
        await talk._reader.readuntil(b"\r\n\r\n")
        await talk.say(FIVE)
        await asyncio.sleep(0.02)
        await talk._reader.readexactly(20_000_000)
        await asyncio.sleep(0.02)
        await talk.say(b"hello")

    async with RawServer(script) as server, LeanTransport(max_connections=1) as transport:
        assert (await client_of(transport).post(server.url, content=bytes(20_000_000))).content == b"hello"


@pytest.mark.parametrize(
    "headers", [{"A": "b\r\nC: d"}, {"A": "b\nC"}, {"A": "\0"}, {"A: b\r\nC": "d"}, {"": "b"}, {"A b": "c"}], ids=repr
)
@bounded
async def test_a_header_cannot_break_out_of_its_line(headers):
    """What would make two headers of one is refused before a connection is made, and not quoted."""
    async with RawServer(echoes()) as server, LeanTransport(max_connections=1) as transport:
        with pytest.raises(httpx.LocalProtocolError):
            await client_of(transport).get(server.url, headers=headers)
        assert server.connections == 0


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "https://127.0.0.1/", "http://a..b/", "http:///x", "/x"])
@bounded
async def test_what_is_no_address_for_us_is_said(url):
    """Another protocol, TLS where none was prepared, a name that cannot be one."""
    async with LeanTransport(max_connections=1) as transport:
        with pytest.raises(httpx.UnsupportedProtocol):
            await client_of(transport).get(url)
        assert is_whole(transport)


# Keeping connections


@bounded
async def test_a_thousand_requests_over_one_connection():
    """Each answer belongs to its request."""
    async with RawServer(echoes()) as server, LeanTransport(max_connections=1) as transport:
        client = client_of(transport)

        async def ask(number):
            return (await client.post(server.url, content=b"%d" % number * (number % 50 + 1))).content

        answers = await asyncio.gather(*map(ask, range(1000)))
        assert answers == [b"%d" % number * (number % 50 + 1) for number in range(1000)]
        assert server.connections == 1


@bounded
async def test_the_connection_used_last_is_used_next():
    """Few calls leave the other connections to grow old."""
    async with RawServer(echoes(0.02)) as server, LeanTransport(max_connections=4, keepalive_expiry=0.2) as transport:
        client = client_of(transport)
        await asyncio.gather(*(client.post(server.url, content=b"?") for _ in range(4)))
        assert server.open == 4
        for _ in range(15):
            await client.post(server.url, content=b"?")
        assert (server.open, server.connections) == (1, 4)


@bounded
async def test_an_unused_connection_is_closed_in_time():
    """After `keepalive_expiry` seconds it is gone, and not before."""
    async with RawServer(echoes()) as server, LeanTransport(max_connections=1, keepalive_expiry=0.2) as transport:
        await client_of(transport).post(server.url, content=b"?")
        begun = time.monotonic()
        await asyncio.sleep(0.1)
        assert server.open == 1
        await server.empty()
        assert 0.15 < time.monotonic() - begun < 1
        assert not transport._lines


@pytest.mark.parametrize("end", [None, "reset"])
@bounded
async def test_a_connection_the_server_has_closed_is_forgotten(end):
    """It is dropped at once, and no request is tried on it."""
    script = sends(FIVE + b"hello", then=end)
    async with RawServer(script) as server, LeanTransport(max_connections=1) as transport:
        client = client_of(transport)
        for _ in range(3):
            await client.get(server.url)
            await asyncio.sleep(0.02)
            assert not transport._lines
        assert (len(server.requests), server.connections) == (3, 3)


@bounded
async def test_a_long_answer_hides_no_hang_up():
    """Where reading was held back, it goes on when the answer is read: a server that hangs up then is noticed."""
    size = 2**18 + 1000
    script = sends(OK + b"Content-Length: %d\r\n\r\n" % size + bytes(size), b"", then="sleep")
    async with RawServer(script) as server, LeanTransport(max_connections=1) as transport:
        async with client_of(transport).stream("GET", server.url) as reply:
            await asyncio.sleep(0.05)
            await reply.aread()
        assert transport._lines
        await asyncio.sleep(0.15)
        assert not transport._lines


async def dies_on_the_second(talk, last=b"", end=None):
    await sends(FIVE + b"hello")(talk)
    await sends(last, then=end)(talk)


@pytest.mark.parametrize("end", [None, "reset"])
@bounded
async def test_a_request_that_met_a_closing_server_is_sent_again(end):
    """A kept connection that dies before the first byte of the answer costs a second try, on a new one."""
    scripts = functools.partial(dies_on_the_second, end=end), echoes()
    async with RawServer(*scripts) as server, LeanTransport(max_connections=1) as transport:
        client = client_of(transport)
        await client.post(server.url, content=b"one")
        assert (await client.post(server.url, content=b"two")).content == b"two"
        assert [request[-3:] for request in server.requests] == [b"one", b"two", b"two"]
        assert is_whole(transport)


@bounded
async def test_it_is_sent_again_only_once():
    """Where the new connection dies as well, that is the answer."""
    async with RawServer(dies_on_the_second, sends()) as server, LeanTransport(max_connections=1) as transport:
        client = client_of(transport)
        await client.get(server.url)
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get(server.url)
        assert len(server.requests) == 3
        assert is_whole(transport)


@pytest.mark.parametrize(
    ("last", "end", "expected"),
    [
        (b"H", None, httpx.RemoteProtocolError),
        (b"HTTP/1.1 100 Continue\r\n\r\n", None, httpx.RemoteProtocolError),
        (FIVE + b"hel", None, httpx.RemoteProtocolError),
        (b"H", "reset", httpx.ReadError),
        (b"", "wait", httpx.ReadTimeout),
    ],
    ids=["a byte", "an interim answer", "half a body", "a byte and a reset", "silence"],
)
@bounded
async def test_what_the_server_began_to_answer_is_not_sent_again(last, end, expected):
    """After the first byte, or while the server is silent, it may be at work: asking twice may cost twice."""
    script = functools.partial(dies_on_the_second, last=last, end=end)
    async with RawServer(script, echoes()) as server, LeanTransport(max_connections=1) as transport:
        client = client_of(transport, timeout=0.2)
        await client.get(server.url)
        with pytest.raises(expected):
            await client.get(server.url)
        assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("answer", "connections"),
    [
        (FIVE + b"hello", 1),
        (FIVE + b"hello" + FIVE + b"wrong", 2),
        (FIVE + b"hello\r\n", 2),
        (CHUNKED + TEXT, 1),
        (CHUNKED + TEXT + b"\r\n", 2),
        (OK + b"Connection: close\r\nContent-Length: 5\r\n\r\nhello", 2),
        (OK + b"Connection: X, Close\r\nContent-Length: 5\r\n\r\nhello", 2),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", 2),
        (b"HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 5\r\n\r\nhello", 1),
    ],
)
@bounded
async def test_only_a_clean_connection_is_kept(answer, connections):
    """Two answers in one packet, a stray line end or the server's wish: the next request gets a new one."""

    async def script(talk):
        while True:
            await sends(answer)(talk)

    async with RawServer(script) as server, LeanTransport(max_connections=1) as transport:
        client = client_of(transport)
        assert [(await client.get(server.url)).content for _ in range(2)] == [b"hello", b"hello"]
        assert server.connections == connections


@bounded
async def test_a_client_may_ask_to_close():
    """A request with `Connection: close` is the last on its connection."""
    async with RawServer(echoes()) as server, LeanTransport(max_connections=1) as transport:
        await client_of(transport).post(server.url, content=b"?", headers={"Connection": "close"})
        await server.empty()


@bounded
async def test_what_comes_unasked_answers_nothing():
    """An answer on an unused connection is not given to the next request."""
    script = sends(FIVE + b"hello", b"", FIVE + b"wrong", then="wait")
    async with RawServer(script, echoes()) as server, LeanTransport(max_connections=1) as transport:
        client = client_of(transport)
        await client.get(server.url)
        await server.empty()
        assert (await client.post(server.url, content=b"right")).content == b"right"


# Sharing them


@bounded
async def test_there_are_never_more_than_allowed():
    """Fifty calls over three connections: three at a time, in the order they came."""
    done = []
    async with RawServer(echoes(0.005)) as server, LeanTransport(max_connections=3) as transport:
        client = client_of(transport)

        async def ask(number):
            await client.post(server.url, content=b"?")
            done.append(number)

        await asyncio.gather(*map(ask, range(50)))
        assert (server.connections, server.most) == (3, 3)
        assert all(abs(number - place) < 3 for place, number in enumerate(done))
        assert is_whole(transport)


@bounded
async def test_who_stops_waiting_is_passed_over():
    """Cancelled waiters hold up nobody, and take no connection with them."""
    async with RawServer(echoes(0.05)) as server, LeanTransport(max_connections=1) as transport:
        client = client_of(transport)
        tasks = [asyncio.create_task(client.post(server.url, content=b"%d" % number)) for number in range(6)]
        await asyncio.sleep(0.02)
        for task in tasks[1:4]:
            task.cancel()
        replies = await asyncio.gather(*tasks, return_exceptions=True)
        assert [isinstance(reply, asyncio.CancelledError) for reply in replies] == [
            False,
            True,
            True,
            True,
            False,
            False,
        ]
        assert [request[-1:] for request in server.requests] == [b"0", b"4", b"5"]
        assert server.connections == 1
        assert is_whole(transport)


@bounded
async def test_waiting_for_a_connection_can_time_out():
    """A pool timeout is kept where one is set."""
    async with RawServer(echoes(0.3)) as server, LeanTransport(max_connections=1) as transport:
        first = asyncio.create_task(client_of(transport).post(server.url, content=b"?"))
        await asyncio.sleep(0.02)
        with pytest.raises(httpx.PoolTimeout):
            await client_of(transport, pool=0.05).post(server.url, content=b"?")
        assert (await first).content == b"?"
        assert is_whole(transport)


@pytest.mark.parametrize("answer", [b"", OK, FIVE + b"hel", CHUNKED, OK + b"\r\nhel"], ids=repr)
@bounded
async def test_a_cancelled_call_closes_its_connection(answer):
    """The server sees it at once, wherever the answer was, and the place is free again."""
    async with RawServer(sends(answer, then="wait"), echoes()) as server, LeanTransport(max_connections=1) as transport:
        client = client_of(transport)
        task = asyncio.create_task(client.get(server.url))
        await server.asked.wait()
        await asyncio.sleep(0.02)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await server.empty()
        assert is_whole(transport)
        assert (await client.post(server.url, content=b"next")).content == b"next"


@bounded
async def test_who_stops_reading_closes_the_connection():
    """A body that is left half read ends the connection, so that the server need not go on."""

    async def endless(talk):
        await talk.hear()
        await talk.say(OK + b"\r\n")
        while True:
            await talk.say(b"x" * 1000)

    async with RawServer(endless) as server, LeanTransport(max_connections=1) as transport:
        async with client_of(transport).stream("GET", server.url) as reply:
            async for _ in reply.aiter_raw():
                break
        await server.empty()
        assert is_whole(transport)


@bounded
async def test_what_nobody_reads_stays_on_the_network():
    """Beyond a quarter of a megabyte a body waits for its reader, and then comes whole."""
    size = 30_000_000
    script = sends(OK + b"Content-Length: %d\r\n\r\n" % size + bytes(size))
    async with (
        RawServer(script) as server,
        LeanTransport(max_connections=1) as transport,
        client_of(transport).stream("GET", server.url) as reply,
    ):
        await asyncio.sleep(0.1)
        (line,) = transport._lines
        assert len(line.buffer) < 2**20
        assert sum([len(piece) async for piece in reply.aiter_raw()]) == size


async def cancel_at_random(client, server, transport, longest):
    """Make two hundred calls, and cancel each after a moment of its own."""
    dice = random.Random(7)  # noqa: S311 - the same moments each time

    async def ask():
        async with asyncio.timeout(dice.uniform(0, longest)):
            await client.post(server.url, content=b"x" * dice.randrange(200_000))
        assert len(transport._lines) <= transport._most

    results = await asyncio.gather(*(ask() for _ in range(200)), return_exceptions=True)
    assert {type(result) for result in results} == {type(None), TimeoutError}
    assert is_whole(transport)
    assert (await client.post(server.url, content=b"well")).content == b"well"
    await transport.aclose()
    await server.empty()


@bounded
async def test_calls_cancelled_at_any_moment_leave_nothing_behind():
    """Waiting, connecting, writing or reading: a cancelled call gives everything back."""
    async with RawServer(echoes(0.002)) as server, LeanTransport(max_connections=8) as transport:
        await cancel_at_random(client_of(transport), server, transport, 0.1)


@bounded
async def test_servers_share_the_connections():
    """Where another server holds the last one without using it, it makes room."""
    async with RawServer(echoes()) as one, RawServer(echoes()) as two, LeanTransport(max_connections=2) as transport:
        client = client_of(transport)
        for server in (one, two, one, two):
            await asyncio.gather(*(client.post(server.url, content=b"?") for _ in range(2)))
            assert len(transport._lines) <= 2
        assert (one.connections, two.connections) == (4, 4)


@bounded
async def test_closing_ends_what_is_under_way():
    """A call in flight breaks off with an error and is not sent again, though its connection was a kept one."""
    script = functools.partial(dies_on_the_second, end="wait")
    async with RawServer(script) as server:
        transport = LeanTransport(max_connections=1)
        await client_of(transport).get(server.url)
        call = asyncio.create_task(client_of(transport).get(server.url))
        await asyncio.sleep(0.05)
        await transport.aclose()
        with pytest.raises(httpx.ReadError, match="We closed the connection"):
            await call
        await server.empty()
        assert len(server.requests) == 2
        assert is_whole(transport)


# TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Paths of a certificate for localhost and 127.0.0.1, signed by itself, and of its key."""
    if not shutil.which("openssl"):
        pytest.skip("no openssl to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
        " -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout key.pem -out cert.pem".split(),
        cwd=folder,
        check=True,
        capture_output=True,
    )
    return folder / "cert.pem", folder / "key.pem"


def secured(certificate, names=None):
    """What a server needs to speak TLS; the names it is asked for are put into *names*."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    context.set_alpn_protocols(["h2", "http/1.1"])
    if names is not None:
        context.sni_callback = lambda _, name, __: names.append(name)
    return context


def trusting(certificate, most=1):
    """A transport that knows this certificate and no other."""
    context = ssl.create_default_context(cafile=certificate[0])
    return LeanTransport(max_connections=most, ssl_context=context)


@bounded
async def test_tls_is_spoken_and_kept(certificate):
    """Many requests, short and long, go over one verified connection."""
    async with RawServer(echoes(), ssl=secured(certificate)) as server, trusting(certificate) as transport:
        client = client_of(transport)
        bodies = [b"x" * size for size in (1, 1_000_000, 10)]
        assert [(await client.post(server.url, content=body)).content for body in bodies] == bodies
        assert server.connections == 1
        assert is_whole(transport)


@pytest.mark.block_network(allowed_hosts=["127.0.0.1", "::1"])
@bounded
async def test_tls_names_host_and_protocol(certificate):
    """A server behind many names is told which one is meant, and that we speak HTTP/1.1."""
    names: list[str] = []

    async def script(talk):
        await sends(FIVE + talk.protocol[:5].encode())(talk)

    async with RawServer(script, ssl=secured(certificate, names)) as server, trusting(certificate) as transport:
        reply = await client_of(transport).post(f"https://localhost:{server.port}/", content=b"?")
    assert (names, reply.content) == (["localhost"], b"http/")


@bounded
async def test_the_environment_may_name_the_certificates(certificate, monkeypatch):
    """SSL_CERT_FILE is heeded as httpx does, unless the environment is not to be trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    async with RawServer(echoes(), ssl=secured(certificate)) as server:
        heeding, deaf = (direct_transport(server.url, max_connections=1, trust_env=trusts) for trusts in (True, False))
        assert (await client_of(heeding).post(server.url, content=b"?")).content == b"?"
        with pytest.raises(httpx.ConnectError, match="certificate verify failed"):
            await client_of(deaf).post(server.url, content=b"?")
        assert is_whole(deaf)
        await client_of(heeding).aclose()
    assert len(server.requests) == 1


@pytest.mark.block_network(allowed_hosts=["127.0.0.1", "::1", "127.0.0.2"])
@bounded
async def test_a_certificate_for_another_name_is_refused(certificate):
    """Who is not the one we called gets no request."""
    elsewhere = RawServer(echoes(), ssl=secured(certificate), host="127.0.0.2")
    async with elsewhere as server, trusting(certificate) as transport:
        with pytest.raises(httpx.ConnectError, match=r"certificate is not valid for '127\.0\.0\.2'"):
            await client_of(transport).get(server.url)
        assert is_whole(transport)
    assert server.requests == []


@bounded
async def test_a_server_without_tls_is_a_connect_error(certificate):
    """HTTP where TLS was asked for is no connection."""

    async def plain(talk):
        await talk.say(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    async with RawServer(plain) as server, trusting(certificate) as transport:
        with pytest.raises(httpx.ConnectError):
            await client_of(transport).get(server.url.replace("http", "https"))
        assert is_whole(transport)


@bounded
async def test_a_silent_handshake_is_a_connect_timeout(certificate):
    """A server that never answers the first message of TLS is given up in time."""

    async def silent(talk):
        await talk.until_closed()

    async with RawServer(silent) as server, trusting(certificate) as transport:
        with pytest.raises(httpx.ConnectTimeout):
            await client_of(transport, connect=0.1).get(server.url.replace("http", "https"))
        assert is_whole(transport)
        await server.empty()


@bounded
async def test_a_cancelled_call_over_tls_closes_its_connection(certificate):
    """TLS is cut without ceremony: a cancelled call waits for nobody."""
    script = sends(FIVE + b"hel", then="wait")
    async with RawServer(script, ssl=secured(certificate)) as server, trusting(certificate) as transport:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await client_of(transport).get(server.url)
        await server.empty()
        assert is_whole(transport)


@bounded
async def test_calls_over_tls_cancelled_at_any_moment_leave_nothing_behind(certificate):
    """In the handshake too, a cancelled call gives everything back."""
    async with RawServer(echoes(), ssl=secured(certificate)) as server, trusting(certificate, 4) as transport:
        await cancel_at_random(client_of(transport), server, transport, 0.15)


# Proxies


@pytest.mark.parametrize(
    ("environment", "url", "is_direct"),
    [
        ({}, "http://192.0.2.1/v1", True),
        ({"HTTP_PROXY": "http://127.0.0.1:9"}, "http://192.0.2.1/v1", False),
        ({"HTTP_PROXY": "http://127.0.0.1:9"}, "https://192.0.2.1/v1", True),
        ({"all_proxy": "http://127.0.0.1:9"}, "https://192.0.2.1/v1", False),
        ({"ALL_PROXY": "http://127.0.0.1:9", "NO_PROXY": "192.0.2.1"}, "http://192.0.2.1/v1", True),
        ({"ALL_PROXY": "http://127.0.0.1:9", "NO_PROXY": "example.org"}, "http://models.example.org/v1", True),
        ({"ALL_PROXY": "http://127.0.0.1:9", "NO_PROXY": "*"}, "http://192.0.2.1/v1", True),
        ({}, "http://[", True),
    ],
)
def test_a_proxy_for_the_address_is_httpxs_affair(monkeypatch, environment, url, is_direct):
    """Where the environment names one, httpx's own transport is used; NO_PROXY takes its word back."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert (direct_transport(url, max_connections=1, trust_env=True) is not None) == is_direct
    assert direct_transport(url, max_connections=1, trust_env=False) is not None


@bounded
async def test_a_call_goes_through_the_proxy(monkeypatch):
    """The proxy of the environment gets the request for a server elsewhere."""
    async with RawServer(sends(OK + b"Content-Length: 2\r\n\r\n{}")) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        line = Connection("http://192.0.2.1/v1", None, in_flight=1, read_timeout=2)
        assert await line.get("models") == {}
        await line.aclose()
        assert proxy.requests[0].startswith(b"GET http://192.0.2.1/v1/models HTTP/1.1\r\n")
