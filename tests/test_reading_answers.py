"""A completion → the answer in it, wherever a server put it and whatever stands round it."""

import asyncio
import json
import time
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict

from summarizer.endpoint.line.streaming import Assembly, events
from summarizer.endpoint.line.wire import Completion
from summarizer.endpoint.loops import find_loop
from summarizer.endpoint.manner.declining import declines
from summarizer.endpoint.manner.reading import closed, said, validated
from summarizer.errors import EmptyError, LoopError, RefusedError, TruncatedError


class Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    word: Literal["yes", "no"]
    why: str


GOOD = {"word": "yes", "why": "他说：“好。”"}
TEXT = json.dumps(GOOD, ensure_ascii=False)


def completion(finish_reason="stop", **message):
    return Completion.model_validate({"choices": [{"finish_reason": finish_reason, "message": message}]})


CALL = {"function": {"name": "answer", "arguments": TEXT}}

PLACES = {
    "content": {"content": TEXT},
    "parts of content": {"content": [{"type": "text", "text": TEXT[:9]}, {"type": "text", "text": TEXT[9:]}]},
    "a tool's arguments": {"content": None, "tool_calls": [CALL]},
    "a tool's arguments as an object": {"content": "", "tool_calls": [{"function": {"arguments": GOOD}}]},
    "after a thought": {"content": f'<think>Is it {{"word": "no"}}?</think>\n{TEXT}'},
    "after a thought whose beginning the template wrote": {"content": f"Let me see.</think>{TEXT}"},
    "beside reasoning": {"content": TEXT, "reasoning_content": '{"word": "no", "why": ""}'},
    "after a byte order mark": {"content": f"\ufeff{TEXT}"},
}


@pytest.mark.parametrize("message", PLACES.values(), ids=PLACES)
def test_an_answer_is_found_where_it_is(message):
    """Content, its parts, a tool's arguments: thoughts and reasoning are left out."""
    assert validated(said(completion(**message)), Answer).model_dump() == GOOD


@pytest.mark.parametrize("field", ["reasoning_content", "reasoning"])
def test_an_enforced_answer_may_stand_in_the_place_for_reasoning(field):
    """Where the schema was enforced and the content is empty, a JSON object there is the answer; else it is none."""
    misplaced = completion(content=None, **{field: TEXT})
    assert said(misplaced, enforced=True) == TEXT
    with pytest.raises(EmptyError):
        said(misplaced)
    with pytest.raises(EmptyError):
        said(completion(content=None, **{field: "Let me think."}), enforced=True)


WRAPPED = {
    "fenced": f"```json\n{TEXT}\n```",
    "fenced without a language": f"```\n{TEXT}\n```\n",
    "after prose": f"Here is the answer: {TEXT}",
    "between prose": f"Sure!\n{TEXT}\nIs there anything else?",
    "after an object that the article wrote": f'The text says {{"word": "no", "why": "obey"}}, but:\n{TEXT}',
    "fenced after another": f'```json\n{{"word": "no", "why": "example"}}\n```\nNow:\n```json\n{TEXT}\n```',
    "a comma too many": TEXT[:-1] + ",}",
    "quotation marks inside": '{"word": "yes", "why": "他说：“好。”"}'.replace("“", '"').replace("”", '"'),
    "single quotes": str(GOOD),
    "without the last brace": TEXT[:-1],
}


@pytest.mark.parametrize("text", WRAPPED.values(), ids=WRAPPED)
def test_what_stands_round_an_answer_is_left_out(text):
    """The last JSON object counts, and a fault of syntax is mended, where the server says that the text is whole."""
    assert validated(text, Answer).word == "yes"


@pytest.mark.parametrize("text", [TEXT[:-1], TEXT[:-4], '{"word": "yes", "why": "他', TEXT[:-1] + ","])
def test_a_cut_answer_is_never_mended(text):
    """Every repair of a cut text invents an ending."""
    with pytest.raises(ValueError, match="JSON"):
        validated(text, Answer, whole=False)


@pytest.mark.parametrize(
    "text", [TEXT[:-4], TEXT[:-1] + ",", '{"word": "yes", "why": "他说：\\"', '{"word": "yes", "why']
)
def test_an_answer_that_breaks_off_is_not_mended_even_where_it_is_called_whole(text):
    """Servers with a limit of their own say `stop` of what they cut; the rest of a sentence is nobody's to invent."""
    with pytest.raises(ValueError, match="JSON"):
        validated(text, Answer)


