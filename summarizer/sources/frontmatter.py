"""The block of YAML that static-site scrapers put before a page: split off first, then read for its facts."""

import re

import yaml

_BLOCK = re.compile(r"\A\s*---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_LARGEST = 65_536


def split_front_matter(text: str) -> tuple[dict[str, str], int]:
    """The plain `key: value` facts of a front matter block, and the offset where the text after it begins.

    Values come back as they are written (`no` and `012` stay so). What is not a front matter block is left alone:
    no facts, offset 0.
    """
    match = _BLOCK.match(text)
    if match is None or len(match[1]) > _LARGEST:
        return {}, 0
    try:
        loaded = yaml.load(match[1], Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes strings, nothing else
        if "*" in match[1] and _has_aliases(match[1]):
            return {}, 0  # they can explode, and no front matter needs them
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError):
        return {}, 0
    if not isinstance(loaded, dict):
        return {}, 0
    facts = {str(key): value.strip() for key, value in loaded.items() if isinstance(value, str)}
    return {key: value.encode("utf-8", "replace").decode() for key, value in facts.items()}, match.end()


def _has_aliases(block: str) -> bool:
    return any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(block, Loader=yaml.BaseLoader))
