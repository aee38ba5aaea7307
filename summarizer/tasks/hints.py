"""What is known of an article: to a writer renderings, names, figures worked out; to a check its people."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from summarizer.checking import Drift, Pair
from summarizer.checking.glossary import Glossary, starter
from summarizer.checking.naming import spelt
from summarizer.checking.reading.dates import date_renderings
from summarizer.checking.reading.figures import chinese_figures, spelled
from summarizer.checking.reading.people import Person, find_people
from summarizer.checking.reading.posts import english_post
from summarizer.endpoint.counting import tokens
from summarizer.sources import Article
from summarizer.sources.simplifying import Twin

_TITLE = re.compile(r"[\w-]+( (?!of\b)[\w-]+)?(?<!s)")
"""A post that stands before its name in papers: Mayor Gong Zheng, but Gong Zheng, head of the leading group."""

_TO_BE_DONE = re.compile(r"(?:^|[。；，：“\s])要(?!不|是|么|闻|员|素|点|害|塞|价)")


class Hint(NamedTuple):
    """Words of the Chinese, and what to write for them."""

    zh: str
    target: str

    def __str__(self) -> str:
        return f"{self.zh} = {self.target}"


class Hints:
    """The hints of one article. Only what stands in the text at hand goes into a prompt, and *most_tokens* of it."""

    def __init__(
        self,
        article: Article,
        most_tokens: int,
        glossary: Glossary | None = None,
        language: str = "en",
        drift: Drift | None = None,
    ) -> None:
        self.glossary = glossary or starter()
        self._drift = drift or Drift()
        self._article = article.id
        self._most_tokens = most_tokens
        self._language = language
        headline = article.headline.text if article.headline else ""
        self.people = tuple(find_people(f"{headline}\n{article.text}"))
        self.are_of_officials = bool(self.people or _TO_BE_DONE.search(article.text))
        """True of an article that names Chinese people or says what is to be done."""

    def about(self, texts: Iterable[str]) -> list[Hint]:
        """One for each term, person, scaled figure and date in *texts*, as they print it: 3000万 = 30 million."""
        twin = Twin.of("\n".join(texts))
        hints = [Hint(twin.restored(zh), target) for zh, target in self._renderings(twin.plain).items()]
        return hints[: len(within(self._most_tokens, map(str, hints)))]

    def _renderings(self, text: str) -> Mapping[str, str]:
        """What is known in a *text* in simplified characters; what is cut off first comes last."""
        everybody = [person.simplified for person in self.people]
        people = dict(self._introduced(person, text, everybody) for person in everybody if person.name in text)
        hits = self.glossary.find(text)
        own = {hit.term.plain: hit.term.en for hit in hits if hit.term.status == "user"}
        if self._language not in {"en", "zh"}:  # ours are English
            return own
        terms = {hit.term.plain: hit.term.en for hit in hits if hit.term.kind not in {"province", "person"}}
        settled = {zh: form for zh in terms if (form := self._drift.settled(zh))}
        figures = {f.text: spelled(f.value) for f in chinese_figures(text) if not f.text[-1].isdigit()}
        names = self._drift.foreign_names(text, self._article)
        # What the user says of a word stands over what we do.
        return own | _apart(people | names | figures | date_renderings(text) | terms | settled, text) | own

    def pair(self, source: str, target: str, *, whole: bool = True) -> Pair:
        """A stretch of the article and what was written of it, with all that is known of the article, to be checked."""
        return Pair(source, target, whole, self.people, self._language, self.glossary)

    def names_in(self, text: str) -> dict[str, str]:
        """The people of the article who are named in *text*, each with the form of the name in English alone."""
        if self._language != "en":
            return {}
        return {one.name: self.english_name(one.name) for one in self.people if one.name in text}

    def english_name(self, name: str) -> str:
        """The name of a person as the user spells it, else in pinyin."""
        return spelt(name, self.glossary)

    def _introduced(self, person: Person, text: str, everybody: Iterable[Person]) -> tuple[str, str]:
        """A person's name in pinyin; with the post in English where the text gives it right before the name alone."""
        name, titled = self.english_name(person.name), f"{person.post}{person.name}"
        is_shared = any(f"{titled}、{other.name}" in text for other in everybody if other.post == person.post)
        post = english_post(person.post) if person.post and titled in text and not is_shared else None
        if not post:
            return person.name, name
        return titled, f"{post.title()} {name}" if _TITLE.fullmatch(post) else f"{name}, {post}"


def _apart(known: Mapping[str, str], text: str) -> dict[str, str]:
    """What of the *known* stands in *text* other than in a longer one: no 市长 of 市长龚正."""
    kept = set[str]()
    for zh in sorted(known, key=len, reverse=True):
        if zh in text:
            kept.add(zh)
            text = text.replace(zh, "\n")
    return {zh: target for zh, target in known.items() if zh in kept}


def within(most_tokens: int, lines: Iterable[str]) -> list[str]:
    """As many of the *lines* as there is room for; the first for which there is none ends them."""
    kept: list[str] = []
    for line in lines:
        most_tokens -= tokens(line) + 2
        if most_tokens < 0:
            break
        kept.append(line)
    return kept