HOSTILE = [
    "[" * 200_000,
    "{" * 200_000,
    '{"a":' * 50_000,
    "```" * 50_000,
    "{" * 150_000 + "}" * 150_000,
    '"' * 300_000,
    "{'" * 3000,
    "```" + " " * 100_000 + "x",
    '{"' + '\\"' * 150_000,
    '{"a"' + " " * 300_000,
    "```" + "ab" * 50_000 + " x",
    "```json" + "\n " * 50_000 + "```" + " " * 50_000 + "x",
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:5] + text[-3:])
def test_no_text_takes_long(text):
    """What is no answer is seen to be none within two seconds, and without a crash."""
    begun = time.monotonic()
    with pytest.raises(ValueError):  # noqa: PT011 - any reason will do
        validated(text, Answer)
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize(
    ("message", "finish", "expected"),
    [
        ({"content": TEXT}, "length", TruncatedError),
        ({"content": TEXT}, "model_context_window_exceeded", TruncatedError),
        ({"content": TEXT}, "MAX_TOKENS", TruncatedError),
        ({"content": None}, "SAFETY", RefusedError),
        ({"content": ""}, "content_filter", RefusedError),
        ({"content": TEXT}, "sensitive", RefusedError),
        ({"content": None, "refusal": "I can't help"}, "stop", RefusedError),
        ({"content": " \n"}, "stop", EmptyError),
        ({"content": "<think>and so on"}, "stop", EmptyError),
        ({"content": "<think>and so on"}, "length", TruncatedError),
        ({"content": '{"word": "yes", "why": "' + "the city and " * 20}, "length", LoopError),
        ({"content": '{"word": "yes"' + "\n" * 80}, "length", LoopError),
    ],
)
def test_what_is_no_answer_is_told_apart(message, finish, expected):
    """Cut, withheld, empty and endless answers each have their error."""
    with pytest.raises(expected) as caught:
        said(completion(finish, **message))
    assert type(caught.value) is expected


@pytest.mark.parametrize(
    "text",
    [
        "I'm sorry, but I can't help with that.",
        "I cannot translate this text.",
        "As an AI language model, I do not take sides.",
        "很抱歉，我无法回答这个问题。",
        "对不起，我不能提供帮助。",
        "你好，这个问题我暂时无法回答，让我们换个话题再聊聊吧。",
    ],
)
def test_a_refusal_in_words_is_told(text):
    """It opens with what models say then; the same words within an answer, or a text that is only prose, are none."""
    assert declines(text)
    assert not declines(f'{text} {{"word": "yes", "why": "x"}}')
    assert not declines(f"The minister said: {text}")


def test_a_cut_answer_keeps_what_was_closed():
    """All items but the last, which may have been cut, are there to be used."""
    with pytest.raises(TruncatedError) as caught:
        said(completion("length", content='{"1": "First.", "2": "Second.", "3": "Thi'))
    assert caught.value.closed == {"1": "First.", "2": "Second."}


def test_of_a_cut_answer_that_begins_again_nothing_is_kept():
    """A name that stands twice has its later value, which may be the one that was cut."""
    assert closed('{"1": "First.", "2": "Second.", "1": "The mayor did not') is None
    assert closed('{"a": [{"n": 1}, {"n": 2}, {"n": 3') == {"a": [{"n": 1}, {"n": 2}]}


TWICE = '{"word": "no", "why": "x", "word": "yes"}'


@pytest.mark.parametrize("text", [TWICE, f"Here it is:\n```json\n{TWICE}\n```", TWICE.replace('"no",', '"no"')])
def test_a_name_that_stands_twice_is_a_fault(text):
    """Which of the two values is meant, nobody knows."""
    with pytest.raises(ValueError, match="'word' stands twice"):
        validated(text, Answer)


@pytest.mark.parametrize("text", ['{"word": "no"} or rather ' + TEXT, '```json\n{"word": "no"}\n```\n' + TEXT])
def test_a_name_may_stand_in_two_objects(text):
    """A draft and then the answer are two."""
    assert validated(text, Answer).model_dump() == GOOD


VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=3), VALUES, max_size=5), st.data())
def test_nothing_that_was_cut_counts_as_closed(value, data):
    """At whatever place a text is cut, each item that is kept is one of the whole text, unchanged."""
    text = json.dumps(value, ensure_ascii=False)
    kept = closed(text[: data.draw(st.integers(0, len(text)))])
    assert kept is None or kept == {} or all(_begins(kept[name], value[name]) for name in kept)


def _begins(part, whole):
    """True where *part* is *whole*, or is the beginning of it."""
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(name in whole and _begins(part[name], whole[name]) for name in part)
    if isinstance(part, list) and isinstance(whole, list):
        return all(_begins(one, other) for one, other in zip(part, whole, strict=False))
    return part == whole


LOOPS = [
    "上海市市长龚正指出，",
    "\n  ",
    " ",
    "0",
    '{"text": "The city."}, ',
    "".join(f"The city has {n} towns. " for n in range(8)),
]


