"""What a translation memory is made of: a sentence, its translation, and where both are from."""

import re
import unicodedata
from datetime import UTC, datetime
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict

PROPERTIES = {"where": "x-where", "model": "x-model", "made_with": "x-made-with"}
"""Fields of a unit, and the types of the properties of TMX that hold them."""
# What XML and UTF-8 cannot hold (XML 1.0, production 2), and what turns the reading direction of a line.
_UNFIT = re.compile(
    r"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def fit(words: str) -> str:
    r"""*words* as every format of ours holds them: without control characters and space at the edges.

    >>> fit(" 一\x00二\r\n")
    '一二'
    """
    return _UNFIT.sub("", words.replace("\r\n", "\n").replace("\r", "\n")).strip()


def key(source: str) -> str:
    r"""What two sources have in common that count as the same: their words, not how these are spaced or composed.

    >>> key("第一句。\n\u3000 Cafe\u0301")
    '第一句。 Café'
    """
    return " ".join(unicodedata.normalize("NFC", fit(source)).split())


def language_tag(told: str) -> str:
    """A language tag as BCP 47 writes it (RFC 5646, 2.1.1).

    >>> language_tag("EN_us"), language_tag("zh-hant-tw")
    ('en-US', 'zh-Hant-TW')
    """
    first, *others = fit(told).replace("_", "-").split("-")
    cased = (part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part.lower() for part in others)  # noqa: PLR2004
    return "-".join([first.lower(), *cased])


def serves(language: str, wanted: str) -> bool:
    """Whether a translation into *language* is one into *wanted*: the same, or one of them says no region.

    >>> serves("en-US", "en"), serves("en", "en-GB"), serves("en-US", "en-GB")
    (True, True, False)
    """
    return f"{language}-".startswith(f"{wanted}-") or f"{wanted}-".startswith(f"{language}-")


def utc(told: str) -> str:
    """A time of ISO 8601 in UTC, to the second; nothing for nothing. Raises: ValueError.

    >>> utc("20261120T180015Z"), utc("2026-11-21T02:00:15.5+08:00")
    ('2026-11-20T18:00:15Z', '2026-11-20T18:00:15Z')
    """
    if not told:
        return ""
    time = datetime.fromisoformat(told)
    try:
        in_utc = (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError as exc:
        raise ValueError(f"{told} is out of reach") from exc
    return f"{in_utc.replace(microsecond=0, tzinfo=None).isoformat()}Z"


Words = Annotated[str, AfterValidator(fit)]


class Unit(BaseModel):
    """A sentence with its translation. It holds nothing that a file of translators could not."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Words
    target: Words
    made_with: Words = ""
    """What stands for the model, the prompts, the style; nothing for a unit that a person brought in, which serves
    whatever the model."""
    language: Annotated[str, AfterValidator(language_tag)] = "en"
    """Of the target, as BCP 47 has it."""
    where: Words = ""
    """The article and the segment that it was made for, or the file it was brought in from."""
    model: Words = ""
    """Who wrote it."""
    made: Annotated[str, AfterValidator(utc)] = ""
    """When: ISO 8601, in UTC, to the second."""


class Match(NamedTuple):
    """A unit whose source is like the one asked about."""

    unit: Unit
    similarity: float
    """From 0 to 1, which is the same sentence."""
