"""Texts in traditional characters are read, hinted at and checked as their simplified twins, and shown as printed."""

import asyncio
import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from summarizer.checking import Drift, Pair, check, check_pair
from summarizer.checking.glossary import Glossary, Term
from summarizer.checking.quoting import clipped_denial
from summarizer.checking.reading.people import Person, find_people
from summarizer.checking.reading.pinyin import pinyin_name
from summarizer.checking.reading.speech import speaker_of
from summarizer.endpoint import Watcher, open_endpoint
from summarizer.output.records import article_record
from summarizer.prompting import Prompts
from summarizer.settings import Settings
from summarizer.sources import read_articles
from summarizer.sources.articles import Document
from summarizer.sources.dating import find_date
from summarizer.sources.pages import numbered_blocks, split_document
from summarizer.sources.simplifying import Twin, simplified
from summarizer.tasks import summarise, translate
from summarizer.tasks.gathering import figures_in, people_in, terms_in
from summarizer.tasks.hints import Hints
from summarizer.tasks.kinds import kind_of
from tests.cases.loading import load
from tests.fakeserver import LLAMA_CPP, answer, fitting
from tests.pages.composing import LAYOUTS, pages
from tests.pages.stories import load_stories

SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))
CORNERED = str.maketrans("“”‘’", "「」『』")
SCRIPTS = {
    "traditional": OpenCC("s2t").convert,
    "Hong Kong": OpenCC("s2hk").convert,
    "Taiwan": OpenCC("s2tw").convert,
    "corner brackets": lambda text: OpenCC("s2t").convert(text).translate(CORNERED),
}
traditional = SCRIPTS["traditional"]
CHECKED = (
    "checked_dates completeness names numbers polarity posts smallmodel speakers terms wording wording_more".split()
)
HAN = re.compile(r"[\u3400-\u9fff]+")


@pytest.fixture(params=SCRIPTS, ids=list(SCRIPTS))
def script(request):
    """From simplified characters to those of one place."""
    return SCRIPTS[request.param]


@pytest.fixture(params=SEEDS, ids=lambda path: path.stem[:3])
def twins(request, script):
    """The articles of a sample page, and those of the page in another script."""
    text = request.param.read_text("utf-8")
    return split(text), split(script(text))


def split(text):
    return split_document(Document("page.txt", "", "utf-8", text))


def plain(told):
    """What is told, with its texts simplified, so that twins can be compared."""
    if isinstance(told, dict):
        return {name: plain(value) for name, value in told.items() if name != "document"}
    if isinstance(told, list | tuple):
        return [plain(value) for value in told]
    # 著 is 着 in Taiwan, and itself in 著名; the first character makes the others those of a traditional text
    return simplified(f"億{told}")[1:].replace("著", "着") if isinstance(told, str) else told


def findings(found):
    return [(f.category, f.severity, plain(f.message), f.source, f.target) for f in found]


# The conversion


# Mapped, since hypothesis draws from two plain alphabets as from one, in which these are lost among all characters.
@given(st.text(st.one_of(st.characters(), st.sampled_from("億萬劉報訊乾隆淨「」『』著後裡臺🙂\ud800 \n").map(str))))
def test_every_character_keeps_its_place(text):
    """A simplified text has a character for each, whatever it holds; what is ASCII stays; none is left to simplify."""
    told = simplified(text)
    assert len(told) == len(text)
    assert [c for c in told if c.isascii()] == [c for c in text if c.isascii()]
    assert simplified(told) == told


@pytest.mark.parametrize("path", [path for path in SEEDS if not path.stem.startswith("002")], ids=lambda p: p.stem[:3])
def test_a_simplified_text_is_not_copied(path):
    """A text in simplified characters is its own twin; of the samples one has a single traditional character."""
    text = path.read_text("utf-8")
    assert simplified(text) is text
    assert Twin.of(text).is_simplified


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ("乾隆年間，房間乾淨", "乾隆年间，房间干净"),
        ("《瞭望》周刊", "《瞭望》周刊"),
        ("國家衞生健康委員會", "国家卫生健康委员会"),
        ("臺灣的台北", "台湾的台北"),
        ("週一，裏面、裡面", "周一，里面、里面"),
        ("他說「沒有」", "他说“没有”"),
        ("「十四五」期间", "「十四五」期间"),
    ],
)
def test_characters_are_simplified_by_their_words(printed, told):
    """One character may stand for two, and places have forms of their own; a simplified text is left alone."""
    assert simplified(printed) == told


# Reading


def test_a_page_is_divided_as_its_twin(twins):
    """A sample page gives the same articles, credits, dates, furniture and reasons at the same offsets."""
    one, other = ([plain(article_record(article)) for article in articles] for articles in twins)
    for record in (*one, *other):
        # 說著說著 is written twice on purpose, which the rules know of 着 alone
        record["suspicions"] = [found for found in record["suspicions"] if "着" not in found["text"]]
    assert one == other


