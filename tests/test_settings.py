"""Settings: where they come from, in which order, and what is said about a bad one."""

import re
import tomllib
from pathlib import Path

import platformdirs
import pytest
from pydantic import SecretStr

from summarizer.endpoint import RemoteServer
from summarizer.errors import SettingsError
from summarizer.profiles import CONFIG_FILE
from summarizer.settings import Settings

URL = "http://127.0.0.1:8080/v1"
KEY = "sk-CANARY-0123456789"
README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
README_BLOCKS = re.findall(r"^```toml\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


def load(tmp_path, options=None, environ=None, toml=""):
    (tmp_path / CONFIG_FILE).write_text(toml, encoding="utf-8")
    return Settings.load(options or {}, environ or {}, tmp_path)


# Order


def test_each_source_gives_way_to_the_one_before_it(tmp_path):
    """An option wins over SUMMARIZER_*, that over OPENAI_*, that over summarizer.toml, and that over the default."""
    option = {"base_url": "http://option/v1"}
    openai = {"OPENAI_BASE_URL": "http://openai/v1"}
    ours = {"SUMMARIZER_BASE_URL": "http://ours/v1", **openai}
    toml = 'base_url = "http://file/v1"'
    assert load(tmp_path, option, ours, toml).base_url == "http://option/v1"
    assert load(tmp_path, {}, ours, toml).base_url == "http://ours/v1"
    assert load(tmp_path, {}, openai, toml).base_url == "http://openai/v1"
    assert load(tmp_path, {}, {}, toml).base_url == "http://file/v1"
    assert load(tmp_path).base_url is None


def test_sources_add_up(tmp_path):
    """Each setting is found where it is given, wherever the others are."""
    found = load(tmp_path, {"model": "m"}, {"SUMMARIZER_CONTEXT": "8192", "OPENAI_API_KEY": KEY}, "timeout = 5")
    assert (found.model, found.context, found.timeout, found.concurrency) == ("m", 8192, 5.0, 4)
    assert found.api_key == SecretStr(KEY)


def test_what_is_not_said_is_not_given(tmp_path):
    """An option that was left out, and an empty variable, leave the word to the next source."""
    environ = {"SUMMARIZER_BASE_URL": "", "OPENAI_BASE_URL": URL, "SUMMARIZER_MODEL": ""}
    found = load(tmp_path, {"base_url": None, "model": None}, environ, 'model = "m"')
    assert (found.base_url, found.model) == (URL, "m")


def test_the_process_environment_and_folder_are_the_default(tmp_path, monkeypatch):
    """Without more said, the sources are those of the process."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SUMMARIZER_MODEL", "m")
    (tmp_path / CONFIG_FILE).write_text("offline = true")
    found = Settings.load({})
    assert (found.model, found.offline) == ("m", True)


def test_answers_and_weights_lie_in_the_users_cache_folder(tmp_path):
    """Where no folder is named, the platform's own is taken."""
    found = load(tmp_path)
    assert found.cache == platformdirs.user_cache_path("summarizer") / "answers"
    assert found.weights == platformdirs.user_cache_path("summarizer") / "weights"


def test_a_tilde_is_the_home_folder(tmp_path, monkeypatch):
    """No shell expands what stands in a variable or a file."""
    monkeypatch.setenv("HOME", str(tmp_path))
    found = load(tmp_path, environ={"SUMMARIZER_CACHE": "~/a"}, toml='weights = "~/w"\ngguf = "x~"')
    assert (found.cache, found.weights, str(found.gguf)) == (tmp_path / "a", tmp_path / "w", "x~")


# Bad values


@pytest.mark.parametrize("name", ["annotate", "convert"])
def test_notes_are_for_english(tmp_path, name):
    """What they add is English; a brief does not mind, and an option undoes the file."""
    settings = load(tmp_path, toml=f"{name} = true", options={"to": "fr"})
    with pytest.raises(SettingsError, match=r"'annotate' and 'convert' .*English"):
        _ = settings.rendition
    assert load(tmp_path, toml=f"{name} = true").rendition.to == "en"
    assert load(tmp_path, toml=f"{name} = true", options={"to": "fr", name: False}).rendition.to == "fr"


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"options": {"timeout": "0"}}, r"'timeout' cannot be used: .*greater than 0 \(set by --timeout\)"),
        ({"options": {"base_url": "x"}}, r"'base_url' .*http://host:port/v1 \(set by --base-url\)"),
        ({"environ": {"OPENAI_BASE_URL": "localhost:8080"}}, r"\(set by OPENAI_BASE_URL\)"),
        ({"environ": {"SUMMARIZER_CONTEXT": "many"}}, r"'context' .*valid integer.* \(set by SUMMARIZER_CONTEXT\)"),
        ({"environ": {"SUMMARIZER_OFFLINE": "perhaps"}}, r"'offline' .*boolean.* \(set by SUMMARIZER_OFFLINE\)"),
        ({"environ": {"SUMMARIZER_CACHE": "~nobody-of-that-name/x"}}, r"'cache' .* \(set by SUMMARIZER_CACHE\)"),
        ({"toml": "concurrency = 0"}, rf"'concurrency' .* \(set by .*{CONFIG_FILE}\)"),
        ({"toml": "context = 511"}, rf"'context' .*512 \(set by .*{CONFIG_FILE}\)"),
        ({"toml": "model = 3"}, rf"'model' .*string \(set by .*{CONFIG_FILE}\)"),
        ({"toml": "modle = 'x'\nkey = 1"}, r"unknown settings: key, modle\. Known are: base_url, api_key_env, "),
        ({"toml": "= nonsense"}, rf"{CONFIG_FILE} cannot be read: "),
    ],
)
def test_a_bad_value_names_where_it_comes_from(tmp_path, given, complaint):
    """The error says which setting, what is wrong, and who set it."""
    with pytest.raises(SettingsError, match=complaint):
        load(tmp_path, **given)


