"""HTML → blocks with offsets. trafilatura decides what is the article; the words and their places are ours."""

import logging
import re
from html import unescape
from html.parser import HTMLParser

from summarizer.errors import InputError
from summarizer.sources.blocks import Block, is_markdown, join_lines
from summarizer.sources.tracing import Piece, Traced

_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp small span "
    "strike strong sub sup time tt u var wbr".split()
)
_SILENT = frozenset("script style noscript template svg math textarea select button iframe".split())
_OPENING = re.compile(
    r"<(?:\?xml\b|(?:!doctype|html|head|body|title|meta|link|style|script|div|p|article|section|main|header|table|center|"
    r"h[1-6])\b)",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"<!--.*?-->", re.DOTALL)
# A sentence of Chinese, as against a label or a link.
_PROSE = re.compile(r"[\u3400-\u9fff].{8,}[。！？]", re.DOTALL)
_BLANK = re.compile(r"\s+")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


def is_html(text: str, start: int) -> bool:
    """True where text[start:] is HTML: it opens with a tag, or has paragraphs marked up as such.

    Comments before the first tag do not count, nor do tags that Markdown has among its own marks.
    """
    rest = _COMMENTS.sub("", text[start : start + 20_000]).lstrip()
    tags = re.findall(r"<(?:p|div)\b[^<>]*>", rest, re.IGNORECASE)
    return bool(_OPENING.match(rest)) or (len(tags) >= 3 and not is_markdown(rest))  # noqa: PLR2004 - one is no page


def read_html(text: str, start: int, path: str) -> tuple[Traced | None, list[Block], list[Block]]:
    """The headline, the article's blocks and the blocks left out of text[start:].

    The headline is the first `<h1>`, else the `<title>`. Raises: InputError where tags are all there is.
    """
    parser = _Blocks(text, start)
    blocks = [block for block in parser.blocks if block.traced.text]
    if not blocks:
        raise InputError(f"{path}: an HTML page without any text. Was it saved before its script had run?")
    headings = [block.traced for block in blocks if block.is_heading]
    headline = headings[0] if headings else parser.title
    body = [block for block in blocks if headline is None or block.traced.text != headline.text]
    kept = _article(text[start:], body)
    return headline, kept, [block for block in body if block not in kept]


def visible_text(text: str, start: int) -> Traced:
    """What a reader sees of text[start:] as HTML, blocks one after the other."""
    return Traced.joined(block.traced for block in _Blocks(text, start).blocks)


def _article(html: str, blocks: list[Block]) -> list[Block]:
    """The blocks that trafilatura takes for the article; all of them where it would lose most of the Chinese.

    It loses sentences in the middle of an article now and then (a short one in a section, one with a soft hyphen):
    Chinese prose between two blocks that it keeps is kept too.
    """
    import trafilatura  # noqa: PLC0415 - a fifth of a second that plain text need not pay

    logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # finding no article is no error here
    wanted = _words(trafilatura.extract(html, favor_precision=True, include_comments=False) or "")
    chosen = [number for number, block in enumerate(blocks) if _words(block.traced.text) in wanted]
    if not chosen or _han([blocks[number] for number in chosen]) < 0.5 * _han(blocks):
        return blocks
    first, last = chosen[0], chosen[-1] + 2  # the last sentence, too, may stand in a block of its own
    prose = [n for n in range(first, min(last, len(blocks))) if _PROSE.search(blocks[n].traced.text)]
    return [blocks[number] for number in sorted({*chosen, *prose})]


def _han(blocks: list[Block]) -> int:
    return sum(len(_HAN.findall(block.traced.text)) for block in blocks)


def _words(text: str) -> str:
    """Letters, figures and characters only: extractors tidy white space, marks and invisible characters away."""
    return re.sub(r"[\W_]", "", text)


class _Blocks(HTMLParser):
    """Collects the visible text block by block, each piece with its place in the file.

    The standard library's parser is used because it alone says where in the file each piece stands, and because
    lxml drops text below 255 nested elements without a word.
    """

    def __init__(self, text: str, start: int) -> None:
        super().__init__(convert_charrefs=False)
        self.blocks: list[Block] = []
        self.title: Traced | None = None
        self._pieces: list[Piece] = []
        self._silent: list[str] = []
        self._in_title = False
        self._in_heading = False
        self._source = text
        self._line_starts = [start, *(start + m.end() for m in re.finditer("\n", text[start:]))]
        self.feed(text[start:] + "\n")  # a reference that ends the text would be left as it is
        self.close()
        self._flush()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag == "title" and not self._silent and self.title is None:
            self._flush()
            self._in_title = True
        elif tag == "br" and self._in_heading:
            self._add("\n", len(self.get_starttag_text() or ""))
        elif tag not in _INLINE:
            self._flush()
            if tag in _SILENT:
                self._silent.append(tag)
            elif tag == "h1":
                self._in_heading = True

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.handle_starttag(tag, attrs)
        elif tag not in _INLINE:
            self._flush()

    def handle_endtag(self, tag: str) -> None:
        if tag == "title" and self._in_title:
            self.title = self._taken()
            self._in_title = False
        elif tag in self._silent:
            del self._silent[self._silent.index(tag) :]
        elif tag not in _INLINE:
            self._flush()
            self._in_heading = self._in_heading and tag != "h1"

    def parse_marked_section(self, i: int, report: bool = True) -> int:  # noqa: FBT001, FBT002 - as it is overridden
        """`<![if IE]>` and its like: comments to a browser, an AssertionError to the standard library."""
        return self.parse_bogus_comment(i, report)

    def handle_data(self, data: str) -> None:
        self._add(data, len(data))

    def handle_entityref(self, name: str) -> None:
        self._add_reference(f"&{name}")

    def handle_charref(self, name: str) -> None:
        self._add_reference(f"&#{name}")

    def _add_reference(self, reference: str) -> None:
        if self._source.startswith(";", self._offset() + len(reference)):
            reference += ";"
        self._add(unescape(reference), len(reference))

    def _add(self, text: str, length: int) -> None:
        if not self._silent and text:
            self._pieces.append(Piece(text, self._offset(), self._offset() + length))

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._line_starts[line - 1] + column

    def _flush(self) -> None:
        if not self._in_title:
            self.blocks.append(Block(self._taken(), is_heading=self._in_heading))

    def _taken(self) -> Traced:
        """The text collected so far, its source line breaks joined as a browser would show Chinese."""
        collected, self._pieces = Traced(tuple(self._pieces)).strip(), []
        text, lines, at = collected.text, [], 0
        for blank in (blank for blank in _BLANK.finditer(text) if "\n" in blank[0] or "\r" in blank[0]):
            lines.append(collected[at : blank.start()])
            at = blank.end()
        return join_lines([*lines, collected[at:]])
