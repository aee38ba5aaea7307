"""Has each person the post in English that the source gives, no more and no less?"""

import re
from collections import Counter
from collections.abc import Iterator

from summarizer.checking.findings import Finding, Severity
from summarizer.checking.naming import dropped_people
from summarizer.checking.pairs import Pair, finding
from summarizer.checking.reading.holding import ChinesePost, EnglishPost, chinese_posts, posts_beside, posts_in
from summarizer.checking.reading.people import Person, find_people
from summarizer.checking.reading.pinyin import pinyin_name
from summarizer.checking.reading.post_tables import HEADS, PAST

_A_POST = re.compile("|".join(sorted({ending[-2:] for ending in HEADS})))
_HIGH = re.compile(r"\b(?:President|Premier|Prime Minister|Governor|Mayor|King|Chancellor)\b")
# Words of either language that make deputies, heads who are none, and in English deputies without a name beside them.
_A_DEPUTY = re.compile(
    "副|次[长官席]|助理|第二|二号|二把手|代理|协理|公使|审议官|常务|分管|高管|议员|VP|[Dd]eputy|[Vv]ice"
)
_A_HEAD = re.compile("负责人|负责同志|主要领导|(?:" + "|".join(sorted(HEADS, key=len, reverse=True)) + ")")
_DEPUTY = re.compile(
    r"(?<![a-z], )\b(?:[Dd]eputy|[Vv]ice)[ -](?:(?!and\b|to\b|squad\b)[A-Za-z]+ ){0,2}?"
    r"(?i:directors?|ministers?|mayors?|governors?|presidents?|chair\w*|premiers?|secretary|secretaries|heads?|chiefs?"
    r"|commissioners?|commanders?|managers?|editors?|deans?|principals?)\b(?! [A-Z])"
)
_FORMERLY = re.compile(r"\b(?:former|formerly|ex|then|retired|late|previous)\b", re.IGNORECASE)


def check_posts(pair: Pair) -> Iterator[Finding]:
    """Posts beside a name that are not the ones the source gives, here or in the article: 代市长 is an acting mayor.

    A wrong post is a wrong rendering of a term: *terminology/wrong*. The sentence still says who did what.

    >>> [f.message for f in check_posts(Pair("市长龚正指出", "President Gong Zheng said"))]
    ['source calls 龚正 市长, the English says president']
    >>> [f.message for f in check_posts(Pair("副市长华源主持。", "Mayor Hua Yuan presided."))]
    ['source calls 华源 副市长, the English leaves out that it is a deputy']
    >>> [f.message for f in check_posts(Pair("市长龚正主持，王浩、陈杰出席。", "Mayor Gong Zheng met Mayor Wang Hao."))]
    ['source gives 王浩 no post, the English gives the one of 龚正']
    """
    here = find_people(pair.source) if _A_POST.search(pair.source) else []
    yield from _beside_names(pair, here)
    yield from _lent(pair, here)
    yield from _made_deputies(pair)
    if pair.whole:
        yield from _left_out(pair, here)


def _beside_names(pair: Pair, here: list[Person]) -> Iterator[Finding]:
    """Posts that are not the ones which the source gives to the same person."""
    known = {person.name for person in here if person.post}
    people = [*here, *(person for person in pair.people if person.name not in known and person.name in pair.source)]
    surnames = Counter(pinyin_name(person.name).split()[0] for person in people)
    for person in people:
        if person.post:
            alone = surnames[pinyin_name(person.name).split()[0]] == 1
            yield from _held(person, pair, here, alone=alone)
    if len(here) == 1 and here[0].post:
        yield from _unnamed(here[0], pair)


def _held(person: Person, pair: Pair, here: list[Person], *, alone: bool) -> Iterator[Finding]:
    posts = [*chinese_posts(person.post or ""), *_other_posts(pair.source, here), *_posts_left_over(person, pair)]
    severity: Severity = "critical" if person in here else "major"
    start = pair.source.index(person.name)
    goes_before = len(person.post or "") if pair.source.endswith(f"{person.post}", 0, start) else 0
    source = start - goes_before, start + len(person.name)
    for place in re.finditer(_spelt(person.name, alone=alone), pair.target):
        for post in posts_beside(pair.target, *place.span()):
            if wrong := _wrong(post, posts, pair):
                message = f"source calls {person.name} {person.post}, the English {wrong}"
                target = min(post.start, place.start()), max(post.end, place.end())
                yield finding("terminology/wrong", severity, message, source=source, target=target)


