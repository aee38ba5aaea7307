"""A pattern for many words that looks at each letter once."""

from collections.abc import Iterable


def trie(words: Iterable[str]) -> str:
    """A pattern for *words*, the longest of them first where one begins another.

    >>> trie(["ten", "tenth", "two"])
    't(?:en(?:th)?|wo)'
    """
    tails: dict[str, list[str]] = {}
    for word in words:
        tails.setdefault(word[:1], []).append(word[1:])
    branches = [f"{letter}{trie(rest)}" for letter, rest in sorted(tails.items()) if letter]
    if not branches:
        return ""
    if len(branches) == 1 and "" not in tails:
        return branches[0]
    return f"(?:{'|'.join(branches)}){'?' if '' in tails else ''}"
