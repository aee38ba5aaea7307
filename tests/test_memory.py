"""The translation memory: what it remembers, for whom, and what becomes of it when things go wrong."""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from summarizer.errors import StorageError
from summarizer.memory import Memory, Unit, memory_of, memory_path
from summarizer.memory.nearest import SHORTEST, Nearest
from summarizer.memory.units import key
from summarizer.settings import Settings

SENTENCE = "今年全市将完成重大工程投资2700亿元。"
UNLIKE = "她昨天在北京大学作了关于古代诗歌的报告。"
ADDING = """
import sys
from pathlib import Path
from summarizer.memory import Memory, Unit
memory = Memory(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    memory.add(Unit(source=f"{sys.argv[2]}的第{number}句话，写进记忆。", target=f"{number}"))
    print(number, flush=True)
"""


def unit(source=SENTENCE, target="Investment is to reach 270 billion yuan.", **more):
    return Unit(source=source, target=target, **more)


def adding(path, name, count):
    """A process that adds units one by one, and says each when it is added."""
    command = [sys.executable, "-c", ADDING, str(path), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def said():
    """What the memory says of itself."""
    return []


@pytest.fixture
def memory(tmp_path, said):
    made = Memory(tmp_path / "data" / "memory.sqlite", said.append)
    yield made
    made.close()


def exact(memory, source=SENTENCE, made_with="a", language="en"):
    return memory.exact(source, language=language, made_with=made_with)


def similar(memory, source, made_with="a", language="en", **more):
    return memory.similar(source, language=language, made_with=made_with, **more)


def test_a_unit_serves_the_same_making_only(memory):
    """What another model or style made is not offered, and what a person brought in is, before all others."""
    memory.add(unit(made_with="a", target="By a."))
    memory.add(unit(made_with="b", target="By b."))

    assert "By a." == exact(memory, made_with="a").target
    assert "By b." == exact(memory, made_with="b").target
    assert exact(memory, made_with="c") is None

    memory.add(unit(target="By hand."))
    assert ["By hand."] * 3 == [exact(memory, made_with=making).target for making in "abc"]


def test_the_last_one_wins(memory):
    """One source, language and making has one unit: the last."""
    memory.add(unit(target="First."))
    memory.add(unit(target="Second.", where="003_ab12#2 p1.s3"))

    assert ["Second."] == [one.target for one in memory.units()]
    assert 1 == len(memory)
    assert "003_ab12#2 p1.s3" == exact(memory).where


@pytest.mark.parametrize("spaced", [f" {SENTENCE}\n", SENTENCE.replace("重大", "重大\n"), "e\u0301" + SENTENCE])
def test_space_and_composition_make_no_difference(memory, spaced):
    """Sources are compared by their words: white space collapsed, characters composed."""
    memory.add(unit(spaced.replace("\n", " \u3000").replace("e\u0301", "é")))

    assert exact(memory, spaced)


@pytest.mark.parametrize(
    ("held", "wanted", "serves"),
    [("en", "en", True), ("EN_us", "en", True), ("en", "en-GB", True), ("en-US", "en-GB", False), ("fr", "en", False)],
)
def test_a_region_serves_its_language(memory, held, wanted, serves):
    """Translators' tools write en-US where we say en; French serves nobody who wants English."""
    memory.add(unit(language=held))

    assert serves == bool(exact(memory, language=wanted))
    assert serves == bool(similar(memory, SENTENCE.replace("全市", "全省"), language=wanted))


def test_a_like_sentence_is_offered_with_its_likeness(memory):
    """2 of 20 characters differ: 0.9; the same sentence is no like one."""
    memory.add(unit(SENTENCE, made_with="a"))
    memory.add(unit(UNLIKE, made_with="a"))
    like = SENTENCE.replace("2700", "3800")

    match = similar(memory, like)

    assert (SENTENCE, pytest.approx(1 - 2 / len(SENTENCE))) == (match.unit.source, match.similarity)
    assert similar(memory, SENTENCE) is None
    assert similar(memory, like, made_with="b") is None
    assert similar(memory, like, least=0.95) is None


def test_of_two_that_are_as_like_a_persons_own_is_offered(memory):
    """What was brought in stands before what a model made."""
    memory.add(unit(SENTENCE.replace("全市", "全省"), made_with="a"))
    memory.add(unit(SENTENCE.replace("全市", "全国"), "By hand."))

    assert "By hand." == similar(memory, SENTENCE).unit.target


def test_short_sentences_are_like_no_other(memory):
    """下降3.2% and 上升3.2% have most characters in common, and say the contrary."""
    memory.add(unit("下降3.2%。", "Down 3.2%."))

    assert similar(memory, "上升3.2%。", least=0.1) is None
    assert exact(memory, "下降3.2%。")


def test_what_is_added_or_forgotten_is_known_at_once(memory):
    """Also where another process, or another object here, did it."""
    other = Memory(memory.path)
    like = SENTENCE.replace("全市", "全省")
    assert similar(memory, like) is None

    other.add(unit())
    assert similar(memory, like)

    assert 1 == other.forget()
    assert similar(memory, like) is None
    other.close()


@given(st.lists(st.text("一二三四五六七八", max_size=24), max_size=12), st.text("一二三四五六七八", max_size=24))
def test_the_nearest_is_the_nearest(sentences, sought):
    """The one found is as like as the best of all, by the plain definition; none where none is like enough."""
    nearest = Nearest()
    for sentence in sentences:
        nearest.add(sentence)

    found = nearest.of(sought, 0.5)

    fit = [other for other in sentences if len(other) >= SHORTEST <= len(sought) and other != sought]
    best = max((likeness(sought, other) for other in fit), default=0.0)
    if found is None:
        assert best < 0.5
    else:
        assert found.sentence in fit
        assert best == pytest.approx(found.similarity) == pytest.approx(likeness(sought, found.sentence))


def likeness(one, other):
    """Levenshtein's distance by its recurrence, as a share of the longer text, from 1."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row = row, [i]
        for j, b in enumerate(other, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b)))
    return 1 - row[-1] / max(len(one), len(other), 1)


@given(st.lists(st.builds(Unit, source=st.text(), target=st.text(), where=st.text(), made_with=st.text()), max_size=5))
def test_whatever_is_added_comes_back(units):
    """To the letter, in any script, halves of surrogate pairs and control characters left out at the door."""
    with tempfile.TemporaryDirectory() as folder:
        memory = Memory(Path(folder) / "memory.sqlite")
        for one in units:
            memory.add(one)
        last = {(key(one.source), one.made_with): one for one in units if key(one.source) and one.target}

        assert sorted(map(repr, last.values())) == sorted(map(repr, memory.units()))
        for one in last.values():
            assert memory.exact(one.source, language="en", made_with=one.made_with)
        memory.close()


@pytest.mark.parametrize("made", ["yesterday", "0001-01-01T00:00+14:00"])
def test_a_time_is_one(made):
    """Times are UTC to the second, so that they are the same in every format; what is none is refused."""
    assert "2026-11-20T18:00:15Z" == unit(made="2026-11-21T02:00:15.25+08:00").made
    with pytest.raises(ValidationError):
        unit(made=made)


def test_two_processes_add_at_once(memory):
    """Each waits for the other, and nothing is lost."""
    processes = [adding(memory.path, name, 100) for name in ("甲", "乙")]
    for process in processes:
        process.communicate(timeout=120)

    assert [0, 0] == [process.returncode for process in processes]
    assert 200 == len(memory)


def test_a_process_that_is_killed_loses_what_it_was_at_and_no_more(memory):
    """Every unit that was added before kill -9 is there, and the file is whole."""
    with adding(memory.path, "丙", 100_000) as process:
        added = [process.stdout.readline() for _ in range(50)]
        process.send_signal(signal.SIGKILL)
        added += process.stdout.readlines()

    assert len(added) <= len(memory) <= len(added) + 1
    with sqlite3.connect(memory.path) as connection:
        assert [("ok",)] == connection.execute("PRAGMA integrity_check").fetchall()
    connection.close()


def test_a_file_that_is_no_memory_is_kept_and_told(memory, said):
    """A new memory takes its place; nobody's file is written over."""
    memory.path.parent.mkdir()
    memory.path.write_text("my notes")

    memory.add(unit())

    [aside] = memory.set_aside()
    assert "my notes" == aside.read_text()
    assert 1 == len(memory)
    assert 1 == len(said)
    assert aside.name in said[0]


def test_a_database_of_somebody_elses_is_kept(memory, said):
    """An SQLite file with other tables is set aside, too."""
    memory.path.parent.mkdir()
    with sqlite3.connect(memory.path) as connection:
        connection.execute("CREATE TABLE accounts (id)")
    connection.close()

    assert exact(memory) is None
    assert "is not ours" in said[0]
    assert memory.set_aside()


def test_what_can_be_read_of_a_damaged_memory_is_taken_over(memory, said):
    """Pages in the middle are overwritten while it is open: most units are still there, and the file is kept."""
    units = [unit(f"第{number}句话，说的是{number}件事。", "words " * 40) for number in range(500)]
    memory.add_all(units)
    memory.close()
    content = bytearray(memory.path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 20_000] = b"\xff" * 20_000
    memory.path.write_bytes(content)

    rescued = set(memory.units())

    assert rescued < set(units)
    assert len(rescued) > 250
    assert f"{len(rescued):,} units" in said[0]
    assert bytes(content) == memory.set_aside()[0].read_bytes()
    memory.add(unit())
    assert len(rescued) + 1 == len(memory)


def test_damage_is_noticed_while_it_is_open(memory, said):
    """A memory that is overwritten under a running translation is set aside then; the translation goes on."""
    memory.add_all(unit(f"第{number}句话，说的是{number}件事。", "words " * 500) for number in range(2_000))
    memory.close()
    assert exact(memory) is None
    with memory.path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (memory.path.stat().st_size - 4096))

    list(memory.units())  # more than SQLite had in its own memory
    memory.add(unit())

    assert exact(memory)
    assert 1 == len(said) == len(memory.set_aside())


