"""Which server answers, and a line to it, opened when the first question needs one."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from summarizer.endpoint.asking import Endpoint, Terms
from summarizer.endpoint.cache.caching import Cache
from summarizer.endpoint.embedded import weights
from summarizer.endpoint.embedded.catalogue import DEFAULT, MODELS, Model
from summarizer.endpoint.embedded.gguf import trained_context
from summarizer.endpoint.embedded.serving import EmbeddedServer, require_runtime
from summarizer.endpoint.learning import LEAST_CONTEXT
from summarizer.endpoint.line.connecting import KEY_NAME, Connection, is_loopback
from summarizer.endpoint.line.retrying import deadline, with_retries
from summarizer.endpoint.manner.manners import Manner
from summarizer.endpoint.rehearsing import Rehearsal
from summarizer.endpoint.spending import Purse
from summarizer.endpoint.surveying import Surveyor
from summarizer.errors import AccessError, SettingsError
from summarizer.settings import Settings


@dataclass(frozen=True)
class Watcher:
    """Who is told about long work: lines for people, bytes done of bytes in all, each answer."""

    say: Callable[[str], None]
    on_progress: Callable[[int, int], None]
    on_answer: Callable[[], None] = lambda: None


@asynccontextmanager
async def open_endpoint(settings: Settings, watcher: Watcher) -> AsyncIterator[Endpoint]:
    """The endpoint the settings name, or the embedded model where they name none.

    Raises: SettingsError for a model we do not know or a key that is not there, StorageError for the cache. Nothing is
    downloaded, started or asked before the first question.
    """
    server = RemoteServer(settings) if settings.base_url else LocalServer(settings, watcher)
    spare = RemoteServer(_for_the_rest(settings), _SPARE) if settings.fallback_base_url else None
    cache, purse = Cache(settings.cache, watcher.say), Purse(settings.caps, settings.prices)
    try:
        yield Endpoint(
            server,
            cache,
            Terms(settings.timeout, purse, settings.structured, settings.rpm, settings.tpm),
            fallback=Endpoint(spare, cache, Terms(settings.timeout, purse)) if spare else None,
            on_answer=watcher.on_answer,
        )
    finally:
        cache.close()
        await server.close()
        if spare:
            await spare.close()


@asynccontextmanager
async def rehearse(settings: Settings, watcher: Watcher) -> AsyncIterator[Rehearsal]:
    """An endpoint that counts what the one of the settings would be asked, and asks it nothing but its model's name."""
    server = RemoteServer(settings) if settings.base_url else LocalServer(settings, watcher)
    cache = Cache(settings.cache, watcher.say)
    try:
        yield Rehearsal(
            server, cache, Terms(settings.timeout, Purse(settings.caps, settings.prices), settings.structured)
        )
    finally:
        cache.close()
        await server.close()


@asynccontextmanager
async def survey(settings: Settings) -> AsyncIterator[Surveyor]:
    """Who finds out about the server of the settings, which name one."""
    server, cache = RemoteServer(settings), Cache(settings.cache)
    try:
        yield Surveyor(
            server, cache, Terms(settings.timeout, Purse(settings.caps, settings.prices), settings.structured)
        )
    finally:
        cache.close()
        await server.close()


def _for_the_rest(settings: Settings) -> Settings:
    """The settings of the endpoint that is asked what the first will not answer about."""
    changes = {
        "base_url": settings.fallback_base_url,
        "model": settings.fallback_model,
        "api_key": settings.fallback_api_key,
        "api_key_env": None,
        "structured": None,
    }
    return settings.model_copy(update=changes)


@dataclass(frozen=True)
class _Names:
    """What the user has set the model and the key of an endpoint with."""

    model: str = "--model"
    key: str = KEY_NAME


_MAIN = _Names()
_SPARE = _Names("--fallback-model", "SUMMARIZER_FALLBACK_API_KEY")


class RemoteServer:
    """A server that somebody else runs: on this machine, in this house or hosted."""

    manner: Manner | None = None

    def __init__(self, settings: Settings, names: _Names = _MAIN) -> None:
        self._names = names
        self.identity = settings.base_url or ""
        self.is_local = is_loopback(self.identity)
        # What runs on this machine is mostly small; there a call more costs little, a slipped sentence much.
        self.sentences = LocalServer.sentences if self.is_local else 8
        self.context = settings.context
        self.in_flight = settings.concurrency
        self._model = settings.model
        self._timeout = settings.timeout
        if settings.api_key_env and settings.api_key is None:
            raise SettingsError(
                f"The key for {self.identity} is to stand in {settings.api_key_env}, as api_key_env says, and nothing "
                "stands there. Set that variable in the environment."
            )
        key = settings.api_key.get_secret_value() if settings.api_key else None
        self._connection = Connection(
            self.identity,
            key,
            in_flight=settings.concurrency,
            read_timeout=settings.timeout,
            key_name=settings.api_key_env or names.key,
        )
        self._naming = asyncio.Lock()

    async def model(self) -> str:
        """The model named in the settings, else the one the server has.

        It is asked again in each run: a server may have changed its model, and answers are kept under its name.
        Raises: AccessError where it has several or does not say.
        """
        async with self._naming:
            if self._model is None:
                self._model = await self._only_model()
        return self._model

    async def _models(self) -> list[str]:
        async with deadline(self._timeout) as ends:
            reply = await with_retries(lambda: self._connection.get("models"), ends=ends)
        listed = reply.get("data")
        return [str(m["id"]) for m in listed if isinstance(m, dict) and m.get("id")] if isinstance(listed, list) else []

    async def connect(self) -> Connection:
        return self._connection

    async def close(self) -> None:
        await self._connection.aclose()

    async def _only_model(self) -> str:
        names = await self._models()
        if len(names) == 1:
            return names[0]
        offer = f"It has: {', '.join(names[:12])}." if names else "It does not say which it has."
        raise AccessError(f"Say with {self._names.model} which model of {self.identity} to use. {offer}")


