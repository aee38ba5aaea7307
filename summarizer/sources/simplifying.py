"""Traditional characters are read as simplified ones: what is matched is simplified, what is shown stays as printed.

Every table of ours is in simplified characters. A text is simplified one character for one, so that every place in the
one text is that place in the other.
"""

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from opencc import OpenCC

from summarizer.sources.tracing import Piece, Traced

# Forms that OpenCC's general table leaves as they are, most of Hong Kong; its table for that place takes twice as long.
_LEFT = tuple(zip("衞枱敍粧糭衹揹", "卫台叙妆粽只背", strict=True))
_SPACED = 8
"""Characters of a word that may be set with spaces in it: a name."""
_QUOTES = tuple(zip("「」『』", "“”‘’", strict=True))
_WORD = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
_QUOTED = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff“”‘’]+")


def simplified(text: str) -> str:
    """*text* in simplified characters, as many as it has; the same object where it is in them.

    Where it is not, its 「corner brackets」 become the quotation marks of simplified texts, too.

    It goes by phrases, since one character may stand for two: 乾淨, but 乾隆.

    >>> simplified("本報訊 3.5億元"), simplified("乾隆年間，房間「乾淨」"), simplified("「十四五」")
    ('本报讯 3.5亿元', '乾隆年间，房间“干净”', '「十四五」')
    """
    if not _traditional().search(text):
        return text
    try:
        plain = _converter().convert(text)
    except UnicodeEncodeError:  # half of a surrogate pair
        plain = ""
    if len(plain) != len(text):  # no phrase of today's tables is longer or shorter
        plain = "".join(map(_alone, text))
    plain = _replaced(plain, _LEFT)
    return text if plain == text else _replaced(plain, _QUOTES)


def _replaced(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    """*text* with the second of each pair for the first; far quicker than to translate a text of Chinese."""
    for printed, same in pairs:
        text = text.replace(printed, same)
    return text


@functools.cache
def _traditional() -> re.Pattern[str]:
    """What finds a character that is another in simplified script: three times as quick as to convert what has none."""
    characters = "".join(chr(code) for code in (*range(0x3400, 0xA000), *range(0xF900, 0xFB00)))
    others = [one for one, same in zip(characters, _converter().convert(characters), strict=True) if one != same]
    return re.compile(f"[{''.join(others)}{''.join(printed for printed, _ in _LEFT)}]")


@functools.cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def _alone(character: str) -> str:
    plain = "" if character.isascii() or "\ud800" <= character <= "\udfff" else _converter().convert(character)
    return plain if len(plain) == 1 else character


@dataclass(frozen=True)
class Twin:
    """A text as it is printed, and the same in simplified characters, which is *plain*."""

    printed: str
    plain: str

    @classmethod
    def of(cls, printed: str) -> "Twin":
        return cls(printed, simplified(printed))

    @property
    def is_simplified(self) -> bool:
        """True where the text is printed in simplified characters: the two are one."""
        return self.plain is self.printed

    def restored(self, said: str) -> str:
        """*said* of the plain text, with each Chinese word of it as the text prints it; spaces in it do not count.

        >>> Twin.of("本報記者 劉 振民").restored("本报记者刘振民 opens it: 记者")
        '本報記者劉振民 opens it: 記者'
        """
        return said if self.is_simplified else _QUOTED.sub(self._as_printed, said)

    def _as_printed(self, word: re.Match[str]) -> str:
        at = self.plain.find(word[0])
        if at >= 0:
            return self.printed[at : at + len(word[0])]
        if word.re is _QUOTED:  # some of the quotation marks are ours
            return _WORD.sub(self._as_printed, word[0])
        spaced = re.search(r"\s*".join(word[0]), self.plain) if len(word[0]) <= _SPACED else None
        return "".join(self.printed[slice(*spaced.span())].split()) if spaced else word[0]

    def traced(self, plain: Traced) -> Traced:
        """What was read of the plain text, as it is printed where it stands.

        >>> Twin.of("　　本報訊").traced(Traced.of("本报", 2)).text
        '本報'
        """
        return plain if self.is_simplified else Traced(tuple(map(self._piece, plain.pieces)))

    def _piece(self, piece: Piece) -> Piece:
        """The piece with its own characters; what it has for others of the text, a space for a line break, stays."""
        if not piece.is_verbatim:
            return piece
        place = slice(piece.start, piece.end)
        if piece.text == self.plain[place]:
            return piece._replace(text=self.printed[place])
        trios = zip(piece.text, self.plain[place], self.printed[place], strict=True)
        return piece._replace(text="".join([printed if own == plain else own for own, plain, printed in trios]))
