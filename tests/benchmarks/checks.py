"""What the checks catch of damage done to good translations, what they cry wolf at, and how fast they are.

`python tests/benchmarks/checks.py [PAIRS.jsonl...] [--show KIND]`: lines of {"source", "target"}; without any, the
sentences of the sample pages with their translations in `tests/cases`. Each good pair is damaged in each way that
applies to it; damage is caught where a finding that is major or worse comes up that the good pair does not have.
"""

# ruff: noqa: T201, S311 - figures are printed; damage is drawn by lot

import argparse
import json
import random
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

if not __package__:
    sys.path.insert(0, str(Path(__file__).parents[2]))

from summarizer.checking import Finding, Pair, check_pair

Good = list[tuple[str, str]]
_ONES = "one two three four five six seven eight nine ten eleven twelve".split()
_NUMBER = re.compile(rf"(?<![\w.,-])(?:\d[\d,]*(?:\.\d+)?|(?:{'|'.join(_ONES)})(?=[\s-]))(?![\w-])", re.IGNORECASE)
_SCALE = re.compile(r"\b(thousand|million|billion|trillion)\b")
_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|should|must|may|did|does|do)\b(?! not|n't)"
)
_NEGATION = re.compile(r"\b(?:not|never|no longer) |n't\b|\bcannot\b")
_NAME = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+(?:-[a-z]+)?\b")
_SURNAMES = (
    "Wang Li Zhang Liu Chen Yang Zhao Huang Zhou Wu Xu Sun Hu Zhu Gao Lin He Guo Ma Luo Liang Song Zheng Xie".split()
)
_FIRST_NAMES = (
    "Angela Angelina Anthony Barack Ben Boris Chris Daniel David Donald Elizabeth Emmanuel Frank Gary "
    "George Greta Hillary Ian Jacob James  Joe John Jonathan Joseph Justin Kate Kevin Leonardo Louis Mark "
    "Mary Matthew Meghan Michael Mike Nancy Nathan Nicole Paul Peter Richard  Robert Ryan Sarah Scott "
    "Simone Stephen Steve Theresa Thomas Tony Vladimir Volodymyr William Yulia Yuri"
).split()
_OTHERS = (
    "Zhou Wenqing",
    "Liu Donghai",
    "Sun Meiling",
    "Gao Jianping",
    "Robert Halden",
    "Maria Castellano",
    "He Zhiqiang",
    "Ahmed Mansour",
    "Elena Petrova",
    "Lars Eriksson",
)


def changed_number(source: str, target: str) -> str | None:
    """One number in digits or one small number word is another; or a thousand is a million."""
    places = list(_NUMBER.finditer(target))
    scales = list(_SCALE.finditer(target))
    if scales and random.random() < 0.3:
        match = random.choice(scales)
        other = random.choice([word for word in ("thousand", "million", "billion", "trillion") if word != match[0]])
        return target[: match.start()] + other + target[match.end() :]
    if not places:
        return None
    match = random.choice(places)
    return target[: match.start()] + _another(match[0]) + target[match.end() :]


def _another(number: str) -> str:
    if number.lower() in _ONES:
        other = random.choice([word for word in _ONES[1:] if word != number.lower()])
        return other.capitalize() if number[0].isupper() else other
    digits = [i for i, c in enumerate(number) if c.isdigit()]
    at = random.choice(digits)
    wrong = random.choice([d for d in "123456789" if d != number[at]])
    return number[:at] + wrong + number[at + 1 :]


def chinese_left(source: str, target: str) -> str | None:
    """A word or two of the English stand in Chinese."""
    runs = re.findall(r"[\u4e00-\u9fff]{2,}", source)
    words = target.split(" ")
    if not runs or len(words) < 4:
        return None
    run, at = random.choice(runs), random.randrange(1, len(words) - 1)
    length = random.randint(1, min(8, len(run)))
    return " ".join([*words[:at], run[:length], *words[at + random.randint(0, 2) :]])


def repeated(source: str, target: str) -> str | None:
    """A passage of eight words or more, or the whole, stands there twice or more."""
    words = target.split(" ")
    if len(words) < 10:
        return None
    start = random.randrange(len(words) - 8)
    passage = words[start : start + random.randint(8, 20)] if random.random() < 0.7 else words
    end = start + len(passage) if passage is not words else len(words)
    return " ".join([*words[:end], *passage * random.choice((1, 1, 2, 5)), *words[end:]])


