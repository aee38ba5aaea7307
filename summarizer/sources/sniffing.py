"""What kind of text a document is."""

from summarizer.sources.articles import Kind
from summarizer.sources.paper.blocks import Column, Line, find_column, is_markdown
from summarizer.sources.paper.wechat import is_wechat
from summarizer.sources.web.html import is_html

_PARAGRAPH = 60
"""Characters. A line longer than this is a paragraph."""


def sniff(text: str, start: int, lines: list[Line]) -> tuple[Kind, Column | None]:
    """The kind of text[start:], whose *lines* these are, and the column that its lines are cut to, if they are."""
    if is_html(text, start):
        return ("front-matter-html" if start else "html"), None
    if is_wechat(text[start:]):
        return "wechat", find_column(lines)
    column = find_column(lines)
    if is_markdown(text[start:]):
        return "markdown", column
    if column is not None:
        return "wrapped", column
    return ("lines" if len(lines) > 1 and any(len(line.text) > _PARAGRAPH for line in lines) else "plain"), None
