"""What a call costs the client, beside others and beside a bare socket: `python tests/benchmarks/calls.py`.

A server in a process of its own answers after 200 ms, whoever asks. "share" is the rate reached of the rate that is
possible, calls in flight / 0.2 s; "CPU ms" is what this side computes for a call, its threads included. Each figure
is the best of several runs, each in a process of its own, the clients taking turns, so that a busy machine is busy
for all. The openai SDK and litellm are measured where they are installed.
"""

# ruff: noqa: T201 - figures are printed

import argparse
import asyncio
import importlib.util
import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if not __package__:
    sys.path.insert(0, str(Path(__file__).parents[2]))

from pydantic import BaseModel, ConfigDict

LATENCY = 0.2
WARM_UP = 3.0
"""Seconds before the clock starts: connections are opened, and the slowest import what they need."""

Call = Callable[[], Awaitable[object]]


class Claim(BaseModel):
    """One sentence of the answer."""

    model_config = ConfigDict(extra="forbid")

    text: str
    sentences: list[int]


class Claims(BaseModel):
    """What the server answers, as JSON inside a completion of 1.5 KB."""

    model_config = ConfigDict(extra="forbid")

    claims: list[Claim]


MESSAGES = [
    {"role": "system", "content": "You read Chinese news and write English. " * 10},
    {"role": "user", "content": "龚正说，第七届进博会签约展商超千家，展览面积超过36万平方米。\n" * 30},
]
RESPONSE_FORMAT = {
    "type": "json_schema",
    "json_schema": {"name": "answer", "strict": True, "schema": Claims.model_json_schema()},
}
QUESTION: dict[str, Any] = {
    "model": "fake",
    "messages": MESSAGES,
    "temperature": 0,
    "max_tokens": 500,
    "response_format": RESPONSE_FORMAT,
}


def answer() -> bytes:
    """What the server sends, headers and all."""
    text = "More than a thousand exhibitors have signed up for the seventh expo, Gong Zheng said on Friday."
    content = Claims(claims=[Claim(text=text, sentences=[n, n + 1]) for n in range(8)]).model_dump_json()
    message = {"role": "assistant", "content": content}
    usage = {"prompt_tokens": 900, "completion_tokens": 250, "total_tokens": 1150}
    choice = {"index": 0, "finish_reason": "stop", "message": message}
    body = {"id": "1", "object": "chat.completion", "created": 1, "model": "fake", "choices": [choice], "usage": usage}
    encoded = json.dumps(body).encode()
    headers = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(encoded)}\r\n\r\n"
    return headers.encode() + encoded


# The server


class Answering(asyncio.Protocol):
    """Waits for a whole request, and then as long as a model would think."""

    def __init__(self, reply: bytes) -> None:
        self._reply = reply
        self._request = b""
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._request += data
        head, found, body = self._request.partition(b"\r\n\r\n")
        if found and len(body) == int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]):
            self._request = b""
            asyncio.get_running_loop().call_later(LATENCY, self._transport.write, self._reply)


