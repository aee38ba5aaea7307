"""Paths → inputs → documents: what is found and read, how, and what is refused in which words."""

import hashlib
import io
import json
import os
import tempfile
import time
from pathlib import Path

import pytest

from summarizer.errors import InputError
from summarizer.sources import Input, file_of, find_inputs, read_articles, read_document
from summarizer.sources.dating import read_date
from summarizer.sources.frontmatter import split_front_matter
from summarizer.sources.inputs.opening import LARGEST_FILE
from summarizer.sources.inputs.pdf import read_pdf
from tests.documents import docx, epub, paragraph, pdf, xhtml


@pytest.fixture
def page(tmp_path):
    """Writes a page and gives its path."""

    def write(content, name="page.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    return write


def names(*paths, **how):
    """What is found at these paths, by name."""
    return [found.name for found in find_inputs(map(str, paths), **how)]


def documents(*paths):
    """What is read there."""
    return [read_document(found) for found in find_inputs(map(str, paths))]


def test_a_document_is_the_file(page):
    """Text, hash and path are those of the file; line breaks stay as they are."""
    raw = "甲。\r\n乙。\n".encode()
    path = page(raw)
    document = read_document(Input(path))
    assert document.text == "甲。\r\n乙。\n"
    assert (document.path, document.encoding) == (path, "utf-8")
    assert document.sha256 == hashlib.sha256(raw).hexdigest()


def test_a_byte_order_mark_is_no_text(page):
    """A byte order mark is part of the encoding, and offsets begin after it."""
    document = read_document(Input(page(b"\xef\xbb\xbf" + "甲。".encode())))
    assert (document.text, document.encoding) == ("甲。", "utf-8-sig")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (" \n　\t\r\n".encode(), "empty"),
        ("甲".encode() + b"\xff", "byte 3 is not UTF-8"),
        (b"\xef\xbb\xbf" + "甲".encode() + b"\xff", "byte 6 is not UTF-8"),
        ("甲乙丙丁".encode() + "碳中和".encode("gb18030"), "byte 14 is not UTF-8"),
        (b"\x7fELF\0\0", "binary"),
        (b"English only.", "no Chinese"),
        (b"---\ntitle: x\n---\n", "no Chinese"),
        (b"<html><body><img src='a.png'></body></html>", "without any text"),
    ],
)
def test_what_cannot_be_used_is_refused(page, content, message):
    """Each refusal names the file and says what is wrong with it."""
    path = page(content)
    with pytest.raises(InputError, match=message) as caught:
        read_articles(path)
    assert path in str(caught.value)


def test_a_file_that_is_too_large_is_refused_unread(tmp_path):
    """The size alone decides, so that no memory goes into a disk image."""
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    with pytest.raises(InputError, match="larger than 10,000,000 bytes"):
        read_document(Input(str(path)))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_does_not_block(tmp_path):
    """A pipe that nobody writes to is refused at once."""
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(InputError, match="not a regular file"):
        read_document(Input(str(tmp_path / "pipe.txt")))


@pytest.mark.parametrize("path", [".", "/nowhere/page.txt", "a\0b.txt", "x" * 5000])
def test_what_is_no_file_is_refused(path):
    """A folder, a missing file and an impossible name are errors of the input."""
    with pytest.raises(InputError):
        read_document(Input(path))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files cannot be counted here")
def test_a_refusal_leaves_no_file_open(tmp_path):
    """Reading a folder by mistake a thousand times does not use up the open files."""
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - iterdir would be an open file itself
    for _ in range(5):
        with pytest.raises(InputError):
            read_document(Input(str(tmp_path)))
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208


def test_links_are_followed_and_dead_ones_named(page, tmp_path):
    """A link reads as its file; a link to nothing is a missing file."""
    (tmp_path / "link.txt").symlink_to(page("甲。"))
    (tmp_path / "dead.txt").symlink_to(tmp_path / "gone.txt")
    assert read_document(Input(str(tmp_path / "link.txt"))).text == "甲。"
    with pytest.raises(InputError, match="no such file"):
        read_document(Input(str(tmp_path / "dead.txt")))


def test_standard_input_is_a_file_too(monkeypatch, page):
    """`-` reads the standard input, under a name of its own."""
    with Path(page("甲。")).open() as file:
        monkeypatch.setattr("sys.stdin", file)
        (article,) = read_articles("-")
    assert (article.id, article.document.path, article.text) == ("stdin#1", "stdin", "甲。")


