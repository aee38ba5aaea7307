"""Is the English English, all of it, and does it say things once?"""

import re
from collections.abc import Iterator

from summarizer.checking.findings import Finding
from summarizer.checking.pairs import Pair, finding

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
_CHINESE_END = re.compile(r"[。！？!?][”’」』）)》]*$")
_ENGLISH_END = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_LONG_ENOUGH = 20
_FEWEST_WORDS = 0.2
_LOOP_PERIOD = 200
_LOOP_TIMES = 4
_LOOP_LENGTH = 60


def check_untranslated(pair: Pair) -> Iterator[Finding]:
    """Chinese characters left in the English."""
    left = list(_HAN.finditer(pair.target))
    if left:
        message = f"Chinese is left in the English: {', '.join(dict.fromkeys(match[0] for match in left))}"
        yield finding("accuracy/untranslated", "major", message, target=left[0].span())


def check_length(pair: Pair) -> Iterator[Finding]:
    """English that is far too short for its Chinese, as when a model stops in the middle of a sentence.

    News comes to some 0.5 to 0.8 English words for a Chinese character; below 0.2 something is missing.
    """
    characters, words = sum(map(len, _HAN.findall(pair.source))), len(pair.target.split())
    if pair.whole and characters >= _LONG_ENOUGH and words < _FEWEST_WORDS * characters:
        message = f"the English has {words} words for {characters} characters of Chinese: something is missing"
        yield finding("accuracy/omission", "major", message)


def check_ending(pair: Pair) -> Iterator[Finding]:
    """English that breaks off where the Chinese ends its sentence; small models do so and still report "stop"."""
    if pair.whole and _CHINESE_END.search(pair.source) and not _ENGLISH_END.search(pair.target):
        yield finding("accuracy/omission", "major", f"the English breaks off: …{pair.target[-40:]}")


def check_repetition(pair: Pair) -> Iterator[Finding]:
    """A tail that repeats itself, the mark of a model caught in a loop.

    At least 4 repetitions of up to 200 characters over at least 60: found every injected loop and none in 400
    normal texts when it was measured.
    """
    if is_loop(pair.target):
        yield finding("fluency/repetition", "major", f"the English goes round in circles: …{pair.target[-40:]}")


def is_loop(text: str) -> bool:
    """True where the end of *text* is one stretch again and again."""
    for period in range(1, min(_LOOP_PERIOD, len(text) // _LOOP_TIMES) + 1):
        span = max(_LOOP_LENGTH, period * _LOOP_TIMES)
        tail = text[-span:]
        if len(tail) == span and tail[period:] == tail[:-period]:
            return True
    return False
