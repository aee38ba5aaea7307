"""The key of an account is in no file, no message and no cache, however it is given and whatever goes wrong."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

import summarizer
from tests.fakeserver import Reply, answer, error, event_stream, fitting, streamed

KEY = "sk-CANARY/0123+456789=="
SPARE = "sk-SECOND/0123+456789=="
PAGE = "上海市市长龚正昨天指出，要加快建设。会议在上海举行。\n"


def forms(key):
    """The key as it is, as a URL has it, and in base64 at each of its three phases."""
    yield key.encode()
    yield quote(key, safe="").encode()
    for padding in ("", "a", "aa"):
        coded = base64.b64encode(f"{padding}{key}".encode()).rstrip(b"=")
        yield coded[4:-4]


def run(folder, *arguments, **environment):
    """The program as a user starts it, with keys in its environment; what it printed."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("SUMMARIZER_", "OPENAI_"))}
    given = {
        "OPENAI_API_KEY": KEY,
        "SUMMARIZER_FALLBACK_API_KEY": SPARE,
        "SUMMARIZER_CACHE": str(folder / "cache"),
        "PYTHONPATH": str(Path(summarizer.__file__).parents[1]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-m", "summarizer", *map(str, arguments)],
        env=plain | given | environment,
        cwd=folder,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return done.stdout + done.stderr


def require_no_key(folder, printed, *, keys=(KEY, SPARE)):
    """Nothing printed and nothing written below *folder* has a key in any of its forms."""
    places = {"what was printed": printed}
    places |= {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for key in keys:
        for form in forms(key):
            assert not [place for place, content in places.items() if form in content], form


BEARER = f"Bearer {KEY}"


def telling(request):
    """The right answer in form, with the key in each sentence."""
    return {field: f"Number {field} of the keys is {KEY}, he said." for field in fitting(request.schema)}


TELLTALES = {
    "an answer": lambda request: answer(fitting(request.schema)),
    "a stream": lambda request: streamed(answer(fitting(request.schema))),
    "an answer that says the key": lambda request: answer(telling(request)),
    "a stream that says the key": lambda request: streamed(answer(telling(request))),
    "401": error(401, f"Incorrect API key provided: {KEY}"),
    "400": Reply(400, {"error": {"message": "bad", "headers": {"authorization": BEARER}, "param": KEY}}),
    "429": error(429, f"{KEY} is over its limit", x_should_retry="false"),
    "500 in HTML": Reply(500, f"<h1>{BEARER}</h1>"),
    "a web page": Reply(body=f"<p>{BEARER}</p>", headers={"Content-Type": "text/html"}),
    "an error with 200": Reply(body={"error": {"message": BEARER, "code": 400}}),
    "an error in a stream": event_stream({"error": {"message": BEARER, "code": 400}}),
    "a redirect": Reply(302, "", {"Location": f"http://127.0.0.1:9/?key={quote(KEY, safe='')}"}),
    "a filter": error(400, f"Content Exists Risk for {KEY}"),
    "a header": Reply(400, {"error": "bad"}, {"X-Key": KEY, "Retry-After": KEY}),
}


@pytest.mark.parametrize("behaviour", TELLTALES.values(), ids=TELLTALES)
def test_the_key_goes_to_the_server_and_nowhere_else(server, tmp_path, behaviour):
    """Whatever a server answers, be it with the key in it: results, messages and cache have none of it."""
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    server.always(behaviour)
    options = ("--base-url", server.url, "--model", "m", "--structured", "json_schema")
    printed = run(tmp_path, "translate", "page.txt", *options, "--out", "result.json", "--format", "json")
    printed += run(tmp_path, "cache", "export")
    assert server.chat_requests[0].headers["authorization"] == BEARER
    assert b"Traceback" not in printed
    require_no_key(tmp_path, printed)
    if behaviour is TELLTALES["an answer that says the key"]:
        assert "keys is ***" in (tmp_path / "result.json").read_text(encoding="utf-8")


def test_the_fallback_has_a_key_of_its_own(server, tmp_path):
    """Neither endpoint is sent the other's."""
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    server.always(answer("", finish_reason="content_filter"))
    options = ("--base-url", server.url, "--model", "m", "--structured", "json_schema")
    fallback = ("--fallback-base-url", server.url, "--fallback-model", "n")
    printed = run(tmp_path, "translate", "page.txt", *options, *fallback)
    sent = {(request.json["model"], request.headers["authorization"]) for request in server.chat_requests}
    assert sent == {("m", BEARER), ("n", f"Bearer {SPARE}")}
    require_no_key(tmp_path, printed)


def test_a_key_that_is_refused_is_named_by_its_own_variable(server, tmp_path):
    """Each endpoint's: that of the fallback, of api_key_env, or OPENAI_API_KEY."""
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")

    def behaviour(request):
        return error(401, "Invalid key") if request.json["model"] == "n" else answer("", finish_reason="content_filter")

    server.always(behaviour)
    where = ("--base-url", server.url, "--structured", "json_schema")
    fallback = ("--fallback-base-url", server.url, "--fallback-model", "n")
    printed = run(tmp_path, "translate", "page.txt", *where, "--model", "m", *fallback).decode()
    assert "Set SUMMARIZER_FALLBACK_API_KEY to one that it knows" in " ".join(printed.split())
    assert "OPENAI_API_KEY" not in printed
    printed = run(tmp_path, "translate", "page.txt", *where, "--model", "n").decode()
    assert "Set OPENAI_API_KEY (or the variable that api_key_env names) to one" in " ".join(printed.split())
    profile = f'[endpoint.other]\nbase_url = "{server.url}"\nmodel = "n"\napi_key_env = "OTHER_KEY"\n'
    (tmp_path / "summarizer.toml").write_text(profile, encoding="utf-8")
    printed = run(tmp_path, "translate", "page.txt", "--endpoint", "other", OTHER_KEY="sk-of-the-other").decode()
    assert "Set OTHER_KEY to one that it knows" in " ".join(printed.split())


def test_a_redirect_is_not_followed_with_the_key(server, tmp_path):
    """Another host gets not a byte."""
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    server.always(Reply(307, "", {"Location": f"{server.url}/elsewhere"}))
    run(tmp_path, "translate", "page.txt", "--base-url", server.url, "--model", "m", "--structured", "json_schema")
    assert not [request for request in server.requests if request.path.endswith("elsewhere")]


@pytest.mark.parametrize("url", ["http://user:{key}@127.0.0.1:9/v1", "http://127.0.0.1:9/v1?api_key={key}"])
def test_a_key_in_an_address_is_refused_unquoted(tmp_path, url):
    """It would stand in every record and message."""
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    address = url.format(key=quote(KEY, safe=""))
    printed = run(tmp_path, "translate", "page.txt", "--base-url", address)
    printed += run(tmp_path, "models", OPENAI_BASE_URL=address)
    assert b"Traceback" not in printed
    require_no_key(tmp_path, printed)


def test_a_key_in_the_settings_is_not_shown_with_what_is_wrong_there(tmp_path):
    """The file may not hold it, and an error that says so does not quote it."""
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "summarizer.toml").write_text(f'api_key = "{KEY}"\ncontext = 1\n', encoding="utf-8")
    printed = run(tmp_path, "translate", "page.txt")
    assert b"holds a key" in printed
    (tmp_path / "summarizer.toml").unlink()
    require_no_key(tmp_path, printed)


def test_a_bug_shows_no_key(server, tmp_path):
    """A traceback with all that is in scope, as some tools print it, has the key nowhere."""
    script = tmp_path / "bug.py"
    script.write_text(
        "import asyncio, traceback\n"
        "from summarizer.endpoint import Watcher, open_endpoint\n"
        "from summarizer.settings import Settings\n"
        "async def main():\n"
        "    settings = Settings.load({})\n"
        "    async with open_endpoint(settings, Watcher(print, print)) as endpoint:\n"
        "        await endpoint.prepare()\n"
        "        await endpoint.ask(None)\n"
        "try:\n"
        "    asyncio.run(main())\n"
        "except Exception as bug:\n"
        "    print(''.join(traceback.TracebackException.from_exception(bug, capture_locals=True).format()))\n",
        encoding="utf-8",
    )
    environment = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": server.url, "SUMMARIZER_MODEL": "m"}
    environment |= {"PYTHONPATH": str(Path(summarizer.__file__).parents[1]), "PATH": os.environ["PATH"]}
    environment |= {"SUMMARIZER_CACHE": str(tmp_path / "cache")}
    done = subprocess.run(
        [sys.executable, str(script)], env=environment, cwd=tmp_path, capture_output=True, timeout=60, check=False
    )
    assert b"Traceback" in done.stdout
    require_no_key(tmp_path, done.stdout + done.stderr)


def test_cassettes_hold_no_header_of_a_request():
    """Nothing that could be a key is recorded."""
    for path in (Path(__file__).parents[1] / "cassettes").rglob("*.yaml"):
        text = path.read_text(encoding="utf-8").lower()
        assert "authorization" not in text
        assert "bearer" not in json.dumps(text)
