"""The whole page: what a browser must know of it, and the way to its articles.

A strict Content Security Policy goes with it: no script runs, whatever the texts say, and nothing is fetched.
"""

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from xml.etree.ElementTree import Element

from summarizer.output.markup import Part, as_html, element, language_of
from summarizer.output.page.article import article
from summarizer.output.records import Record, title_of
from summarizer.output.translations import direction, title_language


def page(records: Sequence[Record]) -> str:
    """One page with the *records*, one after the other; with more than one, a list of them comes first."""
    is_alone = len(records) == 1
    articles = [article(record, f"a{number}", is_alone=is_alone) for number, record in enumerate(records, 1)]
    if is_alone:
        return _document(title_of(records[0]), element("main", *articles))
    title = f"{len(records)} articles"
    links = [
        element("li", _titled(title_of(record), f"#a{number}", title_language(record)), _count(len(record["findings"])))
        for number, record in enumerate(records, 1)
    ]
    head = element("header", element("h1", title), class_="front")
    contents = element("nav", element("ol", *links), aria_label="Articles", class_="contents")
    return _document(title, head, contents, element("main", *articles))


def index(linked: Sequence[tuple[str, str, int, str]], failed: Sequence[str]) -> str:
    """A page that leads to others: address, title, number of findings and source of each, and what failed, with why."""
    rows = [
        element(
            "tr",
            element("td", _titled(title, address)),
            element("td", str(findings)),
            element("td", source),
        )
        for address, title, findings, source in linked
    ]
    heads = [element("th", name, scope="col") for name in ("Article", "Findings", "Source")]
    table = element("table", element("thead", element("tr", *heads)), element("tbody", *rows))
    reasons = [element("li", reason) for reason in failed]
    failures = [element("h2", "Failed"), element("ul", *reasons)] if reasons else []
    head = element("header", element("h1", "Index"), class_="front")
    return _document("Index", head, element("main", table, *failures, class_="index"))


def _titled(title: str, address: str, language: str | None = None) -> Element:
    return element("a", title, href=address, lang=language or language_of(title), dir=direction(language))


def _document(title: str, *body: Part) -> str:
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        _meta("Content-Security-Policy", policy, "http-equiv"),
        _meta("referrer", "no-referrer"),
        _meta("viewport", "width=device-width, initial-scale=1"),
        _meta("color-scheme", "light dark"),
        _meta("generator", "summarizer"),
        element("title", title),
        element("style", style),
    )
    return f"<!doctype html>\n{as_html(element('html', head, element('body', *body), lang='en'))}"


def _meta(name: str, content: str, key: str = "name") -> Element:
    made = element("meta", content=content)
    made.set(key, name)
    return made


def _count(findings: int) -> Element:
    words = f"{findings} finding{'s' * (findings != 1)}" if findings else "nothing found"
    return element("span", f" {words}", class_="standing")


@cache
def _style() -> str:
    return (files(__package__) / "page.css").read_text(encoding="utf-8")
