"""Profiles of endpoints in `summarizer.toml`: how they are told, and which one counts beside the other sources.

What is told of one server is used for that server alone, and above all its key.
"""

import re
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from summarizer.errors import SettingsError

CONFIG_FILE = "summarizer.toml"
_USE = "use"
_HOW_TO_CHOOSE = 'endpoint.use = "NAME" chooses a profile; it is told in a table [endpoint.NAME].'
_KEYS = frozenset({"api_key", "fallback_api_key"})
_PROFILE = ("base_url", "model", "api_key_env", "context", "structured", "concurrency", "timeout", "rpm", "tpm")
"""What a profile may tell, as far as there is such a setting."""


class Given(NamedTuple):
    """A value that is not checked yet, and who gave it."""

    value: Any
    source: str
    rank: int = 0
    """How near to the user: 0 in the file, `GENERAL` variables, `OURS`, and options."""


GENERAL, OURS, OPTION = 1, 2, 3


def read_file(path: Path, known: Collection[str]) -> tuple[dict[str, Given], dict[str, dict[str, Given]]]:
    """What stands at the top of the file, where the *known* settings may, and its profiles by name.

    Raises: SettingsError for a file that cannot be read, for unknown settings, and for a key.
    """
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
    if not isinstance(endpoint, dict) or not isinstance(endpoint.get(_USE, ""), str):
        raise SettingsError(f"{path} cannot be read: {_HOW_TO_CHOOSE}")
    profiles = {name: _profile(path, name, table, known) for name, table in endpoint.items() if name != _USE}
    _require_known(path, "", loaded, [setting for setting in known if setting != "endpoint"])
    given = loaded | ({"endpoint": endpoint[_USE]} if _USE in endpoint else {})
    return {name: Given(value, str(path)) for name, value in given.items()}, profiles


def _profile(path: Path, name: str, table: object, known: Collection[str]) -> dict[str, Given]:
    if not isinstance(table, dict):
        raise SettingsError(f"{path} has endpoint.{name}, which is no table. {_HOW_TO_CHOOSE}")
    _require_known(path, f" in [endpoint.{name}]", table, [setting for setting in _PROFILE if setting in known])
    return {key: Given(value, f"[endpoint.{name}] of {path}") for key, value in table.items()}


def _require_known(path: Path, where: str, table: Mapping[str, object], known: Collection[str]) -> None:
    """Raises: SettingsError for a key that does not belong into a file, and for unknown settings."""
    if held := sorted(_KEYS & table.keys()):
        raise SettingsError(
            f"{path} holds a key{where}: {held[0]}. Files are copied and shared, so keys stand in the environment: as "
            "OPENAI_API_KEY, or in a variable whose name api_key_env tells here."
        )
    if unknown := sorted(table.keys() - set(known)):
        told = ", ".join(name for name in known if name not in _KEYS)
        raise SettingsError(f"{path} has unknown settings{where}: {', '.join(unknown)}. Known are: {told}.")


def chosen(
    profiles: Mapping[str, dict[str, Given]],
    file: dict[str, Given],
    environment: dict[str, Given],
    options: dict[str, Given],
) -> dict[str, Given]:
    """What is given, with the profile that is chosen in its place.

    An address that stands above the choice is another server's, so that nothing of the profile is used then; one that
    stands below, and the keys of the environment, are not used with the profile's own address.
    Raises: SettingsError for a profile that is not there, and for two addresses in one place.
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
        own = {name: profile[name] for name in ("base_url", "api_key_env") if name in profile}
        handed = {name: given for name, given in options.items() if name == "api_key"}
        rest = {name: given for name, given in found.items() if name not in {"base_url", "api_key", "api_key_env"}}
        found = rest | own | handed
    return found


def _named(profiles: Mapping[str, dict[str, Given]], choice: Given) -> dict[str, Given]:
    """The profile of that name. Raises: SettingsError."""
    if choice.value in profiles:
        return profiles[choice.value]
    there = f"{CONFIG_FILE} has: {', '.join(sorted(profiles))}" if profiles else f"{CONFIG_FILE} here has none"
    raise SettingsError(f"There is no endpoint {choice.value!r} (set by {choice.source}). {there}. {_HOW_TO_CHOOSE}")
