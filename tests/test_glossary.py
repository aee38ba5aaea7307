"""Glossaries: ours, the user's in tables and TBX, what is wrong with them, and the commands."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from summarizer.checking import glossary
from summarizer.checking.glossary import (
    KINDS,
    Glossary,
    Term,
    faults_of,
    find_terms,
    glossary_of,
    own_path,
    read_glossary,
    read_rows,
    renderings,
    starter,
    written,
)
from summarizer.errors import GlossaryError, SettingsError
from summarizer.settings import Settings

STARTER = Path(glossary.__file__).parent / "starter.tsv"
TSV, CSV, TBX = ".tsv", ".csv", ".tbx"


@pytest.fixture
def file(tmp_path):
    """Writes a file and gives its path."""

    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def run(*arguments, **environment):
    """The program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "summarizer", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        cwd=environment.pop("cwd", None),
        env=os.environ | {name: str(value) for name, value in environment.items()},
    )


# Ours


def test_our_glossary_is_well_formed():
    """At least 400 terms, each once, with its kind, its standing and who publishes it; nothing of it is a bad line."""
    rows = read_rows(STARTER)
    assert len(rows.rows) == len(starter()) > 400
    assert not [fault for fault in faults_of(rows) if fault.fatal or "stands in line" in fault.message]
    assert all(term.en.isascii() and all(map(str.isascii, term.accept)) for term in starter())
    assert all(term.status != "user" and term.source for term in starter())
    assert {term.kind for term in starter()} == set(KINDS)
    assert renderings("person")["郑栅洁"] == "Zheng Shanjie"


def test_no_variant_stands_twice():
    """What is accepted differs from what is listed, and from the other variants."""
    assert [t.zh for t in starter() if len({t.en, *t.accept}) < 1 + len(t.accept)] == []


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("美国国务院发言人", ["美国国务院", "发言人"]),
        ("法国外交部", []),
        ("中国外交部发言人", ["外交部发言人"]),
        ("外交部长王毅", ["外交部长"]),
        ("中共中央政治局会议", ["中共中央政治局会议"]),
        ("共建“一带一路”", ["共建“一带一路”"]),
        ("国务院国资委", ["国务院国资委"]),
        ("各国央行", []),
        ("英国工党议员", ["工党"]),
        ("美国众议院", ["众议院"]),
        ("各民主党派", ["民主党派"]),
        ("社会", []),
    ],
)
def test_the_longest_term_wins(text, terms):
    """A term within a longer one, and an organ of another country, are none."""
    assert terms == [hit.term.zh for hit in find_terms(text)]


# A user's


def test_a_users_terms_stand_over_ours():
    """And of two with the same Chinese, the later one."""
    own = Glossary([Term("长三角", "Delta"), Term("某某", "so and so")]).over(starter())
    assert ("Delta", "so and so", "State Council") == (own["长三角"].en, own["某某"].en, own["国务院"].en)
    assert "Yangtze River Delta" == starter()["长三角"].en
    assert own.sha256 != starter().sha256


def test_files_stand_over_what_the_user_added_before(file, tmp_path):
    """Ours, then the user's own, then each file that is named, the last one on top."""
    settings = Settings(data=tmp_path, glossary=(file("a.tsv", "甲乙\ta\n丙丁\ta\n"), file("b.csv", "甲乙,b\n")))
    own_path(settings).write_text("甲乙\town\n丙丁\town\n戊己\town\n国务院\town\n", encoding="utf-8")
    found = glossary_of(settings)
    assert ["b", "a", "own", "own"] == [found[zh].en for zh in ("甲乙", "丙丁", "戊己", "国务院")]
    assert "Ministry of Commerce" == found["商务部"].en


