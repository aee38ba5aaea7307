"""What there is to read behind the paths of a command line: files, and the parts of those that hold several texts."""

import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import BinaryIO

from summarizer.errors import InputError
from summarizer.sources.inputs.epub import find_chapters
from summarizer.sources.inputs.jsonlines import find_lines, is_json_lines
from summarizer.sources.inputs.opening import LARGEST_FILE, open_regular, read_stdin

TEXTS = frozenset({".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml"})
JSON_LINES = frozenset({".jsonl", ".ndjson"})
SUFFIXES = TEXTS | JSON_LINES | {".pdf", ".docx", ".epub"}
"""What is taken from a folder. A file that is named itself is read whatever it is called."""

STDIN = "-"
_MAGIC = frozenset("*?[")
_LEADS_OUT = "a link that leads out of the folder. Name its target too, or allow it with --follow-links."


@dataclass(frozen=True)
class Input:
    """One thing to read: a file, a line of a JSON Lines file, a chapter of a book, or standard input.

    A line is the bytes *start* to *end* of its file. *problem* says why this can only be refused when its turn comes.
    """

    path: str
    part: str = ""
    """The number of the line, or the name of the chapter."""
    number: int = 0
    """Its place among the parts of its file, from 1; 0 for a whole file."""
    id: str = ""
    """What a record calls itself."""
    start: int = 0
    end: int | None = None
    largest: int = LARGEST_FILE
    """Bytes that may be read for it."""
    problem: str = ""
    content: bytes | None = field(default=None, repr=False, compare=False)
    """Standard input, which can be read only once."""

    @property
    def name(self) -> str:
        """How messages and records call it: `page.txt`, `news.jsonl:12`, `book.epub:text/1.xhtml`, `stdin`."""
        return self.file_name + f":{_shown(self.part)}" * bool(self.part)

    @property
    def file_name(self) -> str:
        return "stdin" if self.path == STDIN else _shown(self.path)

    @property
    def document_id(self) -> str:
        """The beginning of the ids of its articles: the record's own, else the file's name without its ending."""
        stem = PurePath(self.file_name).stem
        return self.id or (f"{stem}-{self.number}" if self.number else stem)


def find_inputs(
    paths: Iterable[str],
    outside: Path | None = None,
    *,
    max_size: int = LARGEST_FILE,
    follow_links: bool = False,
) -> list[Input]:
    """All there is to read at *paths*, in a fixed order and each once; nothing below the folder *outside*.

    A path may be a file, a folder, a pattern such as `news/**/*.html`, or `-`. What cannot be read stays in the list,
    so that reading it fails under its name and its neighbours go on.
    """
    found: dict[str, Input] = {}
    for path in paths:
        for file in _files(path, follow_links=follow_links):
            found.setdefault(_place(file.path), replace(file, largest=max_size))
    if outside is not None:
        closed = _place(str(outside))
        found = {place: file for place, file in found.items() if not PurePath(place).is_relative_to(closed)}
    return [part for file in found.values() for part in _parts(file)]


def file_of(name: str) -> str:
    """The file that the *name* of an input begins with."""
    cuts = [len(name), *(at for at in range(len(name) - 1, 0, -1) if name[at] == ":")]
    return next((name[:at] for at in cuts if os.path.lexists(name[:at])), name)


