"""Cassettes that a person can review: Chinese as Chinese, JSON as YAML, no header that replaying does not need."""

import json
from types import SimpleNamespace

import yaml

KEPT_HEADERS = {"content-type", "retry-after"}
ADDRESS = "http://127.0.0.1/v1"
"""Stands in every cassette for wherever the server was when it was recorded."""


class _Dumper(yaml.SafeDumper):
    """Long texts as blocks, so that a diff shows lines."""


def _text(dumper, value):
    style = "|" if "\n" in value and " \n" not in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def _serialize(cassette):
    for interaction in cassette["interactions"]:
        interaction["request"]["headers"] = {}
        response = interaction["response"]
        response["headers"] = {k: v for k, v in response["headers"].items() if k.lower() in KEPT_HEADERS}
        interaction["request"]["body"] = json.loads(interaction["request"]["body"])
        response["body"] = _bare(json.loads(response["body"]["string"]))
    return yaml.dump(cassette, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


def _bare(completion):
    """A completion without what changes at every recording and is never read."""
    return {key: completion[key] for key in ("choices", "model", "usage") if key in completion}


def _deserialize(text):
    cassette = yaml.safe_load(text)
    for interaction in cassette["interactions"]:
        interaction["request"]["body"] = json.dumps(interaction["request"]["body"], ensure_ascii=False)
        body = json.dumps(interaction["response"]["body"], ensure_ascii=False)
        interaction["response"]["body"] = {"string": body}
    return cassette


SERIALIZER = SimpleNamespace(serialize=_serialize, deserialize=_deserialize)


def anonymous(request):
    """The request as if the server had been at ADDRESS: the embedded one has another port each time."""
    request.uri = ADDRESS + request.uri.partition("/v1")[2]
    return request
