"""A record as plain text for a terminal."""

import re
import textwrap
from collections.abc import Iterator

from summarizer.output.records import Record

_WIDTH = 100
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
    brief, segments = record.get("brief"), record.get("segments")
    title = brief["headline"] if brief else record["headline"] or record["id"]
    yield title
    yield "=" * min(_WIDTH, max(len(title), 20))
    yield from _imprint(record)
    yield ""
    if brief:
        yield from _brief(record)
    elif segments:
        yield from _translation(record)
    else:
        yield from _article(record)
    if provenance := record.get("provenance"):
        yield ""
        yield _account(provenance)


def _imprint(record: Record) -> Iterator[str]:
    """Where the article comes from, in the words of the file."""
    if record.get("brief") and record["headline"]:
        yield record["headline"]
    date = record["date"] and record["date"]["value"]
    yield " · ".join(filter(None, [record["source"], date, record["document"]["path"]]))


def _brief(record: Record) -> Iterator[str]:
    brief = record["brief"]
    yield _filled(brief["lede"])
    for number, claim in enumerate(brief["claims"]):
        yield ""
        yield _filled(claim["text"], f"{number + 1}. ")
        for quote in claim["quotes"]:
            yield from _quote(quote)
        yield from _findings([f for f in record["findings"] if f["claim"] == number])
    others = [f for f in record["findings"] if f["claim"] is None]
    if others:
        yield ""
        yield from _findings(others)
    yield ""
    yield from _table("People", (f"{p['en']} {p['zh']}{_post(p)}" for p in brief["people"]))
    yield from _table("Figures", (f"{f['zh']} = {f['en']}" for f in brief["figures"] if f["zh"] != f["en"]))
    yield from _table("Terms", (f"{t['zh']} = {t['en']}" for t in brief["organisations"] + brief["terms"]))


def _translation(record: Record) -> Iterator[str]:
    paragraph = ""
    for segment in record["segments"]:
        number = segment["id"].partition(".")[0]
        if paragraph and number != paragraph:
            yield ""
        paragraph = number
        yield _filled(segment["target"] or f"[not translated: {segment['source']}]")
        yield from _findings(segment["findings"])


def _article(record: Record) -> Iterator[str]:
    for paragraph in record["paragraphs"]:
        yield f"{paragraph['text']}  [{paragraph['spans'][0]['start']}:{paragraph['spans'][-1]['end']}]"


def _quote(quote: Record) -> Iterator[str]:
    yield textwrap.indent(f"“{quote['text']}” [{quote['start']}:{quote['end']}]", "   ")


def _findings(findings: list[Record]) -> Iterator[str]:
    for finding in findings:
        yield _filled(f"{finding['severity']}: {finding['message']} ({finding['category']})", "   ! ")


def _table(name: str, rows: Iterator[str]) -> Iterator[str]:
    listed = "; ".join(rows)
    if listed:
        yield _filled(listed, f"{name + ':':9}")


def _post(person: Record) -> str:
    post = person["post_en"] or person["post_zh"]
    return f", {post}" if post else ""


def _account(provenance: Record) -> str:
    usage, where = provenance["usage"], provenance["base_url"]
    tokens = f"{usage['prompt_tokens']:,} + {usage['completion_tokens']:,} tokens"
    who = f"{provenance['model']} {'embedded' if where.startswith('embedded:') else 'at ' + where}"
    return f"{who}: {provenance['calls']} calls, {tokens}; {provenance['cached']} answers from the cache"


def _filled(words: str, first: str = "") -> str:
    return textwrap.fill(
        words, _WIDTH, initial_indent=first, subsequent_indent=" " * len(first), break_long_words=False
    )
