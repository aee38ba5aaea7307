"""What a text says twice."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_GRAM = 3
_REMEMBERED = 8
"""Places of three words that are kept: in a loop they are as many as words, and must not cost the square of them."""
_MOST_SENTENCES = 60
_SENTENCE = re.compile(r"[^.!?;]+[.!?;]*")


@dataclass(frozen=True)
class Repeat:
    """A run of words that stood there before: how many words, how many further back, and where the second one is."""

    words: int
    back: int
    start: int
    end: int

    @property
    def times(self) -> float:
        """How often the run is said without a break; below 2 where something stands between."""
        return (self.words + self.back) / self.back


def repeats(text: str) -> list[Repeat]:
    """The runs of three words or more that *text* says again, the longest first; capitals and marks count for nothing.

    >>> text = "We build roads and bridges. We build roads, and schools."
    >>> [text[repeat.start : repeat.end] for repeat in repeats(text)]
    ['We build roads, and']
    """
    words = [word.lower() for word in _WORD.findall(text)]
    if len(set(zip(words, words[1:], words[2:], strict=False))) == max(0, len(words) - _GRAM + 1):
        return []
    places = [match.span() for match in _WORD.finditer(text)]
    runs = sorted(_runs(words), reverse=True)
    return [Repeat(length, back, places[end - length][0], places[end - 1][1]) for length, back, end in runs]


def says_twice(text: str, length: int) -> bool:
    """True where *text* has some run of *length* characters twice."""
    grams = len(text) - length + 1
    return grams > 1 and len({text[at : at + length] for at in range(grams)}) < grams


def alike_sentence(text: str, least_words: int, share: float) -> tuple[int, int] | None:
    """The place of the first sentence that says nearly what an earlier one says.

    *share* is that of the neighbouring words of the longer sentence which stand so in the other too. Sentences of
    fewer than *least_words* are passed over, and so is what comes after the first sixty.
    """
    seen: list[Counter[tuple[str, str]]] = []
    for match in _SENTENCE.finditer(text):
        words = [word.lower() for word in _WORD.findall(match[0])]
        if len(words) < least_words:
            continue
        pairs = Counter(pairwise(words))
        if any((pairs & other).total() >= share * max(pairs.total(), other.total()) for other in seen):
            return match.span()
        seen.append(pairs)
        if len(seen) > _MOST_SENTENCES:
            break
    return None


def _runs(words: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Each run that is said again: its length in words, how far back it stood, and where it ends."""
    places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    open_runs: dict[int, int] = {}
    for at in range(len(words) - _GRAM + 1):
        before = places[tuple(words[at : at + _GRAM])]
        going_on = {at - place: open_runs.get(at - place, _GRAM - 1) + 1 for place in before}
        for back, length in open_runs.items():
            if back not in going_on:
                yield length, back, at + _GRAM - 1
        open_runs = going_on
        before.append(at)
        if len(before) > _REMEMBERED:
            del before[1]  # the first stays: what is said again far on goes back to it
    for back, length in open_runs.items():
        yield length, back, len(words)
