"""Which runs of a web page are its article, and by which rule each of the others is not.

The article is the element whose text is longest for how little of it is links and labels, parts that are named as
furniture not counted. Measured on 63 hand-read pages of 32 Chinese sites, character 4-grams, mean of the pages: F1 is
0.994 (precision 0.990, recall 0.9996) where trafilatura 2.3.1 has 0.83 to 0.87, by its mode.
"""

import re
from collections.abc import Iterable
from functools import cached_property

from summarizer.sources.web import furniture as webfurniture
from summarizer.sources.web.elements import Element, Elements

_MARKS = re.compile(r"[，。！？；、“：,.!?;]")
_ENDED = re.compile(r"[。！？]")
_WORD = re.compile(r"[^\W_]+")

_PROSE = 12
"""Characters outside links from which a run with a punctuation mark counts as prose."""
_PLAIN = frozenset(["html", "body", "article", "main", "#page"])
"""Elements that no name makes furniture: they hold everything."""


def choose(page: Elements) -> list[str | None]:
    """For each run of the page None where it is the article's, else the name of the rule that leaves it out."""
    return _Choice(page).rules()


def bare(text: str) -> str:
    """Letters, figures and characters only."""
    return "".join(_WORD.findall(text))


class _Choice:
    """Lengths are characters without white space, as lists with an entry for each run, or sums for each element."""

    def __init__(self, page: Elements) -> None:
        self._page = page
        self._elements = page.elements
        self._runs = page.runs
        self._length = [len("".join(run.traced.text.split())) for run in page.runs]
        self._prose = [0] * len(page.runs)
        self._labels = [0] * len(page.runs)
        for i, run in enumerate(page.runs):
            free = self._length[i] - run.linked
            is_prose = free >= _PROSE and _MARKS.search(run.traced.text)
            (self._prose if is_prose else self._labels)[i] = free
        self._zones = self._named_zones()

    def rules(self) -> list[str | None]:
        best, score = self._best()
        while (zone := self._underrated(score)) is not None:
            self._spare(zone)
            best, score = self._best()
        inside = self._below(best)
        rules = [
            self._zones[run.element] or ("outside" if not inside[run.element] else self._line_rule(i))
            for i, run in enumerate(self._runs)
        ]
        self._cut_head(rules)
        self._cut_tail(rules)
        return self._never_nothing(rules)

    # Elements

    def _named_zones(self) -> list[str | None]:
        """For each element the rule that makes it furniture, its own or that of an element round it."""
        headings = self._sums([run.tag == "h1" for run in self._runs])
        zones: list[str | None] = [None] * len(self._elements)
        for i, element in enumerate(self._elements[1:], 1):
            zones[i] = zones[element.parent] or _zone(element, holds_heading=bool(headings[i]))
        return zones

    def _best(self) -> tuple[int, float]:
        """The element that is most of an article, the innermost of equals, and its score."""
        scores = self._scores([self._zones[run.element] is None for run in self._runs])
        best = max(range(len(scores)), key=lambda i: (scores[i], i))
        return best, scores[best]

    def _scores(self, counted: list[bool]) -> list[float]:
        """How much of an article each element is: its prose, by the third power of its share in all of its text.

        Short lines beside prose (subheadings, verse) are half content up to the length of the prose; short lines and
        links anywhere else count doubly against it.
        """
        own = self._own([length * c for length, c in zip(self._prose, counted, strict=True)])
        near = own[:]
        for i, element in enumerate(self._elements[1:], 1):
            near[element.parent] += own[i]
        beside, alone = [0] * len(self._runs), [0] * len(self._runs)
        for i, run in enumerate(self._runs):
            parent = max(self._elements[run.element].parent, 0)
            (beside if near[run.element] or near[parent] else alone)[i] = self._labels[i] * counted[i]
        against = [length + run.linked * c for length, run, c in zip(alone, self._runs, counted, strict=True)]
        scores = []
        for prose, lines, other in zip(self._up(own), self._sums(beside), self._sums(against), strict=True):
            content = prose + 0.5 * min(lines, prose)
            scores.append(content * (content / max(content + 2 * other, 1)) ** 3)
        return scores

    def _underrated(self, score: float) -> int | None:
        """A part named as furniture that is far more of an article than the best of the rest; comments must be more so.

        Some page calls the box of its article `share-box`, and some bury a short notice under a thousand comments.
        """
        scores = self._scores([self._zones[run.element] in (None, "furniture") for run in self._runs])
        found = [
            i
            for i, element in enumerate(self._elements)
            if self._zones[i] == "furniture"
            and self._zones[element.parent] is None
            and scores[i] > max((10 if webfurniture.is_surely_furniture(element.names) else 2) * score, 40)
        ]
        return max(found, key=lambda i: scores[i], default=None)

    def _spare(self, zone: int) -> None:
        """The names in this part say nothing."""
        for i, is_inside in enumerate(self._below(zone)):
            if is_inside and self._zones[i] == "furniture":
                self._zones[i] = None

    def _below(self, top: int) -> list[bool]:
        inside = [False] * len(self._elements)
        inside[top] = True
        for i in range(top + 1, len(inside)):
            inside[i] = inside[self._elements[i].parent]
        return inside

    def _own(self, lengths: Iterable[int]) -> list[int]:
        own = [0] * len(self._elements)
        for run, length in zip(self._runs, lengths, strict=True):
            own[run.element] += length
        return own

    def _sums(self, lengths: Iterable[int]) -> list[int]:
        return self._up(self._own(lengths))

    def _up(self, own: list[int]) -> list[int]:
        """For each element what it and all elements in it have: those come after it, so one pass from the end does."""
        sums = own[:]
        for i in range(len(sums) - 1, 0, -1):
            sums[self._elements[i].parent] += sums[i]
        return sums

    # Lines

    def _line_rule(self, i: int) -> str | None:
        text, length = self._runs[i].traced.text, self._length[i]
        for rule, longest, pattern in webfurniture.LINES:
            if length <= longest and pattern.search(text):
                return rule
        return "link" if self._runs[i].linked >= 0.8 * length else None

    def _cut_head(self, rules: list[str | None]) -> None:
        """What stands before the text: up to the headline or the line with the date, whichever comes last.

        They are looked for before the first tenth of the prose only.
        """
        kept = [i for i, rule in enumerate(rules) if rule is None]
        total = sum(self._prose[i] for i in kept)
        seen, last = 0, -1
        for i in kept:
            if seen > 0.1 * total:
                break
            if self._is_head(i):
                last = i
            else:
                seen += self._prose[i]
        for i in kept:
            if i <= last:
                rules[i] = "head"

    def _is_head(self, i: int) -> bool:
        text = self._runs[i].traced.text
        if self._runs[i].tag == "h1" or self._is_title(text):
            return True
        longest = 60
        return self._length[i] <= longest and bool(webfurniture.DATED.search(text)) and not _ENDED.search(text)

    def _is_title(self, text: str) -> bool:
        words = bare(text)
        shortest = 6
        return len(words) >= shortest and words in self._title and len(words) >= 0.4 * len(self._title)

    @cached_property
    def _title(self) -> str:
        return bare(self._page.title.text) if self._page.title else ""

    def _cut_tail(self, rules: list[str | None]) -> None:
        """What follows the line that names the editor, unless it is nearly half of all: then it names another's."""
        total = sum(self._prose[i] for i, rule in enumerate(rules) if rule is None)
        left = total
        for i, rule in enumerate(rules):
            if rule is None:
                left -= self._prose[i]
            elif rule == "credit" and webfurniture.EDITED.match(self._runs[i].traced.text) and left < 0.4 * total:
                rules[i:] = [later or "after the editor" for later in rules[i:]]
                return

    def _never_nothing(self, rules: list[str | None]) -> list[str | None]:
        """Where hardly anything is left, everything that is in view; and where nothing is in view, everything."""
        if any(length and rule is None for length, rule in zip(self._prose, rules, strict=True)):
            return rules
        shown = [None if rule != "hidden" else rule for rule in rules]
        return shown if any(rule is None for rule in shown) else [None] * len(rules)


def _zone(element: Element, *, holds_heading: bool) -> str | None:
    if element.hidden:
        return "hidden"
    if element.tag == "figcaption" or webfurniture.is_caption(element.names):
        return "caption"
    if element.tag in _PLAIN or holds_heading:
        return None
    return "furniture" if element.tag in webfurniture.TAGS or webfurniture.is_furniture(element.names) else None
