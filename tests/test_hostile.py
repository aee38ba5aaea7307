"""Files made to do harm, or that went wrong: each costs one line, no neighbour, little time and memory."""

import functools
import json
import os
import resource
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from summarizer.errors import InputError
from summarizer.sources import find_inputs, read_articles, read_document
from tests.documents import assembled, docx, epub, paragraph, pdf, stream, xhtml, zipped

GOOD = "上海市市长龚正昨天说，要完成3000万平方米。"
DEEP = 1_100
MEMORY = 900_000 * 1024
"""Bytes of address space that `articles` is given; it starts with some 500 MB of libraries."""


def articles(*paths, seconds=30):
    """`summarizer articles` with little memory: its exit code, the texts of its articles, and its lines on stderr."""
    result = subprocess.run(
        [sys.executable, "-m", "summarizer", "articles", "--format", "jsonl", *map(str, paths)],
        capture_output=True,
        timeout=seconds,
        check=False,
        preexec_fn=functools.partial(resource.setrlimit, resource.RLIMIT_DATA, (MEMORY, MEMORY)),
    )
    stderr = result.stderr.decode("utf-8", "backslashreplace")
    assert "Traceback" not in stderr
    records = [json.loads(line) for line in result.stdout.decode().splitlines()]
    texts = ["".join(paragraph["text"] for paragraph in record["paragraphs"]) for record in records]
    return result.returncode, texts, stderr.splitlines()


