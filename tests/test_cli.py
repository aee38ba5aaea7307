"""The commands as people run them: what they print, where, and with which exit code."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import get_args

import pytest

from summarizer import settings
from summarizer.cli import options
from tests.fakeserver import Reply, error

PROJECT = Path(__file__).parent.parent
SEED = str(PROJECT / "seeds" / "002_4e5e5bb9aac5b8dd.txt")
CHINESE = "上海市市长龚正昨天说，要完成3000万平方米。会议决定成立新的领导小组。"

# What makes a start slow; none of it is needed to show help.
HEAVY = {
    "asyncio",
    "diskcache",
    "docx",
    "httpx",
    "lxml",
    "pydantic",
    "pypinyin",
    "tenacity",
    "pypdfium2",
    "xllamacpp",
    "yaml",
}


def run(*arguments, stdin=None, **environment):
    """The program in a process of its own, with this test's environment and *environment* over it."""
    return subprocess.run(
        [sys.executable, "-m", "summarizer", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        cwd=environment.pop("cwd", None),
        env=os.environ | {name: str(value) for name, value in environment.items()},
    )


@pytest.fixture
def page(tmp_path):
    """A small file with two Chinese sentences."""
    path = tmp_path / "page.txt"
    path.write_text(CHINESE, encoding="utf-8")
    return path


def explained(result):
    """The one line that explains a failure; there is never a traceback."""
    assert "Traceback" not in result.stderr
    (line,) = [line for line in result.stderr.splitlines() if line.strip()]
    return line


def test_help_imports_nothing_heavy():
    """`--help` needs none of the libraries that the work needs."""
    code = "import sys, summarizer.cli; print(*{m.partition('.')[0] for m in sys.modules})"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert set() == HEAVY & set(result.stdout.split())


def test_help_is_quick(tmp_path):
    """`--help` takes less than 1.6 times as long as that of a typer app with one empty command."""
    bare = tmp_path / "bare.py"
    bare.write_text(
        "import typer\napp = typer.Typer()\n@app.command()\ndef one(): ...\n@app.command()\ndef two(): ...\napp()\n"
    )

    def seconds(*command):
        start = time.perf_counter()
        subprocess.run([sys.executable, *command, "--help"], capture_output=True, check=True)
        return time.perf_counter() - start

    seconds("-m", "summarizer")
    pairs = [(seconds("-m", "summarizer"), seconds(str(bare))) for _ in range(7)]

    assert min(ours for ours, _ in pairs) < 1.6 * min(theirs for _, theirs in pairs)


@pytest.mark.parametrize(
    "command",
    [[], *([name] for name in "summarise translate batch articles models prompts glossary memory cache".split())],
)
def test_every_command_teaches(command):
    """Each command has help with a sentence that says what it does."""
    result = run(*command, "--help")

    assert result.returncode == 0
    assert re.search(r"[A-Z][a-z]+ .{20,}\.", result.stdout)


def test_articles_needs_no_model(page):
    """`articles` prints what is in a file, with offsets, and asks nobody."""
    result = run("articles", page, "--format", "json", SUMMARIZER_BASE_URL="http://127.0.0.1:9/v1")

    (record,) = json.loads(result.stdout)
    assert (0, "") == (result.returncode, result.stderr)
    assert CHINESE == "".join(CHINESE[s["start"] : s["end"]] for p in record["paragraphs"] for s in p["spans"])


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "markdown"])
@pytest.mark.parametrize("task", ["summarise", "translate"])
def test_results_go_to_stdout_in_each_format(server, page, task, form):
    """Every format has the source beside the English; nothing else is on stdout."""
    result = run(task, page, "--format", form, SUMMARIZER_BASE_URL=server.url, SUMMARIZER_MODEL="test")

    assert (0, "") == (result.returncode, result.stderr)
    assert "written for the test" in result.stdout
    if form == "json":
        assert 1 == len(json.loads(result.stdout))
    if form == "jsonl":
        assert [page.stem + "#1"] == [json.loads(line)["id"] for line in result.stdout.splitlines()]
    if (task, form) != ("translate", "text"):
        assert "3000万平方米" in result.stdout


