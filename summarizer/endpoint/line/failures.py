"""What a server's refusal means: from a status, its headers and its body to the error that a caller can act on.

Pure, and known signatures are data: one `Sign` for each. A refusal is told by its codes where it has any that we know,
else by its words, else by its status. Numbers are only ever read from the places where a sign says they stand: servers
echo texts and token ids in their errors, and any number may be in there. What we sent is no word of the server's: an
article about models may say how long they are, or what they refuse.
"""

import json
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic_core import from_json

from summarizer.endpoint.line.waiting import LONGEST_WAIT, asked_wait, retry_after, spoken
from summarizer.errors import (
    AccessError,
    BadOutputError,
    ContextError,
    EndpointError,
    LimitedError,
    LoadingError,
    OverloadedError,
    QuotaError,
    RefusedError,
    RequestError,
    UnsupportedError,
)

SHOWN = 300
"""Characters of what a server says that a message quotes."""
_READ = 4000
"""Characters of it in which signs are looked for."""
_ECHOED = 20
"""Characters in a row that stand in what we sent, too, and so are an echo of it."""
_WINDOWS = range(256, 10**8)
"""Tokens that a server may take in one request; any other number is none."""


@dataclass(frozen=True)
class Sent:
    """What the server was sent, as far as a refusal may be about that: the *text*, and what names the *key*."""

    text: str = ""
    key: str = "OPENAI_API_KEY (or the variable that api_key_env names)"


_NOTHING = Sent()


@dataclass(frozen=True)
class Meaning:
    """What a refusal is for us, how to say so, and the way on."""

    error: type[EndpointError]
    say: str
    way_on: str = ""


@dataclass(frozen=True)
class Sign:
    """One way in which servers are known to refuse: the statuses it comes with, and how it is told."""

    means: Meaning
    statuses: frozenset[int]
    codes: frozenset[str] = frozenset()
    """In lower case, what the error has as its code, type or status."""
    words: str = ""
    """A pattern. Its groups: `window`, the tokens the server takes; `parameter`, what it does not have."""
    parameter: str | None = None
    """What it does not have, where the words do not say it."""
    about: str = ""
    """The parameter that the error itself says it is about, where that is enough to tell it."""

    def found(self, said: "_Said") -> re.Match[str] | None:
        """Its words in what the server says, where not all of them are an echo of what we sent."""
        if not self.words:
            return None
        matches = re.finditer(self.words, said.text, re.IGNORECASE)
        return next((match for match in matches if not said.is_echo(*match.span())), None)


_TEXT = Meaning(RefusedError, "{url} will not take this text ({status}{said}).")
_MODEL = Meaning(
    AccessError, "{url} does not know the model ({status}{said}).", " `summarizer models` lists what it has."
)
_QUOTA = Meaning(QuotaError, "{url} wants to be paid first ({status}{said}).")
_LONG = Meaning(ContextError, "{url} cannot take a request of this length ({status}{said}).")
_CANNOT = Meaning(UnsupportedError, "{url} cannot do this ({status}{said}).")
_FORM = Meaning(BadOutputError, "{url} threw its model's answer away: cut at a limit, or a slip ({status}{said}).")
_REJECTED = Meaning(RequestError, "{url} rejects the request ({status}{said}).")
_BROKEN = Meaning(OverloadedError, "{url} is busy or broken ({status}{said}).")
_BUSY = Meaning(
    LimitedError, "{url} asks us to slow down ({status}{said}).", " With a lower --concurrency it may keep up."
)
_LOADING = Meaning(LoadingError, "{url} is not ready yet ({status}{said}).", " Run again when its model is loaded.")

_BAD = frozenset({400, 422})
_BAD_OR_500 = _BAD | {500}  # llama-cpp-python answers a permanent "cannot" with 500, as templates do that raise
_BAD_OR_413 = _BAD | {413}
_OVER = frozenset({429, 500, 503, 529})


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


