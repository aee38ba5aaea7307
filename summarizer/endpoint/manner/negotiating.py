"""Which rung of the ladder a server really keeps to: asked once with a canary, remembered, withdrawn when it lies.

That a server accepts `response_format` says nothing: several answer 200 and ignore it. So it is asked for an object
whose only legal value is a word that is not in the question. What comes back with that word was made to.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from summarizer.endpoint.line.wire import Completion, Message
from summarizer.endpoint.manner.manners import LADDER, Manner, body
from summarizer.endpoint.manner.reading import holds_json, said, validated
from summarizer.errors import (
    AnswerError,
    BadOutputError,
    EmptyError,
    LimitedError,
    OverloadedError,
    RequestError,
    TruncatedError,
    UnsupportedError,
)
from summarizer.settings import Rung

WORD = "zq7f-kelp"
"""The canary. It stands in the schema and nowhere in the question."""
_TOKENS = (80, 1000)
"""What the answer may take, and at the second try, for models that think first."""
Send = Callable[[Mapping[str, Any]], Awaitable[Completion]]
Verdict = Literal["enforced", "json only", "ignored", "rejected", "no verdict"]
"""What became of the canary: it came back; other JSON did; no JSON did; an error did; nothing did."""


class _Probe(BaseModel):
    model_config = ConfigDict(extra="forbid")

    probe: Literal["zq7f-kelp"]


class Negotiated(BaseModel):
    """The manner that was found, and the verdict on each rung that was tried."""

    model_config = ConfigDict(frozen=True)

    manner: Manner
    verdicts: dict[Rung, Verdict] = Field(default_factory=dict)
    is_sure: bool = True
    """False where a rung above it was passed over only because the server faltered there."""


async def negotiate(send: Send, model: str, start: Manner) -> Negotiated:
    """The first rung that is kept to, else the first that gives JSON, else words; two tries for each.

    Raises: the EndpointErrors that say more about the server than about a rung; the last one where no rung answered.
    """
    verdicts: dict[Rung, Verdict] = {}
    manners: dict[Rung, Manner] = {}
    trouble: Exception | None = None
    manner: Manner | None = start
    while manner is not None and manner.rung != "prompted":
        try:
            verdict, manner = await _tried(send, model, manner)
        except OverloadedError as error:
            if isinstance(error, LimitedError) or error.stops_run:
                raise  # it says nothing of the rung, and the next one would only add to the load
            verdict, trouble = "no verdict", error
        verdicts[manner.rung], manners[manner.rung] = verdict, manner
        manner = None if verdict == "enforced" else manner.lower()
    if trouble and set(verdicts.values()) <= {"no verdict"}:
        raise trouble
    return Negotiated(manner=_best(manners, verdicts, start), verdicts=verdicts, is_sure=trouble is None)


def _best(manners: dict[Rung, Manner], verdicts: Mapping[Rung, Verdict], start: Manner) -> Manner:
    """Of the *manners* that were tried that on the first rung which is kept to, else on one that gives JSON."""
    for verdict in ("enforced", "json only"):
        for rung in LADDER:
            if verdicts.get(rung) == verdict:
                return manners[rung].model_copy(update={"enforced": verdict == "enforced"})
    last = next(reversed(manners.values()), start)
    return last.model_copy(update={"rung": "prompted", "enforced": False})


async def _tried(send: Send, model: str, manner: Manner) -> tuple[Verdict, Manner]:
    """What becomes of the canary on the rung of *manner*, and the manner without the parameters that were rejected."""
    verdict: Verdict = "no verdict"
    rejected: list[Manner] = []
    for place, tokens in enumerate(_TOKENS):
        while True:
            request = _canary(manner, model, tokens, second=place > 0)
            try:
                verdict = _verdict(await send(request), manner)
            except UnsupportedError as error:
                milder = manner.without(error.parameter)
                if milder is None or milder in rejected or milder.rung != manner.rung:
                    return "rejected", manner
                rejected.append(manner)
                manner = milder
                continue
            except BadOutputError:
                verdict = "no verdict"
            except RequestError:
                return "rejected", manner
            break
        if verdict == "enforced":
            break
    return verdict, manner


def _canary(manner: Manner, model: str, tokens: int, *, second: bool) -> dict[str, Any]:
    asked = manner.model_copy(update={"enforced": True})  # the words for it would give the word away
    question = (Message(role="user", content="Return the probe object as json."),)
    request = body(asked, model, question, _Probe, tokens, shape=lambda schema: schema)
    return request | ({"temperature": 0.7} if second and "temperature" in request else {})


def _verdict(completion: Completion, manner: Manner) -> Verdict:
    try:
        text = said(completion, enforced=manner.rung != "json_object")
    except (EmptyError, TruncatedError):
        return "no verdict"
    except AnswerError:
        return "ignored"
    try:
        validated(text, _Probe)
    except ValueError:
        return "json only" if holds_json(text) else "ignored"
    return "enforced"