@pytest.mark.parametrize("suffix", [TSV, CSV, TBX])
def test_what_is_written_is_read(file, suffix):
    """Our whole glossary goes out and comes back the same in each form, quotation marks, commas and signs included."""
    odd = [Term("甲", '"x"', "law", ("a, b", '"y" z', "<&>'"), "user", "me & co"), Term("乙", "1+N; x")]
    terms = [*starter(), *odd]
    assert terms == list(read_glossary(file(f"all{suffix}", written(terms, suffix))))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plain.tsv", "碳普惠\tcarbon inclusion\tterm\tcarbon GSP|carbon credit\n"),
        ("crlf.tsv", "碳普惠\tcarbon inclusion\t\tcarbon GSP | carbon credit\r\n\r\n# a comment\r\n"),
        ("named.csv", "No,English,Chinese,synonyms\n1,carbon inclusion,碳普惠,carbon GSP|carbon credit\n"),
        ("excel.csv", "\ufeff中文;英文;别名\n碳普惠;carbon inclusion;carbon GSP|carbon credit\n"),
        ("quoted.csv", '"zh","en","accept"\n"碳普惠","carbon\ninclusion","carbon GSP|carbon credit"\n'),
        ("quoted.tsv", 'zh\ten\taccept\n"碳普惠"\t"carbon inclusion"\tcarbon GSP|carbon credit\n'),
        ("gbk.csv", "中文,英文,别名\n碳普惠,carbon inclusion,carbon GSP|carbon credit\n".encode("gb18030")),
        ("utf16.tsv", "碳普惠\tcarbon inclusion\t\tcarbon GSP|carbon credit\n".encode("utf-16")),
    ],
)
def test_tables_are_read_as_people_have_them(file, name, content):
    """With column names or without, from Excel or by hand, in the encodings that there are."""
    (term,) = read_glossary(file(name, content))
    assert ("碳普惠", "carbon inclusion", ("carbon GSP", "carbon credit")) == (term.zh, term.en, term.accept)
    assert "user" == term.status


TBX_2008 = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">
<martif type="TBX-Basic" xml:lang="en">
<martifHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></martifHeader>
<text><body>
<termEntry id="1"><descrip type="subjectField">climate</descrip>
<langSet xml:lang="en-US"><tig><term>carbon GSP</term>
<termNote type="administrativeStatus">admittedTerm-admn-sts</termNote></tig>
<ntig><termGrp><term>carbon <hi>inclusion</hi></term><termNote type="partOfSpeech">noun</termNote></termGrp></ntig>
<tig><term>carbon for all</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig></langSet>
<langSet xml:lang="zh_CN"><tig><term>碳普惠</term></tig></langSet>
<langSet xml:lang="de"><tig><term>Kohlenstoff</term></tig></langSet>
</termEntry></body></text></martif>"""
TBX_2019 = """<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
 xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic">
<tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></tbxHeader><text><body>
<conceptEntry id="1"><min:subjectField>term</min:subjectField><basic:source>Xinhua</basic:source>
<langSec xml:lang="zh-Hans"><termSec><term>碳普惠</term></termSec></langSec>
<langSec xml:lang="en"><termSec><term>carbon inclusion</term>
<min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus></termSec>
<termSec><term>carbon GSP</term>
<min:administrativeStatus>admittedTerm-admn-sts</min:administrativeStatus></termSec></langSec>
</conceptEntry></body></text></tbx>"""


@pytest.mark.parametrize(
    "content", [TBX_2008, TBX_2019, TBX_2019.encode("utf-8"), TBX_2008.replace("UTF-8", "UTF-16").encode("utf-16")]
)
def test_both_forms_of_tbx_are_read(file, content):
    """The preferred term is the English, admitted ones are accepted, deprecated ones are not."""
    (term,) = read_glossary(file("t.tbx", content))
    assert ("碳普惠", "carbon inclusion", ("carbon GSP",), "term") == (term.zh, term.en, term.accept, term.kind)


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">',
        '<!ENTITY b SYSTEM "file:///etc/passwd">',
        '<!ENTITY % b SYSTEM "http://127.0.0.1:9/x.dtd"> %b;',
    ],
)
def test_tbx_opens_nothing_and_expands_nothing(file, declared):
    """An entity, inner or outer, is refused with its line."""
    hostile = TBX_2008.replace('SYSTEM "TBXBasiccoreStructV02.dtd"', f"[{declared}]").replace("Kohlenstoff", "&b;")
    with pytest.raises(GlossaryError, match=r"line 2: its XML cannot be read: it has the entity"):
        read_glossary(file("t.tbx", hostile))


def test_an_entity_of_a_document_type_elsewhere_is_refused(file):
    """What it stands for is not known, as the document type is not fetched."""
    with pytest.raises(GlossaryError, match="entity 'nbsp'"):
        read_glossary(file("t.tbx", TBX_2008.replace("Kohlenstoff", "a&nbsp;b")))


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("a.tsv", "碳普惠\tcarbon\n碳中和\t\n", r"a\.tsv .* line 2: there is no English"),
        ("a.tsv", "zh\ten\n\tcarbon\n", "line 2: there is no Chinese"),
        ("a.tsv", "碳普惠\n", "line 1: there is no English"),
        ("a.tsv", "碳中和\t碳 neutrality\n", "line 1: there is Chinese in the English: 碳 neutrality"),
        ("a.tsv", "碳中和\tx\tterm\ty|碳\n", "line 1: there is Chinese in the English: 碳"),
        ("a.csv", "carbon,碳\n", "line 1: .* the other way round"),
        ("a.csv", "carbon,Kohlenstoff\n", "line 1: the Chinese has no Chinese character"),
        ("a.tsv", "碳中和\tx\tthing\n", "line 1: there is no kind 'thing'; there are: organ, "),
        ("a.tsv", "碳中和\tx\tterm\t\tholy\n", "line 1: there is no status 'holy'"),
        ("a.tsv", "一\t\n" * 9, r"line 5: there is no English; and 4 more\. See summarizer glossary check"),
        ("a.tbx", "<tbx><conceptEntry>", "line 1: its XML cannot be read"),
        ("a.tbx", "<tbx></tbx>", "has no term in it"),
        ("a.tsv", "zh\ten\n# nothing\n", "has no term in it"),
        ("a.xlsx", "x", r"no glossary by its name: \.tsv, \.csv, \.tbx are read"),
        ("a.tsv", "碳".encode() + b"\xff\t\xff", "cannot be read"),
    ],
)
def test_a_bad_glossary_is_explained(file, name, content, complaint):
    """The file, the line and what is wrong; nothing of it is used."""
    with pytest.raises(GlossaryError, match=complaint):
        read_glossary(file(name, content))


def test_a_glossary_that_is_not_there_is_named(tmp_path):
    """A wrong path is the call's fault."""
    with pytest.raises(SettingsError, match=r"none\.tsv cannot be read: No such file"):
        read_glossary(tmp_path / "none.tsv")


def test_two_renderings_of_one_term_are_both_accepted(file):
    """The first is written; nothing of the file is lost, and the conflict is told."""
    path = file("a.tsv", "碳普惠\tcarbon inclusion\n碳中和\tx\n碳普惠\tcarbon GSP\n碳中和\tX\n")
    term = read_glossary(path)["碳普惠"]
    assert ("carbon inclusion", ("carbon GSP",)) == (term.en, term.accept)
    told = [(fault.line, fault.message, fault.fatal) for fault in faults_of(read_rows(path))]
    assert told == [
        (
            3,
            "碳普惠 is 'carbon GSP' here and 'carbon inclusion' in line 1; the first is written, both are accepted",
            False,
        ),
        (4, "碳中和 stands in line 2 already", False),
    ]


def test_a_name_within_a_term_is_put_as_it_is_alone(file):
    """太湖 is not Lake Tai here and Taihu there; a longer name that has its words is well."""
    path = file(
        "a.tsv", "太湖\tTaihu Lake\tplace\tLake Tai\n太湖流域\tTai basin\tplace\n环太湖\tround Lake Tai\tterm\n"
    )
    (fault,) = faults_of(read_rows(path))
    assert (2, False) == (fault.line, fault.fatal)
    assert "太湖流域 = Tai basin has 太湖 in it, which is Taihu Lake elsewhere" == fault.message


