"""The evaluation of briefs counts what it says it counts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.evaluation.briefs import _found, _is_covered, _is_unsupported
from tests.fakeserver import LLAMA_CPP

PROJECT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("places", "covered"), [([(10, 20)], True), ([(10, 15)], True), ([(10, 14)], False), ([(0, 30)], True), ([], False)]
)
def test_a_fact_is_covered_where_half_its_words_are_quoted(places, covered):
    """Half of the characters of its quotes, wherever the quotes of the claims begin."""
    assert covered == _is_covered({"quotes": [[10, 20]]}, places)


def test_a_quote_is_found_across_line_breaks():
    """White space counts for nothing, a changed character for all."""
    assert list(_found("甲碳中\n和乙", "碳中和")) == [(1, 5)]
    assert list(_found("甲碳中\n和乙", "碳中合")) == []


def test_a_claim_without_its_quote_is_unsupported():
    """So is one that a check finds wrong."""
    assert _is_unsupported("Good.", "好。", [])
    assert _is_unsupported("A total of 27 billion yuan.", "总投资2700亿元。", [(0, 10)])
    assert not _is_unsupported("A total of 270 billion yuan.", "总投资2700亿元。", [(0, 10)])


def test_it_runs_against_any_endpoint(server, tmp_path):
    """All sample articles with facts are asked about, ours and in one prompt, and the figures are written."""
    server.props = LLAMA_CPP
    figures = tmp_path / "figures.json"
    done = subprocess.run(
        [sys.executable, "tests/evaluation/briefs.py", "--base-url", server.url, "--model", "m", "--out", str(figures)],
        cwd=PROJECT,
        env=os.environ | {"SUMMARIZER_CACHE": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    written = json.loads(figures.read_text(encoding="utf-8"))
    assert written["ours"]["core facts"] == written["one prompt"]["core facts"] == 31
    assert written["ours"]["claims"] > 6
    assert "core coverage" in done.stdout
