"""HTML as a flat run of tags and texts, each with its place in the file; time grows with the length of the file only.

The standard library's parser is quadratic on unclosed quotes and tags, and lxml drops text below 255 nested elements
and in nodes above 10 MB without a word, so the few rules that matter are written out here, after the tokenizer of the
HTML standard. Where the standard throws the rest of a file away (a comment, a quote or a script that never ends),
what follows is read on as text instead.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Literal, NamedTuple

from summarizer.sources.tracing import Piece, Span

# A quote opens a value after "=" only; anywhere else it is a character like others, and ">" ends the tag.
_TAG = re.compile(
    r"""<(?P<slash>/?)(?P<name>[A-Za-z][^\s/>]*+)"""
    r"""(?P<attributes>(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')|=(?!\s*+["']))*+)>"""
)
_BARE_TAG = re.compile(r"<(?P<slash>/?)(?P<name>[A-Za-z][^\s/>]*+)(?P<attributes>[^>]*+)>")
_ATTRIBUTE = re.compile(r"""([^\s=>/"']++)(?:\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*)))?""")
_TAG_NAME = re.compile(r"</?[A-Za-z]")
_REFERENCE = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});?")

_RAW = frozenset("script style textarea title xmp iframe noembed noframes".split())
"""Elements in which tags are text."""
_CDATA = "<![CDATA["


class Token(NamedTuple):
    """A tag, a text or the inside of an element whose tags are text: file[start:end].

    *name* is the element's, in small letters; *inside* is the stretch of a tag's attributes.
    """

    kind: Literal["open", "close", "text", "raw"]
    name: str
    start: int
    end: int
    inside: Span = Span(0, 0)


def tokens(text: str, start: int) -> Iterator[Token]:
    """The tags and texts of text[start:] in order; comments and declarations are passed over."""
    return _Reader(text).read(start)


def attributes(text: str, token: Token) -> dict[str, Span]:
    """Where the values of an opening tag's attributes stand, by name in small letters; the first of one name counts."""
    found: dict[str, Span] = {}
    for match in _ATTRIBUTE.finditer(text, *token.inside):
        found.setdefault(match[1].lower(), Span(*match.span(match.lastindex or 1)))
    return found


def pieces(text: str, start: int, end: int) -> Iterator[Piece]:
    """text[start:end] with its character references read, each as a piece of its own."""
    at = start
    for match in _REFERENCE.finditer(text, start, end):
        read = unescape(match[0])
        if read == match[0]:
            continue
        if at < match.start():
            yield Piece(text[at : match.start()], at, match.start())
        yield Piece(read, match.start(), match.end())
        at = match.end()
    if at < end:
        yield Piece(text[at:end], at, end)


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tag = _TAG
        self._endless: set[str] = set()
        """Marks that are known not to come again, so that they are looked for to the end of the file once only."""

    def read(self, start: int) -> Iterator[Token]:
        text, at, said = self._text, start, start
        in_cdata = False
        while (at := text.find("<", at)) >= 0:
            token, end = self._markup(at)
            if end == at:  # a "<" that opens nothing
                at += 1
                continue
            if said < at:
                yield from self._text_token(said, at, in_cdata=in_cdata)
            in_cdata = in_cdata or text.startswith(_CDATA, at)
            at = said = end
            if token is None:
                continue
            yield token
            if token.kind == "open" and token.name == "plaintext":
                break
            if token.kind == "open" and token.name in _RAW and not text.endswith("/>", at - 2, at):
                inside_end = self._find_close(token.name, at)
                if inside_end >= 0:
                    yield Token("raw", token.name, at, inside_end)
                    at = said = inside_end
        if said < len(text):
            yield from self._text_token(said, len(text), in_cdata=in_cdata)

    def _text_token(self, start: int, end: int, *, in_cdata: bool) -> Iterator[Token]:
        if not in_cdata:
            yield Token("text", "", start, end)
            return
        at = start
        for words in self._text[start:end].split("]]>"):
            if words:
                yield Token("text", "", at, at + len(words))
            at += len(words) + len("]]>")

    def _markup(self, at: int) -> tuple[Token | None, int]:
        """The tag at *at* and its end; no tag and the end of a comment or declaration; or *at* itself: it is text."""
        text = self._text
        if text.startswith("!", at + 1) or text.startswith("?", at + 1):
            return None, self._declaration_end(at)
        if not _TAG_NAME.match(text, at) or self._find(">", at) < 0:
            return None, at
        match = self._tag.match(text, at)
        if match is None and self._tag is _TAG:
            # Quotes do not pair up to the end of the file: from here on they are not believed.
            self._tag = _BARE_TAG
            match = _BARE_TAG.match(text, at)
        if match is None:
            return None, at
        kind: Literal["open", "close"] = "close" if match["slash"] else "open"
        return Token(kind, match["name"].lower(), at, match.end(), Span(*match.span("attributes"))), match.end()

    def _declaration_end(self, at: int) -> int:
        text = self._text
        if text.startswith(_CDATA, at):
            return at + len(_CDATA)
        if text.startswith("<!--", at):
            if text.startswith(("<!-->", "<!--->"), at):
                return text.index(">", at) + 1
            end = self._find("-->", at + 4)
            return end + 3 if end >= 0 else at + 4
        end = self._find(">", at)
        return end + 1 if end >= 0 else at

    def _find(self, mark: str, at: int) -> int:
        if mark in self._endless:
            return -1
        found = self._text.find(mark, at)
        if found < 0:
            self._endless.add(mark)
        return found

    def _find_close(self, name: str, at: int) -> int:
        if name in self._endless:
            return -1
        found = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(self._text, at)
        if found is None:
            self._endless.add(name)
            return -1
        return found.start()
