"""Bytes → articles, every character traceable to its offset in the file. No model, no network."""

from summarizer.sources.articles import Article, Credits, Date, Document, Dropped, Paragraph, Sentence, Suspicion
from summarizer.sources.pages import read_articles
from summarizer.sources.reading import find_files, read_document
from summarizer.sources.tracing import Span, Traced

__all__ = [
    "Article",
    "Credits",
    "Date",
    "Document",
    "Dropped",
    "Paragraph",
    "Sentence",
    "Span",
    "Suspicion",
    "Traced",
    "find_files",
    "read_articles",
    "read_document",
]
