"""Who says what a sentence says."""

import re
from collections.abc import Sequence

_SAID = r"(?:还|也|又|同时|最后|并|分别)?(?:指出|强调|表示|说|要求|认为|坦言|透露|称)"
_PLACE = r"(?:在[^，。；]{1,12}?(?:中|上|时|后))?"


def speaker_of(sentences: Sequence[str], index: int, names: Sequence[str]) -> str | None:
    """The one of *names* who says sentence *index* of a paragraph, or None.

    A speech runs on through its paragraph: 龚正指出，… 要…… 更加注重…… belong to 龚正 until somebody else speaks.
    """
    for sentence in reversed(sentences[: index + 1]):
        if speaker := _opener(sentence, names):
            return speaker
        if re.search(rf"{_SAID}[，,：:]", sentence):
            return None  # somebody speaks whom we have no name for: 会议指出，…
    return None


def _opener(sentence: str, names: Sequence[str]) -> str | None:
    for name in names:
        if re.search(rf"{re.escape(name)}{_PLACE}{_SAID}", sentence):
            return name
    return None
