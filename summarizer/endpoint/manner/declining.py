"""Has a model declined, or a service failed, in its own words? What a server says of it is read with the answer."""

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
_FAILS = re.compile(
    r"\A\W*(?:error\s*[:(#\d]|(?:an? |the )?(?:(?:internal |upstream )?server|api|network|unknown|translation) error\b"
    r"|rate limit (?:exceeded|reached)|too many requests\b|you (?:have )?exceeded your (?:current )?quota"
    r"|insufficient[ _](?:quota|balance)|(?:\d{3} )?(?:bad gateway|gateway time-?out|service unavailable)"
    r"|service (?:is )?(?:temporarily|currently) (?:unavailable|overloaded)"
    r"|(?:the )?(?:server|model|service|system) is (?:(?:currently|temporarily) )?(?:busy|overloaded|unavailable)"
    r"|(?:the )?request timed out|translation (?:failed|(?:is )?(?:not available|unavailable))\b"
    r"|object object\b|(?:null|undefined)\W*\Z)",
    re.IGNORECASE,
)
_FAILURE = re.compile(
    "错误|出错|报错|误差|失败|故障|崩溃|瘫痪|超时|繁忙|过载|拥堵|限流|频繁|配额|额度|余额|重试|再试|不可用|暂停|停运|中断|请求|error",
    re.IGNORECASE,
)
"""In a text that speaks of such things, a translation may well begin so."""
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


def failure_within(answer: BaseModel, asked: str) -> str | None:
    """What a service says of its own failure in a field of *answer*; None where there is none, or *asked* tells of one.

    >>> from pydantic import create_model
    >>> answer = create_model("Answer", text=str)(text="Error: rate limit exceeded")
    >>> failure_within(answer, "会议召开。"), failure_within(answer, "屏幕上显示出错。")
    ('Error: rate limit exceeded', None)
    """
    failure = next((text for text in _texts(answer.model_dump()) if _FAILS.match(text)), None)
    return None if _FAILURE.search(asked) else failure


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)
