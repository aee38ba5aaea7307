"""What a memory holds, counted."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from summarizer.memory.units import Unit


@dataclass(frozen=True)
class Stock:
    """What was found in a memory."""

    origins: Counter[tuple[str, str]]
    """Units by their language and the model that wrote them; for what a person brought in, nothing or what it says."""
    imported: int
    """Units that serve whatever the model."""
    oldest: str
    """When the first of them was made that say it: ISO 8601, UTC; nothing where none does."""
    newest: str

    @property
    def units(self) -> int:
        return self.origins.total()


def take_stock(units: Iterable[Unit]) -> Stock:
    """Go through *units* once."""
    origins: Counter[tuple[str, str]] = Counter()
    imported, oldest, newest = 0, "", ""
    for unit in units:
        origins[unit.language, unit.model] += 1
        imported += not unit.made_with
        if unit.made:
            oldest, newest = min(oldest or unit.made, unit.made), max(newest, unit.made)
    return Stock(origins, imported, oldest, newest)
