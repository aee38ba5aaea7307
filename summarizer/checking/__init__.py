"""Is it true to the source? Rules, not models. No model, no network."""

from collections.abc import Callable, Iterable

from summarizer.checking.drift import Drift
from summarizer.checking.findings import Category, Finding, Severity, TextSpan
from summarizer.checking.numbers import check_numbers
from summarizer.checking.pairs import Pair
from summarizer.checking.terms import check_terms
from summarizer.checking.wording import check_ending, check_length, check_repetition, check_untranslated

__all__ = ["Category", "Drift", "Finding", "Pair", "Severity", "TextSpan", "check", "check_pair"]

_CHECKS: tuple[Callable[[Pair], Iterable[Finding]], ...] = (
    check_numbers,
    check_terms,
    check_length,
    check_ending,
    check_untranslated,
    check_repetition,
)


def check(source: str, english: str) -> list[Finding]:
    """What the rules find in *english* as a rendering of the Chinese *source*; nothing where all is well.

    >>> [finding.message for finding in check("今年完成3000万平方米", "to finish 3000 million square meters")]
    ['source says 3000万 (30 million), the English says 3000 million']
    """
    return check_pair(Pair(source, english))


def check_pair(pair: Pair) -> list[Finding]:
    """What the rules find in *pair*; places are counted in its two texts."""
    return [finding for look in _CHECKS for finding in look(pair)]
