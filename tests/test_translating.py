"""Translations: complete whatever a server does to them, consistent over a run, and never asked for twice."""

import asyncio
import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing

import pytest

from summarizer.checking.glossary import Glossary, Term
from summarizer.endpoint import Watcher, open_endpoint
from summarizer.memory import Memory, Unit
from summarizer.prompting import Prompts
from summarizer.settings import Rendition, Settings
from summarizer.sources import find_inputs, read_articles
from summarizer.tasks import StyleSheet, translate
from tests.fakeserver import LLAMA_CPP, answer, error, fitting

NUMBERED = re.compile(r"^\[(\d+)\] (.+)$", re.MULTILINE)
PROJECT = re.compile(r"第(\d+)号工程投资(\d+)万元。")


def written(folder, text, name="page"):
    """The article that *text* is."""
    path = folder / f"{name}.txt"
    path.write_text(text, encoding="utf-8")
    (article,) = read_articles(str(path))
    return article


@pytest.fixture
def translated(server, tmp_path):
    """The translations of articles, one after the other, in one run."""
    server.props = LLAMA_CPP

    def run(*articles, sheet=None, **told):
        async def all_of_them():
            settings = Settings(base_url=server.url, model="m", cache=tmp_path / "c", timeout=20, context=4096)
            async with open_endpoint(settings, Watcher(print, print)) as endpoint:
                return [await translate(article, endpoint, Prompts(), chosen) for article in articles]

        chosen = sheet or StyleSheet(Rendition(**told))
        return asyncio.run(all_of_them())

    return run


def asked(request):
    """The Chinese that a question wants translated."""
    return [text for _, text in NUMBERED.findall(question(request).rpartition("\n\n")[2])]


def question(request):
    """The first turn, whatever was said of its answer since."""
    return request.json["messages"][1]["content"]


def saying(told):
    """A server that translates by heart: *told* is Chinese and English; of what it does not know it tells little."""

    def heart(chinese):
        word = "".join(chr(97 + byte % 26) for byte in hashlib.sha256(chinese.encode()).digest()[:8])
        return told.get(chinese, f"There was something about {word}.")

    def behave(request):
        sentences = asked(request)
        if "translation" in request.schema["properties"]:
            chinese = sentences[0] if sentences else question(request).partition("The Chinese:\n")[2].partition("\n")[0]
            return answer({"translation": heart(chinese)})
        return answer({str(number): heart(chinese) for number, chinese in enumerate(sentences, 1)})

    return behave


def english(chinese):
    """What a good translator makes of a sentence of ours."""
    (number, sum_), *_ = PROJECT.findall(chinese)
    return f"Project No. {number} received an investment of {int(sum_) * 10_000:,} yuan."


def written_out(shown):
    """A sentence of ours as it was before its figures were put into English: 投资 15.68 million 元."""
    return re.sub(r" ([\d.]+) million ", lambda match: f"{round(float(match[1]) * 100)}万", shown)


