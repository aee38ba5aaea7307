"""Fixtures that several test files share."""

import os
from pathlib import Path

import httpx
import pytest
from vcr.stubs.httpx_stubs import vcr_handle_async_request

from summarizer.endpoint.line.transport import LeanTransport
from tests.fakeserver import FakeServer
from tests.recording import SERIALIZER, anonymous
from tests.tiny import make_tiny_gguf


def pytest_recording_configure(config, vcr):
    """Cassettes are written so that a person can review them."""
    vcr.register_serializer("yaml", SERIALIZER)


@pytest.fixture(scope="module")
def vcr_cassette_dir(request):
    """Cassettes lie at the top of the project, in a folder for each test file."""
    return str(Path(__file__).parent.parent / "cassettes" / Path(request.node.path).stem.removeprefix("test_"))


@pytest.fixture(scope="module")
def vcr_config():
    """A request is answered from a cassette only if its body is the same; the port is another each time."""
    return {
        "match_on": ["method", "path", "body"],
        "before_record_request": anonymous,
        "decode_compressed_response": True,
        "filter_headers": ["authorization"],
    }


@pytest.fixture(autouse=True)
def our_transport_is_recorded(request, monkeypatch):
    """vcrpy stands in for httpx's own transports; it does the same for ours, by the same stub."""
    if request.node.get_closest_marker("vcr"):
        stub = vcr_handle_async_request(request.getfixturevalue("vcr"), LeanTransport.handle_async_request, httpx)
        monkeypatch.setattr(LeanTransport, "handle_async_request", stub)


@pytest.fixture(autouse=True)
def every_recording_is_played(request, record_mode):
    """A recording that no request asks for any more is stale, and fails its test."""
    cassette = request.getfixturevalue("vcr") if request.node.get_closest_marker("vcr") else None
    yield
    if cassette is not None and record_mode == "none":
        assert cassette.all_played, f"{cassette._path} holds {len(cassette) - cassette.play_count} unplayed recordings"


@pytest.fixture(scope="session")
def tiny_gguf(tmp_path_factory):
    """Path of a GGUF model that llama.cpp loads in a moment and that answers nonsense."""
    return make_tiny_gguf(tmp_path_factory.mktemp("tiny") / "tiny.gguf")


@pytest.fixture(autouse=True)
def own_environment(monkeypatch, tmp_path):
    """No test reads this machine's settings, answers or weights, nor goes through its proxy."""
    for name in list(os.environ):
        if name.startswith(("SUMMARIZER_", "OPENAI_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("SUMMARIZER_CACHE", str(tmp_path / "own" / "answers"))
    monkeypatch.setenv("SUMMARIZER_DATA", str(tmp_path / "own" / "data"))
    monkeypatch.setenv("SUMMARIZER_WEIGHTS", str(tmp_path / "own" / "weights"))


@pytest.fixture
def server():
    """A running fake server; see `FakeServer` for what it can be told."""
    fake = FakeServer()
    yield fake
    fake.close()