def test_a_large_table_is_read_in_no_time(file):
    """20,000 terms in some seconds at most, and found in a text as fast as few."""
    large = read_glossary(file("a.tsv", "".join(f"{chr(0x4E00 + i)}某{i}\tterm {i}\n" for i in range(20_000))))
    assert 20_000 == len(large)
    assert ["term 7"] == [hit.term.en for hit in large.find("今天" * 5_000 + "万某7") if hit.term.en == "term 7"]


# Settings


def test_glossaries_are_named_in_each_place(tmp_path):
    """Options over the variable over the file; several in each; none is none."""
    (tmp_path / "summarizer.toml").write_text('glossary = ["a.tsv", "~/b.csv"]', encoding="utf-8")
    variable = {"SUMMARIZER_GLOSSARY": f"c.tsv{os.pathsep}d.tbx"}

    def load(options, environ):
        return [path.name for path in Settings.load(options, environ, tmp_path).glossary]

    assert ["a.tsv", "b.csv"] == load({}, {})
    assert ["c.tsv", "d.tbx"] == load({}, variable)
    assert ["e.tsv"] == load({"glossary": [Path("e.tsv")]}, variable)
    assert ["c.tsv", "d.tbx"] == load({"glossary": []}, variable)
    assert () == Settings().glossary


# Commands


def test_added_terms_are_kept_and_used(server, tmp_path):
    """`add` writes into the user's data folder; the next translation is told the term, and held to it."""
    added = run("glossary", "add", "碳普惠", "carbon for everybody", "--accept", "carbon GSP", "--accept", "CGSP")
    page = tmp_path / "page.txt"
    page.write_text("会议讨论了碳普惠体系。", encoding="utf-8")
    result = run("translate", page, "--base-url", server.url, "--model", "m", "-f", "json")

    assert 0 == added.returncode
    assert "Terms added: 1. Your own now: 1, in " in added.stdout
    assert "stands over ours: carbon inclusion" in added.stderr
    assert "碳普惠 = carbon for everybody" in server.requests[-1].prompt
    findings = json.loads(result.stdout)[0]["findings"]
    assert [("terminology/wrong", "major")] == [
        (f["category"], f["severity"]) for f in findings if f["category"].startswith("terminology")
    ]


def test_a_glossary_of_one_run(server, tmp_path, file):
    """--glossary is for this run; a bad one is refused before anything is asked."""
    page = tmp_path / "page.txt"
    page.write_text("会议讨论了碳普惠体系。", encoding="utf-8")
    options = ["translate", page, "--base-url", server.url, "--model", "m", "--glossary"]
    bad = run(*options, file("bad.csv", "碳普惠,\n"))

    assert (3, []) == (bad.returncode, server.requests)
    assert "bad.csv cannot be used as a glossary. line 1: there is no English" in bad.stderr
    assert 0 == run(*options, file("a.csv", "碳普惠,one\n"), "--glossary", file("b.csv", "碳普惠,two\n")).returncode
    asked = "\n".join(request.prompt for request in server.requests if request.body)
    assert "碳普惠 = two" in asked
    assert "碳普惠 = one" not in asked


def test_a_name_is_spelt_as_the_user_spells_it(server, tmp_path, file):
    """The writer is told it beside the post, the brief lists it, and the speaker has it."""
    page = tmp_path / "page.txt"
    page.write_text("上海市市长龚正昨天说，要完成3000万平方米。会议决定成立新的领导小组。", encoding="utf-8")
    own = file("a.csv", "龚正,Kung Cheng,person\n")
    result = run("summarise", page, "--base-url", server.url, "--model", "m", "-f", "json", "--glossary", own)

    brief = json.loads(result.stdout)[0]["brief"]
    assert ["Kung Cheng"] == [person["en"] for person in brief["people"]]
    assert "Kung Cheng" in {claim["speaker"] for claim in brief["claims"]}
    asked = "\n".join(request.prompt for request in server.requests if request.body)
    assert "上海市市长龚正 = Kung Cheng, mayor of Shanghai" in asked
    assert "Gong Zheng" not in asked


