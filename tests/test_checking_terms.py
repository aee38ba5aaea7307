"""Terms come through as the glossary lists them, and in one way all through; other good English is left alone."""

import time
from pathlib import Path

import pytest

from summarizer.checking import Drift, Pair, check_pair
from summarizer.checking.glossary import Glossary, Term, starter
from summarizer.checking.reading.people import Person
from summarizer.checking.reading.renderings import English
from summarizer.checking.terms import check_terms
from summarizer.sources import read_articles
from tests.cases.loading import cases

SEEDS = sorted(str(path) for path in (Path(__file__).parents[1] / "seeds").glob("*.txt"))


def glossary(own):
    return Glossary(Term(zh, en, accept=tuple(accept)) for zh, en, accept in own).over(starter())


def cut(text, span):
    """The words that *span* is about."""
    return text[span.start : span.end]


@pytest.mark.parametrize("case", cases("terms"))
def test_terms(case):
    """A term that is put otherwise is found: a user's own as a fault, ours as advice, another organ as another fact."""
    pair = Pair(case["source"], case["english"], glossary=glossary(case.get("own", [])))
    assert [finding.severity for finding in check_terms(pair)] == case["found"]


def test_a_swapped_organ_has_its_place_on_both_sides():
    """Who reads the finding sees which words are meant."""
    source, english = "日前，商务部说", "Days ago the Ministry of Water Resources said"
    (found,) = check_terms(Pair(source, english))

    assert "商务部" == cut(source, found.source)
    assert "Ministry of Water Resources" == cut(english, found.target)
    assert "商务部 (Ministry of Commerce)" in found.message


def test_a_user_is_told_what_the_glossary_says():
    """The message has all forms that would do."""
    own = glossary([["碳普惠", "carbon inclusion", ["carbon GSP"]]])
    (found,) = check_terms(Pair("碳普惠", "carbon benefits", glossary=own))

    assert "碳普惠 = carbon inclusion or carbon GSP" in found.message
    assert ("terminology/wrong", "major") == (found.category, found.severity)


def test_a_headline_need_not_have_every_term():
    """Where English may leave things out, only another organ in the place of one is found."""
    assert [] == list(check_terms(Pair("商务部说", "Trade talks", whole=False)))
    assert 1 == len(list(check_terms(Pair("商务部说", "Ministry of Justice talks", whole=False))))


def test_every_listed_form_is_accepted():
    """For no term of ours does its own listed English, or a variant of it, bring a finding."""
    for term in starter():
        for form in (term.en, *term.forms):
            found = list(check_terms(Pair(term.zh, f"They said that the {form} was there.")))
            assert found == [], (term.zh, form)


def test_no_term_is_hidden_by_its_surroundings_alone():
    """Each term of ours is found where it stands alone."""
    for term in starter():
        assert [hit.term for hit in starter().find(term.zh)] == [term]


def test_the_place_of_a_rendering_is_that_of_its_words():
    """Articles and hyphens between do not move it."""
    text = "It joined the Asian-Infrastructure the Investment Bank."
    rendering = English(text).rendering(["Asian Infrastructure Investment Bank"])
    assert "Asian-Infrastructure the Investment Bank" == cut(text, rendering)


def test_a_variant_that_changes_is_drift():
    """The finding names the second form, the first one and where that was; it is told once."""
    drift = Drift()
    first = drift.add(Pair("长三角一体化", "Yangtze River Delta integration"), "a#1 p1.s1")
    second = drift.add(Pair("在长三角", "in the Yangtze Delta"), "a#1 p2.s1")
    third = drift.add(Pair("长三角三省", "three provinces of the Yangtze Delta"), "b#1 p1.s1")

    assert ([], []) == (first, third)
    assert ["长三角 is “Yangtze Delta” here and “Yangtze River Delta” in a#1 p1.s1"] == [f.message for f in second]
    assert ("terminology/inconsistent", "minor") == (second[0].category, second[0].severity)
    assert ("长三角", "Yangtze Delta") == (
        cut("在长三角", second[0].source),
        cut("in the Yangtze Delta", second[0].target),
    )


