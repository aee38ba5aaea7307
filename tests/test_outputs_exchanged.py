"""XLIFF and TMX: what other tools read of them, by a library of theirs, and what our own `check` does."""

import re
from importlib.metadata import version
from xml.etree import ElementTree as ET

import pytest
from translate.storage.tmx import tmxfile
from translate.storage.xliff2 import Xliff2File

from summarizer.output import render
from summarizer.sources.bitexts import read_bitext
from tests.records import finding, note, segment, translation

XLIFF = "{urn:oasis:names:tc:xliff:document:2.0}"
AWKWARD = ["a & b <i> ]]> \"c\" 'd'", "总投资2700亿元。\u3000第二句", "<target>x</target>", "  edges  ", "two\nlines"]
NMTOKEN = re.compile(r"[\w.:-]+")


@pytest.fixture
def records():
    """Two articles: several paragraphs, a gap, findings, and characters that XML has a use for."""
    first = translation(
        segment("h1.s1", "标题", "A headline"),
        segment("p1.s1", "第一句。", "One.", finding("accuracy/number", "critical", "one is two")),
        segment("p1.s2", "第二句。", None, finding("accuracy/omission", "critical", "not translated: refused")),
        segment(
            "p2.s1", "第三句。", "Three km.", reused="003_ab#2 p1.s3", notes=[note("Three km.", "Three km", "2 mi")]
        ),
    )
    second = translation(*(segment(f"p{n}.s1", text, text.upper()) for n, text in enumerate(AWKWARD, 1)), number=2)
    return [first, second]


def parsed(text):
    """The outermost element; the encoding is the one that the file says."""
    return ET.fromstring(text.encode())  # noqa: S314 - we wrote it


def pairs(records):
    return [(one["source"], one["target"]) for record in records for one in record["segments"]]


@pytest.fixture
def read_back(records, tmp_path):
    """The pairs that `summarizer check` reads of the records in a format."""

    def read(form, ending):
        (tmp_path / f"file{ending}").write_text(render(records, form), encoding="utf-8")
        return list(read_bitext(str(tmp_path / f"file{ending}")))

    return read


def test_check_reads_back_the_xliff_that_we_write(read_back, records):
    """Every segment under its own id, the gap as an empty target, texts to the letter but for space at the edges."""
    found = read_back("xliff", ".xlf")

    assert [one["id"] for record in records for one in record["segments"]] == [pair.id for pair in found]
    assert [(a.strip(), (b or "").strip()) for a, b in pairs(records)] == [(one.source, one.target) for one in found]


def test_check_reads_back_the_tmx_that_we_write(read_back, records):
    """All pairs but the gap, which is nothing to remember."""
    found = read_back("tmx", ".tmx")

    assert [(a.strip(), b.strip()) for a, b in pairs(records) if b] == [(one.source, one.target) for one in found]


def test_another_tool_reads_our_xliff(records):
    """translate-toolkit finds the same texts, languages and notes."""
    store = Xliff2File.parsestring(render(records, "xliff").encode())

    assert ("zh", "en") == (store.getsourcelanguage(), store.gettargetlanguage())
    assert [(a, b or "") for a, b in pairs(records)] == [(str(unit.source), unit.target or "") for unit in store.units]
    again = Xliff2File.parsestring(bytes(store))
    assert [unit.source for unit in store.units] == [unit.source for unit in again.units]


def test_another_tool_reads_our_tmx(records):
    """translate-toolkit finds the same pairs, and the finding as a note."""
    store = tmxfile.parsestring(render(records, "tmx").encode(), "zh", "en")

    assert [pair for pair in pairs(records) if pair[1]] == [
        (str(unit.source), str(unit.target)) for unit in store.units
    ]
    assert "critical: one is two (accuracy/number)" in [unit.getnotes() for unit in store.units]


def test_our_xliff_is_built_as_the_standard_wants(records):
    """XLIFF 2.1: ids are NMTOKENs and stand once, states are of its list, notes come before segments."""
    root = parsed(render(records, "xliff"))

    assert (f"{XLIFF}xliff", "2.1", "zh", "en") == (root.tag, *(root.get(n) for n in ("version", "srcLang", "trgLang")))
    ids = [file.get("id") for file in root]
    assert len(set(ids)) == len(ids) == 2
    for file in root:
        assert [f"{XLIFF}notes", *[f"{XLIFF}unit"] * (len(file) - 1)] == [part.tag for part in file]
        units = [unit.get("id") or "" for unit in file.iter(f"{XLIFF}unit")]
        assert len(set(units)) == len(units)
        assert all(map(NMTOKEN.fullmatch, units))
        for unit in file.iter(f"{XLIFF}unit"):
            require_unit(unit)


def require_unit(unit):
    """Notes, if any, then segments; each has a source and then, if it is translated, a target."""
    tags = [part.tag.removeprefix(XLIFF) for part in unit]
    assert tags in (["segment"] * len(tags), ["notes", *["segment"] * (len(tags) - 1)])
    segments = [part for part in unit if part.tag == f"{XLIFF}segment"]
    assert len({part.get("id") for part in segments}) == len(segments) >= 1
    for part in segments:
        sides = [side.tag.removeprefix(XLIFF) for side in part]
        assert (part.get("state"), sides) in (("translated", ["source", "target"]), ("initial", ["source"]))
        assert part.get("subState") in (None, "summarizer:flagged", "summarizer:reused")
    for one in unit.iter(f"{XLIFF}note"):
        assert 1 <= int(one.get("priority") or 0) <= 10
        assert one.get("appliesTo") in {"source", "target"}