def _lent(pair: Pair, here: list[Person]) -> Iterator[Finding]:
    """The post of one of those *here* for others, to whom the source gives none: 省长郑栅洁主持，葛慧君、卢山出席."""
    holders = [person for person in here if person.post]
    taken = {pinyin_name(person.name) for person in (*holders, *pair.people) if person.post}
    free = {head for post in _other_posts(pair.source, here) for head in post.heads}
    for person in here if holders else ():
        for place in re.finditer(_spelt(person.name, alone=False), pair.target):
            for post in posts_beside(pair.target, *place.span()):
                lenders = [one.name for one in holders if _holds(one, post) and post.head not in free]
                if lenders and post.start < place.start() and pinyin_name(person.name) not in taken:
                    message = f"source gives {person.name} no post, the English gives the one of {lenders[0]}"
                    source, target = (person.start, person.end), (post.start, place.end())
                    yield finding("terminology/wrong", "major", message, source=source, target=target)


def _holds(person: Person, post: EnglishPost) -> bool:
    return any(post.head in one.heads and post.deputy == one.deputy for one in chinese_posts(person.post or ""))


def _made_deputies(pair: Pair) -> Iterator[Finding]:
    """Deputies whom nobody names, where the source has the head: 负责人 as "deputy director"."""
    known = [person.post or "" for person in pair.people] + [form for hit in pair.terms for form in hit.term.forms]
    if _A_DEPUTY.search(pair.source) or any(_A_DEPUTY.search(words) for words in known):
        return
    for match in _DEPUTY.finditer(pair.target) if _A_HEAD.search(pair.source) else ():
        message = f"the English says {match[0]}, the source has no deputy"
        yield finding("terminology/wrong", "major", message, target=match.span())


def _left_out(pair: Pair, here: list[Person]) -> Iterator[Finding]:
    """Posts that the source puts before a name, of which the English has no word: 车俊 as Che Jun alone."""
    said = {form for word in re.findall(r"[a-z]+", pair.target.lower()) for form in (word, word.removesuffix("s"))}
    for person in here:
        heads = [post.heads for post in chinese_posts(person.post or "") if post.heads]
        named = re.search(_spelt(person.name, alone=False), pair.target)
        start = person.start - len(person.post or "")
        if not (heads and named and pair.source.startswith(person.post or "", start)):
            continue
        is_without = not any(True for _ in posts_beside(pair.target, *named.span()))
        if is_without and said.isdisjoint(frozenset[str]().union(*heads)):
            message = f"source calls {person.name} {person.post}, the English leaves that out"
            yield finding("accuracy/omission", "major", message, source=(start, person.end))


def _posts_left_over(person: Person, pair: Pair) -> Iterator[ChinesePost]:
    """Those of the people whom the English drops: that they are somebody else's is told of who is gone."""
    for lost in dropped_people(pair):
        yield from chinese_posts((lost.post or "") if lost.name != person.name else "")


def _unnamed(person: Person, pair: Pair) -> Iterator[Finding]:
    """The high post of somebody else where the English leaves the name out: 市长龚正 as "the President"."""
    if any(part in pair.target for part in pinyin_name(person.name).split()):
        return
    may_be = frozenset[str]().union(
        *(post.heads for post in [*chinese_posts(person.post or ""), *posts_in(pair.source)])
    )
    said = _HIGH.findall(pair.target)
    if may_be and said and may_be.isdisjoint(word.lower() for word in re.findall(r"\w+", pair.target)):
        message = f"source calls {person.name} {person.post}, the English says {said[0].lower()}"
        place = _HIGH.search(pair.target)
        source = (person.start - len(person.post or ""), person.end)
        yield finding("terminology/wrong", "major", message, source=source, target=place.span() if place else None)


def _spelt(name: str, *, alone: bool) -> str:
    """A pattern for a name in English: in full, or by the surname where one person *alone* has it."""
    surname, _, given = map(re.escape, pinyin_name(name).partition(" "))
    return rf"\b{surname}(?: {given}){'?' if alone else ''}\b(?! [A-Z])"


def _other_posts(source: str, people: list[Person]) -> list[ChinesePost]:
    """The posts in *source* that do not stand in front of somebody's name: 习近平总书记."""
    for person in people:
        source = source.replace(f"{person.post}{person.name}", "，")
    return posts_in(source)


def _wrong(post: EnglishPost, posts: list[ChinesePost], pair: Pair) -> str | None:
    """What is wrong with an English post, or None where one of *posts* may be meant."""
    meant = [other for other in posts if post.head in other.heads or not other.heads]
    if not meant:
        return f"says {post.head}"
    if all(other.deputy for other in meant) and not post.deputy:
        return "leaves out that it is a deputy"
    if post.deputy and not any(other.deputy for other in meant) and "助理" not in pair.source:
        return "makes it a deputy"
    if all(other.acting for other in meant) and not post.acting:
        return "leaves out that it is acting"
    if post.acting and not any(other.acting for other in meant) and "代" not in pair.source:
        return "makes it acting"
    return _past(post, meant, pair)


def _past(post: EnglishPost, meant: list[ChinesePost], pair: Pair) -> str | None:
    if all(other.former for other in meant) and not _FORMERLY.search(pair.target):
        return "leaves out that it is past"
    if post.former and set(PAST).isdisjoint(pair.source):
        return "makes it past"
    return None
