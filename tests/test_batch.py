"""A whole folder: what is written, what is done again, what a failure or an interruption leaves."""

import asyncio
import glob
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from urllib.parse import quote

import pytest

from summarizer.batch.running import Method
from summarizer.batch.running import run as run_articles
from summarizer.errors import BudgetError, UnreachableError
from summarizer.sources import find_inputs
from tests.documents import epub, xhtml
from tests.fakeserver import answer, error, fitting
from tests.test_cli import CHINESE, run


@pytest.fixture
def folder(tmp_path):
    """Five small files, one of them in a folder below, one of them with a name that a file system may not take."""
    folder = tmp_path / "in"
    (folder / "below").mkdir(parents=True)
    for name in ("one.txt", "two.txt", "three.md", "below/one.txt", "四 [x].txt"):
        (folder / name).write_text(f"第{len(name)}篇。{CHINESE}", encoding="utf-8")
    return folder


def batch(server, folder, out, *more, **environment):
    return run("batch", folder, "--out", out, "--base-url", server.url, "--model", "m", *more, **environment)


def records(out):
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in out.glob("*.json")}


def test_a_record_and_a_page_for_each_article_and_an_index(server, folder, tmp_path):
    """Each article has both results in one record, and a page; the index links to the pages that are there."""
    out = tmp_path / "out"

    result = batch(server, folder, out)

    assert 0 == result.returncode, result.stderr
    assert 5 == len(records(out))
    for record in records(out).values():
        assert record["brief"]["claims"]
        assert [segment["target"] for segment in record["segments"]]
    index = (out / "index.md").read_text(encoding="utf-8")
    for page in out.glob("*.md"):
        assert page.name == "index.md" or f"]({page.name.replace(' ', '%20')})" in index or page.name[0] == "四"
    assert not list(out.glob(".*"))


def test_running_again_does_only_what_changed(server, folder, tmp_path):
    """Nothing is asked the second time; after an edit, only the edited file is; a lost page is made of its record."""
    out = tmp_path / "out"
    batch(server, folder, out)
    asked = len(server.requests)

    again = batch(server, folder, out)
    assert asked == len(server.requests)
    assert "5 from before" in again.stderr

    (folder / "two.txt").write_text("一句全新的话。" + CHINESE, encoding="utf-8")
    (out / "one-1.md").unlink()
    edited = batch(server, folder, out)
    assert "4 from before" in edited.stderr
    assert (out / "one-1.md").exists()
    assert "一句全新的话。" in records(out)["two-1.json"]["paragraphs"][0]["text"]


def test_another_format_asks_nothing(server, folder, tmp_path):
    """Pages of what is finished are made of the records, with no server; the index in HTML leads to each HTML page."""
    out = tmp_path / "out"
    batch(server, folder, out)
    asked = len(server.requests)

    again = batch(server, folder, out, "--format", "html", "-f", "docx", "-f", "xliff", "-f", "tmx")

    assert (0, asked) == (again.returncode, len(server.requests))
    assert "5 from before" in again.stderr
    for name in records(out):
        assert {".md", ".html", ".docx", ".xlf", ".tmx"} <= {p.suffix for p in out.glob(f"{glob.escape(name[:-5])}.*")}
    linked = re.findall(r'<td><a href="([^"]+)"', (out / "index.html").read_text(encoding="utf-8"))
    assert sorted(linked) == sorted(quote(path.name) for path in out.glob("*.html") if path.name != "index.html")
    assert not list(out.glob(".*"))


@pytest.mark.parametrize(
    ("options", "why"),
    [(["--format", "pdf"], "no page as 'pdf'"), (["--format", "tmx", "--task", "summarise"], "add translate")],
)
def test_a_page_that_cannot_be_is_refused_before_anything_is_asked(server, folder, tmp_path, options, why):
    """An unknown format, and one for translations only where there are none, are wrong usage."""
    result = batch(server, folder, tmp_path / "out", *options)

    assert 2 == result.returncode
    assert why in " ".join(result.stderr.replace("│", "").split())
    assert not server.requests


def test_another_task_is_done_anew(server, folder, tmp_path):
    """A record without a translation is not finished when a translation is asked for."""
    out = tmp_path / "out"
    batch(server, folder, out, "--task", "summarise")
    assert all("segments" not in record for record in records(out).values())

    batch(server, folder, out)

    assert all(record["segments"] and record["brief"] for record in records(out).values())


def test_the_output_is_never_its_own_input(server, folder):
    """With the output below the input folder, a second run finds the same five articles."""
    out = folder / "out"
    batch(server, folder, out)

    again = batch(server, folder, out)

    assert "5 articles" in again.stderr


def test_a_bad_file_is_listed_and_the_others_go_on(server, folder, tmp_path):
    """Four articles are done, the index names the fifth file with its reason, the exit code is 1."""
    out = tmp_path / "out"
    (folder / "two.txt").write_bytes(b"\xff\xfe\x00broken")

    result = batch(server, folder, out)

    assert 1 == result.returncode
    assert 4 == len(records(out))
    assert "two.txt" in (out / "index.md").read_text(encoding="utf-8").partition("## Failed")[2]
    assert "1 failed" in result.stderr.splitlines()[-1]


