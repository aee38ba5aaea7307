"""Records as people and programs read them: nothing that a file or a model says becomes markup or moves a cursor."""

import json

import pytest

from summarizer.output import render
from summarizer.output.markdown import escaped
from summarizer.output.text import safe


def record(words):
    """A translation record whose every text is *words*."""
    return {
        "id": words,
        "document": {"path": words, "sha256": "", "encoding": "utf-8", "kind": "plain"},
        "headline": words,
        "source": words,
        "date": None,
        "paragraphs": [],
        "segments": [
            {"id": "p1.s1", "source": words, "target": words, "spans": [], "findings": [], "reused": None, "notes": []}
        ],
        "findings": [],
    }


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("<img src=x>", "\\<img src=x\\>"),
        ("[a](javascript:x)", "\\[a\\](javascript:x)"),
        ("a | b", "a \\| b"),
        ("- item", "\\- item"),
        ("1. first", "1\\. first"),
        ("---", "\\---"),
        ("http://example.org", "http\\://example.org"),
        ("2021-2025", "2021-2025"),
        ("3.5 percent", "3.5 percent"),
        ("two\nlines", "two lines"),
    ],
)
def test_markdown_shows_words_as_they_are(words, shown):
    """Marks are escaped, and only those that would count."""
    assert shown == escaped(words)


def test_no_control_character_is_printed():
    """Escape sequences, C1 controls and reversed reading directions reach neither a terminal nor a page."""
    words = "a\x1b]0;x\x07b\x9b31mc\u202ed\u2066e\x00f"

    for form in ("text", "markdown", "json", "jsonl", "html", "xliff", "tmx"):
        printed = render([record(words)], form)
        assert printed == safe(printed)
    assert words == json.loads(render([record(words)], "jsonl"))["headline"]
