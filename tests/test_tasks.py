"""Summarising and translating against a server that answers, and against one that answers badly."""

import asyncio
import hashlib
import itertools
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.checking.quoting import stands_in
from summarizer.endpoint import Watcher, open_endpoint
from summarizer.endpoint.counting import tokens
from summarizer.errors import AccessError, SchemaError
from summarizer.prompting import Prompts
from summarizer.settings import Commission, Settings
from summarizer.sources import Paragraph, Sentence, Traced, read_articles
from summarizer.tasks import summarise, translate
from summarizer.tasks.chunking import Scale, pack, passages
from summarizer.tasks.kinds import kind_of
from tests.fakeserver import LLAMA_CPP, SENTENCE, FakeServer, answer, error, fitting

TEXT = (
    "上海市市长龚正昨天指出，要完成3000万平方米的改造。要加快建设。会议在上海举行。\n\n"
    "副市长陈杰出席。双方签署了合作协议。水利部副部长陈敏表示，投资达到2700亿元。\n\n"
    "大家参观了展览。会议决定成立领导小组。天气很好！"
)


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(TEXT, encoding="utf-8")
    (article,) = read_articles(str(path))
    return article


@pytest.fixture
def do(server, tmp_path):
    """Run a task against the fake server."""

    server.props = LLAMA_CPP  # it is sent patterns
    server.always(plain)

    async def run(task, article, context, commission):
        settings = Settings(base_url=server.url, model="m", cache=tmp_path / "c", context=context, timeout=20)
        async with open_endpoint(settings, Watcher(print, lambda done, total: None)) as endpoint:
            return await task(article, endpoint, Prompts(), *([Commission(**commission)] if commission else []))

    return lambda task, article, context=4096, **commission: asyncio.run(run(task, article, context, commission))


def test_what_is_said_twice_is_said_once(do, article, server):
    """Where a model says the same of two points, the second is left out, and a finding says so."""
    server.always(lambda request: plainly(request) if kind(request) == "points" else answer(fitting(request.schema)))

    summary = do(summarise, article, length="long")

    texts = [claim.text for claim in summary.brief.claims]
    assert len(texts) == len(set(texts))
    assert any("an earlier claim says the same" in finding.message for finding in summary.findings)


def choosing(points):
    """A server that picks *points* of the first passage and the first sentence of any other."""

    def behave(request):
        if kind(request) == "points":
            return answer({"points": points if "龚正" in request.prompt else [[1]]})
        return plain(request)

    return behave


def plain(request):
    """The plainest answer; of another question, another sentence."""
    told = fitting(request.schema)
    if "english" in told:
        word = "".join(chr(97 + byte % 26) for byte in hashlib.sha256(request.body).digest()[:8])
        told["english"] = f"{told['english'][:-1]} of {word}."
    return answer(told)


def kind(request):
    """Which question it is, told by the answer's schema."""
    return next(iter(request.schema["properties"]))


def test_claims_quote_the_sentences_they_were_written_from(do, article, server):
    """Each claim's quotes are exactly the sentences that the writer was given."""
    summary = do(summarise, article)

    shown = [request.prompt for request in server.chat_requests if kind(request) == "english"]
    for claim in summary.brief.claims:
        assert any(all(quote.text in prompt for quote in claim.quotes) for prompt in shown)
        for quote in claim.quotes:
            assert stands_in(TEXT, quote.text, [(quote.start, quote.end)])
    assert summary.provenance.calls == len(server.chat_requests)


def test_the_model_selects_by_number(do, article, server):
    """What it selects is what is quoted; a number twice counts once."""
    server.always(choosing([[2], [2, 2]]))

    summary = do(summarise, article)

    quoted = [quote.text for claim in summary.brief.claims for quote in claim.quotes]
    assert [article.sentences[0].text, "要加快建设。"] == quoted[:2]  # the lead is told whatever is selected
    assert 1 == sum("要加快建设。" == quote.text for claim in summary.brief.claims for quote in claim.quotes)


