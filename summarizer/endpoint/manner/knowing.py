"""What was found out about a model at an endpoint, kept on disk beside its answers, so that it is found out once."""

import time
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from summarizer.endpoint.manner.manners import Manner
from summarizer.endpoint.manner.negotiating import Verdict
from summarizer.settings import Rung

FRESH = 7 * 86400.0
"""Seconds for which a finding is trusted. Older ones still say under which key an answer was kept."""


class Known(BaseModel):
    """How a model is asked, how many tokens fit, and when that was found (seconds since 1970)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    manner: Manner | None = None
    verdicts: dict[Rung, Verdict] = Field(default_factory=dict)
    window: int | None = None
    slots: int | None = None
    product: str | None = None
    negotiated: float = 0.0
    identified: float = 0.0
    lasts: bool = Field(default=True, exclude=True)
    """False where the manner was found while the server faltered: it may be worse than the true one."""

    def but(self, **changes: object) -> "Known":
        return self.model_copy(update=changes)


class Store(Protocol):
    """Where facts are kept by name."""

    def remember(self, name: str, facts: dict[str, Any]) -> None: ...
    def recall(self, name: str) -> dict[str, Any] | None: ...


class Knowledge:
    """What is known of the models of one endpoint, each looked up on disk once."""

    def __init__(self, store: Store, identity: str) -> None:
        self._store = store
        self._identity = identity
        self._known: dict[str, Known] = {}
        self._lasting: dict[str, Known] = {}
        """As it was when its manner was last one that lasts."""

    def of(self, model: str) -> Known:
        """What is known of *model*; an empty record where that is nothing."""
        if model not in self._known:
            try:
                self._known[model] = Known.model_validate(self._store.recall(self._name(model)) or {})
            except ValidationError:  # an earlier version knew other things
                self._known[model] = Known()
        return self._known[model]

    def keep(self, model: str, known: Known) -> None:
        """Know this from now on, in later runs too; a manner that does not last in this one alone."""
        before = self._lasting.get(model) or self.of(model)
        self._known[model] = known
        if known.lasts:
            self._lasting[model] = known
        else:
            self._lasting[model] = before
            known = known.but(manner=before.manner, verdicts=before.verdicts, negotiated=before.negotiated)
        self._store.remember(self._name(model), known.model_dump(mode="json"))

    def _name(self, model: str) -> str:
        return f"{self._identity} {model}"


def is_fresh(found: float) -> bool:
    """True where what was found at that time is still to be trusted; not where the clock was set back since."""
    return 0 <= time.time() - found < FRESH
