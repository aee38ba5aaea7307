"""What servers' refusals become, and how long they ask us to wait.

Each known signature is a case, and so are words that look like one:
`innocent` marks those, in which words or numbers of a signature stand where they mean nothing.
"""

import json
import time
from email.utils import formatdate
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer import errors
from summarizer.endpoint.line import failures
from summarizer.endpoint.line.failures import BY_STATUS, SIGNS, Sent, failure, failure_in
from summarizer.endpoint.line.waiting import LONGEST_WAIT, asked_wait, spoken
from summarizer.errors import AccessError, ContextError, EndpointError, LimitedError, OverloadedError, RequestError
from tests.cases.loading import cases, load

PROJECT = Path(__file__).parent.parent
URL = "http://127.0.0.1:8080/v1/chat/completions"
NOW = 1_700_000_000.0  # Tue, 14 Nov 2023 22:13:20 GMT


def meant(case):
    """What the case's reply becomes."""
    headers = httpx.Headers(case.get("headers"))
    if case["status"] == 200:
        return failure_in(URL, case["body"], headers, sent=Sent(case.get("sent", "")), now=NOW)
    body = case["body"] if isinstance(case["body"], str) else json.dumps(case["body"], ensure_ascii=False)
    return failure(URL, case["status"], headers, body.encode(), sent=Sent(case.get("sent", "")), now=NOW)


def signs(case):
    """The signs that tell the case."""
    said = failures._said(case["body"], case.get("sent", ""))
    status = said.status if case["status"] == 200 else case["status"]
    return failures._known(failures._Reply(URL, status, {}, said))


@pytest.mark.parametrize("case", cases("failures"))
def test_a_refusal_becomes_its_error(case):
    """Its class, and what it says about window, parameter and waiting, are those of the case."""
    error = meant(case)
    assert type(error).__name__ == (case["error"] or "NoneType")
    assert {name: getattr(error, name) for name in case.get("attributes", {})} == case.get("attributes", {})


@pytest.mark.parametrize("case", cases("failures"))
def test_a_message_is_one_line_that_fits_a_screen(case):
    """The message names the address, quotes what the server says, and ends with a full stop."""
    if error := meant(case):
        assert URL in str(error)
        assert "\n" not in str(error)
        assert len(str(error)) < 700
        assert str(error).endswith(".")


def test_each_signature_is_told_by_one_sign():
    """No refusal is known by two signs, and no sign is without a case."""
    told = {case["label"]: signs(case) for case in load("failures")}
    assert {label: found for label, found in told.items() if len(found) > 1} == {}
    used = [sign for found in told.values() for sign in found]
    assert [sign for sign in SIGNS if sign not in used] == []


def test_no_word_and_no_code_is_without_a_case():
    """Each code of each sign, and the words of each that has some, stand in a case."""
    said = [failures._said(case["body"], case.get("sent", "")) for case in load("failures")]
    assert [code for sign in SIGNS for code in sorted(sign.codes) if not any(code in one.codes for one in said)] == []
    assert [sign.words for sign in SIGNS if sign.words and not any(sign.found(one) for one in said)] == []


def test_no_prompt_of_ours_hides_what_a_server_says():
    """What we sent is cut out of its words, and our prompts have none of the words by which a refusal is told."""
    prompts = "\n".join(path.read_text(encoding="utf-8") for path in (PROJECT / "prompts").iterdir())
    for case in load("failures"):
        if "sent" not in case:
            assert failures._said(case["body"], prompts) == failures._said(case["body"], "")


def test_a_long_text_is_looked_for_in_little_time():
    """A server that echoes a chapter costs no more than a moment."""
    chapter = "".join(f"第{number}条：maximum context length is {number}。" for number in range(3000))
    body = json.dumps({"error": {"message": chapter}}).encode()
    begun = time.perf_counter()
    assert type(failure(URL, 400, {}, body, sent=Sent(chapter), now=NOW)) is RequestError
    assert time.perf_counter() - begun < 2


