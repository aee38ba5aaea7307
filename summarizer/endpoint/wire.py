"""The part of the chat completions protocol that we speak, named as OpenAI names it."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Message(BaseModel):
    """One turn of a conversation."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: Literal["system", "user", "assistant"]
    content: str


class _FromServer(BaseModel):
    """What servers send differs: what we do not know is ignored, what is missing is None."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Usage(_FromServer):
    """Tokens, as the server counts them."""

    prompt_tokens: int = 0
    completion_tokens: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
        )


class CompletionMessage(_FromServer):
    """The assistant's turn."""

    content: str | None = None
    refusal: str | None = None


class Choice(_FromServer):
    """One of the answers; we ask for one."""

    message: CompletionMessage
    finish_reason: str | None = None


class Completion(_FromServer):
    """A whole reply to one request."""

    choices: Annotated[tuple[Choice, ...], Field(min_length=1)]
    model: str | None = None
    usage: Usage | None = None
