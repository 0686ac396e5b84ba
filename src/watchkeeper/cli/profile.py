"""`watchkeeper profile`: what a table holds, column by column."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from watchkeeper.cli.console import results
from watchkeeper.metrics.format import format_number
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.frames import profile as profile_source


def profile(
    file: Annotated[Path, typer.Argument(help="A CSV, Parquet or NDJSON file.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Also write the profile here.")
    ] = None,
) -> None:
    """Profile a table: a small mergeable summary of every column."""
    found = profile_source(file)
    if output is not None:
        output.write_bytes(found.to_bytes())
    table = Table(title=f"{file.name}: {found.n_rows:,} rows", title_justify="left", box=None, pad_edge=False)
    for name in ("column", "type"):
        table.add_column(name, style="bold" if name == "column" else "")
    for name in ("missing", "min", "5 %", "median", "95 %", "max", "mean"):
        table.add_column(name, justify="right")
    table.add_column("most frequent")
    for name, column in found.columns.items():
        table.add_row(name, column.type.value, *_numbers(column), _frequent(column))
    results.print(table)


def _numbers(column: ColumnProfile) -> list[str]:
    missing = f"{100 * column.missing_ratio():.1f} %"
    if column.grid is None or not column.n_values or column.minimum is None or column.maximum is None:
        return [missing, *[""] * 6]
    quantiles = [float(column.quantile(q)) for q in (0.05, 0.5, 0.95)]
    numbers = [float(column.minimum), *quantiles, float(column.maximum), column.mean()]
    return [missing, *(format_number(number) for number in numbers)]


def _frequent(column: ColumnProfile) -> str:
    if column.categories is None:
        return ""
    total = max(column.n_values, 1)
    return ", ".join(f"{label} {100 * n / total:.0f} %" for label, n in column.categories.top(3))
