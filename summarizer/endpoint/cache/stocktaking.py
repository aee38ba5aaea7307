"""What the cache holds, counted, and which of it a person may want to be rid of."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from summarizer.endpoint.cache.caching import Entry
from summarizer.endpoint.cache.envelopes import DamagedError, Stored


@dataclass(frozen=True)
class Stock:
    """What was found in a cache."""

    models: Counter[str]
    """Answers by the model that gave them."""
    oldest: datetime | None
    newest: datetime | None
    outdated: int
    """Values of an older version, which answer nothing any more."""
    damaged: tuple[str, ...]
    """Keys of values that are not what was put there."""
    rows: tuple[int, ...]
    """Where all of these stand, for `Cache.forget`."""

    @property
    def answers(self) -> int:
        return self.models.total()


def take_stock(entries: Iterable[Entry]) -> Stock:
    """Go through *entries* once."""
    models: Counter[str] = Counter()
    times: list[datetime] = []
    damaged: list[str] = []
    rows: list[int] = []
    outdated = 0
    for entry in entries:
        rows.append(entry.row)
        if isinstance(entry.held, Stored):
            models[entry.held.model] += 1
            times = [min([entry.held.stored, *times]), max([entry.held.stored, *times])]
        elif isinstance(entry.held, DamagedError):
            damaged.append(entry.key)
        else:
            outdated += 1
    return Stock(
        models, times[0] if times else None, times[-1] if times else None, outdated, tuple(damaged), tuple(rows)
    )


def prunable(entries: Iterable[Entry], *, before: datetime | None, model: str | None) -> Iterator[Entry]:
    """The answers stored *before* that time and given by that *model*, and all that is no answer any more.

    What is None is not asked about; where both are, no answer is meant.
    """
    for entry in entries:
        if isinstance(entry.held, Stored):
            is_old = before is None or entry.held.stored < before
            is_of_model = model is None or entry.held.model == model
            if (before is None and model is None) or not (is_old and is_of_model):
                continue
        yield entry
