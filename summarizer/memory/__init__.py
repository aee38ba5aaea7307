"""The translation memory: what was translated before, by whom, and what of it serves a sentence now."""

from summarizer.memory.remembering import Memory, memory_of, memory_path
from summarizer.memory.units import Match, Unit

__all__ = ["Match", "Memory", "Unit", "memory_of", "memory_path"]
