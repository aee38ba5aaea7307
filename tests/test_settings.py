"""Settings: where they come from, in which order, and what is said about a bad one."""

import platformdirs
import pytest
from pydantic import SecretStr

from summarizer.errors import SettingsError
from summarizer.settings import CONFIG_FILE, Settings

URL = "http://127.0.0.1:8080/v1"
KEY = "sk-CANARY-0123456789"


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
        ({"toml": "modle = 'x'\nkey = 1"}, r"unknown settings: key, modle\. Known are: base_url, api_key, "),
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
        load(tmp_path, toml=f'api_key = ["{KEY}"]')
    assert KEY not in str(caught.value)


# Addresses


@pytest.mark.parametrize(
    "written",
    [URL, f"{URL}/", f"{URL}//", f" {URL}\n", f"{URL}/chat/completions", f"{URL}/chat/completions/"],
)
def test_an_address_is_understood_as_people_paste_it(written):
    """A slash, spaces round it and the whole path of the call are taken off: answers are kept under one address."""
    assert Settings(base_url=written).base_url == URL


@pytest.mark.parametrize("written", ["https://api.example.com", "http://[::1]:8080/v1", "HTTP://localhost/v1"])
def test_other_good_addresses_stay(written):
    """No path, IPv6 and capitals are no fault."""
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
