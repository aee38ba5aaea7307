"""Fixtures that several test files share."""

import os

import pytest

from tests.fakeserver import FakeServer
from tests.tiny import make_tiny_gguf


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
    monkeypatch.setenv("SUMMARIZER_WEIGHTS", str(tmp_path / "own" / "weights"))


@pytest.fixture
def server():
    """A running fake server; see `FakeServer` for what it can be told."""
    fake = FakeServer()
    yield fake
    fake.close()
