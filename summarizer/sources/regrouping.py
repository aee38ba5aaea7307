"""The blocks of a page, numbered, and the stories of the page divided anew by those numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from summarizer.sources.paper.layout import Aside, Body, Heading, Part
from summarizer.sources.paper.splitting import Story
from summarizer.sources.simplifying import Twin
from summarizer.sources.tracing import Piece


@dataclass(frozen=True)
class Numbered:
    """A headline line or a paragraph of a page. The *number* counts both from 1, in the order of the file."""

    number: int
    text: str
    """As printed: with the dateline and the sign-off that are no part of the article's text."""
    is_headline: bool
    settled: int | None = None
    """Of a paragraph of an article that the rules are certain of: which article that is."""


@dataclass(frozen=True)
class Group:
    """One article by the numbers of its blocks."""

    headline: tuple[int, ...]
    text: tuple[int, ...]


def number_blocks(parts: Sequence[Part], found: Iterable[Story], file: Twin) -> list[Numbered]:
    """The *parts* of *file* that are text, each with its number; furniture has none.

    *found* is what the rules make of them.
    """
    settled = {id(part): n for n, story in enumerate(found, 1) if not story.uncertain for part in story.parts}
    return [
        Numbered(number, _printed(part, file), is_headline=True)
        if isinstance(part, Heading)
        else Numbered(number, _printed(part, file), is_headline=False, settled=settled.get(id(part)))
        for number, part in enumerate(_texts(parts), 1)
    ]


def regroup(parts: Sequence[Part], groups: Iterable[Group], found: Iterable[Story], reason: str) -> list[Story]:
    """The stories of *groups*, in the order of their texts. Every part stands in one of them, once.

    A story that is among those *found* by the rules keeps their reasons and its furniture, and is certain: two
    readings agree. Any other is uncertain, because two readings differ. Furniture else goes with the block before it.
    """
    ordered = sorted(groups, key=lambda group: group.text)
    numbers = {id(part): number for number, part in enumerate(_texts(parts), 1)}
    known = {_group(story, numbers): story for story in found}
    owners = {number: place for place, group in enumerate(ordered) for number in (*group.headline, *group.text)}
    stays = {id(part): place for place, group in enumerate(ordered) if group in known for part in known[group].parts}
    stories = [_story(group, known.get(group), reason) for group in ordered]
    here = owners[1]
    for part in parts:
        if isinstance(part, Aside):
            stories[stays.get(id(part), here)].parts.append(part)
            continue
        number = numbers[id(part)]
        here = owners[number]
        if isinstance(part, Heading) and number in ordered[here].headline:
            stories[here].headline.append(part)
        else:
            stories[here].parts.append(part)
    return stories


def listed(numbers: Sequence[int]) -> str:
    """Ascending *numbers* in words: 1-3, 5."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def _texts(parts: Iterable[Part]) -> list[Heading | Body]:
    return [part for part in parts if not isinstance(part, Aside)]


def _group(story: Story, numbers: dict[int, int]) -> Group:
    """What the rules found, as an answer would say it: subheads are part of the text."""
    headline, text = _texts(story.headline), _texts(story.parts)
    return Group(tuple(sorted(numbers[id(p)] for p in headline)), tuple(sorted(numbers[id(p)] for p in text)))


def _story(group: Group, known: Story | None, reason: str) -> Story:
    blocks = "; ".join(listed(numbers) for numbers in (group.headline, group.text) if numbers)
    if known:
        return Story(reasons=[*known.reasons, f"{reason}: blocks {blocks}, as the rules have them"])
    return Story(reasons=[f"{reason}: blocks {blocks}; the rules divide these otherwise"], uncertain=True)


def _printed(part: Heading | Body, file: Twin) -> str:
    dropped = [traced for traced, _ in part.dropped] if isinstance(part, Body) else []
    printed = sorted((piece for traced in (part.traced, *dropped) for piece in file.traced(traced).pieces), key=_place)
    return " ".join("".join(piece.text for piece in printed).split())


def _place(piece: Piece) -> int:
    return piece.start