class LocalServer:
    """The embedded model: fetched, checked and started when the first question comes."""

    sentences = 2
    """Measured (chrF of 24 sentences of news; faults found in 41): 1 to a window 48.0 and 4, 2: 48.8 and 3, 4: 50.0 and
    3, 8: 47.4 and 9, 16: 44.5 and 12. By reading, four to a window lose names that two keep.
    """
    is_local = True
    # llama.cpp as we start it keeps to a schema. Its answers are short, and whole ones are easier to record and read.
    manner: Manner | None = Manner(enforced=True, dialect="full", streams=False)
    in_flight = 1  # its questions about one article share a prefix, which one slot keeps best

    def __init__(self, settings: Settings, watcher: Watcher) -> None:
        self._settings = settings
        self._watcher = watcher
        self._known: Model | None = None if settings.gguf else known_model(settings.model)
        self._starting = asyncio.Lock()
        self._server: EmbeddedServer | None = None
        self._connection: Connection | None = None
        trained = self._known.context if self._known else trained_context(_file(settings))
        self.context: int | None = min(settings.context or LEAST_CONTEXT, trained)
        self.identity = f"embedded:{self._known.sha256}" if self._known else _fingerprint(_file(settings))

    async def model(self) -> str:
        return self._known.name if self._known else _file(self._settings).stem

    async def connect(self) -> Connection:
        """Fetch the weights if they are not here, start the server, and open a line to it.

        Raises: EmbeddedError, also where the server has died since; StorageError.
        """
        async with self._starting:
            if self._connection is None:
                require_runtime()
                path = await self._fetched()
                self._server = EmbeddedServer(path, context=self.context or LEAST_CONTEXT, slots=self.in_flight)
                address = await self._server.start()
                self._connection = Connection(
                    address, None, in_flight=self.in_flight, read_timeout=self._settings.timeout
                )
            elif self._server:
                self._server.require_alive()
        return self._connection

    async def close(self) -> None:
        if self._connection:
            await self._connection.aclose()
        if self._server:
            await self._server.stop()

    async def _fetched(self) -> Path:
        """The weights. Cancelled, it ends the download: its thread would go on to the last byte."""
        if self._known is None:
            return _file(self._settings)
        stopped = threading.Event()

        def on_progress(done: int, total: int) -> None:
            if stopped.is_set():
                raise asyncio.CancelledError  # no error of a route, after which the other would be tried
            self._watcher.on_progress(done, total)

        watcher = Watcher(self._watcher.say, on_progress)
        try:
            return await asyncio.to_thread(pull_weights, self._known.name, self._settings, watcher)
        finally:
            stopped.set()


def known_model(name: str | None) -> Model:
    """The embedded model of that name, or the default. Raises: SettingsError."""
    try:
        return MODELS[name or DEFAULT]
    except KeyError:
        raise SettingsError(
            f"There is no embedded model {name!r}; there are {', '.join(MODELS)}. "
            "For a model of another server name its address too: --base-url URL."
        ) from None


def embedded_models(settings: Settings) -> list[tuple[Model, Path | None]]:
    """The models we can embed, and where their weights are, if they are here."""
    return [(model, weights.installed(model, settings.weights)) for model in MODELS.values()]


def pull_weights(name: str | None, settings: Settings, watcher: Watcher) -> Path:
    """The weights of an embedded model, fetched if they are not here.

    Raises: SettingsError, EmbeddedError, StorageError.
    """
    return weights.fetch(
        known_model(name),
        settings.weights,
        offline=settings.offline,
        on_progress=watcher.on_progress,
        say=watcher.say,
    )


def _file(settings: Settings) -> Path:
    return settings.gguf or Path()


def _fingerprint(path: Path) -> str:
    """Stands for a GGUF file of the user's in cache keys; hashing gigabytes at every start would take too long."""
    state = path.stat()
    return f"embedded:{path.name}:{state.st_size}:{state.st_mtime_ns}"