def test_a_memory_that_is_taken_away_is_made_anew(memory):
    """Who deletes the file, or puts an earlier one back, is followed at the next question."""
    memory.add(unit())
    assert similar(memory, SENTENCE.replace("全市", "全省"))
    memory.close()
    memory.path.unlink()

    assert exact(memory) is None
    assert similar(memory, SENTENCE.replace("全市", "全省")) is None
    memory.add(unit(UNLIKE))
    assert 1 == len(memory)


def test_a_folder_in_its_place_is_explained(memory):
    """And left as it is."""
    memory.path.mkdir(parents=True)
    mode = memory.path.stat().st_mode

    with pytest.raises(StorageError, match=r"is no file.*SUMMARIZER_DATA"):
        memory.add(unit())
    assert mode == memory.path.stat().st_mode


def test_a_data_folder_that_is_a_file_is_explained(tmp_path):
    """The message says what can be done, and no other error leaves the memory."""
    (tmp_path / "data").write_text("")

    with pytest.raises(StorageError, match=r"cannot be used.*SUMMARIZER_DATA"):
        len(Memory(tmp_path / "data" / "memory.sqlite"))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_closed_folder_is_explained(memory):
    """Nothing can be read where nothing can be written, and it is said why."""
    memory.path.parent.mkdir(mode=0o500)

    with pytest.raises(StorageError, match="writable"):
        exact(memory)


