"""Addresses: nobody is sent anywhere that the source does not name."""

import re
from collections.abc import Iterator

from summarizer.checking.findings import Finding
from summarizer.checking.pairs import Pair, finding

# A web address, a mail address, a host with a usual ending, an account.
_ADDRESS = re.compile(
    r"(?:https?|ftp)://[^\s\"'<>）)]+|www\.[^\s\"'<>）)]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w@])@[A-Za-z]\w{2,}"
    r"|\b(?:[A-Za-z0-9-]+\.)+(?:com|org|net|info|biz|gov|edu|io|ai|app|dev|cn|hk|tw|ru|xyz|top|site|online|club|example|test)\b"
    r"(?:/[^\s\"'<>）)]*)?",
    re.IGNORECASE,
)


def check_addresses(pair: Pair) -> Iterator[Finding]:
    """Web and mail addresses and accounts of the English that the source does not have.

    >>> [f.message for f in check_addresses(Pair("详见官网。", "See http://a.example for details."))]
    ['the English says http://a.example, which the source does not']
    """
    if "." not in pair.target and "@" not in pair.target:
        return
    source = pair.source.lower()
    for match in _ADDRESS.finditer(pair.target):
        address = match[0].rstrip(".,;:!?")
        if address.lower() not in source:
            message = f"the English says {address}, which the source does not"
            yield finding(
                "accuracy/addition", "critical", message, target=(match.start(), match.start() + len(address))
            )
