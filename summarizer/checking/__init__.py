"""Is it true to the source? Rules, not models. No model, no network."""

from summarizer.checking.findings import Category, Finding, Severity, SourceSpan
from summarizer.checking.glossary import find_terms
from summarizer.checking.numbers import check_numbers
from summarizer.checking.wording import check_ending, check_length, check_repetition, check_untranslated

__all__ = ["Category", "Finding", "Severity", "SourceSpan", "check"]


def check(source: str, english: str) -> list[Finding]:
    """What the rules find in *english* as a rendering of the Chinese *source*; nothing where all is well.

    >>> [finding.message for finding in check("“十四五”期间完成3000万平方米", "to finish 3000 million square meters")]
    ['source says 3000万 (30 million), the English says 3000 million']
    """
    renderings = " ".join(hit.term.en for hit in find_terms(source))
    return [
        *check_numbers(source, english, allowed=renderings),
        *check_length(source, english),
        *check_ending(source, english),
        *check_untranslated(english),
        *check_repetition(english),
    ]
