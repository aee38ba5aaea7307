"""How good translations are, against any endpoint, beside plain prompts on the same model.

`python tests/evaluation/translations.py --out FOLDER [--base-url URL --model NAME] [--sentences 1 2 4] [--pairs FILE]
[--articles ID ...]`

Each text is put into English in several ways: by us, with so many sentences to a question; by a plain prompt for each
sentence; and by one for the whole article. What came back is kept in the folder, so that a run can be broken off and
go on, and be measured again without a question; another model, or other prompts (SUMMARIZER_PROMPTS), want another one.

A line of the file of pairs is `{"source": ..., "target": ..., "doc": ...}`; consecutive pairs of one doc are an
article, and a pair without one is an article of its own.
"""

# ruff: noqa: T201 - figures are printed

import argparse
import asyncio
import json
import re
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel

if not __package__:
    sys.path.insert(0, str(Path(__file__).parents[2]))

from summarizer.endpoint import Cost, Endpoint, Message, Question, Watcher, open_endpoint
from summarizer.endpoint.counting import tokens
from summarizer.prompting import Prompts
from summarizer.settings import Settings
from summarizer.tasks import translate
from summarizer.tasks.interviewing import UNANSWERED
from summarizer.tasks.showing import shown
from tests.evaluation.listening import Listening
from tests.evaluation.measuring import Figures, Line, Rendering, measured, spellings
from tests.evaluation.samples import Sample, from_pairs, from_seeds

PLAIN_SENTENCE, PLAIN_ARTICLE = "plain sentence", "plain article"
PROMPT = "Translate into English:\n\n{text}"
_NUMBERED = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)


class Plain(BaseModel):
    """An answer in words, taken as it is: nothing is asked of its form."""

    text: str

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **_: Any) -> Self:
        return cls(text=json_data if isinstance(json_data, str) else json_data.decode())


def plain_question(prompt: str, max_tokens: int) -> Question[Plain]:
    """The prompt and nothing else: no system turn, no schema. It is for an endpoint that asks in words alone."""
    return Question(
        messages=(Message(role="user", content=prompt),),
        answer=Plain,
        max_tokens=max_tokens,
        repair=lambda error: f"That cannot be used: {error}",
        shape=lambda schema: "",
        purpose="plain",
    )


async def main() -> None:
    options = _options()
    settings = Settings.load({"base_url": options.base_url, "model": options.model})
    samples = [*from_seeds(options.articles), *(from_pairs(options.pairs) if options.pairs else ())]
    options.out.mkdir(parents=True, exist_ok=True)
    ways = {PLAIN_SENTENCE: None, PLAIN_ARTICLE: None} | {f"ours, {most}": most for most in options.sentences}
    done: dict[str, list[Rendering]] = {}
    for way, most in ways.items():
        done[way] = [rendering async for rendering in _rendered(way, most, samples, settings, options.out)]
        _report(done, samples, options.out)


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
    prompts = Prompts(settings.prompts)
    own = {"cache": settings.cache / name} | ({} if most else {"structured": "prompted"})
    async with open_endpoint(settings.model_copy(update=own), Watcher(_say, lambda done, total: None)) as endpoint:
        for sample in samples:
            if not (rendering := kept.get(sample.article.id)):
                started = time.perf_counter()
                if most:
                    asked = await _ours(sample, Listening(endpoint, most), prompts)
                else:
                    asked = await _plain(way, sample, endpoint)
                rendering = asked.model_copy(update={"seconds": time.perf_counter() - started})
                with file.open("a", encoding="utf-8") as kept_in:
                    kept_in.write(rendering.model_dump_json() + "\n")
                _say(f"{way}: {sample.article.id} in {rendering.seconds:.0f} seconds")
            yield rendering


async def _ours(sample: Sample, endpoint: Listening, prompts: Prompts) -> Rendering:
    try:
        translation = await translate(sample.article, endpoint, prompts)
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
