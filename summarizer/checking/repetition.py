"""Does the English say things once?"""

import re
from collections.abc import Iterator

from summarizer.checking.findings import Finding
from summarizer.checking.pairs import Pair, Place, finding
from summarizer.checking.reading.repeats import Repeat, alike_sentence, repeats, says_twice

_LOOP_PERIOD = 200
_LOOP_TIMES = 4
_LOOP_LENGTH = 60
_LOOP_END = 12
_ONE_LETTER = re.compile(r"([A-Za-z])\1{7}")

_TWICE_IN_CHINESE = re.compile(r"([^\W\d]{2,60})\W{0,3}\1")
_THRICE_IN_CHINESE = re.compile(r"([^\W\d]{1,10})\W{0,3}\1\W{0,3}\1")
_PASSAGE = 8
_AT_ONCE = 4
_TIMES = 4
_CHARACTERS_A_WORD = 0.45
"""Of Chinese that is said twice, for each word of English that is: 全国政协 comes to ten words."""
_LEAST_CHARACTERS = 4
_ALIKE = 0.75
_SHOWN = 80


def check_repetition(pair: Pair) -> Iterator[Finding]:
    """English that says again what the source says once: a passage, a sentence, or words in a loop.

    A passage is eight words or more, or four that are said again at once; one to three words are a loop when they
    stand there four times. At the end any characters are one, four times over.

    >>> [f.message for f in check_repetition(Pair("他来了。", "He came to see us, he came to see us."))]
    ['the English says again: he came to see us']
    """
    if is_loop(pair.target) or _ONE_LETTER.search(pair.target):
        end = (max(0, len(pair.target) - _SHOWN // 2), len(pair.target))
        message = f"the {pair.tongue} goes round in circles: …{pair.target[slice(*end)]}"
        yield finding("fluency/repetition", "major", message, target=end)
    elif place := _said_again(pair):
        said = pair.target[slice(*place)].strip()
        message = f"the {pair.tongue} says again: {said if len(said) <= _SHOWN else said[:_SHOWN] + '…'}"
        yield finding("fluency/repetition", "major", message, target=place)


def is_loop(text: str) -> bool:
    """True where the end of *text* is one stretch again and again.

    At least 4 repetitions of up to 200 characters over at least 60: found every injected loop and none in 400
    normal texts when it was measured.
    """
    if len(text) < _LOOP_LENGTH or text.rfind(text[-_LOOP_END:], 0, len(text) - 1) < 0:
        return False
    for period in range(1, min(_LOOP_PERIOD, len(text) // _LOOP_TIMES) + 1):
        span = max(_LOOP_LENGTH, period * _LOOP_TIMES)
        tail = text[-span:]
        if len(tail) == span and tail[period:] == tail[:-period]:
            return True
    return False


def _said_again(pair: Pair) -> Place | None:
    again = repeats(pair.target)
    if worst := next(filter(_is_too_much, again), None):
        return None if _source_does_so(pair.source, worst) else (worst.start, worst.end)
    alike = alike_sentence(pair.target, _PASSAGE, _ALIKE) if again else None
    return None if alike is None or says_twice(pair.source, _characters(_PASSAGE)) else alike


def _is_too_much(again: Repeat) -> bool:
    if again.back < _AT_ONCE:
        return again.times >= _TIMES
    return again.words >= _PASSAGE or again.words >= again.back


def _source_does_so(source: str, again: Repeat) -> bool:
    if again.back < _AT_ONCE:
        return bool(_THRICE_IN_CHINESE.search(source))
    if _is_at_once(again):
        return bool(_TWICE_IN_CHINESE.search(source)) or says_twice(source, max(_PASSAGE, again.words))
    return says_twice(source, _characters(again.words))


def _is_at_once(again: Repeat) -> bool:
    """True where nothing stands between, or a word or two that the second time has not."""
    return again.words >= again.back - again.back // _PASSAGE


def _characters(words: int) -> int:
    return max(_LEAST_CHARACTERS, round(_CHARACTERS_A_WORD * words))
