"""How good briefs are, against any endpoint, beside a single prompt on the same model.

`python tests/evaluation/briefs.py [--base-url URL --model NAME] [--length long] [--out figures.json]`

The facts of the sample articles stand in `facts.json`, each with the places of its words in the file. A fact is covered
where a claim quotes at least half of those words. A claim is unsupported where a check finds it wrong against its own
quotes, or where a quote of its own is nowhere in the file. Nothing here is asked of a model but the briefs.
"""

# ruff: noqa: T201 - figures are printed

import argparse
import asyncio
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

if not __package__:
    sys.path.insert(0, str(Path(__file__).parents[2]))

from summarizer.checking import Pair, check_pair
from summarizer.checking.reading.people import Person, find_people
from summarizer.endpoint import Cost, Endpoint, Message, Question, Watcher, open_endpoint
from summarizer.errors import SummarizerError
from summarizer.prompting import Prompts
from summarizer.settings import Settings
from summarizer.sources import Article, read_articles
from summarizer.tasks import summarise
from summarizer.tasks.showing import shown
from tests.evaluation.listening import PROJECT, Listening

ARTICLES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "facts.json").read_text(encoding="utf-8"))
Place = tuple[int, int]
Claims = list[tuple[str, str, list[Place]]]
"""Each with its English, the Chinese it quotes, and where that stands in the file."""


class Quoted(BaseModel):
    """A claim as the single prompt asks for it."""

    model_config = ConfigDict(extra="forbid")
    text: str
    quote: str


class Whole(BaseModel):
    """A brief in one answer, as most tools ask for it."""

    model_config = ConfigDict(extra="forbid")
    headline: str
    lede: str
    claims: Annotated[list[Quoted], Field(min_length=1, max_length=24)]


ONE_PROMPT = """{text}

Write a news brief in English of the Chinese article above: a headline, a lede, and up to {most} claims that carry its \
news. Each claim is one English sentence, with the Chinese words it rests on, copied exactly, as its quote. Answer as \
JSON: {{"headline": "...", "lede": "...", "claims": [{{"text": "...", "quote": "..."}}]}}"""


async def main() -> None:
    options = _options()
    told = {name: getattr(options, name) for name in ("base_url", "model", "length")}
    settings = Settings.load(told)
    ours, theirs = Counter[str](), Counter[str]()
    async with open_endpoint(settings, Watcher(print, lambda done, total: None)) as endpoint:
        listening = Listening(endpoint)
        for wanted in ARTICLES:
            article = _article(wanted)
            ours += await _brief(article, wanted, listening, settings)
            theirs += await _baseline(article, wanted, endpoint, settings.commission.most_claims)
            print(f"{wanted['article']}: done", file=sys.stderr)
        figures = {"model": await endpoint.model(), "length": settings.length, "ours": ours, "one prompt": theirs}
    _print(ours, theirs)
    if options.out:
        options.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


async def _brief(article: Article, wanted: dict[str, Any], endpoint: Listening, settings: Settings) -> Counter[str]:
    endpoint.asked.clear()
    summary = await summarise(article, endpoint, Prompts(), settings.commission)
    claims: Claims = [
        (
            claim.text,
            "".join(quote.text for quote in claim.quotes),
            [(span.start, span.end) for quote in claim.quotes for span in quote.spans],
        )
        for claim in summary.brief.claims
    ]
    left_out = {f.source.start for f in summary.findings if f.source and f.message.startswith("left out")}
    usage = summary.provenance.usage
    return _measured(claims, wanted, article) + Counter(
        {
            "found before repair": endpoint.asked["mend"],
            "found after repair": len(left_out),
            "calls": summary.provenance.calls,
            "tokens": usage.prompt_tokens + usage.completion_tokens,
        }
    )


