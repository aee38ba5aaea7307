"""`summarizer models`: what a server is, what its model does, which servers there are; as people run it."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from summarizer.endpoint import Cache
from summarizer.endpoint.embedded.serving import EmbeddedServer
from summarizer.endpoint.line.connecting import Connection
from summarizer.endpoint.manner.identifying import identify
from summarizer.endpoint.manner.knowing import Knowledge, Known
from tests.fakeserver import Reply, answer, error
from tests.products import PRODUCTS, listed
from tests.tiny import CONTEXT

PROJECT = Path(__file__).parent.parent
KEY = "sk-CANARY-0123456789"
CHOOSING = "import sys, summarizer.endpoint.manner.detecting as d, summarizer.cli as c; d.PORTS = {ports}; c.main()"


def run(*arguments, ports=None, cwd=None, **environment):
    """The program in a process of its own; with *ports* as those where servers are looked for."""
    program = ["-m", "summarizer"] if ports is None else ["-c", CHOOSING.format(ports=ports)]
    return subprocess.run(
        [sys.executable, *program, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(PROJECT)} | environment,
    )


def survey(*arguments, **environment):
    """What `models --format json` says."""
    result = run("models", "--format", "json", *arguments, **environment)
    assert (0, "") == (result.returncode, result.stderr)
    return json.loads(result.stdout)


def line(result):
    """The one line that is said on stderr."""
    (said,) = result.stderr.splitlines()
    assert "Traceback" not in said
    return said


def facts(base_url):
    """What we understand of a server."""

    async def ask():
        connection = Connection(base_url, None, in_flight=8, read_timeout=5)
        try:
            return await identify(connection)
        finally:
            await connection.aclose()

    return asyncio.run(ask())


def streamed(*texts, tokens, drip=None):
    """A completion in pieces, with as many tokens as the server has counted."""
    chunks: list[dict[str, object]] = [{"choices": [{"delta": {"role": "assistant", "content": ""}}]}]
    chunks += [{"choices": [{"delta": {"content": text}}]} for text in texts]
    chunks += [{"choices": [{"delta": {}, "finish_reason": "stop"}]}]
    chunks += [{"choices": [], "usage": {"prompt_tokens": 30, "completion_tokens": tokens}}]
    body = "".join(f"data: {json.dumps(chunk)}\n\n" for chunk in chunks) + "data: [DONE]\n\n"
    return Reply(body=body, headers={"Content-Type": "text/event-stream"}, drip=drip)


# What a server is


@pytest.mark.parametrize("name", PRODUCTS)
def test_each_product_is_known_by_its_answers(server, name):
    """Product, version, slots, and of each model what fits and what it was trained for; never by the port."""
    product = PRODUCTS[name]
    server.play(product)
    found = facts(server.url)
    assert (name.partition(",")[0], product.version, product.slots) == (found.product, found.version, found.slots)
    assert product.sizes == {model.id: (model.window, model.trained) for model in found.models}
    assert bool(found.unlisted) is not bool(found.models)


def test_a_server_that_says_nothing_of_itself_is_no_product(server):
    """A plain list of models tells none, nor does an owner whose name is also a product's."""
    server.pages = listed("m", owned_by="me")
    found = facts(server.url)
    assert (None, None, None) == (found.product, found.version, found.slots)
    assert [("m", None)] == [(model.id, model.window) for model in found.models]


def test_a_gateway_is_not_asked_for_its_health(server):
    """litellm has each of its models answer at /health, and be paid."""
    server.play(PRODUCTS["litellm"])
    facts(server.url)
    assert "/health" not in [request.path for request in server.requests]


def test_only_a_server_at_home_is_asked_more_than_its_models(server, monkeypatch):
    """An address of the internet is asked for its list of models; what else it has is nobody's business."""
    monkeypatch.setenv("HTTP_PROXY", server.url.removesuffix("/v1"))
    address = "http://api.example.com/v1/models"
    model: dict[str, object] = {"id": "qwen/qwen3-8b", "context_length": 40960}
    model |= {"top_provider": {"context_length": 32000}}
    server.pages = {address: {"data": [model]}}
    found = facts("http://api.example.com/v1")
    assert [address] == [request.path for request in server.requests]
    assert ("OpenRouter", 32000) == (found.product, found.window("qwen/qwen3-8b"))


@pytest.mark.parametrize("nonsense", [b"\xff\x00", [], {"data": 3}, {"data": [3, {"id": 5}]}, "text", {"models": "x"}])
def test_pages_of_any_form_are_survived(server, nonsense):
    """A stranger at these addresses may answer anything."""
    paths = {path for product in PRODUCTS.values() for path in product.pages}
    server.pages = dict.fromkeys(paths - {"/v1/models"}, nonsense)
    assert [model.id for model in facts(server.url).models] == ["fake"]