@pytest.fixture
def folder(tmp_path):
    """A folder with a good file at either end."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "0.txt").write_text(f"甲。{GOOD}", encoding="utf-8")
    (folder / "zz.txt").write_text(f"乙。{GOOD}", encoding="utf-8")
    return folder


def bomb(name, size):
    """A zip archive whose member of zeros unpacks to *size* bytes."""
    return zipped({name: bytes(size)})


def lying(archive):
    """The archive with the sizes of its members set to one byte: what comes is more than it says."""
    content = bytearray(archive)
    at = content.find(b"PK\1\2")
    while at >= 0:
        content[at + 24 : at + 28] = (1).to_bytes(4, "little")
        at = content.find(b"PK\1\2", at + 4)
    return bytes(content)


def unpacking(size):
    """A PDF whose only page is *size* bytes of drawing, packed."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>"
    root, pages = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    return assembled({1: root, 2: pages, 3: page, 4: stream(b"q Q " * (size // 4))})


def misprinted():
    """A PDF whose font reads one of its letters as half of a surrogate pair."""
    reading = b"1 begincodespacerange<00><ff>endcodespacerange 2 beginbfchar<41><4E2D><42><D800>endbfchar endcmap"
    root, pages = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 5 0 R>>>>/Contents 4 0 R>>"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>"
    drawn = stream(b"BT /F 12 Tf 50 700 Td (AAAAAAAAAAAAAAABAAAAAAAAAAAAAAA) Tj ET")
    objects = {1: root, 2: pages, 3: page, 4: drawn, 5: font, 6: stream(b"begincmap " + reading)}
    return assembled(objects)


ENTITIES = '<!DOCTYPE a [<!ENTITY a "甲甲甲甲"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
OPF = '<package xmlns="http://www.idpf.org/2007/opf"/>'

REFUSED = {
    "empty.txt": (b"", "empty"),
    "mark.txt": (b"\xef\xbb\xbf", "empty"),
    "white.txt": ("\n \t　\r\n".encode(), "empty"),
    "nuls.txt": (bytes(100), "binary"),
    "one.txt": (b"\xff", "byte 0"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "binary"),
    "archive.txt": (zipped({"a.txt": GOOD}), "binary|byte"),
    "program.txt": (b"\x7fELF\2\1\1\0" + bytes(range(256)), "binary"),
    "nul inside.txt": (f"{GOOD}\0{GOOD}".encode(), "binary"),
    "mixed.txt": (GOOD.encode() + GOOD.encode("gb18030"), "byte"),
    "no chinese.html": (b"<html><body>English</body></html>", "no Chinese"),
    "not.jsonl": (b"nonsense\n", "not JSON"),
    "no text.jsonl": (b'{"a": 1}\n', 'no object with "text"'),
    "blank.jsonl": (b"\n\n", "empty"),
    "deep.jsonl": (b"[" * 1_000_000, "not JSON"),
    "not.pdf": (GOOD.encode(), "damaged, or no PDF"),
    "scan.pdf": (pdf([]), "OCR"),
    "bomb.pdf": (unpacking(100_000_000), "OCR|damaged|seconds"),
    "not.docx": (GOOD.encode(), "no container"),
    "old.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "no container"),
    "other.docx": (zipped({"a": "b"}), "no Word document"),
    "bomb.docx": (bomb("word/document.xml", 50_000_000), "larger than"),
    "lying.docx": (lying(bomb("word/document.xml", 50_000_000)), "damaged"),
    "entities.docx": (zipped({"word/document.xml": f"{ENTITIES}<a>&b;</a>"}), "document type"),
    "cut.docx": (docx(paragraph(GOOD))[:300], "damaged"),
    "torn.docx": (zipped({"word/document.xml": "<a>"}), "XML is damaged"),
    "not.epub": (b"PK", "no container"),
    "nothing.epub": (epub({}), "no chapter"),
    "bomb.epub": (epub({f"{n}.xhtml": xhtml("甲" * 1_000_000) for n in range(4)}), "larger than"),
    "many.epub": (zipped({f"{n}": "" for n in range(5001)}), "more than 5,000 members"),
    "no list.epub": (zipped({"META-INF/container.xml": "<a/>"}), "where its list"),
    "entities.epub": (zipped({"META-INF/container.xml": f"{ENTITIES}<a>&b;</a>"}), "document type"),
}


def test_bad_files_cost_one_line_each_and_no_neighbour(folder):
    """All at once: each is named with its reason, once; the good files are read; the exit code is 1."""
    for name, (content, _) in REFUSED.items():
        (folder / name).write_bytes(content)

    code, texts, lines = articles(folder, seconds=60)

    assert (1, [f"甲。{GOOD}", f"乙。{GOOD}"]) == (code, texts)
    named = {line.partition(f"{folder}/")[2].partition(": ")[0].removesuffix(":1") for line in lines}
    assert named == REFUSED.keys()
    assert len(lines) == len(REFUSED)


@pytest.mark.parametrize("name", REFUSED)
def test_each_has_its_reason(folder, name):
    """The line says what is wrong with this one."""
    content, reason = REFUSED[name]
    (folder / name).write_bytes(content)
    with pytest.raises(InputError, match=reason):
        read_articles(str(folder / name))


SHAPES = {
    "controls": "\x01\x08\x1b[31m\x7f\x9b",
    "separators": "\u2028\u2029\x85\x0c",
    "a mark inside": "\ufeff",
    "bidi overrides": "\u202e\u2066\u2069",
    "zero width": "\u200b\u200d\u2060",
    "tag characters": "\U000e0041\U000e0042",
    "private use": "\ue000\U000f0000",
    "unassigned": "\u0378\U0003fffd",
    "non-characters": "\ufffe\uffff",
    "a replacement of the file's own": "\ufffd",
    "a ligature that unfolds": "\ufdfa" * 1000,
    "combining marks": "甲" + "\u0301" * 10_000,
}


@pytest.mark.parametrize("shape", SHAPES)
def test_odd_characters_stay_and_nothing_else_goes(folder, shape):
    """UTF-8 text is read whatever is in it: its Chinese and its figures are all there, and no byte moves a terminal."""
    (folder / "odd.txt").write_text(f"{GOOD}{SHAPES[shape]}{GOOD}", encoding="utf-8")
    code, texts, lines = articles(folder)

    assert (0, []) == (code, lines)
    written = f"{GOOD}{SHAPES[shape]}{GOOD}"
    assert [c for c in texts[1] if c.isalnum()] == [c for c in written if c.isalnum()]


NAMES = [
    b"new\nline.txt",
    b"\x1b]0;title\x07.txt",
    b"-f.txt",
    b"a:b.txt",
    "\u202etxt.exe.txt".encode(),
    b"bad\xff.txt",
    ("长" * 83).encode() + b".txt",
    "é.txt".encode(),
    "e\u0301.txt".encode(),
    b"CON.txt",
    b"[x]*.txt",
    b"news.jsonl:1.txt",
]


def test_odd_names_are_read_and_shown_without_harm(folder):
    """Each file is read under a name of its own; what could move a terminal comes as an escape of JSON."""
    for name in NAMES:
        (folder / os.fsdecode(name)).write_text(GOOD, encoding="utf-8")

    code, texts, lines = articles(folder)

    assert (0, len(NAMES) + 2, []) == (code, len(texts), lines)
    assert len({found.name for found in find_inputs([str(folder)])}) == len(NAMES) + 2


def test_what_is_no_file_does_not_block(folder, tmp_path):
    """Pipes, sockets, links to devices, links in circles and dead ones are named at once."""
    os.mkfifo(folder / "pipe.txt")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(folder / "s.txt")[-100:] if len(str(folder)) < 90 else str(folder / "s.txt"))
    (folder / "zero.txt").symlink_to("/dev/zero")
    (folder / "dead.txt").symlink_to(folder / "gone")
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "round").symlink_to(folder)
    (folder / "named.pdf").mkdir()

    code, texts, lines = articles(folder, "--follow-links")
    listener.close()

    assert (1, 2, 5) == (code, len(texts), len(lines))


def test_files_of_proc_have_more_than_they_say():
    """A file that says it has no bytes is read up to the limit and no further."""
    code, _, lines = articles("/proc/self/status", "/proc/self/environ")

    assert (1, 2) == (code, len(lines))
    assert "no Chinese" in lines[0]


@pytest.mark.parametrize("name", ["sparse.txt", "sparse.pdf", "sparse.docx", "sparse.epub", "sparse.jsonl"])
def test_a_gigabyte_is_refused_unread(folder, name):
    """The size alone decides; of JSON Lines a line that long is passed over."""
    with (folder / name).open("wb") as file:
        file.truncate(2**30)

    code, texts, lines = articles(folder)

    assert (1, 2, 1) == (code, len(texts), len(lines))
    assert "--max-size" in lines[0]


def test_ten_thousand_files_are_found_quickly(tmp_path):
    """In a second or two, each once, in a fixed order."""
    for n in range(10_000):
        (tmp_path / f"{n:05}.txt").touch()
    start = time.monotonic()

    found = find_inputs([str(tmp_path), str(tmp_path / "*.txt")])

    assert [f"{n:05}.txt" for n in range(10_000)] == [Path(one.path).name for one in found]
    assert time.monotonic() - start < 15


def test_folders_may_be_deep(tmp_path, monkeypatch):
    """Folders within folders, deeper than the stack of Python, are searched to the bottom."""
    monkeypatch.chdir(tmp_path)
    for _ in range(DEEP):
        Path("d").mkdir()
        os.chdir("d")
    Path("deep.txt").write_text(GOOD, encoding="utf-8")
    try:
        (found,) = find_inputs([str(tmp_path)])
        assert found.path.endswith("d/deep.txt")
    finally:  # what clears up after tests would stumble over them
        Path("deep.txt").unlink()
        for _ in range(DEEP):
            os.chdir("..")
            Path("d").rmdir()


def test_a_file_that_vanishes_is_named(folder):
    """Found, and gone when its turn comes."""
    (folder / "gone.txt").touch()
    found = find_inputs([str(folder)])
    (folder / "gone.txt").unlink()

    with pytest.raises(InputError, match=r"gone\.txt: there is no such file"):
        read_document(found[1])


def schema(headline):
    """The data of a page about an article with this headline, as JSON."""
    return f'<script type="application/ld+json">{{"@type": "Article", "headline": {headline}}}</script>'


HTML = {
    "nested 1,000": "<div>" * 1_000 + GOOD,
    "nested 100,000": "<div>" * 100_000 + GOOD,
    "nested 1,000,000": "<div>" * 1_000_000 + GOOD,
    "unclosed": "<p><b><i><table><tr><td>" + GOOD,
    "one long text": "<p>" + GOOD * 20_000,
    "many attributes": "<p " + " ".join(f"a{n}='1'" for n in range(200_000)) + ">" + GOOD,
    "many entities": "<p>" + GOOD + "&amp;" * 500_000,
    "plaintext": "<html><body><plaintext>" + GOOD,
    "cdata": "<html><body><![CDATA[x]]><p>" + GOOD,
    "frames": "<html><frameset><frame src='a'></frameset><noframes><p>" + GOOD,
    "comments without end": "<!--\n" * 200_000 + "<p>" + GOOD,
    "no full stop": "<p>" + "甲" * 300_000 + "<p>" + GOOD,
    "names in names": schema('{"name":[' * 400 + '"甲"' + "]}" * 400) + "<p>" + GOOD,
    "half a surrogate pair": schema('"\\ud800甲"') + "<p>" + GOOD,
    "refresh": "<html><head><meta http-equiv=refresh content='0;url=file:///etc/passwd'></head><body><p>" + GOOD,
}


@pytest.mark.parametrize("shape", HTML)
def test_html_that_is_made_to_hurt(folder, shape):
    """The text is read, or refused in one line; the neighbours are read in any case."""
    (folder / "page.html").write_text(f"<html>{HTML[shape]}", encoding="utf-8")

    code, texts, lines = articles(folder)

    if code == 1:
        assert (2, 1) == (len(texts), len(lines))
    else:
        assert (0, []) == (code, lines)
        assert GOOD in texts[1]


def test_a_font_may_name_half_a_character(folder):
    """What cannot be written anywhere comes out as the mark for an unknown character, and nothing else changes."""
    (folder / "page.pdf").write_bytes(misprinted())

    code, texts, lines = articles(folder)

    assert (0, []) == (code, lines)
    assert f"{'中' * 15}\ufffd{'中' * 15}" == texts[1]