def test_sentences_far_apart_are_no_single_point(do, article, server):
    """A group across paragraphs becomes points of their own, so that no claim mixes them."""
    server.always(choosing([[1, 5]]))

    summary = do(summarise, article)

    assert all(len({quote.text for quote in claim.quotes}) == 1 for claim in summary.brief.claims)


def test_a_claim_begins_with_who_says_it(do, article, server):
    """A sentence that belongs to a speech and does not name the speaker is asked for with the speaker's name."""
    server.always(choosing([[2]]))

    (claim,) = (c for c in do(summarise, article).brief.claims if c.quotes[0].text == "要加快建设。")

    assert "Gong Zheng" == claim.speaker
    assert claim.text.startswith("Gong Zheng said that")


def test_a_finding_goes_back_once(do, article, server):
    """English without the figure is asked for again, told what to write; the better English is kept."""
    mends = []

    def behave(request):
        if "Take care:" in request.prompt:
            mends.append(request.prompt)
            return answer({"translation": "Investment reached 270 billion yuan."})
        return plain(request)

    server.always(behave)
    translation = do(translate, article)

    assert 1 == sum("write 270 billion, which must not be left out" in prompt for prompt in mends)
    (segment,) = (s for s in translation.segments if "2700亿" in s.source)
    assert "270 billion" in segment.target


def test_what_stays_wrong_is_shown(do, article):
    """A figure that is still missing after the second attempt is a finding with its place in the file."""
    translation = do(translate, article)

    (finding,) = (f for f in translation.findings if "2700亿" in f.message)
    assert ("accuracy/number", "major", "p2.s3") == (finding.category, finding.severity, finding.segment)
    assert "2700亿" in TEXT[finding.source.start : finding.source.end]


def test_every_sentence_has_one_segment(do, article):
    """Segments are the sentences in order, each once, with spans that cover them."""
    translation = do(translate, article)

    assert [sentence.id for sentence in article.sentences] == [segment.id for segment in translation.segments]
    assert all(segment.target for segment in translation.segments)


def test_a_window_that_fails_is_cut_down_to_the_sentence(do, article, server):
    """One sentence that is always cut at the limit is a named gap; its neighbours are translated."""

    def behave(request):
        poisoned = "2700亿" in request.prompt.partition("Sentences to translate:")[2]
        return answer(fitting(request.schema), finish_reason="length" if poisoned else "stop")

    server.always(behave)
    translation = do(translate, article)

    gaps = [segment for segment in translation.segments if segment.target is None]
    assert ["p2.s3"] == [segment.id for segment in gaps]
    assert "accuracy/omission" == gaps[0].findings[0].category
    assert gaps[0].findings[0] in translation.findings


def test_what_a_cut_answer_has_whole_is_not_asked_again(do, article, server):
    """The closed items of an answer that was cut are kept, and only the others are asked for once more."""
    asked = []

    def behave(request):
        told = fitting(request.schema)
        if kind(request) != "1":
            return answer(told)
        sentences = re.findall(r"\[\d\] (\S+)", request.prompt.partition("Sentences to translate:")[2])
        asked.extend(sentences)
        if len(told) < 2:
            return answer(told)
        english = {number: f"Sentence {number} in English, number {len(asked)}." for number in told}
        return answer(json.dumps(english)[:-20], finish_reason="length")

    server.always(behave)
    translation = do(translate, article)

    assert all(segment.target for segment in translation.segments)
    first, second = article.sentences[:2]
    assert (1, 2) == (asked.count(first.text), asked.count(second.text))


def test_a_refused_passage_is_divided(do, tmp_path, server):
    """Where the server will not see one sentence, points are selected from the rest, and the gap has its place."""
    path = tmp_path / "long.txt"
    path.write_text("".join(f"第{number}项工作已经完成了。" for number in "一二三四五六七八"), encoding="utf-8")
    (long,) = read_articles(str(path))

    def behave(request):
        refused = "第七项" in request.prompt
        return answer(fitting(request.schema), finish_reason="content_filter" if refused else "stop")

    server.always(behave)
    summary = do(summarise, long)

    (finding,) = (f for f in summary.findings if f.category == "accuracy/omission")
    silent = long.document.text[finding.source.start : finding.source.end]
    assert "第七项" in silent
    assert len(silent) <= 2 * len("第七项工作已经完成了。")
    assert any("第一项" in quote.text for claim in summary.brief.claims for quote in claim.quotes)