SIGNS = (
    # ---- The text: each provider's filter, in its own words.
    Sign(_TEXT, _BAD, words="content exists risk"),  # DeepSeek
    Sign(  # DashScope
        _TEXT,
        _BAD,
        _codes("data_inspection_failed datainspectionfailed"),
        "data_?inspection_?failed|data may contain inappropriate content",
    ),
    Sign(_TEXT, _BAD, _codes("1301"), "不安全或敏感内容"),  # Zhipu
    Sign(_TEXT, _BAD, words="considered high risk"),  # Moonshot, where the type is dropped on the way
    Sign(  # Azure, OpenAI, Moonshot
        _TEXT,
        _BAD | {403},
        _codes("content_filter responsibleaipolicyviolation content_policy_violation"),
        "content management policy|content_filter",
    ),
    Sign(_TEXT, _BAD, _codes("invalid_prompt"), "flagged as potentially violating"),  # OpenAI
    Sign(_TEXT, _BAD | {403}, _codes("refusal"), "your input was flagged"),  # OpenRouter
    Sign(_TEXT, _BAD | {403, 500}, _codes("sensitive_words_detected"), "sensitive words detected"),  # new-api
    # ---- Its length.
    Sign(  # llama.cpp
        _LONG,
        _BAD_OR_500,
        _codes("exceed_context_size_error"),
        r"exceeds the available context size(?: \((?P<window>\d+) tokens\))?",
    ),
    Sign(  # OpenAI, DeepSeek, llama-cpp-python, vLLM, OpenRouter, and litellm before any of them
        _LONG,
        _BAD_OR_413,
        _codes("context_length_exceeded"),
        (
            r"maximum context length is (?P<window>\d+)|exceeds the context window"
            r"|ContextWindowExceededError(?!.*maximum context length is)"
        ),
    ),
    Sign(_LONG, _BAD, words=r"max_tokens must be at least 1, got -\d+"),  # older vLLM: nothing is left for an answer
    Sign(_LONG, _BAD, words=r"longer than the model's context length \((?P<window>\d+) tokens\)"),  # SGLang
    Sign(_LONG, _BAD, words=r"Requested token count exceeds .*?context length of (?P<window>\d+)"),  # SGLang
    Sign(_LONG, _BAD, words=r"`inputs` tokens \+ `max_new_tokens` must be <= (?P<window>\d+)"),  # TGI, Together
    Sign(_LONG, _BAD, words=r"`inputs` must have less than (?P<window>\d+) tokens"),  # TGI
    Sign(_LONG, _BAD_OR_500, words=r"loaded with context length of only (?P<window>\d+)"),  # LM Studio
    Sign(_LONG, _BAD_OR_500, words=r"n_keep \(\d+\) >= n_ctx \((?P<window>\d+)\)"),  # LM Studio
    Sign(_LONG, _BAD_OR_500, words="prompt is longer than the context length"),  # Ollama
    Sign(_LONG, _BAD, words=r"Range of input length should be \[\d+, (?P<window>\d+)\]"),  # DashScope
    Sign(_LONG, _BAD_OR_413, _codes("1261"), "prompt exceeds max length"),  # Zhipu
    # Groq, Cerebras, OpenAI: more tokens than the account has in a whole minute, so that no waiting helps.
    Sign(_LONG, frozenset({400, 413, 429}), words=r"Request too large.*?Limit (?P<window>\d+), Requested \d+"),
    Sign(_LONG, _BAD, words=r"input token count \(\d+\) exceeds .*?allowed \((?P<window>\d+)\)"),  # Gemini
    Sign(_LONG, _BAD_OR_413, words=r"prompt is too long: \d+ tokens > (?P<window>\d+) maximum"),  # Anthropic
    Sign(_LONG, _BAD, words=r"too large for model with (?P<window>\d+) maximum context length"),  # Mistral
    Sign(_LONG, _BAD, words=r"exceeded model token limit: (?P<window>\d+)"),  # Moonshot
    Sign(_LONG, _BAD, words=r"maximum prompt length is (?P<window>\d+)"),  # xAI
    # ---- Its form: what the server or the model does not have.
    Sign(  # OpenAI
        _CANNOT,
        _BAD,
        _codes("unsupported_parameter unsupported_value unknown_parameter"),
        r"(?:Unsupported|Unknown) (?:parameter|value): '(?P<parameter>\w+)",
    ),
    Sign(  # OpenAI's older wording
        _CANNOT, _BAD, words=r"Unrecognized request arguments? supplied: (?P<parameter>\w+)"
    ),
    Sign(  # pydantic behind Mistral, vLLM, SGLang, llama-cpp-python: a key, or a value, that it does not know
        _CANNOT,
        _BAD_OR_500,
        _codes("extra_forbidden literal_error"),
        r"'(?:extra_forbidden|literal_error)', 'loc': \('body', ?'(?P<parameter>\w+)",
    ),
    Sign(  # the same as pydantic prints it
        _CANNOT,
        _BAD_OR_500,
        words=r"validation errors? for \w++\W++(?P<parameter>\w++).*(?:extra_forbidden|literal_error)",
    ),
    Sign(_CANNOT, _BAD_OR_500, words=r"Unexpected fields in the request: \{'(?P<parameter>\w+)"),  # transformers serve
    Sign(_CANNOT, _BAD, words=r"does not support parameters: \[['\"]?(?P<parameter>\w+)"),  # litellm
    Sign(_CANNOT, _BAD, words=r"target type: (?P<parameter>\w++).*: unknown variant"),  # DeepSeek
    Sign(_CANNOT, _BAD, words=r"parameter\.(?P<parameter>\w+) must be set to"),  # DashScope
    Sign(_CANNOT, frozenset({404}), words="No endpoints found that (?:can handle|support)"),  # OpenRouter
    Sign(  # OpenAI's reasoning models behind gateways that say it in words of their own
        _CANNOT,
        _BAD,
        words="^(?!.*Unsupported parameter).*use '?max_completion_tokens'? instead",
        parameter="max_tokens",
    ),
    Sign(  # Moonshot, Anthropic
        _CANNOT,
        _BAD,
        words="invalid temperature|`temperature` is deprecated",
        parameter="temperature",
        about="temperature",
    ),
    Sign(  # templates of Gemma and of Qwen
        _CANNOT,
        _BAD_OR_500,
        words="System role not supported|System message must be at the beginning",
        parameter="system",
    ),
    Sign(  # llama.cpp, LM Studio, Groq, DeepSeek, DashScope, OpenAI
        _CANNOT,
        _BAD_OR_500,
        words=(
            r"response_format\b.{0,80}?(?:must be one of|must be '|not supported|unsupported|unavailable)"
            r"|not support response[ _]format|schema for response_format|to use 'response_format'"
        ),
        parameter="response_format",
        about="response_format",
    ),
    Sign(_CANNOT, _BAD, words="Json mode response is not supported", parameter="response_format"),  # DashScope
    Sign(  # vLLM
        _CANNOT,
        _BAD_OR_500,
        words="JSON schema contains features not supported|transform json schema into a grammar",
        parameter="response_format",
    ),
    Sign(  # llama.cpp
        _CANNOT,
        _BAD_OR_500,
        words="Unable to generate parser|failed to parse grammar",
        parameter="response_format",
    ),
    Sign(  # llama-cpp-python: a validation text behind a 500 is a permanent "cannot", not a passing fault
        Meaning(RequestError, "{url} cannot do this ({status}{said})."),
        frozenset({500}),
        words="^(?!.*(?:extra_forbidden|literal_error)).*validation errors? for",
    ),
    # ---- Its answer.
    Sign(_FORM, frozenset({500}), words="does not match the expected .*format"),  # llama.cpp
    Sign(_FORM, _BAD, _codes("json_validate_failed")),  # Groq
    # ---- The model.
    Sign(
        _MODEL,
        _BAD | {404},
        _codes("model_not_found 1211"),
        (
            r"model\W{0,3}(?:[\w./:@-]+\W{1,3})?(?:(?:is|was|does|could) )?"
            r"(?:not (?:exist|found|available|be found)|unknown|no longer available)"
            r"|(?:unknown|invalid|no such|not found).{0,10}model|not a valid model|模型不存在"
        ),
    ),
    Sign(_MODEL, frozenset({404}), words="No endpoints found for"),  # OpenRouter
    # ---- The account. By its code where it has one: the words are used for limits that pass, too.
    Sign(
        _QUOTA,
        frozenset({400, 402, 403, 429}),
        _codes(
            "insufficient_quota insufficient_user_quota exceeded_current_quota_error arrearage"
            " billing_hard_limit_reached billing_not_active 1113"
        ),
        "insufficient balance|balance is (?:insufficient|too low)|insufficient credits|余额不足|欠费",
    ),
    # ---- The moment.
    Sign(_BUSY, frozenset({429}), _codes("resource_exhausted")),  # Gemini, whose words are those of a spent account
    Sign(_BUSY, _OVER, _codes("overloaded_error engine_overloaded_error"), r"\boverloaded\b"),  # Anthropic, Moonshot
    Sign(_BUSY, _OVER, words="maximum pending requests exceeded"),  # Ollama
    Sign(_LOADING, _OVER, _codes("unavailable_error"), "^loading model"),  # llama.cpp
)
"""The signatures we know: one sign each."""

