"""Setting text in lines of a column's width, as the text layer of a PDF gives it."""

import re
from dataclasses import dataclass
from random import Random

NEVER_FIRST = "，。、；：？！”’）》」』…％,.;:?!)%"
NEVER_LAST = "“‘（《「『("
ENDS_SENTENCE = "。！？…”’；：.!?;:）)」』"
UNBROKEN = re.compile(r"[A-Za-z0-9.%+/@-]+|.", re.DOTALL)


@dataclass(frozen=True)
class Column:
    """A way of setting: the width in full-width characters, and the habits of the program that set it."""

    width: int
    indent: str
    """What the text layer keeps of the indent of a paragraph."""
    narrow_digits: bool
    whole_words: bool
    hanging: bool
    """A mark that may not open a line stays on the line before, or takes a character with it to the next."""

    def fold(self, text: str, short: float = 2) -> list[str]:
        """The lines of one paragraph; the first is *short* characters shorter than the others."""
        lines, line, left = [], "", float(self.width - short)
        for unit in self._units(text):
            size = self._size(unit)
            if size > left and line and not self._hangs(unit, line):
                line, carried = self._carried(line, unit)
                lines.append(line)
                line, left = carried, self.width - self._size(carried)
            else:
                line, left = line + unit, left - size
        lines.append(line)
        return [self.indent + lines[0], *lines[1:]]

    def is_full(self, line: str) -> bool:
        """No room is left in the line for another character or two."""
        return self._size(line) > self.width - 2

    def _units(self, text: str) -> list[str]:
        return UNBROKEN.findall(text) if self.whole_words else list(text)

    def _size(self, text: str) -> float:
        return sum(0.5 if self.narrow_digits and character.isascii() else 1.0 for character in text)

    def _hangs(self, unit: str, line: str) -> bool:
        return self.hanging and unit in NEVER_FIRST and line[-1] not in NEVER_FIRST

    def _carried(self, line: str, unit: str) -> tuple[str, str]:
        while len(line) > 1 and (unit[0] in NEVER_FIRST or line[-1] in NEVER_LAST):
            line, unit = line[:-1], line[-1] + unit
        return line, unit


def draw_column(random: Random, indent: str = "") -> Column:
    """A column of 11 to 22 characters."""
    return Column(
        width=random.randint(11, 22),
        indent=indent,
        narrow_digits=random.random() < 0.7,
        whole_words=random.random() < 0.5,
        hanging=random.random() < 0.5,
    )


class ColumnBreaks:
    """Parts the lines of a page, paragraph after paragraph, where its columns end: about every *height* lines, never
    after the end of a sentence, which would look like the end of a paragraph."""

    def __init__(self, random: Random, height: int) -> None:
        self._random, self._height = random, height
        self._left = random.randint(2, height)

    def part(self, lines: list[str]) -> list[list[str]]:
        parts: list[list[str]] = [[]]
        for number, line in enumerate(lines, 1):
            parts[-1].append(line)
            self._left -= 1
            if self._left <= 0 and number < len(lines) and line[-1] not in ENDS_SENTENCE:
                parts.append([])
                self._left = self._height + self._random.randint(-3, 3)
        return parts


def fold_headline(text: str, random: Random, longest: int) -> list[str]:
    """A line of a headline as printed: whole, or set on two or three lines of about the same length."""
    if len(text) <= longest or " " in text:
        return [text]
    count = -(-len(text) // longest)
    size = -(-len(text) // count)
    column = Column(size, "", narrow_digits=False, whole_words=True, hanging=True)
    return column.fold(text, short=0) if random.random() < 0.9 else [text]
