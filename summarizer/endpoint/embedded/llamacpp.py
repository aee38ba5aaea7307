"""The child's program: llama.cpp's own server for one GGUF file. The only module that knows xllamacpp.

Run as a file, `python llamacpp.py --model FILE ...`, by `serving`, which holds the other end of its standard
input: when that closes, for whatever reason, this process ends. So it does not outlive its parent, not even one
ended by SIGKILL, on any platform. Standard output carries one JSON line, `{"listening": URL}`, once the model is
loaded; llama.cpp's log goes to standard error.
"""

import argparse
import faulthandler
import json
import os
import signal
import sys
import threading
from pathlib import Path

PATIENCE = 180
"""Seconds a model may take to load."""


def main() -> None:
    """Serve until standard input ends. Exits with 1 where the model cannot be loaded."""
    options = _options()
    answer = _only_for_the_answer()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole terminal; the parent decides when to stop
    watcher = threading.Thread(target=_end_with_parent, daemon=True)
    watcher.start()
    # Loading holds the interpreter's lock, so the watcher has its turn only afterwards.
    # This timer needs no lock, and ends a load that never does.
    faulthandler.dump_traceback_later(PATIENCE, exit=True)
    try:
        server, address = _serve(options)
    except RuntimeError as exc:  # the log has the reason
        sys.exit(str(exc))
    faulthandler.cancel_dump_traceback_later()
    os.write(answer, json.dumps({"listening": address}).encode() + b"\n")
    os.close(answer)
    watcher.join()
    del server  # never reached: kept alive until here


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--context", type=int, required=True, help="tokens of each slot")
    parser.add_argument("--slots", type=int, default=1, help="questions answered at once")
    parser.add_argument("--threads", type=int, required=True, help="for writing the answer")
    parser.add_argument("--batch-threads", type=int, required=True, help="for reading the prompt")
    return parser.parse_args()


def _only_for_the_answer() -> int:
    """Keep standard output for our one line: returns it, and sends what others print to standard error."""
    answer = os.dup(1)
    os.dup2(2, 1)
    return answer


def _end_with_parent() -> None:
    while os.read(0, 4096):
        pass
    os._exit(0)


def _serve(options: argparse.Namespace) -> tuple[object, str]:
    """Load the model and listen on 127.0.0.1: the server, alive while it is referred to, and its URL."""
    import xllamacpp  # noqa: PLC0415 - 30 MB of machine code that only this process needs

    params = xllamacpp.CommonParams()
    params.model.path = str(options.model)
    params.model_alias = {options.model.stem}  # the name that answers carry; else it would be the path
    params.hostnames = ["127.0.0.1"]
    params.port = options.port
    params.n_parallel = options.slots
    params.n_ctx = options.context * options.slots  # the slots share it
    params.cpuparams.n_threads = options.threads
    params.cpuparams_batch.n_threads = options.batch_threads
    params.cpuparams.poll = params.cpuparams_batch.poll = 0  # waiting threads sleep instead of spinning
    params.fit_params = False  # the context we ask for is the one we get; also loads three times as fast
    params.use_jinja = True
    params.cache_ram_mib = 256
    params.ui = False
    params.endpoint_slots = False  # it would show the prompts,
    params.cors_origins = ""  # and no web page has any business here
    params.verbosity = 2  # errors and warnings
    server = xllamacpp.Server(params)
    return server, server.listening_address


if __name__ == "__main__":
    main()