def test_what_one_endpoint_refuses_the_fallback_is_asked(article, server, tmp_path):
    """Only what was withheld goes to the other endpoint; the account names both models, and the gap is none."""
    server.always(
        lambda request: answer(
            fitting(request.schema), finish_reason="content_filter" if "2700亿" in request.prompt else "stop"
        )
    )
    other = FakeServer()
    settings = Settings(
        base_url=server.url,
        model="m",
        structured="json_schema",
        fallback_base_url=other.url,
        fallback_model="n",
        cache=tmp_path / "c",
        timeout=20,
    )

    async def run():
        async with open_endpoint(settings, Watcher(print, lambda done, total: None)) as endpoint:
            return await translate(article, endpoint, Prompts())

    translation = asyncio.run(run())
    other.close()
    assert all(segment.target for segment in translation.segments)
    assert other.chat_requests
    assert all("2700亿" in request.prompt for request in other.chat_requests)
    assert {"n"} == {request.json["model"] for request in other.chat_requests}


def test_a_claim_that_cannot_be_had_is_named(do, article, server):
    """A point whose claim is refused is left out of the brief and listed with its place."""

    def behave(request):
        if kind(request) == "points":
            return choosing([[1], [6]])(request)
        refused = kind(request) == "english" and "2700亿" in request.prompt
        return answer(fitting(request.schema), finish_reason="content_filter" if refused else "stop")

    server.always(behave)
    summary = do(summarise, article)

    (finding,) = (f for f in summary.findings if f.category == "accuracy/omission")
    assert "2700亿" in TEXT[finding.source.start : finding.source.end]
    assert all("2700亿" not in quote.text for claim in summary.brief.claims for quote in claim.quotes)


def test_nothing_at_all_is_an_error(do, article, server):
    """Where every answer is unusable there is no brief and no translation, but an error that says so."""
    server.always(
        lambda request: answer(
            fitting(request.schema), finish_reason="stop" if kind(request) == "points" else "sensitive"
        )
    )

    with pytest.raises(SchemaError, match="Not one claim"):
        do(summarise, article)
    with pytest.raises(SchemaError, match="Not one sentence"):
        do(translate, article)


def test_a_refused_key_stops_at_once(do, article, server):
    """An error that no other article could escape is raised after one request, not noted as a gap."""
    server.always(error(401, "no"))

    with pytest.raises(AccessError):
        do(translate, article)
    assert 1 == len(server.chat_requests)


def test_chinese_answers_are_asked_for_again(do, article, server):
    """An answer in Chinese is no English: one repair turn that says so, then the English is taken."""
    server.then(answer({"1": "这是中文", "2": "这是中文"}))
    translation = do(translate, article)

    assert all(SENTENCE in segment.target for segment in translation.segments)
    assert "this is Chinese" in server.chat_requests[1].prompt


def test_an_article_cannot_write_the_prompt(do, server, tmp_path):
    """Braces, dollars and placeholders of the text arrive as they are, and are not filled in."""
    path = tmp_path / "x.txt"
    path.write_text("他说{{hints}}和$name与{0}以及{{sentences}}。", encoding="utf-8")
    (article,) = read_articles(str(path))

    do(translate, article)

    assert "他说{{hints}}和$name与{0}以及{{sentences}}。" in server.chat_requests[0].prompt


@pytest.mark.parametrize("context", [1024, 2000])
def test_requests_fit_the_context(do, tmp_path, server, context):
    """However long the article, prompt and answer together stay within the context that was named."""
    path = tmp_path / "long.txt"
    path.write_text(
        "\n\n".join("国家发展改革委和水利部在长三角落实决策部署，统筹协调高质量发展。" * 6 for _ in range(12)),
        encoding="utf-8",
    )
    (article,) = read_articles(str(path))

    do(translate, article, context)
    do(summarise, article, context)

    for request in server.chat_requests:
        prompt = sum(tokens(message["content"]) for message in request.json["messages"])
        assert prompt + request.json["max_tokens"] <= context, request.prompt[:80]


