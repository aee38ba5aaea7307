"""Word documents (.docx): the paragraphs in the order of the document, those in tables and text boxes too."""

from summarizer.errors import InputError
from summarizer.sources.inputs.containers import Container, open_container, walk_xml

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_OLD_FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
"""The same text once more, for programs that know less."""
_BREAKS = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}


def read_docx(path: str, largest: int) -> str:
    """The text of the document at *path*, one paragraph a line, a heading between blank lines.

    Raises: InputError where it is damaged, locked, or holds more than *largest* bytes.
    """
    with open_container(path, largest) as container:
        if "word/document.xml" not in container:
            raise InputError("it is no Word document. An old .doc, or one with a password, has to be saved as .docx.")
        paragraphs = _Paragraphs(_headings(container))
        walk_xml(container.read("word/document.xml"), paragraphs.on_start, paragraphs.on_end, paragraphs.on_text)
        return "\n".join(paragraphs.lines)


class _Paragraphs:
    """Collects the lines of a document."""

    def __init__(self, headings: set[str]) -> None:
        self.lines: list[str] = []
        self._headings = headings
        self._open: list[list[str]] = []
        """The texts of the paragraphs that are open: a text box stands within a paragraph."""
        self._is_heading: list[bool] = []
        self._in_text = False
        self._skipped = 0

    def on_start(self, name: str, attributes: dict[str, str]) -> None:
        if name == _OLD_FALLBACK or self._skipped:
            self._skipped += 1
        elif name == _W + "p":
            self._open.append([])
            self._is_heading.append(False)
        elif name == _W + "pStyle" and self._open:
            self._is_heading[-1] = attributes.get(_W + "val", "") in self._headings
        elif name in _BREAKS and self._open:
            self._open[-1].append(_BREAKS[name])
        self._in_text = name == _W + "t"

    def on_end(self, name: str) -> None:
        self._in_text = False
        if self._skipped:
            self._skipped -= 1
        elif name == _W + "p":
            line, is_heading = "".join(self._open.pop()), self._is_heading.pop()
            self.lines += ["", line, ""] if is_heading and line.strip() else [line]

    def on_text(self, text: str) -> None:
        if self._in_text and self._open and not self._skipped:
            self._open[-1].append(text)


def _headings(container: Container) -> set[str]:
    """The ids of the styles that are called a title or a heading, whatever the language of Word."""
    found, current = {"Title"} | {f"Heading{level}" for level in range(1, 10)}, [""]

    def on_start(name: str, attributes: dict[str, str]) -> None:
        if name == _W + "style":
            current[0] = attributes.get(_W + "styleId", "")
        elif name == _W + "name" and attributes.get(_W + "val", "").lower().startswith(("heading", "title")):
            found.add(current[0])

    if "word/styles.xml" in container:
        walk_xml(container.read("word/styles.xml"), on_start, lambda _: None, lambda _: None)
    return found
