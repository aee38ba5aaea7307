"""A text with its findings underlined and its words explained, and the notes that these lead to."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from summarizer.output.marking import Mark, marks_in_source, marks_in_target, marks_of_notes, pieces
from summarizer.output.markup import Part, element
from summarizer.output.records import Record

_WORST_FIRST = ("critical", "major", "minor")


@dataclass(frozen=True)
class Noted:
    """The findings about one sentence or claim, and what is explained of it; *anchor* is the id of its place."""

    anchor: str
    findings: Sequence[Record]
    explained: Sequence[Record] = ()

    def note(self, number: int) -> str:
        """The id of the note on finding *number*."""
        return f"{self.anchor}-n{number + 1}"

    def explanation(self, number: int) -> str:
        """The id of explanation *number*."""
        return f"{self.anchor}-e{number + 1}"

    def target(self, text: str) -> list[Part]:
        """The translated *text*: what its findings are about is underlined, what is explained leads there."""
        return self._marked(text, [*marks_in_target(text, self.findings), *marks_of_notes(text, self.explained)])

    def source(self, text: str, spans: Sequence[Record], terms: Sequence[Record]) -> list[Part]:
        """The Chinese *text*, read from *spans* of the file, with its findings underlined and its terms explained."""
        return self._marked(text, marks_in_source(text, spans, [*self.findings, *terms]))

    def notes(self) -> Element | None:
        """What was found, in words, for everybody to read: a list, or nothing."""
        notes = [self._note(number, finding) for number, finding in enumerate(self.findings)]
        return element("ul", *notes, class_="notes") if notes else None

    def explanations(self, text: str) -> Element | None:
        """The words of the translated *text* that are explained, with what is said of each: a list, or nothing."""
        told = []
        for number, one in enumerate(self.explained):
            words = element("dfn", text[one["start"] : one["end"]])
            told.append(element("li", words, " ", one["text"], id=self.explanation(number)))
        return element("ul", *told, class_="explanations") if told else None

    def _note(self, number: int, finding: Record) -> Element:
        severity = finding["severity"]
        label = element("strong", severity.capitalize())
        kind = element("span", finding["category"], class_="category")
        return element("li", label, " ", finding["message"], " ", kind, id=self.note(number), class_=f"note {severity}")

    def _marked(self, text: str, marks: Sequence[Mark]) -> list[Part]:
        return [self._piece(piece, over) if over else piece for piece, over in pieces(text, marks)]

    def _piece(self, words: str, over: Sequence[Mark]) -> Element | str:
        """The words as they are marked: a link to the note on the worst finding, else to what explains them."""
        term = next((mark.about for mark in over if "zh" in mark.about), None)
        found = [number for number, one in enumerate(self.findings) if any(mark.about is one for mark in over)]
        part = element("abbr", words, title=term["en"]) if term else words
        if not found:
            told = [number for number, one in enumerate(self.explained) if any(mark.about is one for mark in over)]
            return self._link(part, told[0]) if told else part
        worst = min(found, key=lambda number: _WORST_FIRST.index(self.findings[number]["severity"]))
        finding = self.findings[worst]
        message = f"{finding['severity']}: {finding['message']}"
        return element("a", part, href=f"#{self.note(worst)}", class_=f"mark {finding['severity']}", title=message)

    def _link(self, part: Element | str, number: int) -> Element:
        told = self.explained[number]["text"]
        return element("a", part, href=f"#{self.explanation(number)}", class_="explained", title=told)
