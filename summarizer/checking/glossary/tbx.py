"""Glossaries as TBX (TermBase eXchange, ISO 30042): TBX-Basic of 2008 (martif) and of 2019 (tbx)."""

from collections.abc import Iterable
from xml.parsers.expat import ExpatError
from xml.sax.saxutils import escape, quoteattr

from summarizer.checking.glossary.rows import KINDS, STATUSES, Fault, Row, Rows, term_or_fault
from summarizer.checking.glossary.terms import Term
from summarizer.sources.inputs.elements import EntityError, parser_of

_CONCEPTS = {"conceptEntry", "termEntry"}
_LANGUAGES = {"langSec", "langSet"}
_TERMS = {"termSec", "tig", "ntig"}
_OUTDATED = ("deprecated", "superseded")
_ADMITTED = "admitted"


def read_tbx(raw: bytes) -> Rows:
    """The terms of a TBX file: for each concept its Chinese, its first preferred English, and the other English terms.

    Deprecated and superseded terms are left out. A document type is named in many files of 2008, and not read.
    """
    return _Reader().read(raw)


class _Reader:
    """Collects the concepts as their elements come. Names are read without namespace: both versions have the same."""

    def __init__(self) -> None:
        self._parser = parser_of(self._on_start, self._on_end, self._on_text)
        self._rows: list[Row] = []
        self._faults: list[Fault] = []
        self._begin_concept()

    def read(self, raw: bytes) -> Rows:
        try:
            self._parser.Parse(raw, True)  # noqa: FBT003 - expat takes no names
        except (ExpatError, EntityError) as exc:
            self._faults.append(Fault(self._parser.CurrentLineNumber, f"its XML cannot be read: {exc}"))
        return Rows(tuple(self._rows), tuple(self._faults))

    def _begin_concept(self) -> None:
        self._at = self._parser.CurrentLineNumber
        self._language = ""
        self._level = ""
        self._terms: dict[str, list[tuple[bool, str]]] = {"zh": [], "en": []}
        """By language: whether a term is only admitted, and the term."""
        self._about = {"subjectField": "", "projectSubset": "", "source": ""}
        self._begin_term()

    def _begin_term(self) -> None:
        self._term, self._standing = "", ""
        self._texts: list[str] = []
        self._category = ""

    def _on_start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(" ")[2]
        if name in _CONCEPTS:
            self._begin_concept()
        elif name in _LANGUAGES:
            told = [value for key, value in attributes.items() if key.rpartition(" ")[2] == "lang"]
            self._language = (told or [""])[0].replace("_", "-").lower().partition("-")[0]
        elif name in _TERMS:
            self._begin_term()
        elif name != "hi":  # marks a part of a term
            self._category, self._texts = attributes.get("type", name), []

    def _on_text(self, text: str) -> None:
        self._texts.append(text)

    def _on_end(self, name: str) -> None:
        name = name.rpartition(" ")[2]
        told = "".join(self._texts).strip()
        if name == "term":
            self._term = told
        elif name in _TERMS:
            self._end_term()
        elif name in _CONCEPTS:
            self._end_concept()
        elif self._category == "administrativeStatus":
            self._standing = told
        elif self._category in self._about and not self._about[self._category]:
            self._about[self._category] = told
        if name not in _TERMS and name != "hi":
            self._category, self._texts = "", []

    def _end_term(self) -> None:
        if self._term and self._language in self._terms and not self._standing.startswith(_OUTDATED):
            self._terms[self._language].append((self._standing.startswith(_ADMITTED), self._term))
        self._begin_term()

    def _end_concept(self) -> None:
        chinese = [term for _, term in self._terms["zh"]]
        english = [term for _, term in sorted(self._terms["en"], key=lambda told: told[0])]
        if not chinese or not english:
            lacking = "English" if chinese else "Chinese"
            self._faults.append(Fault(self._at, f"this concept has no {lacking} term, and is left out", fatal=False))
            return
        kind = self._about["subjectField"] if self._about["subjectField"] in KINDS else ""
        status = self._about["projectSubset"] if self._about["projectSubset"] in STATUSES else ""
        for zh in chinese:
            made = term_or_fault([zh, english[0], kind, "|".join(english[1:]), status, self._about["source"]])
            if isinstance(made, Term):
                self._rows.append(Row(made, self._at))
            else:
                self._faults.append(Fault(self._at, made))


def write_tbx(terms: Iterable[Term]) -> str:
    """The terms as TBX-Basic of 2019, in the style that keeps the categories in attributes (DCA)."""
    concepts = "".join(_concept(number, term) for number, term in enumerate(terms, 1))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">\n'
        "<tbxHeader><fileDesc><sourceDesc><p>exported by summarizer</p></sourceDesc></fileDesc></tbxHeader>\n"
        f"<text><body>\n{concepts}</body></text>\n</tbx>\n"
    )


def _concept(number: int, term: Term) -> str:
    about: list[tuple[str, str, str]] = [
        ("descrip", "subjectField", term.kind),
        ("admin", "projectSubset", term.status),
    ]
    about += [("admin", "source", term.source)] if term.source else []
    told = "".join(f"<{name} type={quoteattr(kind)}>{escape(value)}</{name}>" for name, kind, value in about)
    english = _section(term.en, "preferredTerm-admn-sts")
    english += "".join(_section(variant, "admittedTerm-admn-sts") for variant in term.accept)
    return (
        f'<conceptEntry id="c{number}">{told}\n'
        f'<langSec xml:lang="zh"><termSec><term>{escape(term.zh)}</term></termSec></langSec>\n'
        f'<langSec xml:lang="en">{english}</langSec>\n</conceptEntry>\n'
    )


def _section(term: str, standing: str) -> str:
    note = f'<termNote type="administrativeStatus">{standing}</termNote>'
    return f"<termSec><term>{escape(term)}</term>{note}</termSec>"
