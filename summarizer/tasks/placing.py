"""A finding of a check, which counts in the pair it was given, with its place in the file."""

from typing import Any

from summarizer.checking import Finding, TextSpan
from summarizer.sources import Traced


def placed(finding: Finding, source: Traced, **more: Any) -> Finding:  # noqa: ANN401 - fields of a finding
    """*finding* about the stretch *source* of a file: where it stands there, else the whole stretch."""
    at = finding.source
    traced = source[at.start : at.end] if at and at.start < at.end <= len(source) else source
    place = TextSpan(start=traced.start, end=traced.end)
    return finding.model_copy(update={"source": place, **more})