def test_a_refusal_without_a_number_is_judged_at_once():
    """That there is no window is not looked for among all that could be."""
    begun = time.perf_counter()
    error = failure(URL, 413, {}, b"", now=NOW)
    assert isinstance(error, ContextError)
    assert error.window is None
    assert time.perf_counter() - begun < 0.5


def test_a_third_of_the_cases_is_innocent():
    """Cases in which words mean nothing are as needed as those in which they do."""
    innocent = [case for case in load("failures") if case.get("innocent")]
    assert 3 * len(innocent) >= len(load("failures")) >= 70


def test_innocent_cases_meet_no_sign_of_a_lasting_kind():
    """They are judged by their status, or by a sign that says that the limit passes."""
    found = {sign.means.error for case in load("failures") if case.get("innocent") for sign in signs(case)}
    assert found <= {LimitedError}


def test_each_status_has_a_meaning():
    """Whatever status comes, there is an error for it, and what may pass is not called final."""
    for status in (100, 204, *range(300, 1000)):
        error = failure(URL, status, {}, b"", now=NOW)
        assert isinstance(error, EndpointError)
        assert isinstance(error, OverloadedError) == (status in {408, 409, 425, 429} or status >= 500)
    assert isinstance(failure(URL, 204, {}, b"", now=NOW), RequestError)
    assert any(sign.statuses >= frozenset(range(1000)) for sign in BY_STATUS)


def test_a_redirect_says_where_to():
    """The new address is the way on."""
    error = failure(URL, 301, httpx.Headers({"Location": "https://other/v1"}), b"", now=NOW)
    assert isinstance(error, AccessError)
    assert "redirects to https://other/v1" in str(error)


def test_braces_in_what_a_server_says_are_only_text():
    """A message is made of the server's words, not made by them."""
    error = failure(URL, 400, {}, b'{"error": {"message": "{url} {0} {said.codes}"}}', now=NOW)
    assert "(400: {url} {0} {said.codes})" in str(error)


@given(
    st.binary()
    | st.recursive(
        st.none() | st.integers() | st.text(),
        lambda x: (
            st.lists(x)
            | st.dictionaries(
                st.sampled_from(
                    ["error", "message", "detail", "code", "type", "param", "loc", "n_ctx", "metadata", "raw"]
                ),
                x,
            )
        ),
    ).map(lambda value: json.dumps(value).encode())
)
def test_no_body_is_too_odd(body):
    """Whatever a body holds, an error comes out, with at most one line."""
    assert "\n" not in str(failure(URL, 400, {}, body, now=NOW))


