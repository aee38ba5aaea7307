"""The formats as the commands give them: several articles in one file, whole or not at all, and what is refused."""

import io
import os
import pty
import subprocess
import sys

import docx
import pytest
from docx.oxml.ns import qn

from summarizer.output import render
from tests.records import brief, finding, note, segment, translation
from tests.test_cli import CHINESE, run


@pytest.fixture
def pages(tmp_path):
    """Two files of one article each."""
    paths = [tmp_path / "one.txt", tmp_path / "two.txt"]
    for path in paths:
        path.write_text(f"{path.stem}报道。{CHINESE}", encoding="utf-8")
    return paths


@pytest.mark.parametrize(
    ("form", "once", "each"),
    [
        ("html", "<!doctype html>", "<article "),
        ("xliff", "<xliff ", "<file "),
        ("tmx", "<tmx ", '<prop type="x-article">two#1'),
    ],
)
def test_several_articles_are_one_file(server, pages, tmp_path, form, once, each):
    """Both articles are in the one file, which is written only at the end."""
    out = tmp_path / "out"

    result = run("translate", *pages, "-f", form, "-o", out, "--base-url", server.url, "--model", "m")

    assert 0 == result.returncode, result.stderr
    text = out.read_text(encoding="utf-8")
    assert 1 == text.count(once)
    assert 2 <= text.count(each)
    assert "one报道。" in text
    assert "two报道。" in text


def test_a_file_that_is_there_stays_where_nothing_can_be_done(server, pages, tmp_path):
    """With every article failing, an earlier result is left as it was."""
    out = tmp_path / "page.html"
    out.write_text("before", encoding="utf-8")
    pages[0].write_bytes(b"\xff\xfe\x00broken")

    result = run("translate", pages[0], "-f", "html", "-o", out, "--base-url", server.url, "--model", "m")

    assert 1 == result.returncode
    assert "before" == out.read_text(encoding="utf-8")


@pytest.mark.parametrize(("command", "form"), [("summarise", "xliff"), ("summarise", "tmx"), ("articles", "html")])
def test_a_format_that_makes_no_sense_is_wrong_usage(pages, command, form):
    """What holds only translations is refused for a brief, and the message names what there is."""
    result = run(command, pages[0], "-f", form)

    assert 2 == result.returncode
    assert f"'{form}' is not one of" in result.stderr
    assert "'markdown'" in result.stderr


def test_a_word_document_is_not_shown_on_a_terminal(server, pages):
    """On a terminal --out is asked for, before the model is; into a pipe the document goes."""
    command = [sys.executable, "-m", "summarizer", "translate", str(pages[0]), "-f", "docx"]
    command += ["--base-url", server.url, "--model", "m"]
    ours, terminal = pty.openpty()
    try:
        shown = subprocess.run(command, stdout=terminal, stderr=subprocess.PIPE, check=False, timeout=120)
    finally:
        os.close(terminal)
        os.close(ours)
    assert 2 == shown.returncode
    assert b"--out" in shown.stderr
    assert not server.requests

    piped = subprocess.run(command, capture_output=True, check=True, timeout=120)
    assert docx.Document(io.BytesIO(piped.stdout)).tables


def styles(document):
    """The names of the styles of its paragraphs."""
    return [paragraph.style.name if paragraph.style else None for paragraph in document.paragraphs]


def test_a_word_document_has_two_columns():
    """The heading is the English headline, each row a sentence; a gap and a finding are said in words."""
    record = translation(
        segment("h1.s1", "标题", "A headline"),
        segment("p1.s1", "第一句。", "One.", finding(severity="critical", message="one is two")),
        segment("p1.s2", "第二句。", None, finding("accuracy/omission", "critical", "not translated: refused")),
    )

    document = docx.Document(io.BytesIO(render([record], "docx")))

    assert ("Heading 1", "A headline") == (styles(document)[0], document.paragraphs[0].text)
    (table,) = document.tables
    assert [
        ["Chinese", "English"],
        ["标题", "A headline"],
        ["第一句。", "One.\ncritical: one is two (accuracy/number)"],
        ["第二句。", "Not translated\ncritical: not translated: refused (accuracy/omission)"],
    ] == [[cell.text for cell in row.cells] for row in table.rows]


def rich(**more):
    """A translation with a sentence that was reused and is explained."""
    target = "Gong Zheng walked 3 km."
    told = [note(target, "Gong Zheng", "龚正", "article"), note(target, "3 km", "about 2 miles", "arithmetic")]
    part = segment("p1.s1", "龚正走了3公里。", target, finding(message="found"), reused="003_AB#2 p1.s3", notes=told)
    return translation(part, segment("p1.s2", "二。", "Two."), **more)


