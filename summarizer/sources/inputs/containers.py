"""Zip containers of XML, as Word and EPUB use: opened without unpacking, and never more of them than was asked for."""

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from xml.parsers.expat import ExpatError

from summarizer.errors import InputError
from summarizer.sources.inputs.elements import OnEnd, OnStart, OnText, parser_of
from summarizer.sources.inputs.opening import open_regular, read_at_most, require_size

_MOST_MEMBERS = 5_000
"""A book has some hundreds; more would make opening it slow."""
_PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
"""What both formats allow, and what is unpacked bit by bit."""
_ENCRYPTED = 0x1


class Container:
    """An open container, of which each member may hold *largest* bytes."""

    def __init__(self, archive: zipfile.ZipFile, largest: int) -> None:
        self._archive = archive
        self._largest = largest

    def __contains__(self, name: str) -> bool:
        return name in self._archive.NameToInfo

    def require_room(self, names: Iterable[str]) -> None:
        """Raises: InputError where the members *names* say that they hold too much together."""
        require_size(sum(self._archive.getinfo(name).file_size for name in names if name in self), self._largest)

    def read(self, name: str) -> bytes:
        """The bytes of a member. Raises: InputError where it is missing, too large, locked or damaged."""
        if name not in self:
            raise InputError(f"there is no {name} in it.")
        info = self._archive.getinfo(name)
        require_size(info.file_size, self._largest)  # what it says; what comes is counted too
        if info.flag_bits & _ENCRYPTED or info.compress_type not in _PACKINGS:
            raise InputError(f"{name} in it is encrypted, or packed in a way that is not allowed there.")
        with self._archive.open(info) as member:
            return read_at_most(member, self._largest)


@contextmanager
def open_container(path: str, largest: int) -> Iterator[Container]:
    """The container at *path*, closed afterwards. Raises: InputError where it is none, damaged or too large."""
    with open_regular(path) as file:
        require_size(file.seek(0, 2), largest)
        try:
            with zipfile.ZipFile(file) as archive:
                if len(archive.infolist()) > _MOST_MEMBERS:
                    raise InputError(f"it has more than {_MOST_MEMBERS:,} members.")
                yield Container(archive, largest)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, UnicodeError) as exc:
            raise InputError(f"it is damaged, or no container at all ({exc}).") from exc


def walk_xml(raw: bytes, on_start: OnStart, on_end: OnEnd, on_text: OnText) -> None:
    """Report the elements of an XML document as they come, each as `namespace name`.

    Raises: InputError where it is not well-formed, or declares a document type.
    """
    parser = parser_of(on_start, on_end, on_text)
    parser.StartDoctypeDeclHandler = _refuse_document_type
    try:
        parser.Parse(raw, True)  # noqa: FBT003 - expat takes no names
    except ExpatError as exc:
        raise InputError(f"its XML is damaged ({exc}).") from exc


def _refuse_document_type(*_: object) -> None:
    raise InputError("its XML declares a document type, which such files never do.")
