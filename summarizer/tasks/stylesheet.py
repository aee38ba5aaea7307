"""The style sheet of a run, in the copy editor's sense: what was ordered, and each decision as it is made."""

import hashlib
from datetime import UTC, datetime

from summarizer.checking import Drift
from summarizer.checking.glossary import Glossary, starter
from summarizer.endpoint import Endpoint
from summarizer.memory import Memory, Unit
from summarizer.prompting import Prompts
from summarizer.settings import Rendition

_ASKED = ("translate", "title", "mend_sentence", "mend_title", "refine", "officials")


class StyleSheet:
    """One for all translations of a run: how terms are to be put and how they were first, and what was translated.

    Without a *memory* nothing is reused and nothing remembered.
    """

    def __init__(
        self, rendition: Rendition | None = None, glossary: Glossary | None = None, memory: Memory | None = None
    ) -> None:
        self.rendition = rendition or Rendition()
        self.glossary = glossary or starter()
        self.drift = Drift()
        self._memory = memory

    async def recall(self, endpoint: Endpoint, prompts: Prompts) -> "Recall":
        """What is remembered of translations by this endpoint with these prompts. Raises: EndpointErrors."""
        order = self.rendition.model_copy(update={"annotate": False, "convert": False})
        asked = [prompts[name].sha256 for name in (*_ASKED, "system", f"style_{order.style}")]
        told = [endpoint.identity, await endpoint.model(), order.model_dump_json(), *asked]
        made_with = _digest(*told)
        memory = self._memory
        if memory and endpoint.is_rehearsal and not memory.path.exists():
            memory = None  # what only counts makes no file
        return Recall(memory, order.to, made_with, self.glossary, learns=not endpoint.is_rehearsal)

    def close(self) -> None:
        """Close the memory; what was kept is on disk already."""
        if self._memory is not None:
            self._memory.close()


class Recall:
    """The memory, as far as what it holds was made as things are made now, or brought in by a person."""

    def __init__(
        self, memory: Memory | None, language: str, made_with: str, glossary: Glossary, *, learns: bool
    ) -> None:
        self._memory = memory
        self._language = language
        self._made_with = made_with
        self._glossary = glossary
        self._learns = learns

    def exact(self, source: str) -> list[Unit]:
        """The translations of the very same sentence, a person's own first."""
        if self._memory is None:
            return []
        return self._memory.exact(source, language=self._language, made_with=self._making(source))

    def similar(self, source: str) -> Unit | None:
        """The translation of the sentence most like it, if there is one much like it."""
        if self._memory is None:
            return None
        match = self._memory.similar(source, language=self._language, made_with=self._making(source))
        return match.unit if match else None

    def keep(self, source: str, target: str, where: str, model: str) -> None:
        """Remember a sentence that is done; it is on disk when this returns."""
        if self._memory is None or not self._learns:
            return
        made, language = datetime.now(UTC).isoformat(timespec="seconds"), self._language
        unit = {"source": source, "target": target, "language": language, "where": where, "model": model, "made": made}
        self._memory.add(Unit(**unit, made_with=self._making(source)))

    def _making(self, source: str) -> str:
        """What stands for how *source* is translated now: a term of the user's in it makes another translation."""
        own = {hit.term.plain: hit.term.forms for hit in self._glossary.find(source) if hit.term.status == "user"}
        return _digest(self._made_with, repr(sorted(own.items()))) if own else self._made_with


def _digest(*told: str) -> str:
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]