# What its model does


def test_one_object_for_programs(server):
    """`--format json` has the server, its models, and of the one that would be asked how it answers."""
    server.play(PRODUCTS["llama.cpp"])
    server.always(streamed('{"english": ', '"Cloudy', ' tomorrow."}', tokens=9, drip=0.001))
    found = survey("--base-url", server.url)
    probed = found.pop("probed")
    assert {
        "base_url": server.url,
        "product": "llama.cpp",
        "version": "b6812-3a1c2d",
        "slots": 2,
        "models": [{"id": "qwen3", "context": 8192, "trained": 40960}],
    } == found
    assert ("qwen3", "json_schema", True) == (probed["model"], probed["rung"], probed["enforced"])
    assert {"json_schema": "enforced"} == probed["verdicts"]
    assert 0 < probed["seconds_to_first_token"] < probed["seconds"] < 10
    assert 8 / probed["seconds"] < probed["tokens_per_second"] < 1000


def test_the_verdict_on_each_rung_is_shown(server):
    """A server that ignores schemas is asked on the first rung that gave JSON, and each that was tried is told."""

    def loose(request):
        form = request.json.get("response_format", {}).get("type")
        return answer({"probe": "ok"}) if form == "json_object" else answer("Certainly!")

    server.canary = loose
    server.always(answer({"english": "Cloudy."}))
    result = run("models", "--base-url", server.url)
    assert (0, "") == (result.returncode, result.stderr)
    assert "json_schema ignored, json_object_schema json only, tool ignored, json_object json only" in result.stdout
    assert "structured    json_object_schema: every answer is checked, none is enforced" in result.stdout
    assert "first token   not streamed" in result.stdout


def test_it_asks_a_handful_of_calls(server):
    """A server that keeps to the first rung is asked twice: the canary, and one sentence."""
    server.always(answer({"english": "Cloudy."}))
    survey("--base-url", server.url)
    assert (1, 1) == (len(server.canaries), len(server.chat_requests))


def test_what_is_found_is_remembered(server, tmp_path):
    """A run after it finds out nothing again; and it finds out anew although what is known is fresh."""
    (tmp_path / "page.txt").write_text("会议决定成立新的领导小组。", encoding="utf-8")
    survey("--base-url", server.url)
    run("translate", tmp_path / "page.txt", "--base-url", server.url, "--model", "fake")
    assert 1 == len(server.canaries)
    server.canary = answer("Certainly!")
    server.always(answer({"1": "A meeting was held."}))
    assert "prompted" == survey("--base-url", server.url)["probed"]["rung"]
    run("translate", tmp_path / "page.txt", "--base-url", server.url, "--model", "fake")
    assert "response_format" not in server.chat_requests[-1].json


def test_the_window_is_known_once_the_model_is_loaded(server):
    """Ollama says how much fits only of a loaded model, which the probe has it load."""
    server.play(PRODUCTS["Ollama"])
    server.pages |= {"/api/ps": {"models": []}}

    def loading(request):
        server.pages |= {"/api/ps": {"models": [{"name": "gemma3:4b", "context_length": 32768}]}}
        return answer({"english": "Cloudy."})

    server.always(loading)
    found = survey("--base-url", server.url, "--model", "gemma3:4b")
    assert [{"id": "gemma3:4b", "context": 32768, "trained": 40960}] == [
        model for model in found["models"] if model["id"] == "gemma3:4b"
    ]


def test_a_window_that_was_learnt_is_not_forgotten(server):
    """A server that says nothing of its window has told it once, by refusing what was longer."""
    cache = Cache(Path(os.environ["SUMMARIZER_CACHE"]))
    knowledge = Knowledge(cache, server.url)
    knowledge.keep("fake", Known(window=2000))
    survey("--base-url", server.url)
    assert 2000 == Known.model_validate(cache.recall(f"{server.url} fake")).window
    cache.close()


def test_no_probe_asks_no_model(server):
    """`--no-probe` is free."""
    server.play(PRODUCTS["vLLM"])
    result = run("models", "--no-probe", "--base-url", server.url)
    assert (0, "") == (result.returncode, result.stderr)
    assert ["vLLM 0.33.0 at " + server.url, "", "model             context     trained"] == result.stdout.splitlines()[
        :3
    ]
    assert not server.chat_requests + server.canaries


def test_of_several_models_none_is_probed(server):
    """Which one would be asked is not known: they are listed, and the way on is said."""
    server.models = ["a", "b"]
    result = run("models", "--base-url", server.url)
    assert 0 == result.returncode
    assert "Say with --model which one to probe." in line(result)
    assert {"a", "b"} <= set(result.stdout.split())
    assert not server.chat_requests + server.canaries


