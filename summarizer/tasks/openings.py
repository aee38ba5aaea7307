"""How a claim must begin, so that what somebody said is never told as a fact."""

import re

from summarizer.sources.simplifying import simplified

# A demand: 龚正指出，要… or, further on in the speech, 要…
_DEMAND = re.compile(r"(?:[^，。]{0,12}?(?:指出|强调|要求|表示|说)[，,：:]?)?要(?!求|素|点|闻)")


def opening_of(source: str, speaker: str | None, *, names_somebody: bool) -> str:
    """The pattern of the first words of the claim that *source* makes in the mouth of *speaker*, or nothing.

    A demand is told as one. Who speaks is told where the source does not name anybody itself. Pinyin holds nothing
    that a pattern would misread.

    >>> opening_of("要加快建设。", "Gong Zheng", names_somebody=False)
    'Gong Zheng (said|stressed) that it was necessary to '
    >>> opening_of("我们将加快建设。", "Gong Zheng", names_somebody=False)
    'Gong Zheng (said|stressed|noted) that '
    >>> opening_of("会议在上海举行。", None, names_somebody=False)
    ''
    """
    if speaker is None:
        return ""
    if _DEMAND.match(simplified(source)):
        return f"{speaker} (said|stressed) that it was necessary to "
    return "" if names_somebody else f"{speaker} (said|stressed|noted) that "
