"""Who can be asked: what an endpoint needs to know of a server, whoever runs it."""

from typing import Protocol

from summarizer.endpoint.line.connecting import Connection
from summarizer.endpoint.manner.manners import Manner


class Server(Protocol):
    """Who is asked. The line to it is opened when the first question is not in the cache."""

    identity: str
    """Stands for the server in cache keys: its address, or what is embedded."""
    context: int | None
    """Tokens one request may use, where that is set or known without asking."""
    in_flight: int
    sentences: int
    is_local: bool
    manner: Manner | None
    """How it is asked, where that is known without trying."""

    async def model(self) -> str: ...
    async def connect(self) -> Connection: ...