BY_STATUS = (
    Sign(
        Meaning(
            AccessError,
            "{url} redirects to {to}, and a key must not follow.",
            " Set the base URL to the final address.",
        ),
        frozenset(range(300, 400)),
    ),
    Sign(
        Meaning(
            AccessError,
            "{url} refuses the key ({status}{said}).",
            " Set {key} to one that it knows.",
        ),
        frozenset({401, 403}),
    ),
    Sign(
        Meaning(AccessError, "There is no {url} ({status}).", " Check the base URL: on most servers it ends in /v1."),
        frozenset({404, 405}),
    ),
    Sign(_QUOTA, frozenset({402})),
    Sign(_LONG, frozenset({413})),
    Sign(_BUSY, frozenset({429})),
    Sign(_BROKEN, frozenset({408, 409, 425, *range(500, 1000)})),
    Sign(_REJECTED, frozenset(range(1000))),
)
"""What a status means by itself; the first that has it counts."""

_FAILED = frozenset({"error", "network_error", "insufficient_system_resource"})
"""Reasons for which gateways, Zhipu and DeepSeek end an answer that has failed."""


def failure(
    url: str, status: int, headers: Mapping[str, str], body: bytes, *, sent: Sent = _NOTHING, now: float | None = None
) -> EndpointError:
    """What a status other than 200 means for the caller; *now* is in seconds since 1970, None is the present."""
    try:
        value = from_json(body)
    except ValueError:
        value = _plain(body)
    return _judged(
        _Reply(url, status, _lower(headers), _said(value, sent.text), sent.key), time.time() if now is None else now
    )


