"""A stretch of Chinese and its translation, as a file gives them."""

from typing import NamedTuple


class Aligned(NamedTuple):
    """One pair: its own id, or else its number in the file from 1."""

    id: str
    source: str
    target: str
    language: str = "en"
    """Of the target, in the words of the file."""
    about: tuple[tuple[str, str], ...] = ()
    """What TMX says of it besides: its properties by their types, and its `creationdate`."""
