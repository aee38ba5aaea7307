"""The translation memory: what it remembers, for whom, and what becomes of it when things go wrong."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from translate.storage.tmx import tmxfile
from typer.testing import CliRunner

from summarizer.checking.glossary import starter
from summarizer.cli import app
from summarizer.errors import StorageError
from summarizer.memory import Memory, Unit, bring_in, memory_of, memory_path
from summarizer.memory.nearest import SHORTEST, Nearest
from summarizer.memory.units import key
from summarizer.output import memory_tmx
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
    return next(iter(memory.exact(source, language=language, made_with=made_with)), None)


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


LIKE_EACH_OTHER = st.text("一二三", min_size=SHORTEST - 1, max_size=SHORTEST + 4)


@given(st.lists(LIKE_EACH_OTHER, max_size=12), LIKE_EACH_OTHER)
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


@settings(max_examples=40, deadline=None)  # each writes to the disk
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


def run(*arguments, stdin=None):
    return CliRunner().invoke(app, ["memory", *map(str, arguments)], input=stdin)


@pytest.fixture
def own(tmp_path):
    """The memory that the commands use."""
    made = memory_of(Settings.load({}))
    yield made
    made.close()


UNITS = st.builds(
    Unit,
    source=st.text(min_size=1),
    target=st.text(min_size=1),
    made_with=st.text(max_size=5),
    language=st.sampled_from(["en", "en-GB", "fr", "nb"]),
    where=st.text(max_size=5),
    model=st.text(max_size=5),
    made=st.datetimes().map(datetime.isoformat),
)


@settings(max_examples=40, deadline=None)  # each writes to the disk
@given(st.lists(UNITS, max_size=5))
def test_what_is_exported_comes_back_as_it_was(units):
    """Into a fresh memory, with where it is from, who wrote it, when and for which making; in one order."""
    with tempfile.TemporaryDirectory() as folder:
        first, second = (Memory(Path(folder) / name) for name in ("1.sqlite", "2.sqlite"))
        first.add_all(units)
        file = Path(folder) / "out.tmx"
        file.write_text(memory_tmx(first.units()), encoding="utf-8", newline="")

        intake = bring_in(second, str(file), starter())

        assert list(first.units()) == list(second.units())
        assert len(first) == intake.added.new
        assert memory_tmx(first.units()) == memory_tmx(second.units())
        first.close()
        second.close()


def test_another_tool_reads_the_export(own):
    """translate-toolkit finds the pairs and what is known of them; times are as TMX wants them."""
    own.add(
        unit("第一句 & <b>。", "One & <b>.", made_with="f00d", where="003_ab12#2 p1.s3", made="2026-11-20T18:00:15Z")
    )
    own.add(unit("第二句。", "Two."))

    text = run("export").stdout

    store = tmxfile.parsestring(text.encode(), "zh", "en")
    assert [("第一句 & <b>。", "One & <b>."), ("第二句。", "Two.")] == [
        (str(one.source), str(one.target)) for one in store.units
    ]
    root = ET.fromstring(text.encode())  # noqa: S314 - we wrote it
    assert ["20261120T180015Z", None] == [one.get("creationdate") for one in root.iter("tu")]
    assert ["003_ab12#2 p1.s3", "", "f00d"] == [prop.text or "" for prop in root.iter("prop")][:3]
    assert [["prop", "prop", "prop", "tuv", "tuv"]] * 2 == [[part.tag for part in one] for one in root.iter("tu")]


TMX = """<?xml version="1.0"?>
<tmx version="1.4"><header srclang="zh-CN"/><body>
 <tu tuid="1"><tuv xml:lang="zh-CN"><seg>总投资2700亿元。</seg></tuv>
  <tuv xml:lang="EN-US"><seg>Total investment is 270 billion yuan.</seg></tuv></tu>
 <tu tuid="2" creationdate="long ago"><tuv xml:lang="zh"><seg>总投资3000亿元。</seg></tuv>
  <tuv xml:lang="en"><seg>Total investment is 30 billion yuan.</seg></tuv></tu>
 <tu tuid="3"><tuv xml:lang="zh"><seg>OK</seg></tuv><tuv xml:lang="en"><seg>OK</seg></tuv></tu>
 <tu tuid="4"><tuv xml:lang="zh"><seg>没有译文。</seg></tuv></tu>
 <tu tuid="5"><tuv xml:lang="fr"><seg>Bonjour.</seg></tuv></tu>
