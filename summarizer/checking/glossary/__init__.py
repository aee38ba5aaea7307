"""Terms with a standing English rendering: what we know, what the user adds, and where they are in a text."""

from summarizer.checking.glossary.starter import find_terms, renderings, starter
from summarizer.checking.glossary.terms import Glossary, Kind, Status, Term, TermHit

__all__ = ["Glossary", "Kind", "Status", "Term", "TermHit", "find_terms", "renderings", "starter"]
