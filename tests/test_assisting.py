"""The second look: when it is asked, what it shows, which answers are used, and what becomes of the others."""

import asyncio
import json
import re

import pytest

from summarizer import Prompts, Settings, Watcher, open_endpoint, read_articles
from summarizer.batch import Failed, Plan, method
from summarizer.batch import run as run_articles
from summarizer.endpoint.counting import tokens
from summarizer.sources import Document, find_inputs
from summarizer.sources.pages import split_document
from summarizer.tasks.assisting import look_again
from tests.fakeserver import answer, error, fitting
from tests.test_cli import CHINESE, PROJECT, explained, run

SPRING = "春耕备耕有序推进"
FARMERS = (
    "县里的农技人员下到田头，指导农户选种育苗、检修农机，"
    "又请来省里的专家到村里办起了讲座，今年全县水稻种植面积预计稳定在三十万亩。"
)
MACHINES = "农机合作社提前检修了二百多台农机，育苗大棚里的秧苗长势良好，农户们正忙着备耕。"
PIPES = "城南老街的供水管网换了新管，沿街的电线全部入地，居民出门就有小公园。"
LIFTS = "街道办主任介绍，改造工程还要加装电梯三十部，计划年底以前完工。"


def is_in_doubt(headline):
    """True where the rules divide the page at *headline*, and are uncertain about it."""
    text = f"{SPRING}\n\n{FARMERS}\n\n{MACHINES}\n\n{headline}\n\n{PIPES}\n\n{LIFTS}"
    return [True, True] == [article.uncertain for article in split_document(Document("", "", "utf-8", text))]


# From what is almost a subhead to what is almost surely a headline: the weights of the rules change now and then.
STREET = next(filter(is_in_doubt, ("老街换新颜", "居民住得更舒心", "老街改造惠及居民", "老街改造让居民住得更舒心")))
BLOCKS = (SPRING, FARMERS, MACHINES, STREET, PIPES, LIFTS)
UNCERTAIN = "\n\n".join(BLOCKS)
SETTLED = "本报讯　国家图书馆昨天展出馆藏的敦煌遗书四十件，展览持续到九月。"
CERTAIN = "\n\n".join((SPRING, "本报讯　" + FARMERS, MACHINES, STREET, "本报讯　" + PIPES, LIFTS))

AS_THE_RULES = [([1], [2, 3]), ([4], [5, 6])]
ONE_ARTICLE = [([1], [2, 3, 4, 5, 6])]
HEADLINES_CROSSED = [([4], [2, 3]), ([1], [5, 6])]
INTERLEAVED = [([4], [3, 5]), ([1], [2, 6])]

UNUSABLE = {
    "a block is missing": [([1], [2, 3]), ([4], [5])],
    "a block stands twice": [([1], [2, 3]), ([4], [3, 5, 6])],
    "a headline is text, too": [([1], [2, 3, 4]), ([4], [5, 6])],
    "a number is of no block": [([1], [2, 3]), ([4], [5, 6, 7])],
    "a paragraph is a headline": [([2], [1, 3]), ([4], [5, 6])],
    "an article has no text": [([1], []), ([4], [2, 3, 5, 6])],
    "an article has a headline for its text": [([], [1]), ([4], [2, 3, 5, 6])],
    "a text does not ascend": [([1], [3, 2]), ([4], [5, 6])],
    "nothing at all": [],
}


def divided(groups):
    """The reply that says *groups*."""
    return answer({"articles": [{"headline": headline, "text": text} for headline, text in groups]})


def found(articles):
    """Headline and paragraphs of each article."""
    return [(a.headline.text if a.headline else None, [p.text for p in a.paragraphs]) for a in articles]


@pytest.fixture
def page(tmp_path):
    """A page that the rules are uncertain about."""
    path = tmp_path / "page.txt"
    path.write_text(UNCERTAIN, encoding="utf-8")
    return path


