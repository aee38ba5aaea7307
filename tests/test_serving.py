"""The embedded server as a child process: it starts, answers, stops, and never outlives its parent."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import summarizer
from summarizer.endpoint.embedded import llamacpp
from summarizer.endpoint.embedded.serving import EmbeddedServer, require_runtime, threads
from summarizer.endpoint.line.connecting import Connection
from summarizer.errors import EmbeddedError
from tests.tiny import CONTEXT

SCHEMA = {
    "type": "object",
    "properties": {"answer": {"enum": ["yes", "no"]}},
    "required": ["answer"],
    "additionalProperties": False,
}

PARENT = """
import asyncio, sys
from pathlib import Path
from summarizer.endpoint.embedded.serving import EmbeddedServer

async def main():
    server = EmbeddedServer(Path(sys.argv[1]), context=512)
    starting = asyncio.create_task(server.start())
    while server.pid is None:
        await asyncio.sleep(0)
    if sys.argv[2] == "serving":
        await starting
    print(server.pid, flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


@pytest.fixture(autouse=True)
def importable(monkeypatch):
    """The child finds the package also where it is not installed."""
    monkeypatch.setenv("PYTHONPATH", str(Path(summarizer.__file__).parents[1]))


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """The folder that temporary files of this process go to, empty at first."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def is_alive(pid):
    """True while the process runs; one that has ended but was not waited for is not alive."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(pid, seconds):
    """True once the process has ended, False where it has not within *seconds*."""
    deadline = time.monotonic() + seconds
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not is_alive(pid)


@pytest.mark.realserver
def test_it_starts_answers_and_stops(tiny_gguf, temporary):
    """A started server lists its model, answers within a schema, has the context asked for, and cleans up."""

    async def conversation():
        server = EmbeddedServer(tiny_gguf, context=CONTEXT // 2, slots=2)
        base_url = await server.start()
        pid = server.pid
        connection = Connection(base_url, None, in_flight=1, read_timeout=60)
        models = await connection.get("models")
        completion = await connection.complete(
            {
                "model": "tiny",
                "messages": [{"role": "user", "content": "新华社北京6月6日电"}],
                "temperature": 0,
                "max_tokens": 100,
                "response_format": {
                    "type": "json_schema",
                    "json_schema": {"name": "answer", "schema": SCHEMA},
                },
            },
        )
        await connection.aclose()
        await server.stop()
        await server.stop()
        return base_url, pid, models, completion

    base_url, pid, models, completion = asyncio.run(conversation())
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/v1", base_url)
    assert [model["id"] for model in models["data"]] == ["tiny"]
    assert models["data"][0]["meta"]["n_ctx_train"] == CONTEXT
    assert models["data"][0]["meta"]["n_ctx"] == CONTEXT // 2
    (choice,) = completion["choices"]
    assert choice["finish_reason"] == "stop"
    assert re.fullmatch(r'\{\s*"answer"\s*:\s*"(yes|no)"\s*\}', choice["message"]["content"])
    assert not is_alive(pid)
    assert list(temporary.iterdir()) == []


@pytest.mark.realserver
@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc whether a process lives")
@pytest.mark.parametrize("state", ["serving", "loading"])
def test_it_dies_with_its_parent(tiny_gguf, state, temporary):
    """A parent ended by SIGKILL, while the child serves or while it still loads, takes the child along."""
    command = [sys.executable, "-c", PARENT, str(tiny_gguf), state]
    environment = {**os.environ, "TMPDIR": str(temporary)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        alive_before = is_alive(pid)
        parent.send_signal(signal.SIGKILL)
    assert alive_before
    assert gone(pid, seconds=20)


@pytest.mark.realserver
def test_a_broken_model_shows_the_log(tmp_path, temporary):
    """Where llama.cpp cannot load the file, the error quotes its log on one line and the log stays."""
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(EmbeddedError, match=r"ended with code 1: .*failed to load model") as caught:
        asyncio.run(EmbeddedServer(broken, context=512).start())
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 500 + 400
    (log,) = re.findall(r"the whole log: (\S+)\)", message)
    assert "broken.gguf" in Path(log).read_text()


@pytest.mark.realserver
def test_a_server_that_is_never_ready_is_given_up(tiny_gguf, monkeypatch, temporary):
    """A child that is not ready in time is ended, and the error says how long we waited."""
    monkeypatch.setattr(llamacpp, "PATIENCE", 0)
    server = EmbeddedServer(tiny_gguf, context=512)
    with pytest.raises(EmbeddedError, match="not ready after 0 seconds: its log is empty"):
        asyncio.run(server.start())
    assert server.pid is None


@pytest.mark.realserver
def test_a_cancelled_start_leaves_nothing(tiny_gguf, temporary):
    """Giving up on a start ends the child and removes its log."""

    async def give_up():
        server = EmbeddedServer(tiny_gguf, context=512)
        starting = asyncio.create_task(server.start())
        while server.pid is None:  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0)
        pid = server.pid
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        return pid

    assert not is_alive(asyncio.run(give_up()))
    assert list(temporary.iterdir()) == []


def test_without_the_runtime_the_ways_on_are_named(monkeypatch):
    """Where xllamacpp cannot be imported, the error names the extra, the option and the command."""
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(EmbeddedError) as caught:
        require_runtime()
    for way in (
        "pip install 'summarizer[local]'",
        "--base-url URL",
        "OPENAI_BASE_URL",
        "`summarizer models`",
    ):
        assert way in str(caught.value)


@pytest.mark.parametrize(
    ("cores", "load", "expected"),
    [(2, 0.0, 2), (2, 0.4, 2), (2, 0.8, 1), (2, 2.1, 1), (2, 90.0, 1), (1, 0.0, 1), (16, 3.7, 12)],
)
def test_threads_leave_busy_cores_alone(cores, load, expected):
    """An idle machine gives all its cores, a busy one those that are free, and there is always one."""
    assert threads(cores, load) == expected
