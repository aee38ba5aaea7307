"""Names, posts and speakers in the English are those of the source, in whatever way they are well spelt."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.checking import Pair, check_pair
from summarizer.checking.completeness import check_people
from summarizer.checking.glossary import Glossary, Term, starter
from summarizer.checking.names import check_names
from summarizer.checking.posts import check_posts
from summarizer.checking.reading.english_names import english_names
from summarizer.checking.reading.people import Person
from summarizer.checking.reading.pinyin import readings, syllables
from summarizer.checking.reading.sounds import is_named, sounds_in
from summarizer.checking.speech import check_speech
from tests.cases.loading import cases


def _pair(case, *people):
    known = tuple(Person(name, post, 0, len(name)) for name, post in (*case.get("people", ()), *people))
    return Pair(case["source"], case["english"], whole=case.get("whole", True), people=known)


def _marked(pair, found):
    assert found.source is not None
    assert found.target is not None
    return pair.source[found.source.start : found.source.end], pair.target[found.target.start : found.target.end]


@pytest.mark.parametrize("case", cases("names"))
def test_names(case):
    """A name that nothing in the source can be is found; a name spelt by any paper's rules is not."""
    assert [finding.severity for finding in check_names(_pair(case))] == case["found"]


@pytest.mark.parametrize("case", cases("posts"))
def test_posts(case):
    """A post that is more, less or other than the source's is found; one of its many good renderings is not."""
    assert [finding.severity for finding in check_posts(_pair(case))] == case["found"]


@pytest.mark.parametrize("case", cases("dropped"))
def test_people_who_are_dropped(case):
    """Whom the source surely names is in the English by some name or pronoun, or is found; any spelling will do."""
    own = Glossary(Term(zh, en) for zh, en, _ in case.get("own", ()))
    pair = replace(_pair(case), glossary=own.over(starter()))
    read = pair.simplified
    found = [pair.as_printed(finding, read) for finding in check_people(read)]
    assert [case["source"][f.source.start : f.source.end] for f in found if f.source] == case["found"]
    assert {(f.category, f.severity) for f in found} <= {("accuracy/omission", "major")}


def test_one_who_is_dropped_is_told_instead_of_his_post():
    """That the mayor is the chairman is no help where the chairman is gone: the finding names him."""
    source = "市委副书记、市长龚正，中国能建集团党委书记、董事长宋海良出席。"
    found = check_pair(Pair(source, "Mayor and chairman of Energy China Gong Zheng attended the ceremony."))
    assert [finding.message for finding in found] == ["source names 宋海良 (Song Hailiang), the English does not"]
    own = Glossary([Term("宋海良", "Harry Soong", "person")])
    (lost,) = check_people(Pair(source, "Mayor Gong Zheng attended.", glossary=own))
    assert lost.message == "source names 宋海良 (Harry Soong), the English does not"


@pytest.mark.parametrize("case", cases("speakers"))
def test_speakers(case):
    """Words in another mouth are found where one alone speaks in the source."""
    people = ("李强", "市委书记"), ("龚正", "市长")
    assert [finding.severity for finding in check_speech(_pair(case, *people))] == case["found"]


def test_a_wrong_name_is_shown_on_both_sides():
    """Who reads the finding sees the name in the source, how it is spelt, and what the English says, in its place."""
    pair = Pair("昨天，市长龚正指出", "Yesterday Mayor Guo Zheng said")
    (found,) = check_names(pair)
    assert found.message == "source says 龚正 (Gong Zheng), the English says Guo Zheng"
    assert found.category == "accuracy/name"
    assert _marked(pair, found) == ("龚正", "Guo Zheng")


def test_a_wrong_post_is_shown_on_both_sides():
    """The place on either side is the post with its name; in the English the post is its head word."""
    pair = Pair("昨天，副市长华源主持", "Mayor Hua Yuan presided")
    (found,) = check_posts(pair)
    assert found.message == "source calls 华源 副市长, the English leaves out that it is a deputy"
    assert _marked(pair, found) == ("副市长华源", "Mayor Hua Yuan")


@pytest.mark.parametrize(("post", "found"), [(None, 1), ("省委副书记", 0)])
def test_a_post_known_from_the_article_is_nobody_elses(post, found):
    """Who has a post elsewhere in the article may have it in a row without one; a deputy there may be one here."""
    row = Pair(
        "省委副书记、省长郑栅洁主持，葛慧君、卢山出席，有关负责人参加。",
        "Deputy Secretary Zheng Shanjie presided, and Deputy Secretary Ge Huijun and Lu Shan attended.",
        people=(Person("葛慧君", post, 0, 3),),
    )
    assert len(list(check_posts(row))) == found


def test_all_of_them_are_among_the_checks():
    """What a small model makes of a mayor is found by the checks together."""
    found = check_pair(Pair("市长龚正指出，要落实。", "President Gong Zheng and Zhou Wenqing said it must be done."))
    assert [finding.category for finding in found] == ["accuracy/name", "terminology/wrong"]


