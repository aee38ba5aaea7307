"""XML as its elements come; nothing that a file declares is expanded or fetched."""

from collections.abc import Callable
from typing import NoReturn
from xml.parsers import expat

OnStart = Callable[[str, dict[str, str]], None]
OnEnd = Callable[[str], None]
OnText = Callable[[str], None]


class EntityError(ValueError):
    """The file declares an entity, or uses one of a document type elsewhere."""


def parser_of(on_start: OnStart, on_end: OnEnd, on_text: OnText) -> expat.XMLParserType:
    """A parser that reports the elements of a document, each as `namespace name`, and the texts in them.

    Its `Parse` raises: ExpatError where the document is not well-formed; EntityError, as entities can explode and fetch
    files, and one that is declared in a document type elsewhere would go without a trace.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = on_start, on_end, on_text
    parser.EntityDeclHandler = parser.SkippedEntityHandler = _refuse_entity
    return parser


def _refuse_entity(name: str, *_: object) -> NoReturn:
    raise EntityError(f"it has the entity {name!r}, and entities are not read; write its characters out")