def test_the_question_comes_before_what_differs(server, do, article):
    """All questions of one kind begin alike, which is what servers' prefix caches keep."""
    do(translate, article, 1500)
    do(summarise, article, 1500)

    prompts: dict[str, list[str]] = {}
    for request in server.chat_requests:
        prompts.setdefault(kind(request), []).append(request.prompt)
    for alike in (prompts["1"], prompts["english"], prompts["points"]):
        assert len(alike) > 1
        starts = {prompt.partition("Answer as JSON")[0] for prompt in alike if "Take care:" not in prompt}
        assert 1 == len({re.sub(r"at most \d+", "", start) for start in starts})


TEXTS = st.lists(st.text("碳中和。，“” a1", min_size=1, max_size=40), max_size=30)
LIMITS = st.integers(min_value=-50, max_value=200)


@given(TEXTS, LIMITS, st.integers(min_value=1, max_value=6))
def test_packing_keeps_every_sentence_in_order(texts, most, most_items):
    """Portions joined are the sentences; none is over a limit unless it is one sentence; none could take the next."""
    sentences = [Sentence(f"p1.s{number}", Traced.of(text)) for number, text in enumerate(texts, 1)]
    portions = list(pack(sentences, lambda: most, most_items))

    assert sentences == [sentence for portion in portions for sentence in portion]
    for portion in portions:
        assert 1 <= len(portion) <= most_items
        assert len(portion) == 1 or sum(tokens(s.text) for s in portion) <= most
    for portion, following in itertools.pairwise(portions):
        more = sum(tokens(s.text) + 4 for s in (*portion, following[0]))
        assert len(portion) == most_items or more > most


@given(st.lists(TEXTS, max_size=6), LIMITS, st.integers(min_value=1, max_value=6))
def test_passages_keep_every_sentence_in_order(paragraphs, most, most_sentences):
    """Passages joined are the sentences, and the limits hold for them too."""
    read = [Paragraph(number, Traced.of("".join(texts))) for number, texts in enumerate(paragraphs, 1)]
    found = list(passages(read, lambda: most, most_sentences))

    assert [s for paragraph in read for s in paragraph.sentences] == [s for passage in found for s in passage]
    for passage in found:
        assert 1 <= len(passage) <= most_sentences
        assert len(passage) == 1 or sum(tokens(s.text) for s in passage) <= most


def test_a_room_that_shrinks_holds_for_what_follows():
    """What was taken before stays; from then on portions are smaller."""
    sentences = [Sentence(f"p1.s{number}", Traced.of("碳" * 20)) for number in range(8)]
    rooms = iter([1000] * 4)
    portions = pack(sentences, lambda: next(rooms, 60), 4)
    assert [4, 2, 2] == [len(portion) for portion in portions]


@given(st.lists(st.tuples(st.integers(1, 5000), st.integers(0, 20_000))), st.integers(0, 100_000))
def test_the_order_of_answers_does_not_matter(counts, context):
    """A scale that saw the same counts is the same; it never enlarges a context, and leaves two fifths of it."""
    one, other = Scale(), Scale()
    for estimate, counted in counts:
        one.learn(estimate, counted)
    for estimate, counted in reversed(counts):
        other.learn(estimate, counted)

    assert other.in_estimate(context) == one.in_estimate(context) <= context
    assert one.in_estimate(context) >= int(0.4 * context)


def counting(times):
    """A server whose tokenizer makes *times* as many tokens of a prompt as we estimate."""

    def behave(request):
        told = fitting(request.schema)
        reply = answer({name: f"{told[name]} {name}" for name in told} if "1" in told else told)
        estimate = sum(tokens(message["content"]) for message in request.json["messages"])
        reply.body["usage"] = {"prompt_tokens": int(times * estimate), "completion_tokens": 5}
        return reply

    return behave


