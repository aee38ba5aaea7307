"""The order of things on a page: headlines before their texts or gathered elsewhere, markers, captions, furniture."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random
from typing import Literal

from tests.pages.furniture import between_stories, foot_lines, head_lines, photo_caption, turn_to
from tests.pages.markers import Marker, draw_marker
from tests.pages.pages import Truth
from tests.pages.stories import Story

Kind = Literal["headline", "line", "text", "subhead", "caption", "furniture"]
Fold = Callable[[str], list[str]]


@dataclass(frozen=True)
class Element:
    """Something that is printed in one go. Only a headline has several lines, as printed."""

    kind: Kind
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return self.lines[0]


@dataclass(frozen=True)
class Plan:
    """What a layout asks of the arrangement. Shares go from 0 to 1.

    *fold* gives the printed lines of one line of a headline.
    """

    share: float
    fold: Fold = field(default=lambda text: [text])
    detached: float = 0.0
    """Share of the headlines gathered in one place, in another order."""
    below: float = 0.0
    """Share of the headlines that stand right after their text."""
    spread: bool = False
    """Blank lines stand between the lines of one headline too, so that nothing but their words says whose they are."""
    captions: float = 0.0
    furniture: float = 0.0


@dataclass(frozen=True)
class Setting:
    """One story on its page: its headline as printed, where that stands, and its marker."""

    story: Story
    lines: tuple[str, ...]
    place: Literal["above", "below", "gathered"]
    marker: Marker

    @property
    def opens_visibly(self) -> bool:
        return self.place == "above" or bool(self.marker.front or self.marker.under)

    @property
    def closes_visibly(self) -> bool:
        return self.place == "below" or bool(self.marker.tail or self.marker.after)

    def truth(self) -> Truth:
        paragraphs = tuple(passage.text for passage in self.story.passages)
        return Truth(self.lines, paragraphs, marked=bool(self.marker), in_place=self.place == "above")


@dataclass(frozen=True)
class Arrangement:
    """The elements of a page in the order of the file, and the truth about it."""

    elements: tuple[Element, ...]
    truths: tuple[Truth, ...]


def arrange(stories: Sequence[Story], random: Random, plan: Plan) -> Arrangement | None:
    """The stories in their order on one page.

    None where not even a careful reader could tell them apart, and where chance left no headline to gather.
    """
    settings = [_set(story, random, plan) for story in stories]
    gathered = [s for s in settings if s.place == "gathered"]
    if not _is_solvable(settings, spread=plan.spread) or (plan.detached and not gathered):
        return None
    random.shuffle(gathered)
    after = random.choice([-1, *range(len(settings)), len(settings) - 1])
    elements = _headlines(gathered) if after == -1 else []
    for number, setting in enumerate(settings):
        elements += _elements(setting, random, plan)
        if number == after:
            elements += _headlines(gathered)
        if random.random() < plan.furniture / 3 and number < len(settings) - 1:
            elements.append(Element("furniture", (between_stories(random),)))
    if random.random() < plan.furniture:
        elements[:0] = [Element("furniture", (line,)) for line in head_lines(random)]
    if random.random() < plan.furniture:
        elements += [Element("furniture", (line,)) for line in foot_lines(random)]
    return Arrangement(tuple(elements), tuple(setting.truth() for setting in settings))


def _set(story: Story, random: Random, plan: Plan) -> Setting:
    lines = tuple(printed for line in story.headline for printed in plan.fold(line.text))
    drawn = random.random()
    place: Literal["above", "below", "gathered"] = "above"
    if drawn < plan.detached:
        place = "gathered"
    elif drawn < plan.detached + plan.below:
        place = "below"
    return Setting(story, lines, place, draw_marker(story, random) if random.random() < plan.share else Marker())


def _headlines(settings: Sequence[Setting]) -> list[Element]:
    return [Element("headline", setting.lines) for setting in settings]


def _elements(setting: Setting, random: Random, plan: Plan) -> list[Element]:
    marker, passages = setting.marker, setting.story.passages
    texts = [passage.text for passage in passages]
    texts[0] = marker.front + texts[0]
    texts[-1] += marker.tail
    if random.random() < plan.furniture / 10:
        texts[-1] += turn_to(random)
    elements = [
        Element("text" if passage.type == "text" else "subhead", (text,))
        for passage, text in zip(passages, texts, strict=True)
    ]
    if random.random() < plan.captions:
        elements.insert(
            _place_of_caption(elements, random), Element("caption", (photo_caption(setting.story, random),))
        )
    above = _headlines([setting]) if setting.place == "above" else []
    below = _headlines([setting]) if setting.place == "below" else []
    return [*above, *_lines(marker.under), *elements, *_lines(marker.after), *below]


def _lines(text: str) -> list[Element]:
    return [Element("line", (text,))] if text else []


def _place_of_caption(elements: Sequence[Element], random: Random) -> int:
    """Never right after a subhead, which belongs to the text below it."""
    places = [place for place in range(1, len(elements) + 1) if elements[place - 1].kind != "subhead"]
    return random.choice(places)


def _is_solvable(settings: Sequence[Setting], *, spread: bool) -> bool:
    """A careful reader can tell where each story begins, and which headline is whose."""
    borders = pairwise(settings)
    if any(not (a.closes_visibly or b.opens_visibly) and _are_alike(a.story, b.story) for a, b in borders):
        return False
    stray = [setting for setting in settings if setting.place != "above"]
    return sum(not _is_told_by_its_words(setting, settings, spread=spread) for setting in stray) <= 1


def _are_alike(first: Story, second: Story) -> bool:
    return first.topic is not None and first.topic == second.topic


def _is_told_by_its_words(setting: Setting, settings: Sequence[Setting], *, spread: bool) -> bool:
    """The headline, where it is spread each of its lines, says more of its own story than of any other on the page;
    a single one that does not is left over for the text that has none."""
    others = [other.story.body for other in settings if other is not setting]
    groups = [(line,) for line in setting.lines] if spread else [setting.lines]
    return all(_margin(group, setting.story.body, others) >= 0.15 for group in groups)


def _margin(lines: Sequence[str], own: str, others: Sequence[str]) -> float:
    return overlap(lines, own) - max((overlap(lines, body) for body in others), default=0.0)


def overlap(lines: Sequence[str], body: str) -> float:
    """Share of the pairs of neighbouring characters in *lines* that stand in *body* too, from 0 to 1."""
    pairs = [line[i : i + 2] for line in lines for i in range(len(line) - 1)]
    return sum(pair in body for pair in pairs) / len(pairs) if pairs else 0.0
