"""The claims a brief has room for, and what stands over them."""

import math
from collections.abc import Sequence

from summarizer.checking import Finding, check_pair
from summarizer.endpoint.counting import tokens
from summarizer.sources import Article
from summarizer.tasks import answers
from summarizer.tasks.chunking import pack
from summarizer.tasks.hints import Hints, bulleted
from summarizer.tasks.interviewing import UNANSWERED, Interview, numbered
from summarizer.tasks.records import Claim

MOST_CLAIMS = 8
_QUESTION = 500
"""Tokens kept free for the question around the claims, and for its answer."""


async def choose(claims: list[Claim], interview: Interview) -> list[Claim]:
    """The claims that matter most, where there are more than a brief holds; they keep the order of the text.

    More than fit one request are thinned out portion by portion first. Where the model will not choose they all
    stay: a brief that is too long is better than one that leaves out by accident.
    """
    while len(claims) > MOST_CLAIMS:
        portions = list(pack(claims, lambda: interview.context - _QUESTION, most_items=40))
        most = MOST_CLAIMS if len(portions) == 1 else math.ceil(len(claims) / len(portions) / 2)
        try:
            fewer = [claim for portion in portions for claim in await _pick(portion, most, interview)]
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

    Where they cannot be had, the first claim stands in for both. Raises: the other EndpointErrors.
    """
    printed = article.headline.text if article.headline else ""
    room = interview.context - _QUESTION - 2 * tokens(printed)
    texts = [claim.text for claim in next(pack(claims, lambda: room, MOST_CLAIMS))]
    try:
        heading = await interview.ask(
            "headline",
            answers.Heading,
            max_tokens=300,
            claims=numbered(texts),
            headline=printed or "-",
            hints=bulleted(hints.lines([printed])),
        )
    except UNANSWERED as error:  # the claims stand without it
        message = f"no headline could be written, the first claim stands in its place: {error}"
        return texts[0], texts[0], [Finding(category="accuracy/omission", severity="minor", message=message)]
    source = printed + "".join(quote.text for claim in claims for quote in claim.quotes)
    findings = [
        finding.model_copy(update={"message": f"{name}: {finding.message}"})
        for name, text in (("headline", heading.headline), ("lede", heading.lede))
        for finding in check_pair(hints.pair(source, text, whole=False))
    ]
    return heading.headline, heading.lede, findings


async def _pick(claims: list[Claim], most: int, interview: Interview) -> list[Claim]:
    if len(claims) <= most:
        return claims
    picked = await interview.ask(
        "choose",
        answers.choice(len(claims), most),
        max_tokens=40 + 8 * most,
        claims=numbered(claim.text for claim in claims),
        most=most,
    )
    numbers = set(picked.model_dump()["numbers"])
    return [claim for number, claim in enumerate(claims, 1) if number in numbers]