def negation_added(source: str, target: str) -> str | None:
    """A "not" behind an auxiliary that has none."""
    places = list(_AUXILIARY.finditer(target))
    if not places:
        return None
    match = random.choice(places)
    return target[: match.end()] + " not" + target[match.end() :]


def negation_dropped(source: str, target: str) -> str | None:
    """A "not", "never" or "n't" is gone."""
    places = list(_NEGATION.finditer(target))
    if not places:
        return None
    match = random.choice(places)
    return target[: match.start()] + ("can" if match[0] == "cannot" else "") + target[match.end() :]


def name_replaced(source: str, target: str) -> str | None:
    """A Chinese name in pinyin, or a foreign one in full, is somebody else's throughout."""
    names = [name for name in _NAME.findall(target) if name.split()[0] in (*_SURNAMES, *_FIRST_NAMES)]
    if not names:
        return None
    name = random.choice(names)
    other = random.choice([other for other in _OTHERS if other != name])
    wrong = target.replace(name, other)
    family, another = (words.split()[0 if words.split()[0] in _SURNAMES else 1] for words in (name, other))
    return re.sub(rf"\b{family}\b", another, wrong)


OWN = Path(__file__).parents[1] / "cases" / "translations.jsonl"
Damage = Callable[[str, str], str | None]
DAMAGES: tuple[Damage, ...] = (
    changed_number,
    chinese_left,
    repeated,
    negation_added,
    negation_dropped,
    name_replaced,
)


def main() -> None:
    options = _options()
    random.seed(7)
    good = [(line["source"], line["target"]) for path in options.pairs for line in map(json.loads, path.open())]
    alarms = {pair: _serious(*pair) for pair in good}
    flagged = [pair for pair in good if alarms[pair]]
    print(f"{len(good)} good pairs, flagged major or worse: {len(flagged)} ({100 * len(flagged) / len(good):.1f}%)")
    if options.show == "good":
        for pair in flagged:
            _print(*pair, alarms[pair])
    for damage in DAMAGES:
        _measure(damage, good, alarms, shown=options.show == damage.__name__)
    _speed(good)


def _measure(damage: Damage, good: Good, alarms: dict[tuple[str, str], list[Finding]], *, shown: bool) -> None:
    tried = [(source, target, bad) for source, target in good for bad in _several(damage, source, target)]
    missed = []
    for source, target, bad in tried:
        before = {finding.message for finding in alarms[source, target]}
        if all(finding.message in before for finding in _serious(source, bad)):
            missed.append((source, bad))
    caught = len(tried) - len(missed)
    print(f"{damage.__name__:18} {caught:5} of {len(tried):5} caught {100 * caught / max(1, len(tried)):6.1f}%")
    for source, bad in missed if shown else ():
        _print(source, bad, [])


def _several(damage: Damage, source: str, target: str) -> Iterator[str]:
    bad = {damage(source, target) for _ in range(3)}
    yield from sorted(wrong for wrong in bad if wrong and wrong != target)


def _serious(source: str, target: str) -> list[Finding]:
    return [finding for finding in check_pair(Pair(source, target)) if finding.severity != "minor"]


def _speed(good: Good) -> None:
    """The best of some rounds: what else the machine does only ever slows one down."""
    best = min(_seconds(good) for _ in range(5))
    print(f"{len(good) / best:,.0f} pairs a second, {1e6 * best / len(good):.0f} µs a pair")


def _seconds(good: Good) -> float:
    begun = time.process_time()
    for source, target in good:
        check_pair(Pair(source, target))
    return time.process_time() - begun


def _print(source: str, target: str, findings: list[Finding]) -> None:
    print("  ZH", source, "\n  EN", target)
    for finding in findings:
        print("    -", finding.severity, finding.category, finding.message)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", nargs="*", type=Path, default=[OWN])
    parser.add_argument("--show", help='"good" or a kind of damage: print what was flagged, or what was missed')
    return parser.parse_args()


if __name__ == "__main__":
    main()
