"""Files of translators → units: what of them is worth remembering, and what the checks say of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath
from typing import Literal, NamedTuple

from pydantic import ValidationError

from summarizer.checking import Pair, check_pair
from summarizer.checking.glossary import Glossary
from summarizer.errors import InputError
from summarizer.memory.remembering import Memory
from summarizer.memory.storing import Added
from summarizer.memory.units import PROPERTIES, Unit, serves
from summarizer.sources.bitexts import Aligned, read_bitext
from summarizer.sources.inputs.finding import STDIN

Reason = Literal["not read", "without Chinese", "not translated", "refused"]

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\u3007\U00020000-\U0003ffff]")
_BATCH = 1_000
"""Units written together."""


class LeftOut(NamedTuple):
    """A pair that was not brought in; the message names it, and says why not."""

    reason: Reason
    message: str


class _Judged(NamedTuple):
    unit: Unit
    critical: str
    """What the checks find that is critical, in one line that names the pair; nothing where all is well."""


@dataclass(frozen=True)
class Intake:
    """What became of a file of translations."""

    added: Added
    left_out: tuple[LeftOut, ...]
    doubted: tuple[str, ...]
    """A line for each pair that was brought in and that the checks find something critical in."""


def bring_in(memory: Memory, path: str, glossary: Glossary, *, strict: bool = False) -> Intake:
    """Remember the pairs of a TMX, XLIFF or JSON Lines file as units that a person brought in.

    Where the file is one that the memory wrote, they come back as what they were. What a check finds critical in is
    remembered and told or, if *strict*, left out. Raises: StorageError.
    """
    added, left_out, doubted = Added(), list[LeftOut](), list[str]()
    found = _judged(path, glossary)
    while batch := list(islice(found, _BATCH)):
        judged = [one for one in batch if isinstance(one, _Judged)]
        left_out += [one for one in batch if isinstance(one, LeftOut)]
        told = [one.critical for one in judged if one.critical]
        if strict:
            left_out += [LeftOut("refused", line) for line in told]
            judged = [one for one in judged if not one.critical]
        else:
            doubted += told
        added = added.plus(memory.add_all(one.unit for one in judged))
    return Intake(added, tuple(left_out), tuple(doubted))


def _judged(path: str, glossary: Glossary) -> Iterator[_Judged | LeftOut]:
    for pair in read_bitext(path, any_language=True):
        if isinstance(pair, InputError):
            yield LeftOut("not read", str(pair))
            continue
        unit = _unit(pair, "stdin" if path == STDIN else PurePath(path).name)
        is_ours = PROPERTIES["where"] in dict(pair.about)  # a sentence of an article may be a name in Latin letters
        if not (_HAN.search(unit.source) or (is_ours and unit.source)):
            yield LeftOut("without Chinese", f"{path}: {pair.id}: there is no Chinese in its source.")
        elif not unit.target:
            yield LeftOut("not translated", f"{path}: {pair.id}: there is no translation in it.")
        else:
            faults = _critical(unit, glossary)
            yield _Judged(unit, f"{path}: {pair.id}: {'; '.join(faults)}" if faults else "")


def _unit(pair: Aligned, file: str) -> Unit:
    about = dict(pair.about)
    told = {"where": file} | {name: about[kind] for name, kind in PROPERTIES.items() if kind in about}
    unit = Unit(source=pair.source, target=pair.target, language=pair.language, **told)
    try:
        return Unit(**unit.model_dump(exclude={"made"}), made=about.get("creationdate", ""))
    except ValidationError:  # what others call a date need not be any
        return unit


def _critical(unit: Unit, glossary: Glossary) -> list[str]:
    """What is critical in it; nothing for a language that the checks do not read."""
    if not serves(unit.language, "en"):
        return []
    found = check_pair(Pair(unit.source, unit.target, glossary=glossary))
    return [finding.message for finding in found if finding.severity == "critical"]