def test_what_is_read_stands_in_the_file(twins):
    """Headlines, paragraphs, sentences and what was left out are the characters of the file at their spans."""
    simple, printed = twins
    for article in printed:
        file = article.document.text
        texts = [article.headline, *(p.traced for p in article.paragraphs), *(s.traced for s in article.sentences)]
        for traced in filter(None, [*texts, *(d.traced for d in article.dropped)]):
            assert all(p.text in {file[p.start : p.end], " ", "\n", ""} for p in traced.pieces if p.is_verbatim)
    assert [s.spans for a in simple for s in a.sentences] == [s.spans for a in printed for s in a.sentences]


def test_words_about_an_article_are_those_of_the_file(twins):
    """Credits, reasons, the date's basis and its clues quote the page in its own characters."""
    for article in twins[1]:
        date = (article.date.basis,) if article.date else ()
        told = [*filter(None, vars(article.credits).values()), *article.reasons, *date, *article.clues]
        file = f"{article.document.text}\n{article.text}"  # a line break may stand within a word of the first
        assert all(word in file for words in told for word in HAN.findall(words))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_made_page_is_divided_as_its_twin(layout):
    """Pages in every layout we know of give the same records in either script."""
    for page in pages(layout, 4, load_stories()):
        one, other = ([plain(article_record(a)) for a in split(text)] for text in (page.text, traditional(page.text)))
        assert one == other


def test_a_page_of_reports_opens_with_its_own_words():
    """本報訊 is a dateline, 記者 a byline, 來源 a source; each is given as it is printed, spaces left out."""
    (article,) = split(
        "碳中和博覽會在滬開幕\n\n"
        "本報訊（記者 劉 振民）2024上海國際碳中和博覽會昨天開幕，大會主旨論壇同日舉行，各界代表出席。\n\n"
        "與會人員參觀了展覽，認為綠色發展已經成為共識。\n\n來源：聯合報\n\n責任編輯：陳傑"
    )
    by = article.credits
    assert ("本報訊", "聯合報", "陳傑") == (by.dateline, by.source, by.editor)
    assert "碳中和博覽會在滬開幕" == article.headline.text
    assert article.paragraphs[0].text.startswith("2024上海國際碳中和博覽會")
    assert "劉" in by.byline


def test_a_web_page_keeps_its_characters():
    """What a page states in its head and round its headline is given as the page writes it; so is its text."""
    (article,) = split(
        '<html><head><title>山口村的路通了_聯合新聞網</title><meta property="og:title" content="山口村的路通了">'
        '<meta name="author" content="劉振民"></head><body><h1>山口村的路通了</h1>'
        "<p>來源：聯合報　時間：2024-02-03 08:15</p>"
        "<p>去年冬天的雪下得早，山口村的三條路封了兩條，只剩下河邊的一條還走得通。</p>"
        "<p>村裡的老人說，這樣的雪三十年沒有見過。縣裡派來兩臺鏟車，從早上六點幹到天黑，才把路清出來&#33836;。</p>"
    )
    assert ("山口村的路通了", "聯合報", "劉振民") == (
        article.headline.text,
        article.credits.source,
        article.credits.author,
    )
    assert article.date.value == "2024-02-03"
    assert article.paragraphs[1].text.endswith("從早上六點幹到天黑，才把路清出來萬。")


def test_a_stated_title_is_not_simplified():
    """A title that the container gives, and the text does not have, stands as it was given."""
    document = Document("a", "", "utf-8", "會議昨天召開，決定加快發展經濟。" * 5, facts={"title": "劉振民談發展"})
    (article,) = split_document(document)
    assert article.headline
    assert article.headline.text == "劉振民談發展"


def test_a_second_look_is_shown_the_words_of_the_page():
    """The blocks that a model is asked to divide are those of the file."""
    document = Document("a", "", "utf-8", traditional(SEEDS[0].read_text("utf-8")))
    bare = re.sub(r"\s", "", document.text)
    blocks = numbered_blocks(document)
    assert blocks
    assert all(re.sub(r"\s", "", block.text)[:30] in bare for block in blocks)


def test_dates_are_those_of_the_twin():
    """Every date and clue of the case file is found in traditional characters as well."""
    for case in load("dates"):
        facts, lines = case.get("facts", {}), case.get("printed", [])
        dateline, body = case.get("dateline"), case.get("body") or ""
        one = find_date(facts, lines, dateline, body)
        told = {name: traditional(value) for name, value in facts.items()}
        other = find_date(told, map(traditional, lines), dateline and traditional(dateline), traditional(body))
        assert plain([one[0] and vars(one[0]), one[1]]) == plain([other[0] and vars(other[0]), other[1]])


# Checking


