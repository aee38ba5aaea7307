"""A brief: its claims, each beside the Chinese it rests on, and below them who and what they name."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from summarizer.output.markup import element, language_of
from summarizer.output.page.marked import Noted
from summarizer.output.records import Record, title_of
from summarizer.output.tables import Table, full_tables


def brief(record: Record, anchor: str) -> Iterator[Element]:
    """The lede, the claims and the tables of *record*."""
    made = record["brief"]
    yield element("p", made["lede"], class_="lede", lang=language_of(made["lede"]))
    claims = [_claim(record, number, f"{anchor}-c{number + 1}") for number in range(len(made["claims"]))]
    title = title_of(record)  # of several articles, each has labels of its own
    if claims:
        label = f"Claims with their evidence: {title}"
        yield element("section", element("ol", *claims), class_="claims", aria_label=label)
    made_tables = [_table(table) for table in full_tables(made)]
    if made_tables:
        yield element("section", *made_tables, class_="tables", aria_label=f"Named in the claims: {title}")


def claims_noted(record: Record, anchor: str) -> Iterator[tuple[str, Noted]]:
    """Each claim with a finding: its number, and where its notes are."""
    for number in range(len(record["brief"]["claims"])):
        noted = _noted(record, number, f"{anchor}-c{number + 1}")
        if noted.findings:
            yield f"claim {number + 1}", noted


def _noted(record: Record, number: int, anchor: str) -> Noted:
    return Noted(anchor, [finding for finding in record["findings"] if finding["claim"] == number])


def _claim(record: Record, number: int, anchor: str) -> Element:
    claim, noted = record["brief"]["claims"][number], _noted(record, number, anchor)
    told = [claim["kind"], *([claim["speaker"]] if claim["speaker"] else [])]
    said = element(
        "div",
        element("p", *noted.target(claim["text"]), class_="target", lang=language_of(claim["text"])),
        element("p", " · ".join(told), class_="told"),
        noted.notes(),
        class_="side",
    )
    quotes = [_quote(quote, noted) for quote in claim["quotes"]]
    place = element("a", str(number + 1), class_="place", href=f"#{anchor}", aria_label=f"Claim {number + 1}")
    return element("li", place, said, element("div", *quotes, class_="evidence"), id=anchor, class_="pair claim")


def _quote(quote: Record, noted: Noted) -> Element:
    words = noted.source(quote["text"], quote["spans"], ())
    place = element("p", f"characters {quote['start']:,}–{quote['end']:,}", class_="told")
    return element("blockquote", element("p", *words, class_="source", lang="zh"), place)


def _table(table: Table) -> Element:
    heads = [element("th", column, scope="col") for column in table.columns]
    rows = [element("tr", *(element("td", cell or "–", lang=language_of(cell)) for cell in row)) for row in table.rows]
    head = element("thead", element("tr", *heads))
    return element("table", element("caption", table.name), head, element("tbody", *rows))
