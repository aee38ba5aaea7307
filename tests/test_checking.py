"""The checks find what is wrong in English made from Chinese, and are silent where nothing is."""

from decimal import Decimal
from pathlib import Path

import pytest

from summarizer.checking import Pair, check, check_pair
from summarizer.checking.completeness import check_ending, check_length
from summarizer.checking.glossary import find_terms
from summarizer.checking.quoting import stands_in
from summarizer.checking.reading.figures import chinese_figures, english_figures, spelled
from summarizer.checking.reading.number_words import chinese_words, english_words
from summarizer.checking.reading.people import find_people
from summarizer.checking.reading.pinyin import pinyin_name
from summarizer.checking.reading.speech import speaker_of
from summarizer.sources import read_articles
from tests.cases.loading import cases

SEEDS = sorted(str(path) for path in (Path(__file__).parents[1] / "seeds").glob("*.txt"))


@pytest.mark.parametrize("case", cases("numbers"))
def test_numbers(case):
    """A figure that changed, went missing or came from nowhere is found; one rendered well in any form is not."""
    found = {f.category for f in check(case["source"], case["english"]) if f.severity != "minor"}
    assert found == ({"accuracy/number"} if case["found"] else set())


def test_the_message_names_both_figures():
    """Who reads a finding sees the source's figure, what it is worth, and what the English made of it."""
    (finding,) = check("总投资2700亿元", "a total of 27 billion yuan")
    assert finding.message == "source says 2700亿 (270 billion), the English says 27 billion"


def test_a_claim_need_not_have_every_figure():
    """Where English may leave things out, only what it adds is found."""
    assert check_pair(Pair("2030年前3000万平方米", "30 million square meters", whole=False)) == []
    assert len(check_pair(Pair("2030年前3000万平方米", "3 million square meters", whole=False))) == 1


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2024", "2024"),
        ("10000", "10,000"),
        ("12345.6", "12,345.6"),
        ("32.50", "32.5"),
        ("325000", "325,000"),
        ("30000000", "30 million"),
        ("1200000000000.0", "1.2 trillion"),
        ("999999", "999,999"),
    ],
)
def test_spelled_figures_are_exact(value, words):
    """A figure worked out for a writer is written without rounding."""
    assert spelled(Decimal(value)) == words


def test_figures_carry_no_space_and_keep_their_place():
    """A figure is its own characters in the text as it was given, full width or not."""
    text = "近 260 家，３０００万元"
    assert [(figure.text, text[figure.start : figure.end]) for figure in chinese_figures(text)] == [
        ("260", "260"),
        ("３０００万", "３０００万"),
    ]


def test_junk_is_read_in_no_time():
    """A long run of numerals, which OCR makes of rules and tables, costs no more than its length."""
    for junk in ("一" * 20_000, "万" * 20_000, "1," * 20_000, "A" * 20_000 + "1", "two " * 5_000):
        chinese_figures(junk), english_figures(junk), chinese_words(junk), english_words(junk)


@pytest.mark.parametrize("case", cases("wording"))
def test_wording(case):
    """Chinese left over and loops are found; prose is not."""
    assert [finding.category for finding in check("", case["english"])] == case["categories"]


@pytest.mark.parametrize("case", cases("people"))
def test_people(case):
    """People are found with the first post they are given; words that look like names are not."""
    assert {person.name: person.post for person in find_people(case["text"])} == case["people"]


@pytest.mark.parametrize("case", cases("pinyin"))
def test_pinyin(case):
    """A name is spelt as English papers spell it, surnames with a reading of their own included."""
    assert pinyin_name(case["zh"]) == case["en"]


PEOPLE = (
    "龚正 刘振民 华源 袁达 黄震 陈吉宁 易炼红 黄润秋 许昆林 王浩 王清宪 亓延军 赵辰昕 "
    "赵英民 秦海翔 陈敏 胡明朗 宋海良 陈杰 吴云 李强 娄勤俭 吴政隆 郑栅洁 李萌 庄少勤 "
    "黄艳 魏山忠 刘伟 张文宏 肖臻 杨杰 吴清 李慧镭 诸葛宇杰 刘多 车俊 袁家军 李国英 "
    "葛慧君 陈金彪 陈奕君 梁黎明 高兴夫 卢山 徐文光"
).split()


def test_people_of_the_samples():
    """On the five sample pages the people with posts are found, and nothing that is no person."""
    found = {person.name for path in SEEDS for article in read_articles(path) for person in find_people(article.text)}
    assert found == set(PEOPLE)