def test_the_american_spelling_works_too(server, page):
    """`summarize` is `summarise`."""
    result = run("summarize", page, "--base-url", server.url, "--model", "test")

    assert (0, "") == (result.returncode, result.stderr)


def test_a_second_run_asks_nothing(server, page):
    """An identical run makes no request at all, and prints the same brief."""
    options = ["summarise", page, "--base-url", server.url, "--model", "test", "--format", "json"]
    first, asked = run(*options), len(server.requests)
    second = run(*options)

    assert asked > 2
    assert asked == len(server.requests)
    assert json.loads(first.stdout)[0]["brief"] == json.loads(second.stdout)[0]["brief"]
    assert 0 == json.loads(second.stdout)[0]["provenance"]["calls"]


def test_standard_input_is_a_dash(server):
    """`-` reads the text from standard input."""
    result = run(
        "translate", "-", "--format", "json", stdin=CHINESE, SUMMARIZER_BASE_URL=server.url, SUMMARIZER_MODEL="m"
    )

    assert "stdin" == json.loads(result.stdout)[0]["document"]["path"]


def test_records_are_printed_as_they_come(tmp_path, page):
    """A pattern in quotes needs no shell; one bad record is one line, and the others are printed."""
    (tmp_path / "news.jsonl").write_text(f'{{"id": "a", "text": "{CHINESE}"}}\n{{\n', encoding="utf-8")

    result = run("articles", tmp_path / "*", "--format", "jsonl")

    assert 1 == result.returncode
    assert ["a#1", "page#1"] == [json.loads(line)["id"] for line in result.stdout.splitlines()]
    assert "news.jsonl:2: this line is not JSON" in explained(result)


@pytest.mark.parametrize("size", ["50", "0.05kB", "50 B"])
def test_the_largest_size_is_the_users(page, size):
    """--max-size takes bytes and units; a larger file is refused with the option's name; nonsense is a bad setting."""
    assert "--max-size" in explained(run("articles", page, "--max-size", size))
    assert 0 == run("articles", page, SUMMARIZER_MAX_SIZE="1MiB").returncode
    assert "--max-size" in explained(run("articles", page, "--max-size", "huge"))


@pytest.mark.parametrize("command", ["articles", "summarise"])
def test_one_ctrl_c_ends_the_wait_for_standard_input(command):
    """It need not be pressed twice while nothing comes."""
    process = subprocess.Popen(
        [sys.executable, "-m", "summarizer", command, "-"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=3)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=10)

    assert (130, "Interrupted.\n") == (process.returncode, stderr)


