"""What a writer is told about the words in front of it: standing renderings, names in pinyin, figures worked out."""

from collections.abc import Iterable

from summarizer.checking.dates import date_renderings
from summarizer.checking.glossary import find_terms
from summarizer.checking.names import Person, find_people, pinyin_name
from summarizer.checking.posts import english_post
from summarizer.checking.reading_numbers import chinese_figures, spelled
from summarizer.sources import Article


class Hints:
    """The hints of one article. Only what stands in the text at hand goes into a prompt."""

    def __init__(self, article: Article) -> None:
        headline = article.headline.text if article.headline else ""
        self.people = find_people(f"{headline}\n{article.text}")

    def lines(self, texts: Iterable[str]) -> list[str]:
        """One line for each term, person, scaled figure and date in *texts*: 3000万 = 30 million."""
        text = "\n".join(texts)
        people = dict(self._introduced(person, text) for person in self.people if person.name in text)
        terms = {hit.term.zh: hit.term.en for hit in find_terms(text) if hit.term.kind not in {"province", "person"}}
        figures = {f.text: spelled(f.value) for f in chinese_figures(text) if not f.text[-1].isdigit()}
        return [f"{zh} = {en}" for zh, en in (terms | people | figures | date_renderings(text)).items()]

    @staticmethod
    def _introduced(person: Person, text: str) -> tuple[str, str]:
        """A person's name in pinyin; with the post in English where the text gives it right before the name."""
        name = pinyin_name(person.name)
        post = english_post(person.post) if person.post and f"{person.post}{person.name}" in text else None
        return (f"{person.post}{person.name}", f"{name}, {post}") if post else (person.name, name)


def bulleted(lines: Iterable[str]) -> str:
    """The lines as a list, or a dash where there are none, so that a prompt never has a hole in it."""
    return "\n".join(f"- {line}" for line in lines) or "-"
