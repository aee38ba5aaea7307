"""One question → one validated answer, from whatever server there is."""

from summarizer.endpoint.asking import Answer, Endpoint, Question, Terms
from summarizer.endpoint.cache.caching import Cache, Entry, clear_cache
from summarizer.endpoint.cache.stocktaking import Stock, prunable, take_stock
from summarizer.endpoint.conversing import Cost
from summarizer.endpoint.embedded.catalogue import Model
from summarizer.endpoint.learning import LEAST_CONTEXT
from summarizer.endpoint.line.wire import Message, Usage
from summarizer.endpoint.manner.detecting import Found, detect
from summarizer.endpoint.manner.identifying import Facts
from summarizer.endpoint.reaching import (
    RemoteServer,
    Watcher,
    embedded_models,
    known_model,
    open_endpoint,
    pull_weights,
    rehearse,
    survey,
)
from summarizer.endpoint.rehearsing import Rehearsal
from summarizer.endpoint.spending import Amount
from summarizer.endpoint.surveying import Probed, Surveyor

__all__ = [
    "LEAST_CONTEXT",
    "Amount",
    "Answer",
    "Cache",
    "Cost",
    "Endpoint",
    "Entry",
    "Facts",
    "Found",
    "Message",
    "Model",
    "Probed",
    "Question",
    "Rehearsal",
    "RemoteServer",
    "Stock",
    "Surveyor",
    "Terms",
    "Usage",
    "Watcher",
    "clear_cache",
    "detect",
    "embedded_models",
    "known_model",
    "open_endpoint",
    "prunable",
    "pull_weights",
    "rehearse",
    "survey",
    "take_stock",
]
