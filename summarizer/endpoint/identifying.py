"""What a server says of itself: its product, its models, and how many tokens fit. Asked for nothing that costs."""

import asyncio
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from summarizer.endpoint.connecting import Connection
from summarizer.errors import AccessError, EndpointError, UnreachableError

_WINDOWS = ("max_model_len", "context_length", "context_window", "max_context_length", "max_input_tokens")
"""Under what names servers list the window of a model: vLLM and SGLang, OpenRouter, Groq, Mistral, gateways."""
_OWNERS = {"llamacpp": "llama.cpp", "vllm": "vLLM", "sglang": "SGLang", "library": "Ollama", "me": "llama-cpp-python"}


class Offered(BaseModel):
    """A model that a server lists."""

    model_config = ConfigDict(frozen=True)

    id: str
    window: int | None = None
    """Tokens that fit one request, as it is loaded."""
    trained: int | None = None
    """Tokens it was trained for."""


class Facts(BaseModel):
    """What a server says of itself; what it does not say is None."""

    model_config = ConfigDict(frozen=True)

    product: str | None = None
    version: str | None = None
    slots: int | None = None
    """Requests it works on at a time."""
    models: tuple[Offered, ...] = ()

    def window(self, model: str) -> int | None:
        """The tokens that fit one request to *model*: as it is loaded, else as it was trained."""
        for offered in self.models:
            if offered.id == model:
                return offered.window or offered.trained
        return None


async def identify(connection: Connection, *, deeply: bool) -> Facts:
    """The facts about the server at the other end; *deeply* also at the addresses that only local servers have.

    Raises: UnreachableError where nothing answers, AccessError where it refuses us.
    """
    listing, props, running, version = await asyncio.gather(
        _listing(connection),
        _said(connection, "/props" if deeply else None),
        _said(connection, "/api/ps" if deeply else None),
        _said(connection, "/api/version" if deeply else None),
    )
    models = [model for model in _dicts(listing.get("data")) if model.get("id")]
    slots = _number(props.get("total_slots"))
    loaded = {str(one.get("name")): _number(one.get("context_length")) for one in _dicts(running.get("models"))}
    settings = props.get("default_generation_settings")
    per_slot = _number(settings.get("n_ctx")) if isinstance(settings, dict) else None
    return Facts(
        product=_product(models, props, running, version),
        version=_text(props.get("build_info")) or _text(version.get("version")),
        slots=slots,
        models=tuple(_offered(model, loaded, per_slot if len(models) == 1 else None) for model in models),
    )


async def _listing(connection: Connection) -> Mapping[str, Any]:
    """The list of models; nothing where the server has none, as a few have."""
    try:
        return await connection.get("models")
    except (UnreachableError, AccessError):
        raise
    except EndpointError:
        return {}


async def _said(connection: Connection, path: str | None) -> Mapping[str, Any]:
    """What the server says at *path*, which begins at its root; nothing where it does not know it."""
    if path is None:
        return {}
    try:
        return await connection.get(path)
    except UnreachableError:
        raise
    except EndpointError:
        return {}


def _product(
    models: list[dict[str, Any]], props: Mapping[str, Any], running: Mapping[str, Any], version: Mapping[str, Any]
) -> str | None:
    if "default_generation_settings" in props:
        return "llama.cpp"
    if "models" in running or "version" in version:
        return "Ollama"
    owner = _text(models[0].get("owned_by")) if models else None
    if owner == "me" and "permissions" not in models[0]:
        return None
    return _OWNERS.get(owner or "")


def _offered(model: dict[str, Any], loaded: Mapping[str, int | None], per_slot: int | None) -> Offered:
    name = str(model["id"])
    meta = model.get("meta") if isinstance(model.get("meta"), dict) else {}
    provider = model.get("top_provider") if isinstance(model.get("top_provider"), dict) else {}
    listed = next((window for key in _WINDOWS if (window := _number(model.get(key)))), None)
    window = loaded.get(name) or _number((meta or {}).get("n_ctx")) or per_slot
    window = window or _number((provider or {}).get("context_length")) or listed
    return Offered(id=name, window=window, trained=_number((meta or {}).get("n_ctx_train")))


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and value > 0 else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _dicts(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
