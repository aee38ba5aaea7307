"""Answers on disk: kept for good, private, keyed by what matters, sealed, and no way in for whoever can write there."""

import asyncio
import json
import os
import pickle
import random
import re
import resource
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from summarizer.cli import app
from summarizer.endpoint import Cache, clear_cache
from summarizer.endpoint.cache import caching, holders, opening
from summarizer.endpoint.cache.caching import cache_key
from summarizer.endpoint.cache.database import Database
from summarizer.endpoint.cache.envelopes import Asked, DamagedError, Stored, seal, unseal
from summarizer.endpoint.line.wire import Usage
from summarizer.errors import HeldError, StorageError
from tests.fakeserver import Reply, answer

PROJECT = Path(__file__).parent.parent
REQUEST = {
    "model": "qwen3-8b",
    "messages": [{"role": "user", "content": "新华社北京6月6日电"}],
    "temperature": 0,
    "max_tokens": 100,
    "response_format": {"type": "json_schema", "json_schema": {"name": "answer", "schema": {"type": "object"}}},
}
URL = "http://127.0.0.1:8080/v1"
ONE_LOCK_PER_FILE = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux has locks that tell two caches in one process apart"
)


def stored(reply="“好”\U0001f600", **changes):
    """An answer as the endpoint would store it."""
    given = {"reply": reply, "model": "m", "calls": 1, "asked": Asked(identity=URL, request=REQUEST)}
    return Stored(**given | changes)


ANSWER = stored(finish_reason="stop", usage=Usage(prompt_tokens=10, completion_tokens=5))


@pytest.fixture
def folder(tmp_path):
    """A cache folder with one answer under the key "known"."""
    folder = tmp_path / "answers"
    with closing(Cache(folder)) as cache:
        cache.put("known", ANSWER)
    return folder


def opened(folder):
    """The cache in *folder*, and the list of what it says."""
    said: list[str] = []
    return closing(Cache(folder, said.append)), said


def got(cache, key):
    """The answer, which is there."""
    answer = cache.get(key)
    assert answer
    return answer


def tamper(folder, sql, *values):
    """Do to the database what one could who may write to it."""
    with closing(sqlite3.connect(folder / "cache.db")) as database, database:
        database.execute(sql, values)


def python(code, *arguments, **options):
    """A process that runs *code* with these arguments."""
    header = "import asyncio, os, sys, time\nfrom pathlib import Path\nfrom summarizer.endpoint import Cache\n"
    command = [sys.executable, "-c", header + textwrap.dedent(code), *map(str, arguments)]
    return subprocess.Popen(command, cwd=PROJECT, text=True, **options)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


# Keeping


def test_an_answer_comes_back_in_a_later_run(folder):
    """What was put in is what comes out, in a cache opened anew; what was not is None."""
    with closing(Cache(folder)) as cache:
        assert cache.get("known") == ANSWER
        assert cache.get("unknown") is None
        assert len(cache) == 1
        assert cache.size() > 0


def test_half_a_character_in_a_question_can_be_kept(folder):
    """A request is kept as it was sent, with a question mark for what has no bytes in UTF-8."""
    with closing(Cache(folder)) as cache:
        cache.put("half", stored(asked=Asked(identity=URL, request={"messages": ["a\ud800b"]})))
        assert got(cache, "half").asked.request == {"messages": ["a?b"]}


def test_only_the_owner_can_read_it(folder):
    """The folder we make is 0700, and what lies in it 0600."""
    with closing(Cache(folder)) as cache:
        cache.put("more", ANSWER)
        assert mode(folder) == 0o700
        names = {"cache.db", "cache.db-wal", "cache.db-shm", "cache.lock", "answers.count"}
        assert {path.name: mode(path) for path in folder.iterdir()} == dict.fromkeys(names, 0o600)


def test_a_folder_that_others_may_only_read_keeps_its_mode(tmp_path):
    """A folder that others use too is not closed to them; our files in it are, also those from before."""
    tmp_path.chmod(0o755)
    with closing(Cache(tmp_path)):
        pass
    (tmp_path / "cache.db").chmod(0o644)
    with closing(Cache(tmp_path)):
        assert mode(tmp_path) == 0o755
        assert {mode(path) for path in tmp_path.iterdir()} == {0o600}


