"""A loopback server that speaks the chat completions protocol, and misbehaves on demand."""

import contextlib
import json
import re
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SENTENCE = "This is a sentence written for the test."


@dataclass(frozen=True)
class Request:
    """One request as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def prompt(self):
        """The last turn of the conversation."""
        return self.json["messages"][-1]["content"]

    @property
    def schema(self):
        return self.json["response_format"]["json_schema"]["schema"]


@dataclass(frozen=True)
class Reply:
    """What goes back, and how badly."""

    status: int = 200
    body: object = b""
    """Bytes, text, or anything that becomes JSON."""
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0
    """Seconds of silence before anything."""
    drip: float | None = None
    """Seconds between any two bytes of the body."""
    cut: int | None = None
    """The connection is reset after so many bytes of the body; at -1, before the headers."""
    stall: int | None = None
    """After so many bytes of the body nothing more comes, and the connection stays."""
    endless: bool = False
    """The body comes again and again, without a length."""

    def encoded(self):
        if isinstance(self.body, bytes):
            return self.body
        text = self.body if isinstance(self.body, str) else json.dumps(self.body)
        return text.encode()


Behaviour = Reply | Callable[[Request], Reply]


def answer(content, *, finish_reason="stop", **message):
    """A completion that says *content*: text as it is, anything else as JSON."""
    text = content if isinstance(content, str) or content is None else json.dumps(content, ensure_ascii=False)
    choice = {"index": 0, "finish_reason": finish_reason, "message": {"role": "assistant", "content": text, **message}}
    usage = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}
    return Reply(body={"object": "chat.completion", "model": "fake", "choices": [choice], "usage": usage})


def streamed(whole, *, done=True, ended=True, usage=True, **behaviour):
    """The completion *whole* as a stream of events, a few characters each; less its end where it breaks off."""
    (choice,) = whole.body["choices"]
    message = dict(choice["message"])
    text = message.pop("content") or ""
    deltas = [message, *({"content": text[at : at + 4]} for at in range(0, len(text), 4))]
    events = [{"model": "fake", "choices": [{"index": 0, "delta": delta, "finish_reason": None}]} for delta in deltas]
    if ended:
        events.append({"choices": [{"index": 0, "delta": {}, "finish_reason": choice["finish_reason"]}]})
    if usage:
        events.append({"choices": [], "usage": whole.body["usage"]})
    return event_stream(*events, *(["[DONE]"] if done else []), **behaviour)


def event_stream(*events, **behaviour):
    """Server-sent events: objects as JSON, text as it is."""
    lines = [event if isinstance(event, str) else json.dumps(event, ensure_ascii=False) for event in events]
    body = "".join(f": keep-alive\n\ndata: {line}\n\n" for line in lines)
    return Reply(body=body, headers={"Content-Type": "text/event-stream"}, **behaviour)


def error(status, message="no", **headers):
    """An error as OpenAI words it; `retry_after=0` becomes the header Retry-After."""
    named = {name.replace("_", "-"): str(value) for name, value in headers.items()}
    return Reply(status, {"error": {"message": message, "type": "made_up"}}, named)


def fitting(schema):
    """The plainest value that *schema* allows."""
    definitions = schema.get("$defs", {})

    def value(part):
        if "$ref" in part:
            return value(definitions[part["$ref"].rpartition("/")[2]])
        if "const" in part or "enum" in part:
            return part["const"] if "const" in part else part["enum"][0]
        if "anyOf" in part:
            return value(part["anyOf"][0])
        if part["type"] == "object":
            return {name: value(inner) for name, inner in part.get("properties", {}).items()}
        if part["type"] == "array":
            return [value(part["items"])] * max(1, part.get("minItems", 1))
        plain = {"integer": part.get("minimum", 1), "number": 1.5, "boolean": True, "null": None}
        return _sentence(part.get("pattern", "")) if part["type"] == "string" else plain[part["type"]]

    return value(schema)


def _sentence(pattern):
    """English for a pattern that is an opening, with or without alternatives, and then a class of characters."""
    opening = re.sub(r"\((\w+)\|[^)]*\)", r"\1", pattern.partition("[")[0].removeprefix("^"))
    text = opening + SENTENCE
    assert re.search(pattern, text), f"the fake server cannot write what {pattern!r} asks for"
    return text


def _is_canary(request):
    return b"probe object" in request.body


LLAMA_CPP = {"default_generation_settings": {"n_ctx": 4096}, "total_slots": 4, "build_info": "b1"}
"""What llama.cpp says at /props."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    disable_nagle_algorithm = True  # headers and body are two writes, and the second would wait 40 ms
    fake: "FakeServer"

    def log_message(self, *args):
        pass

    def version_string(self):
        return self.fake.name or super().version_string()

    def do_GET(self):
        self.serve(b"")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with self.fake.counted():
            self.serve(body)

    def serve(self, body):
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.fake.reply(Request(self.command, self.path, headers, body))
        self.fake.closed.wait(reply.delay)
        with contextlib.suppress(OSError):  # the client may have hung up
            self.send(reply)
            if reply.cut is not None:
                self.reset()

    def send(self, reply):
        if reply.cut == -1:
            return
        content = reply.encoded()
        headers = {"Content-Type": "application/json", "Content-Length": str(len(content)), **reply.headers}
        if reply.endless:
            del headers["Content-Length"]
        self.close_connection = headers.get("Content-Length") != str(len(content))
        self.send_response(reply.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.send_body(content[: reply.cut if reply.stall is None else reply.stall], reply.drip)
        if reply.stall is not None:
            self.fake.closed.wait(30)
        while reply.endless and not self.fake.closed.is_set():
            self.send_body(content, reply.drip)

    def send_body(self, content, drip):
        if drip is None:
            self.wfile.write(content)
            return
        for byte in content:
            self.wfile.write(bytes([byte]))
            self.fake.closed.wait(drip)

    def reset(self):
        """Hang up without a goodbye."""
        self.close_connection = True
        time.sleep(0.02)  # what was sent is to arrive before the reset
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        socket.close(self.connection.detach())


class FakeServer:
    """Answers every question in the form its schema asks for, unless `then` or `always` says otherwise.

    server.url                      the base URL, which ends in /v1
    server.models                   the ids at /models, or a Reply
    server.requests                 every request, in order; chat_requests: those that ask something
    server.canary                   what a question meets that only finds out whether a schema is kept to
    server.play(product)            answer about itself as a product of tests/products.py does
    server.then(behaviour, ...)     what the next questions meet, one after the other
    server.always(behaviour)        what all others meet

    A behaviour is a Reply, or a function from the Request to one; `answer` and `error` make the usual replies.
    """

    def __init__(self):
        self.models: list[str] | Reply = ["fake"]
        self.props: dict[str, object] | None = None
        """What /props says, where llama.cpp describes itself."""
        self.pages: dict[str, object] = {}
        """What stands at other paths, before all else: a behaviour, or the body of a reply."""
        self.name = ""
        """What it calls itself in the header Server, if not what Python does."""
        self.canary: Behaviour = lambda request: answer(fitting(request.schema))
        self.requests: list[Request] = []
        self.peak = 0
        """The most questions that were being answered at a time."""
        self._busy = 0
        self._queue: deque[Behaviour] = deque()
        self._default: Behaviour = lambda request: answer(fitting(request.schema))
        self.closed = threading.Event()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"fake": self}))
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    @property
    def chat_requests(self):
        asked = [request for request in self.requests if request.path.endswith("/chat/completions")]
        return [request for request in asked if not _is_canary(request)]

    @property
    def canaries(self):
        asked = [request for request in self.requests if request.path.endswith("/chat/completions")]
        return [request for request in asked if _is_canary(request)]

    def play(self, product):
        """Answer about itself as a product of tests/products.py does."""
        self.name, self.pages = product.name, dict(product.pages)

    def then(self, *behaviours):
        self._queue.extend(behaviours)

    def always(self, behaviour):
        self._default = behaviour

    def close(self):
        """Stop listening, and let go of those that are kept waiting."""
        self.closed.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def reply(self, request):
        """What *request* meets. For the handler alone, as `counted` is."""
        with self._lock:
            self.requests.append(request)
            chat = request.path == "/v1/chat/completions"
            behaviour = self.canary if chat and _is_canary(request) else self._next() if chat else self._default
        if request.path in self.pages:
            page = self.pages[request.path]
            return page(request) if callable(page) else page if isinstance(page, Reply) else Reply(body=page)
        if request.path == "/props" and self.props:
            return Reply(body=self.props)
        if request.path == "/v1/models":
            if isinstance(self.models, Reply):
                return self.models
            return Reply(body={"object": "list", "data": [{"id": name, "object": "model"} for name in self.models]})
        if not chat:
            return error(404, "Not Found")
        return behaviour if isinstance(behaviour, Reply) else behaviour(request)

    def _next(self):
        return self._queue.popleft() if self._queue else self._default

    @contextlib.contextmanager
    def counted(self):
        with self._lock:
            self._busy += 1
            self.peak = max(self.peak, self._busy)
        yield
        with self._lock:
            self._busy -= 1
