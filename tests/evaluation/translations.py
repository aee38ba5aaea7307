"""How good translations are, against any endpoint, beside plain prompts on the same model.

`python tests/evaluation/translations.py --out FOLDER [--base-url URL --model NAME] [--sentences 1 2 4] [--pairs FILE]
[--articles ID ...]`

Each text is put into English in several ways: by us, with so many sentences to a question; by a plain prompt for each
sentence; and by one for the whole article. What came back is kept in the folder, so that a run can be broken off and
go on, and be measured again without a question. A finding is what the checks find, held against the same Chinese in
each way. A sentence has slipped where its English is nearer the reference of a neighbour than its own; where no
person has translated it, the plain prompt's English of it is the reference, which cannot slip.

A line of the file of pairs is `{"source": ..., "target": ..., "doc": ...}`; consecutive pairs of one doc are an
article, and a pair without one is an article of its own.
"""

# ruff: noqa: T201 - figures are printed

import argparse
import asyncio
import hashlib
import itertools
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path

from pydantic import BaseModel, ConfigDict

if not __package__:
    sys.path.insert(0, str(Path(__file__).parents[2]))

from summarizer.checking import Finding, Pair, check_pair
from summarizer.checking.reading.people import Person, find_people
from summarizer.checking.reading.pinyin import pinyin_name
from summarizer.endpoint import Cost, Endpoint, Watcher, open_endpoint
from summarizer.endpoint.counting import tokens
from summarizer.prompting import Prompts
from summarizer.settings import Settings
from summarizer.sources import Article, Document, Paragraph, Traced, read_articles
from summarizer.tasks import translate
from summarizer.tasks.interviewing import UNANSWERED
from summarizer.tasks.showing import shown
from tests.evaluation.listening import PROJECT, Listening, plain_question
from tests.evaluation.scoring import chrf

PLAIN_SENTENCE, PLAIN_ARTICLE = "plain sentence", "plain article"
PROMPT = "Translate into English:\n\n{text}"
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_NUMBERED = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)
_ENGLISH_END = re.compile(r"[.!?]+[\"'”’)\]]*(?=\s|$)|[^.!?\"'”’)\]\s][\"'”’)\]]*(?=\n|$)")
_CAPITALS = re.compile(r"[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)+")
_LIKE = 0.7
"""Share of letters in common from which a name in English may be meant for one in Chinese: Guo Zheng for Gong Zheng."""


@dataclass(frozen=True)
class Sample:
    """An article, and what a person has made of its paragraphs, by their numbers."""

    article: Article
    references: Mapping[int, str] = field(default_factory=dict)

    @property
    def sentences(self) -> dict[str, str]:
        """The Chinese of each sentence by its id, the headline first, as we translate them."""
        headline = {"h1.s1": self.article.headline.text} if self.article.headline else {}
        return headline | {sentence.id: sentence.text for sentence in self.article.sentences}

    @property
    def text(self) -> str:
        return "\n".join(self.sentences.values())

    @property
    def people(self) -> tuple[Person, ...]:
        return tuple(find_people(self.text))


class Line(BaseModel):
    """A sentence in Chinese and English, or a whole article; *first* is the English before its repair."""

    model_config = ConfigDict(frozen=True)
    id: str
    source: str
    first: str
    target: str


class Rendering(BaseModel):
    """An article in one way, and what that took; what came from the cache took nothing."""

    model_config = ConfigDict(frozen=True)
    article: str
    lines: tuple[Line, ...]
    calls: int
    cached: int
    tokens: int
    seconds: float

    @property
    def english(self) -> str:
        return "\n".join(line.target for line in self.lines)

    def paragraph(self, number: int) -> str:
        return " ".join(line.target for line in self.lines if line.id.startswith(f"p{number}."))


Figures = dict[str, float]


async def main() -> None:
    options = _options()
    settings = Settings.load({"base_url": options.base_url, "model": options.model})
    samples = [*_from_seeds(options.articles), *(_from_pairs(options.pairs) if options.pairs else ())]
    options.out.mkdir(parents=True, exist_ok=True)
    ways = {PLAIN_SENTENCE: None, PLAIN_ARTICLE: None} | {f"ours, {most}": most for most in options.sentences}
    done: dict[str, list[Rendering]] = {}
    for way, most in ways.items():
        done[way] = [rendering async for rendering in _rendered(way, most, samples, settings, options.out)]
        _report(done, samples, options.out)


