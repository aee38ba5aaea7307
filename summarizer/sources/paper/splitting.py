"""The parts of a page → its stories: which paragraphs belong together, and which headline is theirs.

No single sign decides. Each gap between two paragraphs has odds that a story begins there (datelines, sign-offs,
headlines, words), each headline line has a value for each story (the share of its pairs of characters that stand in
it, and its place), and the division of the page with the greatest sum is taken. All weights are logarithms of odds.
"""

import functools
import itertools
import math
import operator
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from summarizer.sources.paper.cohesion import Cohesion, has_grammar, pairs
from summarizer.sources.paper.layout import Aside, Body, Heading, Part

# That a story begins: what stands in the gap before it, or at the edges of the paragraphs beside it.
_DATELINE = 12.6
_SIGNOFF = 7.0
_BYLINE = 5.0
_PAGE_LINE = 1.5
_HEADLINE = 2.4
_SHORT_HEADLINE = -0.6
_WORDS = 0.7
_PRIOR = -0.4

# That a headline line is a story's: by its words, its share of pairs to the power, and by its place.
_SHARE = 7.4
_POWER = 0.66
_LEAD = 0.5
_NO_SHARE = -3.0
_IN_PLACE = 2.55
_INTERRUPTS = -4.5
_SWITCH = -0.7
_TEAR = -3.0
_LEADS = 0.85
_AWAY = -1.0
_SUBDIVIDES = -6.0
_ALIKE = -0.7
_SUBHEAD = 0.6
_LONG_SUBHEAD = -0.7
_NO_HEADLINE = -1.0
_SECOND_HEADLINE = -1.4

_UNSURE = 1.5
"""A choice with a smaller margin than this is uncertain."""
_NEVER, _SETTLED, _SURE = -7.0, -0.7, 6.0
"""A gap with higher odds than the last begins a story. One with lower odds than the first does not; nor, where no
headline speaks for it, one with lower odds than the second. What lies between is tried both ways.
"""
_LONGEST_SHORT = 9
"""Characters of a line that may well be a subhead."""
_LONGEST_SUBHEAD = 18
_THIRD = 0.15
"""Share of a headline that its lead has at least, where the lead is to speak for a beginning."""
_CLEAR = 1.5
"""A gap with odds nearer to even than this is in doubt."""
_SWEEPS = 4
_CANDIDATES = 3
"""Paragraphs, those with most of a headline line, whose stories it may be of."""
_MOST = 0.8
"""Share of paragraphs after a blank line where blank lines set everything apart."""
_SHEET = 40
"""Paragraphs of a newspaper page."""

# How the parts of one document are numbered: 一、, （二）, 第三条, 4.
_NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|第[一二三四五六七八九十百\d]{1,4}[章节条编]|\d{1,2}[.．、](?!\d)"
)
_SIGNED = frozenset({"byline", "source"})
_SIGNING = _SIGNED | {"editor", "caption", "jump"}
_PAGE_RULES = frozenset({"page", "page date", "section", "label", "masthead"})


Stories = tuple[tuple[int, int], ...]
"""The first paragraph of each, and the one after its last."""
Owners = tuple[int | None, ...]
"""For each headline line in a gap, the first paragraph of its story; None where it is a subhead, or nobody's."""


class Run(NamedTuple):
    """The headline *lines* in a *gap*, and the paragraphs whose stories they may be of.

    Those are the paragraphs beside it, and the ones that have most of its words.
    """

    gap: int
    lines: list[int]
    switches: list[float]
    """What it costs to give each line to another story than the line before."""
    near: list[int]
    mask: int
    """The same paragraphs, each a bit."""
    nobody: Owners
    """Its lines as subheads, or as nobody's."""
    subhead: float
    """What that is worth inside a story."""


class Given(NamedTuple):
    """The story of each headline line in a gap, what that is worth, and what it gives the stories."""

    value: float
    owners: Owners
    headed: frozenset[int]
    """The stories that have a headline here."""
    led: list[int]
    """Those of them that begin with the paragraph that has most of a line of theirs."""


