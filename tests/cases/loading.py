"""Cases from the JSON files of this folder, one pytest parameter each."""

import json
from pathlib import Path

import pytest


def load(name):
    """The content of `<name>.json`."""
    return json.loads((Path(__file__).parent / f"{name}.json").read_text(encoding="utf-8"))


def cases(name):
    """The cases of `<name>.json`, named by their labels; a `known_failure` must go on failing until it is mended."""
    return [
        pytest.param(case, id=case["label"], marks=[pytest.mark.xfail(reason=why, strict=True)] if why else [])
        for case in load(name)
        for why in [case.get("known_failure")]
    ]