def test_parts_of_files_are_done_once_each(server, tmp_path):
    """Records and chapters are resumed one by one; one more record in front costs no other record its place."""
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    lines = [json.dumps({"id": f"n/{n}", "text": f"第{n}条。{CHINESE}"}) for n in range(3)]
    (folder / "news.jsonl").write_text("\n".join([*lines, "{"]), encoding="utf-8")
    (folder / "book.epub").write_bytes(epub({"a.xhtml": xhtml(CHINESE), "b.xhtml": xhtml("又一章。" + CHINESE)}))

    first = batch(server, folder, out)
    assert (1, 5) == (first.returncode, len(records(out)))
    assert "news.jsonl:4" in (out / "index.md").read_text(encoding="utf-8")

    more = json.dumps({"id": "new", "text": CHINESE})
    (folder / "news.jsonl").write_text("\n".join([more, *lines]), encoding="utf-8")
    second = batch(server, folder, out)
    assert (0, 6) == (second.returncode, len(records(out)))
    assert "5 from before" in second.stderr


def test_a_server_that_goes_away_leaves_finished_work(server, folder, tmp_path):
    """With a new file and a revoked key, what was done stays done and listed; the error is named once."""
    out = tmp_path / "out"
    batch(server, folder, out)
    (folder / "a new one.txt").write_text(f"{CHINESE}这一句是新的。", encoding="utf-8")
    server.always(error(401, "key revoked"))

    result = batch(server, folder, out)

    assert 3 == result.returncode
    assert 1 == result.stderr.count("OPENAI_API_KEY")
    assert "5 articles" in result.stderr
    assert "1 files not done" in result.stderr
    assert 5 == (out / "index.md").read_text(encoding="utf-8").count("written for the test")


def test_two_folders_do_not_share_an_output(server, folder, tmp_path):
    """A second input folder whose file would overwrite the first one's result is refused before anything is asked."""
    out = tmp_path / "out"
    batch(server, folder, out)
    asked = len(server.requests)

    result = batch(server, folder / "below", out)

    assert 3 == result.returncode
    assert "one.txt" in result.stderr
    assert asked == len(server.requests)


def test_a_gap_is_tried_again(server, folder, tmp_path):
    """An article with an untranslated sentence fails the run, and is not finished: a healthy server fills the gap."""
    out = tmp_path / "out"
    healthy = server._default

    def behave(request):
        poisoned = "第7篇" in request.prompt.partition("Sentences to translate:")[2]
        return answer("", finish_reason="length") if poisoned else healthy(request)

    server.always(behave)
    first = batch(server, folder, out)
    server.always(healthy)
    second = batch(server, folder, out)

    assert (1, 0) == (first.returncode, second.returncode)
    assert "with gaps" in first.stderr
    assert all(segment["target"] for record in records(out).values() for segment in record["segments"])


def test_a_name_that_is_not_utf8_is_no_obstacle(server, folder, tmp_path):
    """A file whose name no JSON can hold is done like any other."""
    out = tmp_path / "out"
    (folder / os.fsdecode(b"bad\xff.txt")).write_text(CHINESE, encoding="utf-8")

    result = batch(server, folder, out)

    assert 0 == result.returncode, result.stderr
    assert 6 == len(records(out))


def test_ctrl_c_leaves_finished_work_and_a_clear_last_line(server, folder, tmp_path):
    """Interrupted in the middle: finished records stay, the last line says how to go on, the next run does the rest."""
    out = tmp_path / "out"
    server.always(lambda request: replace(answer(fitting(request.schema)), delay=0.15))
    command = [sys.executable, "-m", "summarizer", "batch", folder, "--out", out, "--base-url", server.url]
    process = subprocess.Popen(
        [*map(str, command), "--model", "m", "--concurrency", "1"], stderr=subprocess.PIPE, text=True, env=os.environ
    )
    deadline = time.monotonic() + 60
    while not list(out.glob("*.json")):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=30)

    assert 130 == process.returncode
    assert "Traceback" not in stderr
    assert "goes on from here" in stderr
    before = len(records(out))
    assert 1 <= before < 5
    assert (out / "index.md").exists()
    assert not [path for path in out.iterdir() if path.name.endswith(".tmp")]
    server.always(lambda request: answer(fitting(request.schema)))
    assert f"{before} from before" in batch(server, folder, out).stderr
    assert 5 == len(records(out))


@pytest.mark.parametrize("error", [UnreachableError("gone"), BudgetError("spent")], ids=repr)
def test_what_is_under_way_when_a_run_ends_is_finished(folder, error):
    """It is paid for. Nobody else is asked after it."""
    finished = []
    begun = itertools.count()

    async def work(article, account):
        if next(begun) == 0:
            raise error
        await asyncio.sleep(0.1)
        finished.append(article.id)
        return {}

    async def everything():
        async for _ in run_articles(
            find_inputs([str(folder)], max_size=10**6, follow_links=False), Method(work, at_once=3)
        ):
            pass

    with pytest.raises(type(error)):
        asyncio.run(everything())
    assert (len(finished), next(begun)) == (2, 3)


def test_a_batch_that_goes_on_keeps_to_the_terms_of_what_is_finished(server, tmp_path):
    """The first accepted rendering of a term wins over a kill, too: it is shown on, and another way is a finding."""
    said = {
        "长三角加快了建设。": "The Yangtze Delta sped up its work.",
        "大家参观了长三角。": "They visited the Yangtze River Delta.",
    }
    server.always(
        lambda request: answer({"1": next(english for chinese, english in said.items() if chinese in request.prompt)})
    )
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for name, chinese in zip(("a", "b"), said, strict=True):
        (folder / f"{name}.txt").write_text(chinese, encoding="utf-8")
        assert batch(server, folder, out, "--task", "translate").returncode == 0

    assert "- 长三角 = Yangtze Delta" in server.chat_requests[-1].prompt
    (segment,) = json.loads((out / "b-1.json").read_text(encoding="utf-8"))["segments"]
    assert "“Yangtze Delta” in a#1 p1.s1" in segment["findings"][0]["message"]
