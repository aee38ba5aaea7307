"""Paragraphs for a text that has none: a post or a page that was copied onto one line."""

import itertools
import re
from collections.abc import Iterable

from summarizer.sources.paper.furniture import is_name
from summarizer.sources.sentences import split_sentences
from summarizer.sources.tracing import Traced

LONGEST = 600
"""Characters. No newspaper sets a longer paragraph when it can help it."""

# A new paragraph begins with who speaks next, with the meeting itself, or with who was there.
_SPEAKER = re.compile(
    r"(?P<name>[\u3400-\u9fff·]{2,4}?)(?:在.{1,12}(?:上|中|时))?还?(?:指出|强调|表示|说|要求|认为|提出|介绍|希望|透露)"
)
_MEETING = re.compile(r"(?:会[上前后]|会议期间)[，,]|会议(?!精神|纪要|室)")
_ATTENDANCE = re.compile(r"[^。，,]{0,30}(?:书记|省长|市长|主席|主任|部长|领导|县长|区长)[^。]*(?:主持|出席|参加)")
_SAME = 12
"""Characters. A sentence that shares so long an end with the one before is the same, told again."""


def split_turns(paragraphs: Iterable[Traced]) -> list[Traced]:
    """The paragraphs, those longer than any is cut where somebody else begins to speak.

    Joined they are what they were, but for white space at their ends.
    """
    return [
        part for paragraph in paragraphs for part in (_turns(paragraph) if len(paragraph) > LONGEST else [paragraph])
    ]


def _turns(paragraph: Traced) -> list[Traced]:
    starts, at, before = [0], 0, ""
    for sentence in split_sentences(paragraph):
        at = paragraph.text.index(sentence.text, at)
        if before and _begins(sentence.text, before):
            starts.append(at)
        at, before = at + len(sentence), sentence.text
    bounds = itertools.pairwise([*starts, len(paragraph)])
    return [part for start, end in bounds if (part := paragraph[start:end].strip()).text]


def _begins(sentence: str, before: str) -> bool:
    speaker = _SPEAKER.match(sentence)
    if speaker and is_name(speaker["name"]):
        return True
    told_again = len(sentence) > _SAME and before.endswith(sentence[-_SAME:])
    return told_again or bool(_MEETING.match(sentence) or _ATTENDANCE.match(sentence))