# Waiting


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "3"}, 3),
        ({"retry-after": "0.25"}, 0.25),
        ({"retry-after": " 7 "}, 7),
        ({"retry-after": "-5"}, 0),
        ({"retry-after": "1e9"}, 1e9),
        ({"retry-after": "1e999"}, float("inf")),
        ({"retry-after": ""}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": formatdate(NOW + 100, usegmt=True)}, 100),
        ({"retry-after": formatdate(NOW - 100, usegmt=True)}, 0),
        ({"retry-after": "Tue, 14 Nov 2023 22:14:20"}, 60),  # no zone: GMT, as HTTP has no other
        ({"retry-after": "Wed, 99 Foo 2026 25:00:00 GMT"}, None),
        ({"retry-after-ms": "250"}, 0.25),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after-ms": "soon", "retry-after": "9"}, 9),
        ({"retry-after": "2", "x-ratelimit-reset-requests": "1m30s"}, 2),
        ({"x-ratelimit-reset-requests": "1m30s"}, 90),
        ({"x-ratelimit-reset-tokens": "500ms"}, 0.5),
        ({"x-ratelimit-reset-tokens": "6m0s"}, 360),
        ({"x-ratelimit-reset-tokens": "1h2m3s"}, 3723),
        ({"x-ratelimit-reset-tokens": "1d"}, 86400),
        ({"x-ratelimit-reset-tokens": "7.66s"}, 7.66),
        ({"X-RateLimit-Reset-Tokens": "12.5"}, 12.5),
        ({"x-ratelimit-reset-tokens": "-3"}, 0),
        ({"x-ratelimit-reset-tokens": str(int(NOW) + 5)}, 5),
        ({"x-ratelimit-reset": str((int(NOW) + 5) * 1000)}, 5),
        ({"x-ratelimit-reset": str(int(NOW) - 5)}, 0),
        ({"anthropic-ratelimit-tokens-reset": "2023-11-14T22:13:50Z"}, 30),
        ({"anthropic-ratelimit-input-tokens-reset": "2023-11-14T23:13:50+01:00"}, 30),
        ({"anthropic-ratelimit-requests-reset": "2023-11-14T22:13:50"}, 30),
        ({"x-ratelimit-reset-tokens": ""}, None),
        ({"x-ratelimit-reset-tokens": "soon"}, None),
        ({"x-ratelimit-reset-tokens": "1.2.3s"}, None),
        ({"x-ratelimit-limit-tokens": "100", "x-ratelimit-remaining-tokens": "0"}, None),
        # Of those that are used up, the one that is back last; what has something left did not stop us.
        ({"x-ratelimit-reset-tokens": "2s", "x-ratelimit-reset-requests": "90s"}, 2),
        (
            {
                "x-ratelimit-reset-tokens": "2s",
                "x-ratelimit-remaining-tokens": "0",
                "x-ratelimit-reset-requests": "90s",
                "x-ratelimit-remaining-requests": "14",
            },
            2,
        ),
        (
            {
                "anthropic-ratelimit-tokens-reset": "2023-11-14T22:13:50Z",
                "anthropic-ratelimit-tokens-remaining": "0",
                "anthropic-ratelimit-requests-reset": "2023-11-14T22:13:30Z",
                "anthropic-ratelimit-requests-remaining": "0",
            },
            30,
        ),
    ],
    ids=repr,
)
def test_the_wait_a_server_asks_for(headers, seconds):
    """Seconds, however the server writes them; None where it does not say."""
    assert asked_wait(headers, NOW) == (None if seconds is None else pytest.approx(seconds))


@given(
    st.dictionaries(
        st.sampled_from(["retry-after", "retry-after-ms", "x-ratelimit-reset-tokens", "x-ratelimit-remaining-tokens"]),
        st.text() | st.from_regex(r"[0-9.:TZ+dhms -]{1,30}") | st.floats().map(str) | st.integers().map(str),
    )
)
def test_no_wait_is_negative(headers):
    """Whatever the headers say, it is nothing, or zero seconds or more."""
    seconds = asked_wait(headers, NOW)
    assert seconds is None or seconds >= 0


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(121, "3 minutes"), (240, "4 minutes"), (7200.5, "3 hours"), (1e9, "11575 days"), (float("inf"), "good")],
)
def test_a_wait_is_said_so_that_nobody_comes_too_early(seconds, words):
    """In the largest unit of which there are more than two, rounded up."""
    assert spoken(seconds) == words


def test_a_wait_that_is_too_long_stops_the_run_and_says_when_to_come_back():
    """Two minutes are waited for, more is not."""
    asked = [failure(URL, 429, {"retry-after": str(seconds)}, b"", now=NOW) for seconds in (LONGEST_WAIT, 3600)]
    assert [error.stops_run for error in asked] == [False, True]
    assert str(asked[1]).endswith("for 60 minutes: run again then; what is answered is kept.")


def test_an_error_that_stops_runs_is_one_of_the_account_the_key_or_the_address():
    """Classes say by themselves which of them stop a run."""
    named = vars(errors).values()
    stopping = {kind.__name__ for kind in named if isinstance(kind, type) and getattr(kind, "stops_run", False)}
    assert {"AccessError", "QuotaError", "UnreachableError"} <= stopping
    assert not {"OverloadedError", "LimitedError", "RequestError", "ContextError", "RefusedError"} & stopping
