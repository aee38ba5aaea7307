"""The translation memory: what was translated before, by whom, and what of it serves a sentence now."""

from summarizer.memory.importing import Intake, LeftOut, bring_in
from summarizer.memory.remembering import Memory, memory_of, memory_path
from summarizer.memory.stocktaking import Stock, take_stock
from summarizer.memory.storing import Added
from summarizer.memory.units import PROPERTIES, Match, Unit, fit

__all__ = [
    "PROPERTIES",
    "Added",
    "Intake",
    "LeftOut",
    "Match",
    "Memory",
    "Stock",
    "Unit",
    "bring_in",
    "fit",
    "memory_of",
    "memory_path",
    "take_stock",
]