@pytest.mark.parametrize("others", [0o777, 0o770, 0o702])
def test_a_folder_that_others_can_write_is_refused(folder, others):
    """Who can put answers there could have us believe them: the error says what to do, and nothing is touched."""
    folder.chmod(others)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    for use in (Cache, clear_cache):
        with pytest.raises(StorageError, match=f"`chmod 700 {folder}`"):
            use(folder)
    assert before == {path: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_somebody_else_is_refused(folder):
    """The owner of a folder can change all that is in it."""
    os.chown(folder, 12345, -1)
    with pytest.raises(StorageError, match="belongs to another user"):
        Cache(folder)


def test_nothing_is_ever_evicted_and_every_answer_reaches_the_disk(folder):
    """What diskcache would start with, 1 GiB, ten culled at a time and a lazy disk, is off in the database itself."""
    with closing(sqlite3.connect(folder / "cache.db")) as database:
        settings = dict(database.execute("SELECT key, value FROM Settings"))
    assert settings["eviction_policy"] == "none"
    assert settings["cull_limit"] == 0
    assert settings["size_limit"] > 2**60
    assert settings["sqlite_synchronous"] == 2
    with closing(Cache(folder)) as cache:
        assert isinstance(cache._opened.database, Database)
        assert cache._opened.database._con.execute("PRAGMA synchronous").fetchall() == [(2,)]


def test_a_large_answer_stays_in_the_database(folder):
    """No answer becomes a file of its own, which diskcache does from 32 KiB on."""
    files = {path.name for path in folder.iterdir()}
    with closing(Cache(folder)) as cache:
        cache.put("large", stored("大" * 100_000))
        assert got(cache, "large").reply == "大" * 100_000
    assert files == {path.name for path in folder.iterdir()}


WRITER = """
from summarizer.endpoint.cache.database import Database
from summarizer.endpoint.cache.envelopes import Asked, Stored
cache = Cache(Path(sys.argv[1]), print)
for number in range(100):
    asked = Asked(identity="", request={})
    cache.put(f"{sys.argv[2]}{number}", Stored(reply=sys.argv[2], model="m", calls=1, asked=asked))
    print(number, flush=True)
cache.close()
"""


def test_processes_write_at_a_time(folder):
    """Four writers and a reader of one cache lose nothing, and nobody is told a thing."""
    with closing(Cache(folder)) as cache:
        writers = [python(WRITER, folder, name, stdout=subprocess.PIPE) for name in "abcd"]
        assert cache.get("known") == ANSWER
        numbers = "".join(f"{number}\n" for number in range(100))
        assert [writer.communicate(timeout=60)[0] for writer in writers] == [numbers] * 4
        assert len(cache) == 401
        assert got(cache, "b99").reply == "b"


def test_a_killed_writer_loses_nothing(folder):
    """What was put before a SIGKILL is there in the next run, which has nothing to report."""
    writer = python(WRITER, folder, "x", stdout=subprocess.PIPE)
    last = [int(writer.stdout.readline()) for _ in range(30)][-1]
    writer.kill()
    last += writer.communicate()[0].count("\n")
    cache, said = opened(folder)
    with cache as cache:
        assert len(cache) >= last + 2  # and "known"
        assert all(cache.get(f"x{number}") for number in range(last + 1))
    assert said == []


def test_a_tilde_in_the_path_is_a_name(tmp_path, monkeypatch):
    """The folder that is asked for is the folder that is used; what ~ means is for the settings to say."""
    monkeypatch.chdir(tmp_path)
    with closing(Cache(Path("~"))) as cache:
        cache.put("known", ANSWER)
    assert (tmp_path / "~" / "cache.db").stat().st_size > 0
    assert clear_cache(Path("~")) == 1


def test_a_variable_in_the_path_is_refused(tmp_path, monkeypatch):
    """diskcache would put its value there, and our files would lie elsewhere than its database."""
    monkeypatch.setenv("ELSEWHERE", "x")
    with pytest.raises(StorageError, match=r"without \$"):
        Cache(tmp_path / "$ELSEWHERE")


# Seals


def is_miss(folder, key="known"):
    """True where *key* has no answer, one damaged value was counted and told, and a new answer takes its place."""
    cache, said = opened(folder)
    with cache as cache:
        assert cache.get(key) is None
        assert cache.get(key) is None
        assert cache.damaged == 2
        assert [entry.key for entry in cache.entries() if isinstance(entry.held, DamagedError)] == [key]
        cache.put(key, ANSWER)
        assert cache.get(key) == ANSWER
    (line,) = said
    return f"(key {key})" in line and "cache verify" in line


def test_a_changed_value_is_a_miss(folder):
    """A value whose digest is wrong is told, once, and counted; it is never an answer."""
    tamper(folder, "UPDATE Cache SET value = CAST(REPLACE(CAST(value AS TEXT), '好', '坏') AS BLOB)")
    assert is_miss(folder)


def test_the_answer_to_another_question_is_a_miss(folder):
    """The seal holds the key too: a value that was moved is none."""
    tamper(folder, "UPDATE Cache SET key = 'moved'")
    assert is_miss(folder, "moved")


@pytest.mark.parametrize("changed", [{"calls": "many"}, {"reply": None}, {"asked": {}}, {"stored": "yesterday"}])
def test_a_sealed_value_of_another_form_is_a_miss(folder, changed):
    """Somebody who can make seals can still make no traceback."""
    tamper(folder, "UPDATE Cache SET value = ?", seal("known", ANSWER.record() | changed))
    assert is_miss(folder)


def test_a_value_of_the_first_version_is_a_silent_miss(folder):
    """What an older version kept answers nothing any more, and is no damage."""
    old = json.dumps({"content": "{}", "model": "m", "usage": {}, "calls": 1})
    tamper(folder, "UPDATE Cache SET value = ?", old)
    cache, said = opened(folder)
    with cache as cache:
        assert cache.get("known") is None
        assert (cache.damaged, said) == (0, [])


def test_a_seal_is_of_every_byte():
    """No byte of a sealed value can change without being seen."""
    value = seal("k", {"reply": "好"})
    assert json.loads(unseal("k", value)) == {"reply": "好"}
    for at in range(len(value)):
        with pytest.raises(DamagedError):
            unseal("k", value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :])
    for other in (value[:-1], value + b" ", value.replace(b"\n", b"", 1), b"", b"\n" * 80):
        with pytest.raises(DamagedError):
            unseal("k", other)


def test_a_changed_byte_anywhere_is_no_wrong_answer(tmp_path):
    """One byte of the database is changed, 200 times: each answer is the right one or a miss, and a miss is told."""
    folder, chance = tmp_path / "answers", random.Random(7)  # noqa: S311 - the same bytes each time
    with closing(Cache(folder)) as cache:
        for number in range(40):
            cache.put(f"{number:064}", stored(str(number) * 50))
    whole, ledger = (folder / "cache.db").read_bytes(), (folder / "answers.count").read_bytes()
    for _ in range(200):
        at, byte = chance.randrange(len(whole)), chance.randrange(1, 256)
        (folder / "cache.db").write_bytes(whole[:at] + bytes([whole[at] ^ byte]) + whole[at + 1 :])
        (folder / "answers.count").write_bytes(ledger)
        cache, said = opened(folder)
        with cache as cache:
            given = [cache.get(f"{number:064}") for number in range(40)]
        assert all(got is None or got.reply == str(number) * 50 for number, got in enumerate(given))
        assert said or None not in given, f"silent after byte {at} became another"


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


