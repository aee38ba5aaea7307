"""What a cut into sentences keeps, however the text is marked."""

import re
import time

from hypothesis import given
from hypothesis import strategies as st

from summarizer.sources.sentences import split_sentences
from summarizer.sources.tracing import Traced

MARKED = st.text('甲乙的是3aB。｡！？!?.．…，、；“”‘’「」『』（）()《》〈〉"： 　', max_size=60)


@given(MARKED)
def test_sentences_joined_are_the_paragraph(text):
    """Nothing but white space is lost, whatever opens and never closes."""
    sentences = [sentence.text for sentence in split_sentences(Traced.of(text))]

    assert re.sub(r"\s", "", text) == re.sub(r"\s", "", "".join(sentences))
    assert all(sentence == sentence.strip() != "" for sentence in sentences)


@given(MARKED)
def test_no_sentence_begins_with_a_comma(text):
    """What begins with a comma, a colon or a semicolon goes on with the sentence before."""
    _, *others = [sentence.text for sentence in split_sentences(Traced.of(f"甲{text}"))]
    assert not [sentence for sentence in others if sentence[0] in "，、；：,;:"]


def test_marks_that_never_close_are_read_in_no_time():
    """A hundred thousand opening marks cost no more than their length."""
    start = time.perf_counter()
    for junk in ("“", "‘", "「", "（", "(", '"', "《", "。", "?“", '"!', "甲。”", "“（「『‘(", "."):
        split_sentences(Traced.of((junk * 100_000)[:100_000]))
    assert time.perf_counter() - start < 20