def mischievous(chance):
    """A server that drops, merges, swaps, repeats and breaks off, three times in four."""

    def behave(request):
        sentences = asked(request)
        if not sentences:  # a second attempt at one
            chinese = written_out(question(request).partition("The Chinese:\n")[2].partition("\n")[0])
            return answer({"translation": english(chinese if chance.random() < 0.7 else "第10号工程投资1234万元。")})
        told = [english(sentence) for sentence in sentences]
        trick = chance.choice(["none", "none", "drop", "merge", "swap", "repeat", "cut", "shift"])
        at = chance.randrange(len(told))
        if trick == "merge" and at + 1 < len(told):
            told[at : at + 2] = [f"{told[at]} {told[at + 1]}", "That was all that was said about it."]
        elif trick == "swap":
            chance.shuffle(told)
        elif trick == "repeat":
            told[at] = told[0]
        elif trick == "shift":
            told = [*told[1:], "The project went on as planned."]
        made = {str(number): text for number, text in enumerate(told, 1)}
        if trick == "drop":
            made.pop(str(at + 1))
        text = json.dumps(made)
        return answer(text[: len(text) // 2], finish_reason="length") if trick == "cut" else answer(text)

    return behave


def test_every_sentence_has_one_target_or_a_named_gap(server, tmp_path):
    """In 1,000 articles, each target is that of its own sentence, or a finding says that something is wrong with it."""
    chance = random.Random(20)  # noqa: S311 - the same each time
    server.props = LLAMA_CPP
    server.always(mischievous(chance))
    articles = []
    for number in range(1000):
        count = chance.randint(3, 9)
        text = "".join(f"第{n}号工程投资{chance.randint(1000, 9999)}万元。" for n in range(1, count + 1))
        articles.append(written(tmp_path, text, f"page{number}"))

    async def everything():
        settings = Settings(base_url=server.url, model="m", cache=tmp_path / "c", timeout=60, concurrency=16)
        async with open_endpoint(settings, Watcher(print, print)) as endpoint:
            return await asyncio.gather(*(translate(article, endpoint, Prompts()) for article in articles))

    silent, gaps, flagged = [], 0, 0
    for article, translation in zip(articles, asyncio.run(everything()), strict=True):
        assert [sentence.id for sentence in article.sentences] == [segment.id for segment in translation.segments]
        for segment in translation.segments:
            gaps += segment.target is None
            flagged += bool(segment.target and segment.findings)
            if segment.target != english(segment.source) and not segment.findings:
                silent.append(segment)
    assert not silent
    assert 0 < gaps < 300  # of some 6,000: what can be had is had
    assert 0 < flagged < 900


def test_a_killed_run_asks_for_no_finished_sentence_again(server, tmp_path):
    """After kill -9, with the answers thrown away, the memory alone knows what was done."""
    page = tmp_path / "page.txt"
    page.write_text("".join(f"第{n}号工程投资{n + 1000}万元。" for n in range(1, 41)), encoding="utf-8")

    def slow(request):
        time.sleep(0.05)
        return answer({str(n): english(text) for n, text in enumerate(asked(request), 1)})

    server.always(slow)
    given = {"SUMMARIZER_BASE_URL": server.url, "SUMMARIZER_MODEL": "m", "SUMMARIZER_STRUCTURED": "json_schema"}
    given |= {"SUMMARIZER_CACHE": str(tmp_path / "c"), "SUMMARIZER_DATA": str(tmp_path / "d")}
    command = [sys.executable, "-m", "summarizer", "translate", str(page), "--format", "json"]
    first = subprocess.Popen(command, env=os.environ | given, stdout=subprocess.DEVNULL)
    while len(server.chat_requests) < 4:
        assert first.poll() is None
        time.sleep(0.01)
    first.send_signal(signal.SIGKILL)
    first.wait()
    shutil.rmtree(tmp_path / "c")
    with closing(Memory(tmp_path / "d" / "memory.sqlite")) as memory:
        done = {unit.source for unit in memory.units()}
    before = len(server.chat_requests)

    second = subprocess.run(command, env=os.environ | given, capture_output=True, text=True, check=True)

    again = {text for request in server.chat_requests[before:] for text in asked(request)}
    (record,) = json.loads(second.stdout)
    assert len(done) >= 4  # two windows at least were finished
    assert not done & again
    assert len(done | again) == 40
    assert all(segment["target"] == english(segment["source"]) for segment in record["segments"])
    assert all(segment["reused"] is None for segment in record["segments"])  # it is the same place
    assert record["provenance"]["remembered"] == len(done)


def test_an_identical_sentence_is_reused_and_marked(translated, server, tmp_path):
    """What was translated without a fault in one article is not asked for in another, and says where it is from."""
    same = "双方签署了合作协议。"
    server.always(saying({same: "The two sides signed a cooperation agreement."}))
    one, two = written(tmp_path, f"会议在上海举行。{same}", "one"), written(tmp_path, f"大家参观了展览。{same}", "two")
    with closing(Memory(tmp_path / "m.sqlite")) as memory:
        sheet = StyleSheet(memory=memory)
        first, second = translated(one, two, sheet=sheet)

    assert first.segments[1].reused is None
    assert second.segments[1].reused == f"{one.id} p1.s2"
    assert second.segments[1].target == "The two sides signed a cooperation agreement."
    assert sum(same in asked(request) for request in server.chat_requests) == 1
    assert (second.provenance.remembered, second.provenance.calls) == (1, 1)


def test_a_faulty_sentence_serves_no_other_article(translated, server, tmp_path):
    """A figure that went wrong in one article is asked for again in the next."""
    wrong = "投资达到2700亿元。"
    server.always(saying({wrong: "Investment reached 27 billion yuan."}))
    one, two = written(tmp_path, wrong, "one"), written(tmp_path, f"{wrong}大家参观了展览。", "two")
    with closing(Memory(tmp_path / "m.sqlite")) as memory:
        _, second = translated(one, two, sheet=StyleSheet(memory=memory))

    assert second.segments[0].reused is None
    assert second.segments[0].findings


@pytest.mark.parametrize(
    ("output", "questions"),
    [
        pytest.param(["12", "12", "1.2"], 3, id="one figure after the other"),
        pytest.param(["12", "12", "12", "1.2"], 3, id="nothing gained is the end"),
        pytest.param(["1.2", "1.2"], 2, id="nothing wrong is the end"),
    ],
)
def test_a_sentence_is_asked_for_as_long_as_it_gets_better(translated, server, tmp_path, output, questions):
    """Investment is put right at once; output in the attempt that does so."""
    attempts = iter(
        f"Investment is {27 if first else 270} billion yuan, and output {billions} billion yuan."
        for first, billions in zip([True, *[False] * 9], output, strict=False)
    )

    def behave(request):
        key = "translation" if "translation" in request.schema["properties"] else "1"
        return answer({key: next(attempts)})

    server.always(behave)
    (made,) = translated(written(tmp_path, "投资达到2700亿元，产值12亿元。"))
    assert len(server.chat_requests) == questions
    assert bool(made.segments[0].findings) == (output[questions - 1] != "1.2")


@pytest.mark.parametrize(
    ("chinese", "english", "questions"),
    [
        (
            "要在能源、产业、交通、建筑四大领域持续发力。",
            "We must go on in energy, industry, transport and building.",
            2,
        ),
        ("客人从四面八方赶来参观了展览。", "Guests came from all over to see the exhibition.", 1),
        ("国家主席访问了上海，参观了展览。", "President Xi Jinping visited Shanghai and saw the exhibition.", 1),
    ],
)
def test_what_good_translators_leave_out_is_not_asked_for(translated, server, tmp_path, chinese, english, questions):
    """A number of things is asked for though its loss is minor; figures of speech, and what may be known, are not."""
    server.always(lambda request: answer(dict.fromkeys(request.schema["properties"], english)))
    translated(written(tmp_path, chinese))
    assert len(server.chat_requests) == questions


@pytest.mark.parametrize(
    ("chinese", "is_told"),
    [("书店是最先倒下的对手。", False), ("要加快建设。", True), ("市长龚正指出，展览很好。", True)],
)
def test_rules_for_officials_are_told_where_they_speak(translated, server, tmp_path, chinese, is_told):
    """How 要 is put, and names, is said where an article has them; elsewhere it is noise."""
    server.always(saying({}))
    translated(written(tmp_path, chinese))
    assert ("begins with 要" in question(server.chat_requests[0])) == is_told


def test_each_attempt_is_spelt_before_it_is_checked(translated, server, tmp_path):
    """A name in another order in the second attempt is no fault of it."""
    attempts = iter(["Mayor Gong Zheng said 27 billion yuan.", "Mayor Zheng Gong said 270 billion yuan."])
    server.always(lambda request: answer(dict.fromkeys(request.schema["properties"], next(attempts))))
    (made,) = translated(written(tmp_path, "市长龚正指出，投资达到2700亿元。"))
    assert made.segments[0].target == "Mayor Gong Zheng said 270 billion yuan."


def test_what_a_person_brought_in_stands_over_the_model(translated, server, tmp_path):
    """An imported unit is used whatever the model, and what is like it is offered beside the question."""
    server.always(saying({}))
    article = written(tmp_path, "双方签署了战略合作协议。双方在上海签署了战略合作协议。")
    mine = Unit(source="双方签署了战略合作协议。", target="Both parties signed a strategic pact.", where="mine.tmx")
    with closing(Memory(tmp_path / "m.sqlite")) as memory:
        memory.add(mine)
        (made,) = translated(article, sheet=StyleSheet(memory=memory))

    assert (made.segments[0].target, made.segments[0].reused) == (mine.target, "mine.tmx")
    (request,) = server.chat_requests
    assert asked(request) == ["双方在上海签署了战略合作协议。"]
    assert f"{mine.source}\n{mine.target}" in request.prompt


def test_another_style_is_another_translation(translated, server, tmp_path):
    """What was written in one style is not reused in another, and each is asked for in its own words."""
    server.always(saying({}))
    article, styles = written(tmp_path, "双方签署了合作协议。"), ("news", "literal", "plain", "plain")
    with closing(Memory(tmp_path / "m.sqlite")) as memory:
        made = [
            translated(article, sheet=StyleSheet(Rendition(style=style), memory=memory))[0].provenance
            for style in styles
        ]

    assert len({request.prompt for request in server.chat_requests}) == len(server.chat_requests) == 3
    assert all(f"style_{style}" in one.prompts for one, style in zip(made, styles, strict=True))
    assert [account.remembered for account in made] == [0, 0, 0, 1]


def test_the_first_accepted_rendering_wins(translated, server, tmp_path):
    """A term that was put in a way the glossary accepts is shown so to later windows; another way is a conflict."""
    first, second = "长三角加快了建设。", "大家参观了长三角。"
    said = {first: "The Yangtze Delta sped up its work.", second: "They visited the Yangtze River Delta."}
    server.always(saying(said))
    one, two = written(tmp_path, first, "one"), written(tmp_path, second, "two")

    _, made = translated(one, two)

    assert "- 长三角 = Yangtze River Delta" in server.chat_requests[0].prompt
    assert "- 长三角 = Yangtze Delta" in server.chat_requests[-1].prompt
    (conflict,) = (f for f in made.findings if f.category == "terminology/inconsistent")
    assert f"“Yangtze Delta” in {one.id} p1.s1" in conflict.message


def test_a_person_has_one_name(translated, server, tmp_path):
    """Surname first, in pinyin without tone marks, however the model spells it; in a user's way where he has one."""
    texts = ["市长龚正发表了讲话。", "龚正参观了展览。", "龚正离开了上海。"]
    said = ["Mayor Zheng Gong gave a speech.", "Gōng Zhèng visited the exhibition.", "Gong Zheng left Shanghai."]
    server.always(saying(dict(zip(texts, said, strict=True))))
    article = written(tmp_path, "".join(texts))

    (ours,) = translated(article)
    (theirs,) = translated(article, sheet=StyleSheet(glossary=Glossary([Term("龚正", "Kung Cheng", "person")])))

    assert all("Gong Zheng" in segment.target for segment in ours.segments)
    assert all("Kung Cheng" in segment.target for segment in theirs.segments)


def test_a_person_has_one_name_in_what_is_reused_too(translated, server, tmp_path):
    """Where nothing says that 龚正 is a person, a model writes the name as it likes; another article may say it."""
    alone, mayor = "龚正参观了展览。", "市长龚正发表了讲话。"
    server.always(saying({alone: "Zheng Gong visited the exhibition.", mayor: "Mayor Gong Zheng gave a speech."}))
    with closing(Memory(tmp_path / "m.sqlite")) as memory:
        articles = [written(tmp_path, alone, "one"), written(tmp_path, f"{mayor}{alone}", "two")]
        _, second = translated(*articles, sheet=StyleSheet(memory=memory))

    assert second.segments[1].target == "Gong Zheng visited the exhibition."
    assert second.segments[1].reused
    assert not second.findings


def test_two_people_of_one_sound_keep_their_names_apart(translated, server, tmp_path):
    """李伟 and 李薇 are both Li Wei; where the user spells one of them otherwise, nobody can tell who is meant."""
    text = "市长李伟和副市长李薇发表了讲话。"
    told = "Mayor Li Wei and Deputy Mayor Lee Wei gave speeches."
    server.always(lambda request: answer(dict.fromkeys(request.schema["properties"], told)))
    (made,) = translated(
        written(tmp_path, text), sheet=StyleSheet(glossary=Glossary([Term("李伟", "Lee Wei", "person")]))
    )
    assert "Mayor Li Wei" in made.segments[0].target


def test_a_foreign_name_keeps_its_first_spelling(translated, server, tmp_path):
    """Nobody can tell how a transliteration is spelt; the first spelling is shown to later windows and articles."""
    first, second, third = "罗伯特·哈尔登发表了讲话。", "哈尔登参观了展览。", "罗伯特·哈尔登离开了上海。"
    said = {
        first: "Robert Halden gave a speech.",
        second: "Halden visited the exhibition.",
        third: "Roberto Haldern left Shanghai.",
    }
    server.always(saying(said))
    one, two = written(tmp_path, f"{first}会议在上海举行。{second}", "one"), written(tmp_path, third, "two")

    _, made = translated(one, two)

    shown = [request.prompt for request in server.chat_requests]
    assert ["哈尔登 = " in prompt for prompt in shown] == [False, True, True]
    assert "- 哈尔登 = Halden" in shown[1]
    assert "- 罗伯特·哈尔登 = Robert Halden" in shown[2]
    assert any(f"“Robert Halden” in {one.id} p1.s1" in finding.message for finding in made.findings)


def test_only_what_is_flagged_is_refined(translated, server, tmp_path):
    """With --refine a sentence in which a check still finds something is asked for once more; the better is kept."""
    wrong = "投资达到2700亿元。"
    plain, refined = saying({wrong: "Investment reached 27 billion yuan."}), []

    def behave(request):
        if "once more, clause by clause" in request.prompt:
            refined.append(request.prompt)
            return answer({"translation": "Investment reached 270 billion yuan."})
        return plain(request)

    server.always(behave)
    article = written(tmp_path, f"会议在上海举行。\n\n大家参观了展览。{wrong}")
    (made,) = translated(article, refine=True)

    assert made.segments[2].target == "Investment reached 270 billion yuan."
    assert not made.segments[2].findings
    (prompt,) = refined
    assert "大家参观了展览。" in prompt  # what stands before it


@pytest.mark.parametrize(
    ("spelling", "target"),
    [("american", "Labor and defense were analyzed."), ("british", "Labour and defence were analysed.")],
)
def test_spelling_is_as_it_was_ordered(translated, server, tmp_path, spelling, target):
    """Whatever the model makes of it."""
    text = "会议分析了劳动和国防问题。"
    server.always(saying({text: "Labor and defence were analyzed."}))
    (made,) = translated(written(tmp_path, text), spelling=spelling)
    assert made.segments[0].target == target
    assert f"{spelling.capitalize()} spelling" in server.chat_requests[0].prompt


@pytest.mark.parametrize(
    ("spelling", "address"), [("american", "www.labour.org.uk/centre"), ("british", "center@defense.gov")]
)
def test_an_address_is_not_respelled(translated, server, tmp_path, spelling, address):
    """It would lead elsewhere."""
    text = f"详情见{address}网页。"
    server.always(saying({text: f"For details, see {address} on the web."}))
    (made,) = translated(written(tmp_path, text), spelling=spelling)
    assert address in made.segments[0].target


@pytest.mark.parametrize(
    ("chinese", "said", "target"),
    [
        ("龚正介绍了绿化工作的安排。", "Error: rate limit exceeded, please try again later.", None),
        ("龚正介绍了绿化工作的安排。", "The server is busy. Please try again later.", None),
        ("龚正介绍了绿化工作的安排。", "[object Object]", None),
        (
            "系统繁忙，请稍后再试。",
            "The system is busy. Please try again later.",
            "The system is busy. Please try again later.",
        ),
    ],
)
def test_the_text_of_an_error_is_no_translation(translated, server, tmp_path, chinese, said, target):
    """A proxy may put its own failure where a sentence was asked for; it may be what the article says, too."""
    other = "大家参观了展览。"
    server.always(saying({chinese: said, other: "They visited the exhibition."}))
    (made,) = translated(written(tmp_path, f"{chinese}{other}"))
    assert [segment.target for segment in made.segments] == [target, "They visited the exhibition."]
    assert (target is not None) or "not translated" in made.segments[0].findings[0].message


def test_a_headline_is_asked_for_as_one(translated, server, tmp_path):
    """By itself, first, without a full stop, and shown to the windows after it."""
    headline, body = (
        "上海签署合作协议",
        "本报讯 记者龚正 双方昨天在上海签署了合作协议。会议还讨论了经济发展问题和其他问题。" * 2,
    )
    (tmp_path / "page.md").write_text(f"# {headline}\n\n{body}\n", encoding="utf-8")
    (article,) = read_articles(str(tmp_path / "page.md"))
    server.always(saying({headline: "Shanghai Signs Cooperation Agreement."}))

    (made,) = translated(article)

    assert made.segments[0].target == "Shanghai Signs Cooperation Agreement"
    assert asked(server.chat_requests[0]) == [headline]
    assert "as a headline" in server.chat_requests[0].prompt
    assert f"{headline}\nShanghai Signs Cooperation Agreement\n" in server.chat_requests[1].prompt


def test_a_sentence_that_fails_with_its_context_is_asked_for_without(translated, server, tmp_path):
    """What a server withholds for the words before a sentence, it gives for the sentence alone."""
    text = "大家参观了展览。这里有敏感的内容。会议在上海举行。"  # the last is a window of its own
    plain = saying({})
    server.always(
        lambda request: (
            answer(fitting(request.schema), finish_reason="content_filter")
            if "敏感" in request.prompt
            else plain(request)
        )
    )
    (made,) = translated(written(tmp_path, text))
    assert [segment.target is None for segment in made.segments] == [False, True, False]


def test_another_language_says_what_is_not_checked(translated, server, tmp_path):
    """The rules that still apply find what is left in Chinese; our English terms are not shown; the rest is named."""
    text = "中央政治局召开了会议。投资达到2700亿元。"
    said = {
        "中央政治局召开了会议。": "Le 中央政治局 s'est réuni hier à Pékin.",
        "投资达到2700亿元。": "27 milliards de yuans.",
    }
    server.always(saying(said))
    (made,) = translated(written(tmp_path, text), to="French")

    assert (made.language, made.segments[1].findings) == ("fr", ())
    assert {"numbers", "names", "terms"} <= set(made.unchecked)
    assert [f.message for f in made.segments[0].findings] == ["Chinese is left in the French: 中央政治局"]
    first = server.chat_requests[0].prompt
    assert "into French" in first
    assert "Political Bureau" not in first


def test_a_new_term_of_the_users_is_heeded_in_what_was_translated_before(translated, server, tmp_path):
    """A sentence with a term that has another English now is asked for again, once; its neighbour is not."""
    term, other = "该市将推进碳普惠工作。", "大家参观了展览。"
    said = {term: "The city will promote carbon inclusion."}
    server.always(saying(said))
    article = written(tmp_path, f"{term}{other}")
    with closing(Memory(tmp_path / "m.sqlite")) as memory:
        translated(article, sheet=StyleSheet(memory=memory))
        said[term] = "The city will promote carbon GSP."
        before = len(server.chat_requests)
        again = [
            translated(article, sheet=StyleSheet(glossary=Glossary([Term("碳普惠", "carbon GSP")]), memory=memory))[0]
            for _ in range(2)
        ]

    assert [asked(request) for request in server.chat_requests[before:]] == [[term]]
    assert [made.segments[0].target for made in again] == [said[term]] * 2
    assert not any(made.findings for made in again)


def test_what_was_made_in_the_place_of_a_persons_faulty_own_is_found_again(translated, server, tmp_path):
    """An imported pair that a rule finds fault with is passed over, and what was asked for instead is remembered."""
    text = "投资达到2700亿元。"
    server.always(saying({text: "Investment reached 270 billion yuan."}))
    article = written(tmp_path, f"{text}大家参观了展览。")
    with closing(Memory(tmp_path / "m.sqlite")) as memory:
        memory.add(Unit(source=text, target="Investment reached 27 billion yuan.", where=f"{article.id} p1.s1"))
        first, second = (translated(article, sheet=StyleSheet(memory=memory))[0] for _ in range(2))

    assert first.segments[0].target == second.segments[0].target == "Investment reached 270 billion yuan."
    assert second.provenance.remembered == 2


def test_a_sentence_that_comes_again_in_its_article_is_reused(translated, server, tmp_path):
    """A refrain is asked for once, and marked where it comes again."""
    refrain, others = "大家参观了展览。", [f"第{number}号工程完工了。" for number in range(1, 21)]
    server.always(saying({other: f"Project No. {n} was completed." for n, other in enumerate(others, 1)}))
    article = written(tmp_path, "".join([refrain, *others, refrain]))
    with closing(Memory(tmp_path / "m.sqlite")) as memory:
        (made,) = translated(article, sheet=StyleSheet(memory=memory))

    assert sum(asked(request).count(refrain) for request in server.chat_requests) == 1
    assert made.segments[-1].target == made.segments[0].target
    assert (made.segments[0].reused, made.segments[-1].reused) == (None, f"{article.id} p1.s1")


def test_a_faulty_sentence_that_comes_again_is_not_asked_for_in_the_next_run(translated, server, tmp_path):
    """Of two that are the same and faulty the memory keeps the last, which is the first one's, too."""
    wrong, others = "投资达到2700亿元。", [f"第{number}号工程完工了。" for number in range(1, 21)]
    told = {other: f"Project No. {n} was completed." for n, other in enumerate(others, 1)}
    server.always(saying(told | {wrong: "Investment reached 27 billion yuan."}))
    article = written(tmp_path, "".join([wrong, *others, wrong]))
    with closing(Memory(tmp_path / "m.sqlite")) as memory:
        translated(article, sheet=StyleSheet(memory=memory))
        shutil.rmtree(tmp_path / "c")
        before = len(server.chat_requests)
        (made,) = translated(article, sheet=StyleSheet(memory=memory))

    assert len(server.chat_requests) == before
    assert made.segments[0].findings


def test_what_another_process_finishes_meanwhile_is_not_asked_for(translated, server, tmp_path):
    """The memory is looked into as the turn of a sentence comes, not only as its article is begun."""
    sentences = [f"第{number}号工程完工了。" for number in range(1, 31)]
    told = {text: f"Project No. {number} was completed." for number, text in enumerate(sentences, 1)}
    plain = saying(told)

    def behave(request):
        with closing(Memory(tmp_path / "m.sqlite")) as theirs:
            theirs.add_all(Unit(source=text, target=told[text], where="theirs") for text in sentences[20:])
        return plain(request)

    server.always(behave)
    with closing(Memory(tmp_path / "m.sqlite")) as memory:
        (made,) = translated(written(tmp_path, "".join(sentences)), sheet=StyleSheet(memory=memory))

    assert {text for request in server.chat_requests for text in asked(request)} == set(sentences[:20])
    assert [segment.reused for segment in made.segments[20:]] == ["theirs"] * 10


def test_an_article_with_unfit_characters_in_its_name_is_known_again(translated, server, tmp_path):
    """Its faulty sentence is not asked for in the next run, and is not marked as reused from another place."""
    wrong = "投资达到2700亿元。"
    server.always(saying({wrong: "Investment reached 27 billion yuan."}))
    line = json.dumps({"id": "\u202ea\x01", "text": f"{wrong}大家参观了展览。", "title": " \u200b"})
    (tmp_path / "a.jsonl").write_text(line, encoding="utf-8")
    (source,) = find_inputs([str(tmp_path / "a.jsonl")])
    (article,) = read_articles(source)
    with closing(Memory(tmp_path / "m.sqlite")) as memory:
        translated(article, sheet=StyleSheet(memory=memory))
        shutil.rmtree(tmp_path / "c")
        before = len(server.chat_requests)
        (made,) = translated(article, sheet=StyleSheet(memory=memory))

    assert len(server.chat_requests) == before
    assert [(segment.id, segment.reused) for segment in made.segments] == [("p1.s1", None), ("p1.s2", None)]


def test_a_rejected_headline_leaves_its_article(translated, server, tmp_path):
    """It is a gap of one sentence; what a server says of one question it need not say of the next."""
    plain, headline = saying({}), "会议在上海举行"
    server.always(lambda request: error(400, "no") if asked(request) == [headline] else plain(request))
    line = json.dumps({"title": headline, "text": "大家参观了展览。双方签署了合作协议。"})
    (tmp_path / "a.jsonl").write_text(line, encoding="utf-8")
    (article,) = read_articles(find_inputs([str(tmp_path / "a.jsonl")])[0])

    (made,) = translated(article)

    assert [segment.target is None for segment in made.segments] == [True, False, False]


def test_a_faulty_headline_is_asked_for_as_a_headline(translated, server, tmp_path):
    """What went wrong in it is told, and it ends as headlines do."""
    told, headline = (
        iter(["Shanghai Invests 27 Billion Yuan", "Shanghai Invests 270 Billion Yuan."]),
        "上海投资2700亿元",
    )
    plain = saying({})

    def behave(request):
        return answer({"translation": next(told)}) if "newspaper headline" in request.prompt else plain(request)

    server.always(behave)
    (tmp_path / "a.jsonl").write_text(json.dumps({"title": headline, "text": "大家参观了展览。"}), encoding="utf-8")
    (article,) = read_articles(find_inputs([str(tmp_path / "a.jsonl")])[0])

    (made,) = translated(article)

    assert made.segments[0].target == "Shanghai Invests 270 Billion Yuan"
    assert "write 270 billion, not 27 Billion" in question(server.chat_requests[1])


def test_a_dry_run_remembers_nothing(server, tmp_path):
    """It asks nothing and leaves no memory behind; with one, it counts what the memory has as done."""
    page = tmp_path / "page.txt"
    page.write_text("第1号工程投资1001万元。第2号工程投资1002万元。第3号工程投资1003万元。", encoding="utf-8")
    given = {"SUMMARIZER_BASE_URL": server.url, "SUMMARIZER_MODEL": "m", "SUMMARIZER_STRUCTURED": "json_schema"}
    given |= {"SUMMARIZER_CACHE": str(tmp_path / "c"), "SUMMARIZER_DATA": str(tmp_path / "d")}
    command = [sys.executable, "-m", "summarizer", "translate", str(page)]

    def counted():
        told = subprocess.run(
            [*command, "--dry-run"], env=os.environ | given, capture_output=True, text=True, check=True
        )
        return max(map(int, re.findall(r"about +(\d+) calls", told.stdout)))

    server.always(lambda request: answer({str(n): english(text) for n, text in enumerate(asked(request), 1)}))
    before = counted()
    assert not (tmp_path / "d" / "memory.sqlite").exists()
    assert not server.chat_requests
    subprocess.run(command, env=os.environ | given, capture_output=True, check=True)
    assert before > 0 == counted()
