"""The claims a brief has room for, and what stands over them."""

import math
from collections.abc import Sequence
from dataclasses import replace

from summarizer.checking import Finding, Pair, check_pair
from summarizer.endpoint.counting import tokens
from summarizer.settings import Commission
from summarizer.sources import Article
from summarizer.tasks import answers
from summarizer.tasks.chunking import pack
from summarizer.tasks.hints import Hints
from summarizer.tasks.interviewing import UNANSWERED, Interview
from summarizer.tasks.records import Claim
from summarizer.tasks.showing import bulleted, numbered, shown

_QUESTION = 500
"""Tokens kept free for the question around the claims, and for its answer."""
_COUNT = frozenset(
    "accuracy/number accuracy/date accuracy/name accuracy/addition accuracy/untranslated fluency/repetition".split()
)
"""Findings that count for a line about many sentences: what it denies cannot be laid beside one of them."""


_STRICT = frozenset({"accuracy/name", "accuracy/addition"})
"""Those that count here also where they are only probable: nobody reads findings over a headline."""


async def choose(claims: list[Claim], interview: Interview, commission: Commission) -> list[Claim]:
    """The claims that matter most, where there are more than a brief holds; they keep the order of the text.

    More than fit one request are thinned out portion by portion first. Where the model will not choose they all
    stay: a brief that is too long is better than one that leaves out by accident.
    """
    while len(claims) > commission.most_claims:
        portions = list(pack(claims, lambda: interview.context - _QUESTION, most_items=40))
        most = commission.most_claims if len(portions) == 1 else math.ceil(len(claims) / len(portions) / 2)
        try:
            fewer = [
                claim for portion in portions for claim in await _pick(portion, most, interview, commission.audience)
            ]
        except UNANSWERED:
            return claims
        if len(fewer) == len(claims):
            return claims
        claims = fewer
    return claims


async def head(
    article: Article, claims: Sequence[Claim], hints: Hints, interview: Interview
) -> tuple[str, str, list[Finding]]:
    """Headline and lede, written last and from the claims, with what the checks say of them.

    They may say only what the claims say: their figures, dates and names are laid beside the sentences quoted. What
    is still wrong after a second attempt gives way to the first claim, and so does what cannot be had.

    Raises: the EndpointErrors that are not about this one question.
    """
    printed = article.headline.text if article.headline else ""
    room = interview.context - _QUESTION - 2 * tokens(printed)
    texts = [claim.text for claim in next(pack(claims, lambda: room, len(claims)))]
    form = answers.ChineseHeading if interview.language == "zh" else answers.Heading
    try:
        heading = await interview.ask(
            "headline",
            form,
            max_tokens=300,
            claims=numbered(texts),
            headline=shown(printed) or "-",
            hints=bulleted(map(str, hints.about([printed]))),
        )
    except UNANSWERED as error:  # the claims stand without it
        message = f"no headline could be written, the first claim stands in its place: {error}"
        return texts[0], texts[0], [Finding(category="accuracy/omission", severity="minor", message=message)]
    quotes = "".join(quote.text for claim in claims for quote in claim.quotes)
    ground = hints.pair(quotes, "", whole=False)
    faults = _faults(ground, heading)
    if faults or interview.endpoint.is_rehearsal:
        heading = await _mended(heading, faults, texts, ground, form, interview)
    return _borne_out(heading, texts[0], ground)


async def _mended(
    heading: answers.Heading,
    faults: list[Finding],
    texts: list[str],
    ground: Pair,
    form: type[answers.Heading],
    interview: Interview,
) -> answers.Heading:
    """A second attempt at *heading*, where fewer faults are found in that."""
    try:
        second = await interview.ask(
            "mend_headline",
            form,
            max_tokens=300,
            claims=numbered(texts),
            headline=shown(heading.headline),
            lede=shown(heading.lede),
            faults=bulleted(fault.message for fault in faults),
        )
    except UNANSWERED:
        return heading
    return second if len(_faults(ground, second)) < len(faults) else heading


def _borne_out(heading: answers.Heading, first: str, ground: Pair) -> tuple[str, str, list[Finding]]:
    """Headline and lede, each as far as *ground* bears it out; else the claim *first* in its place."""
    lines, findings = [], []
    for name, text in (("headline", heading.headline), ("lede", heading.lede)):
        faults = _unborne(ground, text)
        lines.append(first if faults else text)
        findings += [
            fault.model_copy(
                update={"message": f"{name} left out: “{text}”: {fault.message}", "source": None, "target": None}
            )
            for fault in faults
        ]
    headline, lede = lines
    return headline, lede, findings


def _faults(ground: Pair, heading: answers.Heading) -> list[Finding]:
    return [*_unborne(ground, heading.headline), *_unborne(ground, heading.lede)]


def _unborne(ground: Pair, text: str) -> list[Finding]:
    """What *text* says that the sentences of *ground* do not."""
    found = check_pair(replace(ground, target=text))
    sure = (finding for finding in found if finding.severity != "minor" or finding.category in _STRICT)
    return [finding for finding in sure if finding.category in _COUNT]


async def _pick(claims: list[Claim], most: int, interview: Interview, audience: str) -> list[Claim]:
    if len(claims) <= most:
        return claims
    picked = await interview.ask(
        "choose",
        answers.choice(len(claims), most),
        max_tokens=40 + 8 * most,
        claims=numbered(claim.text for claim in claims),
        most=most,
        audience=audience,
    )
    numbers = set(picked.model_dump()["numbers"])
    return [claim for number, claim in enumerate(claims, 1) if number in numbers]
