"""What both evaluations share: where the project lies, and an endpoint with an ear to its questions."""

from collections import Counter
from pathlib import Path
from typing import Any

from summarizer.endpoint import Endpoint, Question

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