BELOW = ["Gong Zheng: 龚正", "3 km: about 2 miles", "major: found (accuracy/number)", "Reused from 003_AB#2 p1.s3"]


def test_a_word_document_says_what_is_reused_and_explained():
    """In small lines below the sentence, and below no other."""
    (table,) = docx.Document(io.BytesIO(render([rich()], "docx"))).tables

    assert ["\n".join(["Gong Zheng walked 3 km.", *BELOW]), "Two."] == [row.cells[1].text for row in table.rows[1:]]


def test_text_says_what_is_reused_and_explained():
    """Below the sentence, set in from it."""
    lines = render([rich()], "text").splitlines()

    at = lines.index("Gong Zheng walked 3 km.")
    assert [
        "   * Gong Zheng: 龚正",
        "   * 3 km: about 2 miles",
        "   ! major: found (accuracy/number)",
        "   Reused from 003_AB#2 p1.s3",
        "Two.",
    ] == lines[at + 1 : at + 6]


def test_markdown_says_what_is_reused_and_explained():
    """In the cell of the sentence; a file's name in it is no markup."""
    row = next(line for line in render([rich()], "markdown").splitlines() if line.startswith("| p1.s1"))

    assert (
        "Gong Zheng walked 3 km.<br>**Gong Zheng**: 龚正<br>**3 km**: about 2 miles<br>⚠ *major: found*"
        "<br>*Reused from 003\\_AB\\#2 p1.s3* |"
    ) in row


@pytest.mark.parametrize("form", ["text", "markdown", "docx"])
def test_what_is_not_checked_is_said_once(form):
    """With the name of the language; the heading of the column names it, too."""

    def told(**more):
        printed = render([rich(**more)], form)
        if form != "docx":
            return printed
        document = docx.Document(io.BytesIO(printed))
        heads = [cell.text for cell in document.tables[0].rows[0].cells]
        return "\n".join([*heads, *(paragraph.text for paragraph in document.paragraphs)])

    french = told(to="fr", unchecked=["numbers", "dates"])
    assert 1 == french.count("Not checked in French: numbers, dates.")
    assert "Not checked" not in told()
    if form != "text":  # which has no columns
        assert "French" in french.replace("in French", "")
        assert "English" not in french
        assert "English" in told()


@pytest.mark.parametrize(
    ("to", "attribute", "value"),
    [("en", "w:val", "en-US"), ("fr", "w:val", "fr"), ("ja", "w:eastAsia", "ja"), ("ar", "w:bidi", "ar")],
)
def test_a_word_document_knows_the_language_of_the_translation(to, attribute, value):
    """So that it is spelt and broken as it should be, and Arabic runs from right to left; our own notes are English."""
    (table,) = docx.Document(io.BytesIO(render([rich(to=to)], "docx"))).tables
    target, note_ = table.rows[1].cells[1].paragraphs[0], table.rows[1].cells[1].paragraphs[2]

    def language(paragraph):
        return dict(next(paragraph._p.iter(qn("w:lang"))).attrib)

    assert {qn(attribute): value} == language(target)
    assert {qn("w:val"): "en-US"} == language(note_)
    flags = [tag for tag in ("w:bidi", "w:rtl") if next(target._p.iter(qn(tag)), None) is not None]
    assert (["w:bidi", "w:rtl"] if to == "ar" else []) == flags


def test_a_word_document_has_the_whole_brief():
    """Claims stand beside their quotes, findings with their claim, and each table has its heading."""
    document = docx.Document(io.BytesIO(render([brief("词", finding(claim=0, message="found"))], "docx")))

    claims, *others = document.tables
    assert ["1. 词\nmajor: found (accuracy/number)", "词"] == [cell.text for cell in claims.rows[1].cells]
    headings = [p.text for p, style in zip(document.paragraphs, styles(document), strict=True) if style == "Heading 2"]
    assert ["People", "Commitments", "Figures", "Terms"] == headings
    assert 4 == len(others)


def test_no_character_breaks_a_word_document():
    """What XML cannot hold is left out."""
    words = "a\x00\x1b\ud800\ufffeb"

    document = docx.Document(io.BytesIO(render([translation(segment("p1.s1", words, words))], "docx")))

    assert "ab" == document.tables[0].rows[1].cells[1].text
