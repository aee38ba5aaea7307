"""Books and magazines (.epub): their chapters, in the order in which they are read."""

import posixpath
import re
from typing import NamedTuple
from urllib.parse import unquote

from summarizer.errors import InputError
from summarizer.sources.inputs.containers import Container, open_container, walk_xml

_PACKAGE = "http://www.idpf.org/2007/opf "
_ROOT = "urn:oasis:names:tc:opendocument:xmlns:container rootfile"
_PAGES = {"application/xhtml+xml", "text/html"}
_HAN = re.compile("[\u3400-\u9fff]")
_MARKUP = re.compile("<[^<>]*>")


class Chapter(NamedTuple):
    """One page of a book: its number from 1, and the name of its file in the container."""

    number: int
    name: str


def find_chapters(path: str, largest: int) -> list[Chapter]:
    """The chapters with Chinese text in them; a cover, or a list of rights in English, is none.

    Raises: InputError where the book is damaged, has no such chapter, or they hold more than *largest* bytes together.
    """
    with open_container(path, largest) as book:
        names = list(dict.fromkeys(_spine(book)))
        book.require_room(names)
        chapters = [Chapter(number, name) for number, name in enumerate(names, 1) if _may_be_chinese(book, name)]
    if not chapters:
        raise InputError("there is no chapter with Chinese text in it.")
    return chapters


def read_chapter(path: str, name: str, largest: int) -> bytes:
    """The XHTML of a chapter. Raises: InputError where it is missing, damaged or too large."""
    with open_container(path, largest) as book:
        return book.read(name)


def _spine(book: Container) -> list[str]:
    """The names of the pages in reading order, as the package document lists them."""
    package = _package(book)
    pages: dict[str, str] = {}
    order: list[str] = []

    def on_start(name: str, given: dict[str, str]) -> None:
        if name == _PACKAGE + "item" and given.get("media-type") in _PAGES and "nav" not in given.get("properties", ""):
            beside = posixpath.join(posixpath.dirname(package), unquote(given.get("href", "").partition("#")[0]))
            pages[given.get("id", "")] = posixpath.normpath(beside)
        elif name == _PACKAGE + "itemref":
            order.append(given.get("idref", ""))

    walk_xml(book.read(package), on_start, lambda _: None, lambda _: None)
    return [pages[id_] for id_ in order if id_ in pages]


def _package(book: Container) -> str:
    found: list[str] = []

    def on_start(name: str, given: dict[str, str]) -> None:
        if name == _ROOT:
            found.append(given.get("full-path", ""))

    walk_xml(book.read("META-INF/container.xml"), on_start, lambda _: None, lambda _: None)
    if not found:
        raise InputError("it does not say where its list of chapters is.")
    return found[0]


def _may_be_chinese(book: Container, name: str) -> bool:
    """False only where a page surely has no Chinese; what cannot be read is kept, to be named when its turn comes."""
    try:
        text = book.read(name).decode()
    except (InputError, UnicodeDecodeError):
        return True
    return bool(_HAN.search(_MARKUP.sub("", text.partition("<body")[2] or text)))
