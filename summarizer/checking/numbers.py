"""Do the figures survive the trip through 万 and 亿?"""

from collections.abc import Iterable
from decimal import Decimal

from summarizer.checking.findings import Finding
from summarizer.checking.reading_number_words import chinese_word_values, english_word_values
from summarizer.checking.reading_numbers import Figure, chinese_figures, english_figures, spelled, values_in_names


def check_numbers(source: str, english: str, allowed: str = "") -> list[Finding]:
    """Figures in digits that one side has and the other lacks, compared by value: 2700亿 is 270 billion.

    *allowed* is English that the source itself calls for, such as the renderings of its terms: figures there
    (the 2021-2025 of a Five-Year Plan) are no addition.

    >>> [f.message for f in check_numbers("总投资2700亿元", "a total of 27 billion yuan")]
    ['source says 2700亿 (270 billion), the English says 27 billion']
    """
    given = _values(english_figures(english)) | english_word_values(english) | values_in_names(english)
    lost = {figure.value: figure for figure in chinese_figures(source) if given.isdisjoint(figure.readings)}
    added = _added(source, english, allowed)
    if not lost:
        return check_added_numbers(source, english, allowed)
    says = f"the English says {', '.join(added)}" if added else "the English does not"
    return [_finding(f"source says {', '.join(_shown(f.text, f.value) for f in lost.values())}, {says}")]


def check_added_numbers(source: str, english: str, allowed: str = "") -> list[Finding]:
    """Figures of the English that neither *source* nor *allowed* has; the English need not have all of theirs."""
    added = _added(source, english, allowed)
    return [_finding(f"the English says {', '.join(added)}, which the source does not")] if added else []


def _added(source: str, english: str, allowed: str) -> list[str]:
    may_have = _values([*chinese_figures(source), *english_figures(allowed)])
    may_have |= chinese_word_values(source) | values_in_names(source)
    return [figure.text for figure in english_figures(english) if may_have.isdisjoint(figure.readings)]


def _values(figures: Iterable[Figure]) -> set[Decimal]:
    return {value for figure in figures for value in figure.readings}


def _finding(message: str) -> Finding:
    return Finding(category="accuracy/number", severity="major", message=message)


def _shown(text: str, value: Decimal) -> str:
    english = spelled(value)
    return text if english == text else f"{text} ({english})"
