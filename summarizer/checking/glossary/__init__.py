"""Terms with a standing English rendering: what we know, what the user adds, and where they are in a text."""

from summarizer.checking.glossary.files import glossary_of, own_path, read_glossary, read_rows, written
from summarizer.checking.glossary.judging import faults_of, overridden
from summarizer.checking.glossary.rows import KINDS, Fault, term_or_fault
from summarizer.checking.glossary.starter import find_terms, renderings, starter
from summarizer.checking.glossary.terms import Glossary, Kind, Status, Term, TermHit, standing

__all__ = [
    "KINDS",
    "Fault",
    "Glossary",
    "Kind",
    "Status",
    "Term",
    "TermHit",
    "faults_of",
    "find_terms",
    "glossary_of",
    "overridden",
    "own_path",
    "read_glossary",
    "read_rows",
    "renderings",
    "standing",
    "starter",
    "term_or_fault",
    "written",
]
