"""Who holds which post: the posts that a Chinese chain names, and those beside a name in English."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from summarizer.checking.reading.post_tables import ACTING, BETWEEN, DEPUTY, FORMER, HEADS


class ChinesePost(NamedTuple):
    """One post of a chain: the English head words that render it, none where we know none, and how far it is held."""

    text: str
    heads: frozenset[str]
    deputy: bool
    acting: bool
    former: bool


class EnglishPost(NamedTuple):
    """A post beside a name in English, and its place there."""

    head: str
    deputy: bool
    acting: bool
    former: bool
    start: int
    end: int


_ENDING = re.compile(rf"(?P<acting>代理?)?(?P<deputy>副)?(?P<ending>{'|'.join(sorted(HEADS, key=len, reverse=True))})")
_AT_END = re.compile(f"{_ENDING.pattern}$")
_PAST = re.compile("原|前(?!海|沿|线|锋|进)")
_ALL_HEADS = sorted(frozenset[str]().union(*HEADS.values()), key=len, reverse=True)
_HEAD = rf"(?P<head>(?i:{'|'.join(_ALL_HEADS)}))s?"
_WORD = r"[\w'’.&]+"
_PLACE = rf"(?!(?i:{'|'.join(_ALL_HEADS)})s?\b)[A-Z][\w'’&-]*"
# of Shanghai; of the Ministry of Ecology and Environment
_OF = rf"(?: (?:of|for|at|in)(?: (?:{_PLACE}|of|the|and|for)){{0,9}} {_PLACE})?"
# What follows a head; a head coach and a chief engineer are others.
_GOES_ON = r" (?:of|for|at|in|and|from|to|on|with|under|since|who)\b|[,.;:)]|$"
_BEFORE = re.compile(rf"(?P<words>(?:{_WORD}[ -]){{0,6}})\b{_HEAD}{_OF} $")
_AFTER = re.compile(rf", (?P<words>(?:(?!who |which ){_WORD}[ -]){{0,6}}?)\b{_HEAD}(?={_GOES_ON})")
_WINDOW = 100
_CLAUSE = re.compile(r"[,;:.()\"“”—](?=\s|$)")


def chinese_posts(chain: str) -> list[ChinesePost]:
    """The posts of a chain, as 、 parts them.

    >>> [(post.text, post.deputy, post.acting) for post in chinese_posts("市委副书记、代市长")]
    [('市委副书记', True, False), ('代市长', False, True)]
    """
    return [_chinese_post(link) for link in chain.split("、") if link]


def posts_in(text: str) -> list[ChinesePost]:
    """Every post that *text* has a word for, whoever holds it."""
    return [_chinese_post(match[0]) for match in _ENDING.finditer(text)]


def _chinese_post(link: str) -> ChinesePost:
    former, ends = bool(_PAST.match(link)), _AT_END.search(link)
    if ends is None:
        return ChinesePost(link, frozenset(), deputy="副" in link, acting="代" in link, former=former)
    return ChinesePost(link, HEADS[ends["ending"]], bool(ends["deputy"]), bool(ends["acting"]), former)


def posts_beside(text: str, start: int, end: int) -> Iterator[EnglishPost]:
    """The posts that English gives the name from *start* to *end*: in front of it, or behind a comma.

    >>> text = "Vice Mayor Hua Yuan met Gong Zheng, deputy secretary of the committee and mayor."
    >>> [(post.head, post.deputy) for post in posts_beside(text, 11, 19)]
    [('mayor', True)]
    >>> [(post.head, post.deputy) for post in posts_beside(text, 24, 34)]
    [('secretary', True)]
    """
    opening = max(0, start - _WINDOW)
    clauses = list(_CLAUSE.finditer(text, opening, start))
    opening = clauses[-1].end() if clauses else opening
    if match := _BEFORE.search(text[opening:start]):
        yield _english_post(match, opening)
    if match := _AFTER.match(text[end : end + _WINDOW]):
        yield _english_post(match, end)


def _english_post(match: re.Match[str], offset: int) -> EnglishPost:
    words: list[str] = []
    for word in reversed(re.findall(r"[\w'’]+", match["words"])):
        if not (word[0].isupper() or word.lower() in BETWEEN):
            break
        words.append(word.lower())
    said = frozenset(words)
    return EnglishPost(
        match["head"].lower(),
        deputy=not DEPUTY.isdisjoint(said),
        acting=not ACTING.isdisjoint(said),
        former=not FORMER.isdisjoint(said),
        start=offset + match.start("head"),
        end=offset + match.end("head"),
    )
