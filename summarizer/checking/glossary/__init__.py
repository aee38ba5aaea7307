"""Terms with a standing English rendering: what we know, what the user adds, and where they are in a text."""

from summarizer.checking.glossary.terms import Glossary, Term, TermHit, find_terms, renderings, starter

__all__ = ["Glossary", "Term", "TermHit", "find_terms", "renderings", "starter"]
