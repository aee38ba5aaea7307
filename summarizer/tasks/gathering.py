"""People, organisations, figures and terms of a brief, read by rules from the sentences it quotes."""

from collections.abc import Iterable

from summarizer.checking.glossary import Glossary
from summarizer.checking.reading.figures import chinese_figures, spelled
from summarizer.checking.reading.posts import english_post
from summarizer.sources import Sentence
from summarizer.sources.simplifying import simplified
from summarizer.tasks.hints import Hints
from summarizer.tasks.records import FigureRecord, PersonRecord, Term


def people_in(sentences: Iterable[Sentence], hints: Hints) -> tuple[PersonRecord, ...]:
    """Those of the article's people whom the sentences name, each where he or she is named first."""
    named: dict[str, PersonRecord] = {}
    for sentence in sentences:
        for person in (person for person in hints.people if person.name in sentence.text):
            at = sentence.text.index(person.name)
            traced = sentence.traced[at : at + len(person.name)]
            named.setdefault(
                person.name,
                PersonRecord(
                    zh=person.name,
                    en=hints.english_name(person.name),
                    post_zh=person.post,
                    post_en=english_post(person.post) if person.post else None,
                    start=traced.start,
                    end=traced.end,
                ),
            )
    return tuple(named.values())


def figures_in(sentences: Iterable[Sentence]) -> tuple[FigureRecord, ...]:
    """The figures of the sentences, each where it stands first."""
    figures: dict[str, FigureRecord] = {}
    for sentence in sentences:
        text = simplified(sentence.text)
        for figure in chinese_figures(text):
            if text[figure.end : figure.end + 1] in set("年月日时点分号届次"):
                continue  # dates, times and ordinals are no figures that anybody looks up
            traced = sentence.traced[figure.start : figure.end]
            record = FigureRecord(zh=traced.text, en=spelled(figure.value), start=traced.start, end=traced.end)
            figures.setdefault(figure.text, record)
    return tuple(figures.values())


def terms_in(sentences: Iterable[Sentence], glossary: Glossary, *, organisations: bool) -> tuple[Term, ...]:
    """The organisations, or else the other terms, of the sentences, each where it stands first."""
    terms: dict[str, Term] = {}
    for sentence in sentences:
        for hit in glossary.find(sentence.text):
            wanted = (
                hit.term.kind == "organ"
                if organisations
                else hit.term.kind in {"place", "programme", "meeting", "law", "slogan", "term"}
            )
            if wanted:
                traced = sentence.traced[hit.start : hit.end]
                term = Term(zh=traced.text, en=hit.term.en, start=traced.start, end=traced.end)
                terms.setdefault(hit.term.plain, term)
    return tuple(terms.values())
