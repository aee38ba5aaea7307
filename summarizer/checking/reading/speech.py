"""Who says what a sentence says."""

import re
from collections.abc import Sequence

from summarizer.sources.simplifying import simplified

_SAID = r"(?:还|也|又|同时|最后|并|分别)?(?:指出|强调|表示|说|要求|认为|坦言|透露|称)"
# When, where and to whom: 昨天, 在致辞中, 对上海的支持, 代表生态环境部对小组成立.
_MANNER = r"(?:[昨今][天日]|日前|近日|\d+日)?(?:[在对就向代][^，,。；;]{1,60}?)?"
# The reporter's own words: what a meeting did, who came, what is known.
_NARRATION = re.compile(
    r"(?:会议|会上|会前|会后|论坛|活动|仪式|据悉|据了解|据介绍|当天|当日|随后|双方|此前|目前，?记者)(?!要)"
    r"|[^，。]{1,40}(?:出席|主持|陪同|列席|参加)(?:了)?(?:会议|活动|仪式|会见|论坛)?。$"
)
# A subject of a few characters that speaks in the first clause; 新的更高要求, further on is a noun.
_SOMEBODY = re.compile(rf"[^，,。；;]{{1,20}}?{_SAID}[，,：:]")
# What speaks and is nobody: the meeting.
_MEETING = re.compile(r"(?:会议|全会|座谈会|论坛)(?:还|也|又|同时)?(?:指出|强调|要求|认为|决定|明确|提出)[，,：:]?")
_ANY_SAID = re.compile("指出|强调|表示|[^小学传]说[，,：:“]|认为|坦言|透露|[^简名号]称[，,：:“]")
_PRONOUN = re.compile(rf"[他她]{_SAID}")


def speaker_of(sentences: Sequence[str], index: int, names: Sequence[str]) -> str | None:
    """The one of *names* who says sentence *index* of a paragraph, or None.

    A speech runs on through its paragraph: 龚正指出，… 要…… 更加注重…… belong to 龚正 until somebody else speaks. What
    the reporter tells in between is nobody's: 会议决定…, 副市长陈杰出席。
    """
    told = [simplified(sentence) for sentence in sentences[: index + 1]]
    printed = {simplified(name): name for name in names}
    speaker = _speaker(told, [*printed])
    return printed[speaker] if speaker else None


def _speaker(told: Sequence[str], names: Sequence[str]) -> str | None:
    """Who says the last sentence of those *told*."""
    if _NARRATION.match(told[-1]) and not _opener(told[-1], names):
        return None
    for sentence in reversed(told):
        if speaker := _opener(sentence, names):
            return speaker
        if _SOMEBODY.match(sentence) and not _PRONOUN.search(sentence):
            return None  # somebody speaks whom we have no name for: 会议指出，…
    return None


def only_speaker(text: str, names: Sequence[str]) -> str | None:
    """Who alone speaks in *text*: one of *names* or 会议; None where nobody does, or more than one may.

    >>> only_speaker("龚正指出，要落实。", ["龚正"]), only_speaker("会议指出，要落实。", ["龚正"])
    ('龚正', '会议')
    >>> only_speaker("龚正指出，要落实。李强强调，好。", ["龚正", "李强"]) is None
    True
    """
    speakers = [name for name in names if re.search(f"{re.escape(name)}{_MANNER}{_SAID}", text)]
    if _MEETING.search(text):
        speakers.append("会议")
    return speakers[0] if len(speakers) == 1 and len(_ANY_SAID.findall(text)) <= 1 else None


def _opener(sentence: str, names: Sequence[str]) -> str | None:
    """The name that stands first among those the sentence lets speak: 龚正 in 龚正对李强说."""
    openers = {match.start(): name for name in names if (match := re.search(f"{name}{_MANNER}{_SAID}", sentence))}
    return openers[min(openers)] if openers else None
