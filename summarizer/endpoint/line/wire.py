"""The part of the chat completions protocol that we speak, named as OpenAI names it."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints


class Message(BaseModel):
    """One turn of a conversation."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: Literal["system", "user", "assistant"]
    content: str


class _FromServer(BaseModel):
    """What servers send differs: what we do not know is ignored, what is missing is None."""

    model_config = ConfigDict(frozen=True, extra="ignore")


_MOST_TOKENS = 10**9


def _or_none(value: object) -> object:
    """A number of tokens that is none, or that nobody has used, counts as not given."""
    return value if isinstance(value, int) and 0 <= value <= _MOST_TOKENS else 0


Tokens = Annotated[int, BeforeValidator(_or_none)]


def _text_or_none(value: object) -> object:
    """What stands beside an answer in another form than it should costs no answer: it counts as not given."""
    return value if isinstance(value, str) else None


Text = Annotated[str | None, BeforeValidator(_text_or_none)]


class Usage(_FromServer):
    """Tokens, as the server counts them."""

    prompt_tokens: Tokens = 0
    completion_tokens: Tokens = 0

    @property
    def total(self) -> int:
        """Prompt and answer together."""
        return self.prompt_tokens + self.completion_tokens

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
        )


class _Details(_FromServer):
    """A part of the tokens of a prompt."""

    cached_tokens: Tokens = 0


class Told(Usage):
    """The tokens of one reply, with those of the prompt that the server had in its cache.

    Most count them among the prompt's, some beside them (Anthropic, and gateways before it); one number may stand under
    several names.
    """

    prompt_tokens_details: Annotated[
        _Details, BeforeValidator(lambda value: value if isinstance(value, dict) else {})
    ] = _Details()
    cache_read_input_tokens: Tokens = 0
    cache_creation_input_tokens: Tokens = 0
    prompt_cache_hit_tokens: Tokens = 0

    @property
    def read(self) -> int:
        """The most tokens of the prompt that it may have read, now and before."""
        cached = max(
            self.prompt_tokens_details.cached_tokens, self.cache_read_input_tokens, self.prompt_cache_hit_tokens
        )
        return self.prompt_tokens + cached + self.cache_creation_input_tokens


class FunctionCall(_FromServer):
    """A tool the model wants called. The arguments are JSON text; some servers send the object itself."""

    arguments: str | dict[str, Any] | None = None


class ToolCall(_FromServer):
    """One of the calls; we force one."""

    function: FunctionCall | None = None


class CompletionMessage(_FromServer):
    """The assistant's turn.

    Reasoning stands in *reasoning_content* (DeepSeek, Moonshot, GLM, SGLang, llama.cpp), in *reasoning* (Ollama, vLLM,
    OpenRouter, mlx-lm), or in the content between think tags.
    """

    content: str | list[Any] | None = None
    refusal: Text = None
    reasoning_content: Text = None
    reasoning: Text = None
    tool_calls: tuple[ToolCall, ...] | None = None


class Choice(_FromServer):
    """One of the answers; we ask for one."""

    message: CompletionMessage | None = None
    finish_reason: Annotated[str | None, StringConstraints(to_lower=True), BeforeValidator(_text_or_none)] = None
    """In lower case: gateways before Gemini write MAX_TOKENS and SAFETY."""


class Completion(_FromServer):
    """A whole reply to one request."""

    choices: Annotated[tuple[Choice, ...], Field(min_length=1)]
    model: Text = None
    usage: Annotated[Told | None, BeforeValidator(lambda value: value if isinstance(value, dict) else None)] = None
