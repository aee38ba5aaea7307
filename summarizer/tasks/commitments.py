"""What somebody undertakes: signed, set up, aimed at, or due by a date; read by rules from the sentences quoted."""

import re
from collections.abc import Iterator, Sequence

from summarizer.checking.glossary import Glossary
from summarizer.sources import Sentence
from summarizer.sources.simplifying import simplified
from summarizer.tasks.records import Claim, Commitment, Undertaking

_UNDERTAKINGS: dict[Undertaking, re.Pattern[str]] = {
    # Done and on paper; 签约 also names the ceremony.
    "signed": re.compile(r"(?<![未不没])(?<!没有)(?:共同|联合|正式)?(?<![未不没])(?:签署|签订|签约)(?!仪式|活动)"),
    # A body that is there from now on.
    "created": re.compile(
        r"(?<![未不没])(?<!没有)(?:决定|同意|正式|将)?(?<![未不没])(?:成立|设立|组建|揭牌)(?![以之]来|于|后|的|\d+周年|[一二三四五六七八九十]+周年)"
    ),
    # To be done by then: 2025年底前建成, 年内完成, 到2030年; not 三年前, 今年前5个月.
    "deadline": re.compile(
        r"(?<![\d一二三四五六七八九十百千两几多近去前])(?:20\d\d年|今年|明年|年)(?:1?\d月)?(?:底|末)?(?:以前|之前|前|内)"
        r"(?!\s*[\d一二两三四五六七八九十半几]|后)|到20\d\d年(?:底|末)?"
    ),
    # Aimed at, without a day.
    "target": re.compile(r"力争|确保(?=.{0,14}(?:完成|实现|达到))|努力(?=完成|实现)|目标是"),
}
_WHEN = re.compile(r"(?:20\d\d年|今年|明年|年)(?:1?\d月)?(?:底|末|内)?")


def commitments_in(
    claims: Sequence[Claim], quoted: Sequence[Sequence[Sentence]], glossary: Glossary
) -> tuple[Commitment, ...]:
    """The undertakings in the sentences that each claim quotes, in order."""
    return tuple(
        commitment
        for number, (claim, sentences) in enumerate(zip(claims, quoted, strict=True))
        for sentence in sentences
        for commitment in _in_sentence(number, claim, sentence, glossary)
    )


def _in_sentence(number: int, claim: Claim, sentence: Sentence, glossary: Glossary) -> Iterator[Commitment]:
    for kind, pattern in _UNDERTAKINGS.items():
        for match in pattern.finditer(simplified(sentence.text)):
            traced = sentence.traced[match.start() : match.end()]
            when = _WHEN.search(match[0])
            yield Commitment(
                claim=number,
                kind=kind,
                who=claim.speaker or _organ(sentence.text[: match.start()], glossary),
                when=traced.text[slice(*when.span())] if when else None,
                zh=traced.text,
                start=traced.start,
                end=traced.end,
            )


def _organ(before: str, glossary: Glossary) -> str | None:
    """The organ named last before the words of the undertaking, in the same sentence."""
    organs = [hit.term.en for hit in glossary.find(before) if hit.term.kind == "organ"]
    return organs[-1] if organs else None
