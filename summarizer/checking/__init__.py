"""Is it true to the source? Rules, not models. No model, no network."""

from collections.abc import Callable, Iterable

from summarizer.checking.addresses import check_addresses
from summarizer.checking.chatter import check_chatter
from summarizer.checking.chinese import check_chinese
from summarizer.checking.completeness import (
    check_ending,
    check_length,
    check_lists,
    check_people,
    check_points,
    check_presence,
    check_titles,
)
from summarizer.checking.dates import check_dates
from summarizer.checking.drift import Drift
from summarizer.checking.exchanges import check_exchanges
from summarizer.checking.findings import SEVERITIES, Category, Finding, Severity, TextSpan
from summarizer.checking.names import check_names
from summarizer.checking.numbers import check_numbers
from summarizer.checking.pairs import Pair
from summarizer.checking.places import check_places
from summarizer.checking.polarity import check_polarity
from summarizer.checking.posts import check_posts
from summarizer.checking.repetition import check_repetition
from summarizer.checking.speech import check_speech
from summarizer.checking.terms import check_terms
from summarizer.checking.wording import check_language, check_untranslated

__all__ = [
    "SEVERITIES",
    "Category",
    "Drift",
    "Finding",
    "Pair",
    "Severity",
    "TextSpan",
    "check",
    "check_pair",
    "unchecked_in",
]

Check = Callable[[Pair], Iterable[Finding]]

_CHECKS: tuple[Check, ...] = (
    check_numbers,
    check_dates,
    check_exchanges,
    check_names,
    check_places,
    check_posts,
    check_speech,
    check_terms,
    check_polarity,
    check_presence,
    check_length,
    check_ending,
    check_lists,
    check_points,
    check_titles,
    check_people,
    check_untranslated,
    check_language,
    check_repetition,
    check_chatter,
    check_addresses,
)
_CHECKS_OF_CHINESE: tuple[Check, ...] = (check_chinese, check_repetition, check_chatter, check_addresses)
_CHECKS_OF_OTHERS: tuple[Check, ...] = (check_presence, check_untranslated, check_repetition, check_addresses)
_READ_IN_ENGLISH = ("numbers", "dates", "names", "places", "posts", "who speaks", "terms", "negation", "length")


def check(source: str, english: str) -> list[Finding]:
    """What the rules find in *english* as a rendering of the Chinese *source*; nothing where all is well.

    >>> [finding.message for finding in check("今年完成3000万平方米", "to finish 3000 million square meters")]
    ['source says 3000万 (30 million), the English says 3000 million']
    """
    return check_pair(Pair(source, english))


def check_pair(pair: Pair) -> list[Finding]:
    """What the rules find in *pair*; places are counted in its two texts."""
    checks = {"en": _CHECKS, "zh": _CHECKS_OF_CHINESE}.get(pair.language, _CHECKS_OF_OTHERS)
    read = pair.simplified
    found = [finding for look in checks for finding in look(read)]
    return found if read is pair else [pair.as_printed(finding, read) for finding in found]


def unchecked_in(language: str) -> tuple[str, ...]:
    """What no rule looks at in a translation into *language*, since the rules for it read English."""
    return () if language == "en" else _READ_IN_ENGLISH
