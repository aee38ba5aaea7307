"""Is a day of a month that day of that month?"""

import re
from collections.abc import Iterator
from decimal import Decimal

from summarizer.checking.comparing import sides_of
from summarizer.checking.findings import Finding
from summarizer.checking.pairs import Pair, finding
from summarizer.checking.reading.dates import MONTHS

_CHINESE = re.compile(r"(?<!\d)(1[0-2]|[1-9])月([12]\d|3[01]|[1-9])(?:[日号]|(?=[-—–~至到、]))")
_LONE_DAY = re.compile(r"(?<![月\d])([12]\d|3[01]|[1-9])[日号]")
_MONTH = rf"(?P<{{}}>{'|'.join(MONTHS)}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
_ENGLISH = re.compile(
    rf"\b{_MONTH.format('first')}\.? (?P<day>[12]\d|3[01]|[1-9])(?:st|nd|rd|th)?"
    r"(?![\d:%]|[.,]\d| ?(?:percent|million|billion))"
    rf"|(?<![\d.,])(?P<before>[12]\d|3[01]|[1-9])(?:st|nd|rd|th)? (?:of )?{_MONTH.format('last')}\b"
)


def check_days(pair: Pair) -> Iterator[Finding]:
    """A day of a month that the source gives another day of, where that number stands elsewhere in the source.

    Figures are laid beside figures one by one, so that the June 4 of a fourth meeting on 6月6日 goes through there.

    >>> [f.message for f in check_days(Pair("6月6日，第4次会议举行。", "The 4th meeting was held on June 4."))]
    ['source says 6月6日, the English says June 4']
    """
    given = list(_CHINESE.finditer(pair.source))
    if not given:
        return
    dates = {(int(match[1]), int(match[2])) for match in given}
    lone = {int(match[1]) for match in _LONE_DAY.finditer(pair.source)}
    known = {value for figure in sides_of(pair).chinese for value in figure.readings} | {Decimal(1)}
    for match in _ENGLISH.finditer(pair.target):
        month, day = _number(match["first"] or match["last"]), int(match["day"] or match["before"])
        meant = next((date for date in given if int(date[1]) == month), None)
        if meant and (month, day) not in dates and day not in lone and Decimal(day) in known:
            message = f"source says {meant[0]}, the English says {match[0]}"
            yield finding("accuracy/date", "critical", message, source=meant.span(), target=match.span())


def _number(month: str) -> int:
    return next(number for number, name in enumerate(MONTHS, 1) if name.startswith(month[:3]))
