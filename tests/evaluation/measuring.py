"""What came of translations: how complete, how near to a person's, what the checks find, and how people are called.

A finding is what the checks find, held against the same Chinese in each way. A sentence has slipped where its English
is nearer the reference of a neighbour than its own; where no person has translated it, the plain prompt's English of
it is the reference, which cannot slip.
"""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import partial

from pydantic import BaseModel, ConfigDict

from summarizer.checking import Finding, Pair, check_pair
from summarizer.checking.reading.pinyin import pinyin_name
from tests.evaluation.samples import Sample
from tests.evaluation.scoring import chrf

Figures = dict[str, float]
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_ENGLISH_END = re.compile(r"[.!?]+[\"'”’)\]]*(?=\s|$)|[^.!?\"'”’)\]\s][\"'”’)\]]*(?=\n|$)")
_CAPITALS = re.compile(r"[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)+")
_OWNER = re.compile(r"['’]s\b")
_LIKE = 0.7
"""Share of letters in common from which a name in English may be meant for one in Chinese: Guo Zheng for Gong Zheng."""


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

    def paragraph(self, number: int) -> tuple[str, str]:
        """The English of a paragraph before repair and after it."""
        lines = [line for line in self.lines if line.id.startswith(f"p{number}.")]
        return " ".join(line.first for line in lines), " ".join(line.target for line in lines)


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
    """The chrF of the articles and of the paragraphs that a person has translated; of these also before repair."""
    both = [(r, s) for r, s in zip(renderings, samples, strict=True) if s.references]
    if not both:
        return {}
    whole = [(r.english, "\n".join(s.references.values())) for r, s in both]
    figures = {"chrF, articles": chrf(whole)}
    if all(len(r.lines) == len(s.sentences) for r, s in both):
        apart = [(*r.paragraph(n), english) for r, s in both for n, english in s.references.items()]
        figures["chrF, paragraphs, first"] = chrf((first, english) for first, _, english in apart)
        figures["chrF, paragraphs"] = chrf((final, english) for _, final, english in apart)
    return figures


def _costs(renderings: Sequence[Rendering]) -> Figures:
    return {name: sum(getattr(r, name) for r in renderings) for name in ("calls", "cached", "tokens", "seconds")}


def spellings(renderings: Sequence[Rendering], samples: Sequence[Sample]) -> dict[str, Counter[str]]:
    """How each person is called who is called in more than one way, over all samples; "-" where no name is there."""
    forms = defaultdict[str, Counter[str]](Counter)
    for rendering, sample in zip(renderings, samples, strict=True):
        for person, line in itertools.product(sample.people, rendering.lines):
            if person.name in line.source:
                forms[person.name][spelling(person.name, line.target)] += 1
    return {name: counted for name, counted in forms.items() if len(counted.keys() - {"-"}) > 1}


def spelling(name: str, english: str) -> str:
    """The words of *english* that are most like the pinyin of *name*, or "-" where none are.

    >>> spelling("龚正", "Shanghai Mayor Guo Zheng said so."), spelling("龚正", "The mayor said so.")
    ('Guo Zheng', '-')
    """
    wanted = _letters(pinyin_name(name))
    runs = (run.split() for run in _CAPITALS.findall(_OWNER.sub("", english)))
    tried = (" ".join(run[at : at + size]) for run in runs for size in (2, 3) for at in range(len(run) - size + 1))
    likeness = {form: SequenceMatcher(None, wanted, _letters(form)).ratio() for form in tried}
    best = max(likeness, key=likeness.__getitem__, default="-")
    return best if likeness.get(best, 0) >= _LIKE else "-"


def _letters(name: str) -> str:
    return re.sub(r"\W", "", name).lower()
