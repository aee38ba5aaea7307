"""One question → one validated answer, from whatever server there is."""

from summarizer.endpoint.asking import Answer, Endpoint, Question
from summarizer.endpoint.reaching import RemoteServer, Watcher, known_model, open_endpoint
from summarizer.endpoint.wire import Message, Usage

__all__ = ["Answer", "Endpoint", "Message", "Question", "RemoteServer", "Usage", "Watcher", "known_model", "open_endpoint"]
