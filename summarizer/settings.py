"""The settings of a run as one frozen value, and the order in which they are found."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from summarizer.errors import SettingsError

CONFIG_FILE = "summarizer.toml"


class Settings(BaseModel):
    """Everything a run can be told. With no *base_url* the embedded model answers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    base_url: str | None = None
    """Where `chat/completions` hangs, for example http://127.0.0.1:8080/v1."""
    api_key: SecretStr | None = None
    model: str | None = None
    """As the endpoint calls it; for the embedded model, a name of `summarizer models`."""
    gguf: Path | None = None
    """A GGUF file to embed instead of the models we know."""
    offline: bool = False
    """Never download weights."""
    context: int = Field(default=4096, ge=512)
    """Tokens one request may use, prompt and answer together. An embedded model trained for fewer gets fewer."""
    timeout: float = Field(default=600.0, gt=0)
    """Seconds for one question, all its tries together."""
    concurrency: int = Field(default=4, ge=1, le=256)
    """Requests in flight on an endpoint that is not ours; the embedded model takes one at a time."""
    prompts: Path | None = None
    """A folder whose prompts stand in for ours, file by file."""
    cache: Path = Field(default_factory=lambda: platformdirs.user_cache_path("summarizer") / "answers")
    weights: Path = Field(default_factory=lambda: platformdirs.user_cache_path("summarizer") / "weights")

    @field_validator("base_url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        address = value.strip().rstrip("/").removesuffix("/chat/completions")
        if not address.startswith(("http://", "https://")):
            raise ValueError("it should look like http://host:port/v1")
        return address

    @classmethod
    def load(cls, options: Mapping[str, Any], environ: Mapping[str, str] = os.environ, folder: Path = Path()) -> Self:
        """Settings from *options*, else the environment, else `summarizer.toml` in *folder*, else the defaults.

        An option that is None counts as not given, and so does an empty variable.
        Raises: SettingsError naming where the bad value came from.
        """
        found = _from_file(folder / CONFIG_FILE) | _from_environment(environ)
        found |= {name: value for name, value in options.items() if value is not None}
        try:
            return cls(**found)
        except ValidationError as exc:
            first = exc.errors()[0]
            name = ".".join(str(part) for part in first["loc"])
            source = f"--{name.replace('_', '-')}, {_variable(name)} or {CONFIG_FILE}"
            reason = first["msg"].removeprefix("Value error, ")
            raise SettingsError(f"The setting {name!r} cannot be used: {reason} (set by {source}).") from exc


def _variable(name: str) -> str:
    return f"SUMMARIZER_{name.upper()}"


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    """SUMMARIZER_* for every setting; the names every OpenAI client knows for the address and the key."""
    general = {"base_url": environ.get("OPENAI_BASE_URL"), "api_key": environ.get("OPENAI_API_KEY")}
    ours = {name: environ.get(_variable(name)) for name in Settings.model_fields}
    return {name: value for name, value in [*general.items(), *ours.items()] if value}


def _from_file(path: Path) -> dict[str, Any]:
    try:
        loaded = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise SettingsError(f"{path} cannot be read: {exc}.") from exc
    unknown = loaded.keys() - Settings.model_fields.keys()
    if unknown:
        known = ", ".join(Settings.model_fields)
        raise SettingsError(f"{path} has unknown settings: {', '.join(sorted(unknown))}. Known are: {known}.")
    return loaded
