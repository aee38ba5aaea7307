"""The evaluations of briefs and of translations count what they say they count."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.evaluation.briefs import _found, _is_covered, _is_unsupported
from tests.evaluation.measuring import Line, Rendering, slipped, spelling, spellings
from tests.evaluation.samples import from_seeds
from tests.evaluation.scoring import chrf
from tests.fakeserver import LLAMA_CPP, answer

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


CHINESE = {
    "总投资2700亿元。": "The total investment is 270 billion yuan.",
    "龚正出席会议。": "Gong Zheng attended the meeting.",
    "会议今天在上海举行。": "The meeting was held in Shanghai today.",
}


@pytest.mark.parametrize(
    ("english", "reference", "score"),
    [
        ("the cat sat on the mat", "the cat is on the mat", 64.578),
        ("Hello", "World", 8.0),
        ("China's GDP grew 5.2 percent.", "China's GDP rose by 5.2% in 2023.", 37.137),
        ("a", "ab", 55.556),
        ("", "ab", 0.0),
    ],
)
def test_chrf_is_that_of_sacrebleu(english, reference, score):
    """As sacrebleu 2.6.0 has it for one sentence: chrF2, nc:6, nw:0, space:no, eff:yes."""
    assert chrf([(english, reference)]) == pytest.approx(score, abs=0.001)


def test_chrf_of_several_is_of_their_sums():
    """The mean of the sentences would be 50.9."""
    pairs = [
        ("the cat sat on the mat", "the cat is on the mat"),
        ("China's GDP grew 5.2 percent.", "China's GDP rose by 5.2% in 2023."),
    ]
    assert chrf(pairs) == pytest.approx(47.132, abs=0.001)


def test_english_under_the_number_of_the_next_has_slipped():
    """It is told by the reference that it is nearest to."""
    english = list(CHINESE.values())
    wanted = dict(zip("abc", english, strict=True))
    lines = [
        Line(id=id_, source="", first="", target=text)
        for id_, text in zip("abc", english[1:] + english[:1], strict=True)
    ]
    rendering = Rendering(article="x", lines=tuple(lines), calls=0, cached=0, tokens=0, seconds=0)
    assert slipped(rendering, wanted) == ["a", "b"]


@pytest.mark.parametrize(
    ("english", "called"),
    [
        ("Mayor Guo Zheng said", "Guo Zheng"),
        ("Gong Zheng's speech", "Gong Zheng"),
        ("The Mayor Said", "-"),
        ("", "-"),
    ],
)
def test_a_person_is_called_what_is_most_like_the_pinyin(english, called):
    """A wrong name counts as one of the ways to call somebody."""
    assert spelling("龚正", english) == called


def _translator(request):
    """A model that takes 亿 for a billion at first, and lets sentences slip where it has several."""
    if "response_format" not in request.json:
        return answer(" ".join(english for chinese, english in CHINESE.items() if chinese in request.prompt))
    if "translation" in request.schema["properties"]:  # the first is asked for again, for its figure
        return answer({"translation": next(iter(CHINESE.values()))})
    asked = [chinese for chinese in CHINESE if f"] {chinese}" in request.prompt.partition("Sentences to translate")[2]]
    english = [CHINESE[chinese].replace("270", "2700") for chinese in asked]
    return answer({str(number): english[number % len(english)] for number in range(1, len(english) + 1)})


def test_a_person_with_two_names_is_told():
    """A sentence without a name is told of, but gives no other name."""
    (sample,) = from_seeds(["001_fac2bc4cd33a82b4#3"])
    english = iter(["Gong Zheng", "Guo Zheng", "He"])
    lines = [
        Line(id=id_, source=chinese, first="", target=f"Here {next(english, 'he')} spoke.")
        for id_, chinese in sample.sentences.items()
        if "龚正" in chinese
    ]
    rendering = Rendering(article="x", lines=tuple(lines), calls=0, cached=0, tokens=0, seconds=0)
    assert spellings([rendering], [sample]) == {"龚正": {"Gong Zheng": 1, "Guo Zheng": 1, "-": 2}}


def test_translations_are_measured_beside_plain_prompts(server, tmp_path):
    """Each way has its figures; a second run has them again without a question."""
    server.props = LLAMA_CPP
    server.always(_translator)
    pairs, out = tmp_path / "pairs.jsonl", tmp_path / "out"
    rows = [{"source": chinese, "target": english, "doc": "a"} for chinese, english in CHINESE.items()]
    pairs.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    command = [
        *(sys.executable, "tests/evaluation/translations.py", "--base-url", server.url, "--model", "m"),
        *("--pairs", str(pairs), "--articles", "--sentences", "1", "3", "--out", str(out)),
    ]
    environment = os.environ | {"SUMMARIZER_CACHE": str(tmp_path / "cache")}
    subprocess.run(command, cwd=PROJECT, env=environment, timeout=120, check=True)
    asked = len(server.chat_requests)
    done = subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=120, check=True
    )
    assert asked == len(server.chat_requests)
    figures = json.loads((out / "figures.json").read_text(encoding="utf-8"))["figures"]
    assert [way for way in figures if figures[way]["chrF, articles"] < 100] == ["ours, 3"]
    assert figures["ours, 1"]["first: all but minor"] == 1
    assert figures["ours, 1"]["final: all but minor"] == 0
    assert figures["ours, 1"]["chrF, paragraphs, first"] < figures["ours, 1"]["chrF, paragraphs"] == 100
    assert (figures["ours, 1"]["slipped"], figures["ours, 3"]["slipped"]) == (0, 1)  # a repair puts the first right
    assert "chrF, articles" in done.stdout