LONG = "国家发展改革委在长三角落实决策部署。" * 40


@pytest.mark.parametrize(("times", "sizes"), [(0.5, [2, 2, 2]), (1.0, [2, 2, 2]), (2.0, [2, 1, 1, 1, 1])])
def test_a_model_that_counts_more_is_given_less(do, server, tmp_path, times, sizes):
    """After the first answer the windows shrink by what the server counted; after a smaller count they stay."""
    path = tmp_path / "long.txt"
    path.write_text(
        "".join(f"{place}落实决策部署，{'统筹协调高质量发展' * 20}。" for place in "沪苏浙皖京津"), encoding="utf-8"
    )
    (article,) = read_articles(str(path))
    server.always(counting(times))

    do(translate, article, 2750)

    windows = [request.schema["properties"] for request in server.chat_requests]
    assert sizes == [len(window) for window in windows if "1" in window]


@pytest.mark.parametrize("task", [summarise, translate])
def test_a_second_run_cuts_where_the_first_did(do, server, tmp_path, task):
    """What was learnt of a model's count is learnt from the cache again, so that no other question is asked."""
    path = tmp_path / "long.txt"
    path.write_text("\n\n".join([LONG] * 3), encoding="utf-8")
    (article,) = read_articles(str(path))
    server.always(counting(2.2))

    do(task, article, 2000)
    asked = len(server.chat_requests)
    do(task, article, 2000)

    assert asked == len(server.chat_requests)


@pytest.mark.parametrize(
    ("source", "speaker", "expected"),
    [
        ("双方签署了合作协议。", None, "commitment"),
        ("力争2030年前实现碳达峰。", "Gong Zheng", "commitment"),
        ("展览面积已达32.5万平方米。", None, "figure"),
        ("要加快建设。", "Gong Zheng", "statement"),
        ("会议在上海举行。", None, "event"),
        ("7日，大家参观了展览。", None, "event"),
    ],
)
def test_kinds_of_claims(source, speaker, expected):
    """The kind is told by the words of the source."""
    assert expected == kind_of(source, speaker)


def test_the_schema_keeps_chinese_out(do, article, server):
    """Every English field goes over the wire with a pattern of printable ASCII."""
    do(translate, article)

    for request in server.chat_requests:
        for field in request.schema["properties"].values():
            assert not re.search(field["pattern"], "中文的句子在这里写得够长了")
        assert list(request.schema["properties"]) == request.schema["required"]
        assert request.json["response_format"]["json_schema"]["strict"] is True
        assert "\\u" not in json.dumps(request.json, ensure_ascii=False)


def plainly(request):
    """The plainest answer; of points, as many as may be picked, the last sentences first."""
    if kind(request) == "points":
        most = request.schema["properties"]["points"]["maxItems"]
        last = len(re.findall(r"^\[\d+\]", request.prompt, re.MULTILINE))
        return answer({"points": [[number] for number in range(last, last - most, -1)]})
    return plain(request)


def lying(source, lie, mended=None):
    """A server that says *lie* of the sentence with *source* in it, and *mended* when it is given back."""

    def behave(request):
        if kind(request) == "english" and source in request.prompt:
            was_given_back = "Take care:" in request.prompt
            return answer({"english": mended if was_given_back and mended else lie})
        return plainly(request)

    return behave


def test_a_claim_that_contradicts_its_quotes_is_left_out(do, article, server):
    """It is given back once; what stays wrong is no part of the brief, and its finding says so with its place."""
    lie = "Chen Min said that investment reached 27 billion yuan."
    server.always(lying("2700亿", lie))

    summary = do(summarise, article, length="long")

    assert all("27 billion" not in claim.text for claim in summary.brief.claims)
    (again,) = (
        request.prompt for request in server.chat_requests if "write 270 billion, not 27 billion" in request.prompt
    )
    assert "投资达到 270 billion 元" in again
    (finding,) = (f for f in summary.findings if "27 billion" in f.message)
    assert finding.message.startswith(f"left out: “{lie}”")
    assert "2700亿" in TEXT[finding.source.start : finding.source.end]


