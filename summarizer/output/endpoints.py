"""What is known of servers and their models, for people and for programs."""

import json
import re
import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from summarizer.endpoint import LEAST_CONTEXT, Facts, Found, Model, Probed
from summarizer.output.text import safe

_SHOWN = 8
"""Models of a server that was found which one line names."""


def survey_record(base_url: str, facts: Facts, probed: Probed | None) -> dict[str, Any]:
    """A server as one JSON object. Counts are tokens, times seconds; what is not known is null."""
    return {"base_url": base_url, **_facts_record(facts), "probed": _probed_record(probed) if probed else None}


def embedded_record(models: Iterable[tuple[Model, Path | None]], context: int | None) -> dict[str, Any]:
    """The embedded models in the same form, given *context* tokens; `path` is null where the weights are not here."""
    listed = [
        {
            "id": model.name,
            "context": min(context or LEAST_CONTEXT, model.context),
            "trained": model.context,
            "bytes": model.size,
            "licence": model.licence,
            "path": str(path) if path else None,
        }
        for model, path in models
    ]
    return {"base_url": None, "product": "embedded", "version": None, "slots": 1, "models": listed, "probed": None}


def found_record(found: Found) -> dict[str, Any]:
    """A server of this machine as one JSON object."""
    return {"base_url": found.base_url, "wants_key": found.wants_key, **_facts_record(found.facts)}


def embedded_text(models: Iterable[tuple[Model, Path | None]]) -> str:
    """The embedded models, and where their weights are."""
    lines = []
    for model, path in models:
        place = str(path) if path else "not here yet: summarizer models pull " + model.name
        lines.append(f"{model.name:20} {model.size / 1e9:.1f} GB  {model.licence}  {place}\n")
    return safe("".join(lines))


def facts_text(base_url: str, facts: Facts) -> str:
    """A server and a table of its models."""
    slots = f", {facts.slots} requests at a time" if facts.slots else ""
    text = f"{_server(facts)} at {base_url}{slots}\n"
    if facts.models:
        width = max(len("model"), *(len(model.id) for model in facts.models))
        text += f"\n{'model':{width}}  {'context':>10}  {'trained':>10}\n"
        for model in facts.models:
            text += f"{model.id:{width}}  {_count(model.window):>10}  {_count(model.trained):>10}\n"
    return safe(text)


def probed_text(facts: Facts, probed: Probed) -> str:
    """What a model was found to do."""
    window, speed = facts.window(probed.model), probed.speed
    kept = "the server keeps to the schema" if probed.enforced else "every answer is checked, none is enforced"
    rows = {
        "structured": f"{probed.rung}: {kept}",
        "tried": ", ".join(f"{rung} {verdict}" for rung, verdict in probed.verdicts.items()) or "nothing: it was set",
        "context": f"{window:,} tokens" if window else "not said; --context tells it, else 4,096 tokens are assumed",
        "speed": f"{speed.tokens_per_second:,.1f} tokens a second" if speed.tokens_per_second else "no tokens counted",
        "first token": _seconds(speed.seconds_to_first_token) or "not streamed",
        "whole answer": _seconds(speed.seconds),
    }
    return safe(f"\n{probed.model}\n" + "".join(f"{name:13} {value}\n" for name, value in rows.items()))


def found_text(found: Sequence[Found]) -> str:
    """The servers of this machine, a line each."""
    rows = [(_server(one.facts), one.base_url, _offer(one)) for one in found]
    first, second = (max(len(row[place]) for row in rows) for place in (0, 1))
    return safe("".join(f"{name:{first}}  {address:{second}}  {offer}\n" for name, address, offer in rows))


def choice_text(found: Found, model: str | None = None) -> str:
    """How a server is chosen: by options for once, or by lines of summarizer.toml."""
    model = model or (found.facts.models[0].id if found.facts.models else None)
    name = re.sub(r"[^a-z0-9]+", "-", (found.facts.product or "local").lower()).strip("-")
    option = f" --model {shlex.quote(model)}" if model else ""
    lines = [f"[endpoint.{name}]", f"base_url = {_quoted(found.base_url)}"]
    lines += [f"model = {_quoted(model)}"] if model else []
    lines += ['api_key_env = "NAME_OF_THE_VARIABLE_WITH_ITS_KEY"'] if found.wants_key else []
    return safe(
        f"For once:            --base-url {found.base_url}{option}\n"
        f"In summarizer.toml, chosen with --endpoint {name}:\n\n" + "".join(f"{line}\n" for line in lines)
    )


def _facts_record(facts: Facts) -> dict[str, Any]:
    models = [{"id": model.id, "context": model.window, "trained": model.trained} for model in facts.models]
    return {"product": facts.product, "version": facts.version, "slots": facts.slots, "models": models}


def _probed_record(probed: Probed) -> dict[str, Any]:
    speed = probed.speed
    return {
        "model": probed.model,
        "rung": probed.rung,
        "enforced": probed.enforced,
        "verdicts": dict(probed.verdicts),
        "tokens_per_second": _rounded(speed.tokens_per_second, 1),
        "seconds_to_first_token": _rounded(speed.seconds_to_first_token, 3),
        "seconds": _rounded(speed.seconds, 3),
    }


def _server(facts: Facts) -> str:
    return " ".join(filter(None, [facts.product or "A server of unknown make", facts.version]))


def _offer(found: Found) -> str:
    if found.wants_key:
        return "wants a key"
    names = [model.id for model in found.facts.models]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more if names else "lists no models"


def _quoted(text: str) -> str:
    """A text as TOML has it, which is as JSON has it."""
    return json.dumps(text, ensure_ascii=False)


def _count(tokens: int | None) -> str:
    return f"{tokens:,}" if tokens else "not said"


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.2f} s"


def _rounded(value: float | None, places: int) -> float | None:
    return None if value is None else round(value, places)
