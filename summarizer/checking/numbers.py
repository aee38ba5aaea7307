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
    findings = []
    for figure in lost.values():
        wrong = _taken_for(figure, added, alone=len(lost) == 1)
        added = [other for other in added if other is not wrong]
        says = f"the English says {wrong.text}" if wrong else "the English does not"
        findings.append(_finding(f"source says {_shown(figure.text, figure.value)}, {says}"))
    return [*findings, *map(_addition, added)]


def check_added_numbers(source: str, english: str, allowed: str = "") -> list[Finding]:
    """Figures of the English that neither *source* nor *allowed* has; the English need not have all of theirs."""
    return [_addition(figure) for figure in _added(source, english, allowed)]


def _added(source: str, english: str, allowed: str) -> list[Figure]:
    may_have = _values([*chinese_figures(source), *english_figures(allowed)])
    may_have |= chinese_word_values(source) | values_in_names(source)
    return [figure for figure in english_figures(english) if may_have.isdisjoint(figure.readings)]


def _taken_for(lost: Figure, added: list[Figure], *, alone: bool) -> Figure | None:
    """The figure of the English that stands where *lost* should: the same digits, or the only one there is."""
    digits = lost.value.normalize().as_tuple().digits
    same = [figure for figure in added if figure.value.normalize().as_tuple().digits == digits]
    if same or not (alone and len(added) == 1):
        return same[0] if same else None
    return added[0]


def _addition(figure: Figure) -> Finding:
    return _finding(f"the English says {figure.text}, which the source does not")


def _values(figures: Iterable[Figure]) -> set[Decimal]:
    return {value for figure in figures for value in figure.readings}


def _finding(message: str) -> Finding:
    return Finding(category="accuracy/number", severity="major", message=message)


def _shown(text: str, value: Decimal) -> str:
    english = spelled(value)
    return text if english == text else f"{text} ({english})"
