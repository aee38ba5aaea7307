"""Does a quote stand in the file?"""

import re
from html import unescape

_TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
_MARKDOWN = re.compile(r"\*\*|__|`")


def stands_in(file: str, quote: str, start: int, end: int) -> bool:
    r"""True where file[start:end] is *quote*, once line breaks and markup inside it are taken away.

    >>> stands_in("碳中\n和<b>博览</b>会", "碳中和博览会", 0, 14)
    True
    >>> stands_in("不搞“一刀切”", "不搞一刀切", 0, 7)
    False
    """
    raw = unescape(_TAG.sub("", file[start:end]))
    return _bare(raw) == _bare(quote)


def _bare(text: str) -> str:
    return re.sub(r"\s", "", _MARKDOWN.sub("", text))
