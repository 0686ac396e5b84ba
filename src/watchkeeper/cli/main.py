"""The command `watchkeeper`, put together from its subcommands.

A subcommand's file is imported when it is called, not before: `--help` answers at once, and the server does
not need what only the demo does.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from inspect import getdoc
from keyword import iskeyword
from typing import Annotated, Any

import typer
from rich.markup import escape

from watchkeeper.cli.console import errors
from watchkeeper.errors import WatchkeeperError
from watchkeeper.version import __version__

# The function of that name in the file of that name, and the first line of its docstring; a test compares them.
COMMANDS = {
    "demo": "Show a real model going wrong on real data: flights out of New York, 2013.",
    "serve": "Serve pages and API, and watch what comes in.",
    "monitor": "Keep a model's monitors as YAML: write them out, see what a file would change, and apply it.",
    "event": "Declare events and maintenance: what is usual is not learnt from them, and nobody is told of what they explain.",
    "review": "Review the monitoring itself: what always alarms, what never could, what nobody watches, and what to change.",
    "channels": "List the channels and what was last sent, or send a test to one.",
    "replay": "Replay a table of the past: what would Watchkeeper have told, and when?",
    "drill": "Plant faults in a table of the past: which would Watchkeeper have caught, and how soon?",
    "scenario": "Run a simulated service with a known failure: was it told, when, and why?",
    "compare": "Compare a table with a reference: what drifted, what broke, how much it matters.",
    "check": "Check a table against a reference, for CI: exit code 0 when it is fine, 1 when it is not.",
    "rules": "Learn quality rules from a table that is as it should be, as YAML to read and edit.",
    "profile": "Profile a table: a small mergeable summary of every column.",
    "import": "Import what whylogs or Evidently kept: a profile to compare with, and settings.",
}

_HELP = {"help_option_names": ["-h", "--help"]}
# The subcommand reads its own options, `--help` too.
_PASS_ON = {"help_option_names": [], "ignore_unknown_options": True, "allow_extra_args": True}

# Input that cannot be used, as against 1, which tells that something is wrong with what was watched.
EXIT_UNUSABLE = 2

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings=_HELP,
)


def load_command(name: str) -> Any:
    """Import a subcommand's file and return its command, as typer and click know it."""
    command = typer.Typer(
        add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False, context_settings=_HELP
    )
    # Python keeps some words, like `import`, to itself; their files and functions end in an underscore.
    home = f"{name}_" if iskeyword(name) else name
    function = getattr(import_module(f"watchkeeper.cli.{home}"), home)
    command.command(name, help=_help_of(function))(function)
    return typer.main.get_command(command)


def _help_of(function: Callable[..., None]) -> str:
    """Return what a function's docstring says, a line a paragraph: the terminal's width breaks lines, not the source's."""
    paragraphs = (getdoc(function) or "").split("\n\n")
    return "\n\n".join(paragraph.replace("\n", " ") for paragraph in paragraphs)


def _caller(name: str) -> Callable[[typer.Context], None]:
    def call(context: typer.Context) -> None:
        load_command(name).main(args=context.args, prog_name=context.command_path)

    return call


for command_name, line in COMMANDS.items():
    app.command(command_name, help=line, context_settings=_PASS_ON, add_help_option=False)(
        _caller(command_name)
    )


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
        app(prog_name="watchkeeper")
    except WatchkeeperError as error:
        errors.print(f"[bold red]error[/bold red] {escape(str(error))}", highlight=False)
        sys.exit(EXIT_UNUSABLE)
