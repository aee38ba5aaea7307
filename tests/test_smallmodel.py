"""What a model of 1.5 billion parameters was seen to answer, and what becomes of it: each is caught."""

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from summarizer.checking import check
from summarizer.tasks.answers import Written
from tests.cases.loading import cases


@pytest.mark.parametrize("case", cases("smallmodel"))
def test_what_it_was_seen_to_do_is_found(case):
    """A finding of the right category that is more than probable."""
    serious = {finding.category for finding in check(case["source"], case["english"]) if finding.severity != "minor"}
    assert case["category"] in serious


def test_an_answer_in_chinese_is_none():
    """Asked for English it answered in Chinese: that is given back, and never published."""
    with pytest.raises(ValidationError, match="English is asked for"):
        Written.model_validate_json('{"english": "要加快推动绿色低碳发展。"}')


_LINES = (Path(__file__).parent / "cases" / "translations.jsonl").read_text(encoding="utf-8").splitlines()
GOOD = [json.loads(line) for line in _LINES]


@pytest.mark.parametrize("pair", GOOD)
def test_good_english_of_the_samples_is_left_alone(pair):
    """Sentences of the sample pages, well translated: nothing that is more than probable is found."""
    assert [f.message for f in check(pair["source"], pair["target"]) if f.severity != "minor"] == []