@pytest.mark.parametrize(
    ("zh", "first", "then"),
    [
        ("国家发展改革委", "the National Development and Reform Commission", "the NDRC said"),
        ("国家发展改革委", "the NDRC", "the National Development and Reform Commission said"),
        ("中央政治局", "the Political Bureau of the CPC Central Committee", "the Political Bureau"),
        ("长三角", "the Yangtze River Delta", "Yangtze river deltas"),
        ("长三角", "the Yangtze River Delta", "the region"),
        ("外交部", "the Ministry of Foreign Affairs", "the ministry"),
    ],
)
def test_short_forms_are_no_drift(zh, first, then):
    """An abbreviation, a part of the name, another number and no name at all are as people write."""
    drift = Drift()
    assert [] == drift.add(Pair(zh, first), "1") + drift.add(Pair(zh, then), "2")


def test_a_party_abroad_may_be_put_in_two_ways():
    """Democrats here and the Democratic Party there are as papers write; a user's own word for it is held to."""
    drift = Drift()
    assert [] == drift.add(Pair("民主党人反对", "Democrats object"), "1")
    assert [] == drift.add(Pair("民主党反对", "the Democratic Party objects"), "2")
    own = glossary([["民主党", "Democratic Party", ["Democrats"]]])
    drift.add(Pair("民主党人反对", "Democrats object", glossary=own), "3")
    assert drift.add(Pair("民主党反对", "the Democratic Party objects", glossary=own), "4")


@pytest.mark.parametrize(
    ("name", "first", "then", "found"),
    [
        ("吕新华", "Lyu Xinhua said", "Lu Xinhua added", True),
        ("吕新华", "Lyu Xinhua said", "Lü Xinhua added", True),
        ("龚正", "Gong Zheng said", "Zheng Gong added", True),
        ("郑栅洁", "Zheng Shanjie", "Zheng Shan-jie", True),
        ("龚正", "Gong Zheng said", "Gong Zheng added", False),
        ("龚正", "Gong Zheng said", "Gong added", False),
        ("龚正", "Gong Zheng said", "GONG ZHENG", False),
        ("龚正", "Gong Zheng said", "the mayor added", False),
    ],
)
def test_names_that_are_spelt_in_two_ways(name, first, then, found):
    """The order of a name, its hyphens and its ü are one all through; a surname alone and a post are no other name."""
    drift, people = Drift(), (Person(name, None, 0, len(name)),)
    assert [] == drift.add(Pair(f"{name}说", first, people=people), "1")
    assert found == bool(drift.add(Pair(f"{name}说", then, people=people), "2"))


def test_terms_of_the_samples_are_known():
    """On the five sample pages, organs and terms of many kinds are found."""
    hits = [hit.term for path in SEEDS for article in read_articles(path) for hit in starter().find(article.text)]
    assert len({term.zh for term in hits}) > 100
    assert {"organ", "post", "place", "programme", "meeting", "slogan", "term", "phrase"} <= {t.kind for t in hits}


def test_junk_is_checked_in_no_time():
    """What OCR makes of rules and tables costs no more than its length, on either side."""
    start = time.perf_counter()
    for source in ("商务部" * 4_000, "中" * 12_000, "国务院" * 4_000):
        for english in ("the " * 4_000, "Ministry of " * 2_000, "-'" * 8_000, "(" * 12_000):
            list(check_terms(Pair(source, english)))
            Drift().add(Pair(source, english), "1")
    assert time.perf_counter() - start < 3


def test_terms_are_among_the_checks():
    """`check_pair` has them."""
    assert "terminology/wrong" in {f.category for f in check_pair(Pair("商务部说。", "The Ministry of Justice said."))}
