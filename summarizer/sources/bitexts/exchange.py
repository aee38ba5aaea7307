"""The exchange formats of translators: XLIFF 1.2 and 2.x, TMX 1.4; read as they come, however large.

XLIFF is an OASIS standard, TMX one of LISA, kept by GALA. Inline elements are passed over: what stands in a placeholder
(`ph`, `bpt`, `ept`, `it`, `x`) is markup of the original, what stands in any other is text.
"""

from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers.expat import ExpatError

from summarizer.errors import InputError
from summarizer.sources.bitexts.aligned import Aligned
from summarizer.sources.inputs.elements import EntityError, parser_of

_CHUNK = 65_536
_MARKUP = frozenset({"ph", "bpt", "ept", "it", "x", "ut"})
"""Elements that hold codes of the original file."""
_CHINESE = ("zh", "zho", "chi", "cmn", "yue", "wuu")
_ENGLISH = ("en", "eng")
_ENOUGH = 1_000
"""Units in other languages after which no English is waited for."""
_NOT_OF_THE_PAIR = frozenset({"alt-trans", "matches", "glossary", "note", "notes", "prop", "metadata"})
"""What a unit may hold besides its source and target: other people's proposals, remarks."""


def read_exchange(file: BinaryIO, *, any_language: bool = False) -> Iterator[Aligned | InputError]:
    """The pairs of an XLIFF or TMX file, in its order; a unit that is no pair comes as the error that says why.

    Of TMX the English is read or, where there is none and *any_language* will do, the first that is there.

    Raises: InputError where the XML is damaged, declares entities, or is neither of the two, or where the file is not
    from Chinese or, unless *any_language* will do, not into English.
    """
    units = _Units(any_language=any_language)
    chunk = b" "
    while chunk:
        chunk = file.read(_CHUNK)
        try:
            units.feed(chunk, last=not chunk)
        finally:
            found = units.taken()
            yield from found