@pytest.mark.parametrize("name", CHECKED)
def test_a_pair_is_checked_as_its_twin(name):
    """Every pair of the case files has the same findings at the same places when its source is traditional."""
    for case in load(name):
        source, people = case.get("source", ""), case.get("people", ())
        one, other = (
            Pair(
                change(source),
                case["english"],
                whole=case.get("whole", True),
                people=tuple(Person(change(name), post and change(post), 0, len(name)) for name, post in people),
            )
            for change in (str, traditional)
        )
        found = check_pair(other)
        assert findings(check_pair(one)) == findings(found)
        own = "\n".join((other.source, other.target, *(f"{person.name} {person.post}" for person in other.people)))
        assert all(word in own for finding in found for word in HAN.findall(finding.message))


def _targets(sentence, before, hints):
    """English that leaves out and brings in: that of the sentence before, and the terms of this one among strangers."""
    english = [hint.target for hint in hints.about([sentence.text])]
    yield before
    yield "Mayor Guo Ming said 12.7 billion on Tuesday, May 4, 1999 that " + " and ".join(english[1:])
    yield "; ".join(english) + " 市长 " + sentence.text[:6]


def test_the_sentences_of_a_page_are_hinted_at_and_checked_as_their_twins(twins):
    """Hints, people, figures, terms, speakers and findings are the same, and show the words as printed."""
    for one, other in zip(*twins, strict=True):
        hints, printed = Hints(one, 100_000), Hints(other, 100_000)
        before = ""
        for sentence, twin in zip(one.sentences, other.sentences, strict=True):
            known = printed.about([twin.text])
            assert plain(hints.about([sentence.text])) == plain(known)
            assert all(hint.zh in twin.text for hint in known)
            for english in _targets(sentence, before, hints):
                found = check_pair(printed.pair(twin.text, english))
                assert findings(check_pair(hints.pair(sentence.text, english))) == findings(found)
                before = english
        records = _gathered(other, printed)
        assert plain([vars(record) for record in _gathered(one, hints)]) == plain([vars(record) for record in records])
        assert all(record.zh in other.text for record in records)


def _gathered(article, hints):
    """People, figures, organisations and terms of an article, as a brief lists them."""
    terms = [terms_in(article.sentences, hints.glossary, organisations=organs) for organs in (True, False)]
    return [*people_in(article.sentences, hints), *figures_in(article.sentences), *terms[0], *terms[1]]


@pytest.mark.parametrize(
    ("source", "english", "message"),
    [
        ("今年完成3000萬平方米", "3000 million square meters", "source says 3000萬 (30 million), "),
        ("營收達2700億元", "Revenue was 27 billion yuan.", "source says 2700億 (270 billion), "),
        ("他沒有同意。", "He agreed.", "source says 沒有, "),
        ("他未出席會議。", "He attended the meeting.", "source says 未, "),
        ("會議於週一舉行", "The meeting was held on Tuesday.", "source says 週一 (Monday), "),
        ("去年增長三成。", "It grew by 30 percent next year.", "source says 去年 (last year), "),
        ("市長劉振民指出，要落實。", "Mayor Liu Zhimin said so.", "source says 劉振民 (Liu Zhenmin), "),
        ("副市長劉振民主持。", "Mayor Liu Zhenmin presided.", "source calls 劉振民 副市長, "),
        ("國家衞生健康委員會發布", "The office announced it.", "國家衞生健康委員會 is mostly "),
        ("要發展經濟。", "The economy 要發展.", "Chinese is left in the English: 要發展"),
    ],
)
def test_a_finding_quotes_the_source_as_printed(source, english, message):
    """What is wrong in the English of a traditional sentence is said in the words of that sentence."""
    assert any(finding.message.startswith(message) for finding in check(source, english))


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("營收達2700億元", "Revenue reached 270 billion yuan."),
        ("市長劉振民指出，要落實。", "Mayor Liu Zhenmin said that it must be done."),
        ("他沒有同意。", "He did not agree."),
        ("會議於週一舉行", "The meeting was held on Monday."),
    ],
)
def test_a_true_rendering_of_a_traditional_sentence_has_no_finding(source, english):
    """Nothing is found where the English says what the source says."""
    assert check(source, english) == []


@pytest.mark.parametrize("case", load("pinyin"), ids=lambda case: case["zh"])
def test_a_name_is_spelt_alike_in_either_script(case):
    """劉振民 is Liu Zhenmin, and 單 a surname: Shan."""
    assert pinyin_name(traditional(case["zh"])) == case["en"]


def test_people_are_named_as_printed():
    """Those whom a traditional text names are given in its characters, at their places."""
    (person,) = find_people("上海市副市長劉振民出席。")
    assert person == Person("劉振民", "上海市副市長", 6, 9)


