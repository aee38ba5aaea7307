"""A completion → the answer in it: found wherever the server put it, freed of what stands round it, parsed, validated.

The order matters. What the server says of the end of the answer comes first: a cut answer is never mended, for every
repair invents an ending. Then strict JSON, then the last JSON value in the text (the first may be one that the article
put there), then a repair of its syntax, then the type that was asked for.
"""

import json
import re
from contextlib import suppress
from typing import Any, TypeVar

from json_repair import repair_json
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from summarizer.endpoint.line.wire import Choice, Completion, CompletionMessage
from summarizer.endpoint.loops import find_loop
from summarizer.errors import EmptyError, LoopError, RefusedError, TruncatedError

A = TypeVar("A", bound=BaseModel)

STOPPED = frozenset({"stop", "tool_calls", "function_call", "end_turn", "eos", "stop_sequence"})
"""Reasons to finish that say the answer is whole. Any other but these and the known bad ones is suspect."""
_CUT = frozenset({"length", "max_tokens", "model_length", "model_context_window_exceeded"})
_WITHHELD = frozenset({"content_filter", "sensitive", "safety", "recitation", "prohibited_content", "refusal"})
_THOUGHT = re.compile(r"\A\s*<(think|thinking|thought|reasoning)>.*?</\1>", re.DOTALL)
_THOUGHT_ENDS = re.compile(r"\A.*</(?:think|thinking|thought|reasoning)>", re.DOTALL)
_THINKS = re.compile(r"\A\s*<(?:think|thinking|thought|reasoning)>")
_FENCE = re.compile(r"```[a-zA-Z]*+(.*?)```", re.DOTALL)
_OPENS_FENCE = re.compile(r"\A\s*```[a-zA-Z]*\s*\n?")
_KEYS = re.compile(r'"((?:[^"\\]|\\.?)*+)"?(\s*+:)?|[{}]', re.DOTALL)
_LONGEST_MENDED = 6000
"""Characters of an answer whose syntax is mended: ours are shorter, and mending may take time with the square."""


def said(completion: Completion, *, enforced: bool = False) -> str:
    """The text of the answer, without reasoning and fences.

    Where the schema is *enforced* and there is no content at all, a JSON object in the place for reasoning is the
    answer: vLLM has put it there (vllm-project/vllm#19222).
    Raises: TruncatedError with what was closed of the answer, LoopError, RefusedError, EmptyError.
    """
    choice = completion.choices[0]
    message = choice.message or CompletionMessage()
    text = freed(_content(message))
    _require_answered(choice, message)
    if loop := find_loop(text):
        raise LoopError(f"The answer repeats itself without end: {loop[:40]!r}.", closed=closed(text))
    text = text.strip()
    if choice.finish_reason in _CUT:
        raise TruncatedError("The answer was cut at a length limit.", closed=closed(text))
    if not text and enforced:
        text = _misplaced(message)
    if not text:
        raise EmptyError("The answer is empty.")
    return text


def written(completion: Completion) -> str:
    """What the model has written, as it is: the raw text to be kept, from which `freed` makes the answer."""
    message = completion.choices[0].message or CompletionMessage()
    return _content(message) or _misplaced(message)


def validated(text: str, answer: type[A], *, whole: bool = True) -> A:
    """The answer in *text*. Its syntax is mended only where the server said that it is *whole*, and it looks so.

    Raises: ValueError (pydantic's own is one) where it is not what was asked for.
    """
    if (name := _repeated(text)) is not None:
        raise ValueError(f"{name[:40]!r} stands twice in one object; each name may stand there once")
    try:
        return answer.model_validate_json(text, strict=True)
    except ValidationError as error:
        first = error
    for value in _values(text, mend=whole):
        try:
            return answer.model_validate_json(json.dumps(value, ensure_ascii=False), strict=True)
        except ValidationError as error:
            first = error
        except (RecursionError, ValueError):
            continue
    raise first


def holds_json(text: str) -> bool:
    """True where *text* has a JSON object in it."""
    return isinstance(_loaded(text), dict) or bool(_values(text, mend=False))


def closed(text: str) -> Any:  # noqa: ANN401 - any JSON value
    """What of a cut JSON answer is surely whole: all but the last item, however deep it stands; None for no JSON.

    Nothing is sure where a name stands twice: of the two values the later counts, and that may be the cut one.

    >>> closed('{"1": "First.", "2": "Second."'), closed('{"points": [[1], [2, 3], [4')
    ({'1': 'First.'}, {'points': [[1], [2, 3]]})
    """
    start = min((place for place in (text.find("{"), text.find("[")) if place >= 0), default=-1)
    if start < 0 or _repeated(text[start:]) is not None:
        return None
    try:
        return _without_last(from_json(text[start:], allow_partial="trailing-strings"))
    except ValueError:
        return None