def test_findings_are_notes_in_xliff(records):
    """A note names its sentence, severity and message; the sentence is flagged; a gap is still to be translated."""
    unit = parsed(render(records, "xliff")).findall(f".//{XLIFF}unit")[1]

    assert ["p1.s1: critical: one is two", "p1.s2: critical: not translated: refused"] == [
        one.text for one in unit.iter(f"{XLIFF}note")
    ]
    states = [(part.get("state"), part.get("subState")) for part in unit.iter(f"{XLIFF}segment")]
    assert [("translated", "summarizer:flagged"), ("initial", None)] == states


def test_reuse_and_explanations_are_notes_in_xliff(records):
    """Each in a category of its own, below findings in weight; what was reused is said to be so, and not flagged."""
    unit = parsed(render(records, "xliff")).findall(f".//{XLIFF}unit")[2]

    assert [("explanation", "p2.s1: “Three km”: 2 mi"), ("reused", "p2.s1: Reused from 003_ab#2 p1.s3")] == [
        (one.get("category"), one.text) for one in unit.iter(f"{XLIFF}note")
    ]
    assert ["summarizer:reused"] == [part.get("subState") for part in unit.iter(f"{XLIFF}segment")]


def test_what_is_reused_with_a_finding_is_flagged():
    """The finding is what a translator must look at."""
    told = segment("p1.s1", "一。", "Two.", finding(), reused="a.tmx")
    unit = parsed(render([translation(told)], "xliff"))

    assert ["summarizer:flagged"] == [part.get("subState") for part in unit.iter(f"{XLIFF}segment")]
    assert ["accuracy/number", "reused"] == [one.get("category") for one in unit.iter(f"{XLIFF}note")][-2:]


def test_reuse_and_explanations_in_tmx(records):
    """Reuse is a property of the unit; an explanation is a note of its own side, where no finding is."""
    unit = next(unit for unit in parsed(render(records, "tmx")).iter("tu") if unit.get("tuid") == "p2.s1")

    assert {"x-reused": "003_ab#2 p1.s3"}.items() <= {one.get("type"): one.text for one in unit.findall("prop")}.items()
    assert [] == unit.findall("note")
    assert [[], ["explanation of “Three km”: 2 mi"]] == [
        [one.text for one in side.findall("note")] for side in unit.findall("tuv")
    ]


@pytest.mark.parametrize("to", ["fr", "ar", "ja"])
def test_a_translation_says_its_language(to):
    """In every place where the formats have one for it, and once for each article what is not checked."""
    record = translation(segment("p1.s1", "一。", "Un."), to=to, unchecked=["numbers", "names"])
    xliff, tmx = (parsed(render([record, record], form)) for form in ("xliff", "tmx"))

    assert to == xliff.get("trgLang")
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert {"zh", to} == {part.get(lang) for part in xliff.iter() if part.get(lang)}
    assert ["zh", to] * 2 == [side.get(lang) for side in tmx.iter("tuv")]
    assert 2 == render([record, record], "xliff").count('category="unchecked"')
    assert 2 == len(tmx.findall("./header/note"))
    told = str(tmx.findtext("./header/note"))
    assert told.startswith("文章#1: Not checked in ")
    assert told.endswith(": numbers, names.")


def test_our_tmx_is_built_as_its_dtd_wants(records):
    """TMX 1.4: all that a header must say, and in a unit notes and properties before the two sides."""
    text = render(records, "tmx")
    root = parsed(text)

    assert '<!DOCTYPE tmx SYSTEM "tmx14.dtd">' in text
    assert "1.4" == root.get("version")
    required = "creationtool creationtoolversion segtype o-tmf adminlang srclang datatype".split()
    assert all(root[0].get(name) for name in required)
    assert version("summarizer") == root[0].get("creationtoolversion")
    for unit in root.iter("tu"):
        tags = [part.tag for part in unit]
        assert sorted(tags, key=["note", "prop", "tuv"].index) == tags
        assert all(["note"] * (len(side) - 1) + ["seg"] == [part.tag for part in side] for side in unit.iter("tuv"))
        assert ["zh", "en"] == [s.get("{http://www.w3.org/XML/1998/namespace}lang") for s in unit.iter("tuv")]


@pytest.mark.parametrize("form", ["xliff", "tmx"])
def test_no_text_breaks_the_xml(form):
    """Characters that XML cannot hold are left out, and whatever reads as markup comes back as the words it was."""
    words = "a\x00\x0b\x1b\ud800\ufffe<!--]]>&lt;![CDATA[ <x y='z'>"

    root = parsed(render([translation(segment("p1.s1", words, words))], form))

    kept = "a<!--]]>&lt;![CDATA[ <x y='z'>"
    assert [kept, kept] == [part.text for part in root.iter() if part.tag.endswith(("source", "target", "seg"))]
