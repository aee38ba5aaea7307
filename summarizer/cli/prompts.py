"""The prompts: list, show, export."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.cli.apps import prompts_app
from summarizer.cli.options import with_settings
from summarizer.cli.saying import deliver, explained

if TYPE_CHECKING:
    from summarizer.settings import Settings


@prompts_app.command("list")
@with_settings("prompts")
def list_prompts(*, settings: "Settings") -> None:
    """List the prompts: what each is for, its variables, and where it comes from."""
    from summarizer.prompting import Prompts

    for prompt in Prompts(settings.prompts):
        variables = ", ".join(sorted(prompt.variables)) or "none"
        deliver(f"{prompt.name:10} {prompt.purpose}\n{'':10} variables: {variables} · {prompt.origin}\n")


@prompts_app.command("show")
@with_settings("prompts")
def show_prompt(
    name: Annotated[str, typer.Argument(help="A name of `prompts list`.")], *, settings: "Settings"
) -> None:
    """Print a prompt as it is used."""
    from summarizer.prompting import Prompts

    deliver(Prompts(settings.prompts)[name].text)


@prompts_app.command("export")
def export_prompts(
    folder: Annotated[Path, typer.Argument(help="Where to; files that are there stay.")],
) -> None:
    """Copy our prompts into a folder, to be changed there and used with --prompts."""
    with explained():
        from summarizer.prompting import Prompts

        for path in Prompts().export(folder):
            deliver(f"{path}\n")
