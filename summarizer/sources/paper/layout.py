"""Blocks → the things on a page in their order: headline lines, paragraphs made whole again, and furniture."""

import itertools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

from summarizer.sources.paper.blocks import OPEN_BRACKET, Block, Column, join_lines
from summarizer.sources.paper.cohesion import pairs
from summarizer.sources.paper.furniture import Furniture, recognise
from summarizer.sources.paper.markers import (
    Ending,
    Opening,
    closes_across,
    endings,
    is_dateline,
    jumps,
    opening,
    opens_across,
)
from summarizer.sources.tracing import Traced

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
# What no headline ends with, and what none has in its middle.
_UNFINISHED = re.compile(r"[。；;，,、：:—-]\Z|[。；;].")
_SENTENCES = re.compile(r"[！？!?][^”’」』）)》\"\s].*[，,！？!?]")
_SPOKEN = re.compile(r"(?:问|答|Q|A|记者|主持人|[\u3400-\u9fff]{1,2}某某?)\s*[:：]|[\u3400-\u9fff]{1,4}[:：].*[？?]\Z")
_QUESTION = re.compile(r"[！？!?…][”’」』）)》\"]*\Z")
# Words that want another after them, so that a line which ends with one goes on in the next.
_WANTS_MORE = re.compile(
    r"(?:的|和|与|及|以及|或|并|并且|而|且|但|对|对于|在|将|把|被|为|以|从|向|于|由|就|按|按照|根据|通过|随着|关于|不|未|很|更|最|更加|十分|非常|"
    r"大力|进一步|不断|全面|积极|认真|深入|切实|着力|加快|共同|坚决|持续|努力|充分|已经|正在|继续|逐步|必须|能够|可以|应当|需要|使|让|令|是|要|其|该|第|每|各|等|一个|一些|这些|那些)\Z"
)
_COMMA = re.compile(r"[，,；;、：:]")
_OPEN_QUOTE = re.compile(r"[“《（(「『][^”》）)」』]*\Z")
# A line that begins as sentences do, and one that begins in mid-sentence.
_SENTENCE_OPENS = re.compile(
    r"(?:首先|其次|再次|最后|连日来|此外|另外|据悉|据了解|据介绍|近日|日前|目前|当前|同时|然而|因此|为此|对此|近年来|随后|其中|经查|经初步调查|[\d一二三四五六七八九十]+[月日])[，,]|"
    r"[^，。：:]{2,6}消息\s*[:：]|(?:记者|据)[^，]{2,10}(?:从|报道|介绍)"
)
_GOES_ON = re.compile(r"[的了和与及等得着过们性化者率]|[^，,。；、]{1,4}[。；、]")
_ENDED = re.compile(r"[。！？!?][”’」』）)》\"]*\Z")
_POINTER = re.compile(r"[\s▶►▷▸→↓▼]*[▶►▷▸→↓▼]\s?(?:下转?第?)?\Z")
_LIST_ITEM = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、是要]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]|[①-⑳]|[·•●■◆○—-])"
)

# The lines of furniture that stand at the head or the foot of a story.
_SIGNING = frozenset({"byline", "source", "editor"})

LONGEST_HEADLINE = 60
"""Characters of one headline line."""
_LONGEST_QUESTION = 40
"""Characters of a headline that asks."""
_MOST_COMMAS = 2
_TAIL = 100
"""Characters at the end of a paragraph in which it is signed, or goes on elsewhere."""
_PLAIN = 30
"""Characters. A longer line without a full stop may be the piece of a sentence."""
_LONG = 40
_SHORT = 18
"""Characters. Hardly a paragraph is cut after so few, so that a short line may have a comma and be a headline."""
_PAGE = 60
"""Blocks on either side of a line that count as its page."""
_DOUBT = 2.5
"""Signs against a short line that outweigh its being short."""
_FAMILIAR, _STRANGE = 1.5, 1.0
"""Signs for a longer line that stands elsewhere on its page, and against one that does not."""
_KNOWN = 0.5
"""Share of a headline that stands elsewhere on its page: two in three on average, nine in ten above two in five."""


@dataclass(frozen=True)
class Heading:
    """A line, or the lines of one block, set as a headline or a subhead."""

    traced: Traced
    lines: tuple[Traced, ...]
    is_marked: bool = False
    gap: str = "blank"

    @property
    def text(self) -> str:
        return self.traced.text


@dataclass(frozen=True)
class Aside:
    """A line that is no part of any story."""

    traced: Traced
    furniture: Furniture