def test_a_folder_gives_its_texts_in_order(page, tmp_path):
    """Texts only, hidden files and folders aside, in the same order every time."""
    written = ["b.txt", "a/z.md", "a/B.HTML", "c.pdf", ".hidden.txt", ".git/x.txt", "a/.venv/y.md"]
    for name in written:
        page("甲。", name)
    assert names(tmp_path) == [str(tmp_path / name) for name in ("b.txt", "c.pdf", "a/B.HTML", "a/z.md")]


def test_each_file_comes_once(page, tmp_path, monkeypatch):
    """A file named twice, by itself and by its folder, or in two spellings, is read once."""
    path = page("甲。")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("甲。".encode())))
    (tmp_path / "again.txt").symlink_to(path)
    assert names(path, tmp_path, "page.txt", "./page.txt", "pa*.txt", "-", "-") == [path, "stdin"]


def test_a_file_named_is_taken_whatever_it_is_called(page):
    """Only folders are filtered by suffix; what does not exist stays, to fail under its name."""
    path = page("甲。", "notes.log")
    assert names(path, "/nowhere.txt") == [path, "/nowhere.txt"]


def test_what_lies_in_the_output_folder_is_left_out(page, tmp_path):
    """The results of a run are no input of the next, even under another name of the folder."""
    page("甲。"), page("乙。", "out/page.md")
    (tmp_path / "alias").symlink_to(tmp_path / "out")
    found = names(tmp_path, tmp_path / "alias" / "page.md", outside=tmp_path / "out")
    assert found == [str(tmp_path / "page.txt")]