@dataclass
class Story:
    """The paragraphs of one story, among them its subheads, its headline, and why they are taken together."""

    parts: list[Part] = field(default_factory=list)
    headline: list[Heading] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    uncertain: bool = False


def one_story(
    parts: Sequence[Part], *, titled: bool = False, reason: str = "the file holds one article"
) -> list[Story]:
    """The parts of a page that is known to hold one story, for a *reason*.

    Headline lines above its first paragraph are its headline, unless it is *titled* from elsewhere.
    """
    first = next((n for n, part in enumerate(parts) if isinstance(part, Body)), 0)
    above = [] if titled else [part for part in parts[:first] if isinstance(part, Heading)]
    rest = [part for number, part in enumerate(parts) if number >= first or part not in above]
    return [Story(rest, above, [reason])]


def split(parts: Sequence[Part]) -> list[Story]:
    """The stories of a page, in the order of their texts. Every part stands in one of them, once."""
    if not any(isinstance(part, Body) for part in parts):
        return [_without_text(parts)] if parts else []
    return [story for sheet in _sheets(parts) for story in _split_sheet(sheet)]


def _without_text(parts: Sequence[Part]) -> Story:
    """A page on which nothing is set as text: its headline lines are its paragraphs, or else all that it has."""
    has_lines = any(isinstance(part, Heading) for part in parts)
    return Story(list(parts) if has_lines else [Body(part.traced) for part in parts], [], ["it has no text but lines"])


def _sheets(parts: Sequence[Part]) -> Iterator[Sequence[Part]]:
    """The parts in stretches of the size of a newspaper page, so that time grows with a file as its length does.

    A stretch ends where a page of the file does, or else before the next dateline.
    """
    start = bodies = 0
    for number, part in enumerate(parts):
        if not isinstance(part, Body):
            continue
        if bodies >= _SHEET:
            above = number
            while not isinstance(parts[above - 1], Body):
                above -= 1
            turns = any(other.gap == "page" for other in parts[above : number + 1] if not isinstance(other, Aside))
            if turns or part.opening or bodies >= 2 * _SHEET:
                yield parts[start:above]
                start, bodies = above, 0
        bodies += 1
    yield parts[start:]


def _split_sheet(parts: Sequence[Part]) -> list[Story]:
    if _is_one(parts):
        return one_story(parts, reason="nothing on the page begins a second article")
    page = _Page(parts)
    openings = {0, *(gap for gap in range(1, page.size) if page.odds[gap] > 0)}
    likely = _Division.of(page, openings)
    if likely.is_clear(page):
        return _stories(page, likely)
    starts = [likely, _Division.of(page, openings | page.leads)] if page.leads - openings else [likely]
    return _stories(page, max((start.improved(page) for start in starts), key=lambda division: division.score))


def _is_one(parts: Sequence[Part]) -> bool:
    """True where nothing could begin a second story: one headline at most, above, and no sign in between."""
    bodies = [number for number, part in enumerate(parts) if isinstance(part, Body)]
    first, last = bodies[0], bodies[-1]
    headings = [number for number, part in enumerate(parts) if isinstance(part, Heading)]
    if len(headings) > 1 or any(number > first for number in headings):
        return False
    return not any(
        part.furniture.rule in _SIGNED | _PAGE_RULES
        if isinstance(part, Aside)
        else _has_edge(part, number, first, last)
        for number, part in enumerate(parts[first : last + 1], first)
    )


def _has_edge(part: Part, number: int, first: int, last: int) -> bool:
    """True where a paragraph in the middle opens as a report does, or is signed as one."""
    if not isinstance(part, Body):
        return False
    signed = any(ending.rule != "caption" for ending in part.endings)
    return (part.opening is not None and number > first) or (signed and number < last)


