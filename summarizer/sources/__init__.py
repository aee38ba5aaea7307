"""Bytes → articles, every character traceable to its offset in the file. No model, no network."""

from summarizer.sources.articles import Article, Credits, Document, Dropped, Paragraph, Sentence
from summarizer.sources.dating import Date
from summarizer.sources.inputs.finding import Input, file_of, find_inputs
from summarizer.sources.inputs.reading import read_document
from summarizer.sources.pages import read_articles
from summarizer.sources.suspicions import Suspicion
from summarizer.sources.tracing import Span, Traced

__all__ = [
    "Article",
    "Credits",
    "Date",
    "Document",
    "Dropped",
    "Input",
    "Paragraph",
    "Sentence",
    "Span",
    "Suspicion",
    "Traced",
    "file_of",
    "find_inputs",
    "read_articles",
    "read_document",
]