@pytest.fixture
def look(server, tmp_path):
    """A second look at the page of a text, by the fake server."""

    def looked(text, **settings):
        path = tmp_path / "looked.txt"
        path.write_text(text, encoding="utf-8")

        async def reading():
            chosen = Settings(base_url=server.url, model="m", cache=tmp_path / "cache", **settings)
            async with open_endpoint(chosen, Watcher(print, print)) as endpoint:
                return await look_again(read_articles(str(path)), endpoint, Prompts())

        return asyncio.run(reading())

    return looked


@pytest.mark.parametrize("groups", [AS_THE_RULES, ONE_ARTICLE, HEADLINES_CROSSED, INTERLEAVED])
def test_an_answer_divides_the_page(server, look, groups):
    """Articles come in the order of their texts with the blocks that the answer gives them, word for word."""
    server.then(divided(groups))

    reading = look(UNCERTAIN)

    wanted = [
        ("\n".join(BLOCKS[n - 1] for n in headline) or None, [BLOCKS[n - 1] for n in text])
        for headline, text in sorted(groups, key=lambda group: group[1])
    ]
    assert wanted == found(reading.articles)
    assert [f"looked#{n}" for n in range(1, len(groups) + 1)] == [article.id for article in reading.articles]
    assert 1 == len(server.chat_requests)


def test_two_readings_that_agree_are_certain(server, look):
    """What the rules and the model both find is certain; where they differ, it is not. Either has its reason."""
    server.then(divided(AS_THE_RULES), divided(ONE_ARTICLE))

    agreed, differing = look(UNCERTAIN), look(UNCERTAIN.replace("三十部", "四十部"))

    assert [False, False] == [article.uncertain for article in agreed.articles]
    assert "second look by m: blocks 4; 5-6, as the rules have them" == agreed.articles[1].reasons[-1]
    assert any(reason.startswith("begins here") for reason in agreed.articles[1].reasons)
    assert [True] == [article.uncertain for article in differing.articles]
    assert ("second look by m: blocks 1; 2-6; the rules divide these otherwise",) == differing.articles[0].reasons


