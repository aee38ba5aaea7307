"""The sentence that is most like another, among tens of thousands. The only module that knows rapidfuzz."""

from collections import defaultdict
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

SHORTEST = 8
"""Characters. Shorter sentences are never near: half of what they say may be the one that differs."""


class Near(NamedTuple):
    """A sentence, and how like it is: the share of characters that need no change, 1 for the same."""

    sentence: str
    similarity: float


class Nearest:
    """Sentences by their lengths: one that is near is of nearly the same length."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._by_length: defaultdict[int, list[str]] = defaultdict(list)

    def add(self, sentence: str) -> None:
        if len(sentence) >= SHORTEST and sentence not in self._known:
            self._known.add(sentence)
            self._by_length[len(sentence)].append(sentence)

    def drop(self, sentence: str) -> None:
        if sentence in self._known:
            self._known.remove(sentence)
            self._by_length[len(sentence)].remove(sentence)

    def of(self, sentence: str, least: float) -> Near | None:
        """The sentence that is most like *sentence* and not the same, if it is like it by *least*, above 0."""
        length = len(sentence)
        if length < SHORTEST:
            return None
        best: Near | None = None
        for other in sorted(self._by_length, key=lambda other: (abs(other - length), other)):
            if 1 - abs(other - length) / max(length, other) < least:
                continue
            found = self._among(self._by_length[other], sentence, least)
            if found and (best is None or found.similarity > best.similarity):
                best, least = found, found.similarity
        return best

    def _among(self, sentences: list[str], sentence: str, least: float) -> Near | None:
        found = process.extractOne(
            sentence, sentences, scorer=Levenshtein.normalized_similarity, score_cutoff=least, processor=None
        )
        if found and found[0] == sentence:
            others = [other for other in sentences if other != sentence]
            return self._among(others, sentence, least)
        return Near(found[0], found[1]) if found else None
