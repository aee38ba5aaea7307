"""What a check finds. Categories follow the MQM typology (Multidimensional Quality Metrics)."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Category = Literal[
    "accuracy/number",
    "accuracy/date",
    "accuracy/name",
    "accuracy/polarity",
    "accuracy/omission",
    "accuracy/addition",
    "accuracy/untranslated",
    "terminology/inconsistent",
    "terminology/wrong",
    "evidence/missing",
    "fluency/repetition",
]
Severity = Literal["critical", "major", "minor"]
SEVERITIES: tuple[Severity, ...] = ("critical", "major", "minor")


class TextSpan(BaseModel):
    """A stretch of a text: Unicode code points, end exclusive."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: int
    end: int


class Finding(BaseModel):
    """Something in the English that the source does not carry, or the other way round.

    *source* and *target* are the places on both sides, where there is one. A check gives them in the pair that it
    was given; in a record *source* counts in the decoded file. *claim* counts the claims of a brief from 0; *segment*
    is the id of a segment of a translation.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    category: Category
    severity: Severity
    message: str
    claim: int | None = None
    segment: str | None = None
    source: TextSpan | None = None
    target: TextSpan | None = None
