"""A record as plain text for a terminal."""

import re
import textwrap
import unicodedata
from collections.abc import Iterator

from summarizer.output.records import Record, imprint_of
from summarizer.output.tables import tables
from summarizer.output.translations import explanations, reused, unchecked

_WIDTH = 100
_EDGE = 36
"""Characters shown of the beginning and the end of a text."""
_MOST = 8
"""Lines shown of a list."""
# What could move the cursor, colour the screen or turn the reading direction if a file or a model put it there.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def text(record: Record) -> str:
    """The brief, the translation or the article in *record*, whichever it has."""
    return safe("\n".join(_lines(record)) + "\n")


def safe(printed: str) -> str:
    """*printed* without control characters; line breaks and tabs stay."""
    return _CONTROL.sub("", printed)


def escaped_json(printed: str) -> str:
    """JSON with those characters as escapes, which read back as they were; json itself escapes only some."""
    return _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", printed)


def _lines(record: Record) -> Iterator[str]:
    if "target" in record:
        yield from _pair(record)
        return
    brief, segments = record.get("brief"), record.get("segments")
    title = brief["headline"] if brief else record["headline"] or record["id"]
    yield title
    yield "=" * min(_WIDTH, max(20, *map(_columns, title.splitlines())))
    if not brief and not segments:
        yield from _article(record)
        return
    yield from _imprint(record)
    if told := unchecked(record):
        yield _filled(told)
    yield ""
    if brief:
        yield from _brief(record)
    if brief and segments:
        yield ""
    if segments:
        yield from _translation(record)
    if provenance := record.get("provenance"):
        yield ""
        yield account(provenance)


def _pair(record: Record) -> Iterator[str]:
    """A pair in two lines, and below it what was found."""
    margin = " " * len(record["id"])
    yield _shortened(f"{record['id']}  {record['source']}")
    yield _shortened(f"{margin}  {record['target']}")
    for finding in record["findings"]:
        yield _filled(f"{finding['category']:24} {finding['message']}", f"{margin}  {finding['severity']:9}")


def _shortened(words: str) -> str:
    line = words.replace("\n", " ")
    return line if len(line) <= _WIDTH else f"{line[: _WIDTH - 1]}…"


def _imprint(record: Record) -> Iterator[str]:
    """Where the article comes from, in the words of the file."""
    if record.get("brief") and record["headline"]:
        yield record["headline"]
    yield " · ".join(imprint_of(record))


def _brief(record: Record) -> Iterator[str]:
    brief = record["brief"]
    yield _filled(brief["lede"])
    for number, claim in enumerate(brief["claims"]):
        yield ""
        yield _filled(claim["text"], f"{number + 1}. ")
        for quote in claim["quotes"]:
            yield from _quote(quote)
        yield from _findings([f for f in record["findings"] if f["claim"] == number])
    others = [f for f in record["findings"] if f["claim"] is None and f.get("segment") is None]
    if others:
        yield ""
        yield from _findings(others)
    yield ""
    for name, rows in tables(brief):
        yield _filled(rows, f"{name + ':':13}")


def _translation(record: Record) -> Iterator[str]:
    paragraph = ""
    for segment in record["segments"]:
        number = segment["id"].partition(".")[0]
        if paragraph and number != paragraph:
            yield ""
        paragraph = number
        yield _filled(segment["target"] or f"[not translated: {segment['source']}]")
        yield from (_filled(f"{words}: {told}", "   * ") for words, told in explanations(segment))
        yield from _findings(segment["findings"])
        if origin := reused(segment):
            yield _filled(origin, "   ")


def _article(record: Record) -> Iterator[str]:
    """Which article this is, how it begins and ends, and why it is taken for one: the text itself is in the file."""
    paragraphs, document = record["paragraphs"], record["document"]
    size = sum(len(paragraph["text"]) for paragraph in paragraphs)
    place = _place([span for paragraph in paragraphs for span in paragraph["spans"]])
    yield f"{record['id']} · {document['path']} · {document['kind']} · {document['encoding']}"
    yield f"{len(paragraphs)} paragraph{'s' * (len(paragraphs) != 1)}, {size:,} characters {place}"
    if paragraphs:
        yield ""
        yield from _edges(paragraphs[0]["text"], paragraphs[-1]["text"], is_one=len(paragraphs) == 1)
    yield ""
    date = record["date"]
    yield from _entry(
        "date", [f"{date['value']}{'' if date['certain'] else ' (not certain)'}: {date['basis']}"] if date else []
    )
    yield from _entry("no date" if date is None else "days", record["date_clues"])
    for name in ("source", "dateline", "byline", "author_line", "editor", "photographer", "account"):
        yield from _entry(name.removesuffix("_line"), [record[name]] if record[name] else [])
    yield from _entry("because", record["reasons"])
    yield from _entry("uncertain", ["another reading of the page is nearly as good"] if record["uncertain"] else [])
    yield from _entry("left out", [f"{d['rule']}: {d['text'][:_EDGE]} {_place(d['spans'])}" for d in record["dropped"]])
    yield from _entry(
        "damaged?", [f"{s['text'][:_EDGE]} [{s['start']}:{s['end']}] {s['kind']}" for s in record["suspicions"]]
    )


def _edges(first: str, last: str, *, is_one: bool) -> Iterator[str]:
    """The first words and the last, without saying anything twice."""
    if is_one and len(first) <= 2 * _EDGE:
        yield f"   {first[:_EDGE]}"
        yield from [f"   {first[_EDGE:]}"] if first[_EDGE:] else []
        return
    yield f"   {first[:_EDGE]}{'…' * (len(first) > _EDGE)}"
    yield f"   {'…' * (len(last) > _EDGE)}{last[-_EDGE:]}"


def _entry(name: str, values: list[str]) -> Iterator[str]:
    """What is known under *name*, a line each; of a long list, the beginning."""
    for number, value in enumerate(values[:_MOST]):
        yield _filled(" ".join(value.split()), f"{'' if number else name:12} ")
    if len(values) > _MOST:
        yield f"{'':12} and {len(values) - _MOST} more: see --format json"


def _place(spans: list[Record]) -> str:
    return f"[{spans[0]['start']}:{spans[-1]['end']}]" if spans else ""


def _columns(line: str) -> int:
    """The columns of a terminal that *line* takes: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)


def _quote(quote: Record) -> Iterator[str]:
    yield textwrap.indent(f"“{quote['text']}” [{quote['start']}:{quote['end']}]", "   ")


def _findings(findings: list[Record]) -> Iterator[str]:
    for finding in findings:
        yield _filled(f"{finding['severity']}: {finding['message']} ({finding['category']})", "   ! ")


def account(provenance: Record) -> str:
    """What a result was made with and what it cost, in one line."""
    usage, where = provenance["usage"], provenance["base_url"]
    tokens = f"{usage['prompt_tokens']:,} + {usage['completion_tokens']:,} tokens"
    who = f"{provenance['model']} {'embedded' if where.startswith('embedded:') else 'at ' + where}"
    known = f"{provenance['cached']} answers from the cache"
    if remembered := provenance.get("remembered"):
        known += f", {remembered} sentences from the memory"
    return f"{who}: {provenance['calls']} calls, {tokens}; {known}"


def _filled(words: str, first: str = "") -> str:
    return textwrap.fill(
        words, _WIDTH, initial_indent=first, subsequent_indent=" " * len(first), break_long_words=False
    )
