"""Figures in Chinese and in English, read as exact values."""

import re
from decimal import Decimal
from typing import NamedTuple

from summarizer.checking.number_words import (
    CHINESE_DIGITS,
    CHINESE_SCALES,
    CHINESE_UNITS,
    ENGLISH_SCALES,
    ENGLISH_VALUES,
)


class Figure(NamedTuple):
    """A figure: its value, and the words that say it, with their place in the text that was read."""

    value: Decimal
    text: str
    start: int
    end: int


_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE = "|".join(sorted(CHINESE_SCALES, key=len, reverse=True))
_CHINESE = re.compile(rf"(?P<digits>{_DIGITS})\s?(?P<scale>{_SCALE})?")
_CHINESE_WORDS = re.compile(f"[{''.join(CHINESE_DIGITS)}{''.join(CHINESE_UNITS)}]+")
_ENGLISH = re.compile(
    rf"(?P<digits>{_DIGITS})(?:[\s-]?(?P<scale>{'|'.join(ENGLISH_SCALES)})\b)?", re.IGNORECASE
)  # fmt: skip
_ENGLISH_WORDS = re.compile(rf"\b(?:{'|'.join(sorted(ENGLISH_VALUES, key=len, reverse=True))})\b", re.IGNORECASE)


def chinese_figures(text: str) -> list[Figure]:
    """The figures written with digits, 万 and 亿 counted in.

    >>> [(f.text, int(f.value)) for f in chinese_figures("3000万平方米、1.2万亿元，占32%")]
    [('3000万', 30000000), ('1.2万亿', 1200000000000), ('32', 32)]
    """
    found = []
    for match in _CHINESE.finditer(text.translate(_FULL_WIDTH)):
        value = _plain(match["digits"]) * CHINESE_SCALES.get(match["scale"] or "", 1)
        found.append(Figure(value, text[match.start() : match.end()], match.start(), match.end()))
    return found


def chinese_word_values(text: str) -> set[Decimal]:
    """Values that Chinese numerals in *text* may stand for; 十四五 gives 14 and 5, 二〇二〇 gives 2020.

    Generous on purpose: it says which figures the English may have, not which it must.
    """
    values: set[Decimal] = set()
    for match in _CHINESE_WORDS.finditer(text):
        word = match[0]
        for start in range(len(word)):
            values.update(_numeral(word[start:end]) for end in range(start + 1, len(word) + 1))
        if all(c in CHINESE_DIGITS for c in word):
            values.add(Decimal("".join(str(CHINESE_DIGITS[c]) for c in word)))
    return values | {value * 10 for value in values if "成" in text}


def english_figures(text: str) -> list[Figure]:
    """The figures written with digits, thousand to trillion counted in.

    >>> [(f.text, int(f.value)) for f in english_figures("30 million square meters, 1.2 trillion, the 28th")]
    [('30 million', 30000000), ('1.2 trillion', 1200000000000), ('28', 28)]
    """
    found = []
    for match in _ENGLISH.finditer(text):
        value = _plain(match["digits"]) * ENGLISH_SCALES.get((match["scale"] or "").lower(), 1)
        found.append(Figure(value, match[0], match.start(), match.end()))
    return found


def english_word_values(text: str) -> set[Decimal]:
    """Values of the number words, ordinals and months in *text*: "third" gives 3 and so does "March"."""
    return {Decimal(ENGLISH_VALUES[match[0].lower()]) for match in _ENGLISH_WORDS.finditer(text)}


def spelled(value: Decimal) -> str:
    """*value* as an English reader writes it: 30 million, 1.2 trillion, 2,130."""
    for word, scale in (("trillion", 10**12), ("billion", 10**9), ("million", 10**6)):
        if abs(value) >= scale:
            return f"{_short(value / scale)} {word}"
    return f"{_short(value):}" if value < 10_000 else f"{value:,.0f}"  # noqa: PLR2004 - years have no comma


def _short(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _plain(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _numeral(word: str) -> Decimal:
    """一百二十 → 120. Not every run of numerals is well formed; the value is then the sum as far as it goes."""
    total, digit = 0, None
    for character in word:
        if character in CHINESE_DIGITS:
            digit = CHINESE_DIGITS[character]
        else:
            total += (1 if digit is None else digit) * CHINESE_UNITS[character]
            digit = None
    return Decimal(total + (digit or 0))
