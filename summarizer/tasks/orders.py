"""What a writer is told about faults: what to write instead, and the Chinese with that in English already."""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from summarizer.checking import Finding, Pair, TextSpan
from summarizer.checking.comparing import sides_of
from summarizer.checking.reading.bounds import Bound, Side, chinese_bound
from summarizer.checking.reading.dates import english_days, ordinal
from summarizer.checking.reading.figures import Figure, spelled
from summarizer.checking.reading.number_tables import ENGLISH_CARDINALS, ENGLISH_ORDINALS
from summarizer.checking.reading.number_words import is_order
from summarizer.checking.reading.pinyin import pinyin_name
from summarizer.checking.reading.places import spelt_place
from summarizer.checking.reading.times import chinese_times
from summarizer.checking.repetition import is_loop
from summarizer.sources.surnames import SINGLE
from summarizer.tasks.hints import Hint

_PERSON = re.compile(f"[{''.join(sorted(SINGLE))}]\\w{{1,2}}")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_DAY = re.compile(r"the \d+(?:st|nd|rd|th)")
_PART_OF_A_SPAN = re.compile(r"[至到从自于截－—–~～-]\s?$"), re.compile(r"\s?[至到起－—–~～-]")
_SPEAKER_LAST = re.compile(
    r"[“「](?P<said>[^“”「」]+?)[，,。！？]?[”」]\s?(?P<who>[^“”「」]{1,20}(?:说|表示|指出|称|道|认为|强调))[。！？]?\s*"
)
_HAN = re.compile("[\u4e00-\u9fff]")
# Papers write what is below ten in words; so does the model, which leaves out the digit of 4 大领域.
_IN_WORDS, _IN_ORDER = (
    {value: word for word, value in reversed(words.items()) if value in range(1, 10)}
    for words in (ENGLISH_CARDINALS, ENGLISH_ORDINALS)
)
_APPROACHED: dict[Side, dict[str, str]] = {
    "under": {
        "近": "nearly",
        "不到|不足|未满": "less than",
        "[不未没]|至多|最多|以下|以内|之内": "at most",
        "": "less than",
    },
    "over": {"[不未没]|至少|以上|之上": "at least", "": "more than"},
}
_SIDE = re.compile("以上|之上|以下|以内|之内|[多余]")


class Shown(NamedTuple):
    """A stretch of the Chinese, and what it is in English."""

    start: int
    end: int
    english: str


class Order(NamedTuple):
    """What a writer is to do, and the words of the Chinese that are shown in English for it."""

    text: str
    shown: Shown | None = None


def orders_about(faults: Iterable[Finding], pair: Pair, hints: list[Hint]) -> list[Order]:
    """What a writer is to do about *faults*, who has the Chinese alone: write 28.3 billion, not 283 billion.

    Measured on the embedded model: shown what it wrote and why that is wrong, it writes the same again; told what to
    write, it mostly does.
    """
    return [_order(fault, pair, hints) for fault in faults]


def glossed(source: str, shown: Collection[Shown]) -> str:
    """The Chinese with what is *shown* of what went wrong in English already: 阿里巴巴集团 28.3 billion 元入股.

    Measured on the embedded model: what it gets wrong beside its rendering, it copies from the sentence.
    """
    text = source
    for one in sorted(shown, reverse=True):
        if source.startswith(text[one.start : one.end], one.start):  # not within one that stands already
            text = f"{text[: one.start]} {one.english} {text[one.end :]}"
    return text


def _order(fault: Finding, pair: Pair, hints: list[Hint]) -> Order:
    chinese, english = _source(fault, pair), _target(fault, pair)
    if pair.language != "en":
        return Order(fault.message)
    if fault.category == "accuracy/omission" and not chinese:  # it has no place, or the end of the English for one
        return _speaker_first(pair.source) or Order(fault.message)
    if 2 * len(english) > len(pair.target) or not (chinese or english):
        return Order(fault.message)
    if fault.category == "fluency/repetition":
        return Order("say nothing twice" if is_loop(pair.target) else f"say only once: {english}")
    if chinese:
        return _instead(fault, pair, hints)
    return _without_more(fault, pair, hints) or Order(f"do not write {english}")


def _speaker_first(source: str) -> Order | None:
    """“…，”某某说 as 某某说：“…”: where it closes a quotation, a small model takes its answer for closed."""
    match = _SPEAKER_LAST.fullmatch(source)
    if not match:
        return None
    return Order("write who says it first", Shown(0, len(source), f"{match['who']}：“{match['said']}。”"))


def _instead(fault: Finding, pair: Pair, hints: list[Hint]) -> Order:
    """What to write for words of the Chinese."""
    shown, chinese, english = _rendering(fault, pair, hints), _source(fault, pair), _target(fault, pair)
    if not shown and 2 * len(chinese) > len(pair.source):
        return Order(fault.message)
    if not shown and "·" in chinese:  # a foreign name, which no rule can spell
        return Order(f"name …{chinese}…, who must not be left out" if not english else fault.message)
    meant = shown.english if shown else _in_part(chinese, hints)
    if not meant:
        return Order(fault.message)
    told = f"write {meant}, not {english}" if english else f"write {meant}, which must not be left out"
    return Order(told, shown if shown and _is_for_sure(fault) else None)


def _is_for_sure(fault: Finding) -> bool:
    """True of all but the usual rendering of a term and a list that is short, which are minor."""
    is_of_words = fault.category in {"accuracy/omission", "terminology/wrong"}
    return fault.category in {"accuracy/number", "accuracy/date", "accuracy/name"} or (
        is_of_words and fault.severity != "minor"
    )