def test_only_the_source_that_counts_is_judged(tmp_path):
    """A bad value that another one stands in for does no harm."""
    assert load(tmp_path, {"timeout": 3}, {"SUMMARIZER_TIMEOUT": "soon"}).timeout == 3


@pytest.mark.parametrize("content", [b"\xff\xfe", b'model = "\x00"'])
def test_a_file_that_is_no_toml_is_named(tmp_path, content):
    """Bytes that are no TOML are the file's fault, and said so."""
    (tmp_path / CONFIG_FILE).write_bytes(content)
    with pytest.raises(SettingsError, match=f"{CONFIG_FILE} cannot be read"):
        Settings.load({}, {}, tmp_path)


def test_a_folder_in_the_files_place_is_named(tmp_path):
    """A folder called summarizer.toml is no settings."""
    (tmp_path / CONFIG_FILE).mkdir()
    with pytest.raises(SettingsError, match=f"{CONFIG_FILE} cannot be read"):
        Settings.load({}, {}, tmp_path)


# Secrets


def test_the_key_is_masked(tmp_path):
    """Whatever prints settings prints no key."""
    found = load(tmp_path, environ={"OPENAI_API_KEY": KEY})
    for shown in (repr(found), str(found), found.model_dump_json(), repr(found.model_dump())):
        assert KEY not in shown


def test_a_key_of_the_wrong_type_is_not_quoted(tmp_path):
    """The error about a key does not hold it."""
    with pytest.raises(SettingsError, match="'api_key'") as caught:
        load(tmp_path, {"api_key": [KEY]})
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    "toml",
    [
        f'api_key = "{KEY}"',
        f'fallback_api_key = "{KEY}"',
        f'[endpoint.a]\napi_key = "{KEY}"',
        f'[endpoint.a]\napi_key_env = "{KEY}"',
        f'api_key_env = "{KEY}"',
    ],
)
def test_a_key_has_no_place_in_a_file(tmp_path, toml):
    """Files are copied and shared: a key in one is refused, not said back, and the way on is named."""
    with pytest.raises(SettingsError, match=r"(?s)key.*(variable|OPENAI_API_KEY)") as caught:
        load(tmp_path, {"endpoint": "a"} if "endpoint" in toml else {}, toml=toml)
    assert KEY not in str(caught.value)


# Profiles


PROFILES = """
endpoint.use = "local"
model = "common"
timeout = 7

[endpoint.local]
base_url = "http://127.0.0.1:11434/v1"
model = "qwen3:8b"
context = 8192
structured = "json_schema"
concurrency = 1

[endpoint.hosted]
base_url = "https://hosted.example/v1"
api_key_env = "HOSTED_KEY"
timeout = 60

[endpoint.small]
model = "qwen2.5-coder-0.5b"
"""
OPENAI = {"OPENAI_BASE_URL": "http://openai/v1", "OPENAI_API_KEY": KEY}


