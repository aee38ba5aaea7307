"""Does the English let the right person speak?"""

import re
from collections.abc import Iterator

from summarizer.checking.findings import Finding
from summarizer.checking.pairs import Pair, finding
from summarizer.checking.reading.people import find_people
from summarizer.checking.reading.pinyin import pinyin_name
from summarizer.checking.reading.speech import only_speaker

_SPEECH = re.compile("指出|强调|表示|要求|认为|说|坦言|透露|称")
_OPINION = re.compile("认为|坦言|主张|担心|估计|猜测")
_SAYS = (
    r"(?:said|says|pointed out|noted|stressed|emphasi[sz]ed|urged|stated|added|explained|underlined|underscored"
    r"|called (?:for|on)|demanded|required|believe[sd]?|argue[sd]|revealed|told|holds?|held|thinks?|thought)"
)
_ANYBODY = re.compile(
    rf"\b{_SAYS}\b|\b(?:according to|in (?:his|her|the) view|opinion|feels?|felt|worr\w+|fear\w*|consider\w*|sees)\b",
    re.IGNORECASE,
)
_MEETING_SAYS = re.compile(
    rf"\b(?:meeting|conference|session|forum|symposium|plenum)\b(?=[^.;]{{0,40}}?\b{_SAYS}\b)", re.IGNORECASE
)
_PRONOUN = re.compile(r"\b(?:s?he|his|hers?|him|they|I|we)\b", re.IGNORECASE)
_MEETING = re.compile(r"\b(?:meeting|conference|session|forum|symposium|plenum|participants|it was)\b", re.IGNORECASE)


def check_speech(pair: Pair) -> Iterator[Finding]:
    """Words that the English gives to somebody else than the source, where one alone speaks there.

    >>> from summarizer.checking.reading.people import Person
    >>> people = Person("李强", "市委书记", 0, 2), Person("龚正", "市长", 4, 6)
    >>> [f.message for f in check_speech(Pair("李强指出，要落实。", "Gong Zheng said it must be done.", people=people))]
    ['source has 李强 (Li Qiang) say it, the English Gong Zheng']
    """
    if not _SPEECH.search(pair.source):
        return
    names = list(dict.fromkeys(person.name for person in (*pair.people, *find_people(pair.source))))
    speaker = only_speaker(pair.source, names)
    if speaker is None:
        return
    place = pair.source.index(speaker)
    source = (place, place + len(speaker))
    if other := _another(speaker, names, pair.target):
        message = f"source has {_shown(speaker)} say it, the English {other[0]}"
        yield finding("accuracy/name", "critical", message, source=source, target=other.span())
    elif not pair.whole and _OPINION.search(pair.source) and not _ANYBODY.search(pair.target):
        message = f"source has {_shown(speaker)} say it, the English tells it as a fact"
        yield finding("accuracy/omission", "minor", message, source=source)


def _another(speaker: str, names: list[str], english: str) -> re.Match[str] | None:
    """Somebody else who speaks in *english*, where the *speaker* is not so much as named."""
    if speaker == "会议":
        named = bool(_MEETING.search(english))
    else:
        named = any(re.search(rf"\b{re.escape(part)}\b", english) for part in pinyin_name(speaker).split())
    if named:
        return None
    if speaker != "会议" and not _PRONOUN.search(english) and (meeting := _MEETING_SAYS.search(english)):
        return meeting  # 会议召开，龚正指出 is not what the meeting says
    others = [pinyin_name(name) for name in names if name != speaker]
    if not others:
        return None
    who = "|".join(sorted(map(re.escape, others), key=len, reverse=True))
    spoken = (
        rf"\b(?:{who})(?= (?:also |further |then )?{_SAYS}\b)|(?<=said )(?:{who})\b|(?<=[Aa]ccording to )(?:{who})\b"
    )
    return re.search(spoken, english)


def _shown(speaker: str) -> str:
    return "the meeting" if speaker == "会议" else f"{speaker} ({pinyin_name(speaker)})"