def _rendering(fault: Finding, pair: Pair, hints: list[Hint]) -> Shown | None:
    """What the *hints* have for the words of a fault, or for those round them (10 of 10日); else what rules know."""
    place = fault.source
    if place is None:
        return None
    for hint in hints:
        for start in _places(hint, pair):
            if start <= place.start and place.end <= start + len(hint.zh):
                return _hinted(hint, start, pair)
    if fault.category == "accuracy/name":
        english = _name(_source(fault, pair.simplified))
    else:
        english = _number(place, pair.simplified) or _time(place, pair.simplified)
    return Shown(place.start, place.end, english) if english else None


def _places(hint: Hint, pair: Pair) -> Iterator[int]:
    """Where the words of a hint begin; 7日 is no part of 17日, nor of 6月7日."""
    is_figure = "(?<![\\d月])" if hint.zh[0].isdigit() else ""
    return (match.start() for match in re.finditer(is_figure + re.escape(hint.zh), pair.source))


def _hinted(hint: Hint, start: int, pair: Pair) -> Shown:
    """What a hint has, as it stands in a sentence: on the 7th, but from 从 the 7th."""
    end = start + len(hint.zh)
    before, after = _PART_OF_A_SPAN
    is_day = (
        _DAY.fullmatch(hint.target) and not before.search(pair.source[:start]) and not after.match(pair.source, end)
    )
    return Shown(start, end, f"on {hint.target}" if is_day else hint.target)


def _without_more(fault: Finding, pair: Pair, hints: list[Hint]) -> Order | None:
    """Less than the English has made of it: of 7日 July 7, of 国务院总理 Premier Wang Hao."""
    if fault.category == "accuracy/date":
        return _day_alone(fault, pair, hints)
    return _post_alone(fault, pair, hints) if fault.category == "accuracy/name" else None


def _day_alone(fault: Finding, pair: Pair, hints: list[Hint]) -> Order | None:
    place = fault.target.start if fault.target else -1
    for day in english_days(pair.target):
        hint = next((hint for hint in hints if hint.target == f"the {ordinal(day.day)}"), None)
        if hint and day.start <= place < day.end and (start := next(_places(hint, pair), None)) is not None:
            shown = _hinted(hint, start, pair)
            return Order(f"write {shown.english}, not {day.text}", shown)
    return None


def _post_alone(fault: Finding, pair: Pair, hints: list[Hint]) -> Order | None:
    before = pair.target[: fault.target.start].rstrip().lower() if fault.target else ""
    posts = {hit.term.zh for hit in pair.terms if hit.term.kind == "post"}
    for hint in hints:
        if hint.zh in posts and before.endswith(hint.target.lower()):
            shown = _hinted(hint, next(_places(hint, pair)), pair)._replace(english=f"the {hint.target}")
            return Order(f"write the {hint.target}, not {hint.target} {_target(fault, pair)}", shown)
    return None


def _number(place: TextSpan, pair: Pair) -> str | None:
    """A figure in English; where the words at its *place* say from which side it is approached, with those."""
    for figure in sides_of(pair).chinese:
        bound = chinese_bound(pair.source, figure)
        if bound and (bound.start, bound.end) == (place.start, place.end) and _is_whole(figure):
            return _bounded(bound, figure)
        if (figure.start, figure.end) == (place.start, place.end):
            return _figure(figure)
    return None


def _time(place: TextSpan, pair: Pair) -> str | None:
    return next(
        (word.time for word in chinese_times(pair.source) if (word.start, word.end) == (place.start, place.end)), None
    )


def _bounded(bound: Bound, figure: Figure) -> str:
    """Figure and side, with the unit that stands between them in 10公里以内."""
    unit = _SIDE.sub("", bound.text.rpartition(figure.text)[2]).strip()
    said = next(words for chinese, words in _APPROACHED[bound.side].items() if re.search(chinese, bound.text))
    return f"{said} {spelled(figure.value)} {unit}".strip()


def _figure(figure: Figure) -> str | None:
    """A figure that is written otherwise in English; None for one in digits, unless it is a year."""
    if figure.text.isascii():
        return f"in {figure.text}" if _YEAR.fullmatch(figure.text) else None
    if not _is_whole(figure) or figure.also:  # 三成 is no 3
        return None
    value = int(figure.value)
    if is_order(figure):
        return _IN_ORDER.get(value) or ordinal(value)
    return _IN_WORDS.get(value) or spelled(figure.value)


def _is_whole(figure: Figure) -> bool:
    """False of a third, which has no digits."""
    return figure.value == int(figure.value) or figure.text[0].isdigit()


def _name(chinese: str) -> str | None:
    """A place or a person in English; None for a post."""
    return spelt_place(chinese) or (pinyin_name(chinese) if _PERSON.fullmatch(chinese) else None)


def _in_part(chinese: str, hints: list[Hint]) -> str | None:
    """The words with what the *hints* have of them in English: 28.3 billion 元; else a name for what they mean."""
    text = chinese
    for hint in hints:
        text = text.replace(hint.zh, f" {hint.target} ")
    if text == chinese and not text.isascii():
        return f"what {chinese} means"
    return " ".join(text.split()) if len(_HAN.findall(text)) <= 1 else None


def _source(fault: Finding, pair: Pair) -> str:
    return pair.source[fault.source.start : fault.source.end] if fault.source else ""


def _target(fault: Finding, pair: Pair) -> str:
    return pair.target[fault.target.start : fault.target.end] if fault.target else ""