def test_a_person_stands_where_it_says():
    """The place of a person is the place of the name."""
    text = "副市长陈杰、吴云出席。"
    assert [text[person.start : person.end] for person in find_people(text)] == ["陈杰", "吴云"]


@pytest.mark.parametrize("case", cases("speech"))
def test_speech(case):
    """A speech runs through its paragraph until somebody else speaks."""
    assert speaker_of(case["sentences"], case["index"], case["names"]) == case["speaker"]


@pytest.mark.parametrize(
    ("file", "quote"),
    [
        ("不搞“一刀切”。", "不搞“一刀切”。"),
        ("碳中\n和博览\r\n会", "碳中和博览会"),
        ("不搞<b title='a>b'>一刀切</b>。", "不搞一刀切。"),
        ("甲&amp;乙<!-- 不 -->&#30899;", "甲&乙碳"),
        ("## 题\n要**先立**后`破`，见[附件](http://a)。", "题要先立后破，见附件。"),
        ("> 甲说\n> 乙说", "甲说乙说"),
        ("1<2，3>2", "1<2，3>2"),
        ("甲&amp;乙", "甲&amp;乙"),
    ],
)
def test_a_quote_stands(file, quote):
    """White space and markup within a quote do not make it false, be the file text, Markdown or HTML."""
    assert stands_in(file, quote, [(0, len(file))])


@pytest.mark.parametrize(
    ("file", "quote"),
    [
        ("不搞“一刀切”", "不搞一刀切"),
        ("2700亿", "27亿"),
        ("要做好", "不要做好"),
        ("甲<script>不</script>乙", "甲不乙<"),
        ("见[不](http://a)。", "见。"),
        ("甲乙丙", ""),
        ("", "甲"),
    ],
)
def test_a_quote_that_differs_does_not_stand(file, quote):
    """One character more or less, a mark or a word, and it is no quote."""
    assert not stands_in(file, quote, [(0, len(file))])


def test_a_quote_stands_only_at_its_place():
    """The offsets are part of the quote."""
    assert stands_in("甲说。乙说。", "乙说。", [(3, 6)])
    assert not stands_in("甲说。乙说。", "乙说。", [(2, 6)])
    assert not stands_in("甲说。乙说。", "乙说。", [(100, 103)])


def test_a_quote_may_be_set_round_a_caption():
    """A sentence in two pieces stands in the file, in their order and with nothing of what is between them."""
    page = "会议在\n图片：张三 摄\n召开。"
    assert stands_in(page, "会议在召开。", [(0, 3), (12, 15)])
    assert not stands_in(page, "会议在召开。", [(12, 15), (0, 3)])
    assert not stands_in(page, "会议在召开。", [(0, 15)])


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("代市长", ["代市长"]),
        ("市委常委会", ["市委常委会"]),
        ("国务院副总理", ["国务院副总理"]),
        ("长三角三省一市", ["长三角", "三省一市"]),
        ("公安部分管日常工作", ["公安部"]),
        ("沪苏皖三省市长期以来", []),
        ("全省长江经济带建设", ["长江经济带"]),
        ("交通运输部门、教育部门", []),
        ("新华社区服务中心", []),
        ("市领导小组", ["领导小组"]),
        ("防汛总指挥部", []),
        ("今天天气好", []),
    ],
)
def test_terms(text, terms):
    """The longest term wins, and a term inside another word is none."""
    hits = find_terms(text)
    assert [hit.term.zh for hit in hits] == terms == [text[hit.start : hit.end] for hit in hits]


def test_english_that_stops_in_the_middle_is_too_short():
    """Six words for a hundred characters are a finding; a short sentence and a terse one are not."""
    long = "我们将坚持先立后破，推动能源革命，构建清洁、低碳、安全、高效能源体系，支持新能源汽车快速发展。"

    assert ["accuracy/omission"] == [f.category for f in check_length(Pair(long, "We will adhere to the"))]
    assert [] == list(
        check_length(Pair(long, "We will build the new first, push an energy revolution and support new cars."))
    )
    assert [] == list(check_length(Pair("会议在上海举行。", "It met.")))


@pytest.mark.parametrize(
    ("source", "english", "found"),
    [
        ("要加快建设。", "It was necessary to accelerate the", True),
        ("要加快建设。", "It was necessary to build faster.", False),
        ("他说：“要加快。”", "He said: 'faster.'", False),
        ("加快建设", "Building faster", False),
        ("去吗？", "Shall we go?", False),
    ],
)
def test_english_that_breaks_off(source, english, found):
    """A Chinese sentence that ends wants English that ends; a headline has no end."""
    assert found == bool(list(check_ending(Pair(source, english))))
