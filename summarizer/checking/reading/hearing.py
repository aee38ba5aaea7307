"""What the characters of a Chinese text can be read as, name by name."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from summarizer.checking.reading.english_names import EnglishName
from summarizer.checking.reading.name_tables import BY_CUSTOM
from summarizer.checking.reading.pinyin import readings, syllables
from summarizer.checking.reading.sounds import consonants, sounds_in, transliterations

_MANY = 400
"""Transliterations in one text: with more it is a list of names, and not worth its time."""
_TELLING = 3
"""Letters of a word that says something: an initial and a Jr do not."""


class Hearing:
    """A Chinese text, and what of it can be read as a name in English. Each reading is made when it is first needed.

    >>> gong = EnglishName(("Gong", "Zheng"), (("gong", "zheng"),), 0, 10)
    >>> trump = EnglishName(("Donald", "Trump"), (), 0, 12)
    >>> [Hearing("市长龚正会见特朗普").has(name) for name in (gong, trump)]
    [True, True]
    """

    def __init__(self, text: str) -> None:
        self._text = text

    def has(self, name: EnglishName) -> bool:
        """True where *name* may stand in the text: as pinyin, by its sound, or in Latin letters."""
        if any(True for _ in self.places(name)):
            return True
        if any(len(word) >= _TELLING and word.lower() in self._lower for word in name.words):
            return True
        return not name.pinyin and any(map(self._sounds, name.words))

    def places(self, name: EnglishName) -> Iterator[int]:
        """Where the characters may be read as the pinyin of *name*; some papers print the given name first."""
        for surname_first in name.pinyin:
            yield from self.reading(surname_first)
            yield from self.reading((*surname_first[1:], surname_first[0]))

    def reading(self, syllables: tuple[str, ...]) -> Iterator[int]:
        """Where characters one after the other may be read as *syllables*."""
        heard, first, rest = self._heard, syllables[0], syllables[1:]
        for i in range(len(heard) - len(rest)):
            if first in heard[i] and all(part in heard[i + k] for k, part in enumerate(rest, 1)):
                yield i

    def unsaid(self, names: Iterable[EnglishName], length: int) -> Iterator[str]:
        """The stretches of *length* characters and more that may transliterate a name, and none of *names*."""
        words = [word for name in names for word in name.words]
        for stretch in self._stretches:
            if len(stretch) >= length and not any(sounds_in(word, [stretch]) for word in words):
                yield stretch

    def _sounds(self, word: str) -> bool:
        if BY_CUSTOM.get(word, "\n") in self._text or len(self._stretches) > _MANY:
            return True
        if not consonants(word):
            return len(word) >= _TELLING  # nothing in it can be compared
        return sounds_in(word, self._stretches) or any(True for way in syllables(word) for _ in self.reading(way))

    @cached_property
    def _heard(self) -> list[frozenset[str]]:
        return [readings(character) for character in self._text]

    @cached_property
    def _stretches(self) -> list[str]:
        return transliterations(self._text)

    @cached_property
    def _lower(self) -> str:
        return self._text.lower()
