"""What a server says of itself: its product, its models, and how many tokens fit. Asked for nothing that costs.

Products are told by what they answer, never by their port: five have 8080 as theirs. Several answer at each other's
addresses, so the first of `PRODUCTS` whose own sign is there counts.
"""

import asyncio
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

from summarizer.endpoint.line.connecting import Connection
from summarizer.errors import AccessError, EndpointError, UnreachableError

_WINDOWS = ("max_model_len", "context_length", "context_window", "max_context_length", "max_input_tokens")
"""Under what names servers list the window of a model: vLLM and SGLang, OpenRouter, Groq, Mistral, gateways."""
_MOST_SHOWN = 64
"""Models of an Ollama that are asked about one by one."""
_NOT_THERE = frozenset({404, 405, 501})


@dataclass(frozen=True)
class Product:
    """How a server is known: by the pages at its root that say what no other does, or by who owns its models."""

    name: str
    page: str = ""
    mark: tuple[str, ...] = ()
    """What stands in that page, from the outside in; of a list its first item counts."""
    owner: str = ""
    version: tuple[str, ...] = ()
    """A page, and where in it the version stands."""

    def signs(self, pages: "Pages") -> bool:
        """True where its own page is among *pages*."""
        return bool(self.page) and _inside(pages.get(self.page, {}), *self.mark) is not None


PRODUCTS = (
    Product("KoboldCpp", "/api/extra/version", ("result",), "koboldcpp", ("/api/extra/version", "version")),
    Product("LM Studio", "/api/v1/models", ("models", "loaded_instances")),
    Product("LM Studio", "/api/v0/models", ("data", "state")),
    Product("LocalAI", "/.well-known/localai.json", ("endpoints",), version=("/.well-known/localai.json", "version")),
    Product("litellm", "/health/readiness", ("litellm_version",), version=("/health/readiness", "litellm_version")),
    Product("llama.cpp", "/props", ("default_generation_settings",), "llamacpp", ("/props", "build_info")),
    Product("SGLang", "/server_info", ("tokenizer_path",), "sglang", ("/server_info", "version")),
    Product("SGLang", "/get_server_info", ("tokenizer_path",), "sglang", ("/get_server_info", "version")),
    Product("TGI", "/info", ("max_total_tokens",), version=("/info", "version")),
    Product("vLLM", owner="vllm", version=("/version", "version")),
    Product("Ollama", "/api/version", ("version",), "library", ("/api/version", "version")),
    Product("llama-cpp-python", owner="me", version=("/openapi.json", "info", "version")),
)
_SIZES = ("/api/ps", "/api/extra/true_max_context_length")
"""Pages that tell no product, but how many tokens fit."""

Pages = Mapping[str, Mapping[str, Any]]
"""The JSON object at each address below a server's root; an empty one where there is none."""


class Offered(BaseModel):
    """A model that a server lists."""

    model_config = ConfigDict(frozen=True)

    id: str
    window: int | None = None
    """Tokens that fit one request, as it is loaded."""
    trained: int | None = None
    """Tokens it was trained for. As it is loaded, often fewer fit: nothing may rely on these."""


class Facts(BaseModel):
    """What a server says of itself; what it does not say is None."""

    model_config = ConfigDict(frozen=True)

    product: str | None = None
    version: str | None = None
    slots: int | None = None
    """Requests it works on at a time."""
    models: tuple[Offered, ...] = ()
    unlisted: str | None = None
    """Why there is no list of models, where the server does not give one."""

    def window(self, model: str) -> int | None:
        """The tokens that fit one request to *model* as it is loaded."""
        return next((offered.window for offered in self.models if offered.id == model), None)


async def identify(connection: Connection) -> Facts:
    """The facts about the server at the other end. Only one at home is asked for more than its list of models.

    Raises: UnreachableError where nothing answers, AccessError where it refuses us.
    """
    listing, unlisted = await _listing(connection)
    models = [model for model in _dicts(listing.get("data")) if model.get("id")]
    if not is_at_home(connection.base_url):
        return Facts(
            product="OpenRouter" if models and "top_provider" in models[0] else None,
            models=tuple(_offered(model, _Size()) for model in models),
            unlisted=unlisted,
        )
    owner = _owner(models)
    pages = await _pages(connection, owner)
    product = next((product for product in PRODUCTS if product.signs(pages)), None)
    product = product or next((product for product in PRODUCTS if owner and product.owner == owner), None)
    models = models or _named(pages)
    sizes = await _sizes(connection, product, models, pages)
    return Facts(
        product=product.name if product else await _unsigned(connection),
        version=_version(product, pages),
        slots=_number(_inside(pages.get("/props", {}), "total_slots")),
        models=tuple(_offered(model, sizes.get(str(model["id"]), _Size())) for model in models),
        unlisted=None if models else unlisted,
    )


def is_at_home(base_url: str) -> bool:
    """True for an address of this machine or of a private network: nobody else sees what is asked there.

    >>> [is_at_home(f"http://{host}/v1") for host in ("[::1]:80", "10.0.0.7", "gpu.lan", "ollama", "api.example.com")]
    [True, True, True, True, False]
    """
    host = urlsplit(base_url).hostname or ""
    try:
        address = ip_address(host)
    except ValueError:
        return "." not in host or host.endswith((".localhost", ".local", ".lan", ".internal", ".home.arpa"))
    return address.is_private or address.is_loopback or address.is_link_local


async def _listing(connection: Connection) -> tuple[Mapping[str, Any], str | None]:
    """The list of models; or why there is none, where a server works and has none, as a few do."""
    try:
        return await connection.get("models"), None
    except UnreachableError:
        raise
    except AccessError as error:
        if error.status not in _NOT_THERE:
            raise
        return {}, str(error)
    except EndpointError as error:
        return {}, str(error)


