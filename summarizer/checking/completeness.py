"""Is all of the source in the English, and nothing besides?"""

import re
from collections.abc import Iterator

from summarizer.checking.findings import Finding, Severity
from summarizer.checking.naming import dropped_foreigners, dropped_people, place_of, spelt
from summarizer.checking.pairs import Pair, finding

# A character of Chinese, or a word or figure in it, is worth about the same in English.
_UNIT = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]|[A-Za-z]+|\d[\d.,]*")
_ENDS = re.compile(r"[.!?]+[\"'”’)\]]*(?=\s|$)")
_CHINESE_ENDS = re.compile(r"[。！？!?]+")
_CHINESE_END = re.compile(r"[。！？!?][”’」』）)》]*$")
_ENGLISH_END = re.compile(r"[.!?:;…]\s?[\"'”’)\]*_]*$")
_QUOTED_END, _CHINESE_QUOTED_END = re.compile(r"[\"'”’]$"), re.compile(r"[”’」』][。！？!?]$")
# Words that no sentence ends with, and pieces of words; who stops there was cut off.
# “…，”某某说。
_SPEAKER_LAST = re.compile(r"[”」』]\s?[^“”「」『』]{1,20}(?:说|表示|指出|称|道|认为|强调)[。！？]?\s*$")
_NO_LAST_WORD = re.compile(
    r"\b(?:an?|the|and|or|but|nor|of|from|with|into|onto|upon|between|among|during|including|as|than|at|which|who|whose"
    r"|that|when|while|where|because|although|if|is|are|was|were|be|been|being|has|have|had|will|would|can|could|should"
    r"|must|may|might|its|their|our|your|my|very|such|every|[Tt]o|and/or|e\.g|i\.e|"
    r"(?!(?:am|do|go|he|hi|if|in|it|me|my|no|ok|on|ox|so|up|us|we|by|ad|pi|mu|li|pm|km|kg|cm|mm|bn|mn)\b)[a-z]{1,2})"
    r"[\"'”’]?$"
)

# Words of English for a unit of Chinese. Of 920 human translations of news none has less than 0.29 or, from 20 units
# on, more than 1.33; of 1,240 that were not looked at for it one has 0.24.
_LONG_ENOUGH, _FEWEST = 15, 0.2
_LONG, _FEWEST_FOR_LONG, _FEWEST_WITH_AN_END = 30, 0.25, 0.22
_MOST, _MOST_FOR_SHORT, _SHORT = 1.6, 4.0, 20
_FEW_BUT_SEVERAL = 0.38
"""Where several sentences of Chinese have become one of English, less than this is a part of them."""
_SEVERAL = 3
_USUAL, _USUAL_TO_A_WORD = 0.5, 0.56

_ITEMS = 4
_LIST = re.compile(
    rf"[^、，。；：！？,;:!?（）()\s]{{1,40}}(?:、[^、，。；：！？,;:!?（）()\s]{{1,40}}){{{_ITEMS - 1},}}"
)
_SEPARATOR = re.compile(r"[,;/&•]|\b(?:and|or|plus|as well as|nor|then)\b|\n", re.IGNORECASE)
_BREAK = re.compile(r"[,;.:]|\band\b", re.IGNORECASE)
_POINT = re.compile(r"(?:^|[，。；：！？“\s])(?:第?(?P<number>[一二三四五六七八九十])(?:是(?!个)|要|则是|、))")
_NUMERALS = "一二三四五六七八九十"
_TITLE = re.compile(r"《([^《》]{3,80})》")  # 《通知》 and 《意见》 are "a circular" and "opinions"
_TITLE_MARK = re.compile(r"[\"“”‘*_<《]|(?<![\w])'(?=\w)|(?<=[\w,;:] )[A-Z]|^\W*[A-Z]\w+ [A-Z]|\d")
# A paper at the beginning of the sentence, known by what papers do: Forbes notes that. Its title is a short one.
_PAPER = re.compile(
    r"(?!(?:It|He|She|They|We|This|That|Who|Everyone|Officials|Experts|Media)\b)[A-Z]\w+(?:['’]s\b| (?:\w+ly )?"
    r"(?:says?|said|notes?|noted|reports?|reported|writes?|wrote|quotes?|quoted|cites?|cited|publish\w+|points? out"
    r"|pointed out|estimates?|estimated|ranks?|ranked|lists?|listed|named|called|argues?|argued|describe[sd])\b)"
)
_TITLE_OF_A_PAPER = 6


def check_presence(pair: Pair) -> Iterator[Finding]:
    """A source that has no English at all."""
    if not pair.target.strip() and (units := len(_UNIT.findall(pair.source))):
        message = f"the source has {units} characters, the {pair.tongue} is empty"
        yield finding("accuracy/omission", "critical", message, source=(0, len(pair.source)))


