"""How a model is asked for JSON: the rungs from an enforced schema down to a request in words, and the body of each."""

import json
from collections.abc import Callable, Sequence
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict

from summarizer.endpoint.line.wire import Message
from summarizer.endpoint.manner.schemas import Dialect, schema_of
from summarizer.settings import Rung

LADDER: tuple[Rung, ...] = get_args(Rung)
_DIALECTS: tuple[Dialect, ...] = ("full", "portable", "plain")
_FORMAT = frozenset({"response_format", "json_schema", "schema", "tools", "tool_choice", "strict", "grammar"})
"""What servers call the part of a request that asks for structure."""
_OPTIONAL = frozenset(
    {"temperature", "seed", "stream_options", "frequency_penalty", "chat_template_kwargs", "reasoning_effort"}
)


class Manner(BaseModel):
    """How one model of one endpoint is asked: what it was found to take."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rung: Rung = "json_schema"
    enforced: bool = False
    """The server keeps to the schema; otherwise the question says in words what is wanted."""
    dialect: Dialect = "portable"
    left_out: tuple[str, ...] = ()
    """Parameters that it rejects."""
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    """Servers that know only the first ignore the second in silence, and write without end."""
    has_system: bool = True
    """False where the chat template knows no system role: what it says stands before the question then."""
    streams: bool = True

    def without(self, parameter: str | None) -> "Manner | None":
        """The manner after the server has rejected *parameter*, or something it does not name; None below the last."""
        if parameter == "max_tokens" and self.limit == "max_tokens":
            return self._but(limit="max_completion_tokens")
        if parameter == "max_completion_tokens" and self.limit == "max_completion_tokens":
            return self._but(limit="max_tokens")
        if parameter == "system" and self.has_system:
            return self._but(has_system=False)
        if parameter == "stream" and self.streams:
            return self._but(streams=False)
        if parameter in _OPTIONAL and parameter not in self.left_out:
            return self._but(left_out=(*self.left_out, parameter))
        if parameter is None or parameter.split(".")[0] in _FORMAT:
            return self._simpler() or self.lower()
        return None

    def lower(self) -> "Manner | None":
        """The manner on the next rung; None below the last."""
        place = LADDER.index(self.rung) + 1
        return self._but(rung=LADDER[place], enforced=False) if place < len(LADDER) else None

    def _simpler(self) -> "Manner | None":
        """The manner with a simpler schema, where one goes over the wire."""
        place = _DIALECTS.index(self.dialect) + 1
        if self.rung in {"json_object", "prompted"} or place == len(_DIALECTS):
            return None
        return self._but(dialect=_DIALECTS[place])

    def _but(self, **changes: object) -> "Manner":
        return self.model_copy(update=changes)


def body(
    manner: Manner,
    model: str,
    messages: Sequence[Message],
    answer: type[BaseModel],
    max_tokens: int,
    shape: Callable[[str], str],
) -> dict[str, Any]:
    """The request as *manner* has it. *shape* makes of a schema the words that ask for it."""
    turns = list(messages) if manner.enforced else _with_words(messages, shape(_described(answer)))
    request = {
        "model": model,
        "messages": [turn.model_dump() for turn in (turns if manner.has_system else _merged(turns))],
        "temperature": 0,
        manner.limit: max_tokens,
        **_structure(manner, answer),
    }
    if manner.streams:
        request |= {"stream": True, "stream_options": {"include_usage": True}}
    return {name: value for name, value in request.items() if name not in manner.left_out}


def _structure(manner: Manner, answer: type[BaseModel]) -> dict[str, Any]:
    """The part that asks for JSON, on the rung of the manner."""
    if manner.rung == "prompted":
        return {}
    if manner.rung == "json_object":
        return {"response_format": {"type": "json_object"}}
    schema = schema_of(answer, manner.dialect)
    if manner.rung == "json_schema":
        named = {"name": "answer", "strict": True, "schema": schema}
        return {"response_format": {"type": "json_schema", "json_schema": named}}
    if manner.rung == "json_object_schema":
        return {"response_format": {"type": "json_object", "schema": schema}}
    function = {"name": "answer", "description": "The answer to the question.", "parameters": schema}
    return {
        "tools": [{"type": "function", "function": function}],
        "tool_choice": {"type": "function", "function": {"name": "answer"}},
    }


def _described(answer: type[BaseModel]) -> str:
    """The schema as a model reads it, on one line."""
    return json.dumps(schema_of(answer, "portable"), ensure_ascii=False)


def _with_words(messages: Sequence[Message], words: str) -> list[Message]:
    """The question with *words* at its end."""
    *before, last = messages
    return [*before, Message(role=last.role, content=f"{last.content}\n\n{words}")]


def _merged(messages: Sequence[Message]) -> list[Message]:
    """The turns with what the system says at the head of the first question."""
    first, *rest = messages
    if first.role != "system" or not rest:
        return list(messages)
    return [Message(role="user", content=f"{first.content}\n\n{rest[0].content}"), *rest[1:]]