# How it is translated


async def _rendered(
    way: str, most: int | None, samples: Sequence[Sample], settings: Settings, out: Path
) -> AsyncIterator[Rendering]:
    """Each sample in English, those that *out* has of an earlier run as they are there.

    Each way has a cache of its own: what one has asked shall not make the next one cheaper.
    """
    name = re.sub(r"\W+", "-", way)
    file = out / f"{name}.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else ()
    kept = {rendering.article: rendering for rendering in map(Rendering.model_validate_json, lines)}
    own = {"cache": settings.cache / name} | ({} if most else {"structured": "prompted"})
    async with open_endpoint(settings.model_copy(update=own), Watcher(_say, lambda done, total: None)) as endpoint:
        for sample in samples:
            if not (rendering := kept.get(sample.article.id)):
                started = time.perf_counter()
                asked = await _ours(sample, Listening(endpoint, most)) if most else await _plain(way, sample, endpoint)
                rendering = asked.model_copy(update={"seconds": time.perf_counter() - started})
                with file.open("a", encoding="utf-8") as kept_in:
                    kept_in.write(rendering.model_dump_json() + "\n")
                _say(f"{way}: {sample.article.id} in {rendering.seconds:.0f} seconds")
            yield rendering


async def _ours(sample: Sample, endpoint: Listening) -> Rendering:
    try:
        translation = await translate(sample.article, endpoint, Prompts())
    except UNANSWERED as error:
        return _nothing(sample, error)
    first = _first_answers(endpoint)
    lines = (
        Line(id=s.id, source=s.source, first=first.get(shown(s.source), s.target or ""), target=s.target or "")
        for s in translation.segments
    )
    made = translation.provenance
    return Rendering(
        article=sample.article.id,
        lines=tuple(lines),
        calls=made.calls,
        cached=made.cached,
        tokens=made.usage.total,
        seconds=0,
    )


def _first_answers(endpoint: Listening) -> dict[str, str]:
    """The English of each sentence, by its Chinese as the model saw it, before a check has looked at it."""
    english: dict[str, str] = {}
    for question, answer in endpoint.heard:
        if question.purpose == "translate":
            chinese = dict(_NUMBERED.findall(question.messages[-1].content))  # the last under a number is to be put
            english |= {chinese[number]: text for number, text in answer.model_dump(by_alias=True).items()}
    return english


async def _plain(way: str, sample: Sample, endpoint: Endpoint) -> Rendering:
    """A plain prompt for each sentence, or one for all; where one has no usable answer, there is no English."""
    await endpoint.prepare()
    cost, cached, lines = Cost(), 0, list[Line]()
    for id_, source in (sample.sentences if way == PLAIN_SENTENCE else {"whole": sample.text}).items():
        prompt = PROMPT.format(text="\n".join(map(shown, source.split("\n"))))
        room = endpoint.context - 3 * tokens(prompt) // 4 if id_ == "whole" else 100 + 2 * tokens(source)
        try:
            answer = await endpoint.ask(plain_question(prompt, room), cost)
        except UNANSWERED as error:
            _say(f"{way}: {sample.article.id} {id_}: {error}")
            english = ""
        else:
            english, cached = answer.value.text, cached + (answer.calls == 0)
        lines.append(Line(id=id_, source=source, first=english, target=english))
    return Rendering(
        article=sample.article.id,
        lines=tuple(lines),
        calls=cost.calls,
        cached=cached,
        tokens=cost.usage.total,
        seconds=0,
    )


# What came of it


def measured(renderings: Sequence[Rendering], samples: Sequence[Sample], plain: Sequence[Rendering]) -> Figures:
    """The figures of one way; *plain* are the same samples by a plain prompt for each sentence."""
    figures = Counter[str]()
    for rendering, sample, apart in zip(renderings, samples, plain, strict=True):
        figures["sentences"] += len(sample.sentences)
        figures["without English"] += _missing(rendering, sample)
        figures["slipped"] += len(slipped(rendering, _yardstick(sample, apart)))
        figures["Chinese characters left"] += len(_HAN.findall(rendering.english))
        figures.update(_findings(rendering, sample))  # not +=, which leaves out what is none
    return {**figures, **_nearness(renderings, samples), **_costs(renderings)}


