"""The layouts in which newspaper pages are found: stories → page."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from tests.pages.arranging import Element, Fold, Plan, arrange
from tests.pages.pages import Page
from tests.pages.stories import Story
from tests.pages.wrapping import ENDS_SENTENCE, Column, ColumnBreaks, draw_column, fold_headline

Layout = Callable[[Sequence[Story], Random, float], Page | None]
"""Stories, source of chance and share of marked stories → page, or None where chance made it insoluble."""


def wrapped_in_place(stories: Sequence[Story], random: Random, share: float) -> Page | None:
    """Hard-wrapped; a blank line where a paragraph or a column ends; each headline above its text."""
    return _wrapped_with_gaps("wrapped-in-place", stories, random, Plan(share, furniture=0.3))


def wrapped_detached(stories: Sequence[Story], random: Random, share: float) -> Page | None:
    """The same with some or all of the headlines gathered in one place, in another order."""
    detached = random.choice([0.4, 0.4, 1.0])
    return _wrapped_with_gaps("wrapped-detached", stories, random, Plan(share, detached=detached, furniture=0.3))


def wrapped_furnished(stories: Sequence[Story], random: Random, share: float) -> Page | None:
    """The same in place, with mastheads, captions, adverts and credits all over the page."""
    return _wrapped_with_gaps("wrapped-furnished", stories, random, Plan(share, captions=0.6, furniture=1.0))


def wrapped_indented(stories: Sequence[Story], random: Random, share: float) -> Page | None:
    """Hard-wrapped without blank lines in a story; an indent opens each paragraph."""
    return _wrapped_without_gaps("wrapped-indented", stories, random, share, "　　")


def wrapped_flush(stories: Sequence[Story], random: Random, share: float) -> Page | None:
    """Hard-wrapped without blank lines in a story and without indents: a short line closes each paragraph."""
    return _wrapped_without_gaps("wrapped-flush", stories, random, share, "")


def markdown(stories: Sequence[Story], random: Random, share: float) -> Page | None:
    """What OCR makes of a page: Markdown, half-width commas, blocks cut where a column ends."""
    plan = Plan(share, below=0.2, spread=True, captions=0.3, furniture=0.15)
    arrangement = arrange(stories, random, plan)
    if arrangement is None:
        return None
    hashes = random.choice(["## ", "# ", "### "]) if random.random() < 0.7 else ""
    commas = random.random() < 0.7
    blocks = []
    for element in arrangement.elements:
        blocks += _as_markdown(element, random, hashes)
        if random.random() < 0.03:
            blocks.append("---")
    text = random.choice(["", "\n\n"]) + "\n\n".join(blocks)
    if commas:
        text = text.replace("，", ",")
    return Page("markdown", share, text + random.choice(["", "\n"]), random.choice([".txt", ".md"]), arrangement.truths)


def lines_spaced(stories: Sequence[Story], random: Random, share: float) -> Page | None:
    """A line to each paragraph, and a blank line between."""
    return _lines("lines-spaced", stories, random, Plan(share, furniture=0.3, captions=0.15), "", "\n\n")


def lines_detached(stories: Sequence[Story], random: Random, share: float) -> Page | None:
    """The same with some or all of the headlines gathered in one place, in another order."""
    plan = Plan(share, detached=random.choice([0.4, 0.4, 1.0]), furniture=0.3)
    return _lines("lines-detached", stories, random, plan, "", "\n\n")


def lines_indented(stories: Sequence[Story], random: Random, share: float) -> Page | None:
    """A line to each paragraph, indented, and no blank lines."""
    return _lines("lines-indented", stories, random, Plan(share, furniture=0.3, captions=0.15), "　　", "\n")


def lines_flush(stories: Sequence[Story], random: Random, share: float) -> Page | None:
    """A line to each paragraph, neither indents nor blank lines."""
    return _lines("lines-flush", stories, random, Plan(share, furniture=0.3, captions=0.15), "", "\n")


def lines_furnished(stories: Sequence[Story], random: Random, share: float) -> Page | None:
    """A line to each paragraph, with mastheads, captions, adverts and credits all over the page."""
    indent, gap = random.choice([("", "\n\n"), ("　　", "\n"), ("　　", "\n\n")])
    return _lines("lines-furnished", stories, random, Plan(share, captions=0.6, furniture=1.0), indent, gap)


def _wrapped_with_gaps(name: str, stories: Sequence[Story], random: Random, plan: Plan) -> Page | None:
    column = draw_column(random, indent=random.choice(["", "", "", "　　"]))
    plan = replace(plan, fold=_headline_fold(random, column), spread=random.random() < 0.3)
    arrangement = arrange(stories, random, plan)
    if arrangement is None:
        return None
    columns = ColumnBreaks(random, random.randint(8, 30))
    blocks = []
    for element in arrangement.elements:
        if element.kind == "text":
            blocks += ["\n".join(part) for part in columns.part(column.fold(element.text))]
        elif element.kind == "headline" and plan.spread:
            blocks += element.lines
        else:
            blocks.append("\n".join(element.lines))
    return Page(name, plan.share, "\n\n".join(blocks) + "\n", ".txt", arrangement.truths)


def _headline_fold(random: Random, column: Column) -> Fold:
    """Headlines run over one column, over two or three, or over the page."""
    longest = random.choice([column.width - 2, column.width, 2 * column.width, 40])
    return lambda text: fold_headline(text, random, longest)


def _wrapped_without_gaps(
    name: str, stories: Sequence[Story], random: Random, share: float, indent: str
) -> Page | None:
    column = draw_column(random, indent)
    plan = Plan(share, fold=_headline_fold(random, column), furniture=0.3)
    arrangement = arrange(stories, random, plan)
    if arrangement is None:
        return None
    gap_between = not indent or random.random() < 0.5
    text, before = "", ""
    for element in arrangement.elements:
        lines = column.fold(element.text) if element.kind == "text" else list(element.lines)
        gap = gap_between and _begins_story(element, before)
        text += ("\n" if gap and text else "") + "\n".join(lines) + "\n"
        before = element.kind
    certain = bool(indent) or not any(
        element.kind == "text" and column.is_full(column.fold(element.text)[-1]) for element in arrangement.elements
    )
    truths = tuple(replace(truth, paragraphs_certain=certain) for truth in arrangement.truths)
    return Page(name, share, text, ".txt", truths)


def _begins_story(element: Element, before: str) -> bool:
    return element.kind in {"headline", "furniture"} and before not in {"headline", "furniture"}


def _as_markdown(element: Element, random: Random, hashes: str) -> list[str]:
    match element.kind:
        case "headline":
            return [hashes + line if random.random() < 0.7 else line for line in element.lines]
        case "subhead":
            return [random.choice([hashes, ""]) + element.text]
        case "caption":
            image = [f"![](images/{random.randrange(16**8):08x}.jpg)"] if random.random() < 0.6 else []
            return [*image, element.text]
        case "text":
            return _cut_at_columns(_bold_marker(element.text, random), random)
        case _:
            return list(element.lines)


def _bold_marker(text: str, random: Random) -> str:
    return re.sub(r"^本报讯", "**本报讯**", text) if random.random() < 0.5 else text


def _cut_at_columns(text: str, random: Random) -> list[str]:
    """The text in one block, or in two where a column ends: in mid-sentence, with words to spare on either side."""
    places = [i for i in range(24, len(text) - 24) if _is_inside_sentence(text, i)]
    if not places or random.random() > 0.3:
        return [text]
    place = random.choice(places)
    return [text[:place], text[place:]]


def _is_inside_sentence(text: str, place: int) -> bool:
    return text[place - 1] not in ENDS_SENTENCE + "“‘（《*" and text[place] not in "，。、；：？！”’）》,.;:?!)*" + " "


def _lines(name: str, stories: Sequence[Story], random: Random, plan: Plan, indent: str, gap: str) -> Page | None:
    plan = replace(plan, spread=gap == "\n\n" and random.random() < 0.5)
    arrangement = arrange(stories, random, plan)
    if arrangement is None:
        return None
    indents = {"text": indent, "subhead": random.choice([indent, ""])}
    text = ""
    for element in arrangement.elements:
        between = gap if plan.spread else "\n"
        text += between.join(indents.get(element.kind, "") + line for line in element.lines) + gap
    return Page(name, plan.share, text.strip("\n") + random.choice(["", "\n"]), ".txt", arrangement.truths)
