"""Answers on disk: kept for good, private, keyed by what matters, and no way in for whoever can write there."""

import pickle
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from summarizer.endpoint import Cache, clear_cache
from summarizer.endpoint.caching import cache_key
from summarizer.errors import StorageError

REQUEST = {
    "model": "qwen3-8b",
    "messages": [{"role": "user", "content": "新华社北京6月6日电"}],
    "temperature": 0,
    "max_tokens": 100,
    "response_format": {"type": "json_schema", "json_schema": {"name": "answer", "schema": {"type": "object"}}},
}
URL = "http://127.0.0.1:8080/v1"
ANSWER = {"content": "“好”\U0001f600", "model": "m"}

WRITER = """
import sys
from pathlib import Path
from summarizer.endpoint import Cache
cache = Cache(Path(sys.argv[1]))
for number in range(100):
    cache.put(f"{sys.argv[2]}{number}", {"content": sys.argv[2]})
cache.close()
"""


@pytest.fixture
def folder(tmp_path):
    """A cache folder with one answer under the key "known"."""
    folder = tmp_path / "answers"
    with closing(Cache(folder)) as cache:
        cache.put("known", ANSWER)
    return folder


def tamper(folder, sql, *values):
    """Do to the database what one could who may write to it."""
    with closing(sqlite3.connect(folder / "cache.db")) as database, database:
        database.execute(sql, values)


# Keeping


def test_an_answer_comes_back_in_a_later_run(folder):
    """What was put in is what comes out, in a cache opened anew; what was not is None."""
    with closing(Cache(folder)) as cache:
        assert cache.get("known") == ANSWER
        assert cache.get("unknown") is None
        assert len(cache) == 1
        assert cache.size() > 0


def test_only_the_owner_can_read_it(folder):
    """The folder we make is 0700, and what lies in it 0600."""
    with closing(Cache(folder)):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_a_folder_that_is_there_keeps_its_mode(tmp_path):
    """A folder that others use too is not closed to them; our files in it are."""
    tmp_path.chmod(0o755)
    with closing(Cache(tmp_path)):
        pass
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
    assert stat.S_IMODE((tmp_path / "cache.db").stat().st_mode) == 0o600


def test_nothing_is_ever_evicted(folder):
    """The limits that diskcache would start with, 1 GiB and ten culled at a time, are off in the database itself."""
    with closing(sqlite3.connect(folder / "cache.db")) as database:
        settings = dict(database.execute("SELECT key, value FROM Settings"))
    assert settings["eviction_policy"] == "none"
    assert settings["cull_limit"] == 0
    assert settings["size_limit"] > 2**60


def test_a_large_answer_stays_in_the_database(folder):
    """No answer becomes a file of its own, which diskcache does from 32 KiB on."""
    with closing(Cache(folder)) as cache:
        cache.put("large", {"content": "大" * 100_000})
        assert cache.get("large") == {"content": "大" * 100_000}
        assert {path.name.partition("-")[0] for path in folder.iterdir()} == {"cache.db"}


def test_two_processes_write_at_a_time(folder):
    """Two writers and a reader of one cache lose nothing."""
    with closing(Cache(folder)) as cache:
        writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(folder), name]) for name in "ab"]
        assert cache.get("known") == ANSWER
        assert [writer.wait(30) for writer in writers] == [0, 0]
        assert len(cache) == 201
        assert cache.get("b99") == {"content": "b"}


def test_a_tilde_in_the_path_is_a_name(tmp_path, monkeypatch):
    """The folder that is asked for is the folder that is used; what ~ means is for the settings to say."""
    monkeypatch.chdir(tmp_path)
    with closing(Cache(Path("~"))) as cache:
        cache.put("known", ANSWER)
    assert (tmp_path / "~" / "cache.db").stat().st_size > 0
    assert clear_cache(Path("~")) == 1


# Attacks: whoever can write to the folder may break the cache, and nothing else.


class Payload:
    """Pickled, it makes the file that it is given as soon as it is unpickled."""

    def __init__(self, marker):
        self.marker = marker

    def __reduce__(self):
        return (open, (str(self.marker), "w"))


@pytest.fixture
def marker(tmp_path):
    """A file that is there only if a payload ran."""
    marker = tmp_path / "payload-ran"
    yield marker
    assert not marker.exists()


def refused(folder):
    return pytest.raises(StorageError, match=f"{folder} holds something that this program did not write")


@pytest.mark.parametrize("mode", [0, 1, 2, 3, 4])
def test_a_pickled_value_is_not_opened(folder, marker, mode):
    """A pickle in place of an answer is refused, whatever the row calls it."""
    tamper(folder, "UPDATE Cache SET mode = ?, value = ?", mode, pickle.dumps(Payload(marker)))
    with closing(Cache(folder)) as cache, refused(folder):
        cache.get("known")


def test_a_pickled_key_is_not_opened(folder, marker):
    """A pickle in place of a key is refused where keys are listed, and met by no question."""
    tamper(folder, "UPDATE Cache SET raw = 0, key = ?", pickle.dumps(Payload(marker)))
    with closing(Cache(folder)) as cache:
        assert cache.get("known") is None
        with refused(folder):
            list(cache._cache)


