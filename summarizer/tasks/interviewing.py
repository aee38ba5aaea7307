"""The questions about one article put to one endpoint, and what they cost together."""

import asyncio
import re
from collections.abc import Awaitable, Iterable, Mapping
from typing import TypeVar

from pydantic import BaseModel

from summarizer.endpoint import Cost, Endpoint, Message, Question
from summarizer.endpoint.counting import tokens
from summarizer.errors import AnswerError, ContextError, RefusedError, RequestError, SchemaError, TruncatedError
from summarizer.languages import LANGUAGES
from summarizer.prompting import Prompts
from summarizer.tasks.chunking import Scale
from summarizer.tasks.records import Provenance

A = TypeVar("A", bound=BaseModel)
T = TypeVar("T")

_DOUBLE = re.compile('[“”„"「」『』]')

UNANSWERED = (AnswerError, RequestError)
"""The errors that are about one question only: the next may do well."""

DIVISIBLE = (TruncatedError, RefusedError, ContextError)
"""Those of them that a part of the text alone may not meet."""


class Interview:
    """Fills prompts, asks, and keeps the account. One article, one interview."""

    def __init__(self, endpoint: Endpoint, prompts: Prompts, language: str = "en") -> None:
        self.endpoint = endpoint
        self.language = language
        self._prompts = prompts
        self._settled = {"language": LANGUAGES["en"]}
        self._used: dict[str, str] = {}
        self._cost = Cost()
        self._models: dict[str, None] = {}
        self._cached = 0
        self._remembered = 0
        self._scale = Scale()

    @property
    def context(self) -> int:
        """Tokens one request may use, prompt and answer together, as `tokens` counts them.

        It may shrink with each answer. Who cuts a text by it, does so where no other question of the article is open:
        then it is the same in each run, whichever answer comes first.
        """
        return self._scale.in_estimate(self.endpoint.context)

    async def ask(self, prompt: str, answer: type[A], max_tokens: int, **values: object) -> A:
        """Ask the question *prompt*, filled with *values*; the answer is of type *answer*.

        Raises: what `Endpoint.ask` raises, PromptError; SchemaError where the answer says our own words back, as
        an article may ask for.
        """
        question = Question(
            messages=(
                Message(role="system", content=self._fill("system")),
                Message(role="user", content=self._fill(prompt, **self._quoted(values))),
            ),
            answer=answer,
            max_tokens=max_tokens,
            repair=lambda error: self._fill("repair", error=error),
            shape=lambda schema: self._fill("shape", schema=schema),
            purpose=prompt,
        )
        given = await self.endpoint.ask(question, self._cost)
        self._models[given.model] = None
        self._scale.learn(sum(tokens(message.content) for message in question.messages), given.prompt_tokens)
        self._cached += given.calls == 0
        if said := self._prompts.said_back(given.value.model_dump_json(), self._settled):
            raise SchemaError(f"The answer repeats the instructions: “{said}”.")
        return given.value

    @property
    def models(self) -> list[str]:
        """The models that answered so far."""
        return list(self._models)

    def credit(self, models: Iterable[str]) -> None:
        """Take note of the sentences that the memory had, by the *models* that wrote them, empty if not known."""
        for model in models:
            self._remembered += 1
            self._models |= {model: None} if model else {}

    def settle(self, **values: str) -> None:
        """Fill all prompts with these from now on, where they have such variables."""
        self._settled |= values

    def part(self, name: str) -> str:
        """The prompt *name*, to be a part of others."""
        return self._fill(name)

    def provenance(self) -> Provenance:
        """The account so far."""
        return Provenance(
            model=", ".join(self._models),
            base_url=self.endpoint.identity,
            prompts=self._used,
            usage=self._cost.usage,
            cost=self._cost.money,
            cached=self._cached,
            remembered=self._remembered,
            calls=self._cost.calls,
        )

    def _quoted(self, values: Mapping[str, object]) -> Mapping[str, object]:
        """The values with single quotation marks where English is asked for.

        The schema of English keeps the double mark out, so a model that writes one, as the Chinese has one there, ends
        its sentence with it: He added, (measured: 5 of 41 sentences, 16 to a window).
        """
        if self.language != "en":
            return values
        return {name: _DOUBLE.sub("'", value) if isinstance(value, str) else value for name, value in values.items()}

    def _fill(self, name: str, **values: object) -> str:
        """The prompt *name*, or its like for the language that is asked for, where it has one."""
        prompt = self._prompts.in_language(name, self.language)
        self._used[prompt.name] = prompt.sha256
        return prompt.fill(self._settled | values)


async def together(questions: Iterable[Awaitable[T]]) -> list[T]:
    """What all the *questions* come to. Where one fails, the others are waited for: what is asked is paid for.

    Raises: the error of the first that failed.
    """
    outcomes = await asyncio.gather(*questions, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome
    return [outcome for outcome in outcomes if not isinstance(outcome, BaseException)]