@pytest.mark.parametrize("row", [0, 1, 2, 3, 4])
def test_a_pickled_value_is_not_opened(folder, marker, row):
    """A pickle in place of an answer is a damaged value, whatever the row calls it."""
    tamper(folder, "UPDATE Cache SET mode = ?, value = ?", row, pickle.dumps(Payload(marker)))
    assert is_miss(folder)


def test_a_pickled_key_is_not_opened(folder, marker):
    """A pickle in place of a key is met by no question, and damaged where all that is kept is looked through."""
    tamper(folder, "UPDATE Cache SET raw = 0, key = ?", pickle.dumps(Payload(marker)))
    with closing(Cache(folder)) as cache:
        assert cache.get("known") is None
        (entry,) = cache.entries()
        assert (entry.key, type(entry.held)) == ("", DamagedError)
        assert isinstance(cache._opened.database, Database)
        assert len(list(cache._opened.database)) == 1  # as diskcache lists keys
        cache.forget([entry.row])
        assert len(cache) == 0


@pytest.mark.parametrize("row", [1, 2, 3, 4])
@pytest.mark.parametrize("name", ["../secret", "{}"])
def test_no_file_outside_is_read(folder, tmp_path, row, name):
    """A file name in the database is not followed, in the folder or out of it."""
    secret = tmp_path / "secret"
    secret.write_bytes(seal("known", ANSWER.record()))
    tamper(folder, "UPDATE Cache SET mode = ?, filename = ?, value = NULL", row, name.format(secret))
    assert is_miss(folder)


@pytest.mark.parametrize("name", ["../precious", "{}"])
def test_no_file_outside_is_removed(folder, tmp_path, name):
    """Where a stored answer is replaced, forgotten or cleared, the file that its row names stays."""
    precious = tmp_path / "precious"
    precious.write_text("precious")
    for number in range(3):
        with closing(Cache(folder)) as cache:
            cache.put(f"more{number}", ANSWER)
        tamper(folder, "UPDATE Cache SET filename = ?", name.format(precious))
        with closing(Cache(folder)) as cache:
            if number == 0:
                cache.put("known", ANSWER)
            elif number == 1:
                cache.forget(entry.row for entry in list(cache.entries()))
            else:
                assert clear_cache(folder) == 1
        assert precious.read_text() == "precious"


@pytest.mark.parametrize(
    "value",
    ["not JSON", b"bytes", 7, None, "[" * 100_000, b"\xff\xfe"],
    ids=["text", "bytes", "number", "null", "deep", "no text"],
)
def test_a_strange_value_is_a_miss(folder, value):
    """What is no value of ours is damaged."""
    tamper(folder, "UPDATE Cache SET value = ?", value)
    assert is_miss(folder)


@pytest.mark.parametrize("column", ["value", "filename", "mode"])
def test_a_text_that_is_none_is_a_miss(folder, column):
    """What SQLite calls text and Python cannot decode is damaged too."""
    tamper(folder, f"UPDATE Cache SET {column} = CAST(x'ff' AS TEXT)")  # noqa: S608
    assert is_miss(folder)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("disk_evil", "x"),
        ("_disk", "x"),
        ("get", "x"),
        ("count", "many"),
        ("size", "large"),
        ("sqlite_evil", "x; y"),
        ("sqlite_journal_mode", "off"),
        ("sqlite_synchronous", 0),
        ("sqlite_query_only", 1),
        ("eviction_policy", "least-recently-used"),
        ("statistics", 1),
        ("disk_min_file_size", 0),
        (7, 7),
    ],
)
def test_strange_settings_are_put_right(folder, key, value):
    """What diskcache would make PRAGMAs, arguments and attributes of is taken out before it reads it."""
    with closing(sqlite3.connect(folder / "cache.db")) as database:
        right = sorted(database.execute("SELECT * FROM Settings"))
    tamper(folder, "INSERT OR REPLACE INTO Settings VALUES (?, ?)", key, value)
    cache, said = opened(folder)
    with cache as cache:
        assert cache.get("known") == ANSWER
        assert len(cache) == 1
    with closing(sqlite3.connect(folder / "cache.db")) as database:
        assert right == sorted(database.execute("SELECT * FROM Settings"))
    assert said == []


# Damage


def zeroed(content):
    return bytes(len(content))