def test_a_failed_batch_leaves_nothing(memory):
    """All of a batch is remembered, or none of it."""

    def broken():
        yield unit()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        memory.add_all(broken())
    assert not list(memory.units())


def test_what_is_forgotten_is_gone_from_the_disk(memory):
    """Its words stand in no file any more."""
    memory.add(unit(target="confidential"))
    assert 1 == memory.forget()

    for file in memory.path.parent.iterdir():
        assert b"confidential" not in file.read_bytes()


def test_it_is_for_its_owner_alone(memory):
    """The file and what SQLite puts beside it can be read by nobody else."""
    memory.add(unit())

    assert {0o600} == {file.stat().st_mode & 0o777 for file in memory.path.parent.glob("memory.sqlite*[!k]")}


def test_it_lies_with_what_the_user_told_the_program(tmp_path):
    """Beside the user's own glossary, where clearing the cache does not reach."""
    settings = Settings(data=tmp_path)

    assert tmp_path / "memory.sqlite" == memory_path(settings) == memory_of(settings).path
    assert not memory_path(settings).exists()


def test_a_unit_without_words_on_a_side_is_not_remembered(memory):
    """There is nothing to reuse of it."""
    memory.add(unit(" \n"))
    memory.add(unit(target="\x00"))

    assert 0 == len(memory)
    assert memory
