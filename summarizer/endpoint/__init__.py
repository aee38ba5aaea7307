"""One question → one validated answer, from whatever server there is."""

from summarizer.endpoint.asking import Answer, Endpoint, Question
from summarizer.endpoint.caching import Cache, Entry, clear_cache
from summarizer.endpoint.reaching import RemoteServer, Watcher, embedded_models, open_endpoint, pull_weights
from summarizer.endpoint.stocktaking import Stock, prunable, take_stock
from summarizer.endpoint.wire import Message, Usage

__all__ = [
    "Answer",
    "Cache",
    "Endpoint",
    "Entry",
    "Message",
    "Question",
    "RemoteServer",
    "Stock",
    "Usage",
    "Watcher",
    "clear_cache",
    "embedded_models",
    "open_endpoint",
    "prunable",
    "pull_weights",
    "take_stock",
]
