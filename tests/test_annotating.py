"""Notes on people and terms: where they are named first, few, and of what glossary and article say alone."""

import json
from pathlib import Path

import pytest

from summarizer.checking.glossary import Glossary, Term, starter
from summarizer.checking.reading.people import Person, find_people
from summarizer.tasks.annotating import annotated
from summarizer.tasks.records import Note, Segment

PAIRS = Path(__file__).parent / "cases" / "translations.jsonl"


def segments(*pairs):
    return [
        Segment(id=f"p1.s{number}", source=source, target=target, spans=(), findings=())
        for number, (source, target) in enumerate(pairs, 1)
    ]


def notes(*pairs, own=(), people=None):
    """The words that are explained in each English sentence of *pairs*, with what is said of them."""
    found = find_people("".join(source for source, _ in pairs)) if people is None else people
    done = annotated(segments(*pairs), found, Glossary(own).over(starter()))
    return [[((one.target or "")[note.start : note.end], note.text) for note in one.notes] for one in done]


@pytest.mark.parametrize(
    ("source", "target", "told"),
    [
        ("龚正说", "Gong Zheng said", "龚正"),
        ("上海市市长龚正说", "Mayor Gong Zheng said", "龚正, in this article 上海市市长 (mayor of Shanghai)"),
        ("红星机器厂厂长龚正说", "Zheng Gong said", "龚正"),
        ("红星机器厂总经理龚正说", "Manager Gong Zheng said", "龚正, in this article 红星机器厂总经理"),
    ],
)
def test_a_person_has_the_post_that_the_article_gives(source, target, told):
    """In Chinese, and in English where every part of it is known; without one, the characters are what is told."""
    people = find_people(source) or [Person("龚正", None, 0, 2)]
    ((note,),) = notes((source, target), people=people)

    assert told == note[1]
    assert note[0] in {"Gong Zheng", "Zheng Gong"}


def test_a_person_is_explained_once_where_the_name_stands_first():
    """Not where the English says "the mayor", nor where somebody else is named, nor a second time."""
    told = notes(
        ("市长龚正说", "The mayor said"),
        ("市民说", "Gong Zheng heard it"),
        ("龚正要求", "Gong Zheng demanded"),
        ("龚正强调", "Gong Zheng stressed"),
    )

    assert [[], [], [("Gong Zheng", "龚正, in this article 市长 (mayor)")], []] == told


def test_a_person_is_found_as_the_user_spells_the_name():
    """The spelling is that of the glossary, the post that of the article."""
    own = [Term("龚正", "Kung Cheng", "person")]

    assert [[("Kung Cheng", "龚正, in this article 市长 (mayor)")]] == notes(("市长龚正说", "Kung Cheng said"), own=own)


@pytest.mark.parametrize(
    ("source", "target", "told"),
    [
        (
            "国家发展改革委说",
            "The NDRC said",
            "国家发展改革委 = National Development and Reform Commission (organ, official)",
        ),
        ("国家发展改革委说", "The National Development and Reform Commission said", None),
        ("商务部说", "The ministry said", None),
        ("副市长在浙江说", "The vice mayor said in Zhejiang", None),
        ("要先立后破", "to build the new before discarding the old", None),
        ("减少碳足迹", "to cut the carbon footprint", None),
        ("黄河保护法", "the Yellow River Protection Law", "黄河保护法 (law, official)"),
        ("建设平安中国", "to build a Safe China", "平安中国 = Peaceful China (slogan, as official media print it)"),
        ("金正恩说", "Kim Jong-un said", "金正恩"),
        (
            "“双碳”",
            "double carbon, or dual-carbon",
            "“双碳” = dual carbon (carbon peaking and carbon neutrality) (term, as official media print it)",
        ),
    ],
)
def test_a_term_has_what_the_glossary_says(source, target, told):
    """All of its English, what it names and whose that is; nothing where a reader has all that already."""
    assert [[told] if told else []] == [[text for _, text in one] for one in notes((source, target), people=())]


def test_every_term_of_the_user_is_explained():
    """Whatever it names: it is there because readers of theirs ask for it."""
    own = [Term("副市长", "deputy mayor", "post"), Term("碳普惠", "carbon inclusion")]

    assert [
        [("deputy mayor", "副市长 (post, your glossary)"), ("carbon inclusion", "碳普惠 (term, your glossary)")]
    ] == (notes(("副市长谈碳普惠", "The deputy mayor on carbon inclusion"), own=own, people=()))


def test_of_two_that_overlap_the_longer_is_explained():
    """The other has its note where it stands alone."""
    thought = Term("习近平思想", "Xi Jinping Thought", "slogan")
    told = notes(("习近平谈习近平思想", "on Xi Jinping Thought"), ("习近平说", "Xi Jinping said"), own=[thought])

    assert [["Xi Jinping Thought"], ["Xi Jinping"]] == [[words for words, _ in one] for one in told]


def test_nothing_else_of_a_segment_changes():
    """A gap stays one, the English is to the letter what it was, and a note that is there stays, in its place."""
    gap, told = segments(("龚正说", None), ("龚正说3公里", "He, Gong Zheng, said 3 km"))
    there = Note(start=21, end=25, text="about 2 miles", origin="arithmetic")
    before = [gap, told.model_copy(update={"notes": (there,)})]

    after = annotated(before, [Person("龚正", "市长", 0, 2)], starter())

    assert gap == after[0]
    assert [(4, "article"), (21, "arithmetic")] == [(note.start, note.origin) for note in after[1].notes]
    assert [one.model_copy(update={"notes": ()}) for one in before] == [
        one.model_copy(update={"notes": ()}) for one in after
    ]


def test_an_article_is_not_drowned_in_notes():
    """On the sample translations there are some, fewer than sentences; the Chinese of each stands in its sentence."""
    lines = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    made = segments(*((line["source"], line["target"]) for line in lines))
    people = find_people("\n".join(one.source for one in made))

    done = annotated(made, people, starter())

    told = [(one, note) for one in done for note in one.notes]
    assert len(made) / 3 < len(told) < len(made)
    assert all(note.text.split(",")[0].split(" = ")[0].split(" (")[0] in one.source for one, note in told)
