"""Bytes → articles, every character traceable to its offset in the file. No model, no network."""

from summarizer.sources.articles import Article, Date, Document, Paragraph, Sentence
from summarizer.sources.pages import read_articles
from summarizer.sources.reading import find_files, read_document
from summarizer.sources.tracing import Span, Traced

__all__ = [
    "Article",
    "Date",
    "Document",
    "Paragraph",
    "Sentence",
    "Span",
    "Traced",
    "find_files",
    "read_articles",
    "read_document",
]