</body></tmx>"""


def test_an_import_says_what_became_of_each_pair(own, tmp_path):
    """What is left out is named with its reason, what is doubtful is told; imported units serve any model."""
    file = tmp_path / "project.tmx"
    file.write_text(TMX, encoding="utf-8")

    result = run("import", file)

    assert 1 == result.exit_code
    assert "2 new" in result.stdout
    assert "3 left out (1 without Chinese, 1 not translated, 1 not read)" in result.stdout
    assert "1 with a critical finding" in result.stdout
    assert f"critical: {file}: 2: source says 3000亿" in result.stderr
    assert ["3", "4", "5"] == re.findall(r"left out: .*tmx: (?:unit )?(\d)", result.stderr)
    found = exact(own, "总投资2700亿元。", made_with="anything")
    assert ("Total investment is 270 billion yuan.", "en-US", "project.tmx", "") == (
        found.target,
        found.language,
        found.where,
        found.made_with,
    )
    assert "0 new, 0 in the place of another, 2 known already" in run("import", file).stdout


def test_strict_leaves_out_what_is_doubtful(own, tmp_path):
    """A figure that is wrong by ten is told either way, and with --strict not remembered."""
    file = tmp_path / "project.tmx"
    file.write_text(TMX, encoding="utf-8")

    result = run("import", file, "--strict")

    assert "1 new" in result.stdout
    assert "1 refused" in result.stdout
    assert exact(own, "总投资3000亿元。") is None


def test_other_files_of_pairs_are_imported(own, tmp_path):
    """JSON Lines and XLIFF; of two translations of one sentence the last stands, and is counted."""
    lines = [{"source": "好。", "target": "Good."}, {"source": " 好。", "target": "Fine."}]
    (tmp_path / "a.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    (tmp_path / "b.xlf").write_text(
        '<xliff version="2.1" srcLang="zh" trgLang="fr" xmlns="urn:oasis:names:tc:xliff:document:2.0"><file id="f">'
        '<unit id="u"><segment><source>再见，朋友。</source><target>Au revoir.</target></segment></unit></file></xliff>'
    )

    result = run("import", tmp_path / "a.jsonl", tmp_path / "b.xlf")

    assert 0 == result.exit_code
    assert "1 new, 1 in the place of another" in result.stdout
    assert "2 units now" in result.stdout
    assert "Fine." == exact(own, "好。").target
    assert "Au revoir." == exact(own, "再见，朋友。", language="fr").target
    assert 1 == run("import", "-", stdin="{").exit_code
    assert 0 == run("import", "-", stdin=json.dumps(lines[0])).exit_code
    assert "stdin" == exact(own, "好。").where


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("no XML", "its XML is damaged"),
        ("<html/>", "neither XLIFF nor TMX"),
        (None, "there is no such file"),
        (TMX[:300], "its XML is damaged"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(own, tmp_path, content, reason):
    """On one line, with exit code 1; what was whole of it is in, and the next file is read."""
    bad, good = tmp_path / "bad.tmx", tmp_path / "good.jsonl"
    if content:
        bad.write_text(content, encoding="utf-8")
    good.write_text(json.dumps({"source": "好。", "target": "Good."}))

    result = run("import", bad, good)

    assert 1 == result.exit_code
    (line,) = result.stderr.splitlines()
    assert f"left out: {bad}" in line
    assert reason in line
    assert exact(own, "好。")


def test_a_flood_of_complaints_is_cut_short(own, tmp_path):
    """Of thousands of bad lines twenty are told, and the number of the others."""
    (tmp_path / "bad.jsonl").write_text("{\n" * 3_000)

    result = run("import", tmp_path / "bad.jsonl")

    assert 21 == len(result.stderr.splitlines())
    assert "2,980 more" in result.stderr


def test_info_counts_what_is_there(own):
    """By language and model, with the first and the last time that is known."""
    own.add(unit("第一句。", made_with="a", model="qwen", made="2026-11-20T18:00:15Z"))
    own.add(unit("第二句。", made_with="a", model="qwen", made="2025-01-02T03:04:05Z"))
    own.add(unit("第三句。", language="fr"))

    lines = run("info").stdout.splitlines()

    assert [
        str(own.path),
        "3 units, 1 of them imported",
        "from 2025-01-02T03:04:05Z to 2026-11-20T18:00:15Z",
        "         2  en  qwen",
        "         1  fr  no model named",
    ] == lines


def test_clear_asks_first(own):
    """What was imported is gone for good, so it takes a yes."""
    own.add(unit())

    assert 1 == run("clear", stdin="n\n").exit_code
    assert 1 == len(own)
    assert "1 units forgotten" in run("clear", "--yes").stdout
    assert 0 == len(own)


def test_clearing_the_cache_loses_nothing(own):
    """Answers can be had again; what a person brought in cannot."""
    own.add(unit())

    assert 0 == CliRunner().invoke(app, ["cache", "clear", "--yes"]).exit_code
    assert exact(own)


def test_the_export_never_replaces_the_memory(own):
    """--out that names the memory itself is refused."""
    own.add(unit())

    result = run("export", "--out", own.path)

    assert 3 == result.exit_code
    assert "is one of the inputs" in result.stderr
    assert 1 == len(own)


def test_a_memory_that_cannot_be_used_is_explained(own):
    """Exit code 3 and one line, from every command."""
    own.path.mkdir(parents=True)

    for command in (["info"], ["export"], ["clear", "--yes"], ["import", "-"]):
        result = run(*command, stdin='{"source": "好。", "target": "Good."}')
        assert 3 == result.exit_code
        assert "SUMMARIZER_DATA" in result.stderr
        assert 1 == len(result.stderr.splitlines())


def test_ten_thousand_units_are_in_and_out_quickly(own, tmp_path):
    """Seconds at most; and asking for the nearest of them takes milliseconds."""
    lines = [
        {"source": f"第{number}号文件说了{number * 7919}件事，都与本市有关。", "target": "x"}
        for number in range(10_000)
    ]
    own.add_all(Unit(**line) for line in lines)
    begun = time.perf_counter()

    text = run("export").stdout

    (tmp_path / "all.tmx").write_text(text, encoding="utf-8")
    assert 10_000 == text.count("<tu ") + text.count("<tu>")
    assert time.perf_counter() - begun < 10
    similar(own, "第1号文件说了1件事，都与本市无关。")
    begun = time.perf_counter()
    assert similar(own, "第1号文件说了2件事，都与本市无关。")
    assert time.perf_counter() - begun < 0.25
