"""Bytes → pairs, one at a time. A line that is no pair comes as the error that says why; its neighbours go on."""

import functools
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import BinaryIO

from summarizer.errors import InputError
from summarizer.sources.bitexts.aligned import Aligned
from summarizer.sources.bitexts.exchange import read_exchange
from summarizer.sources.inputs.decoding import decode
from summarizer.sources.inputs.finding import STDIN
from summarizer.sources.inputs.opening import LARGEST_FILE, open_regular, read_whole

_XML = frozenset({".xlf", ".xliff", ".tmx", ".xml"})
_LONGEST_LINE = 1_000_000
"""Bytes. A pair has some hundreds."""


def read_bitext(path: str, *, any_language: bool = False) -> Iterator[Aligned | InputError]:
    """The pairs of a JSON Lines, XLIFF or TMX file; `-` is JSON Lines on standard input.

    Of TMX the English is read or, where there is none and *any_language* will do, the first that is there; XLIFF into
    another language is an error unless it will do.
    What cannot be read, a line or all that is left of the file, comes as the error that says why, under its name.
    """
    try:
        with _opened(path) as file:
            exchange = functools.partial(read_exchange, any_language=any_language)
            read = exchange if PurePath(path).suffix.lower() in _XML else _read_json_lines
            pair: Aligned | InputError | None = None
            for pair in read(file):
                yield _named(path, pair) if isinstance(pair, InputError) else pair
            if pair is None:
                yield _named(path, InputError("there is no pair in it."))
    except InputError as error:
        yield _named(path, error)


def read_lines_of_two(source: str, target: str, largest: int = LARGEST_FILE) -> Iterator[Aligned | InputError]:
    """The pairs of two text files of as many lines, each line with its like; empty lines on both sides are passed over.

    Where one cannot be read, or the numbers of lines differ, nothing is aligned: an error comes that says why.
    """
    try:
        sides = [_lines(path, largest) for path in (source, target)]
    except InputError as error:
        yield error
        return
    if len(sides[0]) != len(sides[1]):
        yield InputError(
            f"{source} has {len(sides[0])} lines and {target} has {len(sides[1])}: "
            "line by line, the one should be the English of the other."
        )
        return
    for number, (chinese, english) in enumerate(zip(*sides, strict=True), 1):
        if chinese or english:
            yield Aligned(str(number), chinese, english)


def _read_json_lines(file: BinaryIO) -> Iterator[Aligned | InputError]:
    number = 0
    while line := file.readline(_LONGEST_LINE + 1):
        number += 1
        if len(line) > _LONGEST_LINE:
            _pass_over(file, line)
            yield InputError(f"line {number}: longer than {_LONGEST_LINE:,} bytes.")
        elif line.strip():
            yield _pair(line, number)


def _pair(line: bytes, number: int) -> Aligned | InputError:
    try:
        found = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as exc:
        return InputError(f"line {number}: it is not JSON in UTF-8 ({exc}).")
    sides = [found.get(side) for side in ("source", "target")] if isinstance(found, dict) else []
    if not sides or not all(isinstance(side, str) for side in sides):
        return InputError(f'line {number}: it is no pair; one looks like {{"source": "中文", "target": "English"}}.')
    own = found.get("id")
    source, target = map(str, sides)
    return Aligned(str(own) if isinstance(own, str | int) else str(number), source, target)


def _lines(path: str, largest: int) -> list[str]:
    try:
        return [line.strip() for line in decode(read_whole(path, largest)).text.splitlines()]
    except InputError as error:
        raise _named(path, error) from error


def _pass_over(file: BinaryIO, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = file.readline(_LONGEST_LINE)


@contextmanager
def _opened(path: str) -> Iterator[BinaryIO]:
    if path != STDIN:
        with open_regular(path) as file:
            yield file
    elif sys.stdin is None:
        raise InputError("standard input is closed.")
    else:
        yield sys.stdin.buffer


def _named(path: str, error: InputError) -> InputError:
    return InputError(f"{'stdin' if path == STDIN else path}: {error}")
