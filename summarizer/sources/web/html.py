"""HTML → the headline, the article and the facts of a page, every character with its place in the file."""

import re
from dataclasses import dataclass

from summarizer.errors import InputError
from summarizer.sources.articles import Dropped
from summarizer.sources.paper.blocks import Block, is_markdown
from summarizer.sources.tracing import Traced
from summarizer.sources.web.choosing import bare, choose
from summarizer.sources.web.elements import Elements, read_elements
from summarizer.sources.web.facts import read_facts, read_headline

_OPENING = re.compile(
    r"<(?:\?xml\b|(?:!doctype|html|head|body|title|meta|link|style|script|div|p|article|section|main|header|table|center|"
    r"h[1-6])\b)",
    re.IGNORECASE,
)
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_WRITTEN = re.compile(r"[\u3400-\u9fff]|\\u[4-9][0-9a-fA-F]{3}|&#(?:[23]\d{4}|4[0-4]\d{3}|x[4-9][0-9a-fA-F]{3});")
# The end of a sentence; its beginning is not looked for, which would be a search from every character to the end.
_SENTENCE = re.compile(r"[\u3400-\u9fff][^。！？]{8,60}[。！？]")
_MUCH = 200
"""Chinese characters in scripts from which a page without a sentence in view is taken for one that was never filled."""


@dataclass(frozen=True)
class Page:
    """A web page as read: its headline, the blocks of its article, what was left out and why, and what it says of it.

    *facts* are `title`, `date`, `source`, `author`, `editor` and `account`, those that the page states, in its words.
    """

    headline: Traced | None
    blocks: tuple[Block, ...]
    dropped: tuple[Dropped, ...]
    facts: dict[str, str]


def is_html(text: str, start: int) -> bool:
    """True where text[start:] is HTML: it opens with a tag, or has paragraphs marked up as such.

    Comments before the first tag do not count, nor do tags that Markdown has among its own marks.
    """
    rest = _without_comments(text[start : start + 20_000]).lstrip()
    tags = re.findall(r"<(?:p|div)\b[^<>]*>", rest, re.IGNORECASE)
    return bool(_OPENING.match(rest)) or (len(tags) >= 3 and not is_markdown(rest))  # noqa: PLR2004 - one is no page


def _without_comments(text: str) -> str:
    """*text* without the comments that end in it; a regular expression would look for each end that never comes."""
    parts: list[str] = []
    at = 0
    while (opened := text.find("<!--", at)) >= 0 and (end := text.find("-->", opened + 4)) >= 0:
        parts.append(text[at:opened])
        at = end + 3
    return "".join([*parts, text[at:]])


def read_page(text: str, start: int, path: str) -> Page:
    """The page in text[start:].

    Raises: InputError where it shows no text, or where its text stands in scripts only.
    """
    page = read_elements(text, start)
    _refuse_unfilled(text, page, path)
    rules = choose(page)
    headline = read_headline(text, page, rules)
    blocks: list[Block] = []
    dropped: list[Dropped] = [Dropped(reading, "reading of characters") for reading in page.readings]
    for run, rule in zip(page.runs, rules, strict=True):
        if headline is not None and run.traced.pieces == headline.pieces:
            continue
        if rule is None and headline is not None and bare(run.traced.text) == bare(headline.text):
            dropped.append(Dropped(run.traced, "headline"))
        elif rule is None:
            blocks.append(Block(run.traced, is_heading=run.is_heading))
        else:
            dropped.append(Dropped(run.traced, rule))
    return Page(headline, tuple(blocks), tuple(dropped), read_facts(text, page, rules))


def read_html(text: str, start: int, path: str) -> tuple[Traced | None, list[Block], list[Block]]:
    """The headline, the article's blocks and the blocks left out of text[start:]; `read_page` says more."""
    page = read_page(text, start, path)
    return page.headline, list(page.blocks), [Block(dropped.traced) for dropped in page.dropped]


def visible_text(text: str, start: int) -> Traced:
    """What a reader sees of text[start:] as HTML, blocks one after the other."""
    page = read_elements(text, start)
    return Traced.joined(run.traced for run in page.runs if not page.elements[run.element].hidden)


def _refuse_unfilled(text: str, page: Elements, path: str) -> None:
    runs = [run.traced.text for run in page.runs]
    if any(_SENTENCE.search(said) for said in runs):
        return
    unshown = sum(len(_WRITTEN.findall(text, *span)) for _, span in page.scripts)
    if unshown >= _MUCH or not any(runs):
        where = f" {unshown} Chinese characters stand in its scripts." if unshown else ""
        shown = "any text" if not any(runs) else "a sentence of text in view"
        raise InputError(
            f"{path}: an HTML page without {shown}.{where} Was it saved before its script had run? "
            "Open it in a browser and save it again as a complete page."
        )
