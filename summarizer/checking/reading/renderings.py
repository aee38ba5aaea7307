"""How an English text puts a term: which of its forms stands there, and where."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from summarizer.checking.reading.spelling import AMERICAN, ARTICLES, ONE_WORD, SAME

_WORD = re.compile(r"[^\W_]+(?:[.’'](?=[^\W_])[^\W_]+)*|&")
_LONGEST_ABBREVIATION = 7


class Rendering(NamedTuple):
    """A form of a term, and its place in the English."""

    form: str
    start: int
    end: int


@dataclass(frozen=True)
class English:
    """An English text whose words can be looked up without regard to case, hyphens, articles, plurals and spelling."""

    text: str

    @cached_property
    def _words(self) -> list[tuple[str, int, int]]:
        """Each word as it is compared, with its place; a text all in capitals has no abbreviations."""
        text = self.text.lower() if self.text.isupper() else self.text
        told = ((_plain(match[0]), *match.span()) for match in _WORD.finditer(text))
        return [word for word in told if word[0]]

    @cached_property
    def _line(self) -> str:
        return f" {' '.join(word for word, _, _ in self._words)} "

    @cached_property
    def bag(self) -> frozenset[str]:
        """The words by their roots, in no order: minister and ministry are one, and so are China and Chinese."""
        return frozenset(SAME.get(word, word) for word, _, _ in self._words)

    def rendering(self, forms: Iterable[str]) -> Rendering | None:
        """The first of *forms* that stands here.

        >>> English("the National Bureau of Statistics (NBS)").rendering(["national bureaus of statistics"])
        Rendering(form='national bureaus of statistics', start=4, end=33)
        """
        for form in forms:
            wanted = plain_line(form)
            at = self._line.find(wanted) if wanted.strip() else -1
            if at >= 0:
                first = self._line.count(" ", 0, at)
                last = first + wanted.count(" ") - 2
                return Rendering(form, self._words[first][1], self._words[last][2])
        return None

    def has_words_of(self, forms: Iterable[str]) -> bool:
        """True where every word of weight of one of *forms* stands here, in any order and place.

        >>> English("the ministers of finance and commerce").has_words_of(["Ministry of Commerce"])
        True
        """
        return any(weighty(form) <= self.bag for form in forms)


@lru_cache(maxsize=8192)
def plain_line(form: str) -> str:
    """*form* as it is compared, between spaces."""
    return f" {' '.join(filter(None, (_plain(word) for word in _WORD.findall(form))))} "


@lru_cache(maxsize=8192)
def weighty(form: str) -> frozenset[str]:
    """The words of *form* but for "of" and the like."""
    return frozenset(SAME.get(word, word) for word in plain_line(form).split()) - ONE_WORD


def is_abbreviation(form: str) -> bool:
    """NDRC and CPC: what stands for a longer form that was given before."""
    return form.isupper() and " " not in form


@lru_cache(maxsize=32768)
def _plain(word: str) -> str:
    """*word* in small letters, American and in the singular; nothing for an article. Abbreviations keep their letters.

    US is not us, and WHO is not who.
    """
    bare = re.sub(r"[’']s?$|[’'](?=s$)", "", word).replace(".", "").replace("’", "'")
    if bare.isupper() and 1 < len(bare) <= _LONGEST_ABBREVIATION:
        return bare
    small = bare.lower()
    if small in ARTICLES:
        return ""
    for british, american in AMERICAN:
        small = british.sub(american, small)
    return _singular(small)


def _singular(word: str) -> str:
    if len(word) <= 3 or not word.endswith("s") or word.endswith("ss"):  # noqa: PLR2004 - gas, bus
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "xes", "ches", "shes", "zes")) else word[:-1]
