"""Finds the prompts, checks them before anything is asked, and fills them in."""

import hashlib
import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from summarizer.errors import PromptError, StorageError

_HEADER = re.compile(r"\A---\npurpose: (?P<purpose>.+)\nvariables:(?P<variables>.*)\n---\n+")

_VARIABLE = re.compile(r"\{\{\s*(?P<name>[a-z_]+)\s*\}\}")
_WORD = re.compile(r"[a-z]+|[\u4e00-\u9fff]")
_RUN = 10
"""Words, or Chinese characters."""


class _Template(string.Template):
    """Only `{{name}}` is special: prose has `$` and JSON has `{}`. Values are never filled in twice."""

    delimiter = "{{"
    pattern = r"""
        \{\{(?:
            (?P<escaped>\{\{) |
            \s*(?P<named>[a-z][a-z_]*)\s*\}\} |
            (?P<braced>(?!)) |
            (?P<invalid>)
        )"""  # type: ignore[assignment]  # string.Template compiles it; its type says only what it becomes


@dataclass(frozen=True)
class Prompt:
    """A text with named gaps. Its header says what it is for and which variables it must use."""

    name: str
    purpose: str
    variables: frozenset[str]
    text: str
    origin: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    def fill(self, values: Mapping[str, object]) -> str:
        """The text with every variable replaced by its value, once."""
        return _Template(self.text).substitute(values).strip()


class Prompts:
    """The prompts of a run: ours, and in *overrides* any file that stands in for one of them.

    Raises: PromptError where a file there is none of ours, cannot be read, or uses other variables than it must.
    """

    def __init__(self, overrides: Path | None = None) -> None:
        ours = _built_in()
        self._prompts = ours | _overriding(overrides, ours) if overrides else ours
        self._said: dict[tuple[tuple[str, str], ...], set[tuple[str, ...]]] = {}
        """The runs of words of all prompts, by what is settled in them."""

    def __iter__(self) -> Iterator[Prompt]:
        return iter(self._prompts.values())

    def __getitem__(self, name: str) -> Prompt:
        try:
            return self._prompts[name]
        except KeyError:
            raise PromptError(f"There is no prompt {name!r}. There are: {', '.join(self._prompts)}.") from None

    def in_language(self, name: str, language: str) -> Prompt:
        """The prompt `name_language` where there is one, else *name*."""
        return self._prompts.get(f"{name}_{language}") or self[name]

    def said_back(self, text: str, settled: Mapping[str, str]) -> str | None:
        """A run of the prompts' own words in *text*, or None: no answer of its own has so many in that order.

        *settled* are the variables that are filled with words of ours.
        """
        ours = self._runs(tuple(sorted(settled.items())))
        return next((" ".join(run) for run in _runs(text) if run in ours), None)

    def _runs(self, settled: tuple[tuple[str, str], ...]) -> set[tuple[str, ...]]:
        if settled not in self._said:
            words = dict(settled)
            texts = (_VARIABLE.sub(lambda gap: words.get(gap["name"], " "), prompt.text) for prompt in self)
            self._said[settled] = {run for text in texts for run in _runs(text)}
        return self._said[settled]

    def export(self, folder: Path) -> list[Path]:
        """Write our prompts into *folder*, to be edited there. A file that is already there is left alone.

        Raises: StorageError.
        """
        written = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for file in _files():
                target = folder / file.name
                if not target.exists():
                    target.write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
                    written.append(target)
        except OSError as exc:
            raise StorageError(f"The prompts cannot be written into {folder} ({exc}). Name another folder.") from exc
        return written


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return zip(*(words[start:] for start in range(_RUN)), strict=False)


def _files() -> list[Traversable]:
    """The prompt files this package ships.

    The wheel carries the project's `prompts` folder inside the package. An editable install builds no such
    copy, so there it still lies beside the package.
    """
    packaged = resources.files("summarizer") / "prompts"
    folder: Traversable = packaged if packaged.is_dir() else Path(__file__).parent.parent / "prompts"
    return sorted((file for file in folder.iterdir() if file.name.endswith(".md")), key=lambda file: file.name)


def _built_in() -> dict[str, Prompt]:
    prompts = {}
    for file in _files():
        text = file.read_text(encoding="utf-8")
        header = _HEADER.match(text)
        if header is None:
            raise PromptError(f"The prompt {file.name} of this package has no header: the installation is damaged.")
        variables = frozenset(re.findall(r"[a-z_]+", header["variables"]))
        name = file.name.removesuffix(".md")
        prompts[name] = _checked(Prompt(name, header["purpose"], variables, text[header.end() :], "built in"))
    return prompts


def _overriding(folder: Path, ours: Mapping[str, Prompt]) -> dict[str, Prompt]:
    if not folder.is_dir():
        raise PromptError(f"{folder}: there is no such folder of prompts. `summarizer prompts export DIR` makes one.")
    prompts = {}
    for path in sorted(folder.glob("*.md")):
        if path.stem not in ours:
            raise PromptError(f"{path}: there is no prompt of that name to override. There are: {', '.join(ours)}.")
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as exc:
            raise PromptError(f"{path}: cannot be read ({exc}). It should be a text file in UTF-8.") from exc
        body = _HEADER.sub("", text, count=1)
        if body.startswith("---\n"):
            raise PromptError(
                f"{path}: its header is not as we wrote it. Take it from `summarizer prompts export`, or leave it out."
            )
        original = ours[path.stem]
        prompts[path.stem] = _checked(Prompt(path.stem, original.purpose, original.variables, body, str(path)))
    return prompts


def _checked(prompt: Prompt) -> Prompt:
    template = _Template(prompt.text)
    if not template.is_valid():
        raise PromptError(
            f"{_place(prompt)}: a {{{{ that opens no variable. Write {{{{name}}}}, or {{{{{{{{ for two braces."
        )
    used = set(template.get_identifiers())
    if unknown := used - prompt.variables:
        known = ", ".join(sorted(prompt.variables)) or "none"
        raise PromptError(
            f"{_place(prompt)}: nobody supplies {', '.join(sorted(unknown))}. Its variables are: {known}."
        )
    if missing := prompt.variables - used:
        raise PromptError(f"{_place(prompt)}: it must use {', '.join(f'{{{{{name}}}}}' for name in sorted(missing))}.")
    return prompt


def _place(prompt: Prompt) -> str:
    return f"The prompt {prompt.name}.md" if prompt.origin == "built in" else prompt.origin
