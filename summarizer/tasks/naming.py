"""The names of Chinese people in one form: surname first, in pinyin without tone marks, or as the user spells them."""

import re
import unicodedata
from collections.abc import Mapping

from summarizer.checking.reading.pinyin import spellings


def named(text: str, people: Mapping[str, str]) -> str:
    """*text* with each of the *people*, Chinese and English, in that English form, in whatever way it spells the name.

    >>> named("Mayor Zhèng Gōng met Li Hui-min's guests.", {"龚正": "Gong Zheng", "李慧敏": "Li Huimin"})
    "Mayor Gong Zheng met Li Huimin's guests."
    """
    forms = {chinese: spellings(chinese) for chinese in people}
    for chinese, english in people.items():
        if any(forms[other] == forms[chinese] and people[other] != english for other in people):
            continue  # 李伟 and 李薇 are both Li Wei: nobody can tell who is meant
        plain = _without_marks(text)
        for match in reversed(list(forms[chinese].finditer(plain))):
            if all(word[0].isupper() for word in re.split(r"[,\s]+", match[0])):
                text = text[: match.start()] + english + text[match.end() :]
    return text


def _without_marks(text: str) -> str:
    """*text* with a letter for each letter, without its accents: ǐ is i."""
    return "".join(unicodedata.normalize("NFD", character)[0] for character in text)