@pytest.mark.parametrize(
    ("listing", "said"),
    [
        (error(404, "Not Found"), "lists no models (There is no "),
        (error(500, "Internal Server Error"), "500: Internal Server Error"),
        (Reply(body=b""), "answers, but not with a whole JSON object"),
        ([], "lists no models. Say with --model"),
    ],
)
def test_a_server_without_a_list_is_one_clear_line(server, listing, said):
    """With no list and no name there is nothing to ask; with a name the model is probed all the same."""
    server.models = listing
    result = run("models", "--base-url", server.url)
    assert 3 == result.returncode
    assert said in line(result)
    assert "Say with --model which one to ask." in line(result)
    server.always(answer({"english": "Cloudy."}))
    assert "m" == survey("--base-url", server.url, "--model", "m")["probed"]["model"]


def test_where_nothing_answers_it_is_said(server):
    """One line, and nothing could start."""
    server.close()
    result = run("models", "--base-url", server.url)
    assert (3, "") == (result.returncode, result.stdout)
    assert "Nothing answers at" in line(result)
    assert "Is the server running there?" in line(result)


def test_a_refused_key_is_said(server):
    """Also where only the question is refused: then what is listed is shown."""
    refused = error(401, f"Incorrect API key provided: {KEY}")
    server.canary = server.models = refused
    result = run("models", "--base-url", server.url, OPENAI_API_KEY=KEY)
    assert (3, "") == (result.returncode, result.stdout)
    assert "refuses the key" in line(result)
    server.models = ["m"]
    result = run("models", "--base-url", server.url, "-f", "json", OPENAI_API_KEY=KEY)
    assert 3 == result.returncode
    assert "refuses the key" in line(result)
    assert KEY not in result.stderr
    assert (["m"], None) == (
        [model["id"] for model in json.loads(result.stdout)["models"]],
        json.loads(result.stdout)["probed"],
    )


def test_without_an_endpoint_the_embedded_models_are_listed():
    """As text and as JSON, with where their weights are; a name that is none of them is an error after the list."""
    assert "qwen2.5-coder-1.5b" in run("models").stdout
    found = survey()
    assert ("embedded", None) == (found["product"], found["base_url"])
    assert [None, None] == [model["path"] for model in found["models"]]
    wrong = run("models", "--model", "gpt-4o")
    assert 3 == wrong.returncode
    assert "There is no embedded model 'gpt-4o'" in line(wrong)


# Which endpoint is meant


@pytest.mark.parametrize("command", ["summarise", "translate", "batch", "articles", "models"])
def test_every_command_that_takes_an_address_takes_a_name(command):
    """`--endpoint` stands beside `--base-url`."""
    options = run(command, "--help", COLUMNS="200", TERM="dumb").stdout
    assert "--base-url" in options
    assert "--endpoint" in options


def test_a_named_endpoint_is_asked_whatever_openai_base_url_says(server, tmp_path):
    """It wins, and is not sent the key that belongs to the other."""
    (tmp_path / "summarizer.toml").write_text(f'[endpoint.here]\nbase_url = "{server.url}"\n', encoding="utf-8")
    openai = {"OPENAI_BASE_URL": "http://127.0.0.1:9/v1", "OPENAI_API_KEY": KEY}
    result = run("models", "--no-probe", "--endpoint", "here", cwd=tmp_path, **openai)
    assert (0, "") == (result.returncode, result.stderr)
    assert server.url in result.stdout
    assert not any("authorization" in request.headers for request in server.requests)


def test_two_addresses_and_unknown_names_start_nothing(server, tmp_path):
    """One line says what to leave out, or which names there are."""
    (tmp_path / "summarizer.toml").write_text(f'[endpoint.here]\nbase_url = "{server.url}"\n', encoding="utf-8")
    both = run("models", "--endpoint", "here", "--base-url", server.url, cwd=tmp_path)
    assert (3, "summarizer: --endpoint and --base-url name two servers. Leave one of them out.") == (
        both.returncode,
        line(both),
    )
    unknown = run("summarise", tmp_path, "--endpoint", "there", cwd=tmp_path)
    assert 3 == unknown.returncode
    assert "There is no endpoint 'there' (set by --endpoint). summarizer.toml has: here." in line(unknown)
    assert not server.requests


