"""The memory as a translation asks it: is this sentence, or one very like it, there already?"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from summarizer.memory.nearest import Near, Nearest
from summarizer.memory.storing import Added, Place, Store
from summarizer.memory.units import Match, Unit, key, language_tag, serves
from summarizer.settings import Settings

NAME = "memory.sqlite"
"""The file in the user's data folder: clearing the cache does not touch it."""


class Memory:
    """Sentences with their translations, kept in the file *path*, which is made at first use.

    Several processes may use one file; within a process, one thread. A unit serves where the same was asked for with
    what it was *made_with*, or where a person brought it in. A damaged file is kept under another name, and *tell*
    gets a line about it, else the log. All its methods raise: StorageError where the file cannot be used.
    """

    def __init__(self, path: Path, tell: Callable[[str], None] | None = None) -> None:
        self._store = Store(path, tell or logging.getLogger(__name__).warning)
        self._near: defaultdict[tuple[str, str], Nearest] = defaultdict(Nearest)
        """Sources by the language and the making of their units."""
        self._last = 0
        self._opening = 0

    @property
    def path(self) -> Path:
        return self._store.path

    def exact(self, source: str, *, language: str, made_with: str) -> list[Unit]:
        """The units of the same sentence: what a person brought in, then what was made the same way."""
        wanted = language_tag(language)
        fitting = [
            unit
            for unit in self._store.of(key(source))
            if unit.made_with in {"", made_with} and serves(unit.language, wanted)
        ]
        return sorted(fitting, key=lambda unit: (unit.made_with != "", unit.language != wanted))

    def similar(self, source: str, *, language: str, made_with: str, least: float = 0.75) -> Match | None:
        """The unit of the sentence that is most like *source*, and not the same, if it is like it by *least*.

        The likeness is the Levenshtein distance in characters, as a share of the longer of the two, from 1. Sentences
        of less than 8 characters are like no other.
        """
        self._catch_up()
        wanted, sought = language_tag(language), key(source)
        while found := self._nearest(sought, wanted, made_with, least):
            place, similarity = found
            if unit := self._store.at(place):
                return Match(unit, similarity)
            self._near[place.language, place.made_with].drop(place.key)  # another process has forgotten it
        return None

    def add(self, unit: Unit) -> None:
        """Remember *unit* in the place of what was there for its source, language and making; it is on the disk then.

        One that says nothing on one side is not remembered.
        """
        self.add_all([unit])

    def add_all(self, units: Iterable[Unit]) -> Added:
        """Remember all of them or, where that fails, none."""
        return self._store.put(unit for unit in units if key(unit.source) and unit.target)

    def units(self) -> Iterator[Unit]:
        """Every unit, in the order of their sources, whenever they were added."""
        return self._store.units()

    def __len__(self) -> int:
        return self._store.count()

    def __bool__(self) -> bool:
        """A memory is one while it is empty, too."""
        return True

    def forget(self) -> int:
        """Forget every unit; how many there were."""
        return self._store.clear()

    def set_aside(self) -> list[Path]:
        """Files that were found damaged, and kept."""
        return self._store.set_aside()

    def close(self) -> None:
        self._store.close()

    def _nearest(self, sought: str, language: str, made_with: str, least: float) -> tuple[Place, float] | None:
        """The place most like what is sought; of equals, what a person brought in, then the very language."""
        found: list[tuple[Near, bool, bool, Place]] = []
        for (of, making), nearest in self._near.items():
            if making in {"", made_with} and serves(of, language) and (near := nearest.of(sought, least)):
                found.append((near, making == "", of == language, Place(near.sentence, of, making)))
        if not found:
            return None
        near, *_, place = max(found, key=lambda one: (one[0].similarity, *one[1:]))
        return place, near.similarity

    def _catch_up(self) -> None:
        """Learn the sources that were added since, here or by another process; all of them for a file that is new."""
        added = self._store.since(self._last)
        if self._store.openings != self._opening:
            self._opening = self._store.openings
            self._near.clear()
            added = self._store.since(0) if self._last else added
        for self._last, place in added:
            self._near[place.language, place.made_with].add(place.key)


def memory_path(settings: Settings) -> Path:
    """Where the memory of these *settings* lies: among what the program remembers for its user."""
    return settings.data / NAME


def memory_of(settings: Settings, tell: Callable[[str], None] | None = None) -> Memory:
    """The memory of these *settings*, not opened yet."""
    return Memory(memory_path(settings), tell)
