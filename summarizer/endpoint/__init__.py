"""One question → one validated answer, from whatever server there is."""

from summarizer.endpoint.asking import Answer, Endpoint, Question, Terms
from summarizer.endpoint.caching import Cache, Entry, clear_cache
from summarizer.endpoint.conversing import Cost
from summarizer.endpoint.reaching import (
    RemoteServer,
    Watcher,
    embedded_models,
    open_endpoint,
    pull_weights,
    rehearse,
)
from summarizer.endpoint.rehearsing import Rehearsal
from summarizer.endpoint.spending import Amount
from summarizer.endpoint.stocktaking import Stock, prunable, take_stock
from summarizer.endpoint.wire import Message, Usage

__all__ = [
    "Amount",
    "Answer",
    "Cache",
    "Cost",
    "Endpoint",
    "Entry",
    "Message",
    "Question",
    "Rehearsal",
    "RemoteServer",
    "Stock",
    "Terms",
    "Usage",
    "Watcher",
    "clear_cache",
    "embedded_models",
    "open_endpoint",
    "prunable",
    "pull_weights",
    "rehearse",
    "take_stock",
]
