"""Fixtures that several test files share."""

import pytest

from tests.tiny import make_tiny_gguf


@pytest.fixture(scope="session")
def tiny_gguf(tmp_path_factory):
    """Path of a GGUF model that llama.cpp loads in a moment and that answers nonsense."""
    return make_tiny_gguf(tmp_path_factory.mktemp("tiny") / "tiny.gguf")
