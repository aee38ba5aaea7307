"""The settings of a run as one frozen value, and the order in which they are found."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import SplitResult, urlsplit

import platformdirs
from pydantic import (
    BaseModel,
    ByteSize,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from summarizer.errors import SettingsError
from summarizer.languages import Language
from summarizer.profiles import CONFIG_FILE, GENERAL, OPTION, OURS, Given, chosen, read_file

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


Length = Literal["short", "medium", "long"]
_CLAIMS: dict[Length, int] = {"short": 3, "medium": 8, "long": 24}
_SENTENCES_A_POINT: dict[Length, float] = {"short": 4, "medium": 3, "long": 1.5}


class Commission(BaseModel):
    """What sort of brief is wanted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    length: Length = "medium"
    claims: int | None = None
    audience: str = "a reader who follows Chinese policy"
    language: Literal["en", "zh"] = "en"

    @property
    def most_claims(self) -> int:
        """Claims of a brief at most."""
        return self.claims or _CLAIMS[self.length]

    @property
    def sentences_a_point(self) -> float:
        """One point is selected for about so many sentences of a passage."""
        wide_enough = (length for length, claims in _CLAIMS.items() if claims >= self.most_claims)
        return _SENTENCES_A_POINT[next(wide_enough, "long")]


Style = Literal["news", "literal", "plain"]
Spelling = Literal["american", "british"]


