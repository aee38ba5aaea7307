"""HTML → its elements and its runs of text, as a browser would lay them out, every character with its place."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from html import unescape

from summarizer.sources.paper.blocks import join_lines
from summarizer.sources.tracing import Piece, Span, Traced
from summarizer.sources.web.markup import Token, attributes, pieces, tokens

_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rb rt rp ruby s samp small "
    "span strike strong sub sup time tt u var wbr img".split()
)
_EMPTY = frozenset("area base br col embed hr img input link meta param source track wbr basefont frame keygen".split())
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
"""In this order: where two are open at once, a text is of the greater."""
_READINGS = frozenset("rt rp".split())
_HIDDEN = frozenset("noscript template svg math select button object audio video canvas datalist".split())
_ENDED_BY_BLOCK = frozenset(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 header hgroup hr main menu nav ol p pre section summary table ul li dd dt".split()
)
# What a new element ends, unless one of the second group was opened in between.
_ENDS = {"li": "li", "dd": "dd dt", "dt": "dd dt", "tr": "tr td th", "td": "td th", "th": "td th", "option": "option"}
_BARRIERS = {"li": "ul ol menu", "dd": "dl", "dt": "dl", "tr": "table", "td": "table", "th": "table"}
_CELLS = frozenset("td th table caption object marquee html".split())
_INVISIBLE = re.compile(r"display\s*+:\s*+none|(?<![a-z-])font-size\s*+:\s*+0(?:px)?\s*+(?:;|$)", re.IGNORECASE)
_BLANK = re.compile(r"\s+")
_INDENT = re.compile(r"\u3000\u3000|\u00a0{3}|(?:\u00a0 ){2}")
_CLOSED = re.compile(r"[。！？!?…：；”’」』）)》】]\Z")


class Element:
    """An element of the page; elements stand in the order in which they open, after their parents."""

    __slots__ = ("hidden", "names", "parent", "tag")

    def __init__(self, tag: str, parent: int, names: str, *, hidden: bool) -> None:
        self.tag = tag
        self.parent = parent
        self.names = names
        self.hidden = hidden


@dataclass(frozen=True)
class Run:
    """A run of text that the page sets apart, the element it stands in, and how many characters of it are links."""

    traced: Traced
    element: int
    linked: int
    tag: str

    @property
    def is_heading(self) -> bool:
        return self.tag in HEADINGS


@dataclass
class Elements:
    """What a page is made of.

    *metas* are the attributes of each `<meta>`, *times* the moments of each `<time>`, *readings* the small characters
    of `<ruby>`, *links* the texts of the links that have an id, and *scripts* the insides of scripts by their type.
    """

    elements: list[Element] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    title: Traced | None = None
    metas: list[dict[str, Span]] = field(default_factory=list)
    links: dict[str, Span] = field(default_factory=dict)
    readings: list[Traced] = field(default_factory=list)
    times: list[Span] = field(default_factory=list)
    scripts: list[tuple[str, Span]] = field(default_factory=list)


def read_elements(text: str, start: int) -> Elements:
    """The elements and runs of text[start:]."""
    return _Builder(text).build(start)


class _Builder:
    def __init__(self, text: str) -> None:
        self._text = text
        self._page = Elements([Element("#page", -1, "", hidden=False)])
        self._stack = [0]
        self._open: defaultdict[str, list[int]] = defaultdict(list)
        """Depths at which elements of a name are open, so that no end tag searches the whole stack."""
        self._blocks = [0]
        self._collected: list[tuple[Piece, bool]] = []
        self._silent = 0
        self._link = 0
        """How deep the open link stands, 0 where none is open: it ends with the element it was opened in."""
        self._run_element = 0
        self._script = ""

    def build(self, start: int) -> Elements:
        for token in tokens(self._text, start):
            if token.kind == "text":
                self._add(token.start, token.end)
            elif token.kind == "raw":
                self._read_raw(token)
            elif token.kind == "open":
                self._start(token)
            else:
                self._end(token.name)
        self._flush()
        return self._page

    # Texts

    def _add(self, start: int, end: int) -> None:
        if self._silent:  # the reading of a character in <ruby>, set above it
            reading = _joined(list(pieces(self._text, start, end)))
            self._page.readings += [reading] if reading.text else []
            return
        if not self._collected:
            self._run_element = self._stack[self._blocks[-1]]
        linked = self._link > 0
        self._collected += [(piece, linked) for piece in pieces(self._text, start, end)]

    def _read_raw(self, token: Token) -> None:
        span = Span(token.start, token.end)
        if token.name == "title":
            if self._page.title is None and not self._page.elements[self._stack[-1]].hidden:
                found = _joined(list(pieces(self._text, *span)))
                self._page.title = found if found.text else None
        elif token.name == "script":
            self._page.scripts.append((self._script, span))
        elif token.name in ("textarea", "xmp"):
            self._page.scripts.append((token.name, span))

    def _flush(self) -> None:
        if not self._collected:
            return
        collected, self._collected = self._collected, []
        words = "".join([piece.text for piece, _ in collected]).split()
        if not words:
            return
        tag = self._heading()
        element = self._run_element
        if len(words) == len(collected) == 1 and collected[0][0].is_verbatim:  # a paragraph of Chinese, as most are
            piece, is_linked = collected[0]
            at = piece.text.index(words[0])
            traced = Traced((piece.cut(at, at + len(words[0])),))
            linked = len(words[0]) if is_linked else 0
            self._page.runs.append(Run(traced, element, linked, tag or self._page.elements[element].tag))
            return
        keeps_lines = bool(self._open["pre"])
        for part in _paragraphs(collected, keeps_lines=keeps_lines, is_heading=bool(tag)):
            traced = _joined([piece for piece, _ in part])
            if traced.text:
                linked = sum(len("".join(piece.text.split())) for piece, is_linked in part if is_linked)
                self._page.runs.append(Run(traced, element, linked, tag or self._page.elements[element].tag))

    def _heading(self) -> str:
        return next((tag for tag in HEADINGS if self._open[tag]), "")

    # Tags

    def _start(self, token: Token) -> None:
        name = token.name
        if name == "br":
            if self._collected and self._heading():
                self._collected.append((Piece("\n", token.start, token.end), False))
            else:
                self._flush()
            return
        if name == "a":
            self._start_link(token, attributes(self._text, token))
            return
        if name in ("html", "body", "head") and self._open[name]:
            return
        if name == "meta":
            self._page.metas.append(attributes(self._text, token))
        if name not in _INLINE:
            self._flush()
        self._end_implied(name)
        found = attributes(self._text, token) if token.inside.end > token.inside.start else {}
        if name == "time" and "datetime" in found:
            self._page.times.append(found["datetime"])
        if name == "script":
            self._script = self._value(found, "type").lower()
        is_empty = name in _EMPTY or (self._text.startswith("/>", token.end - 2) and name not in _INLINE)
        if not is_empty:
            self._push(name, found)

    def _start_link(self, token: Token, found: dict[str, Span]) -> None:
        """A link in a link ends the first, and `<a name>` is none."""
        self._link = len(self._stack) if "href" in found else 0
        if "id" in found:
            end = self._text.find("<", token.end)
            self._page.links.setdefault(self._value(found, "id"), Span(token.end, max(end, token.end)))

    def _push(self, name: str, found: dict[str, Span]) -> None:
        parent = self._stack[-1]
        style = self._value(found, "style")
        hidden = (
            self._page.elements[parent].hidden
            or name in _HIDDEN
            or "hidden" in found
            or bool(style and _INVISIBLE.search(style))
        )
        names = f"{self._value(found, 'class')} {self._value(found, 'id')}"
        self._page.elements.append(Element(name, parent, names, hidden=hidden))
        self._open[name].append(len(self._stack))
        if name not in _INLINE:
            self._blocks.append(len(self._stack))
        self._stack.append(len(self._page.elements) - 1)
        self._silent += name in _READINGS

    def _value(self, found: dict[str, Span], name: str) -> str:
        return unescape(self._text[slice(*found[name])]) if name in found else ""

    def _end_implied(self, name: str) -> None:
        """Ends what the new element cannot stand in: a paragraph, an item of the same list."""
        if name in _ENDED_BY_BLOCK and (depth := self._depth("p")) and depth > max(map(self._depth, _CELLS)):
            self._pop_to(depth)
        if name not in _ENDS:
            return
        barrier = max(map(self._depth, _BARRIERS.get(name, "").split()), default=0)
        for tag in _ENDS[name].split():
            if self._depth(tag) > barrier:
                self._pop_to(self._depth(tag))

    def _depth(self, tag: str) -> int:
        """Where in the stack the innermost open element of this name stands; 0 where none is open."""
        depths = self._open[tag]
        return depths[-1] if depths else 0

    def _end(self, name: str) -> None:
        if name == "br":  # </br> is a line break too
            self._flush()
        if name == "a":
            self._link = 0
            return
        if name in ("html", "body"):
            self._flush()
            return
        depth = self._depth(name)
        if name not in _INLINE:
            self._flush()
        if not depth:
            return
        if name in _INLINE and depth < self._blocks[-1]:
            return  # an inline element does not end the blocks that were opened in it
        if name not in _CELLS and depth < max(self._depth("td"), self._depth("th"), self._depth("table")):
            return  # nothing in a cell ends what is round its table
        self._pop_to(depth)

    def _pop_to(self, depth: int) -> None:
        if self._blocks[-1] >= depth:
            self._flush()
        while len(self._stack) > depth:
            element = self._page.elements[self._stack.pop()]
            self._open[element.tag].pop()
            if self._blocks[-1] == len(self._stack):
                self._blocks.pop()
            self._silent -= element.tag in _READINGS
        if self._link > depth:
            self._link = 0


def _paragraphs(
    collected: list[tuple[Piece, bool]], *, keeps_lines: bool, is_heading: bool
) -> list[list[tuple[Piece, bool]]]:
    """Cut where the text is set as paragraphs without tags: indented after the end of a sentence, or line by line."""
    if is_heading:
        return [collected]
    parts: list[list[tuple[Piece, bool]]] = [[]]
    said = ""
    blank = ""
    for piece, linked in collected:
        at = 0
        for match in _BLANK.finditer(piece.text):
            if match.start() > at:
                if _breaks(said, blank, keeps_lines=keeps_lines):
                    parts.append([])
                parts[-1].append((piece.cut(at, match.start()), linked))
                said, blank = piece.text[match.start() - 1], ""
            parts[-1].append((piece.cut(match.start(), match.end()), linked))
            blank += match[0]
            at = match.end()
        if at < len(piece.text):
            if _breaks(said, blank, keeps_lines=keeps_lines):
                parts.append([])
            parts[-1].append((piece.cut(at, len(piece.text)), linked))
            said, blank = piece.text[-1], ""
    return parts


def _breaks(said: str, blank: str, *, keeps_lines: bool) -> bool:
    if keeps_lines:
        return bool(said) and "\n" in blank
    return bool(_CLOSED.search(said)) and bool(_INDENT.search(blank))


def _joined(parts: list[Piece]) -> Traced:
    """The pieces as one text, blank at neither end, its source line breaks joined as a browser would show Chinese."""
    lines: list[list[Piece]] = [[]]
    blanks: list[Piece] = []
    for part in parts:
        at = 0
        for match in [*_BLANK.finditer(part.text), None]:
            end = match.start() if match else len(part.text)
            if at < end:
                if any("\n" in blank.text or "\r" in blank.text for blank in blanks):
                    lines.append([])
                elif lines[-1]:
                    lines[-1] += blanks
                lines[-1].append(part.cut(at, end))
                blanks = []
            if match:
                blanks.append(part.cut(match.start(), match.end()))
                at = match.end()
    return join_lines([Traced(tuple(line)) for line in lines])
