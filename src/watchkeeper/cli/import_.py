"""`watchkeeper import`: a file of another tool becomes a reference and settings."""

import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from watchkeeper.cli.console import results
from watchkeeper.errors import BadInput
from watchkeeper.integrations.imported import Imported
from watchkeeper.integrations.importers import import_file


def import_(
    file: Annotated[
        Path,
        typer.Argument(help="A whylogs profile (.bin), or a report or snapshot of Evidently (.json)."),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write the profile here, to compare with.", metavar="FILE"),
    ] = None,
) -> None:
    """Import what whylogs or Evidently kept: a profile to compare with, and settings."""
    found = import_file(file)
    results.print(f"[bold]{escape(file.name)}[/bold]: {escape(found.origin)}", highlight=False)
    _print_taken(found)
    _print_left(found)
    if output is not None:
        if not found.profile.columns:
            raise BadInput(
                f"{file} holds no column's whole distribution, so there is no profile to write to {output}"
            )
        output.write_bytes(found.profile.to_bytes())
        n = len(found.profile.columns)
        written = f"Wrote the profile of {n:,} {'column' if n == 1 else 'columns'} to {output}."
        results.print(f"\n{escape(written)}", highlight=False)
    _print_next(found, file, output)


def _print_taken(found: Imported) -> None:
    if not found.taken:
        return
    table = _new_table("taken over", "what", "there", "here", "how true")
    for one in found.taken:
        table.add_row(*map(escape, (one.name, one.there, one.here, one.remark)))
    results.print()
    results.print(table)


def _print_left(found: Imported) -> None:
    if not found.left:
        return
    table = _new_table("left behind", "what", "there", "why")
    for one in found.left:
        table.add_row(*map(escape, (one.name, one.there, one.reason)))
    results.print()
    results.print(table)


def _new_table(title: str, *names: str) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for i, name in enumerate(names):
        table.add_column(name, style="" if i else "bold", overflow="fold")
    return table


def _print_next(found: Imported, file: Path, output: Path | None) -> None:
    """Print what to do from here."""
    settings = [] if found.measure is None else ["--measure", found.measure]
    settings += [] if found.min_effect is None else ["--min-effect", f"{found.min_effect:.3g}"]
    settings += _ignore(found.ignore)
    results.print("\nNext:")
    if found.profile.columns:
        if output is None:
            _print_step("Write the profile with --output FILE and compare with it:")
        absent = _ignore(name for name in found.absent if name not in found.ignore)
        _print_command("compare", str(output or "FILE"), "now.parquet", *settings, *absent)
    if found.absent:
        _print_step("For the columns left behind, the table that they were made of, if you have it:")
        _print_command("compare", "reference.parquet", "now.parquet", *settings)
    if found.types:
        _print_step("The same with columns read as above, in Python:")
        _print_step("  import watchkeeper as wk")
        _print_step("  from watchkeeper.integrations.evidently import read_report")
        _print_step(f"  found = read_report({str(file)!r})")
        names = ["types", *(name for name in ("ignore", "measure", "min_effect") if getattr(found, name))]
        given = ", ".join(f"{name}=found.{name}" for name in names)
        _print_step(f'  wk.compare("reference.parquet", "now.parquet", {given})')


def _ignore(names: Iterable[str]) -> list[str]:
    return [word for name in names for word in ("--ignore", name)]


def _print_command(*words: str) -> None:
    _print_step(f"  {shlex.join(['watchkeeper', *words])}")


def _print_step(text: str) -> None:
    # Not wrapped, so that it can be copied whole.
    results.print(f"  {escape(text)}", highlight=False, soft_wrap=True)
