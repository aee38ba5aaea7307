"""Bytes → text: the encoding found, or a refusal with the offset; never a character that the file does not hold.

UTF-8 proves itself. The encodings of two bytes a character do not: bytes of one are mostly legal in another, and come
out as rare characters. So each is tried, and the one is taken that gives the Chinese people write.
"""

import codecs
import functools
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from summarizer.errors import InputError

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like the mark of UTF-16, so it comes first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_CHINESE = ("gb18030", "cp950", "big5hkscs", "utf-16-le", "utf-16-be")
"""In the order in which they win a tie. gb18030 holds GBK and GB2312; cp950 and big5hkscs each hold Big5 and differ in
some symbols."""
_WITH_NULS = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")

_SAMPLE = 32_768
"""Bytes that decide between the encodings; the whole text is then held to the one that won."""
_START = 200
"""Characters that decide whether a text begins in the middle of a character."""
_CLEARLY = 0.3
"""Difference of two shares of rare characters that does not come by chance."""
_WINDOW = 64
"""Characters that are judged together when a whole text is looked through."""
_PLAUSIBLE, _GARBLED = 0.8, 0.5
"""Shares of common characters among the Chinese ones, for a whole text and for a window: real text has 0.95 and more,
text read in the wrong encoding mostly 0.4 and less."""

_EVERYDAY = frozenset(
    "的一是在不了有和人中大为上个国以要时来用们生到作地于出就分对成会可主发年动同工也能下过子说产面而方后多定行学法所民"
    "得经十三之进等部度家电力里如水高自理起小现实加都两体制机当使点从业本去把性好应开合还因由其些然前外天政四日那社月"
    "為個國時來們於對會發動說產麼後學經進電裡現實兩體當點從業應開還問關員長區總與記"
)
"""Characters that are two in five of any news text, in both scripts, and one in thirty of any other row of a table."""
_FEW, _MANY = 0.1, 40
"""The share of them below which *_MANY* Chinese characters are none: Korean read as GB 2312, for example."""

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_IMPOSSIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff\ue000-\uf8ff]")
"""Controls, non-characters and private characters: rare in a text, common in one that is read wrongly."""
_FOREIGN = re.compile(r"[\u0370-\u1fff\u2e80-\u2fff\u3040-\u312f\u3200-\u33ff\ua000-\uf8ff]")
"""Greek, Cyrillic, kana, Hangul and the like, which fill the rows of other Chinese encodings."""
_DECLARED = re.compile(rb"""(?:charset|encoding)\s{0,9}=\s{0,9}["']?(gb|big5)""", re.IGNORECASE)
"""What HTML and XML say of themselves. It is often wrong, so it only decides between equals."""


class Decoded(NamedTuple):
    """A text, and the encoding it was in."""

    text: str
    encoding: str


def decode(raw: bytes) -> Decoded:
    """The text of *raw*. A character that is cut at the very beginning or end is left out, and nothing else is.

    A text with a NUL in it is UTF-16, UTF-32 or not a text. Raises: InputError with the offset of the first byte that
    does not fit.
    """
    if raw.startswith(codecs.BOM_UTF8):
        return Decoded(_strict(raw, "utf-8", len(codecs.BOM_UTF8)), "utf-8-sig")
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return Decoded(_readable(_strict(raw, encoding, len(mark)), encoding), encoding)
    if b"\0" in raw:
        return _with_nuls(raw)
    try:
        return Decoded(_utf8(raw), "utf-8")
    except _WrongByteError as error:
        return _chinese(raw, error)


def _utf8(raw: bytes) -> str:
    """The text of *raw* in UTF-8, of which a part of the first character may be missing. Raises: InputError.

    Where nothing but ASCII follows such a part, nothing says that it is one: 啊 in GBK is two of its bytes.
    """
    cut = _continued(raw)
    text = _strict(raw, "utf-8", cut)
    if raw[:cut] and text.isascii():
        raise _WrongByteError(0, "utf-8")
    return text


