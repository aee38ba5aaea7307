"""The settings of a run as one frozen value, and the order in which they are found."""

import os
import re
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple, Self
from urllib.parse import urlsplit

import platformdirs
from pydantic import BaseModel, ByteSize, ConfigDict, Field, SecretStr, ValidationError, field_validator

from summarizer.errors import SettingsError

CONFIG_FILE = "summarizer.toml"
Rung = Literal["json_schema", "json_object_schema", "tool", "json_object", "prompted"]
"""Ways to ask for JSON, from an enforced schema down: OpenAI's own, llama.cpp's older one, a tool that must be called,
JSON of any shape, and words alone.
"""


class Price(BaseModel):
    """US dollars for a million tokens."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    input: float = Field(ge=0)
    output: float = Field(ge=0)


class Caps(BaseModel):
    """What a run may use at most; None is without end."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_calls: int | None = None
    max_tokens: int | None = None
    max_cost: float | None = None


class Settings(BaseModel):
    """Everything a run can be told. With no *base_url* the embedded model answers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    endpoint: str | None = None
    """The profile of `summarizer.toml` that these settings were taken from; `load` finds it by this name."""
    base_url: str | None = None
    """Where `chat/completions` hangs, for example http://127.0.0.1:8080/v1."""
    api_key: SecretStr | None = None
    api_key_env: str | None = None
    """The environment variable that holds the key of this address; OPENAI_API_KEY is not sent to it then."""
    model: str | None = None
    """As the endpoint calls it; for the embedded model, a name of `summarizer models`."""
    gguf: Path | None = None
    """A GGUF file to embed instead of the models we know."""
    offline: bool = False
    """Never download weights."""
    context: int | None = Field(default=None, ge=512)
    """Tokens one request may use, prompt and answer together. Else what the server says, or 4096. An embedded model
    trained for fewer gets fewer."""
    structured: Rung | None = None
    """The one way to ask for JSON; else the best that the server keeps to is found out."""
    fallback_base_url: str | None = None
    """Another endpoint, for what the first will not answer about."""
    fallback_model: str | None = None
    fallback_api_key: SecretStr | None = None
    timeout: float = Field(default=600.0, gt=0)
    """Seconds for one question, all its tries together."""
    concurrency: int = Field(default=4, ge=1, le=256)
    """Requests in flight on an endpoint that is not ours; the embedded model takes one at a time."""
    max_calls: int | None = Field(default=None, ge=0)
    """Calls that a run may pay for; what is in the cache costs none."""
    max_tokens: int | None = Field(default=None, ge=0)
    """Tokens that a run may use, of prompts and answers together."""
    max_cost: float | None = Field(default=None, ge=0)
    """US dollars that a run may cost, by the prices known."""
    prices: dict[str, Price] = Field(default_factory=dict)
    """By model; they stand before those that come with the program."""
    max_size: ByteSize = Field(default=ByteSize(10_000_000), gt=0)
    """Bytes of the largest file that is read; of JSON Lines, of the longest line."""
    follow_links: bool = False
    """Read links that lead out of the folder they were found in."""
    assist: bool = False
    """Ask the model how to divide a page where the rules are uncertain."""
    prompts: Path | None = None
    """A folder whose prompts stand in for ours, file by file."""
    cache: Path = Field(default_factory=lambda: platformdirs.user_cache_path("summarizer") / "answers")
    weights: Path = Field(default_factory=lambda: platformdirs.user_cache_path("summarizer") / "weights")

    @property
    def caps(self) -> Caps:
        return Caps(max_calls=self.max_calls, max_tokens=self.max_tokens, max_cost=self.max_cost)

    @field_validator("base_url", "fallback_base_url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        address = value.strip().rstrip("/").removesuffix("/chat/completions").rstrip("/")
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname or re.search(r"\s", address):
            raise ValueError("it should look like http://host:port/v1")
        if parts.username is not None:  # it would stand in every record and message
            raise ValueError("it holds a password; a key belongs into OPENAI_API_KEY")
        if parts.query or parts.fragment:
            raise ValueError("nothing may follow its path: chat/completions is added there")
        _ = parts.port  # raises ValueError where it is no port
        return address

    @field_validator("api_key_env")
    @classmethod
    def _variable(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch("[A-Z_][A-Z0-9_]*", value):  # it may be a key: it is not said back
            raise ValueError("it is the name of a variable in capitals, such as DEEPSEEK_API_KEY, and never a key")
        return value

    @field_validator("gguf", "prompts", "cache", "weights")
    @classmethod
    def _place(cls, value: Path | None) -> Path | None:
        try:
            return value.expanduser() if value else value
        except RuntimeError as exc:
            raise ValueError(str(exc)) from exc

    @classmethod
    def load(cls, options: Mapping[str, Any], environ: Mapping[str, str] = os.environ, folder: Path = Path()) -> Self:
        """Settings from *options*, else the environment, else `summarizer.toml` in *folder*, else the defaults.

        An option that is None counts as not given, and so does an empty variable. A profile that is chosen stands
        where the file does, but for its address and its key, which stand where it is chosen: they belong together.
        Raises: SettingsError naming where the bad value came from.
        """
        file, profiles = _from_file(folder / CONFIG_FILE)
        found = _chosen(profiles, file, _from_environment(environ), _from_options(options))
        if (variable := found.get("api_key_env")) and found.get("api_key", variable).rank < _OURS:
            found.pop("api_key", None)
            if key := environ.get(str(variable.value)):
                found["api_key"] = _Given(key, str(variable.value))
        try:
            return cls(**{name: given.value for name, given in found.items()})
        except ValidationError as exc:
            first = exc.errors()[0]
            name = str(first["loc"][0])
            reason = first["msg"].removeprefix("Value error, ")
            raise SettingsError(
                f"The setting {name!r} cannot be used: {reason} (set by {found[name].source})."
            ) from exc


_USE = "use"
_HOW_TO_CHOOSE = 'endpoint.use = "NAME" chooses a profile; it is told in a table [endpoint.NAME].'
_KEYS = frozenset({"api_key", "fallback_api_key"})
_PROFILE = tuple(
    name
    for name in ("base_url", "model", "api_key_env", "context", "structured", "concurrency", "timeout", "rpm", "tpm")
    if name in Settings.model_fields
)
"""What a profile may tell."""


class _Given(NamedTuple):
    """A value that is not checked yet, and who gave it."""

    value: Any
    source: str
    rank: int = 0
    """How near to the user: 0 in the file, `_GENERAL` variables, `_OURS`, and options."""


_GENERAL, _OURS, _OPTION = 1, 2, 3


def _from_options(options: Mapping[str, Any]) -> dict[str, _Given]:
    given = {name: _Given(value, f"--{name.replace('_', '-')}", _OPTION) for name, value in options.items()}
    return {name: option for name, option in given.items() if option.value is not None}


def _from_environment(environ: Mapping[str, str]) -> dict[str, _Given]:
    """SUMMARIZER_* for every setting; the names every OpenAI client knows for the address and the key."""
    known = {f"SUMMARIZER_{name.upper()}" for name in Settings.model_fields}
    if unknown := sorted(name for name in environ if name.startswith("SUMMARIZER_") and name not in known):
        raise SettingsError(f"{', '.join(unknown)}: no such setting. There are: {', '.join(sorted(known))}.")
    general = {"base_url": "OPENAI_BASE_URL", "api_key": "OPENAI_API_KEY"}
    ours = {name: f"SUMMARIZER_{name.upper()}" for name in Settings.model_fields}
    variables = [(*one, _GENERAL) for one in general.items()] + [(*one, _OURS) for one in ours.items()]
    return {name: _Given(environ[told], told, rank) for name, told, rank in variables if environ.get(told)}


def _from_file(path: Path) -> tuple[dict[str, _Given], dict[str, dict[str, _Given]]]:
    """What stands at the top of the file, and its profiles by name."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}, {}
    except (OSError, UnicodeDecodeError) as exc:
        raise SettingsError(f"{path} cannot be read: {exc}.") from exc
    if re.search(r"^\s*endpoint\s*=", text, re.MULTILINE):  # TOML has no name for a text and for tables
        raise SettingsError(f"{path} cannot be read: {_HOW_TO_CHOOSE}")
    try:
        loaded = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        raise SettingsError(f"{path} cannot be read: {exc}. Each line is name = value; text stands in quotes.") from exc
    endpoint = loaded.pop("endpoint", {})
    if not isinstance(endpoint.get(_USE, ""), str):
        raise SettingsError(f"{path} cannot be read: {_HOW_TO_CHOOSE}")
    profiles = {name: _profile(path, name, table) for name, table in endpoint.items() if name != _USE}
    _require_known(path, "", loaded, Settings.model_fields.keys() - {"endpoint"})
    given = loaded | ({"endpoint": endpoint[_USE]} if _USE in endpoint else {})
    return {name: _Given(value, str(path)) for name, value in given.items()}, profiles


def _profile(path: Path, name: str, table: object) -> dict[str, _Given]:
    if not isinstance(table, dict):
        raise SettingsError(f"{path} has endpoint.{name}, which is no table. {_HOW_TO_CHOOSE}")
    _require_known(path, f" in [endpoint.{name}]", table, _PROFILE)
    return {key: _Given(value, f"[endpoint.{name}] of {path}") for key, value in table.items()}


def _require_known(path: Path, where: str, table: Mapping[str, object], known: Collection[str]) -> None:
    """Raises: SettingsError for a key that does not belong into a file, and for unknown settings."""
    if held := sorted(_KEYS & table.keys()):
        raise SettingsError(
            f"{path} holds a key{where}: {held[0]}. Files are copied and shared, so keys stand in the environment: as "
            "OPENAI_API_KEY, or in a variable whose name api_key_env tells here."
        )
    if unknown := sorted(table.keys() - set(known)):
        told = ", ".join(name for name in Settings.model_fields if name in known and name not in _KEYS)
        raise SettingsError(f"{path} has unknown settings{where}: {', '.join(unknown)}. Known are: {told}.")


def _chosen(
    profiles: Mapping[str, dict[str, _Given]],
    file: dict[str, _Given],
    environment: dict[str, _Given],
    options: dict[str, _Given],
) -> dict[str, _Given]:
    """What is given, with the profile that is chosen in its place.

    An address that stands above the choice is another server's, so that nothing of the profile is used then; one that
    stands below, and the keys of the environment, are not used with the profile's own address.
    """
    address = (environment | options).get("base_url")
    if address:  # the key that the file names is for the address that the file names
        file = {name: given for name, given in file.items() if name != "api_key_env"}
    found = file | environment | options
    choice = found.get("endpoint")
    if choice is None:
        return found
    profile = _named(profiles, choice)
    if address and "base_url" in profile:
        if address.rank == choice.rank:
            raise SettingsError(f"{choice.source} and {address.source} name two servers. Leave one of them out.")
        if address.rank > choice.rank:
            return {name: given for name, given in found.items() if name != "endpoint"}
    found = file | profile | environment | options
    if "base_url" in profile:
        found = {name: given for name, given in found.items() if name not in {"base_url", "api_key", "api_key_env"}}
        found |= {name: profile[name] for name in ("base_url", "api_key_env") if name in profile}
    return found


def _named(profiles: Mapping[str, dict[str, _Given]], choice: _Given) -> dict[str, _Given]:
    """The profile of that name. Raises: SettingsError."""
    if choice.value in profiles:
        return profiles[choice.value]
    there = f"{CONFIG_FILE} has: {', '.join(sorted(profiles))}" if profiles else f"{CONFIG_FILE} here has none"
    raise SettingsError(f"There is no endpoint {choice.value!r} (set by {choice.source}). {there}. {_HOW_TO_CHOOSE}")
