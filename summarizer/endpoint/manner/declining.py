"""Has a model declined in words of its own? What the server itself says of a refusal is read with the answer."""

import re
from collections.abc import Iterator

from pydantic import BaseModel

from summarizer.endpoint.manner.reading import holds_json

_DECLINES = re.compile(
    r"\A\W*(?:(?:i['’]m|i am) (?:\w+ )?sorry|sorry\b|i (?:can(?:no|['’])t|can not|won['’]t|must decline)\b"
    r"|(?:i['’]m|i am) (?:unable|not able)|as an ai\b|(?:你好|您好)?\W?(?:很|非常|十分)?(?:抱歉|对不起)"
    r"|(?:你好|您好)?\W?(?:这个问题)?我?(?:暂时)?(?:无法|不能)(?:回答|协助|提供|翻译|满足|给到))",
    re.IGNORECASE,
)
_THE_REQUEST = re.compile(
    r"\b(?:assist|help (?:you )?with|comply|fulfil|(?:your|this|that) request|translate|summari[sz]e"
    r"|content polic|guidelines|provide (?:a|the|that|this|any))|回答|协助|翻译|提供",
    re.IGNORECASE,
)
_APOLOGY = re.compile("对不起|抱歉|遗憾|无法|不能")
"""In a text that says it is sorry, a translation may well begin so."""


def declines(text: str) -> bool:
    """True where *text* is a model's refusal, without a JSON object in it."""
    return bool(_DECLINES.match(text)) and not holds_json(text)


def refused_within(answer: BaseModel, asked: str) -> str | None:
    """A refusal that stands in a field of *answer*, as it does where JSON is enforced; None where there is none.

    "I cannot accept that" may be what somebody says in the text: it takes a word about the request besides, and no
    apology in what was *asked*.
    """
    declining = (text for text in _texts(answer.model_dump()) if _DECLINES.match(text))
    refusal = next((text for text in declining if _THE_REQUEST.search(text)), None)
    return refusal if refusal and not _APOLOGY.search(asked) else None


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)
