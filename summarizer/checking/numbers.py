"""Do the figures survive the trip through 万 and 亿?"""

from collections.abc import Iterator

from summarizer.checking.comparing import difference_finding, differences
from summarizer.checking.findings import Finding
from summarizer.checking.pairs import Pair


def check_numbers(pair: Pair) -> Iterator[Finding]:
    """Figures that one side has and the other lacks, in digits or in words, compared by value: 2700亿 is 270 billion.

    A figure of a term's standing English (the 2021-2025 of a Five-Year Plan) is no addition, and neither is an amount
    in another unit (亩, hectares). The figures of dates are those of :mod:`summarizer.checking.dates`.

    >>> [f.message for f in check_numbers(Pair("总投资2700亿元", "a total of 27 billion yuan"))]
    ['source says 2700亿 (270 billion), the English says 27 billion']
    """
    for difference in differences(pair):
        if difference.kind in {"number", "order"}:
            yield difference_finding(difference)