@dataclass
class Body:
    """A paragraph. Its dateline and sign-offs are taken off; *dropped* has them with their rules."""

    traced: Traced
    opening: Opening | None = None
    endings: list[Ending] = field(default_factory=list)
    dropped: list[tuple[Traced, str]] = field(default_factory=list)
    gap: str = "blank"

    @property
    def text(self) -> str:
        return self.traced.text


Part = Heading | Aside | Body


def lay_out(blocks: list[Block], column: Column | None, *, joined: bool = False) -> list[Part]:
    """The parts of a page; its lines are cut to *column*, if it is one.

    A sentence that a column break, a caption or a line of furniture cuts in two is put together again, unless the
    file says itself where paragraphs end, so that they are *joined* already.
    """
    parts: list[Part | _Running] = []
    running: _Running | None = None
    setting = _Setting.of(blocks, column.width if column else None)
    familiar = _Familiar(blocks)
    for number, block in enumerate(blocks):
        known = Furniture("image") if block.is_image else recognise(block.text)
        if known:
            parts.append(Aside(block.traced, known))
            if known.rule in _SIGNING:
                running = None
            continue
        start = None if block.is_heading else opening(block.text)
        upcoming = blocks[number + 1] if number + 1 < len(blocks) else None
        is_next = running is not None and parts[-1] is running
        if running and not joined and running.takes(block, start, setting, is_next=is_next):
            running.add(block)
            continue
        if block.is_heading or (
            not start and not joined and _is_headline(block, upcoming, setting, partial(familiar, number))
        ):
            lines = tuple(map(Traced, block.lines)) if len(block.lines) > 1 else (block.traced,)
            parts.append(Heading(block.traced, lines, block.is_heading, block.gap))
            continue
        running = _Running(block, column)
        parts.append(running)
    finished = [done for part in parts for done in (part.finished() if isinstance(part, _Running) else [part])]
    return sorted(finished, key=lambda part: part.traced.start)  # a dateline may stand before a line its text is after


class _Running:
    """A paragraph that may go on in a later block."""

    def __init__(self, block: Block, column: Column | None) -> None:
        self._blocks = [block]
        self._column = column

    def add(self, block: Block) -> None:
        self._blocks.append(block)

    def takes(self, block: Block, start: Opening | None, setting: "_Setting", *, is_next: bool) -> bool:
        """True where *block*, which has *start* for an opening of its own, goes on with this paragraph.

        Where it *is_next*, with nothing in between, it may also end a dateline or a sign-off that begins here.
        """
        if block.is_heading:
            return False
        last = self._blocks[-1].text
        if is_next and (opens_across(last, block.text) or closes_across(last, block.text)):
            return True
        if start or not self._is_open(setting):
            return False
        if OPEN_BRACKET.search(last) or is_dateline(last):
            return True
        if self._column is None and block.gap != "line" and len(last) < _SHORT and not _wants_more(last):
            return False
        return not setting.surely_apart(block)

    def _is_open(self, setting: "_Setting") -> bool:
        """True where nothing closes the last block: its sentence goes on."""
        last = self._blocks[-1]
        if is_dateline(last.text):
            return True
        tail = "".join([block.text for block in self._blocks[-2:]])  # a sign-off may be cut in two as well
        tail = tail[-_TAIL:]
        tail = tail[: _pointer(tail)]
        if last.is_closed or _ENDED.search(tail) or endings(tail) or jumps(tail[-40:]):
            return False
        if self._column is None or len(last.lines) > 2 or opening(last.text):  # noqa: PLR2004 - no headline has so many lines of one width
            return True
        indent = 2 if len(last.lines) == 1 and setting.opens_paragraph(last) else 0
        return last.widths[-1] + indent >= self._column.width - 1 or bool(
            _OPEN_QUOTE.search(last.text) or _COMMA.search(last.text)
        )

    def finished(self) -> list[Part]:
        """The paragraph, its dateline and sign-offs taken off; or the furniture that it is when it is whole."""
        body = self._body()
        known = recognise(body.text)
        if body.text and not known:
            return [body]
        left = [Aside(traced, Furniture(rule)) for traced, rule in body.dropped]
        whole = [Aside(body.traced, known)] if known else []
        return sorted([*left, *whole], key=lambda aside: aside.traced.start)

    def _body(self) -> Body:
        first = self._blocks[0]
        traced = first.traced if len(self._blocks) == 1 else join_lines([block.traced for block in self._blocks])
        found = jumps(traced.text)
        dropped = [(traced[start:end].strip(), "jump") for start, end in found]
        traced = traced.without(found) if found else traced
        if (pointer := _pointer(traced.text)) is not None:
            dropped.append((traced[pointer:].strip(), "jump"))
            traced = traced[:pointer]
        tail = endings(traced.text)
        for ending in tail:
            dropped.append((traced[ending.start :].strip(), ending.rule))
            traced = traced[: ending.start].strip()
        head = opening(traced.text)
        if head and head.end < len(traced):
            dropped.append((traced[: head.end].strip(), "dateline" if head.dateline else "byline"))
            traced = traced[head.end :].strip()
        else:
            head = None
        return Body(traced, head, tail, sorted(dropped, key=lambda left: left[0].start), first.gap)


