"""What a writer is told about the words in front of it: standing renderings, names in pinyin, figures worked out."""

from collections.abc import Iterable

from summarizer.checking.glossary import find_terms
from summarizer.checking.names import find_people, pinyin_name
from summarizer.checking.reading_numbers import chinese_figures, spelled
from summarizer.sources import Article


class Hints:
    """The hints of one article. Only what stands in the text at hand goes into a prompt."""

    def __init__(self, article: Article) -> None:
        headline = article.headline.text if article.headline else ""
        self.people = find_people(f"{headline}\n{article.text}")

    def lines(self, texts: Iterable[str]) -> list[str]:
        """One line for each term, name and scaled figure in *texts*: 3000万 = 30 million."""
        text = "\n".join(texts)
        terms = {hit.term.zh: hit.term.en for hit in find_terms(text)}
        names = {p.name: pinyin_name(p.name) for p in self.people if p.name in text}
        figures = {f.text: spelled(f.value) for f in chinese_figures(text) if not f.text[-1].isdigit()}
        return [f"{zh} = {en}" for zh, en in (terms | names | figures).items()]


def bulleted(lines: Iterable[str]) -> str:
    """The lines as a list, or a dash where there are none, so that a prompt never has a hole in it."""
    return "\n".join(f"- {line}" for line in lines) or "-"
