"""The block of YAML that static-site scrapers put before a page: split off first, then read for its facts."""

import re

import yaml

_BLOCK = re.compile(r"\A\s*---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_LARGEST = 65_536

# The plainest block, which is read at a glance: words after a key, in quotes or not, or a list of such words.
_SIGN = r"[A-Za-z0-9\u3400-\u9fff，。、；：！？“”《》（）—…－./%_+,-]"
_WORDS = rf"[A-Za-z0-9\u3400-\u9fff](?: *+{_SIGN}|:(?={_SIGN}))*+"
_VALUE = rf" ++(?:'((?:{_SIGN}|[ :#])*+)'|({_WORDS}))"
_LIST = rf" *+\n( *+)- {_WORDS}(?:\n\4- {_WORDS})*+"
_ENTRY = re.compile(rf"([A-Za-z][A-Za-z0-9_]{{0,60}}+):(?:{_VALUE}|{_LIST}) *+(?:\n|\Z)")


def split_front_matter(text: str) -> tuple[dict[str, str], int]:
    """The plain `key: value` facts of a front matter block, and the offset where the text after it begins.

    Values come back as they are written (`no` and `012` stay so). What is not a front matter block is left alone:
    no facts, offset 0.
    """
    match = _BLOCK.match(text)
    if match is None or len(match[1]) > _LARGEST:
        return {}, 0
    entries = [*_ENTRY.finditer(match[1])]
    if entries and sum(len(entry[0]) for entry in entries) == len(match[1]):
        facts = {entry[1]: entry[2] if entry[3] is None else entry[3] for entry in entries}
        return {key: value.strip() for key, value in facts.items() if value is not None}, match.end()
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
