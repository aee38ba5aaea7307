"""A brief in Chinese: does it say only what its Chinese says?"""

import re
from collections.abc import Iterator

from summarizer.checking.findings import Category, Finding
from summarizer.checking.pairs import Pair, finding
from summarizer.checking.reading.figures import chinese_figures
from summarizer.checking.reading.number_words import loose_values
from summarizer.checking.reading.people import find_people

_NEGATION = re.compile(r"(?<![要是能可])不(?![仅断少同过久但管论一])|没有?|未(?!来)|禁止|严禁|不得|切忌|防止|杜绝")
_QUOTED = re.compile(r"[“《]([^”》]{2,40})[”》]")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.+-]+")


def check_chinese(pair: Pair) -> Iterator[Finding]:
    """Figures, people, quoted words, Latin names and negations of the target that its source does not have.

    >>> [f.message for f in check_chinese(Pair("力争完成3000万平方米。", "将完成300万平方米。", language="zh"))]
    ['300万 is not in the source']
    """
    source, target = pair.source, pair.target
    values = {value for figure in chinese_figures(source) for value in figure.readings} | loose_values(source)
    for figure in chinese_figures(target):
        if values.isdisjoint(figure.readings):
            yield _missing("accuracy/number", figure.text, (figure.start, figure.end))
    for person in find_people(target):
        if person.name not in source:
            yield _missing("accuracy/name", person.name, (person.start, person.end))
    for pattern, group in ((_QUOTED, 1), (_LATIN, 0)):
        for match in pattern.finditer(target):
            if match[group] not in source:
                yield _missing("accuracy/addition", match[group], match.span(group))
    denied = _NEGATION.search(target)
    if bool(denied) != bool(_NEGATION.search(source)):
        message = f"“{denied[0]}” is not in the source" if denied else "the source denies something, and this does not"
        yield finding("accuracy/polarity", "major", message, target=denied.span() if denied else None)


def _missing(category: Category, text: str, place: tuple[int, int]) -> Finding:
    return finding(category, "critical", f"{text} is not in the source", target=place)
