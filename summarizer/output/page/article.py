"""One article of a page: its head, what the checks found, the texts, and what it was made with."""

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from summarizer.output.markup import element, language_of
from summarizer.output.page.brief import brief, claims_noted
from summarizer.output.page.marked import Noted
from summarizer.output.page.translation import sentences_noted, translation
from summarizer.output.records import Record, imprint_of, title_of
from summarizer.output.text import account
from summarizer.output.translations import direction, title_language, unchecked

_SEVERITIES = ("critical", "major", "minor")


def article(record: Record, anchor: str, *, is_alone: bool) -> Element:
    """The *record* as an article whose id is *anchor*; its headline is that of the page where it *is_alone*."""
    return element(
        "article",
        _head(record, anchor, "h1" if is_alone else "h2"),
        *(brief(record, anchor) if record.get("brief") else ()),
        *(translation(record, anchor) if record.get("segments") else ()),
        _colophon(record),
        id=anchor,
        aria_labelledby=f"{anchor}-title",
    )


def _head(record: Record, anchor: str, heading: str) -> Element:
    kinds = [name for name, key in (("Brief", "brief"), ("Translation", "segments")) if record.get(key)]
    title, original, language = title_of(record), str(record["headline"] or ""), title_language(record)
    shown = {"lang": language or language_of(title), "dir": direction(language)}
    return element(
        "header",
        element("p", " and ".join(kinds) or "Article", class_="kicker"),
        element(heading, *_lines(title), id=f"{anchor}-title", class_="title", **shown),
        element("p", *_lines(original), class_="original", lang="zh") if original not in {"", title} else None,
        element("p", *_separated(imprint_of(record)), class_="imprint"),
        *_verdict(record, anchor),
        class_="head",
    )


def _lines(words: str) -> Iterator[Element | str]:
    """Words with their line breaks, as a headline is printed."""
    for number, line in enumerate(words.splitlines()):
        if number:
            yield element("br")
        yield line


def _separated(parts: list[str]) -> Iterator[Element | str]:
    for number, part in enumerate(parts):
        if number:
            yield " · "
        yield element("span", part, lang=language_of(part))


def _verdict(record: Record, anchor: str) -> Iterator[Element]:
    """What the checks found in all, with a way to each place; what is about no place is said here in full."""
    findings, segments = record["findings"], record.get("segments", ())
    counts = Counter(finding["severity"] for finding in findings)
    tally = ", ".join(f"{counts[severity]} {severity}" for severity in _SEVERITIES if counts[severity])
    gaps = sum(segment["target"] is None for segment in segments)
    if gaps:
        yield element("p", f"{gaps} of {len(segments)} sentences could not be translated.", class_="missing")
    if told := unchecked(record):
        yield element("p", told, class_="unchecked")
    if not findings:
        yield element("p", "The checks found nothing.", class_="verdict")
        return
    noted = [*(claims_noted(record, anchor) if record.get("brief") else ())]
    noted += [*sentences_noted(record, anchor)] if segments else []
    links = [element("li", _link(name, one, number)) for name, one in noted for number in range(len(one.findings))]
    found = element("summary", f"{len(findings)} finding{'s' * (len(findings) != 1)}: {tally}")
    if links:
        yield element("details", found, element("ol", *links), class_="verdict")
    else:
        yield element("p", found.text, class_="verdict")
    about_all = [finding for finding in findings if finding["claim"] is None and finding["segment"] is None]
    notes = Noted(f"{anchor}-all", about_all).notes()
    if notes is not None:
        yield notes


def _link(name: str, noted: Noted, number: int) -> Element:
    finding = noted.findings[number]
    return element("a", f"{name}: {finding['category']}", href=f"#{noted.note(number)}", class_=finding["severity"])


def _colophon(record: Record) -> Element:
    """The file, by its digest, and the model, by its name."""
    document, made = record["document"], record.get("provenance")
    rows = {
        "Record": record["id"],
        "File": document["path"],
        "SHA-256": document["sha256"],
        "Read as": f"{document['kind']}, {document['encoding']}",
        "Made with": account(made) if made else "",
        "Prompts": ", ".join(f"{name} {digest[:12]}" for name, digest in made["prompts"].items()) if made else "",
    }
    entries = [element("div", element("dt", name), element("dd", words)) for name, words in rows.items() if words]
    return element("footer", element("dl", *entries), class_="colophon")