def _shown(path: str) -> str:
    """A path as text: bytes that are not UTF-8, which could be written nowhere, as escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _place(path: str) -> str:
    """What is the same for all spellings of a path."""
    try:
        return path if path == STDIN else os.path.realpath(path)
    except (OSError, ValueError):  # a NUL in it
        return path


def _files(path: str, *, follow_links: bool) -> Iterator[Input]:
    """The files at *path*, or *path* itself where there is none, to be refused when its turn comes."""
    if path == STDIN:
        yield Input(STDIN)
    elif os.path.isdir(path):  # noqa: PTH112 - unlike Path.is_dir, it never raises
        yield from list(_walk(path, follow_links=follow_links)) or [Input(path)]
    elif _MAGIC & set(path) and not os.path.lexists(path):
        yield from list(_matching(path, follow_links=follow_links)) or [Input(path, problem="nothing matches it.")]
    else:
        yield Input(path)


def _matching(pattern: str, *, follow_links: bool) -> Iterator[Input]:
    """The files and folders that a pattern stands for, hidden ones aside."""
    parts = PurePath(pattern).parts
    first = next(at for at, part in enumerate(parts) if _MAGIC & set(part))
    base = Path(*parts[:first])
    try:  # Path.glob does not follow links to folders, so none can lead round in a circle
        matches = sorted(base.glob(str(PurePath(*parts[first:]))))
    except (OSError, ValueError, NotImplementedError):
        return
    for match in matches:
        if any(part.startswith(".") for part in match.relative_to(base).parts):
            continue
        if _leads_out(str(match), base) and not follow_links:
            yield Input(str(match), problem=_LEADS_OUT)
        elif match.is_dir():
            yield from _walk(str(match), follow_links=follow_links)
        else:
            yield Input(str(match))


def _walk(top: str, *, follow_links: bool) -> Iterator[Input]:
    """The texts below *top* but for hidden ones and READMEs, each folder's files before its folders.

    What cannot be entered or leads out of *top* comes with its problem.
    """
    root, seen, waiting = Path(os.path.realpath(top)), set[tuple[int, int]](), [top]
    while waiting:
        folder = waiting.pop()
        try:
            state = os.stat(folder)  # noqa: PTH116 - a Path would be made for nothing
            if (place := (state.st_dev, state.st_ino)) in seen:
                continue
            seen.add(place)
            with os.scandir(folder) as entries:
                visible = sorted((entry for entry in entries if entry.name[0] != "."), key=lambda entry: entry.name)
        except OSError as exc:
            yield Input(folder, problem=f"cannot be read ({exc.strerror or exc}).")
            continue
        below = []
        for entry in visible:
            path = str(Path(folder, entry.name))
            is_folder = _is_folder(entry)
            if not is_folder and not _is_wanted(entry.name):
                continue
            if entry.is_symlink() and not follow_links and _leads_out(path, root):
                yield Input(path, problem=_LEADS_OUT)
            elif is_folder:
                below.append(path)
            else:
                yield Input(path)
        waiting += reversed(below)


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself
        return False


def _is_wanted(name: str) -> bool:
    return PurePath(name).suffix.lower() in SUFFIXES and not name.lower().startswith("readme.")


def _leads_out(path: str, root: str | Path) -> bool:
    return not PurePath(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def _parts(file: Input) -> list[Input]:
    """The texts in a file, where it is of a kind that holds several."""
    suffix = PurePath(file.path).suffix.lower()
    try:
        if file.problem:
            return [file]
        if file.path == STDIN:
            return _parts_of_stdin(file)
        if suffix in JSON_LINES:
            with open_regular(file.path) as lines:
                return _lines(file, lines)
        if suffix == ".epub":
            chapters = find_chapters(file.path, file.largest)
            return [replace(file, part=chapter.name, number=chapter.number) for chapter in chapters]
    except InputError as error:
        return [replace(file, problem=str(error))]
    return [file]


def _parts_of_stdin(file: Input) -> list[Input]:
    content = read_stdin(file.largest)
    held = replace(file, content=content)
    return _lines(held, io.BytesIO(content)) if is_json_lines(content) else [held]


def _lines(file: Input, opened: BinaryIO) -> list[Input]:
    """One input for each record; records without an id of their own are called after their line."""
    lines = list(find_lines(opened, file.largest))
    if not lines:
        raise InputError("the file is empty.")
    return [replace(file, part=str(n), number=n, id=id_, start=start, end=end) for n, start, end, id_ in lines]