def test_a_claim_that_is_mended_stays(do, article, server):
    """The second answer is the claim."""
    good = "Chen Min said that investment reached 270 billion yuan."
    server.always(lying("2700亿", "Chen Min said that investment reached 27 billion yuan.", good))

    summary = do(summarise, article, length="long")

    assert good in [claim.text for claim in summary.brief.claims]
    assert not [finding for finding in summary.findings if "27 billion" in finding.message]


@pytest.mark.parametrize("mends", [True, False])
def test_headline_and_lede_say_only_what_claims_say(do, article, server, mends):
    """A figure that no quote has goes back once; if it stays, the first claim stands in, and a finding says so."""

    def behave(request):
        if kind(request) != "headline":
            return plain(request)
        wrong = not (mends and "The headline:" in request.prompt)
        cost = "99 million" if wrong else "a lot of"
        return answer({"headline": "Meeting in Shanghai", "lede": f"It cost {cost} yuan."})

    server.always(behave)
    summary = do(summarise, article)

    assert summary.brief.headline == "Meeting in Shanghai"
    assert summary.brief.lede == ("It cost a lot of yuan." if mends else summary.brief.claims[0].text)
    assert mends != any(finding.message.startswith("lede left out") for finding in summary.findings)


@pytest.mark.parametrize(("wanted", "most"), [({"length": "short"}, 3), ({"claims": 1}, 1), ({"length": "long"}, 24)])
def test_a_brief_is_as_long_as_asked(do, article, server, wanted, most):
    """Never more claims than that; the longest has more than the shortest."""
    server.always(plainly)
    claims = do(summarise, article, **wanted).brief.claims
    assert len(claims) <= most
    assert most < 24 or len(claims) > 3


def test_the_audience_is_told(do, article, server):
    """It stands in the questions that pick."""
    do(summarise, article, audience="a bird watcher", claims=1)
    asked = [request.prompt for request in server.chat_requests if kind(request) in {"points", "numbers"}]
    assert asked
    assert all("a bird watcher" in prompt for prompt in asked)


@pytest.mark.parametrize(
    ("chinese", "stands"),
    [("陈敏称投资达2700亿元。", True), ("陈敏称投资达27亿元。", False), ("张三称投资达2700亿元。", False)],
)
def test_a_brief_in_chinese_keeps_to_its_sentences(do, article, server, chinese, stands):
    """A line in Chinese that its sentence bears out stands; else the sentence itself does."""

    def behave(request):
        if kind(request) == "chinese" and "2700亿" in request.prompt:
            return answer({"chinese": chinese})
        if kind(request) in {"points", "numbers"}:
            return plainly(request)
        return answer(dict.fromkeys(request.schema["properties"], "会议在上海举行。"))

    server.always(behave)
    summary = do(summarise, article, language="zh", length="long")

    texts = [claim.text for claim in summary.brief.claims]
    sentence = "水利部副部长陈敏表示，投资达到2700亿元。"
    assert (chinese if stands else sentence) in texts
    assert summary.brief.headline == "会议在上海举行。"


def test_commitments_have_their_words(do, article, server):
    """What is signed and set up is listed with the claim it is in and the words that say so."""
    server.always(plainly)
    brief = do(summarise, article, length="long").brief

    kinds = {(c.kind, c.zh) for c in brief.commitments}
    assert ("signed", "签署") in kinds
    assert ("created", "决定成立") in kinds
    for commitment in brief.commitments:
        assert TEXT[commitment.start : commitment.end] == commitment.zh
        quotes = brief.claims[commitment.claim].quotes
        assert any(quote.start <= commitment.start < quote.end for quote in quotes)


def test_half_a_claim_is_none(do, article, server):
    """What breaks off is given back, and left out where it still does."""
    server.always(lying("2700亿", "Chen Min, vice minister of the Ministry of Water Resources, said that the"))

    summary = do(summarise, article, length="long")

    assert all("2700亿" not in quote.text for claim in summary.brief.claims for quote in claim.quotes)
    assert any("breaks off" in finding.message for finding in summary.findings)
