"""Dates and times of the English are those of the source, and nothing is said of them that the source does not say."""

import pytest

from summarizer.checking import Pair, TextSpan, check, check_pair
from tests.cases.loading import cases


@pytest.mark.parametrize("case", cases("checked_dates"))
def test_dates(case):
    """A date that is another, or that the source does not have, is found; one put in any good form is not."""
    findings = [finding for finding in check(case["source"], case["english"]) if finding.severity != "minor"]
    assert {finding.category for finding in findings} == ({"accuracy/date"} if case["found"] else set())


def test_a_date_is_told_once():
    """A date that changed is one finding, not one of a number and another of a date."""
    (finding,) = check("6月7日下午", "on the afternoon of July 7")
    assert finding.message == "source says 6, the English says July"
    assert (finding.category, finding.severity) == ("accuracy/date", "critical")


def test_a_date_is_shown_on_both_sides():
    """The finding has the place of the date in the source and in the English."""
    source, english = "周一上午召开", "was held on Tuesday morning"
    (finding,) = check(source, english)
    assert finding.source == TextSpan(start=0, end=2)
    assert finding.target == TextSpan(start=english.index("Tuesday"), end=english.index(" morning"))


def test_a_headline_need_not_have_its_date():
    """Where English may leave things out, a date is not missed, but a wrong one is found."""
    assert check_pair(Pair("2024年6月6日下午召开会议", "Meeting held", whole=False)) == []
    assert [f.severity for f in check_pair(Pair("去年6月召开会议", "Meeting held last July", whole=False))] == [
        "critical"
    ]


@pytest.mark.parametrize(
    ("source", "english", "found"),
    [
        ("6月6日下午，第4次会议召开。", "On the afternoon of June 4, the 4th meeting was held.", True),
        ("6月6日下午，第4次会议召开。", "On the afternoon of 1 June, the 4th meeting was held.", True),
        ("6月6日下午，第4次会议召开。", "On the afternoon of June 6, the 4th meeting was held.", False),
        ("6月6日下午，第4次会议召开。", "On the afternoon of the 6th of June, the 4th meeting was held.", False),
        ("6月6日至8日在沪举行。", "It was held in Shanghai on June 6-8.", False),
        ("6月6日至8日在沪举行。", "It was held in Shanghai from 6 to 8 June.", False),
        ("8日公布的数据截至6月6日。", "The data, published on June 8, run to June 6.", False),
        ("6月有4家，6月6日有5家。", "There were four in June, and five on June 6.", False),
        ("截至6月6日，占4%。", "As of June 6, it was 4 percent.", False),
    ],
)
def test_a_day_of_a_month_is_that_day(source, english, found):
    """The number of another thing in the source does not excuse a wrong day."""
    assert found == any(f.category == "accuracy/date" and f.severity == "critical" for f in check(source, english))