def garbage(content):
    return b"garbage " * (len(content) // 8)


def halved(content):
    return content[: len(content) // 2]


def one_page(content):
    return content[:4096]


def scratched(content):
    return content[:100] + b"\xff" * 8000 + content[8100:]


def emptied(content):
    return b""


def another(content):
    """A database of another program."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE bookmarks (x)")
        return database.serialize()


def triggered(content):
    """Ours, with a trigger that is not."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(content[:18] + b"\1\1" + content[20:])  # no write-ahead log, which memory has not
        database.execute("CREATE TRIGGER evil AFTER INSERT ON Cache BEGIN DELETE FROM Cache; END")
        return database.serialize()


DAMAGES = [zeroed, garbage, halved, one_page, scratched, emptied, another, triggered]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_database_is_set_aside(folder, damage):
    """It is noticed, named with what it held, kept as it was under another name, and a new one is begun."""
    path = folder / "cache.db"
    damaged = damage(path.read_bytes())
    path.write_bytes(damaged)
    path.with_name("cache.db-wal").write_bytes(b"wal")
    cache, said = opened(folder)
    with cache as cache:
        (line,) = said
        (aside,) = cache.set_aside()
        assert re_named(line) == aside.name
        assert f"The cache in {folder} is damaged" in line
        rescued = int(damage is triggered)
        assert f"Of its 1 answers {rescued} are whole and were taken over." in line
        assert aside.read_bytes() == damaged
        assert aside.with_name(aside.name + "-wal").exists()
        assert (len(cache), cache.get("known")) == (rescued, ANSWER if rescued else None)
        cache.put("known", ANSWER)
    cache, said = opened(folder)
    with cache as cache:
        assert cache.get("known") == ANSWER
    assert said == []


def test_what_is_whole_of_a_damaged_database_is_taken_over(folder):
    """One page of it is lost: all answers but those of that page are there at once, and nothing is told twice."""
    with closing(Cache(folder)) as cache:
        for number in range(100):
            cache.put(f"{number:064}", stored(f"{number} " * 500))
        cache.put("bad", ANSWER)
    tamper(folder, "UPDATE Cache SET value = CAST(value || ' ' AS BLOB) WHERE key = 'bad'")
    with closing(sqlite3.connect(folder / "cache.db")) as database:
        index = "SELECT rootpage FROM sqlite_master WHERE name = 'Cache_key_raw'"
        ((page,),) = database.execute(index)
    whole = bytearray((folder / "cache.db").read_bytes())
    for lost in (page, len(whole) // 4096 // 2):  # of the index, and of the answers
        whole[4096 * (lost - 1) : 4096 * lost] = bytes([255]) * 4096
    (folder / "cache.db").write_bytes(whole)
    cache, said = opened(folder)
    with cache as cache:
        there = [number for number in range(100) if cache.get(f"{number:064}")]
        assert all(got(cache, f"{number:064}").reply == f"{number} " * 500 for number in there)
        assert 90 <= len(there) < 100
        assert f"Of its 102 answers {len(there) + 1} are whole" in said[0]
    cache, again = opened(folder)
    with cache as cache:
        assert len(cache) == len(there) + 1
    assert (len(said), again) == (1, [])


def re_named(line):
    return next(word.strip(".") for word in line.split() if word.startswith("cache.db.corrupt-"))


@pytest.mark.parametrize("ledger", [None, b"", b"garbage", b"[" * 100_000, b'{"answers": "x", "size": 1}'])
def test_a_ledger_that_is_none_is_no_loss(folder, ledger):
    """Where the count is gone or damaged, the answers are looked through and the count is made anew."""
    path = folder / "answers.count"
    path.unlink() if ledger is None else path.write_bytes(ledger)
    cache, said = opened(folder)
    with cache as cache:
        assert cache.get("known") == ANSWER
    assert said == []
    assert json.loads(path.read_bytes())["answers"] == 1


@pytest.mark.parametrize("how", ["rows", "file"])
def test_answers_that_are_gone_are_missed(folder, how):
    """A cache from which answers vanished says so, once: it never just reads as empty."""
    if how == "rows":
        tamper(folder, "DELETE FROM Cache")
    else:
        (folder / "cache.db").unlink()
    cache, said = opened(folder)
    with cache:
        assert ["had 1 answers and now has 0" in line for line in said] == [True]
    cache, said = opened(folder)
    with cache:
        assert said == []


@ONE_LOCK_PER_FILE
def test_what_we_take_out_ourselves_is_not_missed(folder):
    """After forgetting and clearing there is nothing to report."""
    with closing(Cache(folder)) as cache:
        cache.put("other", ANSWER)
        cache.forget([next(cache.entries()).row])
        assert (cache.get("known"), cache.get("other")) == (None, ANSWER)
    cache, said = opened(folder)
    with cache:
        assert clear_cache(folder) == 1
    cache, again = opened(folder)
    with cache as cache:
        assert len(cache) == 0
    assert said + again == []


HOLDER = """
import sqlite3
database = sqlite3.connect(Path(sys.argv[1]) / "cache.db", isolation_level=None)
database.execute("PRAGMA locking_mode = EXCLUSIVE")
database.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


def test_a_locked_database_is_not_set_aside(folder, monkeypatch):
    """A database that somebody holds is no damaged one: the error says so, and all is there when it is free."""
    monkeypatch.setattr(opening, "PATIENCE", 0.2)
    holder = python(HOLDER, folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(StorageError, match="another process has held it"):
        Cache(folder)
    holder.communicate("")
    cache, said = opened(folder)
    with cache as cache:
        assert cache.get("known") == ANSWER
        assert (said, cache.set_aside()) == ([], [])


def test_damage_that_comes_while_it_is_open_is_found_by_the_next_run(folder):
    """Where SQLite finds damage in mid-run the run stops with what to do; the next run looks through all of it."""
    with closing(Cache(folder)) as cache:
        for number in range(50):
            cache.put(f"{number:064}", stored("x" * 2000))
    path = folder / "cache.db"
    times, whole = path.stat(), path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] + b"\xff" * (len(whole) - len(whole) // 2))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))  # as a disk does it
    cache, said = opened(folder)
    with cache as cache, pytest.raises(StorageError, match="Run again"):
        [cache.get(f"{number:064}") for number in range(50)]
    cache, said = opened(folder)
    with cache as cache:
        assert ["is damaged" in line for line in said] == [True]
        assert 0 < len(cache) < 50


@ONE_LOCK_PER_FILE
def test_what_is_in_use_is_not_set_aside(folder):
    """A database that another process has open is not moved from under it, damaged or not; afterwards it is."""
    with closing(Cache(folder)) as cache:
        (folder / "cache.db").write_bytes(b"garbage " * 4000)
        with pytest.raises(StorageError, match="Run again"):
            Cache(folder)
        assert cache.set_aside() == []
    cache, said = opened(folder)
    with cache as cache:
        assert ["is damaged" in line for line in said] == [True]
        assert len(cache.set_aside()) == 1


def test_clearing_counts_and_touches_only_the_cache(folder):
    """Clearing says how many answers it forgot, and leaves other files alone."""
    (folder / "cache.db.mine").write_text("mine")
    assert clear_cache(folder) == 1
    assert sorted(path.name for path in folder.iterdir()) == ["cache.db.mine", "cache.lock"]
    assert clear_cache(folder) == 0


@ONE_LOCK_PER_FILE
def test_clearing_under_the_hands_of_another(folder):
    """Who has the cache open while it is cleared goes on with an empty one."""
    with closing(Cache(folder)) as cache:
        cache.remember("server", {"json": True})
        assert clear_cache(folder) == 1
        assert (len(cache), cache.get("known"), cache.recall("server")) == (0, None, None)
        cache.put("known", ANSWER)
    with closing(Cache(folder)) as cache:
        assert cache.get("known") == ANSWER


@pytest.mark.parametrize("name", ["file", "file/below"])
def test_a_folder_that_cannot_be_is_named(tmp_path, name):
    """Where a file stands in the way, the error names the folder and the setting."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match=f"{tmp_path / name} cannot be used .*SUMMARIZER_CACHE"):
        Cache(tmp_path / name)
    with pytest.raises(StorageError, match=f"{tmp_path / name} cannot be cleared"):
        clear_cache(tmp_path / name)


def test_a_folder_in_place_of_the_database_is_named(tmp_path):
    """What is no file is neither opened nor moved."""
    (tmp_path / "cache.db").mkdir()
    with pytest.raises(StorageError, match=f"{tmp_path} cannot be used"):
        Cache(tmp_path)
    assert (tmp_path / "cache.db").is_dir()


# A full disk

FULL = """
import sqlite3
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from summarizer.endpoint import clear_cache
from summarizer.endpoint.cache.database import Database
from summarizer.endpoint.cache.envelopes import Asked, Stored
from summarizer.errors import StorageError

folder, is_open = Path(sys.argv[1]) / "answers", sys.argv[2] == "open"
stored = Stored(reply="x" * 5000, model="m", calls=1, asked=Asked(identity="", request={}))
cache = Cache(folder, print)
for number in range(10):
    cache.put(str(number), stored)
if not is_open:
    cache.close()
with open(Path(sys.argv[1]) / "rest", "wb", buffering=0) as rest:
    try:
        while rest.write(bytes(4096 if rest.tell() < 500_000 else 1)):
            pass
    except OSError as error:
        print(error.strerror)

def refused(work):
    try:
        work()
    except StorageError as error:
        is_clear = all(part in str(error) for part in ("cannot be used", "room", str(folder.parent)))
        print("refused" if is_clear else error)
    else:
        print("done")

async def fly():
    async with again.flight("new"):
        print("flying")

again = cache if is_open else Cache(folder, print)
print(len(again), sum(again.get(str(number)) == stored for number in range(10)), len(list(again.entries())))
for _ in range(2):
    refused(lambda: again.put("new", stored))
if not is_open:
    refused(lambda: asyncio.run(fly()))
refused(lambda: Cache(folder.with_name("other")))
print(again.get("new"), again.get("3") == stored)
if sys.argv[2] == "cleared":
    again.close()
    print(clear_cache(folder, print))
os.unlink(Path(sys.argv[1]) / "rest")
again.close()
with closing(Cache(folder, print)) as cache:
    cache.put("new", stored)
    print(len(cache))
"""


def can_mount():
    command = ["unshare", "-Urm", "mount", "-t", "tmpfs", "none", "/mnt"]
    return bool(shutil.which("unshare")) and subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("how", ["closed", "open", "cleared"])
def test_a_full_disk_leaves_the_answers_readable(tmp_path, how):
    """Nothing more can be put there, which is said before anything is paid for; with room again all goes on."""
    if not can_mount():
        pytest.skip("this machine lets nobody mount a small disk of his own")
    mount = f"mount -t tmpfs -o size=1m none {tmp_path} && exec {sys.executable} - {tmp_path} {how}"
    header = "import asyncio, os, sys, time\nfrom pathlib import Path\nfrom summarizer.endpoint import Cache\n"
    ran = subprocess.run(
        [shutil.which("unshare") or "", "-Urm", "sh", "-c", mount],
        input=header + FULL,
        capture_output=True,
        text=True,
        check=False,
        cwd=PROJECT,
    )
    assert ran.stderr == ""
    lines = ["No space left on device", "10 10 10", "refused", "refused", "refused", "refused", "None True", "11"]
    if how == "open":
        del lines[4]  # nothing could tell before it was paid for
    if how == "cleared":
        lines[-1:] = ["10", "1"]
    assert ran.stdout.splitlines() == lines


# Asking once


@ONE_LOCK_PER_FILE
def test_one_asks_and_the_others_wait_for_him(folder):
    """Of many tasks that want one answer, one at a time is in flight, and the event loop goes on meanwhile."""

    async def fly(cache, log):
        async with cache.flight("same"):
            log.append("in")
            await asyncio.sleep(0.01)
            log.append("out")

    async def all_of_them():
        log: list[str] = []
        with closing(Cache(folder)) as one, closing(Cache(folder)) as other:  # as two endpoints in one process have it
            await asyncio.gather(*[fly(cache, log) for cache in (one, other) for _ in range(5)])
        return log

    assert asyncio.run(all_of_them()) == ["in", "out"] * 10


def test_different_questions_do_not_wait_for_each_other(folder):
    """Two thousand are in flight at a time, where a process may open a thousand files."""

    async def fly(cache, number, gate):
        async with cache.flight(str(number)):
            await gate.wait()

    async def all_of_them():
        with closing(Cache(folder)) as cache:
            gate = asyncio.Barrier(2000)
            async with asyncio.timeout(20):
                await asyncio.gather(*[fly(cache, number, gate) for number in range(2000)])

    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(1024, limits[0]), limits[1]))
    try:
        asyncio.run(all_of_them())
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)