class _Units:
    """Collects the units of a file while its XML goes by."""

    def __init__(self, *, any_language: bool) -> None:
        self._any_language = any_language
        self._parser = parser_of(self._start, self._end, self._text)
        self._parser.StartDoctypeDeclHandler = _require_no_subset
        self._parser.buffer_text = True
        self._found: list[Aligned | InputError] = []
        self._root = ""
        self._number = 0
        self._unit_id = ""
        self._texts: dict[str, list[str]] = {}
        self._languages: dict[str, str] = {}
        self._side = ""
        self._about: dict[str, list[str]] = {}
        self._property = ""
        self._has_english = False
        self._waiting: list[InputError] = []
        """Units in other languages, as long as none was in English: one error where it stays so, not thousands."""
        self._skipped = 0
        """How many elements deep we are in something that is no text of the pair."""

    def feed(self, chunk: bytes, *, last: bool = False) -> None:
        try:
            self._parser.Parse(chunk, last)
        except ExpatError as exc:
            raise InputError(f"its XML is damaged ({exc}).") from exc
        except EntityError as exc:
            raise InputError(f"{exc}.") from exc
        if self._waiting and (last or len(self._waiting) > _ENOUGH):
            raise _not_english(self._languages["other"])

    def taken(self) -> list[Aligned | InputError]:
        found, self._found = self._found, []
        return found

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if not self._root:
            self._root = tag
            _require_known(tag)
        if self._skipped or tag in _NOT_OF_THE_PAIR or (self._side and tag in _MARKUP):
            self._skipped += 1
            if tag == "prop" and self._skipped == 1:
                self._open_property(attributes.get("type", ""))
        elif tag in {"xliff", "file"}:
            self._open_file(attributes)
        elif tag == "unit":  # of XLIFF 2, which parts it into segments
            self._unit_id = attributes.get("id", "")
        elif tag in {"trans-unit", "tu", "segment"}:
            self._open(attributes)
        elif tag in {"source", "target"} and self._root == "xliff":
            self._open_side(tag, _language(attributes))
        elif tag == "tuv":
            self._open_variant(_language(attributes))
        elif tag == "seg":
            self._side = self._tuv

    def _open(self, attributes: dict[str, str]) -> None:
        self._number += 1
        self._texts = {}
        self._about = {"creationdate": [made]} if (made := attributes.get("creationdate")) else {}
        own = attributes.get("id") or attributes.get("tuid") or ""
        self._id = ".".join(part for part in (self._unit_id, own) if part) or str(self._number)

    def _open_file(self, attributes: dict[str, str]) -> None:
        _require_chinese(attributes.get("srcLang") or attributes.get("source-language"))
        if language := attributes.get("trgLang") or attributes.get("target-language"):
            self._open_target(language)

    def _open_side(self, side: str, language: str) -> None:
        self._side = side
        if side == "target" and language:
            self._open_target(language)

    def _open_target(self, language: str) -> None:
        if not self._any_language and _side_of(language) != "target":
            raise _not_english(language)
        self._languages["target"] = language

    def _open_variant(self, language: str) -> None:
        side = _side_of(language)
        self._tuv = "" if side in self._texts else side  # of zh-CN and zh-TW, the first
        if self._tuv:
            self._languages[side] = language

    def _open_property(self, kind: str) -> None:
        """Keep what the first property of a *kind* says of the unit; of the pair it is no part."""
        if kind and kind not in self._about:
            self._property = kind
            self._about[kind] = []

    def _end(self, name: str) -> None:
        tag = name.rpartition(" ")[2]
        if self._skipped:
            self._skipped -= 1
            if not self._skipped:
                self._property = ""
        elif tag in {"source", "target", "seg"}:
            self._side = ""
        elif tag in {"trans-unit", "tu", "segment"}:
            self._keep(self._pair())
        elif tag == "unit":
            self._unit_id = ""

    def _text(self, text: str) -> None:
        if self._property and self._skipped == 1:
            self._about[self._property].append(text)
        elif self._side and not self._skipped:
            self._texts.setdefault(self._side, []).append(text)

    def _keep(self, pair: Aligned | InputError) -> None:
        if "target" in self._texts and not self._has_english:
            self._has_english = True
            self._found += self._waiting
            self._waiting = []
        if isinstance(pair, InputError) and "source" in self._texts and not self._has_english:
            self._waiting.append(pair)
        else:
            self._found.append(pair)

    def _pair(self) -> Aligned | InputError:
        if "source" not in self._texts:
            return InputError(f"unit {self._id}: there is no Chinese in it.")
        if "other" in self._texts and "target" not in self._texts and not self._any_language:
            return InputError(f"unit {self._id}: there is no English in it, only {self._languages['other']}.")
        side = "other" if self._any_language and "target" not in self._texts else "target"
        source, target = ("".join(self._texts.get(side, ())).strip() for side in ("source", side))
        about = tuple((kind, "".join(parts)) for kind, parts in self._about.items())
        return Aligned(self._id, source, target, self._languages.get(side, "en"), about)


def _side_of(language: str) -> str:
    base = language.lower().partition("-")[0].partition("_")[0]
    return "source" if base in _CHINESE else "target" if base in _ENGLISH else "other" if base else ""


def _language(attributes: dict[str, str]) -> str:
    """`xml:lang`, or `lang` as TMX had it before 1.3."""
    return attributes.get("http://www.w3.org/XML/1998/namespace lang") or attributes.get("lang") or ""


def _require_known(root: str) -> None:
    if root not in {"xliff", "tmx"}:
        raise InputError(f"it is neither XLIFF nor TMX: its outermost element is <{root}>.")


def _require_chinese(language: str | None) -> None:
    if language and _side_of(language) != "source":
        raise InputError(f"its source language is {language}; the checks read Chinese into English.")


def _not_english(language: str) -> InputError:
    return InputError(f"its target language is {language}; the checks read Chinese into English.")


def _require_no_subset(*declared: object) -> None:
    """TMX files name their DTD, which is never fetched; what they declare themselves, none needs."""
    *_, has_internal_subset = declared
    if has_internal_subset:
        raise InputError("it declares entities of its own, which no XLIFF or TMX needs. Save it without them.")
