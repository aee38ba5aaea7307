"""Do the figures survive the trip through 万 and 亿?"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from summarizer.checking.findings import Finding
from summarizer.checking.pairs import Pair, finding
from summarizer.checking.reading.figures import Figure, chinese_figures, english_figures, spelled, values_in_names
from summarizer.checking.reading.number_words import chinese_word_values, english_word_values


def check_numbers(pair: Pair) -> Iterator[Finding]:
    """Figures in digits that one side has and the other lacks, compared by value: 2700亿 is 270 billion.

    A figure of a term's standing English (the 2021-2025 of a Five-Year Plan) is no addition.

    >>> [f.message for f in check_numbers(Pair("总投资2700亿元", "a total of 27 billion yuan"))]
    ['source says 2700亿 (270 billion), the English says 27 billion']
    """
    added = _added(pair)
    if pair.whole:
        lost = _lost(pair)
        for figure in lost:
            wrong = _taken_for(figure, added, alone=len(lost) == 1)
            added = [other for other in added if other is not wrong]
            yield _loss(figure, wrong)
    yield from map(_addition, added)


def _lost(pair: Pair) -> list[Figure]:
    english = pair.target
    given = _values(english_figures(english)) | english_word_values(english) | values_in_names(english)
    lost = {figure.value: figure for figure in chinese_figures(pair.source) if given.isdisjoint(figure.readings)}
    return list(lost.values())


def _added(pair: Pair) -> list[Figure]:
    renderings = " ".join(hit.term.en for hit in pair.terms)
    may_have = _values([*chinese_figures(pair.source), *english_figures(renderings)])
    may_have |= chinese_word_values(pair.source) | values_in_names(pair.source)
    return [figure for figure in english_figures(pair.target) if may_have.isdisjoint(figure.readings)]


def _taken_for(lost: Figure, added: list[Figure], *, alone: bool) -> Figure | None:
    """The figure of the English that stands where *lost* should: the same digits, or the only one there is."""
    digits = lost.value.normalize().as_tuple().digits
    same = [figure for figure in added if figure.value.normalize().as_tuple().digits == digits]
    if same or not (alone and len(added) == 1):
        return same[0] if same else None
    return added[0]


def _loss(figure: Figure, wrong: Figure | None) -> Finding:
    says = f"the English says {wrong.text}" if wrong else "the English does not"
    message = f"source says {_shown(figure.text, figure.value)}, {says}"
    target = (wrong.start, wrong.end) if wrong else None
    return finding("accuracy/number", "major", message, source=(figure.start, figure.end), target=target)


def _addition(figure: Figure) -> Finding:
    message = f"the English says {figure.text}, which the source does not"
    return finding("accuracy/number", "major", message, target=(figure.start, figure.end))


def _values(figures: Iterable[Figure]) -> set[Decimal]:
    return {value for figure in figures for value in figure.readings}


def _shown(text: str, value: Decimal) -> str:
    english = spelled(value)
    return text if english == text else f"{text} ({english})"