def test_a_profile_stands_where_the_file_does(tmp_path):
    """It is chosen by option, else by SUMMARIZER_ENDPOINT, else in the file; it gives way as the file does."""
    found = load(tmp_path, toml=PROFILES)
    assert ("local", "http://127.0.0.1:11434/v1", "qwen3:8b") == (found.endpoint, found.base_url, found.model)
    assert (8192, "json_schema", 1, 7) == (found.context, found.structured, found.concurrency, found.timeout)
    found = load(tmp_path, {}, {"SUMMARIZER_ENDPOINT": "hosted"}, PROFILES)
    assert ("https://hosted.example/v1", "common", 60) == (found.base_url, found.model, found.timeout)
    ours = {"SUMMARIZER_ENDPOINT": "hosted", "SUMMARIZER_CONTEXT": "512"}
    found = load(tmp_path, {"endpoint": "local"}, ours, PROFILES)
    assert ("local", "qwen3:8b", 512) == (found.endpoint, found.model, found.context)
    assert "m" == load(tmp_path, {"endpoint": "local", "model": "m"}, {}, PROFILES).model


@pytest.mark.parametrize("choice", [({"endpoint": "hosted"}, {}), ({}, {"SUMMARIZER_ENDPOINT": "hosted"})])
def test_a_profile_that_is_chosen_beats_openai_base_url(tmp_path, choice):
    """`--endpoint` is heard although OPENAI_BASE_URL is set; and OPENAI_API_KEY is not sent to another's address."""
    options, environ = choice
    found = load(tmp_path, options, environ | OPENAI | {"HOSTED_KEY": "its own"}, PROFILES)
    assert ("https://hosted.example/v1", SecretStr("its own")) == (found.base_url, found.api_key)
    assert load(tmp_path, options, environ | OPENAI, PROFILES).api_key is None
    assert load(tmp_path, {"endpoint": "local"}, OPENAI, PROFILES).api_key is None
    handed = load(tmp_path, options | {"api_key": "handed"}, environ | OPENAI, PROFILES)
    assert handed.api_key == SecretStr("handed")


def test_an_address_above_the_choice_leaves_the_profile_out(tmp_path):
    """What is told of one server is not used for another: neither its model, nor its window, nor its key."""
    ours = {"SUMMARIZER_ENDPOINT": "hosted"}
    for options, environ in (({}, OPENAI), ({"base_url": "http://openai/v1"}, ours | OPENAI)):
        found = load(tmp_path, options, environ, PROFILES)
        assert (None, "http://openai/v1", SecretStr(KEY)) == (found.endpoint, found.base_url, found.api_key)
        assert ("common", None, None, 7) == (found.model, found.context, found.api_key_env, found.timeout)


@pytest.mark.parametrize(
    ("options", "environ"),
    [
        ({"endpoint": "local", "base_url": URL}, {}),
        ({}, {"SUMMARIZER_ENDPOINT": "local", "SUMMARIZER_BASE_URL": URL}),
    ],
)
def test_two_servers_named_in_one_place_are_refused(tmp_path, options, environ):
    """Which one is meant cannot be known."""
    with pytest.raises(SettingsError, match=r"(?i)endpoint and .*base.url name two servers"):
        load(tmp_path, options, environ, PROFILES)


def test_a_profile_without_an_address_goes_with_any(tmp_path):
    """It only tells a model, say: of the embedded ones, or of the server that something else names."""
    found = load(tmp_path, {"endpoint": "small"}, {}, PROFILES)
    assert (None, "qwen2.5-coder-0.5b") == (found.base_url, found.model)
    found = load(tmp_path, {"endpoint": "small"}, OPENAI, PROFILES)
    assert ("http://openai/v1", SecretStr(KEY)) == (found.base_url, found.api_key)


def test_the_key_of_an_address_in_the_file_is_for_that_address(tmp_path):
    """At the top of the file too, api_key_env stands before OPENAI_API_KEY, and goes with the file's own address."""
    toml = 'base_url = "https://hosted.example/v1"\napi_key_env = "HOSTED_KEY"'
    assert load(tmp_path, {}, {"HOSTED_KEY": "its own", "OPENAI_API_KEY": KEY}, toml).api_key == SecretStr("its own")
    assert load(tmp_path, {}, {"OPENAI_API_KEY": KEY}, toml).api_key is None
    elsewhere = load(tmp_path, {"base_url": URL}, {"HOSTED_KEY": "its own", "OPENAI_API_KEY": KEY}, toml)
    assert elsewhere.api_key == SecretStr(KEY)


def test_a_key_that_is_not_there_is_missed_before_anything_is_asked(tmp_path):
    """What needs no server works without it; what does says which variable to set."""
    settings = load(tmp_path, {"endpoint": "hosted"}, {}, PROFILES)
    with pytest.raises(SettingsError, match=r"hosted\.example/v1 is to stand in HOSTED_KEY.*Set that variable"):
        RemoteServer(settings)


