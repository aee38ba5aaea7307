"""Servers on this machine, found where such servers listen by default. Ports only nominate: answers tell.

Nobody is asked but 127.0.0.1 and ::1, with no key and past every proxy: who listens there may be anybody.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.endpoint.line.connecting import Connection
from summarizer.endpoint.manner.identifying import Facts, identify
from summarizer.errors import AccessError, EndpointError

PORTS = (11434, 1234, 8080, 8000, 30000, 3000, 80, 1337, 5001, 5000, 4891, 23333, 9997, 12434, 4000)
"""Ollama; LM Studio; llama.cpp, mlx_lm, LocalAI, llamafile; vLLM, llama-cpp-python, transformers; SGLang; TGI, its
container; Jan; KoboldCpp; text-generation-webui; GPT4All; LMDeploy; Xinference; Docker; litellm."""
HOSTS = ("127.0.0.1", "::1")
_CONNECT = 0.5
_READ = 2.0
_IN_ALL = 2.5
"""Seconds for one server, after it has taken the connection: one that swallows what it is sent holds nobody longer."""
_NO_KEY = 401


@dataclass(frozen=True)
class Found:
    """A server that answers."""

    base_url: str
    facts: Facts
    wants_key: bool = False


async def detect(ports: Sequence[int] | None = None) -> list[Found]:
    """The servers on *ports* of this machine, by default all of `PORTS`, all asked at a time; under 4 seconds."""
    chosen = PORTS if ports is None else ports
    asked = await asyncio.gather(*(_at(host, port) for port in chosen for host in HOSTS))
    found: dict[object, Found] = {}
    for place, server in zip([port for port in chosen for _ in HOSTS], asked, strict=True):
        if server:  # one that listens on both addresses is one
            found.setdefault((place, server.facts.product, server.facts.models), server)
    return list(found.values())


async def _at(host: str, port: int) -> Found | None:
    """The server there, or None where there is none that we could ask."""
    if not await _is_open(host, port):
        return None
    base_url = f"http://{f'[{host}]' if ':' in host else host}:{port}/v1"
    connection = Connection(base_url, None, in_flight=32, read_timeout=_READ)
    try:
        async with asyncio.timeout(_IN_ALL):
            facts = await identify(connection)
    except AccessError as error:
        return Found(base_url, Facts(), wants_key=True) if error.status == _NO_KEY else None
    except (EndpointError, TimeoutError):
        return None
    finally:
        await connection.aclose()
    return Found(base_url, facts) if facts.product or facts.models else None


async def _is_open(host: str, port: int) -> bool:
    try:
        async with asyncio.timeout(_CONNECT):
            _, writer = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True
