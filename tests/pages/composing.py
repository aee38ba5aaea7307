"""Pages by the number: the same seed gives the same page for ever."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from types import MappingProxyType

from tests.pages import layouts, web_layouts
from tests.pages.layouts import Layout
from tests.pages.pages import Page
from tests.pages.stories import Story

LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {
        "wrapped-in-place": layouts.wrapped_in_place,
        "wrapped-detached": layouts.wrapped_detached,
        "wrapped-furnished": layouts.wrapped_furnished,
        "wrapped-indented": layouts.wrapped_indented,
        "wrapped-flush": layouts.wrapped_flush,
        "markdown": layouts.markdown,
        "lines-spaced": layouts.lines_spaced,
        "lines-detached": layouts.lines_detached,
        "lines-indented": layouts.lines_indented,
        "lines-flush": layouts.lines_flush,
        "lines-furnished": layouts.lines_furnished,
        "wechat-lines": web_layouts.wechat_lines,
        "wechat-run-together": web_layouts.wechat_run_together,
        "site": web_layouts.site,
    }
)
SHARES = (1.0, 0.8, 0.0)
"""The shares of marked articles; pages take them in turn."""

TRIES = 200


def compose(layout: str, number: int, stories: Sequence[Story]) -> Page:
    """Page *number* of a layout, of two to six of the stories (of one, where the layout holds one).

    Raises ValueError where no page that can be solved comes of them.
    """
    random = Random(f"{layout} {number}")  # noqa: S311 - chance for tests, not for secrets
    share = SHARES[number % len(SHARES)]
    for _ in range(TRIES):
        page = LAYOUTS[layout](_drawn(stories, random), random, share)
        if page is not None:
            return page
    raise ValueError(f"No page in {TRIES} tries: {layout} wants more stories, or other ones.")


def pages(layout: str, count: int, stories: Sequence[Story], first: int = 0) -> Iterator[Page]:
    return (compose(layout, number, stories) for number in range(first, first + count))


def _drawn(stories: Sequence[Story], random: Random) -> list[Story]:
    """Some stories in one script; now and then two on nearly the same matter."""
    first = random.choice(stories)
    alike = [s for s in stories if s is not first and s.topic and s.topic == first.topic]
    others = [s for s in stories if s is not first and s.script == first.script and s not in alike]
    drawn = [first, *random.sample(others, min(random.randint(1, 5), len(others)))]
    if alike and random.random() < 0.5:
        drawn[1:2] = [random.choice(alike)]
    random.shuffle(drawn)
    return drawn
