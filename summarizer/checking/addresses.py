"""Addresses: nobody is sent anywhere that the source does not name."""

import re
from collections.abc import Iterator

from summarizer.checking.findings import Finding, Severity
from summarizer.checking.pairs import Pair, finding

_REST = r"[^\s\"'<>）)]"
"""What an address may go on with."""
# A web address with all that leads there, a mail address, an account.
_ADDRESS = re.compile(
    rf"(?:https?|ftp)://{_REST}+|www\.{_REST}+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w@])@[A-Za-z]\w{{2,}}"
    rf"|\b(?:[A-Za-z0-9-]+\.)+[a-z]{{2,12}}/{_REST}+",
    re.IGNORECASE,
)
# The bare name of a site: 人民网 is people.cn to an English reader.
_SITE = re.compile(
    r"(?<![\w@./-])(?:[A-Za-z0-9-]+\.)+(?:com|org|net|info|biz|gov|edu|io|ai|app|dev|cn|hk|tw|ru|xyz|top|site|online"
    rf"|club|me|ly|cc|vip|tk|tv|co|link|pro|shop)\b(?:/{_REST}*)?",
    re.IGNORECASE,
)
# A letter close behind a full stop, or a mark that stands in addresses alone: most texts have neither.
_MAY_BE_ONE = re.compile(r"[.@:](?:(?<=\.)[A-Za-z]|(?<=@)|//)")


def check_addresses(pair: Pair) -> Iterator[Finding]:
    """Web and mail addresses and accounts of the English that the source does not have; the name of a site is minor.

    >>> [f.message for f in check_addresses(Pair("详见官网。", "See http://a.example for details."))]
    ['the English says http://a.example, which the source does not']
    """
    if not _MAY_BE_ONE.search(pair.target):
        return
    source = pair.source.lower()
    severities: dict[re.Pattern[str], Severity] = {_ADDRESS: "critical", _SITE: "minor"}
    told: set[int] = set()
    for pattern, severity in severities.items():
        for match in pattern.finditer(pair.target):
            address = match[0].rstrip(".,;:!?")
            if address.lower() not in source and match.start() not in told:
                told.add(match.start())
                place = (match.start(), match.start() + len(address))
                message = f"the {pair.tongue} says {address}, which the source does not"
                yield finding("accuracy/addition", severity, message, target=place)