def _strict(raw: bytes, encoding: str, start: int = 0) -> str:
    """raw[start:] but for a character that is unfinished at the end. Raises: InputError."""
    try:
        return codecs.getincrementaldecoder(encoding)("strict").decode(raw[start:] if start else raw)
    except UnicodeDecodeError as exc:
        raise _WrongByteError(start + exc.start, encoding) from exc


class _WrongByteError(InputError):
    """A byte that is not in the encoding."""

    def __init__(self, at: int, encoding: str) -> None:
        super().__init__(f"byte {at:,} is not {encoding.upper()}. {_ADVICE}")
        self.at = at


_ADVICE = (
    "The file is damaged, a mixture of encodings, or in none of UTF-8, UTF-16, UTF-32, GB18030 and Big5. "
    "Save it again as UTF-8."
)


def _readable(text: str, encoding: str) -> str:
    """The text, unless bytes that are none have come out as one. Raises: InputError."""
    if "\0" in text or (_HAN.search(text) and _share(text[:_SAMPLE], encoding) < _GARBLED):
        raise InputError("this is a binary file, no text.")
    return text


def _with_nuls(raw: bytes) -> Decoded:
    """Text in UTF-16 or UTF-32 without a mark: every line break has a NUL in it. Raises: InputError."""
    fitting = [found for encoding in _WITH_NULS if (found := _try(raw[:_SAMPLE], encoding)) and "\0" not in found.text]
    best = max(fitting, key=lambda found: _share(found.text, found.encoding), default=None)
    if best is None or _share(best.text, best.encoding) < _PLAUSIBLE:
        raise InputError("this is a binary file, no text.")
    return Decoded(_readable(_strict(raw, best.encoding, best.start), best.encoding), best.encoding)


def _chinese(raw: bytes, not_utf8: "_WrongByteError") -> Decoded:
    """Text in one of the Chinese encodings. Raises: InputError of the encoding that got furthest."""
    if _mostly_utf8(raw[: not_utf8.at]):
        raise not_utf8
    candidates = [found for encoding in _CHINESE if (found := _try(_sample(raw), encoding))]
    declared = _DECLARED.search(raw[:4096])
    hint = declared[1].lower() == b"gb" if declared else None

    def rank(found: _Candidate) -> tuple[float, bool]:
        return round(_share(found.text, found.encoding), 2), (found.encoding == "gb18030") == hint

    for best in sorted(candidates, key=rank, reverse=True):
        if _share(best.text, best.encoding) < _PLAUSIBLE or not _is_everyday(best.text):
            break
        if (fault := _fault(raw, best.encoding, best.start)) is None:
            return Decoded(_strict(raw, best.encoding, best.start), best.encoding)
        not_utf8 = max(not_utf8, fault, key=lambda error: error.at)
    faults = [_fault(raw[:_SAMPLE], encoding) for encoding in _CHINESE[:3]]
    raise max([not_utf8, *filter(None, faults)], key=lambda error: error.at)


class _Candidate(NamedTuple):
    """A beginning of the file, read from the byte *start* on in one encoding."""

    encoding: str
    start: int
    text: str


def _try(sample: bytes, encoding: str) -> _Candidate | None:
    """The sample in *encoding*, without its first byte where that is clearly a part of a character."""
    starts = range(4 if "32" in encoding else 2)
    readings = [reading for start in starts if (reading := _read(sample, encoding, start))]
    if not readings:
        return None
    whole, *others = readings
    if encoding.startswith("utf"):  # where each character has its place, the wrong start makes nonsense to the end
        return max(readings, key=lambda reading: _share(reading.text, encoding))
    return next((other for other in others if _begins_better(other.text, whole.text, encoding)), whole)


