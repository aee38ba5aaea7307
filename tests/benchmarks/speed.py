"""How fast pages are read and split, how that grows, what a folder costs: `python tests/benchmarks/speed.py`."""

# ruff: noqa: T201 - figures are printed

import argparse
import functools
import sys
import tempfile
import time
import timeit
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

if not __package__:
    sys.path.insert(0, str(Path(__file__).parents[2]))

from summarizer.sources import read_articles
from tests.pages.composing import pages
from tests.pages.stories import load_stories

LAYOUTS = ("wrapped-in-place", "wrapped-indented", "markdown", "lines-spaced", "lines-flush")
SEEDS = Path(__file__).parents[2] / "seeds"
MB = 1_000_000
PATIENCE = 10.0
"""A file that took as many seconds is not doubled again: the ratio has said it by then."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--largest", type=float, default=10.0, help="size of the largest file, in MB of UTF-8")
    parser.add_argument("--files", type=int, default=10_000, help="files in the folder")
    wanted = parser.parse_args()
    _print_samples()
    with tempfile.TemporaryDirectory() as folder:
        _print_speeds(Path(folder))
        _print_growth(Path(folder), wanted.largest)
        _print_folder(Path(folder), wanted.files)


def _print_samples() -> None:
    """The sample pages, each the best of twenty times."""
    print(f"{'sample':<18} {'kB':>6} {'MB/s':>8}")
    for path in sorted(SEEDS.glob("*.txt")):
        size = path.stat().st_size
        seconds = min(timeit.repeat(functools.partial(read_articles, str(path)), number=1, repeat=20))
        print(f"{path.stem[:18]:<18} {size / 1000:>6.1f} {size / MB / seconds:>8.2f}")


def _print_speeds(folder: Path) -> None:
    """Pages of the usual size, one file each."""
    print(f"\n{'layout':<18} {'pages':>6} {'MB/s':>8} {'pages/s':>8}")
    for layout in LAYOUTS:
        texts = _texts(layout, 60)
        seconds = sum(_seconds(folder, text) for text in texts)
        size = sum(len(text.encode()) for text in texts)
        print(f"{layout:<18} {len(texts):>6} {size / MB / seconds:>8.2f} {len(texts) / seconds:>8.0f}")


def _print_growth(folder: Path, largest: float) -> None:
    """One file of many pages, each time twice as long; 2.0 is linear."""
    print(f"\n{'layout':<18} {'MB':>6} {'seconds':>8} {'ratio':>6}")
    for layout in LAYOUTS:
        whole, before = "\n\n".join(_texts(layout, 60)), 0.0
        for size in _sizes(largest):
            text = (
                (whole * (int(size * MB) // len(whole.encode()) + 1)).encode()[: int(size * MB)].decode(errors="ignore")
            )
            seconds = _seconds(folder, text)
            ratio = f"{seconds / before:>6.1f}" if before else ""
            print(f"{layout:<18} {size:>6.2f} {seconds:>8.2f} {ratio}", flush=True)
            before = seconds
            if seconds > PATIENCE:
                break


def _print_folder(folder: Path, count: int) -> None:
    """Memory while the files of a folder are read one after another."""
    texts = _texts("lines-spaced", 60)
    for number in range(count):
        (folder / f"{number}.txt").write_text(texts[number % len(texts)], "utf-8")
    tracemalloc.start()
    print(f"\n{'files':>8} {'MB in use':>10} {'MB at most':>11}")
    for number in range(count):
        list(read_articles(str(folder / f"{number}.txt")))
        if number + 1 in {count // 100, count // 10, count}:
            used, most = tracemalloc.get_traced_memory()
            print(f"{number + 1:>8} {used / MB:>10.2f} {most / MB:>11.2f}", flush=True)
    tracemalloc.stop()


def _texts(layout: str, count: int) -> list[str]:
    return [page.text for page in pages(layout, count, load_stories())]


def _sizes(largest: float) -> Iterator[float]:
    size = largest / 64
    while size <= largest:
        yield size
        size *= 2


def _seconds(folder: Path, text: str) -> float:
    path = folder / "page.txt"
    path.write_text(text, "utf-8", newline="")
    start = time.perf_counter()
    list(read_articles(str(path)))
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