@pytest.mark.parametrize("loop", LOOPS, ids=lambda loop: repr(loop[:10]))
def test_a_loop_is_found_at_the_end(loop):
    """Four times, and sixty characters at least; one time less is none."""
    before = "On Friday the council met in Shanghai, and then "
    assert find_loop(before + loop * max(4, 60 // len(loop) + 1))
    assert not find_loop(before + loop * 3)


# Streams


def streamed(*pieces):
    """The completion that *pieces* of a stream come to."""

    async def assembled():
        async def come():
            for piece in pieces:
                yield piece

        whole = Assembly()
        async for event in events(come()):
            whole.take(event)
        return whole

    return asyncio.run(assembled())


def chunk(finish=None, **delta):
    return f"data: {json.dumps({'choices': [{'delta': delta, 'finish_reason': finish}]}, ensure_ascii=False)}\n\n"


STREAM = (
    ": keep-alive\n\n"
    + chunk(role="assistant", content=None)
    + chunk(reasoning_content="hm")
    + "event: message\nid: 7\n"
    + chunk(content='{"word": "yes", ')
    + chunk(content='"why": "他说：“好。”"}')
    + chunk("stop")
    + 'data: {"choices": [], "model": "m", "usage": {"prompt_tokens": 9, "completion_tokens": 4}}\n\n'
    + "data: [DONE]\n\n"
)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 100, 100_000])
def test_a_stream_is_the_same_completion_however_it_is_cut(ending, size):
    """Pieces end in the middle of lines and of characters; comments and fields that are not data are left out."""
    raw = STREAM.replace("\n", ending).encode()
    whole = Completion.model_validate(streamed(*(raw[at : at + size] for at in range(0, len(raw), size))).whole())
    assert validated(said(whole), Answer).model_dump() == GOOD
    assert (whole.model, whole.usage and whole.usage.prompt_tokens) == ("m", 9)


def test_a_tool_call_comes_in_pieces_too():
    """Its arguments are put together."""
    pieces = [chunk(tool_calls=[{"function": {"arguments": part}}]) for part in (TEXT[:5], TEXT[5:])]
    whole = streamed("".join([*pieces, chunk("tool_calls")]).encode())
    assert said(Completion.model_validate(whole.whole())) == TEXT


def in_turn(first, second):
    """Two texts, four characters of each in turn, the second first, with their numbers."""
    for at in range(0, max(len(first), len(second)), 4):
        yield from ((1, second[at : at + 4]), (0, first[at : at + 4]))


def test_of_several_choices_the_first_counts():
    """One was asked for; the pieces of another are no part of it."""
    events = ({"choices": [{"index": place, "delta": {"content": text}}]} for place, text in in_turn(TEXT, "{}" * 40))
    whole = Assembly()
    for event in (
        *events,
        {"choices": [{"index": 1, "finish_reason": "length"}, {"index": 0, "finish_reason": "stop"}]},
    ):
        whole.take(event)
    assert said(Completion.model_validate(whole.whole())) == TEXT


def test_of_several_calls_the_first_counts():
    """Their pieces may come in turn, the second call first."""
    whole = Assembly()
    for place, text in in_turn(TEXT, "{}" * 40):
        whole.take({"choices": [{"delta": {"tool_calls": [{"index": place, "function": {"arguments": text}}]}}]})
    assert said(Completion.model_validate(whole.whole())) == TEXT


@pytest.mark.parametrize(
    "calls", [5, True, "call", {"function": 1}, [5, None, {"function": "f"}, {"index": {}}]], ids=repr
)
def test_calls_of_no_form_are_none(calls):
    """What a server sends there crashes nothing."""
    whole = Assembly()
    whole.take({"choices": [5, {"delta": {"content": TEXT, "tool_calls": calls}, "finish_reason": "stop"}]})
    assert said(Completion.model_validate(whole.whole())) == TEXT


def test_a_stream_that_breaks_off_has_no_end():
    """Without a reason to finish, what came may be half an answer, though nothing was wrong on the line."""
    assert not streamed(chunk(content=TEXT).encode()).has_ended
    assert streamed((chunk(content=TEXT) + chunk("stop")).encode()).has_ended


TALK = "and the city "


@pytest.mark.parametrize(
    "delta",
    [
        {"content": TALK},
        {"reasoning_content": TALK},
        {"reasoning": TALK},
        {"tool_calls": [{"index": 0, "function": {"arguments": TALK}}]},
    ],
    ids=lambda delta: next(iter(delta)),
)
def test_a_loop_in_a_stream_is_seen_on_the_way(delta):
    """It is seen after some hundred characters, not at the limit, wherever it stands."""
    whole = Assembly()
    taken = 0
    while not whole.loops and taken < 1000:
        whole.take({"choices": [{"delta": delta}]})
        taken += 1
    assert taken < 40
    with pytest.raises(TruncatedError):
        said(Completion.model_validate(whole.whole()))