def test_who_gives_up_waiting_or_fails_stands_in_nobodys_way(folder):
    """A cancelled task and one that raised hold nothing; the error comes out as it was."""

    async def fly(cache, seconds):
        async with cache.flight("same"):
            await asyncio.sleep(seconds)
            raise OSError("mine")

    async def all_of_them():
        with closing(Cache(folder)) as one, closing(Cache(folder)) as other:
            first = asyncio.create_task(fly(one, 10))
            waiting = [asyncio.create_task(fly(cache, 10)) for cache in (one, other)]
            await asyncio.sleep(0.05)
            for task in (*waiting, first):
                task.cancel()
            await asyncio.gather(first, *waiting, return_exceptions=True)
            for cache in (one, other):
                with pytest.raises(OSError, match="mine"):
                    await fly(cache, 0)

    asyncio.run(all_of_them())


FLYER = """
async def main():
    async with Cache(Path(sys.argv[1])).flight("same"):
        print(time.monotonic(), flush=True)
        await asyncio.sleep(60)
asyncio.run(main())
"""


def test_a_killed_holder_lets_go(folder):
    """A holder is killed with SIGKILL: another process is in within a second, and its event loop never stood."""
    holder = python(FLYER, folder, stdout=subprocess.PIPE)
    holder.stdout.readline()

    async def wait():
        killed, ticks = 0.0, 0
        with closing(Cache(folder)) as cache:

            async def fly():
                async with cache.flight("same"):
                    return time.monotonic()

            waiting = asyncio.create_task(fly())
            for tick in range(50):
                await asyncio.sleep(0.01)
                ticks += not waiting.done()
                if tick == 25:
                    holder.send_signal(signal.SIGKILL)
                    killed = time.monotonic()
            return ticks, await waiting - killed

    ticks, seconds = asyncio.run(wait())
    holder.communicate()
    assert ticks >= 25
    assert 0 < seconds < 1


