"""A loopback server that sends exactly the bytes it is told, and knows who is still connected."""

import asyncio
import contextlib
import socket
import struct

PAUSE = 0.002
"""Seconds between two pieces, so that they come as two."""


class Talk:
    """One connection as its script sees it."""

    def __init__(self, server, reader, writer):
        self._server = server
        self._reader = reader
        self._writer = writer

    async def hear(self):
        """The next request, whole."""
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        request = head + await self._reader.readexactly(int(length or 0))
        self._server.requests.append(request)
        self._server.asked.set()
        return request

    async def say(self, *pieces):
        """Send the pieces, one packet each."""
        for piece in pieces:
            self._writer.write(piece)
            await self._writer.drain()
            await asyncio.sleep(PAUSE)

    async def until_closed(self):
        """Wait until the client hangs up."""
        with contextlib.suppress(OSError):
            while await self._reader.read(2**16):
                pass

    @property
    def protocol(self):
        """What client and server agreed on over TLS."""
        return self._writer.get_extra_info("ssl_object").selected_alpn_protocol()

    def reset(self):
        """Hang up without a goodbye."""
        linger = struct.pack("ii", 1, 0)
        self._writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self._writer.transport.abort()


class RawServer:
    """`async with RawServer(script, ...) as server`: the first connection gets the first script; the last, all others.

    A script is an async function of a Talk; when it returns, the server hangs up.
    """

    def __init__(self, *scripts, ssl=None, host="127.0.0.1"):
        self._scripts = scripts
        self._ssl = ssl
        self._host = host
        self._tasks = set()
        self._is_empty = asyncio.Event()
        self._is_empty.set()
        self.requests = []
        """Every whole request, in order."""
        self.asked = asyncio.Event()
        """Set when the first has come."""
        self.connections = 0
        """How many were made."""
        self.most = 0
        """The most that were open at a time."""

    @property
    def open(self):
        """How many are open now."""
        return len(self._tasks)

    async def empty(self):
        """Wait until nobody is connected. Raises: TimeoutError where somebody still is after a second."""
        async with asyncio.timeout(1):
            await self._is_empty.wait()

    async def __aenter__(self):
        self._server = await asyncio.start_server(self._serve, self._host, 0, ssl=self._ssl, backlog=512)
        self.port = self._server.sockets[0].getsockname()[1]
        self.url = f"{'https' if self._ssl else 'http'}://{self._host}:{self.port}/"
        return self

    async def __aexit__(self, *exc):
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await self.empty()

    async def _serve(self, reader, writer):
        task = asyncio.current_task()
        self._tasks.add(task)
        self._is_empty.clear()
        self.connections += 1
        self.most = max(self.most, self.open)
        script = self._scripts[min(self.connections, len(self._scripts)) - 1]
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await script(Talk(self, reader, writer))
        finally:
            writer.close()
            self._tasks.discard(task)
            if not self._tasks:
                self._is_empty.set()