def test_a_denial_before_a_quote_is_seen():
    """What denies a quote right before it does so in either script."""
    for case in load("clipped"):
        file, quote = traditional(case["file"]), traditional(case["quote"])
        own = clipped_denial(case["file"], case["file"].index(case["quote"]))
        assert plain(clipped_denial(file, file.index(quote))) == own


def test_who_speaks_is_seen():
    """The speaker of a traditional paragraph is one of the names given, as given."""
    assert speaker_of(["劉振民認為，要落實。", "要加快發展。"], 1, ["劉振民"]) == "劉振民"
    assert kind_of("雙方簽署了協議。", None) == "commitment"


@pytest.mark.parametrize(("listed", "text"), [("劉振民學會", "刘振民学会成立。"), ("刘振民学会", "劉振民學會成立。")])
def test_a_glossary_serves_both_scripts(listed, text):
    """A user's term is found, and held to, in whichever script it was written."""
    glossary = Glossary([Term(listed, "Liu Society")])
    assert [(hit.start, hit.end) for hit in glossary.find(text)] == [(0, 5)]
    assert "劉振民學會" in glossary
    assert "刘振民学会" in glossary
    (found,) = (f for f in check_pair(Pair(text, "It began.", glossary=glossary)) if f.category == "terminology/wrong")
    assert found.severity == "major"


def test_a_term_put_in_two_ways_is_one_term():
    """What drifts is seen across scripts, and told in the words at hand."""
    drift = Drift()
    drift.add(Pair("长三角一体化", "the integration of the Yangtze River Delta"), where="p1.s1")
    (found,) = drift.add(Pair("長三角城市", "cities of the Yangtze Delta"), where="p2.s3")
    assert found.message.startswith("長三角 is “Yangtze Delta” here")


def test_a_foreign_name_spelt_in_two_ways_is_one_name():
    """Its first spelling is known across scripts, and it is told in the words at hand."""
    drift = Drift()
    drift.add(Pair("罗伯特·哈尔登离开了上海。", "Robert Halden left Shanghai."), where="p1.s1")
    (found,) = drift.add(Pair("羅伯特·哈爾登發表了講話。", "Roberto Haldern gave a speech."), where="p2.s3")
    assert found.message.startswith("羅伯特·哈爾登 is “Roberto Haldern” here and “Robert Halden” in p1.s1")


# From file to brief

TEXT = (
    "上海市市長龔正昨天指出，要完成3000萬平方米的改造。要加快建設。會議在上海舉行。\n\n"
    "副市長陳傑出席。雙方簽署了合作協議。水利部副部長陳敏表示，投資達到2700億元。\n\n"
    "大家參觀了展覽。會議決定成立領導小組。天氣很好！"
)


@pytest.fixture
def done(server, tmp_path):
    """A brief of three points and a translation, by a server that answers plainly, each time in other words."""

    def behave(request):
        told = fitting(request.schema)
        if "points" in told:
            told["points"] = [[2]] if "參觀" in request.prompt else [[1], [5]]
        if "english" in told:
            letters = hashlib.sha256(request.body).hexdigest().translate(str.maketrans("0123456789", "ghijklmnop"))
            told["english"] = f"{told['english'][:-1]} of {letters[:8]}."
        return answer(told)

    server.props = LLAMA_CPP
    server.always(behave)
    page = tmp_path / "page.txt"
    page.write_text(TEXT, encoding="big5")
    (article,) = read_articles(str(page))

    async def run():
        settings = Settings(base_url=server.url, model="m", cache=tmp_path / "c", timeout=20)
        async with open_endpoint(settings, Watcher(print, lambda done, total: None)) as endpoint:
            return [await task(article, endpoint, Prompts()) for task in (summarise, translate)]

    return asyncio.run(run())


def test_a_brief_quotes_a_traditional_file_as_it_is(done, server):
    """Quotes, names and posts, figures and undertakings are the words of a file in Big5; hints show them, too."""
    brief = done[0].brief
    assert all(TEXT[q.start : q.end] == q.text for claim in brief.claims for q in claim.quotes)
    listed = (*brief.people, *brief.figures, *brief.commitments, *brief.terms)
    assert all(TEXT[record.start : record.end] == record.zh for record in listed)
    assert ["簽署", "決定成立"] == [commitment.zh for commitment in brief.commitments]
    assert ("龔正", "Gong Zheng", "上海市市長", "mayor of Shanghai") in [
        (person.zh, person.en, person.post_zh, person.post_en) for person in brief.people
    ]
    assert any("3000萬 = 30 million" in request.prompt for request in server.chat_requests)


def test_a_translation_of_a_traditional_file_is_checked(done):
    """A figure that the English leaves out is named as printed, at its place in the file."""
    (found,) = (f for f in done[1].findings if "2700億 (270 billion)" in f.message)
    assert "2700億" in TEXT[found.source.start : found.source.end]
