"""What kind of claim the source makes, told by its words."""

import re

from summarizer.sources.simplifying import simplified
from summarizer.tasks.records import Kind

# Something undertaken: signed, set up, aimed at, to be done by a date.
_COMMITMENT = re.compile(
    r"签署|签约|签订|力争|目标|努力完成|将(?:于|在|依托|继续|进一步|首次|全面|推动|建设)|到20\d\d年|确保.{0,12}完成"
)
_FIGURE = re.compile(r"[\d０-９]+(?:[.．]\d+)?\s?(?:%|％|万|亿|家|个|人|元|吨|公里|平方米|亩|辆|项)")


def kind_of(source: str, speaker: str | None) -> Kind:
    """The kind of claim; commitment before figure before statement, as that is what can be held against somebody."""
    source = simplified(source)
    if _COMMITMENT.search(source):
        return "commitment"
    if _FIGURE.search(source):
        return "figure"
    return "statement" if speaker else "event"
