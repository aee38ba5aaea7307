"""A document → its articles."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from summarizer.errors import InputError
from summarizer.sources.articles import Article, Credits, Document, Dropped, Kind, Paragraph
from summarizer.sources.frontmatter import split_front_matter
from summarizer.sources.inputs.finding import Input, find_inputs
from summarizer.sources.inputs.reading import read_document
from summarizer.sources.paper.blocks import Block, is_markdown, read_lines, split_blocks
from summarizer.sources.paper.layout import Aside, Body, Heading, Part, lay_out
from summarizer.sources.paper.splitting import Story, one_story, split
from summarizer.sources.paper.turns import LONGEST, split_turns
from summarizer.sources.paper.wechat import unwrap_post
from summarizer.sources.regrouping import Group, Numbered, number_blocks, regroup
from summarizer.sources.simplifying import Twin, simplified
from summarizer.sources.sniffing import sniff
from summarizer.sources.tracing import Piece, Traced
from summarizer.sources.web.html import read_page

_DATED = frozenset({"page date", "account date"})
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


def read_articles(given: Input | str) -> list[Article]:
    """The articles in one input, or in all there are at a path: a file, a folder, a pattern, or `-`.

    Raises: InputError where an input cannot be used, or holds no Chinese text.
    """
    if isinstance(given, str):
        return [article for found in find_inputs([given]) for article in read_articles(found)]
    return split_document(read_document(given))


def split_document(document: Document) -> list[Article]:
    """The articles in *document*, in the order of their texts.

    Raises: InputError where it holds no Chinese text.
    """
    page = _page(document)
    stories = one_story(page.parts, titled=page.title is not None) if page.is_one else split(page.parts)
    articles = [_article(page, story, number) for number, story in enumerate(stories, 1)]
    if not any(_HAN.search(f"{article.headline and article.headline.text}{article.text}") for article in articles):
        raise InputError(f"{document.path}: there is no Chinese text in it.")
    if not any(article.paragraphs for article in articles):
        raise InputError(f"{document.path}: there is no article in it, only links, headlines or furniture.")
    return articles


def numbered_blocks(document: Document) -> list[Numbered]:
    """The headline lines and paragraphs of *document* in the order of the file, each with its number."""
    page = _page(document)
    return number_blocks(page.parts, split(page.parts), page.text)


def regrouped(document: Document, groups: Iterable[Group], reason: str) -> list[Article]:
    """The articles of *document* as *groups* has them: each number of `numbered_blocks` in one of them, once.

    *reason* says whose division it is. An article that the rules find too is certain, any other is not.
    """
    page = _page(document)
    stories = regroup(page.parts, groups, split(page.parts), reason)
    return [_article(page, story, number) for number, story in enumerate(stories, 1)]


@dataclass
class _Page:
    """What was read of a document before it is divided, from its *text* in simplified characters.

    The parts have these; the title and the facts are as printed.
    """

    document: Document
    text: Twin
    kind: Kind
    facts: dict[str, str]
    parts: list[Part] = field(default_factory=list)
    title: Traced | None = None
    dropped: list[Dropped] = field(default_factory=list)
    is_one: bool = False
    """It holds one article: something outside the text says what its headline is."""

    @cached_property
    def printed(self) -> list[str]:
        """The lines of the page that print its date."""
        lines = [p.traced for p in self.parts if isinstance(p, Aside) and p.furniture.rule in _DATED]
        return [self.text.traced(line).text for line in lines]


def _page(document: Document) -> _Page:
    front, start = split_front_matter(document.text)
    return _read(document, start, {**document.facts, **front})


def _read(document: Document, start: int, facts: dict[str, str]) -> _Page:
    text = Twin.of(document.text)
    lines = read_lines(text.plain, start)
    kind, column = sniff(text.plain, start, lines)
    page = _Page(document, text, kind, facts, title=_title(document, start, facts))
    if kind in {"html", "front-matter-html"}:
        web = read_page(text.plain, start, document.path)
        blocks = list(web.blocks)
        headline = text.traced(web.headline) if web.headline else None
        if page.title and web.headline and headline and not _same(page.title, headline):
            blocks.insert(0, Block(web.headline))  # the page has a headline of its own: it stays in the text
        page.title = page.title or headline
        said = {name: text.restored(value) for name, value in web.facts.items()}
        page.dropped, page.facts = list(web.dropped), {**said, **facts}
        page.parts = lay_out(blocks, None, joined=True)
        page.is_one = _datelines(page.parts) < 2  # noqa: PLR2004 - each opens a report of its own
        if not page.is_one and page.title:
            page.parts = _with_headline(page.parts, _simplified(page.title))
            page.title = None
        return page
    if kind == "wechat":
        lines, around, name = unwrap_post(lines)
        page.dropped = [Dropped(Traced.of(line.text, line.start), rule) for line, rule in around]
        page.facts = {**facts, **({"account": name} if name else {})}
    page.is_one = kind == "wechat" or "title" in facts
    markdown = kind == "markdown" or (kind == "wechat" and is_markdown(text.plain[start:]))
    page.parts = lay_out(split_blocks(lines, markdown=markdown, column=column), column)
    return page


def _datelines(parts: Iterable[Part]) -> int:
    return sum(isinstance(part, Body) and bool(part.opening and part.opening.dateline) for part in parts)


def _with_headline(parts: list[Part], headline: Traced) -> list[Part]:
    """The parts with the headline of a page among them, where it stands."""
    return sorted([*parts, Heading(headline, (headline,))], key=lambda part: part.traced.start)


def _simplified(traced: Traced) -> Traced:
    return Traced(tuple(piece._replace(text=simplified(piece.text)) for piece in traced.pieces))


def _article(page: _Page, story: Story, number: int) -> Article:
    return _as_printed(_as_read(page, story, number), page.text)


def _as_printed(article: Article, file: Twin) -> Article:
    """*article*, which was read in simplified characters, in those of its *file*."""
    if file.is_simplified:
        return article
    headline = article.headline and file.traced(article.headline)
    paragraphs = tuple(replace(paragraph, traced=file.traced(paragraph.traced)) for paragraph in article.paragraphs)
    dropped = tuple(replace(left, traced=file.traced(left.traced)) for left in article.dropped)
    texts = [paragraph.text for paragraph in paragraphs] + [left.traced.text for left in dropped]
    own = Twin.of("\n".join(texts))  # and not the file, which may have thousands of articles
    said = {name: value and own.restored(value) for name, value in vars(article.credits).items()}
    reasons = tuple(map(own.restored, article.reasons))
    return replace(
        article, headline=headline, paragraphs=paragraphs, credits=Credits(**said), dropped=dropped, reasons=reasons
    )


def _as_read(page: _Page, story: Story, number: int) -> Article:
    bodies = [part for part in story.parts if isinstance(part, Body)]
    asides = [part for part in story.parts if isinstance(part, Aside)]
    texts = _paragraphs(story.parts)
    if len(texts) == 1 and len(texts[0]) > LONGEST:
        texts = split_turns(texts)
        story.reasons.append("the file has no paragraphs: they begin where somebody else speaks")
    credits_ = _credits(page, bodies, asides)
    dropped = [Dropped(traced, rule) for body in bodies for traced, rule in body.dropped]
    dropped += [Dropped(aside.traced, aside.furniture.rule) for aside in asides]
    dropped += page.dropped if number == 1 else []
    return Article(
        id=f"{page.document.id}#{number}",
        document=page.document,
        kind=page.kind,
        headline=page.title if page.title and number == 1 else _headline(story.headline),
        paragraphs=tuple(Paragraph(n, traced) for n, traced in enumerate(texts, 1)),
        credits=credits_,
        issued=_day_of_issue(page.facts),
        printed=tuple(page.printed),
        dropped=tuple(sorted(dropped, key=lambda d: d.traced.start)),
        reasons=tuple(story.reasons),
        uncertain=story.uncertain,
    )


def _paragraphs(parts: Sequence[Part]) -> list[Traced]:
    """The paragraphs of a story, its subheads among them."""
    return [part.traced for part in parts if not isinstance(part, Aside) and part.traced.text]


def _credits(page: _Page, bodies: Sequence[Body], asides: Sequence[Aside]) -> Credits:
    """Who the article is by: what its own lines say first, then what the file says."""

    def said(rule: str) -> str | None:
        values = [a.furniture.value for a in asides if a.furniture.rule == rule and a.furniture.value]
        values += [e.value for body in bodies for e in body.endings if e.rule == rule]
        return values[0] if values else None

    openings = [body.opening for body in bodies if body.opening]
    return Credits(
        dateline=next((o.dateline for o in openings if o.dateline), None),
        byline=next((o.byline for o in openings if o.byline), None) or said("byline"),
        source=said("source") or page.facts.get("source"),
        author=page.facts.get("author"),
        editor=said("editor") or page.facts.get("editor"),
        photographer=said("caption"),
        account=page.facts.get("account"),
    )


def _headline(headings: Iterable[Heading]) -> Traced | None:
    """The lines of a headline as printed, a line break between them that the file need not have."""
    lines = [line for heading in headings for line in heading.lines]
    return Traced(tuple(_with_breaks(lines))) if lines else None


def _with_breaks(lines: Sequence[Traced]) -> Iterator[Piece]:
    for number, line in enumerate(lines):
        if number:
            end = lines[number - 1].end
            yield Piece("\n", end, end)
        yield from line.pieces


def _title(document: Document, start: int, facts: dict[str, str]) -> Traced | None:
    """The title that the file gives apart from its text, traced to where it stands there."""
    title = facts.get("title")
    if not title or not any(character.isprintable() and not character.isspace() for character in title):
        return None
    at = document.text.find(title, 0, start) if start else document.text.find(title)
    return Traced.of(title, at) if at >= 0 else Traced((Piece(title, 0, 0),))


def _same(one: Traced, other: Traced) -> bool:
    return re.sub(r"[\W_]", "", one.text) == re.sub(r"[\W_]", "", other.text)


def _day_of_issue(facts: dict[str, str]) -> dict[str, str]:
    return {"date": facts["date"]} if facts.get("date") else {}
