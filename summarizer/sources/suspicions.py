"""Places where the file itself looks damaged: shown to the reader, never repaired."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer.sources import reduplication
from summarizer.sources.sentences import split_sentences
from summarizer.sources.simplifying import simplified
from summarizer.sources.tracing import Traced

# English that a reading program puts for a Chinese character (和 → and). Names and units (APP, km, vs) are none of it.
_ENGLISH_WORD = re.compile(
    r"(?<=[㐀-鿿])[ 　]{0,3}(?:and|the|of|to|in|for|with|or|is|are|was|at|by|on|from|as|that|this|but|not)"
    r"[ 　]{0,3}(?=[㐀-鿿])"
)

_DOUBLED_WORD = re.compile(r"([㐀-鿿]{2,8})\1")
# One item of a list twice: 常态化、常态化. A post may stand after a longer one that ends alike: 名誉副主席、副主席.
_DOUBLED_ITEM = re.compile(r"([㐀-鿿]{3,10})(?<![席任记长员委授师理])、\1(?![㐀-鿿])")

_STOPS = tuple("。｡．.！？!?…：:；;—－～~")
_BRACKETS = frozenset("）)》】]")
_CLOSING = '”’」』）)》〉】]"'
"""What closes after the last mark of a text; a bracket among it is an end by itself."""
_BROKEN_OFF = re.compile(r"[，、,]\Z")
# Who wrote or made it, or where it came from, after the last sentence.
_SIGNED = re.compile(r"(?:记者|通讯员|作者|编辑|责编|来源|摄影|供稿|供图|撰稿|编译)[^。，]{0,12}\Z|[完电讯图文摄0-9]\Z")
_LISTED = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十0-9]{1,3}[）)、.．]|[-*•·●◆■▲①-⑳])")
_LONG = 40
"""Characters from which a text with commas and without an end is no headline."""
_NAMES_A_COMMA = 3
"""Items between two commas from which a text is a list of names, which needs no end."""
_TAIL = 10
"""Characters after a full stop that are no signature any more."""
_LEAD = 12
"""Characters of a sentence that nobody writes twice by chance."""


@dataclass(frozen=True)
class Suspicion:
    """A place where the file itself looks damaged; it is shown and never repaired."""

    traced: Traced
    kind: Literal["ocr", "doubled", "unfinished", "duplicate-lead"]


def find_suspicions(paragraphs: Sequence[Traced]) -> list[Suspicion]:
    """What looks damaged in the paragraphs of one article, in the order of the text; nothing is changed.

    >>> [(s.kind, s.traced.text) for s in find_suspicions([Traced.of("功能布局 and 利益诉求的的协调。")])]
    [('ocr', ' and '), ('doubled', '的的')]
    """
    found = [
        suspicion
        for paragraph in paragraphs
        for suspicion in (*_english(paragraph), *_doubled(paragraph), *_unfinished(paragraph))
    ]
    return sorted([*found, *_duplicate_lead(paragraphs)], key=lambda suspicion: suspicion.traced.start)


def _english(paragraph: Traced) -> Iterator[Suspicion]:
    for match in _ENGLISH_WORD.finditer(paragraph.text):
        yield Suspicion(paragraph[slice(*match.span())], "ocr")


def _doubled(paragraph: Traced) -> Iterator[Suspicion]:
    text = simplified(paragraph.text)
    matches = [*reduplication.NEVER.finditer(text), *_DOUBLED_ITEM.finditer(text)]
    matches += (match for match in _DOUBLED_WORD.finditer(text) if not _is_meant(match))
    for match in matches:
        yield Suspicion(paragraph[slice(*match.span())], "doubled")


def _is_meant(doubled: re.Match[str]) -> bool:
    """True where a writer of Chinese may well have written the word twice, or two words that only meet."""
    word, after = doubled[1], doubled.string[doubled.end() : doubled.end() + 1]
    return (
        word[0] in reduplication.BEGINS
        or word[-1] in reduplication.ENDS
        or word in reduplication.WORDS
        or len(set(word)) < len(word)
        or after in reduplication.LONGER
    )


def _unfinished(paragraph: Traced) -> Iterator[Suspicion]:
    """The last words of a paragraph that stops in mid-sentence; headlines, lists and signatures have no end either."""
    text = simplified(paragraph.text).rstrip()
    if not text or _is_finished(text) or _SIGNED.search(text) or _LISTED.match(text):
        return
    commas = text.count("，") + text.count(",")
    is_prose = len(text) >= _LONG and commas > text.count("、") / _NAMES_A_COMMA
    last = split_sentences(paragraph)[-1]
    if ("。" in text and (len(last) >= _TAIL or _BROKEN_OFF.search(text))) or ("。" not in text and is_prose):
        yield Suspicion(last, "unfinished")


def _is_finished(text: str) -> bool:
    """True where *text* ends with the mark of a sentence or with a bracket, and whatever closes after it."""
    said = text.rstrip(_CLOSING)
    return said.endswith(_STOPS) or not _BRACKETS.isdisjoint(text[len(said) :])


def _duplicate_lead(paragraphs: Sequence[Traced]) -> Iterator[Suspicion]:
    """The second sentence of an article, or the first of its second paragraph, where it says the first again."""
    told = [split_sentences(paragraph) for paragraph in paragraphs[:2]]
    sentences = [sentence for part in told for sentence in part]
    again = [*sentences[1:2], *(part[0] for part in told[1:] if part and told[0])]
    repeated = (sentence for sentence in again if _says_again(sentences[0].text, sentence.text))
    yield from (Suspicion(sentence, "duplicate-lead") for sentence in itertools.islice(repeated, 1))


def _says_again(first: str, second: str) -> bool:
    """True where one is the other, or the other without its beginning (5月21日下午，会议召开。21日下午，会议召开。)."""
    longer, shorter = sorted((_bare(first), _bare(second)), key=len, reverse=True)
    return len(shorter) >= max(_LEAD, len(longer) // 2) and longer.endswith(shorter)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text)