class _Page:
    """The parts of a page by their numbers: paragraphs, and the gaps before them and after the last."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = parts
        self.bodies = [part for part in parts if isinstance(part, Body)]
        self.lines = {number: part for number, part in enumerate(parts) if isinstance(part, Heading)}
        self.size = len(self.bodies)
        edges = [-1, *(number for number, part in enumerate(parts) if isinstance(part, Body)), len(parts)]
        self.gaps = [range(a + 1, b) for a, b in itertools.pairwise(edges)]
        self.headings = [[n for n in gap if n in self.lines] for gap in self.gaps]
        self._texts = [body.text for body in self.bodies]
        self._cohesion = Cohesion(self._texts)
        self._masks = self._find_pairs()
        self._counts = {n: [mask.bit_count() for mask in masks] for n, (_, masks) in self._masks.items()}
        self._values: dict[tuple[int, tuple[int, int]], list[float]] = {}
        self._given: dict[tuple[int, Stories], Given] = {}
        self.divisions: dict[frozenset[int], _Division] = {}
        """Those that were weighed, by the paragraphs that begin their stories: most are come upon again."""
        self._spaced = sum(body.gap != "line" for body in self.bodies) >= _MOST * self.size
        self.runs = [self._run(gap, lines) for gap, lines in enumerate(self.headings) if lines]
        alone = (gap[0] for gap in self.headings if len(gap) == 1)
        self._short = sum(_length(self.lines[line]) <= _LONGEST_SHORT for line in alone)
        self.lead = {line: self._lead(line) for line in self.lines}
        self.leads = {lead for lead in self.lead.values() if lead is not None}
        self.odds = [0.0, *(self._odds(gap) for gap in range(1, self.size))]

    def _find_pairs(self) -> dict[int, tuple[int, list[int]]]:
        """For each headline line, how many pairs it has, and for each paragraph which of them stand in it."""
        own = {n: list(dict.fromkeys(pairs(line.text))) for n, line in self.lines.items()}
        places: dict[str, list[tuple[list[int], int]]] = {}
        masks = {n: [0] * self.size for n in own}
        for n, mine in own.items():
            for number, pair in enumerate(mine):
                places.setdefault(pair, []).append((masks[n], 1 << number))
        wanted, apart = set(places), [pair for pair in places if has_grammar(pair)]
        for body, (text, content) in enumerate(zip(self._texts, self._cohesion.content, strict=True)):
            for pair in itertools.chain(wanted & content, filter(text.__contains__, apart)):
                for mask, bit in places[pair]:
                    mask[body] |= bit
        return {n: (len(mine), masks[n]) for n, mine in own.items()}

    def _switch(self, line: int) -> float:
        """The cost of giving a headline line to another story than the line before.

        Where blank lines set everything apart, lines without one in between are of one headline.
        """
        return _TEAR if self._spaced and self.lines[line].gap == "line" and line - 1 in self.lines else _SWITCH

    def stories(self, starts: Sequence[int]) -> list[tuple[int, int]]:
        """The first paragraph of each story, and the one after its last."""
        return list(itertools.pairwise([*starts, self.size]))

    def share(self, line: int, first: int, last: int) -> float:
        """Share of the pairs of a headline line that stand in paragraphs *first* to *last* - 1, from 0 to 1."""
        size, masks = self._masks[line]
        return functools.reduce(operator.or_, masks[first:last], 0).bit_count() / size if size else 0.0

    def values(self, gap: int, story: tuple[int, int]) -> list[float]:
        """How well the words of each headline line in *gap* speak for a *story*."""
        known = self._values.get((gap, story))
        if known is None:
            known = self._values[gap, story] = [self._value(line, *story) for line in self.headings[gap]]
        return known

    def _value(self, line: int, first: int, last: int) -> float:
        whole = self.share(line, first, last)
        lead = self._counts[line][first] / self._masks[line][0] if whole else 0.0
        return _SHARE * math.pow((1 - _LEAD) * whole + _LEAD * lead, _POWER) + _NO_SHARE

    def given(self, run: "Run", around: Sequence[tuple[int, int]]) -> "Given":
        """What `_given` finds where *around* has the story of each paragraph; most of it is asked again and again."""
        stories = tuple(dict.fromkeys(map(around.__getitem__, run.near)))
        known = self._given.get((run.gap, stories))
        if known is None:
            known = self._given[run.gap, stories] = _given(self, run, stories)
        return known

    def _run(self, gap: int, lines: list[int]) -> "Run":
        near = {max(0, gap - 1), min(gap, self.size - 1)}
        for line in lines:
            counts = self._counts[line]
            near.update(sorted(range(self.size), key=counts.__getitem__, reverse=True)[:_CANDIDATES])
        switches = [self._switch(line) for line in lines]
        is_short = len(lines) == 1 and _length(self.lines[lines[0]]) <= _LONGEST_SUBHEAD
        subhead = _SUBHEAD if is_short else _LONG_SUBHEAD
        mask = sum([1 << paragraph for paragraph in near])
        return Run(gap, lines, switches, sorted(near), mask, (None,) * len(lines), subhead)

    def _lead(self, line: int) -> int | None:
        """The paragraph that has most of a headline line, if it has a third of it."""
        counts = self._counts[line]
        most = max(counts)
        return counts.index(most) if most and most >= _THIRD * self._masks[line][0] else None

    def _odds(self, gap: int) -> float:
        """The odds that a story begins with paragraph *gap*, by everything but the words of headlines."""
        total = _PRIOR + sum(weight for weight, _ in self.signs(gap))
        if total >= _DATELINE:
            return total
        least = (_NEVER if self.headings[gap] or gap in self.leads else _SETTLED) - total
        return total + _WORDS * self._cohesion.begins(gap, least / _WORDS)

    def signs(self, gap: int) -> list[tuple[float, str]]:
        """What speaks for a beginning with paragraph *gap*, with its weight."""
        body, before = self.bodies[gap], self.bodies[gap - 1]
        signs: list[tuple[float, str]] = []
        if body.opening:
            signs.append((_DATELINE, f"{body.opening.dateline or body.opening.byline} opens it"))
        signed = [ending.value for ending in before.endings if ending.rule != "caption"]
        if signed:
            signs.append((_SIGNOFF, f"{signed[-1]} closes what stands before"))
        after_headline = False
        for number in self.gaps[gap]:
            part = self.parts[number]
            after_headline |= isinstance(part, Heading)
            if isinstance(part, Aside) and part.furniture.rule in _SIGNED:
                name = part.furniture.value or part.traced.text
                signs.append(
                    (_BYLINE, f"{name} stands above it")
                    if after_headline
                    else (_SIGNOFF, f"{name} closes what stands before")
                )
            elif isinstance(part, Aside) and part.furniture.rule in _PAGE_RULES:
                signs.append((_PAGE_LINE, f"{part.traced.text} stands above it"))
        if lines := self.headings[gap]:
            is_short = len(lines) == 1 and _length(self.lines[lines[0]]) <= _LONGEST_SHORT
            numbered = any(_NUMBERED.match(self.lines[n].text) for n in lines)
            weight = _SHORT_HEADLINE + _ALIKE * min(self._short - 1, 3) if is_short else _HEADLINE
            weight += _SUBDIVIDES * numbered
            signs.append((weight, "a headline stands above it"))
        return signs

    def is_open(self, gap: int) -> bool:
        """True where *gap* may or may not begin a story, so that both are tried."""
        if self.headings[gap] or gap in self.leads:
            return _NEVER < self.odds[gap] < _SURE
        return _SETTLED < self.odds[gap] < _SURE


def _length(line: Heading) -> int:
    """Characters of a headline line, marks and white space apart."""
    return sum(map(str.isalnum, line.text))


class _Division(NamedTuple):
    """One way to divide a page: the paragraphs that begin stories, and the story of each headline line."""

    cuts: frozenset[int]
    score: float
    around: list[tuple[int, int]]
    """For each paragraph, its story."""
    given: list[Given]
    """For each run of headline lines, the stories that they are of."""
    margins: Mapping[int, float] = MappingProxyType({})
    """For each gap that was tried both ways, what the other way would have cost."""

    @classmethod
    def of(cls, page: _Page, cuts: Iterable[int]) -> "_Division":
        starts = sorted(cuts)
        around = [story for story in page.stories(starts) for _ in range(*story)]
        return cls._weighed(page, frozenset(starts), around, [page.given(run, around) for run in page.runs])

    def moved(self, page: _Page, *gaps: int) -> "_Division":
        """The same with other beginnings at *gaps*."""
        cuts = self.cuts.symmetric_difference(gaps)
        known = page.divisions.get(cuts)
        if known is None:
            known = page.divisions[cuts] = self._moved(page, cuts, gaps)
        return known

    def _moved(self, page: _Page, cuts: frozenset[int], gaps: Sequence[int]) -> "_Division":
        """The division by *cuts*: only headline lines that may be of the stories beside *gaps* are given anew."""
        first, last = self.around[min(gaps) - 1][0], self.around[max(gaps)][1]
        around = self.around.copy()
        for start, end in itertools.pairwise([first, *(gap for gap in sorted(gaps) if gap in cuts), last]):
            around[start:end] = [(start, end)] * (end - start)
        touched = (1 << last) - (1 << first)
        given = [
            page.given(run, around) if run.mask & touched else before
            for run, before in zip(page.runs, self.given, strict=True)
        ]
        return self._weighed(page, cuts, around, given)

    @classmethod
    def _weighed(
        cls, page: _Page, cuts: frozenset[int], around: list[tuple[int, int]], given: list[Given]
    ) -> "_Division":
        score = sum([each.value for each in given], sum([page.odds[gap] for gap in sorted(cuts)]))
        led = {story for each in given for story in each.led}
        stories = len(frozenset().union(*[each.headed for each in given]))
        headlines = sum([len(each.headed) for each in given])
        score += _LEADS * len(led)
        score += _SECOND_HEADLINE * (headlines - stories) + _NO_HEADLINE * (len(cuts) - stories)
        return cls(cuts, score, around, given)

    def owners(self, page: _Page) -> dict[int, int | None]:
        """For each headline line, the first paragraph of its story."""
        return {
            line: owner
            for run, given in zip(page.runs, self.given, strict=True)
            for line, owner in zip(run.lines, given.owners, strict=True)
        }

    def is_clear(self, page: _Page) -> bool:
        """True where nothing need be weighed: no gap is in doubt, and each story has one headline, by its words too."""
        if any(abs(odds) < _CLEAR for odds in page.odds[1:]):
            return False
        owners = self.owners(page)
        if set(owners.values()) != self.cuts:
            return False
        leads = ((owner, page.lead[line]) for line, owner in owners.items())
        return all(lead is None or self.around[lead][0] == owner for owner, lead in leads)

    def improved(self, page: _Page) -> "_Division":
        """The best division that is reached from this one by steps that each make it better."""
        best = self
        tried = {gap for gap in range(1, page.size) if page.is_open(gap)}
        margins: dict[int, float] = {}
        idle = 0
        for gap in sorted(tried) * _SWEEPS:
            others = [best.moved(page, gap)]
            if gap in best.cuts:
                beside = {gap - 1, gap + 1} & tried - best.cuts
                others += [best.moved(page, gap, other) for other in sorted(beside)]
            margins[gap] = best.score - others[0].score
            better = max([best, *others], key=lambda division: division.score)
            idle, best = 0 if better is not best else idle + 1, better
            if idle == len(tried):  # all round, and no step was one
                break
        return best._replace(margins=margins)


def _given(page: _Page, run: Run, stories: Stories) -> Given:
    """The best of *stories* for each headline line of a *run*, and the value of that."""
    value, owners = _assigned(page, run, stories)
    if owners is run.nobody:
        return Given(value, owners, frozenset(), [])
    headed = frozenset([owner for owner in owners if owner is not None])
    led = [
        owner for line, owner in zip(run.lines, owners, strict=True) if owner is not None and owner == page.lead[line]
    ]
    return Given(value, owners, headed, led)


def _assigned(page: _Page, run: Run, stories: Stories) -> tuple[float, Owners]:
    """The best of *stories* for each headline line of a *run*, by its first paragraph, and the value of that.

    The last lines may be those of the story that begins there; lines before them may be of others, and to go from one
    story to another between two lines costs. A line inside a story may be its subhead (None).
    """
    gap = run.gap
    firsts = [first for first, _ in stories]
    columns = [page.values(gap, story) for story in stories]
    below = columns[firsts.index(gap)] if gap in firsts else None
    best, chosen, each = float("-inf"), run.nobody, 0.0
    if below is None and any(first < gap < last for first, last in stories):
        best, each = run.subhead, _INTERRUPTS
    *some, (whole, owners) = _detached(firsts, [*zip(*columns, strict=True)], run.switches, each)
    if below is not None:
        whole += _AWAY
    if whole > best:
        best, chosen = whole, owners
    if gap == page.size and best < 0:  # below the last paragraph, and of no story: who signed, an appendix
        best, chosen = 0.0, run.nobody
    if below is not None:
        here = _IN_PLACE
        for count in range(len(below) - 1, -1, -1):
            here += below[count]
            total = some[count][0] + here + (run.switches[count] + _AWAY if count else 0.0)
            if total > best:
                best, chosen = total, some[count][1] + (gap,) * (len(below) - count)
    return best, chosen


def _detached(
    firsts: list[int], rows: list[tuple[float, ...]], switches: list[float], each: float
) -> list[tuple[float, Owners]]:
    """For each number of lines from none on, the best stories for so many, *each* line costing so much more.

    *rows* has what each line is worth to each of the stories, which begin with the paragraphs *firsts*.
    """
    ways: list[tuple[float, tuple[int, ...]]]
    ways = [(value + each, (first,)) for first, value in zip(firsts, rows[0], strict=True)]
    top = max(ways)
    found: list[tuple[float, Owners]] = [(0.0, ()), top]
    for row, switch in zip(rows[1:], switches[1:], strict=True):
        least = top[0] + switch
        ways = [
            (way[0] + value + each, (*way[1], first)) if way[0] >= least else (least + value + each, (*top[1], first))
            for first, way, value in zip(firsts, ways, row, strict=True)
        ]
        top = max(ways)
        found.append(top)
    return found


def _stories(page: _Page, division: _Division) -> list[Story]:
    """The stories of a division, with every part of the page, and the reasons for them."""
    starts = sorted(division.cuts)
    owners = division.owners(page)
    stories = [Story() for _ in starts]
    for gap, numbers in enumerate(page.gaps):
        below = bisect_right(starts, gap) - 1
        above = below - 1 if gap and gap in division.cuts else below
        signed = _signed(page, numbers)
        for place, number in enumerate(numbers):
            owner = owners.get(number)
            if owner is None:
                stories[above if place < signed else below].parts.append(page.parts[number])
            else:
                stories[starts.index(owner)].headline.append(page.lines[number])
        stories[below].parts += page.bodies[gap : gap + 1]
    for story, (first, last) in zip(stories, page.stories(starts), strict=True):
        lines = [line for line, owner in owners.items() if owner == first]
        story.reasons = _reasons(page, division, lines, first, last)
        margins = [division.margins.get(gap, _UNSURE) for gap in range(max(1, first), last + 1)]
        story.uncertain = min(margins, default=_UNSURE) < _UNSURE
    return stories


def _signed(page: _Page, gap: range) -> int:
    """How many parts of a gap end with who signed the story above it, or a line under a picture of it."""
    signed = 0
    for place, number in enumerate(gap):
        part = page.parts[number]
        if isinstance(part, Heading):
            break
        if isinstance(part, Aside) and part.furniture.rule in _SIGNING:
            signed = place + 1
    return signed


def _reasons(page: _Page, division: _Division, lines: list[int], first: int, last: int) -> list[str]:
    """Why paragraphs *first* to *last* - 1 are a story with these headline *lines*."""
    reasons = []
    if first:
        signs = [words for _, words in page.signs(first)] or ["its words are not those of what stands before"]
        margin = division.margins.get(first, page.odds[first])
        reasons.append(f"begins here: {'; '.join(signs)} (margin {margin:.1f}, uncertain below {_UNSURE})")
    if lines:
        own = max(page.share(line, first, last) for line in lines)
        if own < _THIRD:
            return [*reasons, "headline: by its place, not by its words"]
        bounds = page.stories(sorted(division.cuts))
        others = [max(page.share(line, a, b) for line in lines) for a, b in bounds if a != first]
        next_best = f", next best {max(others):.2f}" if others else ""
        reasons.append(f"headline: {own:.2f} of its pairs of characters stand in this story{next_best}")
    return reasons or ["all that the page holds"]