def reason(error: ValueError) -> str:
    """What is wrong, in one line that a model and a reader understand."""
    if not isinstance(error, ValidationError):
        return str(error)
    faults = (f"{'.'.join(map(str, fault['loc'])) or 'answer'}: {fault['msg']}" for fault in error.errors()[:3])
    return "; ".join(faults)


def _require_answered(choice: Choice, message: CompletionMessage) -> None:
    """Raises: RefusedError where the server or the model would not answer."""
    if message.refusal or choice.finish_reason in _WITHHELD:
        raise RefusedError(f"The model would not answer: {message.refusal or choice.finish_reason}.")


def _content(message: CompletionMessage) -> str:
    """The text as content, as parts of content, or as the arguments of the tool that the model was to call."""
    content = message.content
    if isinstance(content, list):
        parts = (part.get("text") for part in content if isinstance(part, dict))
        content = "".join(part for part in parts if isinstance(part, str))
    if content and content.strip():
        return content
    calls = message.tool_calls or ()
    given = next((call.function.arguments for call in calls if call.function and call.function.arguments), None)
    return json.dumps(given, ensure_ascii=False) if isinstance(given, dict) else given or ""


def freed(text: str) -> str:
    """The text without what was thought aloud; nothing, where the thought has no end."""
    text = text.removeprefix("\ufeff")
    text = _THOUGHT.sub("", text, count=1)
    if _THINKS.match(text):
        return ""
    return _THOUGHT_ENDS.sub("", text, count=1)


def _misplaced(message: CompletionMessage) -> str:
    """The JSON object in the place for reasoning, or nothing."""
    text = (message.reasoning_content or message.reasoning or "").strip()
    return text if text.startswith("{") else ""


def _values(text: str, *, mend: bool) -> list[Any]:
    """The JSON values that *text* may mean, the likeliest first: the last fenced one, the last one at all, a mended."""
    found = [value for match in reversed(_FENCE.findall(text)) if (value := _loaded(match)) is not None]
    if (last := _last_object(text)) is not None:
        found.append(last)
    if mend and not found and "{" in text and len(text) <= _LONGEST_MENDED and not _breaks_off(text):
        with suppress(ValueError, RecursionError):
            mended = repair_json(_OPENS_FENCE.sub("", text), return_objects=True)
            found += [mended] if isinstance(mended, dict) and mended else []
    return found


def _breaks_off(text: str) -> bool:
    """True where *text* stops in a string, after a comma or in a number, which only a cut explains."""
    text = text.rstrip("` \t\r\n")
    after = text[max(text.rfind('"'), text.rfind("'")) + 1 :]
    is_closed = text.endswith(("}", "]", '"', "'")) and not text.endswith(('\\"', "\\'"))
    return not is_closed and "}" not in after


def _loaded(text: str) -> Any:  # noqa: ANN401 - any JSON value
    try:
        return from_json(text, allow_inf_nan=False)
    except ValueError:
        return None


_DECODER = json.JSONDecoder()


def _last_object(text: str) -> Any:  # noqa: ANN401 - any JSON value
    """The last whole JSON object in *text* that stands in no other."""
    at, last = text.find("{"), None
    tried = 0
    while at >= 0 and tried < 100:  # noqa: PLR2004 - no answer has so many; the work stays bounded
        tried += 1
        try:
            last, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
        at = text.find("{", end)
    return last


def _repeated(text: str) -> str | None:
    """The first name that stands twice in one object of the JSON in *text*, whole or cut; None where none does."""
    objects: list[set[str]] = []
    for token in _KEYS.finditer(text, max(0, text.find("{"))):
        if token[0] == "{":
            objects.append(set())
        elif token[0] == "}":
            del objects[-1:]
        elif token[2] and objects:
            if token[1] in objects[-1]:
                return token[1]
            objects[-1].add(token[1])
    return None


def _without_last(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """*value* without what may have been cut: its last item, or of that its last item, and so on."""
    if isinstance(value, dict) and value:
        *_, name = value
        rest = _without_last(value[name])
        return {**value, name: rest} if rest else {key: item for key, item in value.items() if key != name}
    if isinstance(value, list) and value:
        *items, last = value
        rest = None if items else _without_last(last)
        return [*items, rest] if rest else items
    return None