async def _baseline(article: Article, wanted: dict[str, Any], endpoint: Endpoint, most: int) -> Counter[str]:
    """One question about the whole article; where it has no usable answer, that is a brief without a claim."""
    prompt = ONE_PROMPT.format(text="\n".join(shown(p.text) for p in article.paragraphs), most=most)
    system = Message(role="system", content=Prompts()["system"].text)
    question = Question(
        messages=(system, Message(role="user", content=prompt)),
        answer=Whole,
        max_tokens=1600,
        repair=lambda error: f"That cannot be used: {error} Answer again, as JSON alone.",
        shape=lambda schema: f"It must fit this JSON Schema: {schema}",
        purpose="baseline",
    )
    cost, claims = Cost(), Claims()
    try:
        given = await endpoint.ask(question, cost)
    except SummarizerError as error:
        print(f"{wanted['article']}: the single prompt fails: {error}", file=sys.stderr)
    else:
        claims = [(c.text, c.quote, list(_found(article.document.text, c.quote))) for c in given.value.claims]
    usage = cost.usage
    return _measured(claims, wanted, article) + Counter(
        {"calls": cost.calls, "tokens": usage.prompt_tokens + usage.completion_tokens}
    )


def _measured(claims: Claims, wanted: dict[str, Any], article: Article) -> Counter[str]:
    people = tuple(find_people(article.text))
    core = [fact for fact in wanted["facts"] if fact["level"] == "core"]
    places = [place for *_, quoted in claims for place in quoted]
    return Counter(
        {
            "core facts": len(core),
            "covered": sum(_is_covered(fact, places) for fact in core),
            "facts": len(wanted["facts"]),
            "covered of all": sum(_is_covered(fact, places) for fact in wanted["facts"]),
            "claims": len(claims),
            "unsupported": sum(_is_unsupported(*claim, people) for claim in claims),
        }
    )


def _is_covered(fact: dict[str, Any], places: list[Place]) -> bool:
    wanted = {at for start, end in fact["quotes"] for at in range(start, end)}
    quoted = {at for start, end in places for at in range(start, end)}
    return 2 * len(wanted & quoted) >= len(wanted)


def _is_unsupported(text: str, quote: str, places: list[Place], people: tuple[Person, ...] = ()) -> bool:
    pair = Pair(quote, text, whole=False, people=people)
    wrong = any(finding.severity != "minor" for finding in check_pair(pair))
    return wrong or not places


def _found(file: str, quote: str) -> Iterator[Place]:
    """Where *quote* stands in the file, white space aside."""
    kept = [at for at, character in enumerate(file) if not character.isspace()]
    bare, wanted = "".join(file[at] for at in kept), "".join(quote.split())
    if wanted and (at := bare.find(wanted)) >= 0:
        yield kept[at], kept[at + len(wanted) - 1] + 1


def _article(wanted: dict[str, Any]) -> Article:
    """The article of the sample that stands where the facts do."""
    articles = read_articles(str(PROJECT / "seeds" / wanted["seed"]))
    return max(articles, key=lambda article: _overlap(article, wanted["start"], wanted["end"]))


def _overlap(article: Article, start: int, end: int) -> int:
    spans = [span for paragraph in article.paragraphs for span in paragraph.traced.spans]
    return sum(max(0, min(span.end, end) - max(span.start, start)) for span in spans)


def _print(ours: Counter[str], theirs: Counter[str]) -> None:
    print(f"{'':24}{'ours':>10}{'one prompt':>12}")
    for name in dict.fromkeys([*ours, *theirs]):
        print(f"{name:24}{ours[name]:10,}{theirs.get(name, '-'):>12}")
    for name, part, whole in (("core coverage", "covered", "core facts"), ("unsupported", "unsupported", "claims")):
        shares = [f"{100 * side[part] / max(1, side[whole]):.0f}%" for side in (ours, theirs)]
        print(f"{name:24}{shares[0]:>10}{shares[1]:>12}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base-url")
    parser.add_argument("--model")
    parser.add_argument("--length", choices=("short", "medium", "long"), default="long")
    parser.add_argument("--out", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(main())