def test_another_glossary_does_a_batch_anew(server, tmp_path, file):
    """What was made with other terms is not up to date."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "page.txt").write_text("会议讨论了碳普惠体系。", encoding="utf-8")
    batch = ["batch", tmp_path / "in", "-o", tmp_path / "out", "--task", "translate", "--base-url", server.url]
    batch += ["--model", "m"]

    assert "from before" not in run(*batch).stderr
    assert "from before" in run(*batch).stderr
    assert "from before" not in run(*batch, "--glossary", file("a.csv", "碳普惠,one\n")).stderr


def test_terms_are_listed(file):
    """By kind and by words, as text, JSON, or a glossary that can be read again."""
    text = run("glossary", "list", "--kind", "law", "--search", "Civil").stdout
    records = json.loads(run("glossary", "list", "--search", "生态环境部", "-f", "json").stdout)
    table = run("glossary", "list", "--kind", "place", "-f", "tsv").stdout

    assert "民法典 = Civil Code  [law, official: NPC]\n" == text
    assert [("Ministry of Ecology and Environment", "official", "gov.cn")] == [
        (record["en"], record["status"], record["source"]) for record in records
    ]
    assert "MEE" in records[0]["accept"]
    assert {"place"} == {term.kind for term in read_glossary(file("p.tsv", table))}
    assert 2 == run("glossary", "list", "--kind", "thing").returncode


def test_imported_terms_are_ones_own(file):
    """They are listed from then on; what changes and what is doubtful is told; the export has them, in each form."""
    first = run("glossary", "import", file("a.csv", "碳普惠,one\n碳普惠,two\n"))
    again = run("glossary", "import", file("b.tbx", TBX_2019))
    out = file("out.tbx", "")
    exported = run("glossary", "export", out)

    assert (0, 0, 0) == (first.returncode, again.returncode, exported.returncode)
    assert "a.csv:2: 碳普惠 is 'two' here and 'one' in line 1" in first.stderr
    assert "You had another: 碳普惠: carbon inclusion, not one" in again.stderr
    assert "carbon inclusion" == read_glossary(out)["碳普惠"].en
    assert len(starter()) == len(read_glossary(out))


def test_glossaries_are_judged(file):
    """Each bad line is named, each doubtful one, and what a file changes; the exit code counts the bad ones."""
    good = run("glossary", "check", file("good.tsv", "某某部\tMinistry of Some\torgan\n"), "--strict")
    doubtful = file("twice.csv", "某某,a\n某某,b\n国务院,Cabinet Office\n")
    bad = run("glossary", "check", file("bad.csv", "某某,c\n甲,\n乙,丙\n"), doubtful)

    assert (0, "1 terms can be used, 0 of them other than ours") == (
        good.returncode,
        good.stdout.split(": ", 1)[1].strip(),
    )
    assert 1 == bad.returncode
    told = [line.rpartition("/")[2] for line in bad.stdout.splitlines()]
    assert "bad.csv:2: there is no English" in told
    assert "bad.csv:3: there is Chinese in the English: 丙" in told
    assert any(line.startswith("twice.csv:2: 某某 is 'b' here") for line in told)
    assert "twice.csv: stands over ours: 国务院: Cabinet Office, not State Council" in told
    assert (0, 1) == (
        run("glossary", "check", doubtful).returncode,
        run("glossary", "check", doubtful, "--strict").returncode,
    )


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (["add", "carbon", "碳"], 2, "other way"),
        (["add", "碳普惠", "x", "--kind", "thing"], 2, "no kind 'thing'"),
        (["add", "碳普惠"], 2, "Missing argument"),
        (["import", "none.tsv"], 3, "none.tsv cannot be read"),
        (["export", "x.xlsx"], 3, "written as .tsv, .csv, .tbx"),
        (["check", "none.tsv"], 3, "none.tsv cannot be read"),
    ],
)
def test_wrong_calls_are_explained(tmp_path, arguments, code, complaint):
    """What is wrong, and no traceback; nothing is written."""
    result = run("glossary", *arguments, cwd=tmp_path)

    assert code == result.returncode
    assert complaint in " ".join(result.stderr.replace("│", " ").split())
    assert "Traceback" not in result.stderr
    assert [] == list(tmp_path.iterdir())
