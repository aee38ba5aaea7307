"""Files of pairs: translations that are there already, whoever made them, read pair by pair."""

from summarizer.sources.bitexts.aligned import Aligned
from summarizer.sources.bitexts.reading import read_bitext, read_lines_of_two

__all__ = ["Aligned", "read_bitext", "read_lines_of_two"]
