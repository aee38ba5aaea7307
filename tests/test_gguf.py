"""The trained context, read from GGUF headers good and bad."""

import struct

import pytest

from summarizer.endpoint.embedded.gguf import trained_context
from summarizer.errors import EmbeddedError
from tests.tiny import CONTEXT

ARRAY, STRING, UINT32, UINT64, UINT8 = 9, 8, 4, 10, 0


def text(value):
    return struct.pack("<Q", len(value.encode())) + value.encode()


def pair(key, kind, value):
    return text(key) + struct.pack("<I", kind) + value


def header(*pairs, version=3, count=None):
    return b"GGUF" + struct.pack("<IQQ", version, 0, len(pairs) if count is None else count) + b"".join(pairs)


ARCHITECTURE = pair("general.architecture", STRING, text("qwen2"))
LENGTH = pair("qwen2.context_length", UINT32, struct.pack("<I", 32768))
VOCABULARY = pair("tokenizer.ggml.tokens", ARRAY, struct.pack("<IQ", STRING, 3) + text("a") + text("中") + text("c"))
SCORES = pair("tokenizer.ggml.scores", ARRAY, struct.pack("<IQ", UINT32, 2) + bytes(8))
OTHER = pair("other.context_length", UINT64, struct.pack("<Q", 7))


@pytest.fixture
def written(tmp_path):
    def write(content):
        path = tmp_path / "model.gguf"
        path.write_bytes(content)
        return path

    return write


def test_a_file_of_the_gguf_package(tiny_gguf):
    """What the reference writer wrote as context length is what we read."""
    assert trained_context(tiny_gguf) == CONTEXT


@pytest.mark.parametrize("version", [2, 3])
@pytest.mark.parametrize(
    "pairs",
    [
        (ARCHITECTURE, LENGTH),
        (LENGTH, ARCHITECTURE),
        (VOCABULARY, OTHER, SCORES, LENGTH, pair("general.name", STRING, text("x" * 99_999)), ARCHITECTURE),
    ],
    ids=["usual order", "architecture last", "between arrays, strings and another part's length"],
)
def test_order_and_neighbours_do_not_matter(written, pairs, version):
    """The length of the file's own architecture is found wherever it stands in the header."""
    assert trained_context(written(header(*pairs, version=version))) == 32768


def test_reading_stops_once_it_is_known(written):
    """What follows the context length is never read, so it may be anything."""
    assert trained_context(written(header(ARCHITECTURE, LENGTH, count=2**40) + b"\xff" * 50)) == 32768


HUGE = struct.pack("<Q", 2**62)
BAD = {
    "empty": (b"", "does not begin with GGUF"),
    "a web page": (b"<!DOCTYPE html><title>Sign in</title>", "does not begin with GGUF"),
    "cut in the head": (header()[:10], "cut short"),
    "cut in a value": (header(ARCHITECTURE, LENGTH)[:-2], "cut short"),
    "big-endian": (b"GGUF" + struct.pack(">IQQ", 3, 0, 0), "version"),
    "no length": (header(ARCHITECTURE, OTHER), "names no context length"),
    "length zero": (
        header(ARCHITECTURE, pair("qwen2.context_length", UINT32, bytes(4))),
        "names no context length",
    ),
    "endless key": (header(count=1) + HUGE, "name of"),
    "endless architecture": (
        header(text("general.architecture") + struct.pack("<I", STRING) + HUGE),
        "name of",
    ),
    "endless string": (header(text("general.name") + struct.pack("<I", STRING) + HUGE), "past its end"),
    "endless array": (header(pair("x", ARRAY, struct.pack("<I", UINT8) + HUGE)), "past its end"),
    "endless array of strings": (header(pair("x", ARRAY, struct.pack("<I", STRING) + HUGE)), "cut short"),
    "array of arrays": (header(pair("x", ARRAY, struct.pack("<IQ", ARRAY, 1))), "unknown type 9"),
    "unknown type": (header(pair("x", 77, bytes(8))), "unknown type 77"),
    "a key that is no text": (header(struct.pack("<Q", 2) + b"\xff\xfe" + bytes(12)), "decode"),
}


@pytest.mark.parametrize(("content", "reason"), BAD.values(), ids=BAD)
def test_a_bad_header_is_refused_with_its_reason(written, content, reason):
    """A header that is cut, hostile or not GGUF ends in an error that names file, reason and way on."""
    path = written(content)
    with pytest.raises(EmbeddedError, match=reason) as caught:
        trained_context(path)
    assert str(path) in str(caught.value)
    assert "name another file" in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    """A path that does not exist is named, with the setting to check."""
    with pytest.raises(EmbeddedError, match=r"No such file.*SUMMARIZER_GGUF"):
        trained_context(tmp_path / "absent.gguf")


def test_a_folder_is_no_model(tmp_path):
    """A folder in place of the file is refused as such."""
    with pytest.raises(EmbeddedError, match="Cannot read the model"):
        trained_context(tmp_path)
