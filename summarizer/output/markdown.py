"""A record as a Markdown page."""

import re
from collections.abc import Iterator

from summarizer.output.records import Record, imprint_of, title_of
from summarizer.output.tables import tables
from summarizer.output.text import safe
from summarizer.output.translations import explanations, language_name, reused, unchecked

# What Markdown or the HTML in it would take for markup if a file or a model put it there.
_MARKUP = re.compile(r"([\\`*_\[\]<>#|~&]|:(?=//))")
# What would begin a list, a rule or a heading at the start of a line.
_START = re.compile(r"^(\d*)([-+=.)])(?=\s|$|[-=])")


def markdown(record: Record) -> str:
    """A page with the brief, and source and English side by side, whichever *record* has."""
    return safe("\n".join(_lines(record)) + "\n")


def escaped(words: str) -> str:
    """*words* as text that Markdown shows as it is, on one line."""
    return _START.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", " ".join(words.split())))


def _lines(record: Record) -> Iterator[str]:
    brief = record.get("brief")
    yield f"# {escaped(title_of(record))}"
    yield ""
    imprint = [*([record["headline"]] if brief and record["headline"] else []), *imprint_of(record)]
    yield " · ".join(map(escaped, imprint))
    if told := unchecked(record):
        yield ""
        yield f"*{escaped(told)}*"
    if brief:
        yield from _brief(record)
    if record.get("segments"):
        yield from _side_by_side(record)
    if not brief and not record.get("segments"):
        yield from (f"\n{escaped(paragraph['text'])}" for paragraph in record["paragraphs"])


def _brief(record: Record) -> Iterator[str]:
    brief = record["brief"]
    yield ""
    yield f"**{escaped(brief['lede'])}**"
    for number, claim in enumerate(brief["claims"]):
        yield ""
        yield f"{number + 1}. {escaped(claim['text'])}"
        for quote in claim["quotes"]:
            yield f"   > {escaped(quote['text'])} ({quote['start']}–{quote['end']})"
        yield from (f"\n   {_finding(f)}" for f in record["findings"] if f["claim"] == number)
    for finding in record["findings"]:
        if finding["claim"] is None and finding["segment"] is None:
            yield f"\n{_finding(finding)}"
    for name, rows in tables(brief):
        yield f"\n**{name}:** {escaped(rows)}"


def _side_by_side(record: Record) -> Iterator[str]:
    yield ""
    yield f"| | Chinese | {escaped(language_name(record))} |"
    yield "| --- | --- | --- |"
    for segment in record["segments"]:
        target = escaped(segment["target"]) if segment["target"] else "*not translated*"
        below = [f"**{escaped(words)}**: {escaped(told)}" for words, told in explanations(segment)]
        below += [_finding(finding) for finding in segment["findings"]]
        below += [f"*{escaped(origin)}*"] if (origin := reused(segment)) else []
        yield f"| {segment['id']} | {escaped(segment['source'])} | {'<br>'.join([target, *below])} |"


def _finding(finding: Record) -> str:
    return f"⚠ *{finding['severity']}: {escaped(finding['message'])}*"