@pytest.fixture
def nobody():
    """This process as somebody who may not open every folder: root for the length of a test is not."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    yield
    os.seteuid(0)


def test_a_closed_folder_is_named(nobody):
    """A folder that cannot be opened stays in the list, so that nothing is skipped in silence."""
    with tempfile.TemporaryDirectory() as parent:  # pytest's own folders are closed to anybody else
        folder = Path(parent) / "closed"
        folder.mkdir()
        (folder / "page.txt").write_text("甲。", encoding="utf-8")
        folder.chmod(0)
        (found,) = find_inputs([parent])
        folder.chmod(0o700)

    assert found.name == str(folder)
    assert "cannot be read" in found.problem


def test_a_pattern_is_what_it_matches(page, tmp_path):
    """A pattern in quotes finds files and folders in a fixed order; one that is the name of a file is that file."""
    for name in ("b/2.html", "b/1.html", "b/1.txt", "b/.3.html", "c/d/4.html", "5.html", "[x].txt"):
        page("甲。", name)

    def inside(*found):
        return [str(tmp_path / name) for name in found]

    assert names(tmp_path / "**/*.html") == inside("5.html", "b/1.html", "b/2.html", "c/d/4.html")
    assert names(tmp_path / "?") == inside("b/1.html", "b/1.txt", "b/2.html", "c/d/4.html")
    assert names(tmp_path / "[x].txt") == inside("[x].txt")
    (none,) = find_inputs([str(tmp_path / "*.pdf")])
    assert "nothing matches" in none.problem


def test_links_that_lead_out_of_a_folder_are_named_unread(page, tmp_path):
    """A file or a folder elsewhere is refused unless it is asked for; one that leads in a circle ends nowhere."""
    folder = tmp_path / "in"
    page("甲。", "in/a.txt"), page("乙。", "secret/b.txt")
    (folder / "file.txt").symlink_to(tmp_path / "secret" / "b.txt")
    (folder / "folder").symlink_to(tmp_path / "secret")
    (folder / "round").symlink_to(folder)
    (folder / "self.txt").symlink_to("self.txt")

    by_name = {Path(found.path).name: found.problem for found in find_inputs([str(folder)])}
    assert by_name.keys() == {"a.txt", "file.txt", "folder", "self.txt"}
    assert "--follow-links" in by_name["file.txt"]
    assert "--follow-links" in by_name["folder"]
    assert [Path(name).name for name in names(folder / "*.txt")] == ["a.txt", "file.txt", "self.txt"]
    followed = find_inputs([str(folder)], follow_links=True)
    assert [found.problem for found in followed] == ["", "", ""]


LINES = [
    {"id": "a", "text": "甲。", "title": "题", "source": "新华社", "published": "2024-06-07", "more": 1},
    {"id": "a", "text": "乙。"},
    {"id": 7, "text": "丙。"},
    {"text": "丁。"},
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_each_line_of_json_lines_is_a_document(page, encoding):
    """Records come with their own ids, made unique, and what they say of themselves; offsets count in their text."""
    content = "\n\n".join(json.dumps(line, ensure_ascii=False) for line in LINES)
    path = page(content.encode(encoding), "news.jsonl")

    found = documents(path)

    assert [document.path for document in found] == [f"{path}:{n}" for n in (1, 3, 5, 7)]
    assert [document.id for document in found] == ["a", "news-3", "7", "news-7"]
    assert [document.text for document in found] == ["甲。", "乙。", "丙。", "丁。"]
    assert found[0].facts == {"title": "题", "source": "新华社", "date": "2024-06-07"}
    assert file_of(found[0].path) == path


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ('{"a": ' + "9" * 10_000 + "}", "not JSON"),
        ('"text"', "no object"),
        ('{"text": 1}', "no object"),
        ('{"text": "\\ud800"}', "surrogate"),
        ('{"text": "甲\\u0000"}', "NUL"),
        ('{"text": " "}', "empty"),
        ('{"text": "' + "甲" * 50_000 + '"}', "larger than"),
    ],
)
def test_a_bad_line_is_refused_alone(page, line, message):
    """Its neighbours are read, and it is named by its number."""
    path = page('{"text": "甲。"}\n' + line + '\n{"text": "乙。"}\n', "news.ndjson")
    first, bad, last = find_inputs([path], max_size=120_000)

    assert (read_document(first).text, read_document(last).text) == ("甲。", "乙。")
    with pytest.raises(InputError, match=message) as caught:
        read_document(bad)
    assert str(caught.value).startswith(f"{path}:2: ")


def test_json_lines_are_read_where_they_stand(page):
    """Ten thousand records are found and read in time that grows with their number, not its square."""
    path = page("".join(json.dumps({"id": str(n), "text": f"第{n}条。" * 50}) + "\n" for n in range(10_000)), "n.jsonl")
    start = time.perf_counter()

    found = find_inputs([path])
    for part in found[::10]:
        read_document(part)

    assert len(found) == 10_000
    assert time.perf_counter() - start < 20
    assert read_document(found[-1]).text.startswith("第9999条")


def test_json_lines_come_from_standard_input_too(monkeypatch):
    """They are told from a text by their first line."""
    lines = '{"id": "x", "text": "甲。"}\n{"text": "乙。"}\n'
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines.encode())))

    assert [(document.path, document.id) for document in documents("-")] == [("stdin:1", "x"), ("stdin:2", "stdin-2")]


def test_chapters_of_a_book_come_in_its_order(page):
    """The order is that of the spine, and a cover without Chinese is no chapter."""
    pages = {"b.xhtml": xhtml("乙。"), "text/a.xhtml": xhtml("甲。"), "cover.xhtml": xhtml("Cover")}
    path = page(epub(pages, ["cover.xhtml", "text/a.xhtml", "b.xhtml"]), "book.epub")

    first, second = documents(path)

    assert [first.path, second.path] == [f"{path}:OEBPS/text/a.xhtml", f"{path}:OEBPS/b.xhtml"]
    assert [first.id, second.id] == ["book-2", "book-3"]
    assert (first.text, first.facts) == (pages["text/a.xhtml"], {"page": "2"})


def test_a_word_file_is_its_paragraphs(page):
    """Headings stand alone, by the name of their style; cells come in order; deleted text is out."""
    cells = "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in ("甲格", "乙格"))
    body = (
        paragraph("大标题", "2")
        + paragraph("第一段。")
        + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
        + "<w:p><w:r><w:t>第二</w:t></w:r><w:del><w:r><w:delText>删</w:delText></w:r></w:del>"
        + "<w:r><w:tab/><w:t>段。</w:t></w:r></w:p>"
    )
    document = read_document(Input(page(docx(body), "page.docx")))

    assert document.text == "\n大标题\n\n第一段。\n甲格\n乙格\n第二\t段。"
    assert document.encoding == "docx"


BODY = "国家发展和改革委员会今天公布"


def column(mark, x, y, count=12):
    """A column of a page, each line beginning with its *mark* and number."""
    return [(x, y - 14 * n, 10, f"{mark}{n:02}{BODY}"[:14]) for n in range(count)]


@pytest.mark.parametrize("order", ["columns", "rows"])
def test_columns_of_a_printed_page_are_read_one_after_the_other(order):
    """A headline over three columns, and below it one over two, whatever the order in which the page draws them."""
    three = [column("左", 40, 680), column("中", 230, 680), column("右", 420, 680)]
    two = [column("甲", 40, 420), column("乙", 320, 420)]
    upper, lower = (
        [line for part in (parts if order == "columns" else zip(*parts, strict=True)) for line in part]
        for parts in (three, two)
    )
    raw = pdf(
        [(60, 750, 26, "国家公布新政策"), *upper, (60, 450, 20, "另一条新闻"), *lower], [(60, 700, 10, "第二页。")]
    )

    page_one, page_two = read_pdf(raw, 10**6).split("\f")

    written = [line[:3] for line in page_one.split()]
    wanted = [f"{mark}{n:02}" for mark in "左中右甲乙" for n in range(12)]
    assert written == ["国家公", *wanted[:36], "另一条", *wanted[36:]]
    assert [block[0] for block in page_one.split("\n\n")] == list("国左中右另甲乙")
    assert page_two == "第二页。"


def test_a_headline_that_runs_down_is_one_line():
    """Characters printed one below the other are put together, beside a column that is not."""
    drawn = [(500, 700 - 22 * n, 20, mark + " ") for n, mark in enumerate("竖排标题")]

    assert "竖排标题" in read_pdf(pdf(drawn + column("左", 40, 700)), 10**6).splitlines()


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"%PDF-1.7 nothing", "damaged"),
        (pdf([]), "OCR"),
        (pdf([(50, 50, 10, "\ue001\ue002\ue003")]), "OCR"),
        (pdf(column("左", 40, 700))[:900], "damaged|OCR"),
        (pdf(*[[(50, 50, 10, "甲乙")]] * 501), "501 pages"),
        (pdf(column("左", 40, 700, 40)), "larger than 1,000 bytes"),
    ],
)
def test_a_pdf_that_cannot_be_used_says_what_to_do(page, raw, message):
    """Scanned, damaged, far too long: one line each."""
    with pytest.raises(InputError, match=message):
        read_pdf(raw, 1_000)


def test_front_matter_values_stay_as_written():
    """No value is taken for a truth value, a number or a date."""
    text = "\n---\ntitle: '题：一'\nno: no\nn: 012\nday: 2022-07-28\nlist:\n - a\n---\n正文"
    facts, start = split_front_matter(text)
    assert facts == {"title": "题：一", "no": "no", "n": "012", "day": "2022-07-28"}
    assert text[start:] == "正文"


def test_front_matter_may_end_its_lines_the_windows_way():
    """CRLF is a line end like any other."""
    facts, start = split_front_matter("---\r\ntitle: 题\r\n---\r\n正文")
    assert (facts, start) == ({"title": "题"}, 20)


@pytest.mark.parametrize(
    "text",
    [
        "正文\n---\ntitle: 题\n---\n",
        "---\n甲说。\n---\n乙说。",
        "---\n- 甲\n---\n",
        "---\ntitle: 题\n正文，没有结尾",
        "---\ntitle: [未完\n---\n正文",
        "---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\n正文",
        "---\n" + "[" * 3000 + "\n---\n正文",
        "---\ntitle: " + "题" * 70_000 + "\n---\n正文",
    ],
)
def test_what_is_no_front_matter_is_left_alone(text):
    """Prose between dashes, broken YAML and aliases (which can explode) stay text."""
    assert split_front_matter(text) == ({}, 0)


@pytest.mark.parametrize("title", ["AT &T", "今日 *ST海航复牌", "'*ST海航'", "甲 & 乙"])
def test_marks_of_yaml_within_a_title_are_characters(title):
    """Only a real alias is refused, not an asterisk or an ampersand in a title."""
    facts, _ = split_front_matter(f"---\ntitle: {title}\n---\n正文")
    assert facts["title"] == title.strip("'")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Thu, 28 Jul 2022 11:50:54 GMT", "2022-07-28"),
        ("Thu, 28 Jul 2022 17:50:54 GMT", "2022-07-29"),
        ("2022-07-28T23:00:00Z", "2022-07-29"),
        ("2022-07-28 23:00:00", "2022-07-28"),
        ("2022-07-28", "2022-07-28"),
        ("yesterday", None),
        ("28/07/2022", None),
        ("", None),
    ],
)
def test_dates(written, day):
    """The day is the one in Beijing, and what cannot be read is not guessed."""
    date = read_date(written)
    assert (date.value if date else None) == day


def test_facts_of_the_page_become_fields(page):
    """Title, author and date of the front matter are the article's, the title with its place in the file."""
    (article,) = read_articles(
        page("---\ntitle: '题：一'\nauthor: 新浪\ndate: 2022-07-28\n---\n来源：上观新闻\n\n正文。")
    )
    assert article.headline is not None
    assert article.date is not None
    assert (article.headline.text, article.credits.author, article.credits.source, article.date.value) == (
        "题：一",
        "新浪",
        "上观新闻",
        "2022-07-28",
    )
    start, end = article.headline.spans[0]
    assert article.document.text[start:end] == "题：一"
    assert article.text == "正文。"
