"""Files → documents: what is read, how, and what is refused in which words."""

import hashlib
import os
import tempfile
from pathlib import Path

import pytest

from summarizer.errors import InputError
from summarizer.sources import find_files, read_articles, read_document
from summarizer.sources.frontmatter import read_date, split_front_matter
from summarizer.sources.reading import LARGEST_FILE


@pytest.fixture
def page(tmp_path):
    """Writes a page and gives its path."""

    def write(content, name="page.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    return write


def test_a_document_is_the_file(page):
    """Text, hash and path are those of the file; line breaks stay as they are."""
    raw = "甲。\r\n乙。\n".encode()
    path = page(raw)
    document = read_document(path)
    assert document.text == "甲。\r\n乙。\n"
    assert (document.path, document.encoding) == (path, "utf-8")
    assert document.sha256 == hashlib.sha256(raw).hexdigest()


def test_a_byte_order_mark_is_no_text(page):
    """A byte order mark is part of the encoding, and offsets begin after it."""
    document = read_document(page(b"\xef\xbb\xbf" + "甲。".encode()))
    assert (document.text, document.encoding) == ("甲。", "utf-8-sig")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (" \n　\t\r\n".encode(), "empty"),
        ("甲".encode() + b"\xff", "byte 3 is not UTF-8"),
        (b"\xef\xbb\xbf" + "甲".encode() + b"\xff", "byte 6 is not UTF-8"),
        ("碳中和".encode("gb18030"), "iconv"),
        ("甲A".encode("utf-16"), "UTF-16"),
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
        read_document(str(path))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_does_not_block(tmp_path):
    """A pipe that nobody writes to is refused at once."""
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(InputError, match="not a regular file"):
        read_document(str(tmp_path / "pipe.txt"))


@pytest.mark.parametrize("path", [".", "/nowhere/page.txt", "a\0b.txt", "x" * 5000])
def test_what_is_no_file_is_refused(path):
    """A folder, a missing file and an impossible name are errors of the input."""
    with pytest.raises(InputError):
        read_document(path)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files cannot be counted here")
def test_a_refusal_leaves_no_file_open(tmp_path):
    """Reading a folder by mistake a thousand times does not use up the open files."""
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - iterdir would be an open file itself
    for _ in range(5):
        with pytest.raises(InputError):
            read_document(str(tmp_path))
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208


def test_links_are_followed_and_dead_ones_named(page, tmp_path):
    """A link reads as its file; a link to nothing is a missing file."""
    (tmp_path / "link.txt").symlink_to(page("甲。"))
    (tmp_path / "dead.txt").symlink_to(tmp_path / "gone.txt")
    assert read_document(str(tmp_path / "link.txt")).text == "甲。"
    with pytest.raises(InputError, match="no such file"):
        read_document(str(tmp_path / "dead.txt"))


def test_standard_input_is_a_file_too(monkeypatch, page):
    """`-` reads the standard input, under a name of its own."""
    with Path(page("甲。")).open() as file:
        monkeypatch.setattr("sys.stdin", file)
        (article,) = read_articles("-")
    assert (article.id, article.document.path, article.text) == ("stdin#1", "stdin", "甲。")


def test_a_folder_gives_its_texts_in_order(page, tmp_path):
    """Texts only, hidden files and folders aside, in the same order every time."""
    names = ["b.txt", "a/z.md", "a/B.HTML", "c.pdf", ".hidden.txt", ".git/x.txt", "a/.venv/y.md"]
    for name in names:
        page("甲。", name)
    found = [str(Path(file).relative_to(tmp_path)) for file in find_files([str(tmp_path)])]
    assert found == ["b.txt", "a/B.HTML", "a/z.md"]


def test_each_file_comes_once(page, tmp_path, monkeypatch):
    """A file named twice, by itself and by its folder, or in two spellings, is read once."""
    path = page("甲。")
    monkeypatch.chdir(tmp_path)
    assert find_files([path, str(tmp_path), "page.txt", "./page.txt", "-", "-"]) == [path, "-"]


def test_a_file_named_is_taken_whatever_it_is_called(page):
    """Only folders are filtered by suffix; what does not exist stays, to fail under its name."""
    path = page("甲。", "notes.log")
    assert find_files([path, "/nowhere.txt"]) == [path, "/nowhere.txt"]


def test_what_lies_in_the_output_folder_is_left_out(page, tmp_path):
    """The results of a run are no input of the next, even under another name of the folder."""
    page("甲。"), page("乙。", "out/page.md")
    (tmp_path / "alias").symlink_to(tmp_path / "out")
    found = find_files([str(tmp_path), str(tmp_path / "alias" / "page.md")], outside=tmp_path / "out")
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
        found = find_files([parent])
        folder.chmod(0o700)

    assert found == [str(folder)]


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