def _pointer(text: str) -> int | None:
    """Where the arrow begins with which *text* ends, if it does: the story goes on elsewhere."""
    if not text or not (text[-1] in "▶►▷▸→↓▼下转第" or text[-1].isspace()):
        return None
    match = _POINTER.search(text, max(0, len(text) - _TAIL))
    return match.start() if match else None


@dataclass(frozen=True)
class _Setting:
    """How a page is set: the *width* of its columns, if lines are cut to one, and the look of first lines.

    The first line of a paragraph is `indented`, `short` by the two characters of an indent that was lost, or `flush`.
    """

    width: int | None
    first_lines: str

    @classmethod
    def of(cls, blocks: Iterable[Block], width: int | None) -> "_Setting":
        openings = [
            block
            for before, block in itertools.pairwise([None, *blocks])
            if block and len(block.lines) > 2 and not block.is_heading and (before is None or before.is_closed)  # noqa: PLR2004 - surely text
        ]
        if width is None or not openings:
            return cls(width, "flush")
        if 2 * sum(block.indented for block in openings) > len(openings):
            return cls(width, "indented")
        short = sum(_is_short(block, width) for block in openings)
        return cls(width, "short" if 2 * short > len(openings) else "flush")

    def opens_paragraph(self, block: Block) -> bool | None:
        """True where *block* begins a paragraph by its first line, False where not; None where that does not show."""
        if self.first_lines == "indented":
            return block.indented
        if self.first_lines == "short" and self.width is not None and block.widths:  # a picture has none
            return _is_short(block, self.width)
        return None

    def runs_on(self, block: Block, upcoming: Block | None) -> bool:
        """True where *block* is the beginning of a paragraph that *upcoming* goes on with, by their first lines."""
        if upcoming is None or self.opens_paragraph(block) is not True:
            return False
        is_text = len(upcoming.lines) > 2 or upcoming.is_closed or endings(upcoming.text) or jumps(upcoming.text)  # noqa: PLR2004
        return bool(is_text) and self.opens_paragraph(upcoming) is False

    def is_cut_off(self, block: Block, upcoming: Block | None) -> bool:
        """True where *block* is the beginning of a sentence that only *upcoming* can end."""
        if self.first_lines == "indented" and self.runs_on(block, upcoming):
            return True
        if upcoming is None or upcoming.is_heading or upcoming.stands_above or upcoming.indented:
            return False
        return _wants_more(block.text) and not (_heads_story(upcoming) or self._are_narrow(block, upcoming))

    def _are_narrow(self, block: Block, upcoming: Block) -> bool:
        """True where two blocks are lines of one headline, which a narrow measure cuts anywhere."""
        if self.width is None or not (_is_bare(block) and _is_bare(upcoming)):
            return False
        return max([*block.widths, *upcoming.widths]) <= self.width - 3

    def surely_apart(self, block: Block) -> bool:
        """True where *block* cannot be the rest of a sentence that was cut in two."""
        if block.is_heading or (self.first_lines == "indented" and block.indented):
            return True
        if self.width is None or block.is_closed or _UNFINISHED.search(block.text):
            return False
        return max(block.widths) > self.width + 3 or all(w <= self.width - 3 for w in block.widths)


def _wants_more(text: str) -> bool:
    """True where *text* cannot end as it does."""
    return bool(_WANTS_MORE.search(text) or _OPEN_QUOTE.search(text) or text[-1] in "，,、；;")


def _is_short(block: Block, width: int) -> bool:
    return 1.4 < width - block.widths[0] < 3.1  # noqa: PLR2004 - two characters, and some spacing