@contextmanager
def held(folder):
    """A process that holds the question "same"; at the end it is killed."""
    with python(FLYER, folder, stdout=subprocess.PIPE) as holder:
        holder.stdout.readline()
        try:
            yield holder
        finally:
            holder.kill()


def fly(folder, seconds, said):
    """Wait for the question "same" as long as a question has; returns the seconds it took."""

    async def waiting():
        begun = time.monotonic()
        with closing(Cache(folder, said.append)) as cache:
            async with cache.flight("same", about="write: 龚正指出", seconds=seconds):
                return time.monotonic() - begun

    return asyncio.run(asyncio.wait_for(waiting(), 20))


@ONE_LOCK_PER_FILE
def test_a_stopped_holder_is_named_and_given_up(folder, monkeypatch):
    """Whom it waits for is said soon; when the time of the question is over, what to do is said."""
    monkeypatch.setattr(caching, "SLOW", 0.2)
    said: list[str] = []
    with held(folder) as holder:
        holder.send_signal(signal.SIGSTOP)
        begun = time.monotonic()
        with pytest.raises(HeldError, match=rf"kill -CONT {holder.pid}.*kill -KILL {holder.pid}.*run again") as caught:
            fly(folder, 1.0, said)
        assert 1.0 <= time.monotonic() - begun < 4
    assert "write: 龚正指出" in str(caught.value)
    assert not caught.value.stops_run
    (line,) = said
    assert f"Process {holder.pid}, which has been stopped" in line
    assert "write: 龚正指出" in line
    assert fly(folder, 1.0, said) < 1


@ONE_LOCK_PER_FILE
def test_a_holder_that_works_is_waited_for(folder, monkeypatch):
    """It has a time of its own, and may be waiting for its turn at a slow server: whom one waits for is said, once."""
    monkeypatch.setattr(caching, "SLOW", 0.2)
    said: list[str] = []
    with ThreadPoolExecutor() as pool:
        with held(folder) as holder:
            waiting = pool.submit(fly, folder, 0.5, said)
            time.sleep(2.5)
            assert not waiting.done()
        assert waiting.result(5) >= 2
    assert len(said) == 1
    assert f"Process {holder.pid} is at write: 龚正指出" in said[0]


def test_a_holder_that_nobody_sees_is_given_up(folder, monkeypatch, tmp_path):
    """On another machine, in a container, or where the system does not tell: the error says so."""
    monkeypatch.setattr(holders, "PROCESSES", tmp_path / "none")
    with held(folder), pytest.raises(HeldError, match="Another process"):
        fly(folder, 0.3, [])


def test_many_that_wait_for_one_process_say_so_once(folder, monkeypatch):
    """A line for each question would be a flood; and those behind it in the queue have waited as long."""
    monkeypatch.setattr(caching, "SLOW", 0.2)
    monkeypatch.setattr(holders, "PROCESSES", folder / "none")
    said: list[str] = []

    async def fly_all():
        with closing(Cache(folder, said.append)) as cache:

            async def one():
                async with cache.flight("same", about="a", seconds=1.0):
                    pass

            return await asyncio.gather(*[one() for _ in range(20)], return_exceptions=True)

    with held(folder):
        begun = time.monotonic()
        assert {type(outcome) for outcome in asyncio.run(fly_all())} == {HeldError}
        assert time.monotonic() - begun < 4
    assert len(said) == 1