class Rendition(BaseModel):
    """What sort of translation is wanted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    to: Language = "en"
    style: Style = "news"
    spelling: Spelling = "american"
    refine: bool = False
    annotate: bool = False
    convert: bool = False

    @model_validator(mode="after")
    def _notes_are_english(self) -> Self:
        if self.to != "en" and (self.annotate or self.convert):
            raise ValueError("'annotate' and 'convert' add English to a translation; for another language set neither")
        return self


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
    rpm: int | None = Field(default=None, ge=1)
    """Requests a minute, where the server has a limit that it does not say."""
    tpm: int | None = Field(default=None, ge=1)
    """Tokens a minute, prompts and answers together."""
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
    length: Length = "medium"
    """Of a brief: up to 3, 8 or 24 claims."""
    claims: int | None = Field(default=None, ge=1, le=200)
    """Claims of a brief at most, whatever its length is called."""
    audience: str | None = None
    """For whom a brief is: it decides what is picked."""
    language: Literal["en", "zh"] = "en"
    """Of a brief."""
    to: Language = "en"
    """Of a translation, as BCP 47 has it."""
    style: Style = "news"
    """Of a translation: as an English paper writes, close to the Chinese, or in plain words."""
    spelling: Spelling = "american"
    """Of English translations."""
    refine: bool = False
    """Ask again, in another way, about each sentence of a translation in which a check still finds something."""
    annotate: bool = False
    """Explain each person and term where a translation names them first."""
    convert: bool = False
    """Say what Chinese and metric measures come to in those of English-speaking countries."""
    memory: bool = True
    """Reuse what was translated before, and remember what is translated now."""
    prompts: Path | None = None
    """A folder whose prompts stand in for ours, file by file."""
    glossary: tuple[Path, ...] = ()
    """Glossaries of the user's, .tsv, .csv or .tbx; a later one stands over an earlier one, and all over ours."""
    data: Path = Field(default_factory=lambda: platformdirs.user_data_path("summarizer"))
    """What the program remembers for its user: terms, translations."""
    cache: Path = Field(default_factory=lambda: platformdirs.user_cache_path("summarizer") / "answers")
    weights: Path = Field(default_factory=lambda: platformdirs.user_cache_path("summarizer") / "weights")

    @property
    def caps(self) -> Caps:
        return Caps(max_calls=self.max_calls, max_tokens=self.max_tokens, max_cost=self.max_cost)

    @property
    def commission(self) -> Commission:
        told = {"audience": self.audience} if self.audience else {}
        return Commission(length=self.length, claims=self.claims, language=self.language, **told)

    @property
    def rendition(self) -> Rendition:
        """What sort of translation is wanted. Raises: SettingsError where two settings do not go together."""
        try:
            return Rendition(**{name: getattr(self, name) for name in Rendition.model_fields})
        except ValidationError as exc:
            raise SettingsError(f"{exc.errors()[0]['msg'].removeprefix('Value error, ')}.") from exc

    @field_validator("base_url", "fallback_base_url")
    @classmethod
    def _address(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None:
            return None
        address = value.strip().rstrip("/").removesuffix("/chat/completions").rstrip("/")
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname or re.search(r"\s", address):
            raise ValueError("it should look like http://host:port/v1")
        if parts.username is not None:  # it would stand in every record and message
            key = "SUMMARIZER_FALLBACK_API_KEY" if info.field_name == "fallback_base_url" else "OPENAI_API_KEY"
            raise ValueError(f"it holds a password; a key belongs into {key}")
        if parts.query or parts.fragment:
            raise ValueError("nothing may follow its path: chat/completions is added there")
        return _canonical(parts)

    @field_validator("api_key_env")
    @classmethod
    def _variable(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch("[A-Z_][A-Z0-9_]*", value):  # it may be a key: it is not said back
            raise ValueError("it is the name of a variable in capitals, such as DEEPSEEK_API_KEY, and never a key")
        return value

    @field_validator("gguf", "prompts", "data", "cache", "weights")
    @classmethod
    def _place(cls, value: Path | None) -> Path | None:
        return _at_home(value) if value else value

    @field_validator("glossary", mode="before")
    @classmethod
    def _several(cls, value: object) -> object:
        """One path, or several as an environment variable has them: parted like those of PATH."""
        return tuple(filter(None, value.split(os.pathsep))) if isinstance(value, str) else value

    @field_validator("glossary")
    @classmethod
    def _places(cls, value: tuple[Path, ...]) -> tuple[Path, ...]:
        return tuple(map(_at_home, value))

    @classmethod
    def load(cls, options: Mapping[str, Any], environ: Mapping[str, str] = os.environ, folder: Path = Path()) -> Self:
        """Settings from *options*, else the environment, else `summarizer.toml` in *folder*, else the defaults.

        An option that is None counts as not given, and so does an empty variable. A profile that is chosen stands
        where the file does, but for its address and its key, which stand where it is chosen: they belong together.
        Raises: SettingsError naming where the bad value came from.
        """
        file, profiles = read_file(folder / CONFIG_FILE, list(cls.model_fields))
        found = chosen(profiles, file, _from_environment(environ), _from_options(options))
        if (variable := found.get("api_key_env")) and found.get("api_key", variable).rank < OURS:
            found.pop("api_key", None)
            if key := environ.get(str(variable.value)):
                found["api_key"] = Given(key, str(variable.value))
        try:
            return cls(**{name: given.value for name, given in found.items()})
        except ValidationError as exc:
            first = exc.errors()[0]
            name = str(first["loc"][0])
            reason = first["msg"].removeprefix("Value error, ")
            raise SettingsError(
                f"The setting {name!r} cannot be used: {reason} (set by {found[name].source})."
            ) from exc


def _canonical(parts: SplitResult) -> str:
    """One address for all ways to write it, since answers are kept under it. Raises: ValueError for what is no port."""
    scheme, host = parts.scheme.lower(), (parts.hostname or "").lower()
    named = f"[{host}]" if ":" in host else host
    usual = parts.port in {None, {"http": 80, "https": 443}[scheme]}
    return f"{scheme}://{named}{'' if usual else f':{parts.port}'}{parts.path}"


def _at_home(path: Path) -> Path:
    """*path* with its tilde read. Raises: ValueError for a user that there is not."""
    try:
        return path.expanduser()
    except RuntimeError as exc:
        raise ValueError(str(exc)) from exc


def _from_options(options: Mapping[str, Any]) -> dict[str, Given]:
    given = {name: Given(value, f"--{name.replace('_', '-')}", OPTION) for name, value in options.items()}
    return {name: option for name, option in given.items() if option.value is not None and option.value != []}


def _from_environment(environ: Mapping[str, str]) -> dict[str, Given]:
    """SUMMARIZER_* for every setting; the names every OpenAI client knows for the address and the key."""
    known = {f"SUMMARIZER_{name.upper()}" for name in Settings.model_fields}
    if unknown := sorted(name for name in environ if name.startswith("SUMMARIZER_") and name not in known):
        raise SettingsError(f"{', '.join(unknown)}: no such setting. There are: {', '.join(sorted(known))}.")
    general = {"base_url": "OPENAI_BASE_URL", "api_key": "OPENAI_API_KEY"}
    ours = {name: f"SUMMARIZER_{name.upper()}" for name in Settings.model_fields}
    variables = [(*one, GENERAL) for one in general.items()] + [(*one, OURS) for one in ours.items()]
    return {name: Given(environ[told], told, rank) for name, told, rank in variables if environ.get(told)}