class _Familiar:
    """How much of a block stands elsewhere on its page, too: of a headline most, of a piece of a sentence little."""

    def __init__(self, blocks: list[Block]) -> None:
        self._blocks = blocks
        self._near = (0, "")

    def __call__(self, number: int) -> float:
        """Share of the pairs of characters in block *number* that the blocks round it have once more, from 0 to 1."""
        wanted = set(pairs(self._blocks[number].text))
        page = self._page(number // _PAGE * _PAGE)
        again = sum([page.find(pair, page.find(pair) + 2) >= 0 for pair in wanted])
        return again / len(wanted) if wanted else 0.0

    def _page(self, start: int) -> str:
        if self._near[0] != start or not self._near[1]:
            near = self._blocks[max(0, start - _PAGE) : start + 2 * _PAGE]
            self._near = (start, "\n".join(block.text for block in near))
        return self._near[1]


def _is_headline(block: Block, upcoming: Block | None, setting: _Setting, known: Callable[[], float]) -> bool:
    """True where *block* is set as headlines and subheads are: short, and not a sentence or a piece of one."""
    text = block.text
    commas = text.count("，") + text.count(",")
    if not 1 < len(text) <= LONGEST_HEADLINE or commas > _MOST_COMMAS or block.is_row or not _HAN.search(text):
        return False
    if _is_text(block, upcoming):
        return False
    if block.is_closed or (block.stands_above and not _OPEN_QUOTE.search(text)):
        return True
    if setting.is_cut_off(block, upcoming):
        return False
    if setting.width is not None:
        return _is_set_as_headline(block, upcoming, setting, commas) or (
            not _COMMA.search(text) and not setting.runs_on(block, upcoming) and known() > _KNOWN
        )
    signs = _signs(text, commas, upcoming)
    if len(text) <= _SHORT:
        return signs > -_DOUBT
    if -_FAMILIAR < signs <= _STRANGE:  # or else that turns nothing
        signs += _FAMILIAR if known() > _KNOWN else -_STRANGE
    return signs > 0


def _is_text(block: Block, upcoming: Block | None) -> bool:
    """True where *block* is a sentence, or a dateline, or the beginning of one that *upcoming* ends."""
    goes_on = block.stands_above and upcoming is not None and upcoming.stands_above
    if _is_sentence(block.text.rstrip("，,") if goes_on else block.text) or is_dateline(block.text):
        return True
    return upcoming is not None and _is_dateline_with(block.text, upcoming.text)


def _is_dateline_with(text: str, following: str) -> bool:
    """True where *text* begins a dateline that *following* ends: 据新华社合肥6月23日 and 电."""
    return opening(following) is None and opens_across(text, following)


def _signs(text: str, commas: int, upcoming: Block | None) -> float:
    """For a headline where positive, for the piece of a sentence where negative."""
    signs = (
        1.5 * (not _COMMA.search(text))
        - 1.0 * commas
        - 0.5 * max(0, text.count("、") - 1)
        - 2.0 * bool(_SENTENCE_OPENS.match(text))
    )
    signs += 1.0 * (" " in text or "\u3000" in text) + 1.0 * (len(text) <= _PLAIN) - 1.0 * (len(text) > _LONG)
    if upcoming is None or upcoming.is_heading or _heads_story(upcoming):
        return signs + 2
    return signs - 2.0 * bool(_GOES_ON.match(upcoming.text))


def _heads_story(block: Block) -> bool:
    """True where *block* opens as a report does, or says who wrote what follows."""
    known = recognise(block.text)
    return opening(block.text) is not None or (known is not None and known.rule in _SIGNING)


def _is_bare(block: Block) -> bool:
    """True where *block* is a line or two without any mark between its words."""
    return len(block.text) <= _PLAIN and len(block.lines) <= 2 and not (block.is_closed or _COMMA.search(block.text))  # noqa: PLR2004


def _asks(block: Block) -> bool:
    """True where *block* is a short question on a line of its own."""
    return len(block.lines) == 1 and len(block.text) <= _SHORT and bool(_QUESTION.search(block.text))


def _is_sentence(text: str) -> bool:
    """True where *text* has the marks of sentences, or is somebody's words."""
    asked = bool(_QUESTION.search(text)) and (len(text) > _LONGEST_QUESTION or bool(_SENTENCES.search(text)))
    return asked or bool(_UNFINISHED.search(text) or _SPOKEN.match(text))


def _is_set_as_headline(block: Block, upcoming: Block | None, setting: _Setting, commas: int) -> bool:
    """True where the lines of *block* are not those of a column."""
    width = setting.width or 0
    *lines, last = block.widths
    if max(block.widths) > width + 3 or last <= width - (3 if lines else 5):
        return True
    if any(w < width - 3.5 for w in lines):  # a headline is cut where its sense allows
        return True
    if upcoming is not None and _is_bare(block) and (_is_bare(upcoming) or _asks(upcoming)):  # lines of a headline
        return True
    if upcoming is None or upcoming.is_heading or _heads_story(upcoming) or setting.opens_paragraph(upcoming):
        return True
    if commas or (len(lines) > 1 and _COMMA.search(block.text)):
        return len(block.text) <= _SHORT and setting.opens_paragraph(block) is False
    return setting.opens_paragraph(block) is False