async def serve() -> None:
    """Print the port, and answer until killed."""
    reply = answer()
    server = await asyncio.get_running_loop().create_server(lambda: Answering(reply), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


# The clients: each is opened for so many calls at a time, and gives a function that makes one


def validated(content: str) -> Claims:
    return Claims.model_validate_json(content, strict=True)


@asynccontextmanager
async def floor(port: int, in_flight: int) -> AsyncIterator[Call]:
    """asyncio streams and nothing else: no client can be cheaper. The answer is read and thrown away."""
    body = json.dumps(QUESTION, ensure_ascii=False).encode()
    head = f"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n\r\n"
    request = head.encode() + body
    lines = [await asyncio.open_connection("127.0.0.1", port) for _ in range(in_flight)]

    async def call() -> None:
        reader, writer = line = lines.pop()
        writer.write(request)
        headers = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(int(headers.partition(b"Content-Length: ")[2].partition(b"\r\n")[0]))
        lines.append(line)

    yield call
    for _, writer in lines:
        writer.close()


@asynccontextmanager
async def connection(port: int, in_flight: int) -> AsyncIterator[Call]:
    """Our line to a server, and the validation that `Endpoint.ask` does."""
    from summarizer.endpoint.line.connecting import Connection  # noqa: PLC0415
    from summarizer.endpoint.line.wire import Completion  # noqa: PLC0415
    from summarizer.endpoint.manner.reading import said  # noqa: PLC0415

    line = Connection(f"http://127.0.0.1:{port}/v1", "sk-0", in_flight=in_flight, read_timeout=60)

    async def call() -> Claims:
        return validated(said(Completion.model_validate(await line.complete(QUESTION))))

    yield call
    await line.aclose()


@asynccontextmanager
async def plain_httpx(port: int, in_flight: int) -> AsyncIterator[Call]:
    """httpx as it comes, with the same validation."""
    import httpx  # noqa: PLC0415
    from pydantic_core import from_json  # noqa: PLC0415

    from summarizer.endpoint.line.wire import Completion  # noqa: PLC0415
    from summarizer.endpoint.manner.reading import said  # noqa: PLC0415

    url = f"http://127.0.0.1:{port}/v1/chat/completions"
    headers = {"authorization": "Bearer sk-0", "content-type": "application/json", "accept-encoding": "identity"}
    limits = httpx.Limits(max_connections=in_flight)
    async with httpx.AsyncClient(headers=headers, limits=limits, timeout=60, trust_env=False) as client:

        async def call() -> Claims:
            reply = await client.post(url, content=json.dumps(QUESTION, ensure_ascii=False).encode())
            return validated(said(Completion.model_validate(from_json(reply.content))))

        yield call


@asynccontextmanager
async def openai_sdk(port: int, in_flight: int) -> AsyncIterator[Call]:
    """The openai SDK as it comes, without retries."""
    from openai import AsyncOpenAI  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

    async with AsyncOpenAI(base_url=f"http://127.0.0.1:{port}/v1", api_key="sk-0", max_retries=0) as client:

        async def call() -> Claims:
            completion = await client.chat.completions.create(**QUESTION)
            return validated(completion.choices[0].message.content or "")

        yield call


@asynccontextmanager
async def litellm_sdk(port: int, in_flight: int) -> AsyncIterator[Call]:
    """The litellm SDK as it comes, without retries."""
    import litellm  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

    told = QUESTION | {"model": "openai/fake", "api_base": f"http://127.0.0.1:{port}/v1", "api_key": "sk-0"}

    async def call() -> Claims:
        completion = await litellm.acompletion(**told, num_retries=0)
        return validated(completion.choices[0].message.content or "")

    yield call


CLIENTS = {
    "asyncio streams": floor,
    "Connection": connection,
    "httpx": plain_httpx,
    "openai": openai_sdk,
    "litellm": litellm_sdk,
}


# Measuring


@dataclass(frozen=True)
class Figure:
    """What one run gave."""

    share: float
    cpu_ms: float


async def measure(client: str, port: int, in_flight: int, seconds: float) -> Figure:
    """Let a fixed set of workers take turns from one iterator, as fast as the client can."""
    ends: list[list[float]] = [[] for _ in range(in_flight)]
    turns = itertools.count()

    async def work(call: Call, ends: list[float]) -> None:
        for _ in turns:
            await call()
            ends.append(time.perf_counter())

    async with CLIENTS[client](port, in_flight) as call, asyncio.TaskGroup() as group:
        tasks = [group.create_task(work(call, worker)) for worker in ends]
        await asyncio.sleep(WARM_UP)
        begin, cpu = time.perf_counter(), time.process_time()
        await asyncio.sleep(seconds)
        took, cpu = time.perf_counter() - begin, time.process_time() - cpu
        timed = [[end for end in worker if end >= begin] for worker in ends]
        for task in tasks:
            task.cancel()
    rate = sum(_rate(worker, took) for worker in timed)
    return Figure(rate * LATENCY / in_flight, 1000 * cpu / max(sum(map(len, timed)), 1))


def _rate(ends: list[float], seconds: float) -> float:
    """Answers a second of one worker.

    From first to last answer: answers come in bursts, and how many bursts a span holds is chance. Where there are
    but a few, the silence before and after them counts.
    """
    return (len(ends) - 1) / (ends[-1] - ends[0]) if len(ends) > 4 else len(ends) / seconds


# The table


def main() -> None:
    """Measure all clients side by side, or be one of the processes that takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--in-flight", type=int, nargs="+", default=[16, 64, 256])
    parser.add_argument("--clients", nargs="+", choices=CLIENTS, default=[name for name in CLIENTS if _is_there(name)])
    parser.add_argument("--seconds", type=float, default=4.0, help="how long a run is measured")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--role", choices=["serve", "measure"], help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.role == "serve":
        _take_core(1)
        asyncio.run(serve())
    elif wanted.role == "measure":
        _take_core(0)
        figure = asyncio.run(measure(wanted.clients[0], wanted.port, wanted.in_flight[0], wanted.seconds))
        print(figure.share, figure.cpu_ms)
    else:
        _print_table(wanted.clients, wanted.in_flight, wanted.seconds, wanted.runs)


def _print_table(clients: list[str], levels: list[int], seconds: float, runs: int) -> None:
    print(f"{'in flight':>9}  {'client':<16} {'share':>6} {'CPU ms':>7}   CPU to each: {'  '.join(clients)}")
    with _server() as port:
        for in_flight in levels:
            figures: dict[str, list[Figure]] = {client: [] for client in clients}
            for _ in range(runs):
                for client in clients:
                    figures[client].append(_measured(client, port, in_flight, seconds))
            cpu = {client: min(figure.cpu_ms for figure in figures[client]) for client in clients}
            for client in clients:
                share = max(figure.share for figure in figures[client])
                ratios = "  ".join(f"{cpu[client] / cpu[other]:.2f}" for other in clients)
                print(f"{in_flight:>9}  {client:<16} {share:>6.3f} {cpu[client]:>7.3f}   {ratios}", flush=True)


@contextmanager
def _server() -> Iterator[int]:
    """The port of a server that runs meanwhile."""
    command = [sys.executable, __file__, "--role", "serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


def _measured(client: str, port: int, in_flight: int, seconds: float) -> Figure:
    """One run, in a process of its own."""
    told = {"role": "measure", "clients": client, "port": port, "in-flight": in_flight, "seconds": seconds}
    options = [text for name, value in told.items() for text in (f"--{name}", str(value))]
    run = subprocess.run([sys.executable, __file__, *options], capture_output=True, text=True, check=False)
    if run.returncode:
        sys.exit(f"{client} fails:\n{run.stderr}")
    share, cpu_ms = run.stdout.split()[-2:]
    return Figure(float(share), float(cpu_ms))


def _take_core(number: int) -> None:
    """Stay on one core, where that can be said: server and client are not to push each other off theirs."""
    if hasattr(os, "sched_setaffinity") and len(cores := sorted(os.sched_getaffinity(0))) > number:
        os.sched_setaffinity(0, {cores[number]})


def _is_there(client: str) -> bool:
    return client not in {"openai", "litellm"} or importlib.util.find_spec(client) is not None


if __name__ == "__main__":
    main()
