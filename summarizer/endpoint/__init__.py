"""One question → one validated answer, from whatever server there is."""

from summarizer.endpoint.asking import Answer, Endpoint, Question
from summarizer.endpoint.caching import Cache, clear_cache
from summarizer.endpoint.conversing import Cost
from summarizer.endpoint.reaching import RemoteServer, Watcher, embedded_models, open_endpoint, pull_weights
from summarizer.endpoint.wire import Message, Usage

__all__ = [
    "Answer",
    "Cache",
    "Cost",
    "Endpoint",
    "Message",
    "Question",
    "RemoteServer",
    "Usage",
    "Watcher",
    "clear_cache",
    "embedded_models",
    "open_endpoint",
    "pull_weights",
]
