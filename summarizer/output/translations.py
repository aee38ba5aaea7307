"""What every output says of a translation beside its texts: its language, and where its words come from.

A record that an older version wrote says none of it, and is shown as the English translation that it is.
"""

from collections.abc import Sequence

from summarizer.languages import LANGUAGES, RIGHT_TO_LEFT
from summarizer.output.records import Record, title_of, translated_headline


def target_language(record: Record) -> str:
    """The code of the language that the sentences are put in (BCP 47)."""
    return str(record.get("target_language") or "en")


def language_name(record: Record) -> str:
    """That language by its English name."""
    return LANGUAGES.get(target_language(record), target_language(record))


def common_language(records: Sequence[Record]) -> str:
    """The language of the translations in one file, which come from one run; English where there is none."""
    return target_language(records[0]) if records else "en"


def title_language(record: Record) -> str | None:
    """The language of a title that is the headline as it was translated, where that is not English."""
    return foreign(record) if title_of(record) == translated_headline(record) else None


def foreign(record: Record) -> str | None:
    """The language of the sentences where it is not English."""
    return None if target_language(record) == "en" else target_language(record)


def direction(language: str | None) -> str | None:
    """`rtl` for a language that is written from right to left."""
    return "rtl" if language in RIGHT_TO_LEFT else None


def unchecked(record: Record) -> str | None:
    """What no rule looked at, said once for an article; None where all was looked at."""
    told = record.get("unchecked")
    return f"Not checked in {language_name(record)}: {', '.join(told)}." if told else None


def reused(segment: Record) -> str | None:
    """Where a sentence comes from that was translated before."""
    return f"Reused from {segment['reused']}" if segment.get("reused") else None


def explanations(segment: Record) -> list[tuple[str, str]]:
    """What is explained: the words of the target, and what a reader may want to know of them."""
    target = segment["target"] or ""
    return [(target[note["start"] : note["end"]], note["text"]) for note in segment.get("notes", ())]