@pytest.mark.parametrize(
    ("word", "ways"),
    [
        ("Zheng", [("zheng",)]),
        ("Guoqiang", [("guo", "qiang"), ("guo", "qi", "ang"), ("gu", "o", "qiang")]),
        ("Xi'an", [("xi", "an")]),
        ("Zhen-min", [("zhen", "min")]),
        ("Lyu", [("lv",)]),
        ("Lu", [("lu",), ("lv",)]),
        ("Robert", []),
        ("", []),
        ("a" * 10_000, []),
    ],
)
def test_syllables(word, ways):
    """A word is read as pinyin in every way it can be, and not where it cannot."""
    assert list(syllables(word)) == ways


def test_every_reading_of_a_character():
    """A surname's own reading is one of many, and what is no Chinese has none."""
    assert {"shan", "dan"} <= readings("单")
    assert readings("吕") == {"lv"}
    assert readings("A") == readings("。") == frozenset()


HEARD = """
Trump 特朗普|Trump 川普|Merkel 默克尔|Macron 马克龙|Johnson 约翰逊|William 威廉
Reagan 里根|Obama 奥巴马|Harry 哈里|Putin 普京|Washington 华盛顿|Kissinger 基辛格
Zelensky 泽连斯基|Erdogan 埃尔多安|Houston 休斯敦|Clinton 克林顿|Clinton 柯林顿|Elizabeth 伊丽莎白
Stephen 斯蒂芬|Kennedy 肯尼迪|Guterres 古特雷斯|Thatcher 撒切尔|Turner 特纳|Netanyahu 内塔尼亚胡
Jobs 乔布斯|Michael 迈克尔|Charles 查尔斯|Mohammed 穆罕默德|Ecclestone 埃克莱斯顿|Medvedev 梅德韦杰夫
Duterte 杜特尔特
"""


@pytest.mark.parametrize("both", HEARD.replace("\n", "|").strip("|").split("|"))
def test_transliterations_are_heard(both):
    """A name sounds like its Chinese in whichever paper's spelling."""
    english, chinese = both.split()
    assert sounds_in(english, [chinese])


@pytest.mark.parametrize("english", ["Halden", "Castellano", "Whitfield", "Eriksson"])
@pytest.mark.parametrize("chinese", ["特朗普", "默克尔", "约翰逊", "奥巴马", "普京"])
def test_other_names_are_not_heard(english, chinese):
    """A name of three consonants and more does not sound like just anybody."""
    assert not sounds_in(english, [chinese])
    assert not is_named(f"{chinese}·{chinese}", [english])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mayor Gong Zheng met Robert Halden.", ["Gong Zheng", "Robert Halden"]),
        ("Gong Zheng's speech", ["Gong Zheng"]),
        ("Hong Kong and the Hang Seng Index", []),
        ("He Ran to the Long March", []),
        ("President Erdogan and Mr. Zhang of Mr Lee", ["Erdogan", "Zhang"]),
        ("Jerrontae Cain said so, and Egor Krimets, 45, left", ["Jerrontae Cain", "Egor Krimets"]),
        ("Goldman Sachs fell, Air China rose", []),
        ("Mr Ludwig van der Rohe came", ["Ludwig van der Rohe"]),
        ("David Attenborough Foundation", ["David Attenborough"]),
        ("New York, White House, State Council", []),
        ("", []),
    ],
)
def test_english_names(text, names):
    """People are told from places and bodies."""
    found = english_names(text)
    assert [text[name.start : name.end] for name in found] == names


CHINESE = st.text("龚正司马市长副代原前，。、：“”·指出强调表示会议他她特朗普克尔A 1%\n", max_size=30)
WORDS = "Mayor Mr Gong Zheng said President Trump . , of and Robert Halden Lü 中 ' -".split()
ENGLISH = st.lists(st.sampled_from(WORDS)).map(" ".join)


@given(CHINESE, ENGLISH)
def test_any_text_is_checked(chinese, english):
    """Whatever stands on either side, the checks come to an end, and their places are within the texts."""
    pair = Pair(chinese, english, people=(Person("龚正", "市长", 0, 2),))
    for check in (check_names, check_posts, check_speech):
        for found in check(pair):
            assert found.source is None or chinese[found.source.start : found.source.end]
            assert found.target is None or english[found.target.start : found.target.end]


@pytest.mark.parametrize("english", ["Gong Zheng " * 1000, "A" * 10_000, "Robert Halden, " * 700, "Xi " * 4000])
@pytest.mark.parametrize("chinese", ["龚正" * 5000, "特朗普·" * 3000, "市长龚正、" * 2000, "Ab Cd " * 2000])
def test_junk_costs_little(chinese, english):
    """A line of 10,000 characters is checked in the time that its length needs, be it all names."""
    began = time.process_time()
    for check in (check_names, check_posts, check_speech):
        list(check(Pair(chinese, english)))
    assert time.process_time() - began < 2