def test_what_a_script_started_in_the_background_ends_when_it_is_told_to(server, page):
    """A shell has what it starts with & ignore Ctrl-C; SIGTERM ends it none the less, in the midst of a question."""
    server.always(Reply(delay=30))
    command = [sys.executable, "-m", "summarizer", "translate", str(page), "--base-url", server.url, "--model", "m"]
    deaf = ["sh", "-c", 'trap "" INT; exec "$@"', "sh"]
    process = subprocess.Popen([*deaf, *command], stderr=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 60
        while not server.chat_requests:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        process.terminate()
        _, stderr = process.communicate(timeout=10)
    finally:
        process.kill()

    assert (130, "Interrupted.\n") == (process.returncode, stderr)


def test_strict_fails_on_findings(server, page):
    """The test server's English has no 30 million in it: a finding, and with --strict exit code 1."""
    options = ["translate", page, "--base-url", server.url, "--model", "test"]

    assert 0 == run(*options).returncode
    assert 1 == run(*options, "--strict").returncode


def test_one_bad_file_does_not_stop_its_neighbours(server, page, tmp_path):
    """The good file is printed, the bad ones are named with a reason each, and the exit code says so."""
    empty = tmp_path / "empty.txt"
    empty.touch()
    broken = tmp_path / "broken.txt"
    broken.write_bytes(CHINESE.encode() + CHINESE.encode("gb18030"))

    result = run("summarise", empty, broken, tmp_path / "missing.txt", page, "--base-url", server.url, "--model", "m")

    assert 1 == result.returncode
    assert "written for the test" in result.stdout
    assert ["empty.txt", "broken.txt", "missing.txt"] == re.findall(r"(\w+\.txt): ", result.stderr)


def test_out_is_written_whole(server, page, tmp_path):
    """--out holds the result, stdout nothing."""
    out = tmp_path / "deep" / "brief.md"

    result = run("summarise", page, "-o", out, "-f", "markdown", "--base-url", server.url, "--model", "m")

    assert (0, "") == (result.returncode, result.stdout)
    assert out.read_text(encoding="utf-8").startswith("# ")
    assert [out] == list(out.parent.iterdir())


def test_no_endpoint_and_no_runtime_says_the_ways_on(page, tmp_path):
    """Without the extra `local` the error names the extra and the option for another server."""
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text("import sys\nsys.modules['xllamacpp'] = None\n")

    result = run("summarise", page, PYTHONPATH=f"{hidden}{os.pathsep}{PROJECT}")

    assert 3 == result.returncode
    assert "summarizer[local]" in explained(result)
    assert "--base-url" in explained(result)


def test_offline_without_weights_says_the_ways_on(page):
    """--offline never downloads: the error names `models pull`."""
    result = run("summarise", page, "--offline")

    assert 3 == result.returncode
    assert "models pull" in explained(result)


@pytest.mark.parametrize("suffix", ["", "/v1"])
def test_a_wrong_address_is_explained(page, suffix):
    """Nothing listens there: one line that names the address."""
    result = run("summarise", page, "--base-url", f"http://127.0.0.1:9{suffix}", "--model", "m")

    assert 3 == result.returncode
    assert "http://127.0.0.1:9" in explained(result)


def test_an_address_without_v1_is_explained(server, page):
    """A server that has no such path: one line that says what most base URLs end in."""
    result = run("summarise", page, "--base-url", server.url.removesuffix("/v1"), "--model", "m")

    assert 3 == result.returncode
    assert "/v1" in explained(result)


def test_a_wrong_key_is_explained(server, page):
    """401: one line that names the variable and does not show the key."""
    server.always(error(401, "Incorrect API key provided"))

    result = run("summarise", page, "--base-url", server.url, "--model", "m", OPENAI_API_KEY="sk-canary")

    assert 3 == result.returncode
    assert "OPENAI_API_KEY" in explained(result)
    assert "sk-canary" not in result.stderr


def test_an_unknown_model_is_explained(server, page):
    """404 about a model, and an embedded model that we do not have: one line each, naming where to look."""
    server.always(error(404, "The model `x` does not exist"))

    remote = run("summarise", page, "--base-url", server.url, "--model", "x")
    embedded = run("summarise", page, "--model", "x")

    assert (3, 3) == (remote.returncode, embedded.returncode)
    assert "summarizer models" in explained(remote)
    assert "qwen2.5-coder-0.5b" in explained(embedded)


def test_an_unwritable_out_is_explained_before_anything_is_asked(server, page, tmp_path):
    """A file where the folder should be: exit code 3, and no request was made."""
    (tmp_path / "file").touch()

    single = run("summarise", page, "-o", tmp_path / "file" / "x.md", "--base-url", server.url, "--model", "m")
    many = run("batch", tmp_path, "-o", tmp_path / "file" / "out", "--base-url", server.url, "--model", "m")

    assert (3, 3) == (single.returncode, many.returncode)
    assert "cannot be written" in explained(single)
    assert [] == server.requests


def test_wrong_usage_has_code_2(page):
    """What the command line itself refuses is told apart from what fails later."""
    assert 2 == run("summarise").returncode
    assert 2 == run("summarise", page, "--format", "pdf").returncode
    assert 2 == run("batch", page.parent, "--out", page.parent / "o", "--task", "dance").returncode


def test_bad_settings_name_their_place(page, tmp_path):
    """A bad value says which option, variable or file it may come from; exit code 3."""
    (tmp_path / "summarizer.toml").write_text("contxt = 4096\n")

    assert "SUMMARIZER_CONTEXT" in explained(run("summarise", page, SUMMARIZER_CONTEXT="many"))
    assert "contxt" in explained(run("summarise", page, cwd=tmp_path))


def test_a_bad_prompt_is_refused_before_anything_is_asked(server, page, tmp_path):
    """A prompt of the user's with an unknown variable: exit code 3, no request."""
    folder = tmp_path / "prompts"
    assert 0 == run("prompts", "export", folder).returncode
    (folder / "write.md").write_text("{{sentences}} {{nobody}}")

    result = run("summarise", page, "--prompts", folder, "--base-url", server.url, "--model", "m")

    assert 3 == result.returncode
    assert "nobody" in explained(result)
    assert [] == server.requests


def test_control_characters_reach_no_terminal(server, tmp_path):
    """An escape sequence in a file name or a file is not printed as one."""
    path = tmp_path / "a\x1b[31m.txt"
    path.write_text(f"\x1b]0;title\x07{CHINESE}", encoding="utf-8")

    result = run("translate", path, tmp_path / "no\x1b[2Jsuch", "--base-url", server.url, "--model", "m")

    assert "\x1b" not in result.stdout + result.stderr


def test_models_lists_what_the_endpoint_has(server):
    """With an endpoint its models are listed; without one the embedded ones."""
    assert "qwen2.5-coder-1.5b" in run("models").stdout
    assert run("models", "--base-url", server.url).stdout.strip()


def test_prompts_and_cache_can_be_seen(server, page):
    """`prompts list` and `show`, `cache info` and `clear` say what is there."""
    run("translate", page, "--base-url", server.url, "--model", "m")

    assert "translate" in run("prompts", "list").stdout
    assert "{{sentences}}" in run("prompts", "show", "translate").stdout
    assert "answers" in run("cache", "info").stdout
    assert "0 answers" not in run("cache", "clear", "--yes").stdout
    assert "0 answers" in run("cache", "info").stdout


def test_the_version_is_that_of_the_package():
    """`--version` prints what pyproject.toml says."""
    (version,) = re.findall(r'^version = "(.+)"', (PROJECT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)

    assert f"summarizer {version}\n" == run("--version").stdout


def test_a_failed_run_leaves_an_earlier_result_alone(server, page, tmp_path):
    """After a refused key the file of the last good run is what it was."""
    out = tmp_path / "brief.md"
    options = ["summarise", page, "-o", out, "-f", "markdown", "--base-url", server.url, "--model"]
    run(*options, "m")
    good = out.read_bytes()
    server.always(error(401, "no"))

    assert 3 == run(*options, "another").returncode
    assert good == out.read_bytes()


def test_out_never_replaces_an_input_or_a_device(page, tmp_path):
    """The source, a pipe and a folder are refused as --out; a link is written through."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    link, target = tmp_path / "link.txt", tmp_path / "target.txt"
    link.symlink_to(target)

    for out in (page, pipe, tmp_path):
        assert 3 == run("articles", page, "-o", out).returncode
    assert CHINESE == page.read_text(encoding="utf-8")
    assert 0 == run("articles", page, "-o", link).returncode
    assert link.is_symlink()
    assert CHINESE in target.read_text(encoding="utf-8")


def test_a_folder_without_texts_is_no_success(tmp_path):
    """An empty folder is named, and the exit code is 1."""
    result = run("articles", tmp_path)

    assert 1 == result.returncode
    assert "a folder without any" in explained(result)


def test_a_full_output_is_explained(page):
    """Standard output that takes nothing: one line, no traceback."""
    command = f"{sys.executable} -m summarizer articles {page} > /dev/full"
    result = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)

    assert "Traceback" not in result.stderr
    assert result.returncode


def test_an_unknown_setting_in_the_environment_is_refused(page):
    """A typo in a variable is told, with the names that there are."""
    assert "SUMMARIZER_CONTEXT" in explained(run("summarise", page, SUMMARIZER_CONTXT="1"))


def test_the_command_offers_the_ways_that_the_settings_know():
    """The list is written twice, so that --help need not wait for pydantic; the two are one."""
    assert get_args(options.Rung) == get_args(settings.Rung)
