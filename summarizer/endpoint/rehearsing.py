"""A run that asks nothing: what is in the cache is used, everything else is counted and made up."""

import itertools
from contextlib import suppress
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from summarizer.endpoint.asking import Answer, Endpoint, Question, Terms
from summarizer.endpoint.cache.caching import Cache, cache_key
from summarizer.endpoint.conversing import Cost
from summarizer.endpoint.counting import least_tokens, tokens
from summarizer.endpoint.line.wire import Usage
from summarizer.endpoint.manner.manners import Manner
from summarizer.endpoint.manner.schemas import schema_of
from summarizer.endpoint.servers import Server
from summarizer.endpoint.spending import Amount
from summarizer.errors import SchemaError

A = TypeVar("A", bound=BaseModel)

MENDING = ("mend", "refine")
"""How the purpose of a question begins that is only asked where an answer has a fault, which nobody knows before."""
SENTENCES = ("This stands for the sentence {}.", "这里代替一句话{}。")
"""Answers in either language, each with a word of its own; a number would be one that no source has."""


class Rehearsal(Endpoint):
    """An endpoint that counts instead of asking. What would follow from real answers, it can only guess."""

    is_rehearsal = True

    def __init__(self, server: Server, cache: Cache, terms: Terms) -> None:
        super().__init__(server, cache, terms)
        self.cached = 0
        self._counted: dict[str, tuple[str, Usage]] = {}
        self._numbers = itertools.count(1)
        self._model = ""

    @property
    def least(self) -> Amount:
        """What is paid where no answer has a fault."""
        return self._amount([usage for purpose, usage in self._counted.values() if not purpose.startswith(MENDING)])

    @property
    def most(self) -> Amount:
        """What is paid where each answer that can be mended has to be, once."""
        return self._amount([usage for _, usage in self._counted.values()])

    def _amount(self, usages: list[Usage]) -> Amount:
        whole = sum(usages, start=Usage())
        money = self._purse.money(self._model, whole, is_free=self._server.is_local)
        return Amount(len(usages), whole.total, money)

    async def prepare(self) -> None:
        """Cut texts as it was done before; the server is not asked how much fits."""
        await self._learner.recall()

    async def ask(self, question: Question[A], cost: Cost | None = None) -> Answer[A]:  # noqa: ARG002 - nothing is paid
        """The answer in the cache, else a made-up one of the right form. Raises: StorageError."""
        self._model = model = await self.model()
        manner = self._learner.found(model) or Manner(enforced=True)
        request = self._request(question, model, manner)
        key = cache_key(self.identity, request)
        if answer := self._kept(question, model, manner, key):
            self.cached += 1
            return answer
        self._counted[key] = (question.purpose, _likely(question))  # the same question twice is paid for once
        return Answer(self._made_up(question.answer), model, Usage(), calls=0)

    def _made_up(self, answer: type[A]) -> A:
        schema = schema_of(answer, "portable")
        for sentence in SENTENCES:
            with suppress(ValidationError):
                return answer.model_validate(self._value(schema, sentence), strict=True)
        raise SchemaError("No answer can be made up for this question; it is only counted.")

    def _value(self, part: dict[str, Any], sentence: str) -> Any:  # noqa: ANN401 - any JSON value
        if "enum" in part:
            return part["enum"][0]
        if "anyOf" in part:
            return self._value(part["anyOf"][0], sentence)
        kind = part["type"]
        if kind == "object":
            return {name: self._value(inner, sentence) for name, inner in part["properties"].items()}
        if kind == "array":
            return self._items(part, sentence)
        plain = {"integer": 1, "number": 1.0, "boolean": True, "null": None}
        return sentence.format(_word(next(self._numbers))) if kind == "string" else plain[kind]

    def _items(self, part: dict[str, Any], sentence: str) -> list[Any]:
        """As many items as may be, each another one where they are a choice of values."""
        inner, most = part["items"], part.get("maxItems", 1)
        if "enum" in inner:
            return list(inner["enum"][: part.get("minItems", 1)])
        items = [self._value(inner, sentence) for _ in range(most)]
        if inner.get("type") == "array" and "enum" in inner.get("items", {}):
            items = [[value] for value in inner["items"]["enum"][:most]]
        return items


def _word(number: int) -> str:
    """A word for *number*, another for each: a, b … z, ba."""
    return (_word(number // 26) if number >= 26 else "") + chr(ord("a") + number % 26)  # noqa: PLR2004


def _likely(question: Question[Any]) -> Usage:
    """The tokens that a question and its answer are likely to have: between the least and the most."""
    text = "".join(message.content for message in question.messages)
    asked = (tokens(text) + least_tokens(text)) // 2
    return Usage(prompt_tokens=asked, completion_tokens=question.max_tokens // 2)