def check_length(pair: Pair) -> Iterator[Finding]:
    """English that is far too short for its Chinese, as when a model stops in mid-sentence, or far too long.

    News comes to some 0.5 to 0.8 English words for a Chinese character; below 0.2, or 0.25 of a long stretch
    (0.22 where it has an end), something is missing, above 1.6 something was added.
    """
    words = len(pair.target.split())
    units = len(_UNIT.findall(pair.source))
    if not (pair.whole and words and units):
        return
    for_long = _FEWEST_WITH_AN_END if _ENGLISH_END.search(pair.target.rstrip()) else _FEWEST_FOR_LONG
    if units >= _LONG_ENOUGH and words < units * (for_long if units >= _LONG else _FEWEST):
        message = f"the English has {words} words for {units} characters of Chinese: something is missing"
        yield finding("accuracy/omission", "major", message, target=(0, len(pair.target)))
    elif _merges(pair, words, units):
        message = f"several sentences of Chinese have {words} words of English: something is missing"
        yield finding("accuracy/omission", "major", message, target=(0, len(pair.target)))
    elif words > units * (_MOST if units >= _SHORT else _MOST_FOR_SHORT) and words > _SHORT:
        message = f"the English has {words} words for {units} characters of Chinese: something was added"
        yield finding("accuracy/addition", "major", message, target=(0, len(pair.target)))


def _merges(pair: Pair, words: int, units: int) -> bool:
    if units < _LONG or words >= _FEW_BUT_SEVERAL * units:
        return False
    chinese = len(_CHINESE_ENDS.findall(pair.source))
    return chinese >= _SEVERAL and len(_ENDS.findall(pair.target)) * _SEVERAL <= chinese


def check_ending(pair: Pair) -> Iterator[Finding]:
    """English that breaks off where the Chinese ends its sentence; small models do so and still report "stop".

    After a word that ends no sentence, before who said it, or where the English is short besides, a part is missing;
    else it may be the full stop alone. Of 1,885 good translations cut at any word, 91 in 100 are then found.
    """
    english = pair.target.rstrip()
    if not (pair.whole and english and _CHINESE_END.search(pair.source) and not _ENGLISH_END.search(english)):
        return
    usual = _USUAL_TO_A_WORD if english[-1].isalnum() else _USUAL
    short = len(english.split()) < usual * len(_UNIT.findall(pair.source))
    quoted = _QUOTED_END.search(english) and _CHINESE_QUOTED_END.search(pair.source)
    without_speaker = english.endswith(",") and _SPEAKER_LAST.search(pair.source)
    is_cut = (short and not quoted) or _NO_LAST_WORD.search(english) or without_speaker
    severity: Severity = "major" if is_cut else "minor"
    place = (max(0, len(english) - 40), len(english))
    yield finding("accuracy/omission", severity, f"the English breaks off: …{english[-40:]}", target=place)


def check_lists(pair: Pair) -> Iterator[Finding]:
    """Items of a list that the English has no room for: 甲、乙、丙、丁 wants three commas or words like "and"."""
    if not pair.whole or pair.source.count("、") < _ITEMS - 1:
        return
    longest = max(_LIST.finditer(pair.source), key=lambda match: match[0].count("、"), default=None)
    if longest is None:
        return
    if all(len(item) == 1 for item in longest[0].split("、")[:-1]):  # 老、弱、病、残、孕 is one phrase
        return
    items, room = longest[0].count("、") + 1, len(_SEPARATOR.findall(pair.target)) + 1
    if room < items:
        message = f"source lists {items} things ({longest[0]}), the English has room for {room}"
        severity: Severity = "minor" if room == items - 1 else "major"
        yield finding("accuracy/omission", severity, message, source=longest.span())


def check_points(pair: Pair) -> Iterator[Finding]:
    """Points of a speech that the English has no room for: 一是, 二是, 三是."""
    if not pair.whole or "二" not in pair.source:
        return
    points: list[re.Match[str]] = []
    for match in _POINT.finditer(pair.source):
        if match["number"] == _NUMERALS[len(points) % len(_NUMERALS)]:
            points.append(match)
    room = len(_BREAK.findall(pair.target))
    if len(points) >= _SEVERAL and room < len(points) - 1:
        message = f"source makes {len(points)} points, the English has room for {room + 1}"
        yield finding("accuracy/omission", "major", message, source=(points[0].start(), points[-1].end()))


def check_titles(pair: Pair) -> Iterator[Finding]:
    """A work or document in 《》 of which the English has no name: nothing in quotes, in capitals or with a number."""
    if not pair.whole or "《" not in pair.source:
        return
    titles = {match[1]: match for match in _TITLE.finditer(pair.source)}
    is_paper = all(len(title) <= _TITLE_OF_A_PAPER for title in titles) and _PAPER.match(pair.target)
    if titles and not (is_paper or _TITLE_MARK.search(pair.target)):
        first = next(iter(titles.values()))
        yield finding(
            "accuracy/omission", "major", f"source names {first[0]}, the English no title", source=first.span()
        )


def check_people(pair: Pair) -> Iterator[Finding]:
    """People whom the source surely names, by a post, elsewhere in the article or with a dot, and the English does not.

    >>> [f.message for f in check_people(Pair("市长龚正、副市长陈杰出席。", "Mayor Gong Zheng attended."))]
    ['source names 陈杰 (Chen Jie), the English does not']
    """
    for person in dropped_people(pair):
        message = f"source names {person.name} ({spelt(person.name, pair.glossary)}), the English does not"
        yield finding("accuracy/omission", "major", message, source=place_of(person, pair))
    for place in dropped_foreigners(pair):  # where such a name begins and ends cannot be seen
        message = f"source names …{pair.source[slice(*place)]}…, the English does not"
        yield finding("accuracy/omission", "major", message, source=place)