@pytest.mark.parametrize("groups", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_answer_that_is_no_division_is_refused(server, look, groups):
    """It is sent back once; after that the rules' division stands, and says why; both calls are on the account."""
    server.then(divided(groups), divided(groups))

    reading = look(UNCERTAIN)

    assert 2 == len(server.chat_requests)
    assert [(SPRING, [FARMERS, MACHINES]), (STREET, [PIPES, LIFTS])] == found(reading.articles)
    assert all(article.uncertain for article in reading.articles)
    assert all("second look by m: not usable" in article.reasons[-1] for article in reading.articles)
    assert (2, "m") == (reading.provenance.calls, reading.provenance.model)


def test_the_repair_turn_names_the_blocks(server, look):
    """The second turn says which blocks are missing, and its answer is used."""
    server.then(divided(UNUSABLE["a block is missing"]), divided(ONE_ARTICLE))

    reading = look(UNCERTAIN)

    assert "these blocks are in no article: [6]" in server.chat_requests[1].prompt
    assert 1 == len(reading.articles)


@pytest.mark.parametrize(
    "behaviour", [answer("", finish_reason="length"), answer(None, refusal="no"), error(400, "too long")]
)
def test_a_question_that_fails_leaves_the_rules_division(server, look, behaviour):
    """A cut answer, a refusal and a request that the server cannot take are about this page only."""
    server.always(behaviour)

    reading = look(UNCERTAIN)

    assert [SPRING, STREET] == [article.headline.text for article in reading.articles]
    assert all("not usable" in article.reasons[-1] for article in reading.articles)


def test_only_the_edges_of_a_block_are_shown(server, look):
    """A long paragraph goes out as its first 40 and last 15 characters; the schema allows its numbers only."""
    server.then(divided(AS_THE_RULES))

    look(UNCERTAIN)

    (request,) = server.chat_requests
    assert f"2. [long] {FARMERS[:40]} … {FARMERS[-15:]}\n" in request.prompt
    assert f"4. [short] {STREET}\n" in request.prompt
    assert FARMERS[40:-15] not in request.body.decode() + request.prompt
    part = request.schema["properties"]["articles"]["items"]["properties"]
    assert ([1, 4], 2) == (part["headline"]["items"]["enum"], part["headline"]["maxItems"])
    assert ([1, 2, 3, 4, 5, 6], 1) == (part["text"]["items"]["enum"], part["text"]["minItems"])
    assert 4 == request.schema["properties"]["articles"]["maxItems"]


def test_a_page_of_sixty_blocks_fits_the_smallest_usual_context(server, look):
    """With 60 long blocks less of each is shown, and prompt and answer are within 4096 tokens by our estimate."""
    server.then(answer("no"), answer("no"))
    many = "\n\n".join([SPRING, *[FARMERS + MACHINES] * 28, STREET, *[PIPES + LIFTS] * 30])

    look(many, context=4096)

    (request, _) = server.chat_requests
    assert f"\n60. [long] {PIPES[:24]} … {LIFTS[-10:]}" in request.prompt
    asked = sum(tokens(message["content"]) for message in request.json["messages"]) + request.json["max_tokens"]
    assert asked + 50 < 4096


def test_a_page_that_does_not_fit_is_not_asked_about(server, look):
    """No request; the articles say why."""
    reading = look(UNCERTAIN, context=512)

    assert [] == server.chat_requests
    assert reading.provenance is None
    assert all("its 6 blocks do not fit the 512 tokens" in article.reasons[-1] for article in reading.articles)


@pytest.mark.parametrize("text", [CERTAIN, CHINESE, f"<html><body><p>{CHINESE}</p></body></html>"])
def test_nobody_is_asked_where_the_rules_are_certain(server, look, text):
    """Datelines, a single text, a web page: no request."""
    look(text)

    assert [] == server.requests


@pytest.mark.parametrize("text", [[2, 3, 5, 6, 7], [2, 7]])
def test_what_the_rules_are_certain_of_stays(server, look, text):
    """An answer that takes another paragraph into an article with a dateline is refused; one that does not is used."""
    rest = [number for number in (2, 3, 5, 6) if number not in text]
    lost = divided([([1, 4], text), *([([], rest)] if rest else [])])
    server.then(lost, lost, divided([*ONE_ARTICLE, ([], [7])]))

    refused, used = look(f"{UNCERTAIN}\n\n{SETTLED}"), look(f"{UNCERTAIN}\n\n{SETTLED}")

    assert "the [long] blocks [7] are one article" in server.chat_requests[1].prompt
    assert ([True, True, False], [True, False]) == tuple([a.uncertain for a in r.articles] for r in (refused, used))


def test_furniture_stays_with_the_block_before_it(server, look):
    """A photographer's line goes where the paragraph above it goes, and is dropped there, not lost."""
    caption = "新华社记者 李明 摄"
    server.then(divided([([1], [2]), ([4], [3, 5, 6])]))

    reading = look(UNCERTAIN.replace(MACHINES, f"{MACHINES}\n\n{caption}"))

    assert [[], [caption]] == [[d.traced.text for d in article.dropped] for article in reading.articles]


def test_every_character_stays_where_it_was(server, look):
    """Whatever the answer, each paragraph is what the file has at its spans."""
    server.then(divided(INTERLEAVED))

    for article in look(UNCERTAIN).articles:
        for paragraph in article.paragraphs:
            assert paragraph.text == "".join(UNCERTAIN[s.start : s.end] for s in paragraph.traced.spans)


def assisted(server, *command):
    return run(*command, "--base-url", server.url, "--model", "m", "--assist")


def test_articles_asks_only_when_told_to_and_once(server, page):
    """Without --assist nobody is asked; with it one question; the second run takes the answer from the cache."""
    server.always(divided(ONE_ARTICLE))
    plain = run("articles", page, "--format", "json", "--base-url", server.url, "--model", "m")
    assert [] == server.requests

    first = assisted(server, "articles", page, "--format", "json")
    second = assisted(server, "articles", page, "--format", "json")

    assert (0, 0, "", "") == (first.returncode, second.returncode, first.stderr, second.stderr)
    assert [2, 1, 1] == [len(json.loads(result.stdout)) for result in (plain, first, second)]
    assert 1 == len(server.chat_requests)
    assert [(1, 0), (0, 1)] == [
        (said["calls"], said["cached"])
        for said in (json.loads(result.stdout)[0]["provenance"] for result in (first, second))
    ]
    assert "provenance" not in json.loads(plain.stdout)[0]


def test_a_brief_is_of_the_divided_page_and_counts_the_question_once(server, page):
    """The provenance of all articles together has one call more than their own; each names the prompt."""
    server.always(lambda r: divided(HEADLINES_CROSSED) if "[short]" in r.prompt else answer(fitting(r.schema)))

    records = json.loads(assisted(server, "summarise", page, "--format", "json").stdout)

    assert [STREET, SPRING] == [record["headline"] for record in records]
    assert len(server.chat_requests) == sum(record["provenance"]["calls"] for record in records)
    assert all("divide" in record["provenance"]["prompts"] for record in records)


def test_a_server_that_cannot_be_reached_stops_the_run(page):
    """The address is named, as for any other question; nothing is printed."""
    result = run("articles", page, "--assist", "--base-url", "http://127.0.0.1:9/v1", "--model", "m")

    assert (3, "") == (result.returncode, result.stdout)
    assert "http://127.0.0.1:9" in explained(result)


def test_a_page_that_a_busy_server_fails_is_one_failure(server, tmp_path):
    """A file whose second look fails for good is named, and its neighbours before and after it are done."""
    for name, text in {"a": CERTAIN, "b": UNCERTAIN, "c": UNCERTAIN.replace("三十部", "四十部")}.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")

    async def outcomes():
        settings = Settings(base_url=server.url, model="m", cache=tmp_path / "cache", assist=True)
        async with open_endpoint(settings, Watcher(print, print)) as endpoint:
            way = method(Plan.of((), settings), endpoint)
            looked = [outcome async for outcome in run_articles(find_inputs([str(tmp_path / "?.txt")]), way)]
            return [one.path if isinstance(one, Failed) else one.article.id for one in looked]

    broken = error(500, "broken", retry_after=0)
    server.always(lambda request: divided(ONE_ARTICLE) if "四十部" in request.prompt else broken)

    assert ["a#1", "a#2", str(tmp_path / "b.txt"), "c#1"] == asyncio.run(outcomes())


def test_a_batch_resumes_what_a_model_divided(server, page, tmp_path):
    """The second run asks nothing and finds all done; without --assist the rules' articles are done instead."""
    server.always(lambda r: divided(HEADLINES_CROSSED) if "[short]" in r.prompt else answer(fitting(r.schema)))
    command = ["batch", page, "--out", tmp_path / "out", "--task", "translate"]
    first = assisted(server, *command)
    asked = len(server.chat_requests)

    again = assisted(server, *command)
    assert (0, 0) == (first.returncode, again.returncode)
    assert asked == len(server.chat_requests)
    assert "2 articles" in again.stderr
    assert "2 from before" in again.stderr

    plain = run(*command, "--base-url", server.url, "--model", "m")
    assert "from before" not in plain.stderr
    assert not any("[short]" in request.prompt for request in server.chat_requests[asked:])


def test_an_agreed_division_resumes_without_the_answer(server, page, tmp_path):
    """Where the model agreed with the rules, finished work is found again also with the answers forgotten."""
    server.always(lambda r: divided(AS_THE_RULES) if "[short]" in r.prompt else answer(fitting(r.schema)))
    command = ["batch", page, "--out", tmp_path / "out", "--task", "translate"]
    assisted(server, *command)
    asked = len(server.chat_requests)
    run("cache", "clear", "--yes")

    assert "2 from before" in assisted(server, *command).stderr
    assert asked == len(server.chat_requests)


def test_the_prompt_of_the_second_look_redoes_nothing_without_it(server, page, tmp_path):
    """A change of divide.md is a change of results only where it is used."""
    folder = tmp_path / "prompts"
    folder.mkdir()
    command = ["batch", page, "--out", tmp_path / "out", "--base-url", server.url, "--model", "m", "--prompts", folder]
    run(*command)
    text = (PROJECT / "prompts" / "divide.md").read_text(encoding="utf-8")
    (folder / "divide.md").write_text(re.sub("Several", "Some", text), encoding="utf-8")

    assert "2 from before" in run(*command).stderr