def _plain(body: bytes) -> str | None:
    """The words of a refusal that is no JSON, as proxies and Go servers write it; a web page has none for us."""
    text = body[:_READ].decode("utf-8", "replace").strip()
    return None if text.startswith("<") else text


def failure_in(
    url: str, reply: Mapping[str, Any], headers: Mapping[str, str], *, sent: Sent = _NOTHING, now: float | None = None
) -> EndpointError | None:
    """The failure that a reply with status 200 tells of, as gateways do; None where it tells of none."""
    choices = reply.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
    ended = choice.get("finish_reason")
    if reply.get("error") or reply.get("object") == "error":
        told: Mapping[str, Any] = reply
    elif choice.get("error"):
        told = {"error": choice["error"]}
    elif isinstance(ended, str) and ended in _FAILED:
        told = {"error": f"finish_reason {ended}"}
    else:
        return None
    said = _said(told, sent.text)
    return _judged(_Reply(url, said.status, _lower(headers), said, sent.key), time.time() if now is None else now)


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


@dataclass(frozen=True)
class _Said:
    """What an error says of itself."""

    text: str
    echoed: bytes
    """For each character of the text 1 where it is an echo of what we sent, else 0."""
    codes: frozenset[str]
    shown: str | None
    """The code, where it is a word."""
    parameter: str | None
    window: int | None
    status: int | None
    """The status that a gateway passes on in its code."""

    def is_echo(self, start: int, end: int) -> bool:
        """True where all of the text from *start* to *end* is one."""
        return start < end and all(self.echoed[start:end])

    def __str__(self) -> str:
        """As ': text (code)' on one line, or nothing."""
        text = self.text[:SHOWN]
        code = f" ({self.shown[:60]})" if self.shown and self.shown not in text else ""
        return f": {(text + code).strip()}" if text or code else ""


@dataclass(frozen=True)
class _Reply:
    """A refusal; its *status* is None where nothing tells it."""

    url: str
    status: int | None
    headers: Mapping[str, str]
    """Names in lower case."""
    said: _Said
    key: str = _NOTHING.key


def _judged(reply: _Reply, now: float) -> EndpointError:
    sign = next(iter(_known(reply)), _by_status(reply))
    wait = (asked_wait if sign.means.error is LimitedError else retry_after)(reply.headers, now)
    message = _message(reply, sign.means, wait)
    error = sign.means.error
    made: EndpointError
    if issubclass(error, OverloadedError):
        made = error(message, wait, stops_run=wait is not None and wait > LONGEST_WAIT)
    elif issubclass(error, ContextError):
        made = error(message, _window(reply.said, sign))
    elif issubclass(error, UnsupportedError):
        made = error(message, _group(reply.said, sign, "parameter") or sign.parameter or reply.said.parameter)
    else:
        made = error(message)
    made.status = reply.status
    made.should_retry = {"true": True, "false": False}.get(reply.headers.get("x-should-retry", "").strip().lower())
    return made


def _known(reply: _Reply) -> list[Sign]:
    """The signs that the codes tell, else the parameter, else the words; of a refusal that we know there is one."""
    said = reply.said
    signs = [sign for sign in SIGNS if reply.status is None or reply.status in sign.statuses]
    by_code = [sign for sign in signs if not sign.codes.isdisjoint(said.codes)]
    by_parameter = [sign for sign in signs if sign.about and sign.about == said.parameter]
    return by_code or by_parameter or [sign for sign in signs if sign.found(said)]