SHARER = """
from pydantic import BaseModel, ConfigDict
from summarizer.endpoint import Message, Question, Watcher, open_endpoint
from summarizer.settings import Settings

class Verdict(BaseModel):
    model_config = ConfigDict(extra="forbid")
    word: str

async def main(url, cache):
    timeout = float(sys.argv[3]) if len(sys.argv) > 3 else 60
    settings = Settings(base_url=url, model="m", cache=cache, concurrency=8, timeout=timeout)
    silent = Watcher(say=print, on_progress=lambda done, total: None)
    questions = [Question((Message(role="user", content=f"问{n}"),), Verdict, 50, repair=str) for n in range(60)]
    async with open_endpoint(settings, silent) as endpoint:
        given = await asyncio.gather(*[endpoint.ask(question) for question in questions])
    print(sum(one.calls for one in given), all(one.value.word for one in given))

asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
"""


def test_processes_pay_once_together(server, tmp_path):
    """Four processes with one cache and the same 60 questions make 60 calls, and each has all the answers."""
    server.always(Reply(body=answer({"word": "yes"}).body, delay=0.02))
    sharers = [python(SHARER, server.url, tmp_path / "c", stdout=subprocess.PIPE) for _ in range(4)]
    said = [sharer.communicate(timeout=60)[0].split() for sharer in sharers]
    assert [word for _, word in said] == ["True"] * 4
    assert sum(int(calls) for calls, _ in said) == 60
    assert len(server.chat_requests) == 60


