"""Summarising and translating one article: select, write, check, merge."""

from summarizer.tasks.records import Brief, Claim, Provenance, Quote, Segment, Summary, Translation
from summarizer.tasks.stylesheet import StyleSheet
from summarizer.tasks.summarising import summarise
from summarizer.tasks.translating import recall_terms, translate

__all__ = [
    "Brief",
    "Claim",
    "Provenance",
    "Quote",
    "Segment",
    "StyleSheet",
    "Summary",
    "Translation",
    "recall_terms",
    "summarise",
    "translate",
]