def _by_status(reply: _Reply) -> Sign:
    status = 502 if reply.status is None else reply.status
    return next(sign for sign in BY_STATUS if status in sign.statuses)


def _message(reply: _Reply, means: Meaning, wait: float | None) -> str:
    status = 200 if reply.status is None else reply.status
    to = reply.headers.get("location", "nowhere")
    message = means.say.format(url=reply.url, status=status, said=reply.said, to=to)
    if wait is not None and wait > LONGEST_WAIT and issubclass(means.error, OverloadedError):
        return f"{message} It asks to be left alone for {spoken(wait)}: run again then; what is answered is kept."
    return message + means.way_on.format(key=reply.key)


def _window(said: _Said, sign: Sign) -> int | None:
    found = _group(said, sign, "window")
    window = int(found) if found else said.window
    return window if window is not None and window in _WINDOWS else None  # a range is searched for what is no number


def _group(said: _Said, sign: Sign, name: str) -> str | None:
    match = sign.found(said)
    if match is None or name not in match.re.groupindex or said.is_echo(*match.span(name)):
        return None
    return match[name]


# ---- Reading what it says

_ECHO = re.compile(r"'input': |\binput_value=")
"""From here on pydantic quotes what it was given, which may say anything."""
_INSIDE = ("error", "message", "detail", "msg", "errors", "innererror", "metadata", "raw")
"""Where an error's own words and codes stand. Not what it echoes: `input`, `ctx`, `failed_generation`."""
_DEEPEST = 8


def _said(value: Any, sent: str) -> _Said:  # noqa: ANN401 - any JSON value
    parts = list(_parts(value))
    objects = [part for part in parts if isinstance(part, dict)]
    texts = [" ".join(part.split()) for part in parts if isinstance(part, str)]
    codes = [part[name] for part in objects for name in ("code", "type", "status", "error_type") if name in part]
    words = (" ".join(part["code"].split()) for part in objects if isinstance(part.get("code"), str))
    text = _ECHO.split("; ".join(dict.fromkeys(filter(None, texts)))[:_READ])[0]
    return _Said(
        text=text,
        echoed=_echoed(text, sent),
        codes=frozenset(str(code).lower() for code in codes if isinstance(code, str | int)),
        shown=next(filter(None, words), None),
        parameter=next(filter(None, map(_parameter, objects)), None),
        window=next((n for part in objects if type(n := part.get("n_ctx")) is int), None),
        status=next(filter(None, map(_status, [part.get("code") for part in objects])), None),
    )


def _echoed(text: str, sent: str) -> bytes:
    """For each character of *text*, whether it stands in what we *sent*, as that is or as JSON writes it."""
    places: dict[str, list[int]] = {}
    for start in range(len(text) - _ECHOED + 1):
        places.setdefault(text[start : start + _ECHOED], []).append(start)
    forms = {sent, json.dumps(sent), json.dumps(sent, ensure_ascii=False)} if places else set()
    echoed = bytearray(len(text))
    for form in (" ".join(form.split()) for form in forms):
        for at in range(len(form) - _ECHOED + 1):
            for start in places.pop(form[at : at + _ECHOED], ()):
                echoed[start : start + _ECHOED] = b"\1" * _ECHOED
    return bytes(echoed)


def _parts(value: Any, depth: int = 0) -> Iterator[dict[str, Any] | str]:  # noqa: ANN401 - any JSON value
    """The objects and texts of which an error is made, from the outside in; JSON in a text is opened."""
    if depth > _DEEPEST:
        return
    if isinstance(value, str):
        inner = _opened(value)
        if inner is None:
            yield value
        else:
            yield from _parts(inner, depth + 1)
    elif isinstance(value, list):
        for item in value[:3]:
            yield from _parts(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in _INSIDE:
            yield from _parts(value.get(name), depth + 1)


def _opened(text: str) -> dict[str, Any] | list[Any] | None:
    """The object or array that *text* is, as gateways hand on another server's error."""
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        value = from_json(text)
    except ValueError:
        return None
    return value if isinstance(value, dict | list) else None


def _parameter(part: dict[str, Any]) -> str | None:
    """What the error is about: its `param`, or the key of the request in pydantic's `loc`."""
    if isinstance(param := part.get("param"), str):
        return param
    loc = part.get("loc")
    names = [name for name in loc if name != "body"] if isinstance(loc, list) else []
    return names[0] if names and isinstance(names[0], str) else None


def _status(code: Any) -> int | None:  # noqa: ANN401 - any JSON value
    number = int(code) if isinstance(code, str) and re.fullmatch(r"[45]\d\d", code) else code
    return number if type(number) is int and 400 <= number < 600 else None  # noqa: PLR2004