def _begins_better(text: str, than: str, encoding: str) -> bool:
    """Whether *text* is clearly Chinese up to where both readings agree, and the other is clearly not.

    A letter there counts against *text* alone: half a character of Big5 can be one, and files do begin with one.
    """
    agreed = next((i for i in range(min(len(text), len(than))) if text[-1 - i] != than[-1 - i]), len(than))
    ours, theirs = text[: len(text) - agreed][:_START], than[: len(than) - agreed][:_START]
    return _noise(ours, encoding) + any(map(str.isascii, ours)) + _CLEARLY < _noise(theirs, encoding)


def _noise(text: str, encoding: str) -> float:
    """Share of rare, foreign and impossible characters, from 0 to 1."""
    rare = sum(character not in _common(encoding) for character in _HAN.findall(text))
    return (rare + len(_FOREIGN.findall(text)) + len(_IMPOSSIBLE.findall(text))) / max(len(text), 1)


def _read(sample: bytes, encoding: str, start: int) -> _Candidate | None:
    try:
        return _Candidate(encoding, start, _strict(sample, encoding, start))
    except InputError:
        return None


def _sample(raw: bytes) -> bytes:
    """The beginning of *raw*, to the end of a line where there is one."""
    if len(raw) <= _SAMPLE:
        return raw
    end = raw.rfind(b"\n", 0, _SAMPLE)
    return raw[: end if end > _SAMPLE // 2 else _SAMPLE]


def _share(text: str, encoding: str) -> float:
    """Share of common characters in what is not ASCII, punctuation or a symbol; 0 where there is no Chinese."""
    han = _HAN.findall(text)
    if not han:
        return 0.0
    common = _common(encoding)
    odd = len(_FOREIGN.findall(text)) + len(_IMPOSSIBLE.findall(text))
    return sum(character in common for character in han) / (len(han) + odd)


@functools.cache
def _common(encoding: str) -> frozenset[str]:
    """The characters in everyday use: the first levels of GB 2312 (3,755) and of Big5 (5,401), as the standards say."""
    big5 = _level("cp950", range(0xA4, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)])
    return big5 if encoding == "cp950" else big5 | _level("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF))


def _level(encoding: str, leads: range, trails: "range | list[int]") -> frozenset[str]:
    pairs = (bytes((lead, trail)).decode(encoding, "ignore") for lead in leads for trail in trails)
    return frozenset(character for pair in pairs for character in pair)


def _is_everyday(text: str) -> bool:
    """Whether a text is Chinese by its commonest characters or its stops; one that is too short to tell counts as such.

    The stops save lists of names, which have few common characters.
    """
    han, stops = _HAN.findall(text), sum(map(text.count, "，。、"))
    return len(han) < _MANY or stops + sum(character in _EVERYDAY for character in han) > _FEW * len(han)


def _fault(raw: bytes, encoding: str, start: int = 0) -> "_WrongByteError | None":
    """The first byte that is not in *encoding*, or the first stretch that is no Chinese, as after a change of it."""
    try:
        text, fault = _strict(raw, encoding, start), None
    except _WrongByteError as error:
        text, fault = raw[start : error.at].decode(encoding, "ignore"), error
    for at, window in _windows(text):
        if len(_HAN.findall(window)) >= _WINDOW // 4 and _share(window, encoding) < _GARBLED:
            return _WrongByteError(start + len(text[:at].encode(encoding)), encoding)
    return fault


def _windows(text: str) -> Iterator[tuple[int, str]]:
    for start, end in pairwise([*range(0, len(text), _WINDOW), len(text)]):
        yield start, text[start:end]


def _continued(raw: bytes) -> int:
    """How many bytes at the beginning belong to a character of UTF-8 that was cut off: three at most."""
    return next((at for at, byte in enumerate(raw[:3]) if byte & 0xC0 != 0x80), 3)  # noqa: PLR2004 - 10xxxxxx


def _mostly_utf8(valid: bytes) -> bool:
    """Whether what decoded before the first error is Chinese in UTF-8, rather than a few bytes that happen to fit."""
    text = valid.decode("utf-8", "ignore")
    return len(_HAN.findall(text)) >= 4 and _share(text, "utf-8") >= _PLAUSIBLE  # noqa: PLR2004 - not by chance
