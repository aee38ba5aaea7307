"""A translation side by side: a row for each sentence, its Chinese and what it became, and below what is said of it."""

from collections.abc import Iterator
from itertools import groupby
from xml.etree.ElementTree import Element

from summarizer.checking.glossary import standing
from summarizer.output.markup import element
from summarizer.output.page.marked import Noted
from summarizer.output.records import Record, title_of
from summarizer.output.translations import direction, foreign, reused


def translation(record: Record, anchor: str) -> Iterator[Element]:
    """The paragraphs of *record*, each sentence opposite its own, and the terms that stand in them."""
    numbered = list(enumerate(record["segments"], 1))
    paragraphs = []
    for name, sentences in groupby(numbered, key=lambda item: item[1]["id"].partition(".")[0]):
        rows = [_pair(segment, record, f"{anchor}-s{number}") for number, segment in sentences]
        paragraphs.append(element("div", *rows, class_="headline" if name.startswith("h") else "paragraph"))
    label = f"Translation, sentence by sentence: {title_of(record)}"  # of several articles, each has its own
    yield element("section", *paragraphs, class_="pairs", aria_label=label)
    if record.get("terms"):
        yield _terms(record, anchor)


def sentences_noted(record: Record, anchor: str) -> Iterator[tuple[str, Noted]]:
    """Each sentence with a finding: its id, and where its notes are."""
    for number, segment in enumerate(record["segments"], 1):
        if segment["findings"]:
            yield segment["id"], Noted(f"{anchor}-s{number}", segment["findings"])


def _pair(segment: Record, record: Record, anchor: str) -> Element:
    noted, target = Noted(anchor, segment["findings"], segment.get("notes", ())), segment["target"] or ""
    chinese = noted.source(segment["source"], segment["spans"], record.get("terms", ()))
    language = foreign(record) if target else None
    shown = noted.target(target) if target else [element("em", "Not translated", class_="gap")]
    words = element("p", *shown, class_="target", lang=language, dir=direction(language))
    told = element("p", origin, class_="told") if (origin := reused(segment)) else None
    place = element("a", segment["id"], class_="place", href=f"#{anchor}", aria_label=f"Sentence {segment['id']}")
    return element(
        "div",
        place,
        element("p", *chinese, class_="source", lang="zh"),
        element("div", words, noted.explanations(target), noted.notes(), told, class_="side"),
        id=anchor,
        class_="pair",
    )


def _terms(record: Record, anchor: str) -> Element:
    entries = [
        element(
            "div",
            element("dt", term["zh"], lang="zh"),
            element("dd", term["en"], element("span", f" {standing(term['kind'], term['status'])}", class_="standing")),
        )
        for term in record["terms"]
    ]
    heading = element("h2", "Terms in this article", id=f"{anchor}-terms")
    return element(
        "section", heading, element("dl", *entries), class_="terms", aria_labelledby=f"{anchor}-terms {anchor}-title"
    )