def _missing(rendering: Rendering, sample: Sample) -> int:
    """Sentences without English; those of a whole article can only be counted."""
    if len(rendering.lines) == len(sample.sentences):
        return sum(not line.target for line in rendering.lines)
    return max(0, len(sample.sentences) - len(_ENGLISH_END.findall(rendering.english)))


def slipped(rendering: Rendering, yardstick: Mapping[str, str]) -> list[str]:
    """The ids of the sentences whose English is nearer the reference of the one before or after than its own."""
    ids = [line.id for line in rendering.lines]
    found = []
    for at, line in enumerate(rendering.lines):
        near = [chrf([(line.target, yardstick[id_])]) for id_ in ids[max(0, at - 1) : at + 2] if id_ in yardstick]
        if line.id in yardstick and max(near) > chrf([(line.target, yardstick[line.id])]):
            found.append(line.id)
    return found


def _yardstick(sample: Sample, plain: Rendering) -> dict[str, str]:
    """The English of a person, where a paragraph is one sentence, else that of the plain prompt."""
    human = {
        paragraph.sentences[0].id: sample.references[paragraph.number]
        for paragraph in sample.article.paragraphs
        if paragraph.number in sample.references and len(paragraph.sentences) == 1
    }
    return {line.id: line.target for line in plain.lines} | human


def _findings(rendering: Rendering, sample: Sample) -> Counter[str]:
    """What the checks find in each sentence, before and after repair, and in the article as one pair."""
    pair = partial(Pair, whole=True, people=sample.people)
    found = Counter[str]()
    for line in rendering.lines:
        found.update(_counted("first", check_pair(pair(line.source, line.first))))
        found.update(_counted("final", check_pair(pair(line.source, line.target))))
    found.update(_counted("as one pair", check_pair(pair(sample.text, rendering.english))))
    return found


def _counted(when: str, findings: Iterable[Finding]) -> Counter[str]:
    by_kind = Counter(f"{when}: {finding.severity} {finding.category}" for finding in findings)
    heavy = sum(count for kind, count in by_kind.items() if " minor " not in kind)
    return Counter({**by_kind, f"{when}: all but minor": heavy})


def _nearness(renderings: Sequence[Rendering], samples: Sequence[Sample]) -> Figures:
    """The chrF of the paragraphs and of the articles that a person has translated."""
    both = [(r, s) for r, s in zip(renderings, samples, strict=True) if s.references]
    if not both:
        return {}
    whole = [(r.english, "\n".join(s.references.values())) for r, s in both]
    apart = [(r.paragraph(n), english) for r, s in both for n, english in s.references.items()]
    is_apart = all(len(r.lines) == len(s.sentences) for r, s in both)
    return {"chrF, articles": chrf(whole)} | ({"chrF, paragraphs": chrf(apart)} if is_apart else {})


def _costs(renderings: Sequence[Rendering]) -> Figures:
    return {name: sum(getattr(r, name) for r in renderings) for name in ("calls", "cached", "tokens", "seconds")}


def spellings(renderings: Sequence[Rendering], samples: Sequence[Sample]) -> dict[str, Counter[str]]:
    """How each person is called who is called in more than one way, over all samples; "-" where it is not there."""
    forms = defaultdict[str, Counter[str]](Counter)
    for rendering, sample in zip(renderings, samples, strict=True):
        for person, line in itertools.product(sample.people, rendering.lines):
            if person.name in line.source:
                forms[person.name][spelling(person.name, line.target)] += 1
    return {name: counted for name, counted in forms.items() if len(counted) > 1}


def spelling(name: str, english: str) -> str:
    """The words of *english* that are most like the pinyin of *name*, or "-" where none are.

    >>> spelling("龚正", "Shanghai Mayor Guo Zheng said so."), spelling("龚正", "The mayor said so.")
    ('Guo Zheng', '-')
    """
    wanted = _letters(pinyin_name(name))
    runs = (run.split() for run in _CAPITALS.findall(english))
    tried = (" ".join(run[at : at + size]) for run in runs for size in (2, 3) for at in range(len(run) - size + 1))
    likeness = {form: SequenceMatcher(None, wanted, _letters(form)).ratio() for form in tried}
    best = max(likeness, key=likeness.__getitem__, default="-")
    return best if likeness.get(best, 0) >= _LIKE else "-"


