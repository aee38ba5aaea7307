"""The shapes of the answers we ask for: the schema that goes over the wire, and what we accept."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema, create_model

from summarizer.languages import LANGUAGES

_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_LATIN = re.compile(r"[A-Za-z]")


class Reply(BaseModel):
    """An object with exactly these keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _english(text: str) -> str:
    """Accept what reads as English, its white space tidied; stray Chinese in it is for the checks to find."""
    text = " ".join(text.split())
    if len(_HAN.findall(text)) > len(_LATIN.findall(text)):
        raise ValueError("this is Chinese; English is asked for")
    if not re.search("[A-Za-z0-9]", text):
        raise ValueError("this says nothing")
    return text


def _ascii(shortest: int, opening: str = "") -> dict[str, Any]:
    """Asks for printable ASCII without quote and backslash, which keeps Chinese out where a grammar enforces it.

    No upper length: llama.cpp would cut in mid-sentence and still say "stop".
    """
    return {"type": "string", "pattern": f"^{opening}[ !#-\\[\\]-~]{{{shortest},}}$"}


def _chinese(text: str) -> str:
    """Accept what reads as Chinese."""
    text = " ".join(text.split())
    if len(_HAN.findall(text)) < len(_LATIN.findall(text)):
        raise ValueError("this is not Chinese; Chinese is asked for")
    return text


def _in_other(language: str) -> Callable[[str], str]:
    """Accepts what is not Chinese, for languages whose words we do not know; Japanese is told by its kana."""

    def worded(text: str) -> str:
        text = " ".join(text.split())
        chinese = len(_HAN.findall(text)) if language != "ja" or not _KANA.search(text) else 0
        if 2 * chinese > len(text):
            raise ValueError(f"this is Chinese; {LANGUAGES[language]} is asked for")
        if not re.search(r"\w", text):
            raise ValueError("this says nothing")
        return text

    return worded


English = Annotated[str, AfterValidator(_english), WithJsonSchema(_ascii(2))]
EnglishSentence = Annotated[str, AfterValidator(_english), WithJsonSchema(_ascii(10))]


ChineseSentence = Annotated[str, AfterValidator(_chinese), Field(min_length=4)]


class Heading(Reply):
    """What stands over a brief."""

    headline: EnglishSentence
    lede: EnglishSentence


class ChineseHeading(Heading):
    """The same over a brief in Chinese."""

    headline: ChineseSentence
    lede: ChineseSentence


class Written(Reply):
    """One claim."""

    text: EnglishSentence = Field(alias="english")


class WrittenInChinese(Written):
    """One claim in Chinese."""

    text: ChineseSentence = Field(alias="chinese")


def opening_with(opening: str) -> type[Written]:
    """A claim that, where a grammar enforces the schema, must begin with the pattern *opening*."""
    if not opening:
        return Written
    sentence: Any = Annotated[str, AfterValidator(_english), WithJsonSchema(_ascii(10, opening))]
    return create_model("Opened", __base__=Written, text=(sentence, Field(alias="english")))


def selection(count: int, most: int, together: int) -> type[BaseModel]:
    """Up to *most* groups of up to *together* of the numbers 1 to *count*, as `points`."""
    number: Any = Literal[tuple(range(1, count + 1))]
    group: Any = Annotated[list[number], Field(min_length=1, max_length=together)]
    return create_model(
        "Selection",
        __base__=Reply,
        points=(Annotated[list[group], Field(min_length=1, max_length=most)], ...),
    )


def choice(count: int, most: int) -> type[BaseModel]:
    """Up to *most* of the numbers 1 to *count*, as `numbers`."""
    number: Any = Literal[tuple(range(1, count + 1))]
    return create_model(
        "Choice", __base__=Reply, numbers=(Annotated[list[number], Field(min_length=1, max_length=most)], ...)
    )


def division(headlines: Sequence[int], texts: Sequence[int], settled: Sequence[set[int]]) -> type[BaseModel]:
    """The blocks of a page in `articles`, each block once; *headlines* are the numbers of short ones, *texts* of long.

    Only a short block stands in a headline, every article has a long one, and the numbers of a text ascend. Long blocks
    that are *settled* to be one article's are so in the answer: small models like to make one article of a page.
    """
    numbers = sorted([*headlines, *texts])
    line: Any = Literal[tuple(headlines or numbers)]
    block: Any = Literal[tuple(numbers)]
    shape = create_model(
        "Part",
        __base__=Reply,
        headline=(Annotated[list[line], Field(max_length=len(headlines))], ...),
        text=(Annotated[list[block], Field(min_length=1, max_length=len(numbers))], ...),
    )

    def dividing(articles: list[Any]) -> list[Any]:
        _require_cover([number for part in articles for number in (*part.headline, *part.text)], numbers)
        bodies = [set(part.text) & set(texts) for part in articles]
        for part, body in zip(articles, bodies, strict=True):
            if part.text != sorted(part.text):
                raise ValueError(f"the numbers of a text ascend, and these do not: {part.text}")
            if not body:
                raise ValueError(f"there is no [long] block in the article of blocks {[*part.headline, *part.text]}")
        if apart := next((body for body in settled if body not in bodies), None):
            raise ValueError(f"the [long] blocks {sorted(apart)} are one article, with no other [long] block in it")
        return articles

    whole: Any = Annotated[list[shape], Field(min_length=1, max_length=len(texts)), AfterValidator(dividing)]
    return create_model("Division", __base__=Reply, articles=(whole, ...))


def _require_cover(given: Sequence[int], wanted: Sequence[int]) -> None:
    """Raises: ValueError where *given* are not the numbers *wanted*, each once."""
    counts = Counter(given)
    if missing := [number for number in wanted if not counts[number]]:
        raise ValueError(f"these blocks are in no article: {missing}")
    if doubled := [number for number in wanted if counts[number] > 1]:
        raise ValueError(f"these blocks stand more than once: {doubled}")


def aligned(numbers: Sequence[int], language: str = "en") -> type[BaseModel]:
    """A sentence in *language* under each of *numbers* and under nothing else, so that none can be skipped."""
    sentence = text_in(language)
    fields: dict[str, Any] = {f"s{number}": (sentence, Field(alias=str(number))) for number in numbers}
    return create_model("Aligned", __base__=Reply, **fields)


class Translated(Reply):
    """One sentence, translated."""

    text: str


def translated(language: str) -> type[Translated]:
    """One sentence in *language*, as `translation`."""
    return create_model("Translated", __base__=Translated, text=(text_in(language), Field(alias="translation")))


def text_in(language: str) -> Any:  # noqa: ANN401 - a type for pydantic
    """Words in *language*: what is asked for, and what is accepted."""
    return English if language == "en" else Annotated[str, AfterValidator(_in_other(language)), Field(min_length=2)]
