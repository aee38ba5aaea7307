"""Where the findings, the terms and the explanations of a record stand in the texts that are shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from summarizer.output.records import Record


@dataclass(frozen=True)
class Mark:
    """A stretch of a text, in its characters, and what is said of it: a finding, a term or an explanation."""

    start: int
    end: int
    about: Record


def pieces(text: str, marks: Sequence[Mark]) -> Iterator[tuple[str, list[Mark]]]:
    """*text* cut wherever a mark begins or ends, each piece with the marks it lies under.

    >>> [(piece, len(over)) for piece, over in pieces("abcd", [Mark(1, 3, {}), Mark(2, 9, {})])]
    [('a', 0), ('b', 1), ('c', 2), ('d', 1)]
    """
    edges = {0, len(text)} | {min(edge, len(text)) for mark in marks for edge in (mark.start, mark.end)}
    for start, end in pairwise(sorted(edges)):
        yield text[start:end], [mark for mark in marks if mark.start <= start and end <= mark.end]


def marks_in_target(text: str, findings: Sequence[Record]) -> list[Mark]:
    """The findings that are about some words of the English *text*; those about all of it mark nothing."""
    return [Mark(at["start"], at["end"], f) for f in findings if (at := f["target"]) and _is_a_part(at, text)]


def marks_of_notes(text: str, notes: Sequence[Record]) -> list[Mark]:
    """The explanations of words of the translated *text*, which may be all of it."""
    return [Mark(note["start"], note["end"], note) for note in notes if 0 <= note["start"] < note["end"] <= len(text)]


def marks_in_source(text: str, spans: Sequence[Record], about: Sequence[Record]) -> list[Mark]:
    """The *about*, findings or terms, that have a place in *text*, which was read from *spans* of the file."""
    places = [(place, one) for one in about for place in _places(one)]
    found = [(_in_text(place, spans, text), one) for place, one in places]
    return [Mark(at[0], at[1], one) for at, one in found if at and at[1] - at[0] < len(text)]


def _places(about: Record) -> list[Record]:
    if "spans" in about:
        return list(about["spans"])
    return [about["source"]] if about["source"] else []


def _in_text(place: Record, spans: Sequence[Record], text: str) -> tuple[int, int] | None:
    """Where in *text* the *place* of the file stands.

    None where it stands elsewhere, and where the file writes the text in another number of characters (`&amp;`).
    """
    if sum(span["end"] - span["start"] for span in spans) != len(text):
        return None
    start, end, at = None, 0, 0
    for span in spans:
        first, last = max(place["start"], span["start"]), min(place["end"], span["end"])
        if first < last:
            start = at + first - span["start"] if start is None else start
            end = at + last - span["start"]
        at += span["end"] - span["start"]
    return None if start is None else (start, end)


def _is_a_part(place: Record, text: str) -> bool:
    return bool(0 <= place["start"] < place["end"] <= len(text) and place["end"] - place["start"] < len(text))
