"""Does the model say anything of its own?"""

import re
from collections.abc import Iterator

from summarizer.checking.chatter_tables import FURNITURE, OPENINGS, REFUSALS, REMARKS
from summarizer.checking.findings import Finding
from summarizer.checking.pairs import Pair, finding

_OPENING = re.compile(rf"\W*(?:{'|'.join(OPENINGS)})", re.IGNORECASE)
_OTHERS = tuple(
    (key, re.compile(pattern, re.IGNORECASE), what)
    for table, what in (
        (REFUSALS, "the model refuses"),
        (FURNITURE, "what is no text stands in the English"),
        (REMARKS, "the model remarks on its work"),
    )
    for key, pattern in table
)
# A source that speaks of such things itself.
_MAY_SAY_SO = re.compile("译|翻|注|人工智能|AI|抱歉|对不起|语言模型|答|英文|英语|编者|说明|[{<`#]")
_ENDS_WITH_A_COLON = re.compile(r"[：:]\s*$")
_OF_A_TRANSLATION = re.compile(r"translat|english|render|summary|version|answer|output|response", re.IGNORECASE)
_SHOWN = 60


def check_chatter(pair: Pair) -> Iterator[Finding]:
    """What a model says besides the translation: "Here is the translation:", a refusal, a code fence, a note.

    >>> [f.message for f in check_chatter(Pair("会议召开。", "Here is the translation: The meeting was held."))]
    ['the model speaks before it translates: Here is the translation']
    """
    match, what = _OPENING.match(pair.target), "the model speaks before it translates"
    if not match:
        english = pair.target.lower()
        found = ((pattern.search(pair.target), what) for key, pattern, what in _OTHERS if key in english)
        match, what = next(((match, what) for match, what in found if match), (None, what))
    if match and not _MAY_SAY_SO.search(pair.source) and not _announces(pair.source, match[0]):
        said = match[0].strip()
        yield finding("accuracy/addition", "major", f"{what}: {said[:_SHOWN]}", target=match.span())


def _announces(source: str, said: str) -> bool:
    """True where the source itself announces what follows, as 以下是一段话 with a colon does."""
    return bool(_ENDS_WITH_A_COLON.search(source)) and not _OF_A_TRANSLATION.search(said)
