"""A document → its articles. A page is one article here."""

import re
from pathlib import PurePath

from summarizer.errors import InputError
from summarizer.sources import furniture
from summarizer.sources.articles import Article, Credits, Date, Document, Dropped, Kind, Paragraph
from summarizer.sources.blocks import Block, is_markdown, join_running, split_blocks, wrap_width
from summarizer.sources.frontmatter import read_date, split_front_matter
from summarizer.sources.html import is_html, read_html
from summarizer.sources.reading import read_document
from summarizer.sources.tracing import Traced

_EDGE = 4
"""Blocks from the beginning or the end of a page in which furniture is looked for."""
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


def read_articles(path: str) -> list[Article]:
    """The articles in one file, or in standard input for `-`.

    Raises: InputError where the file cannot be used, or holds no Chinese text.
    """
    document = read_document(path)
    facts, start = split_front_matter(document.text)
    kind, headline, blocks, dropped = _blocks(document, start)
    title = _title(document, start, facts)
    if title and headline and not _same(title, headline):
        blocks.insert(0, Block(headline, is_heading=True))  # the page has a headline of its own: it stays in the text
    source, blocks, editors = _take_furniture(blocks)
    dateline, blocks = _take_datelines(blocks)
    if not any(_HAN.search(block.traced.text) for block in blocks):
        raise InputError(f"{path}: there is no Chinese text in it.")
    return [
        Article(
            id=f"{PurePath(document.path).stem}#1",
            document=document,
            kind=kind,
            headline=title or headline,
            paragraphs=tuple(Paragraph(i, block.traced) for i, block in enumerate(blocks, 1)),
            credits=Credits(dateline, source=source or facts.get("source"), author=facts.get("author")),
            date=_date(facts),
            dropped=(*(Dropped(b.traced, "not the article") for b in dropped), *editors),
        )
    ]


def _blocks(document: Document, start: int) -> tuple[Kind, Traced | None, list[Block], list[Block]]:
    """The kind, the headline, the article's blocks, and those that were left out."""
    text = document.text
    if is_html(text, start):
        return "html", *read_html(text, start, document.path)
    markdown = is_markdown(text[start:])
    width = wrap_width(text[start:])
    blocks = join_running(split_blocks(text, start, markdown=markdown), width)
    kind: Kind = "markdown" if markdown else "wrapped" if width else "plain"
    return kind, *_take_headline(blocks), []


def _take_headline(blocks: list[Block]) -> tuple[Traced | None, list[Block]]:
    """A Markdown heading at the top is the headline; plain text does not say what is one."""
    if len(blocks) > 1 and blocks[0].is_heading:
        return blocks[0].traced, blocks[1:]
    return None, blocks


def _take_furniture(blocks: list[Block]) -> tuple[str | None, list[Block], list[Dropped]]:
    """The outlet, the blocks without the lines that name it or the editors, and the lines taken out.

    Only at the edges of a page: in the middle, such a line may be part of the text.
    """
    source, kept, dropped = None, [], []
    for number, block in enumerate(blocks):
        at_edge = min(number, len(blocks) - 1 - number) < _EDGE
        match = furniture.SOURCE.match(block.traced.text)
        if at_edge and match and source is None:
            source = match["value"].strip()
        elif at_edge and furniture.EDITOR.match(block.traced.text):
            dropped.append(Dropped(block.traced, "editor"))
        else:
            kept.append(block)
    return source, kept, dropped


def _take_datelines(blocks: list[Block]) -> tuple[str | None, list[Block]]:
    """The first dateline, and the blocks without theirs: "our paper reports" is no part of what is reported."""
    lines = [furniture.DATELINE.match(block.traced.text) for block in blocks]
    first = next((line["value"] for line in lines if line), None)
    bodies = [b.traced[line.end() :] if line else b.traced for b, line in zip(blocks, lines, strict=True)]
    return first, [Block(body, block.is_heading) for body, block in zip(bodies, blocks, strict=True)]


def _title(document: Document, start: int, facts: dict[str, str]) -> Traced | None:
    """The title of the front matter, traced to where it stands there."""
    title = facts.get("title")
    at = document.text.find(title, 0, start) if title else -1
    return Traced.of(document.text[at : at + len(title)], at) if title and at >= 0 else None


def _same(one: Traced, other: Traced) -> bool:
    return re.sub(r"[\W_]", "", one.text) == re.sub(r"[\W_]", "", other.text)


def _date(facts: dict[str, str]) -> Date | None:
    return read_date(facts["date"]) if facts.get("date") else None