@pytest.mark.parametrize(
    ("options", "toml", "complaint"),
    [
        ({"endpoint": "olama"}, PROFILES, r"no endpoint 'olama' \(set by --endpoint\).* has: hosted, local, small\."),
        ({"endpoint": "olama"}, "", r"no endpoint 'olama'.* here has none.*\[endpoint\.NAME\]"),
        ({}, 'endpoint = "a"\n[endpoint.a]\n', r'endpoint\.use = "NAME"'),
        ({}, 'endpoint = "a"', r'endpoint\.use = "NAME"'),
        ({}, '[endpoint]\nbase_url = "http://a/v1"', r"has endpoint\.base_url, which is no table"),
        ({}, '"endpoint" = "a"', r'endpoint\.use = "NAME"'),
        ({}, '[[endpoint]]\nbase_url = "http://a/v1"', r'endpoint\.use = "NAME"'),
        ({}, "endpoint.use = 3", r'endpoint\.use = "NAME"'),
        ({}, '[endpoint.a]\nbase_ulr = "x"\ncache = "y"', r"in \[endpoint\.a\]: base_ulr, cache\. Known are: "),
        ({"endpoint": "a"}, '[endpoint.a]\nbase_url = "x"', r"'base_url' .* \(set by \[endpoint\.a\] of .*\)"),
    ],
)
def test_a_bad_profile_is_explained(tmp_path, options, toml, complaint):
    """Unknown names list the known ones; what is no profile is shown what one looks like."""
    with pytest.raises(SettingsError, match=complaint):
        load(tmp_path, options, {}, toml)


def test_a_profile_that_is_not_chosen_does_no_harm(tmp_path):
    """Only the values that count are judged."""
    assert load(tmp_path, {}, {}, "[endpoint.a]\ntimeout = -1\n").timeout == 600


@pytest.mark.parametrize("block", README_BLOCKS, ids=lambda block: block.splitlines()[0])
def test_the_readme_tells_profiles_that_load(tmp_path, block):
    """Each block of settings in the README is read as it stands, each of its profiles with the key in its variable."""
    names = list(tomllib.loads(block).get("endpoint", {}).keys() - {"use"})
    keys = dict.fromkeys(re.findall(r'api_key_env = "(\w+)"', block), KEY)
    for name in names or [None]:
        found = load(tmp_path, {"endpoint": name}, keys, block)
        assert found.endpoint == name
        assert bool(found.base_url) is (name is not None)
        assert (found.api_key is not None) is (found.api_key_env is not None)


# Addresses


@pytest.mark.parametrize(
    "written",
    [URL, f"{URL}/", f"{URL}//", f" {URL}\n", f"{URL}/chat/completions", f"{URL}/chat/completions/"],
)
def test_an_address_is_understood_as_people_paste_it(written):
    """A slash, spaces round it and the whole path of the call are taken off: answers are kept under one address."""
    assert Settings(base_url=written).base_url == URL


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("HTTP://LocalHost:80/v1", "http://localhost/v1"),
        ("https://API.example.com:443/V1", "https://api.example.com/V1"),
        ("https://api.example.com:80", "https://api.example.com:80"),
        ("http://[FE80::1]:8080/v1", "http://[fe80::1]:8080/v1"),
    ],
)
def test_an_address_has_one_form(written, kept):
    """Capitals of the host and the port of the scheme make no other server, whose answers would be paid for again."""
    assert Settings(base_url=written).base_url == kept


@pytest.mark.parametrize("written", ["https://api.example.com", "http://[::1]:8080/v1", "http://[fe80::1%25eth0]:1/v1"])
def test_other_good_addresses_stay(written):
    """No path and IPv6 are no fault."""
    assert Settings(base_url=written).base_url == written


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("127.0.0.1:8080/v1", "should look like http://host:port/v1"),
        ("localhost", "should look like"),
        ("ftp://host/v1", "should look like"),
        ("http://", "should look like"),
        ("http:///v1", "should look like"),
        ("http://my host/v1", "should look like"),
        ("http://host:80a/v1", "[Pp]ort"),
        ("http://host:99999/v1", "[Pp]ort"),
        ("http://[::1/v1", "Invalid IPv6 URL"),
        ("http://user:secret@host/v1", "a key belongs into OPENAI_API_KEY"),
        ("http://host/v1?api-version=1", "nothing may follow"),
        ("http://host/v1#x", "nothing may follow"),
    ],
)
def test_a_bad_address_is_refused_before_anything_is_asked(tmp_path, written, complaint):
    """What cannot be an address is a settings error; a password in it is not said back."""
    with pytest.raises(SettingsError, match=complaint) as caught:
        load(tmp_path, {"base_url": written})
    assert "secret" not in str(caught.value)
