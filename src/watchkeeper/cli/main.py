"""The command `watchkeeper`, put together from its subcommands."""

import sys
from typing import Annotated

import typer

from watchkeeper.cli.console import errors
from watchkeeper.cli.demo import demo
from watchkeeper.cli.profile import profile
from watchkeeper.cli.replay import replay
from watchkeeper.cli.serve import serve
from watchkeeper.errors import WatchkeeperError
from watchkeeper.version import __version__

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (demo, serve, replay, profile):
    app.command()(command)

# Input that cannot be used, as against 1, which tells that something is wrong with what was watched.
EXIT_UNUSABLE = 2


def _version(is_asked: bool) -> None:  # noqa: FBT001  # Typer calls it so.
    if is_asked:
        typer.echo(f"watchkeeper {__version__}")
        raise typer.Exit


@app.callback()
def watchkeeper(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Watch AI models in production: notice silent failures, and say since when, where, why and what they cost.

    Begin with [bold]watchkeeper demo[/bold]: a year of real flights, with real drift and a planted fault.
    """


def main() -> None:
    """Run the command line; errors made by people are told in a line, without a traceback."""
    try:
        app()
    except WatchkeeperError as error:
        errors.print(f"[bold red]error[/bold red] {error}", highlight=False)
        sys.exit(EXIT_UNUSABLE)
