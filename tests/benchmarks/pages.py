"""How much of composed newspaper pages is read right: `python tests/benchmarks/pages.py --pages 100`."""

# ruff: noqa: T201 - figures are printed

import argparse
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

if not __package__:
    sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.pages.composing import LAYOUTS, pages
from tests.pages.scoring import read_page, score_page
from tests.pages.stories import STORIES, load_stories

Scores = defaultdict[tuple[str, str], Counter[str]]
COLUMNS = ("counts", "bodies", "headlines", "paragraphs", "offsets")


def main() -> None:
    wanted = _arguments()
    stories = load_stories(wanted.articles)
    scores: Scores = defaultdict(Counter)
    with tempfile.TemporaryDirectory() as folder:
        for layout in wanted.layouts:
            for page in pages(layout, wanted.pages, stories, wanted.first):
                score = score_page(page, read_page(page, Path(folder)))
                share = f"{page.share:.0%}"
                for row in ((layout, share), (layout, "all"), ("all", share), ("all", "all")):
                    scores[row] += score
                if page.is_clear:
                    scores[layout, "clear"] += score
                    scores["all", "clear"] += score
    _print(scores)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=30, help="pages of each layout")
    parser.add_argument("--first", type=int, default=0, help="number of the first page; other numbers, other pages")
    parser.add_argument("--articles", type=Path, default=STORIES, help="JSON file of stories to compose pages of")
    parser.add_argument("--layouts", nargs="+", default=list(LAYOUTS), choices=list(LAYOUTS), metavar="LAYOUT")
    return parser.parse_args()


def _print(scores: Scores) -> None:
    print(f"{'layout':<18} {'marked':>6} {'pages':>6} {'arts':>6}" + "".join(f"{name:>11}" for name in COLUMNS))
    for (layout, share), score in sorted(scores.items()):
        print(
            f"{layout:<18} {share:>6} {score['pages']:>6} {score['articles']:>6}"
            + "".join(f"{_share(score, name):>11}" for name in COLUMNS)
        )


def _share(score: Counter[str], name: str) -> str:
    """Of pages for counts and offsets, of articles for the others; nothing of nothing."""
    whole = {"counts": "pages", "offsets": "pages", "paragraphs": "paragraphs-certain"}.get(name, "articles")
    return f"{score[name] / score[whole]:.1%}" if score[whole] else "-"


if __name__ == "__main__":
    main()
