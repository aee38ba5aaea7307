"""What both evaluations share: an endpoint with an ear to its questions, and plain questions beside ours."""

from collections import Counter
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel

from summarizer.endpoint import Endpoint, Message, Question

PROJECT = Path(__file__).parents[2]


class Listening(Endpoint):
    """The endpoint, noting what is asked of it and answered; with *sentences*, so many are translated in a question."""

    def __init__(self, endpoint: Endpoint, sentences: int | None = None) -> None:
        vars(self).update(vars(endpoint))
        self._most_sentences = sentences
        self.asked: Counter[str] = Counter()
        self.heard: list[tuple[Question[Any], Any]] = []
        """Each question with its answer, where there was one."""

    @property
    def sentences(self) -> int:
        return self._most_sentences or super().sentences

    async def ask(self, question: Any, cost: Any = None) -> Any:
        self.asked[question.purpose] += 1
        answer = await super().ask(question, cost)
        self.heard.append((question, answer.value))
        return answer


class Plain(BaseModel):
    """An answer in words, taken as it is: nothing is asked of its form."""

    text: str

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **_: Any) -> Self:
        return cls(text=json_data if isinstance(json_data, str) else json_data.decode())


def plain_question(prompt: str, max_tokens: int) -> Question[Plain]:
    """The prompt and nothing else: no system turn, no schema. It is for an endpoint that asks in words alone."""
    return Question(
        messages=(Message(role="user", content=prompt),),
        answer=Plain,
        max_tokens=max_tokens,
        repair=lambda error: f"That cannot be used: {error}",
        shape=lambda schema: "",
        purpose="plain",
    )
