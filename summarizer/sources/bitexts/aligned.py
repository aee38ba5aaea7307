"""A stretch of Chinese and its English, as a file gives them."""

from typing import NamedTuple


class Aligned(NamedTuple):
    """One pair: its own id, or else its number in the file from 1."""

    id: str
    source: str
    target: str
