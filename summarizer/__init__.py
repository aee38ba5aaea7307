"""English briefs and translations of Chinese news in which every statement can be checked against the source."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from summarizer.endpoint import Endpoint, Watcher, open_endpoint
    from summarizer.errors import SummarizerError
    from summarizer.prompting import Prompts
    from summarizer.settings import Settings
    from summarizer.sources import Article, Input, find_inputs, read_articles
    from summarizer.tasks import Brief, Summary, Translation, summarise, translate

__all__ = [
    "Article",
    "Brief",
    "Endpoint",
    "Input",
    "Prompts",
    "Settings",
    "SummarizerError",
    "Summary",
    "Translation",
    "Watcher",
    "find_inputs",
    "open_endpoint",
    "read_articles",
    "summarise",
    "translate",
]

_HOME = {
    "endpoint": ("Endpoint", "Watcher", "open_endpoint"),
    "errors": ("SummarizerError",),
    "prompting": ("Prompts",),
    "settings": ("Settings",),
    "sources": ("Article", "Input", "find_inputs", "read_articles"),
    "tasks": ("Brief", "Summary", "Translation", "summarise", "translate"),
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    """Import a public name when it is first used: `summarizer --help` should not wait for pydantic."""
    from importlib import import_module  # noqa: PLC0415 - see above

    for room, names in _HOME.items():
        if name in names:
            return getattr(import_module(f"summarizer.{room}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
