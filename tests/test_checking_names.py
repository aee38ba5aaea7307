"""Names, posts and speakers in the English are those of the source, in whatever way they are well spelt."""

import pytest

from summarizer.checking import Pair
from summarizer.checking.names import check_names
from summarizer.checking.reading.people import Person
from tests.cases.loading import cases


def _pair(case):
    people = tuple(Person(name, None, 0, len(name)) for name in case.get("people", ()))
    return Pair(case["source"], case["english"], whole=case.get("whole", True), people=people)


@pytest.mark.parametrize("case", cases("names"))
def test_names(case):
    """A name that nothing in the source can be is found; a name spelt by any paper's rules is not."""
    assert [finding.severity for finding in check_names(_pair(case))] == case["found"]
