"""The command and its groups of commands."""

import typer

app = typer.Typer(
    help="English briefs and translations of Chinese news in which every statement can be checked against the source.",
    epilog="With no endpoint named, an embedded model answers on this machine. --base-url, SUMMARIZER_BASE_URL or "
    "OPENAI_BASE_URL names any OpenAI-compatible server; its key is read from OPENAI_API_KEY. --endpoint names a "
    "profile of summarizer.toml, which has an address and a key of its own. Every option of "
    "summarise and translate can also be set as SUMMARIZER_NAME or in summarizer.toml.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
models_app = typer.Typer()
prompts_app = typer.Typer(help="See the prompts, and copy them out to change them.", no_args_is_help=True)
cache_app = typer.Typer(help="The answers kept on disk, so that none is paid for twice.", no_args_is_help=True)
glossary_app = typer.Typer(
    help="How terms are put in English: what we know, and what you add, which stands over it.", no_args_is_help=True
)
memory_app = typer.Typer(
    help="What was translated before, so that no sentence is translated twice: yours, and what you bring in.",
    no_args_is_help=True,
)
app.add_typer(models_app, name="models")
app.add_typer(prompts_app, name="prompts")
app.add_typer(glossary_app, name="glossary")
app.add_typer(memory_app, name="memory")
app.add_typer(cache_app, name="cache")
