"""The options that commands share, and how they become settings."""

import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from summarizer.cli.saying import explained

Form = Literal["text", "json", "jsonl", "markdown"]
BriefForm = Literal["text", "json", "jsonl", "markdown", "html", "docx"]
TranslationForm = Literal["text", "json", "jsonl", "markdown", "html", "docx", "xliff", "tmx"]
Paths = Annotated[
    list[str],
    typer.Argument(
        help="Files or folders; - is standard input. Text, HTML, Markdown, PDF with a text layer, .docx, .epub, and "
        "JSON Lines of {id, text} are read. A pattern such as 'news/**/*.html' stands in quotes.",
        metavar="PATH",
    ),
]
FORMAT = typer.Option("--format", "-f", help="How to print the result.")
FormOption = Annotated[Form, FORMAT]
Out = Annotated[Path | None, typer.Option("--out", "-o", help="Write into this file, whole or not at all.")]
Rung = Literal["json_schema", "json_object_schema", "tool", "json_object", "prompted"]
DryRun = Annotated[
    bool,
    typer.Option("--dry-run", help="Ask nothing: estimate the calls, tokens and dollars it would take."),
]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 1 also where a check found something.")]
_OPTIONS: dict[str, Any] = {
    "endpoint": Annotated[
        str | None,
        typer.Option(help="A profile of summarizer.toml, with an address and a key of its own.", metavar="NAME"),
    ],
    "base_url": Annotated[str | None, typer.Option(help="An OpenAI-compatible server, as http://host:port/v1.")],
    "model": Annotated[str | None, typer.Option(help="The model; `summarizer models` lists them.")],
    "offline": Annotated[bool | None, typer.Option("--offline", help="Never download weights.")],
    "context": Annotated[
        int | None,
        typer.Option(help="Tokens a request may use, prompt and answer together (else what the server says, or 4096)."),
    ],
    "structured": Annotated[
        Rung | None,
        typer.Option(help="The one way to ask for JSON (else the best that the server is found to keep to)."),
    ],
    "fallback_base_url": Annotated[
        str | None, typer.Option(help="Another endpoint, asked for what the first will not answer about.")
    ],
    "fallback_model": Annotated[str | None, typer.Option(help="The model of the other endpoint.")],
    "rpm": Annotated[int | None, typer.Option(help="Requests a minute that the server is sent at most.")],
    "tpm": Annotated[int | None, typer.Option(help="Tokens a minute that it is sent at most, answers included.")],
    "max_calls": Annotated[int | None, typer.Option(help="Stop before a call that would be one more than this.")],
    "max_tokens": Annotated[
        int | None, typer.Option(help="Stop before a call that could use more tokens than this in all.")
    ],
    "max_cost": Annotated[
        float | None, typer.Option(help="Stop before a call that could cost more US dollars than this in all.")
    ],
    "timeout": Annotated[
        float | None, typer.Option(help="Seconds for one question, all its tries together (else 600).")
    ],
    "concurrency": Annotated[
        int | None, typer.Option(help="Requests in flight on a server that is not embedded (else 4).")
    ],
    "assist": Annotated[
        bool | None,
        typer.Option(
            "--assist",
            help="Where the rules are uncertain how a page divides, ask the model: one question a page, in numbers of "
            "blocks. A small model mostly errs.",
        ),
    ],
    "prompts": Annotated[Path | None, typer.Option(help="A folder of prompts that stand in for ours.")],
    "glossary": Annotated[
        list[Path] | None,
        typer.Option(
            help="Your terms, .tsv, .csv or .tbx: Chinese, English. They stand over ours; repeatable.",
            metavar="FILE",
        ),
    ],
    "max_size": Annotated[
        str | None,
        typer.Option(
            help="Refuse a larger file unread: 500kB, 20MB, 1GiB or bytes. What an .epub or .docx unpacks to counts "
            "too; of JSON Lines, each line (else 10MB).",
            metavar="SIZE",
        ),
    ],
    "follow_links": Annotated[
        bool | None,
        typer.Option("--follow-links", help="Read also links that lead out of a folder; else each is named, unread."),
    ],
}
_BRIEF: dict[str, Any] = {
    "length": Annotated[
        Literal["short", "medium", "long"] | None,
        typer.Option(help="Of a brief: up to 3, 8 or 24 claims (else medium)."),
    ],
    "claims": Annotated[int | None, typer.Option(help="Claims of a brief at most, whatever its length.", metavar="N")],
    "audience": Annotated[
        str | None,
        typer.Option(help="For whom a brief is, as 'an energy trader': it decides what is picked.", metavar="WHO"),
    ],
    "language": Annotated[
        Literal["en", "zh"] | None,
        typer.Option(help="Of a brief: English, or Chinese in the source's own figures and names (else en)."),
    ],
}
_TRANSLATION: dict[str, Any] = {
    "to": Annotated[
        str | None,
        typer.Option(
            help="Of a translation: fr, German, ... (else English). Most checks read English alone; those are named."
        ),
    ],
    "style": Annotated[
        Literal["news", "literal", "plain"] | None,
        typer.Option(help="As an English paper writes, close to the Chinese, or in plain words (else news)."),
    ],
    "spelling": Annotated[Literal["american", "british"] | None, typer.Option(help="Of English (else american).")],
    "refine": Annotated[
        bool | None,
        typer.Option(
            "--refine/--no-refine", help="Ask again about each sentence in which a check still finds something."
        ),
    ],
    "annotate": Annotated[
        bool | None,
        typer.Option(
            "--annotate/--no-annotate",
            help="Explain each person and term where it is named first, from the glossary and the article alone.",
        ),
    ],
    "convert": Annotated[
        bool | None,
        typer.Option(
            "--convert/--no-convert", help="Say what measures come to in miles, acres, pounds and Fahrenheit."
        ),
    ],
    "memory": Annotated[
        bool | None,
        typer.Option(
            "--memory/--no-memory",
            help="Reuse the sentences of earlier translations, marked as such, and remember these (else --memory).",
        ),
    ],
}
_PANELS = {
    "Of a brief": tuple(_BRIEF),
    "Of a translation": tuple(_TRANSLATION),
    "In which words": ("prompts", "glossary"),
    "Who is asked": (
        *("endpoint", "base_url", "model", "offline", "context", "structured", "fallback_base_url", "fallback_model"),
        *("timeout", "concurrency", "rpm", "tpm"),
    ),
    "How much at most": ("max_calls", "max_tokens", "max_cost"),
    "What is read": ("assist", "max_size", "follow_links"),
}
"""The options by what they are about, as --help shows them."""
_EVERY = _OPTIONS | _BRIEF | _TRANSLATION
for _panel, _names in _PANELS.items():
    for _name in _names:
        _EVERY[_name].__metadata__[0].rich_help_panel = _panel


def with_settings(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options *names*; they reach it together, as its parameter `settings`."""
    options = {name: _EVERY[name] for name in names}

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(command)
        def wrapped(**given: Any) -> None:  # noqa: ANN401 - whatever the command takes
            with explained():
                from summarizer.settings import Settings

                settings = Settings.load({name: given.pop(name) for name in options})
                command(**given, settings=settings)

        own = [p for p in inspect.signature(command).parameters.values() if p.name != "settings"]
        added = [
            inspect.Parameter(n, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=a) for n, a in options.items()
        ]
        wrapped.__signature__ = inspect.Signature([*own, *added])  # type: ignore[attr-defined]
        wrapped.__annotations__ = {p.name: p.annotation for p in [*own, *added]}
        return wrapped

    return decorate


ASKING = tuple(_OPTIONS)
OF_BRIEFS = (*_BRIEF, *ASKING)
OF_TRANSLATIONS = (*_TRANSLATION, *ASKING)
ALL = (*_BRIEF, *OF_TRANSLATIONS)