@ONE_LOCK_PER_FILE
def test_a_stopped_process_costs_nobody_a_second_call(server, tmp_path):
    """What it has asked is not asked again: others fail in time, and once it goes on, all find its answers."""
    server.always(Reply(body=answer({"word": "yes"}).body, delay=0.2))
    with python(SHARER, server.url, tmp_path / "c", stdout=subprocess.PIPE) as first:
        while len(server.chat_requests) < 2:
            time.sleep(0.005)
        first.send_signal(signal.SIGSTOP)
        second = python(SHARER, server.url, tmp_path / "c", 1, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        said, failed = second.communicate(timeout=30)
        first.send_signal(signal.SIGCONT)
    assert second.returncode == 1
    assert said.startswith(f"Process {first.pid}, which has been stopped, is at the question 问")
    assert said.count("\n") == 1
    assert f"kill -CONT {first.pid}" in failed
    third = python(SHARER, server.url, tmp_path / "c", stdout=subprocess.PIPE)
    assert third.communicate(timeout=60)[0].split() == ["0", "True"]
    assert len(server.chat_requests) == 60


def test_a_killed_process_costs_no_more_than_what_it_had_in_flight(server, tmp_path):
    """One of four is killed while it asks: the others finish, and at most its eight calls are paid for twice."""
    server.always(Reply(body=answer({"word": "yes"}).body, delay=0.05))
    first = python(SHARER, server.url, tmp_path / "c", stdout=subprocess.PIPE)
    while len(server.chat_requests) < 12:
        time.sleep(0.005)
    others = [python(SHARER, server.url, tmp_path / "c", stdout=subprocess.PIPE) for _ in range(3)]
    first.kill()
    first.communicate()
    said = [other.communicate(timeout=60)[0].split() for other in others]
    assert [word for _, word in said] == ["True"] * 3
    assert 60 <= len(server.chat_requests) <= 68


# Notes


def test_a_refusal_is_kept_for_an_hour(folder, monkeypatch):
    """Why the server would not answer is known for so long, by the wall clock, and is no answer."""
    now = time.time()
    with closing(Cache(folder)) as cache:
        cache.refuse("bad", "content_filter")
        cache.refuse("worse", "sensitive", seconds=10)
        assert (cache.refusal("bad"), cache.refusal("worse")) == ("content_filter", "sensitive")
        assert (cache.refusal("known"), cache.get("bad"), len(cache)) == (None, None, 1)
        assert [entry.key for entry in cache.entries()] == ["known"]
    with closing(Cache(folder)) as cache:
        for later, expected in ((3500, ("content_filter", None)), (3700, (None, None)), (-60, (None, None))):
            monkeypatch.setattr(time, "time", lambda later=later: now + later)
            assert (cache.refusal("bad"), cache.refusal("worse")) == expected


def test_what_is_known_of_a_server_is_kept(folder):
    """Facts come back in a later run, the last ones only; they are no answers, and go when all is cleared."""
    with closing(Cache(folder)) as cache:
        cache.remember(URL, {"schema": True})
        cache.remember(URL, {"schema": False, "最": [1, None]})
    with closing(Cache(folder)) as cache:
        assert cache.recall(URL) == {"schema": False, "最": [1, None]}
        assert cache.recall("another") is None
        assert len(cache) == 1
    clear_cache(folder)
    with closing(Cache(folder)) as cache:
        assert cache.recall(URL) is None


@pytest.mark.parametrize("value", [b"x", "text", None, 7, b"", seal("other", {"x": 1})])
def test_damaged_notes_are_none(folder, value):
    """A note that is not what was put there is no note, and no traceback."""
    with closing(Cache(folder)) as cache:
        cache.remember("s", {"x": 1})
        cache.refuse("s", "why")
    tamper(folder, "UPDATE Cache SET value = ? WHERE key LIKE 'note:%'", value)
    with closing(Cache(folder)) as cache:
        assert (cache.recall("s"), cache.refusal("s")) == (None, None)


@pytest.mark.parametrize("since", ["now", None, float("inf"), [], "missing"])
def test_a_refusal_of_another_form_is_none(folder, since):
    """Also a sealed note may hold nonsense."""
    note = {"reason": "why", "since": since, "seconds": 10}
    with closing(Cache(folder)) as cache:
        cache._write("note:refused:k", {"x": 1} if since == "missing" else note)
        assert cache.refusal("k") is None


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


# The commands


def run(folder, *arguments):
    """`summarizer cache`: its exit code, and its lines on stdout and stderr."""
    ran = CliRunner().invoke(app, ["cache", *map(str, arguments)], env={"SUMMARIZER_CACHE": str(folder)})
    assert ran.exception is None or isinstance(ran.exception, SystemExit)
    return ran.exit_code, ran.stdout.splitlines(), ran.stderr.splitlines()


@pytest.fixture
def mixed(folder):
    """A cache with three answers, an old one among them, one damaged value and one of the first version."""
    with closing(Cache(folder)) as cache:
        cache.put("old", stored(model="small", stored=datetime(2025, 3, 1, 12, tzinfo=UTC)))
        cache.put("small", stored(model="small"))
        cache.put("bad", ANSWER)
        cache.put("first", ANSWER)
        cache.remember("server", {"json": True})
    tamper(folder, "UPDATE Cache SET value = CAST(value || ' ' AS BLOB) WHERE key = 'bad'")
    tamper(folder, "UPDATE Cache SET value = '{\"content\": 1}' WHERE key = 'first'")
    return folder


def test_info_says_what_is_there(mixed):
    """Where, how many, how large, from when to when, by model, what is of no use, and what was set aside."""
    (mixed / "cache.db.corrupt-20260101T000000000000Z").touch()
    code, (place, *lines), errors = run(mixed, "info")
    assert (code, place, errors) == (0, str(mixed), [])
    assert re.fullmatch(r"3 answers, \d+ kB", lines[0])
    assert re.fullmatch(r"from 2025-03-01 12:00 to \d{4}-\d\d-\d\d \d\d:\d\d UTC", lines[1])
    assert [line.split() for line in lines[2:4]] == [["2", "small"], ["1", "m"]]
    assert lines[4:6] == ["1 of an older version, of no use: cache prune", "1 damaged: cache verify names them"]
    assert lines[6:] == ["set aside as damaged: cache.db.corrupt-20260101T000000000000Z"]


@pytest.mark.parametrize(
    ("options", "gone", "kept"),
    [
        ([], 0, {"known", "old", "small"}),
        (["--older-than", "30d"], 1, {"known", "small"}),
        (["--model", "small"], 2, {"known"}),
        (["--older-than", "2w", "--model", "small"], 1, {"known", "small"}),
        (["--older-than", "12h", "--model", "m"], 0, {"known", "old", "small"}),
    ],
)
def test_prune_takes_out_what_is_named(mixed, options, gone, kept):
    """What goes is said; what is of no use goes too; nothing is missed in the next run, and notes stay."""
    said = [f"{gone} answers and 2 values of no use forgotten, {len(kept)} kept"]
    assert run(mixed, "prune", "--yes", *options) == (0, said, [])
    cache, told = opened(mixed)
    with cache as cache:
        assert {entry.key for entry in cache.entries()} == kept
        assert cache.recall("server") == {"json": True}
    assert told == []


def test_prune_asks_first(mixed):
    """Without --yes and without an answer nothing goes."""
    code, _, errors = run(mixed, "prune", "--model", "small")
    assert code == 1
    assert "Forget 2 answers and 2 values of no use?" in errors[0]
    assert run(mixed, "info")[1][1].startswith("3 answers")


@pytest.mark.parametrize("age", ["30", "d", "-1d", "1y", "1.5d", "999999d", ""])
def test_an_age_that_is_none_is_wrong_usage(folder, age):
    """The error shows what an age looks like."""
    code, _, errors = run(folder, "prune", "--yes", f"--older-than={age}")
    assert code == 2
    assert "30d" in " ".join(errors)


def test_verify_names_what_is_damaged(mixed):
    """Exit code 1 and the key of each damaged value; 0 where all are whole."""
    assert run(mixed, "verify") == (1, ["damaged: bad", "3 answers are whole, 1 damaged"], [])
    run(mixed, "prune", "--yes")
    assert run(mixed, "verify") == (0, ["3 answers are whole, 0 damaged"], [])


def test_verify_reads_the_whole_database(folder):
    """A database that is damaged where no answer stands is found too, and set aside by the next run."""
    path = folder / "cache.db"
    with closing(sqlite3.connect(path)) as database:
        ((page,),) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'Cache_expire_time'")
    whole, times = path.read_bytes(), path.stat()
    path.write_bytes(whole[: 4096 * page - 8] + b"\xff" * 8 + whole[4096 * page :])
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    code, (line, *rest), _ = run(folder, "verify")
    assert (code, rest) == (1, ["1 answers are whole, 0 damaged"])
    assert "The database is damaged" in line
    assert "is kept as cache.db.corrupt-" in run(folder, "info")[2][0]


def test_export_gives_people_what_was_asked_and_answered(mixed, tmp_path):
    """A JSON line for each answer, with its request in clear; what is left out is counted."""
    code, lines, errors = run(mixed, "export")
    records = [json.loads(line) for line in lines]
    assert (code, [record["key"] for record in records]) == (0, ["known", "old", "small"])
    assert records[0] == {"key": "known"} | ANSWER.record()
    assert records[0]["asked"] == {"identity": URL, "request": REQUEST}
    assert errors == ["2 values left out that are damaged or of an older version."]
    assert run(mixed, "export", "--out", tmp_path / "x.jsonl")[:2] == (0, [])
    assert (tmp_path / "x.jsonl").read_text("utf-8").splitlines() == lines


@pytest.mark.parametrize("command", ["info", "prune", "verify", "export", "clear"])
def test_each_command_teaches_with_an_example(folder, command):
    """The help of each shows how it is called."""
    code, lines, _ = run(folder, command, "--help")
    assert code == 0
    assert any(f"Example: summarizer cache {command}" in line for line in lines)