@pytest.mark.parametrize("mode", [1, 2, 3, 4])
@pytest.mark.parametrize("name", ["../secret", "{}"])
def test_no_file_outside_is_read(folder, tmp_path, mode, name):
    """A file name in the database is not followed, in the folder or out of it."""
    secret = tmp_path / "secret"
    secret.write_text("secret")
    tamper(folder, "UPDATE Cache SET mode = ?, filename = ?, value = NULL", mode, name.format(secret))
    with closing(Cache(folder)) as cache, refused(folder):
        cache.get("known")


def test_no_file_outside_is_removed(folder, tmp_path):
    """Where a stored answer is replaced, the file that its row names stays."""
    precious = tmp_path / "precious"
    precious.write_text("precious")
    tamper(folder, "UPDATE Cache SET filename = ?", "../precious")
    with closing(Cache(folder)) as cache, refused(folder):
        cache.put("known", ANSWER)
    assert clear_cache(folder) == 1
    assert precious.read_text() == "precious"


@pytest.mark.parametrize(
    "value",
    ["not JSON", b"bytes", 7, None, "[" * 100_000],
    ids=["text", "bytes", "number", "null", "deep"],
)
def test_a_strange_value_is_no_traceback(folder, value):
    """What is no answer of ours is a StorageError that names the folder."""
    tamper(folder, "UPDATE Cache SET value = ?", value)
    with closing(Cache(folder)) as cache, pytest.raises(StorageError, match=str(folder)):
        cache.get("known")


@pytest.mark.parametrize(
    ("key", "value"),
    [("disk_evil", "x"), ("_disk", "x"), ("count", "many"), ("sqlite_evil", "x; y"), ("sqlite_journal_mode", "x")],
)
def test_a_strange_setting_is_no_traceback(folder, key, value):
    """Settings in the database that diskcache trips over are a StorageError, or without effect."""
    tamper(folder, "INSERT OR REPLACE INTO Settings VALUES (?, ?)", key, value)
    try:
        with closing(Cache(folder)) as cache:
            assert cache.get("known") == ANSWER
            len(cache)
    except StorageError as error:
        assert str(folder) in str(error)  # noqa: PT017 - either outcome is good


# Damage


def zeroed(content):
    return bytes(len(content))


def garbage(content):
    return b"garbage " * (len(content) // 8)


def halved(content):
    return content[: len(content) // 2]


def scratched(content):
    return content[:100] + b"\xff" * 8000 + content[8100:]


@pytest.mark.parametrize("damage", [zeroed, garbage, halved, scratched])
def test_damage_is_named_or_a_miss(folder, damage):
    """A damaged database is a StorageError with a way on, or counts as empty; it can be cleared and used again."""
    path = folder / "cache.db"
    path.write_bytes(damage(path.read_bytes()))
    try:
        with closing(Cache(folder)) as cache:
            assert cache.get("known") is None
            cache.put("known", ANSWER)
            assert cache.get("known") == ANSWER
    except StorageError as error:
        assert f"{folder} cannot be used" in str(error)  # noqa: PT017 - either outcome is good
        assert "`summarizer cache clear`" in str(error)  # noqa: PT017
    clear_cache(folder)
    with closing(Cache(folder)) as cache:
        assert cache.get("known") is None
        cache.put("known", ANSWER)
        assert cache.get("known") == ANSWER


def test_clearing_counts_and_touches_only_the_cache(folder):
    """Clearing says how many answers it forgot, and leaves other files alone."""
    (folder / "cache.db.mine").write_text("mine")
    assert clear_cache(folder) == 1
    assert [path.name for path in folder.iterdir()] == ["cache.db.mine"]
    assert clear_cache(folder) == 0


@pytest.mark.parametrize("name", ["file", "file/below"])
def test_a_folder_that_cannot_be_is_named(tmp_path, name):
    """Where a file stands in the way, the error names the folder and the setting."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match=f"{tmp_path / name} cannot be used .*SUMMARIZER_CACHE"):
        Cache(tmp_path / name)
    with pytest.raises(StorageError, match=f"{tmp_path / name} cannot be cleared"):
        clear_cache(tmp_path / name)


# Keys


def test_the_key_is_what_it_was():
    """The key of a request never changes by accident: every stored answer would be paid for again."""
    assert cache_key(URL, REQUEST) == "14fd23c321392cca4c55927fcfc874b39f0f2b1dfb4b5aa01c1be36e95315024"


def test_the_key_does_not_hang_on_the_order():
    """A dict with the same members in another order is the same request."""
    assert cache_key(URL, dict(reversed(REQUEST.items()))) == cache_key(URL, REQUEST)


@pytest.mark.parametrize(
    "change",
    [
        {"model": "qwen3-4b"},
        {"max_tokens": 101},
        {"messages": [{"role": "user", "content": "新华社北京6月7日电"}]},
        {"messages": [{"role": "system", "content": "新华社北京6月6日电"}]},
        {"response_format": {"type": "json_schema", "json_schema": {"name": "answer", "schema": {"type": "array"}}}},
    ],
    ids=["model", "max_tokens", "prompt", "role", "schema"],
)
def test_what_can_change_an_answer_is_in_the_key(change):
    """Each part of a request makes another key."""
    assert cache_key(URL, REQUEST | change) != cache_key(URL, REQUEST)


def test_who_is_asked_is_in_the_key():
    """Another server, or another path of it, makes another key."""
    others = ["http://127.0.0.1:8081/v1", "https://127.0.0.1:8080/v1", f"{URL}/x", "embedded:abc"]
    assert len({cache_key(url, REQUEST) for url in [URL, *others]}) == 5
