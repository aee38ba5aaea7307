"""Is each person in the English a person of the source?"""

import re
from collections.abc import Iterator

from summarizer.checking.findings import Finding, Severity
from summarizer.checking.pairs import Pair, Place, finding
from summarizer.checking.reading.english_names import EnglishName, english_names
from summarizer.checking.reading.hearing import Hearing
from summarizer.checking.reading.name_tables import OTHER_SPELLINGS, TELLING_SURNAMES
from summarizer.checking.reading.people import AFTER_A_NAME, find_people
from summarizer.checking.reading.pinyin import pinyin_name, readings
from summarizer.checking.reading.sounds import full_names, is_named
from summarizer.sources.surnames import COMMON, SINGLE

_SURNAME = re.compile(rf"[{''.join(sorted(COMMON))}{TELLING_SURNAMES}](?=[\u4e00-\u9fff])")
# 习主席, whom the English may name in full.
_ADDRESSED = re.compile(
    r"([\u4e00-\u9fff])(?:主席|总书记|总理|总统|书记|市长|省长|部长|先生|女士|小姐|教授|老师|主任|队长|主教练"
    r"|董事长|总裁|家|氏|总(?=[，。说表]))"
)
# 总书记 without a name is his, unless it is that of another party or another time.
_GENERAL_SECRETARY = ("Xi", "Jinping")
_OF_THE_PARTY = re.compile(r"\A(?!.*(?:越共|越南|老挝|朝鲜|劳动党|时任)).*总书记", re.DOTALL)
_HE_OR_SHE = re.compile("(?<!其)[他她](?!们)")
_IN_ENGLISH = re.compile(r"\b(?:s?he|his|hers?|him)\b", re.IGNORECASE)
_CAPITALISED = re.compile("[A-Z](?:[^\\W\\d_A-Z]|['’](?!s))+")
_ENDS = re.compile(AFTER_A_NAME)
_A_NAME = 3
"""Characters of a transliteration that is hardly chance."""


def check_names(pair: Pair) -> Iterator[Finding]:
    """Names in the English that nothing in the source can be read as, or sounds like.

    What can be read as the name need not be it, so a wrong name may pass; a right one is not taken for wrong.

    >>> [f.message for f in check_names(Pair("市长龚正指出，要抓落实。", "Mayor Guo Zheng said work must be done."))]
    ['source says 龚正 (Gong Zheng), the English says Guo Zheng']
    >>> [f.message for f in check_names(Pair("特朗普总统说", "President Robert Halden said"))]
    ['the English names Robert Halden, whom the source does not']
    """
    names = english_names(pair.target)
    if not names:
        return
    source = Hearing(pair.source)
    strangers = {name.words: name for name in reversed(names) if not (source.has(name) or _in_a_term(name, pair))}
    article = {pinyin_name(person.name) for person in pair.people}
    known = [name for name in names if name.words not in strangers]
    for stranger in reversed(strangers.values()):
        meant = _meant(stranger, pair, source, known)
        if meant:
            yield _misnamed(stranger, pair, meant)
        elif " ".join(stranger.words) not in article:  # whom the article names, a writer may name for "he"
            yield _added(stranger, pair, source, known)
    if known and not strangers and pair.whole:
        yield from _renamed(known, pair)


def _in_a_term(name: EnglishName, pair: Pair) -> bool:
    """True for the Xi Jinping of Xi Jinping Thought."""
    return any(set(name.words) <= set(hit.term.en.split()) for hit in pair.terms)


def _meant(stranger: EnglishName, pair: Pair, source: Hearing, known: list[EnglishName]) -> Place | None:
    """Where the source has the person whom the English calls by another name, if it is clear who that is."""
    for way in (way for way in stranger.pinyin if way[1:]):
        for place in source.reading(way[1:]):
            end = place + len(way) - 1
            if place and pair.source[place - 1] in SINGLE and _ENDS.match(pair.source, end):  # 龚正 for Guo Zheng
                return place - 1, end
    said = set(re.findall(r"\w+", pair.target.replace(" ".join(stranger.words), "")))
    unsaid = [name for name in _people(pair) if said.isdisjoint(pinyin_name(name).split())]
    if len(unsaid) == 1:
        start = pair.source.index(unsaid[0])
        return start, start + len(unsaid[0])
    lost = _lost(pair.source, [word for name in known for word in name.words])
    return lost[0] if len(lost) == 1 else None


