"""What is shipped: its names, its version, its words about itself."""

import hashlib
import importlib
import re
import shlex
import tomllib
from pathlib import Path

import pytest

import summarizer

PROJECT = Path(__file__).parent.parent
README = (PROJECT / "README.md").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))


def test_every_public_name_is_there():
    """The door opens on what it announces, sorted and documented, and on nothing else."""
    assert sorted(summarizer.__all__) == summarizer.__all__
    for name in summarizer.__all__:
        assert getattr(summarizer, name).__doc__
    with pytest.raises(AttributeError, match="nothing_of_ours"):
        _ = summarizer.nothing_of_ours


def test_the_newest_version_of_the_changelog_is_that_of_the_package():
    """A release cannot forget its changelog."""
    newest = re.search(r"^## \[(.+?)\]", (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert newest
    assert PYPROJECT["project"]["version"] == newest[1]


def test_the_error_tree_is_drawn_true():
    """errors.py draws each class it defines, below its parent, and no other."""
    errors = importlib.import_module("summarizer.errors")
    drawn = re.findall(r"^(.*?)(\w+Error)\b", errors.__doc__ or "", re.MULTILINE)
    parents: dict[str, str] = {}
    path: list[str] = []
    for indent, name in drawn:
        depth = len(indent) // 4
        path[depth:] = [name]
        parents[name] = path[depth - 1] if depth else "Exception"
    defined = {
        name: value.__bases__[0].__name__
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, Exception)
    }

    assert defined == parents


def test_the_readme_and_ci_run_the_same_commands():
    """CI passes by the README's own test command, and runs its main command on the same seed."""
    ci = (PROJECT / ".ci" / "run").read_text(encoding="utf-8")
    commands = [line for line in README.splitlines() if line.startswith("python3 -m venv .venv && ")]
    first, second = (shlex.split(command.rpartition("&& ")[2]) for command in commands)

    assert [".venv/bin/pytest"] == second
    assert "\n.venv/bin/pytest\n" in ci
    assert ["summarise", "seeds/002_4e5e5bb9aac5b8dd.txt"] == first[1:]
    assert "summarise" in ci
    assert Path(first[-1]).name in ci


def test_every_command_is_in_the_readme():
    """A command that a reader cannot find does not exist."""
    source = "".join(file.read_text(encoding="utf-8") for file in (PROJECT / "summarizer" / "cli").glob("*.py"))
    commands = re.findall(r"@app\.command\(\)\n(?:@.*\n)?def (\w+)", source)

    assert {"articles", "summarise", "translate", "batch", "check", "schema"} == set(commands)
    assert all(
        f"summarizer {command} " in README
        for command in [*commands, "models", "prompts", "glossary", "memory", "cache"]
    )


def test_no_cassette_holds_a_secret_or_too_much():
    """Recordings carry no credential and no address, and are two megabytes together at the most."""
    cassettes = list((PROJECT / "cassettes").rglob("*.yaml"))

    assert cassettes
    assert sum(path.stat().st_size for path in cassettes) < 2_000_000
    for path in cassettes:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"[Bb]earer|sk-\w{8}|authorization|localhost|127\.0\.0\.1:\d", text)
        assert "\\u" not in text


def test_the_seeds_are_unchanged():
    """The sample inputs are the bytes they were found as, by their digests."""
    digests = {
        "000_498c20462aa821d7.txt": "ccfc76ccc362645fca0aaec3561050f910dce44f5eadb2256ded584286e84647",
        "001_fac2bc4cd33a82b4.txt": "d9a62b23ac449640b5b9f14eaaa6037bf789a70726575b027f37ba6cab5a0832",
        "002_4e5e5bb9aac5b8dd.txt": "8d785ed4e57caec0a525bb3a6c2b839d48639f7f2e06642503acb004ae4be9ed",
        "003_1c11d3e58899abc5.txt": "29e8aa12f8d8384a88b66491cb41b168d7d6f07d094415457af55aebd10fe803",
        "004_1866d2bbd4d0eafa.txt": "1d0e2efc1a35275708b608682b704603e53dea1bffe1759a0878c5bd48c3a48f",
    }

    seeds = (PROJECT / "seeds").glob("*.txt")

    assert digests == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in seeds}
