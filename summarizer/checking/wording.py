"""Is the English English, all of it?"""

import re
from collections.abc import Iterator

from summarizer.checking.findings import Finding, Severity
from summarizer.checking.pairs import Pair, finding
from summarizer.checking.reading.languages import is_foreign

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\u3005\u3007\U00020000-\U0003ffff]+")
_CHINESE_MARK = re.compile(r"[\u3001-\u3003\u3008-\u3011\u3014\u3015！％（），：；？～]+")
_OTHER_SCRIPT = re.compile(r"[^\W\d_a-zA-Z\u00aa-\u024f\u1e00-\u1eff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_MUCH_OTHER_SCRIPT = 0.5
# UTF-8 read as Latin-1 or as Windows-1252, and what could not be read at all.
_WRONG_ENCODING = re.compile(
    r"\ufffd|ï¿½|â€[\u0080-\u00bf\u2018-\u201e™œ˜¦]|[ÃÂ][\u0080-\u00bf]|[äåæçèé][\u0080-\u00bf\u2018-\u201e]{2}"
)
_MUCH_WRONG = 3


def check_untranslated(pair: Pair) -> Iterator[Finding]:
    """Chinese left in the English; Chinese marks alone are a slip."""
    if pair.target.isascii() or pair.language == "ja":  # Japanese is written with the same characters
        return
    left = list(_HAN.finditer(pair.target))
    if left:
        message = f"Chinese is left in the {pair.tongue}: {', '.join(dict.fromkeys(match[0] for match in left))}"
        yield finding("accuracy/untranslated", "major", message, target=left[0].span())
    elif mark := _CHINESE_MARK.search(pair.target):
        message = f"a Chinese mark is left in the {pair.tongue}: {mark[0]}"
        yield finding("accuracy/untranslated", "minor", message, target=mark.span())


def check_language(pair: Pair) -> Iterator[Finding]:
    """English that is in another language or script, or whose letters came through the wrong encoding."""
    whole = (0, len(pair.target))
    if is_foreign(pair.target):
        yield finding("accuracy/untranslated", "major", "the English is in another language", target=whole)
    if pair.target.isascii():
        return
    if len(_OTHER_SCRIPT.findall(pair.target)) > _MUCH_OTHER_SCRIPT * len(pair.target):
        yield finding("accuracy/untranslated", "major", "the English is in another script", target=whole)
    if wrong := list(_WRONG_ENCODING.finditer(pair.target)):
        severity: Severity = "major" if len(wrong) >= _MUCH_WRONG else "minor"
        message = f"letters came through the wrong encoding: {wrong[0][0]}"
        yield finding("accuracy/untranslated", severity, message, target=wrong[0].span())