def _letters(name: str) -> str:
    return re.sub(r"\W", "", re.sub(r"['’]s\b", "", name)).lower()


# Where it comes from and goes to


def _from_seeds(wanted: Sequence[str] | None) -> Iterator[Sample]:
    """The sample articles, or those whose ids are *wanted*."""
    for path in sorted((PROJECT / "seeds").glob("*.txt")):
        yield from (Sample(a) for a in read_articles(str(path)) if wanted is None or a.id in wanted)


def _from_pairs(path: Path) -> Iterator[Sample]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for number, (_, pairs) in enumerate(itertools.groupby(enumerate(rows), lambda row: row[1].get("doc", row[0]))):
        yield _put_together(f"{path.stem}#{number}", [(pair["source"], pair["target"]) for _, pair in pairs])


def _put_together(id_: str, pairs: Sequence[tuple[str, str]]) -> Sample:
    """An article of which each pair is a paragraph."""
    text = "\n".join(source for source, _ in pairs)
    ends = itertools.accumulate(len(source) + 1 for source, _ in pairs)
    paragraphs = tuple(
        Paragraph(number, Traced.of(source, end - len(source) - 1))
        for number, (end, (source, _)) in enumerate(zip(ends, pairs, strict=True), 1)
    )
    document = Document(id_, hashlib.sha256(text.encode()).hexdigest(), "utf-8", text, id_)
    article = Article(id=id_, document=document, kind="lines", headline=None, paragraphs=paragraphs)
    return Sample(article, {number: english for number, (_, english) in enumerate(pairs, 1)})


def _nothing(sample: Sample, error: Exception) -> Rendering:
    _say(f"{sample.article.id}: {error}")
    lines = tuple(Line(id=id_, source=text, first="", target="") for id_, text in sample.sentences.items())
    return Rendering(article=sample.article.id, lines=lines, calls=0, cached=0, tokens=0, seconds=0)


def _report(done: Mapping[str, Sequence[Rendering]], samples: Sequence[Sample], out: Path) -> None:
    """Print the figures of the ways that are done, one to a column, and write them."""
    figures = {way: measured(renderings, samples, done[PLAIN_SENTENCE]) for way, renderings in done.items()}
    called = {way: spellings(renderings, samples) for way, renderings in done.items()}
    told = json.dumps({"figures": figures, "people": called}, ensure_ascii=False, indent=1)
    (out / "figures.json").write_text(told + "\n", encoding="utf-8")
    print("|".join(["", f"{'':44}", *(f" {way:>14} " for way in figures), ""]))
    print("|".join(["", "-" * 44, *("-" * 15 + ":" for _ in figures), ""]))
    for name in sorted({name for way in figures.values() for name in way}, key=_place):
        print("|".join(["", f" {name:43}", *(f" {_told(way, name):>14} " for way in figures.values()), ""]))
    for way, people in called.items():
        for name, forms in people.items():
            print(f"{way}: {name} is " + ", ".join(f"{form} ({count})" for form, count in forms.most_common()))
    print(flush=True)


_ORDER = ("chrF", "sentences", "without", "slipped", "Chinese", "first", "final", "as one", "calls", "cached", "tokens")


def _place(name: str) -> tuple[int, bool, str]:
    """Where a figure stands: by its kind, sums before what they are of."""
    kind = next((at for at, start in enumerate(_ORDER) if name.startswith(start)), len(_ORDER))
    return kind, not name.endswith("minor"), name


def _told(figures: Figures, name: str) -> str:
    is_counted = not name.startswith(("chrF", "seconds"))
    return f"{figures.get(name, 0):,.0f}" if is_counted else f"{figures[name]:.1f}" if name in figures else "-"


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base-url")
    parser.add_argument("--model")
    parser.add_argument(
        "--sentences", type=int, nargs="+", default=[2], help="in one question, one run for each number"
    )
    parser.add_argument("--pairs", type=Path, help="Chinese with human English, as JSON Lines")
    parser.add_argument("--articles", nargs="*", help="ids of the sample articles to take; else all")
    parser.add_argument("--out", type=Path, required=True, help="folder for what came back, and the figures")
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(main())