def _owner(models: list[dict[str, Any]]) -> str | None:
    """Whose the models are said to be, where that tells a product."""
    owner = _text(models[0].get("owned_by")) if models else None
    return None if owner == "me" and "permissions" not in models[0] else owner


async def _pages(connection: Connection, owner: str | None) -> Pages:
    """The pages of the product that owns the models; of all products that have one, where that is not said."""
    owning = [product for product in PRODUCTS if owner and product.owner == owner]
    asked = owning or [product for product in PRODUCTS if product.page]
    paths = sorted(
        {*_SIZES, *(one.page for one in asked if one.page), *(one.version[0] for one in asked if one.version)}
    )
    found = await asyncio.gather(*(_page(connection, path) for path in paths))
    return dict(zip(paths, found, strict=True))


async def _page(connection: Connection, path: str, sent: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
    try:
        _, value = await connection.look(path, sent)
    except EndpointError:
        return {}
    return {} if value.get("error") else value


async def _unsigned(connection: Connection) -> str | None:
    """The product among those that have no page of their own.

    `/health` waits until here: litellm has its models answer, and be paid, when it is asked there.
    """
    with suppress(EndpointError):
        headers, health = await connection.look("/health")
        if health != {"status": "ok"}:
            return None
        if headers.get("server", "").startswith("BaseHTTP/"):
            return "mlx_lm"
        _, described = await connection.look("/openapi.json")
        is_bare = _inside(described, "info", "title") == "FastAPI"
        if is_bare and _inside(described, "paths", "/v1/responses") is not None:
            return "transformers"
    return None


def _version(product: Product | None, pages: Pages) -> str | None:
    if product is None or not product.version:
        return None
    page, *place = product.version
    return _text(_inside(pages.get(page, {}), *place))


def _named(pages: Pages) -> list[dict[str, Any]]:
    """The models by other pages, for a server that has no list of them."""
    name = _text(pages.get("/info", {}).get("model_id"))
    return [{"id": name}] if name else []


# ---- How many tokens fit


@dataclass(frozen=True)
class _Size:
    """What the pages of a product say of one model."""

    window: int | None = None
    trained: int | None = None


async def _sizes(
    connection: Connection, product: Product | None, models: list[dict[str, Any]], pages: Pages
) -> dict[str, _Size]:
    """The size of each model by its id, from what only its product knows."""
    names = [str(model["id"]) for model in models]
    if product and product.name == "Ollama":
        return await _ollama_sizes(connection, names[:_MOST_SHOWN], pages)
    if product and product.name == "LM Studio":
        return _lm_studio_sizes(pages)
    window = (
        _number(_inside(pages.get("/props", {}), "default_generation_settings", "n_ctx"))
        or _number(pages.get("/api/extra/true_max_context_length", {}).get("value"))
        or _number(pages.get("/info", {}).get("max_total_tokens"))
    )
    return {names[0]: _Size(window)} if len(names) == 1 else {}


async def _ollama_sizes(connection: Connection, names: list[str], pages: Pages) -> dict[str, _Size]:
    """As they are loaded, else as their Modelfile says; one that is neither gets what fits its memory, unknown here."""
    loaded = {str(one.get("name")): one for one in _dicts(pages.get("/api/ps", {}).get("models"))}
    shown = await asyncio.gather(*(_page(connection, "/api/show", {"model": name}) for name in names))
    sizes = {}
    for name, show in zip(names, shown, strict=True):
        told = re.search(r"^num_ctx\s+(\d+)", _text(show.get("parameters")) or "", re.MULTILINE)
        family = _text(_inside(show, "model_info", "general.architecture"))
        sizes[name] = _Size(
            _number(loaded.get(name, {}).get("context_length")) or (int(told[1]) if told else None),
            _number(_inside(show, "model_info", f"{family}.context_length")),
        )
    return sizes


def _lm_studio_sizes(pages: Pages) -> dict[str, _Size]:
    """By the newer page, else by the older; a loaded model may go by a name of its own."""
    sizes = {}
    for model in _dicts(pages.get("/api/v0/models", {}).get("data")):
        trained = _number(model.get("max_context_length"))
        sizes[str(model.get("id"))] = _Size(_number(model.get("loaded_context_length")), trained)
    for model in _dicts(pages.get("/api/v1/models", {}).get("models")):
        trained = _number(model.get("max_context_length"))
        sizes[str(model.get("key"))] = _Size(None, trained)
        for instance in reversed(_dicts(model.get("loaded_instances"))):
            size = _Size(_number(_inside(instance, "config", "context_length")), trained)
            sizes[str(instance.get("id"))] = sizes[str(model.get("key"))] = size
    return sizes


def _offered(model: dict[str, Any], size: _Size) -> Offered:
    """A model with its size: as its product says it, else as it is listed."""
    listed = (
        _number(_inside(model, "meta", "n_ctx")),
        size.window,
        _number(_inside(model, "top_provider", "context_length")),
        *(_number(model.get(name)) for name in _WINDOWS),
    )
    return Offered(
        id=str(model["id"]),
        window=next(filter(None, listed), None),
        trained=size.trained or _number(_inside(model, "meta", "n_ctx_train")),
    )


# ---- Reading what anybody may have written


def _inside(value: object, *place: str) -> object:
    """What stands at *place*, from the outside in; of a list its first item counts. None where nothing does."""
    for name in place:
        inner = value[0] if isinstance(value, list) and value else value
        value = inner.get(name) if isinstance(inner, dict) else None
    return value


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and value > 0 else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _dicts(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