def _people(pair: Pair) -> list[str]:
    """Those named in the source of whom we know that they are people."""
    known = [person.name for person in pair.people if person.name in pair.source]
    return list(dict.fromkeys([*known, *(person.name for person in find_people(pair.source))]))


def _lost(source: str, words: list[str]) -> list[Place]:
    """The places of the foreign names in full that none of *words* sounds like."""
    return [name.span() for name in full_names(source) if not is_named(name[0], words)]


def _renamed(names: list[EnglishName], pair: Pair) -> Iterator[Finding]:
    """A foreign name in full that nothing in the English sounds like, where somebody is named who is nobody's name."""
    full = [name[0] for name in full_names(pair.source)]
    lost = _lost(pair.source, _CAPITALISED.findall(pair.target)) if full else []
    free = [name for name in names if not name.pinyin and not any(is_named(one, name.words) for one in full)]
    if lost and free:
        yield _misnamed(free[0], pair, lost[0])


def _misnamed(stranger: EnglishName, pair: Pair, meant: Place) -> Finding:
    chinese = pair.source[slice(*meant)]
    shown = f"{chinese} ({pinyin_name(chinese)})" if chinese.isalpha() else chinese
    message = f"source says {shown}, the English says {' '.join(stranger.words)}"
    same = any(way[0] in readings(chinese[0]) for way in stranger.pinyin)
    severity: Severity = "minor" if same and _spelt_otherwise(stranger, pair.source) else "critical"
    return finding("accuracy/name", severity, message, source=meant, target=(stranger.start, stranger.end))


def _added(stranger: EnglishName, pair: Pair, source: Hearing, known: list[EnglishName]) -> Finding:
    message = f"the English names {' '.join(stranger.words)}, whom the source does not"
    severity: Severity = (
        "major" if _names_others(pair, source, known) and not _may_be_known(stranger, pair) else "minor"
    )
    return finding("accuracy/name", severity, message, target=(stranger.start, stranger.end))


def _may_be_known(stranger: EnglishName, pair: Pair) -> bool:
    """True where a good translator may have the name from elsewhere: a pronoun, a title, another way to spell."""
    if not _is_known(stranger, pair) and (
        not stranger.sure or (stranger.pinyin and _spelt_otherwise(stranger, pair.source))
    ):
        return True
    surnames = {way[0] for way in stranger.pinyin}
    if any(not surnames.isdisjoint(readings(match[1])) for match in _ADDRESSED.finditer(pair.source)):
        return True
    if stranger.words == _GENERAL_SECRETARY and _OF_THE_PARTY.search(pair.source):
        return not any((person.post or "").endswith("总书记") for person in find_people(pair.source))
    return len(_HE_OR_SHE.findall(pair.source)) > len(_IN_ENGLISH.findall(pair.target))


def _is_known(stranger: EnglishName, pair: Pair) -> bool:
    """True of somebody in the glossary, who has a name in Chinese: Sun Yat-sen."""
    name = " ".join(stranger.words)
    return any(name in term.forms for term in pair.glossary if term.kind == "person")


def _spelt_otherwise(stranger: EnglishName, source: str) -> bool:
    """True where the letters need not be pinyin: a name of Taiwan or Hong Kong, or one with a hyphen."""
    return any("-" in word for word in stranger.words) or any(place in source for place in OTHER_SPELLINGS)


def _names_others(pair: Pair, source: Hearing, known: list[EnglishName]) -> bool:
    """True where the source may name somebody whom the English does not: a surname, a transliteration."""
    said = {place for name in known for place in source.places(name)}
    if any(match.start() not in said for match in _SURNAME.finditer(pair.source)):
        return True
    return any(True for _ in full_names(pair.source)) or any(True for _ in source.unsaid(known, _A_NAME))
