"""What an endpoint is and can do, and the weights of the embedded one."""

import sys
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from summarizer.cli.apps import models_app
from summarizer.cli.options import with_settings
from summarizer.cli.saying import as_json, complain, deliver, run, say
from summarizer.errors import SummarizerError

if TYPE_CHECKING:
    from summarizer.settings import Settings


@models_app.callback(invoke_without_command=True)
@with_settings("endpoint", "base_url", "model")
def models(
    context: typer.Context,
    form: Annotated[Literal["text", "json"], typer.Option("--format", "-f", help="How to print the result.")] = "text",
    no_probe: Annotated[
        bool, typer.Option("--no-probe", help="Ask the model nothing: list only, which is free.")
    ] = False,
    detect: Annotated[
        bool, typer.Option("--detect", help="Look for servers on the usual ports of this machine instead.")
    ] = False,
    *,
    settings: "Settings",
) -> None:
    """Show what the endpoint is and can do: product, models, context, structured output, speed.

    The model that would be asked is probed, which takes 2 to about 10 small calls and is paid for where calls are:
    whether it really keeps to a JSON Schema, on which way of asking, and how fast it translates one sentence. What is
    found is remembered for later runs. With several models and no --model, none is probed. With no endpoint, the
    embedded models are listed, and whether their weights are here.

    Example: summarizer models --base-url http://127.0.0.1:11434/v1 --model qwen3:8b
    """
    if context.invoked_subcommand:
        return
    if detect:
        raise typer.Exit(_detect(form))
    if settings.base_url:
        raise typer.Exit(run(_survey(form, settings, probing=not no_probe)))
    from summarizer.endpoint import embedded_models, known_model
    from summarizer.output.endpoints import embedded_record, embedded_text

    shown = embedded_models(settings)
    deliver(as_json(embedded_record(shown, settings.context)) if form == "json" else embedded_text(shown))
    if not settings.gguf:
        known_model(settings.model)


@models_app.command()
@with_settings("offline")
def pull(
    name: Annotated[str | None, typer.Argument(help="The model; without a name, the default one.")] = None,
    *,
    settings: "Settings",
) -> None:
    """Fetch the weights of an embedded model now, checked against its publisher's digest."""
    from summarizer.endpoint import Watcher, pull_weights
    from summarizer.output.progress import Board

    with Board() as board:
        path = pull_weights(name, settings, Watcher(board.say, board.on_bytes))
    deliver(f"{path}\n")


async def _survey(form: str, settings: "Settings", *, probing: bool) -> int:
    """Show what the server says of itself, then what its model does; what is known is shown also where that fails."""
    from summarizer.endpoint import survey
    from summarizer.output.endpoints import facts_text, probed_text, survey_record

    base_url = settings.base_url or ""
    async with survey(settings) as surveyor:
        facts, probed, failed = await surveyor.facts(), None, False
        model = settings.model or (facts.models[0].id if len(facts.models) == 1 else None)
        if form == "text":
            deliver(facts_text(base_url, facts))
        if probing and model:
            try:
                probed, facts = await surveyor.probe(model, facts)
            except SummarizerError as error:
                complain(error)
                failed = True
    if form == "json":
        deliver(as_json(survey_record(base_url, facts, probed)))
    elif probed:
        deliver(probed_text(facts, probed))
    if not facts.models and not model:
        why = f" ({facts.unlisted})" if facts.unlisted else ""
        say(f"summarizer: {base_url} lists no models{why}. Say with --model which one to ask.")
        failed = not facts.product
    elif probing and not model:
        say("summarizer: it has several models. Say with --model which one to probe.")
    return 3 * failed


def _detect(form: str) -> int:
    """Show the servers of this machine and how each is chosen; on a terminal, ask which."""
    from summarizer.endpoint import detect
    from summarizer.output.endpoints import choice_text, found_record, found_text

    found = run(detect())
    if form == "json":
        deliver(as_json({"found": [found_record(one) for one in found]}))
        return 0
    if not found:
        say("summarizer: no server answers on the usual ports of this machine. For one elsewhere: --base-url URL.")
        return 0
    deliver(found_text(found))
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        deliver("".join(f"\n{choice_text(one)}" for one in found))
        return 0
    chosen = _pick("Which one?", [one.base_url for one in found])
    if chosen is not None:
        models = [model.id for model in found[chosen].facts.models]
        named = _pick("Which of its models?", models) if len(models) > 1 else 0
        deliver("\n" + choice_text(found[chosen], models[named] if models and named is not None else None))
    return 0


def _pick(question: str, offers: list[str]) -> int | None:
    """The place of the offer that is chosen on the terminal, from 0; None for none."""
    for number, offer in enumerate(offers, 1):
        say(f"{number:3}  {offer}")
    given: str = typer.prompt(
        f"{question} 1 to {len(offers)}, Enter for none", default="", show_default=False, err=True
    )
    return int(given) - 1 if given.isdecimal() and 0 < int(given) <= len(offers) else None