@pytest.mark.realserver
def test_a_real_server_is_described(tiny_gguf):
    """llama.cpp with a tiny random model: it keeps to the schema, and its speed is measured."""

    async def described():
        server = EmbeddedServer(tiny_gguf, context=CONTEXT // 2, slots=2)
        base_url = await server.start()
        try:
            return await asyncio.to_thread(run, "models", "--base-url", base_url, "-f", "json")
        finally:
            await server.stop()

    result = asyncio.run(described())
    assert (0, "") == (result.returncode, result.stderr)
    found = json.loads(result.stdout)
    assert ("llama.cpp", 2) == (found["product"], found["slots"])
    assert [{"id": "tiny", "context": CONTEXT // 2, "trained": CONTEXT}] == found["models"]
    assert {"json_schema": "enforced"} == found["probed"]["verdicts"]
    assert found["probed"]["tokens_per_second"] > 1
    assert 0 < found["probed"]["seconds_to_first_token"] <= found["probed"]["seconds"]


# Which servers there are


def port(url):
    return int(url.removesuffix("/v1").rpartition(":")[2])


@pytest.fixture
def closed():
    """A port on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@pytest.fixture
def swallowing():
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_servers_of_this_machine_are_found(server, closed, swallowing):
    """By their answers, beside ports that are closed or silent; without a key, and past any proxy."""
    server.play(PRODUCTS["Ollama"])
    ports = (closed, swallowing, port(server.url))
    environment = {
        "OPENAI_API_KEY": KEY,
        "HTTP_PROXY": f"http://127.0.0.1:{closed}",
        "ALL_PROXY": f"http://127.0.0.1:{closed}",
    }
    result = run("models", "--detect", "-f", "json", ports=ports, **environment)
    assert (0, "") == (result.returncode, result.stderr)
    (found,) = json.loads(result.stdout)["found"]
    assert (server.url, "Ollama", "0.12.3", False) == tuple(
        found[k] for k in ("base_url", "product", "version", "wants_key")
    )
    assert ["qwen3:8b", "gemma3:4b", "own"] == [model["id"] for model in found["models"]]
    assert not any("authorization" in request.headers for request in server.requests)
    assert not server.chat_requests + server.canaries


def test_a_port_that_swallows_connections_holds_nobody(server, swallowing):
    """Servers are found in under 4 seconds, whatever listens beside them."""
    code = (
        "import asyncio, time; from summarizer.endpoint import detect; start = time.perf_counter(); "
        f"found = asyncio.run(detect([{swallowing}, {port(server.url)}])); "
        "print(len(found), time.perf_counter() - start)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT)
    found, seconds = result.stdout.split()
    assert 1 == int(found)
    assert float(seconds) < 4


def test_how_a_server_is_chosen_is_shown(server, tmp_path):
    """The options and the lines of summarizer.toml that are printed do choose it, and nothing is written."""
    server.play(PRODUCTS["LM Studio"])
    result = run("models", "--detect", ports=(port(server.url),), cwd=tmp_path)
    assert (0, "") == (result.returncode, result.stderr)
    assert f"LM Studio  {server.url}  qwen/qwen3-4b, gemma-3-4b" in result.stdout
    assert f"--base-url {server.url} --model qwen/qwen3-4b" in result.stdout
    assert [] == [path for path in tmp_path.iterdir() if path.name != "own"]
    (tmp_path / "summarizer.toml").write_text(result.stdout[result.stdout.index("[endpoint.") :], encoding="utf-8")
    again = run("models", "--no-probe", "--endpoint", "lm-studio", cwd=tmp_path)
    assert again.stdout.startswith(f"LM Studio at {server.url}\n")


def test_a_server_that_wants_a_key_is_shown(server):
    """What it is cannot be known without its key, which is not sent to whom nobody named."""
    server.models = error(401, "no key")
    result = run("models", "--detect", ports=(port(server.url),), OPENAI_API_KEY=KEY)
    assert "wants a key" in result.stdout
    assert "api_key_env" in result.stdout
    assert not any("authorization" in request.headers for request in server.requests)


def test_other_programs_on_those_ports_are_left_out(server):
    """A web site that happens to listen there is no model server."""
    server.pages = {"/v1/models": Reply(body="<html>", headers={"Content-Type": "text/html"})}
    result = run("models", "--detect", ports=(port(server.url),))
    assert (0, "") == (result.returncode, result.stdout)
    assert "no server answers on the usual ports" in line(result)


@pytest.mark.skipif(sys.platform == "win32", reason="has no terminals of this kind")
@pytest.mark.parametrize(("typed", "model"), [("1\n2\n", "gemma-3-4b"), ("1\n\n", "qwen/qwen3-4b"), ("\n", None)])
def test_on_a_terminal_it_asks_which(server, tmp_path, typed, model):
    """The server and the model are picked by number, Enter takes none; what is printed is the choice."""
    server.play(PRODUCTS["LM Studio"])
    master, slave = os.openpty()
    program = CHOOSING.format(ports=(port(server.url),))
    with subprocess.Popen(
        [sys.executable, "-c", program, "models", "--detect"],
        stdin=slave,
        stdout=slave,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
    ) as process:
        os.write(master, typed.encode())
        process.communicate(timeout=60)
        os.close(slave)
        shown = os.read(master, 65536).decode()
    os.close(master)
    assert 0 == process.returncode
    assert ("[endpoint.lm-studio]" in shown) is (model is not None)
    assert model is None or f'model = "{model}"' in shown
