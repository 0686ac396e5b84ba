"""`watchkeeper rules`: what a table suggests should be expected of the next one, as YAML to read and edit."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from watchkeeper.cli.comparison_options import Ignore, Reference
from watchkeeper.cli.console import errors
from watchkeeper.comparison.rules.inference import infer_rules
from watchkeeper.profile.tables import read_table


def rules(
    reference: Reference,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write the rules here instead of printing them.", metavar="FILE"),
    ] = None,
    ignore: Ignore = None,
) -> None:
    """Learn quality rules from a table that is as it should be, as YAML to read and edit.

    Check the next table with them: watchkeeper check --rules FILE TABLE.
    """
    with errors.status(f"Learning from {escape(reference.name)}"):
        text = infer_rules(read_table(reference, ignore=ignore or ()).profile).to_yaml()
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")
        errors.print(f"Rules written to {escape(str(output))}.", highlight=False)
