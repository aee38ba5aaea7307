"""The JSON Schema of an answer, in as much of the language as a server understands; pydantic checks the rest."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal

from pydantic import BaseModel

Dialect = Literal["full", "portable", "plain"]
"""How much of JSON Schema goes over the wire.

`full` is what pydantic writes, for llama.cpp, whose grammars know patterns. `portable` has only what every server that
enforces a schema was seen to take. `plain` does without the lengths of arrays, too, which older ones refuse.
"""

_PEOPLE = frozenset({"title", "description", "default", "examples", "$schema", "discriminator"})
"""What pydantic adds for people, and what only validators read."""
_UNPORTABLE = _PEOPLE | {
    *("pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    *("minLength", "maxLength", "uniqueItems", "contains", "patternProperties", "propertyNames", "prefixItems"),
    *("not", "if", "then", "else", "minProperties", "maxProperties"),
}
_LENGTHS = frozenset({"minItems", "maxItems"})
_NAMED = frozenset({"properties", "$defs"})
"""Keywords whose keys are names of ours, and no keywords."""


@lru_cache(maxsize=64)
def schema_of(answer: type[BaseModel], dialect: Dialect = "full") -> dict[str, Any]:
    """The JSON Schema of *answer* in a *dialect*, to be read only: who asks next is given the same.

    Raises: ValueError where it refers to itself, which no portable schema can.
    """
    schema = answer.model_json_schema()
    if dialect == "full":
        return dict(_without(schema, _PEOPLE))
    left_out = _UNPORTABLE | (_LENGTHS if dialect == "plain" else frozenset())
    definitions = schema.get("$defs", {})
    inlined = _inlined({key: part for key, part in schema.items() if key != "$defs"}, definitions, ())
    return dict(_closed(_without(inlined, left_out)))


def _without(value: Any, left_out: frozenset[str] | set[str], *, named: bool = False) -> Any:  # noqa: ANN401 - JSON
    """*value* without the keywords *left_out*; where its keys are *named* by us, all of them stay."""
    if isinstance(value, dict):
        return {
            key: _without(part, left_out, named=key in _NAMED and not named)
            for key, part in value.items()
            if named or key not in left_out
        }
    return [_without(part, left_out) for part in value] if isinstance(value, list) else value


def _inlined(value: Any, definitions: Mapping[str, Any], inside: tuple[str, ...]) -> Any:  # noqa: ANN401 - JSON
    """*value* with each reference replaced by what it refers to: llama.cpp trips over nested ones."""
    if isinstance(value, list):
        return [_inlined(part, definitions, inside) for part in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        name = str(value["$ref"]).rpartition("/")[2]
        if name in inside:
            raise ValueError(f"{name} refers to itself")
        return _inlined(definitions[name], definitions, (*inside, name))
    return {key: _inlined(part, definitions, inside) for key, part in value.items()}


def _closed(value: Any) -> Any:  # noqa: ANN401 - JSON
    """*value* with every object closed and all its properties required, as strict servers want it.

    `oneOf` becomes `anyOf`, `const` an enum of one, and a choice of nothing but values one enum.
    """
    if isinstance(value, list):
        return [_closed(part) for part in value]
    if not isinstance(value, dict):
        return value
    part = {"anyOf" if key == "oneOf" else key: inner for key, inner in value.items()}
    if "const" in part:
        part = {**{key: inner for key, inner in part.items() if key != "const"}, "enum": [part["const"]]}
    if "properties" in part:
        properties = {name: _closed(inner) for name, inner in part["properties"].items()}
        return {**part, "properties": properties, "required": list(properties), "additionalProperties": False}
    return {key: inner if key == "enum" else _closed(inner) for key, inner in part.items()}
