"""Number words, Chinese and English: every value that they may stand for.

Generous on purpose. These values say which figures the other language may have, not which it must.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from summarizer.checking.reading.number_tables import CHINESE_DIGITS, CHINESE_SCALES, CHINESE_UNITS, ENGLISH_VALUES

_DIGIT = f"[{''.join(CHINESE_DIGITS)}]"
_NUMERAL = f"[{''.join([*CHINESE_DIGITS, *CHINESE_UNITS])}]"
# 三十多万 counts as 三十万; the 万 of 3000万 is no word of its own.
_CHINESE = re.compile(rf"(?<!\d)(?<!\d[多余几来])(?:{_NUMERAL}|(?<={_NUMERAL})[多余几来](?=[百千万亿]))+")
_TENTHS = re.compile(rf"(?P<tens>{_DIGIT})成(?P<ones>{_DIGIT})?")
_WORD = f"(?:{'|'.join(sorted(ENGLISH_VALUES, key=len, reverse=True))})"
_ENGLISH = re.compile(rf"(?<!\d)(?<!\d[\s-])\b{_WORD}(?:(?:-|\s+|\s+and\s+){_WORD})*\b", re.IGNORECASE)
# 百分之三点五, 六点五亿; 九十年代, 二十世纪八十年代; 两三百; 千分之三.
_SPOKEN = re.compile(
    rf"(?P<whole>{_NUMERAL}+)点(?P<point>{_DIGIT}+)(?P<scale>万亿|亿|万)?"
    rf"|(?P<decade>{_DIGIT})十年代"
    rf"|(?P<about>{_DIGIT}{{2,3}})(?P<unit>[十百千万亿])"
    rf"|千分之(?P<mille>{_NUMERAL}+)"
)
_MONTHS_THAT_ARE_VERBS = frozenset({"may", "march"})
_LONGEST = 16
"""Numerals in one number. A longer run is no number, and must not cost the square of its length."""


def chinese_word_values(text: str) -> set[Decimal]:
    """Values that Chinese numerals in *text* may stand for; 十四五 gives 14 and 5, 二〇二〇 gives 2020.

    >>> sorted(map(int, chinese_word_values("两万多人，占三成")))
    [2, 3, 30, 10000, 20000]
    """
    values: set[Decimal] = set()
    for match in _CHINESE.finditer(text):
        word = re.sub("[多余几来]", "", match[0])
        values.update(_numeral(run) for run in _runs(word))
        if all(c in CHINESE_DIGITS for c in word):
            values.add(Decimal("".join(str(CHINESE_DIGITS[c]) for c in word[:_LONGEST])))
    for match in _TENTHS.finditer(text):
        values.add(Decimal(10 * CHINESE_DIGITS[match["tens"]] + CHINESE_DIGITS.get(match["ones"], 0)))
    values.update(value for match in _SPOKEN.finditer(text) for value in _said_otherwise(match))
    return values | ({Decimal("0.5"), Decimal(50)} if "半" in text else set())


def english_word_values(text: str) -> set[Decimal]:
    """Values of the number words, ordinals and months in *text*: "third" gives 3 and so does "March".

    >>> sorted(map(int, english_word_values("two million people in March")))
    [2, 3, 1000000, 2000000]
    """
    runs = (
        [word.lower() for word in re.findall("[A-Za-z]+", match[0]) if word not in _MONTHS_THAT_ARE_VERBS]
        for match in _ENGLISH.finditer(text)
    )
    return {_spoken(run) for words in runs for run in _runs([word for word in words if word != "and"])}


def _said_otherwise(match: re.Match[str]) -> Iterator[Decimal]:
    """The values of what is no plain numeral: decimals, decades, 两三百 for two or three hundred, per mille."""
    if match["whole"]:
        decimals = "".join(str(CHINESE_DIGITS[digit]) for digit in match["point"])
        yield Decimal(f"{_numeral(match['whole'])}.{decimals}") * CHINESE_SCALES.get(match["scale"] or "", 1)
    elif match["decade"]:
        decade = 10 * CHINESE_DIGITS[match["decade"]]
        yield from (Decimal(century + decade) for century in (1800, 1900, 2000))
    elif match["about"]:
        yield from (Decimal(CHINESE_DIGITS[digit] * CHINESE_UNITS[match["unit"]]) for digit in match["about"])
    elif match["mille"]:
        yield _numeral(match["mille"]) / 10


def _runs(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """Every stretch of *words*."""
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
            yield words[start:end]


def _numeral(characters: Sequence[str]) -> Decimal:
    """三万五千 → 35000. Not every run of numerals is well formed; the value is then the sum as far as it goes."""
    total, section, digit = 0, 0, None
    for character in characters:
        if character in CHINESE_DIGITS:
            digit = CHINESE_DIGITS[character]
            continue
        unit = CHINESE_UNITS[character]
        if character == "亿":
            total, section = (total + section + (digit or 0) or 1) * unit, 0
        elif character == "万":
            total, section = total + (section + (digit or 0) or 1) * unit, 0
        else:
            section += (1 if digit is None else digit) * unit
        digit = None
    return Decimal(total + section + (digit or 0))


def _spoken(words: Sequence[str]) -> Decimal:
    """Two hundred thirty thousand → 230000."""
    total, section = 0, 0
    for word in words:
        value = ENGLISH_VALUES[word]
        if word == "hundred":
            section = (section or 1) * value
        elif value >= 1000:  # noqa: PLR2004 - thousand and above close a section
            total, section = total + (section or 1) * value, 0
        else:
            section += value
    return Decimal(total + section)
