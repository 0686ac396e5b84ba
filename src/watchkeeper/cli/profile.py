"""`watchkeeper profile`: what a table holds, column by column, and group by group on request."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from watchkeeper.cli.console import results, watch_progress
from watchkeeper.domain.schema import ColumnType
from watchkeeper.domain.window import EPOCH
from watchkeeper.errors import BadInput
from watchkeeper.metrics.format import format_number
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.frames import OnProgress
from watchkeeper.profile.frames import profile as profile_source
from watchkeeper.profile.profile import Profile


def profile(
    file: Annotated[
        Path, typer.Argument(help="A CSV, Parquet or NDJSON file, of any size, or a glob of them in quotes.")
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Also write the profile here.", metavar="FILE")
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by", help="Profile the rows of each value of this column by themselves.", metavar="COLUMN"
        ),
    ] = None,
    bucket: Annotated[
        str | None,
        typer.Option(
            "--bucket",
            help="With --by a column of times: length of a bucket: 15m, 1h, 1d, 1w.",
            metavar="LENGTH",
        ),
    ] = None,
) -> None:
    """Profile a table: a small mergeable summary of every column."""
    if bucket is not None and by is None:
        raise BadInput("--bucket needs a column of times: give --by COLUMN too")
    if by is not None and output is not None:
        raise BadInput("--output writes one profile and --by makes many; give one of the two")
    if by is None:
        _show(file, output)
    else:
        _show_groups(file, by, bucket)


def _show(file: Path, output: Path | None) -> None:
    with _told(file) as tell:
        # A profile that is kept serves to compare with, which looks at rows as wholes too.
        found = profile_source(file, joint=output is not None, progress=tell)
    if output is not None:
        output.write_bytes(found.to_bytes())
    table = _new_table(f"{file.name}: {found.n_rows:,} rows", "column", "type")
    for name, column in found.columns.items():
        table.add_row(escape(name), column.type.value, *_numbers(column), escape(_frequent(column)))
    results.print(table)
    _print_remarks(found)


def _show_groups(file: Path, by: str, bucket: str | None) -> None:
    with _told(file) as tell:
        groups = profile_source(file, by=by if bucket is None else (by, bucket), progress=tell)
    n_rows = sum(group.n_rows for group in groups.values())
    title = f"{file.name}: {n_rows:,} rows in {len(groups):,} groups by {by}"
    table = _new_table(title, by, "rows", "column", "type")
    for key, group in groups.items():
        shown = [escape(_group_name(key)), f"{group.n_rows:,}"]
        for name, column in group.columns.items():
            table.add_row(
                *shown, escape(name), column.type.value, *_numbers(column), escape(_frequent(column))
            )
            shown = ["", ""]
    results.print(table)
    _print_remarks(next(iter(groups.values()), Profile.empty()))


@contextmanager
def _told(file: Path) -> Iterator[OnProgress | None]:
    """Draw a progress bar of rows, as `watch_progress` does."""
    doing = f"Profiling {file.name}"
    with watch_progress(doing, "rows") as told:
        yield None if told is None else lambda done, total: told(doing, done, total or 0)


def _new_table(title: str, *names: str) -> Table:
    table = Table(title=escape(title), title_justify="left", box=None, pad_edge=False)
    for i, name in enumerate(names):
        table.add_column(
            escape(name), style="" if i else "bold", justify="right" if name == "rows" else "left"
        )
    for name in ("missing", "min", "5 %", "median", "95 %", "max", "mean"):
        table.add_column(name, justify="right")
    table.add_column("most frequent")
    return table


def _group_name(key: object) -> str:
    return "(none)" if key is None else str(key)


def _print_remarks(found: Profile) -> None:
    for name, remark in found.remarks.items():
        results.print(f"[yellow]![/yellow] [bold]{escape(name)}[/bold]: {escape(remark)}", highlight=False)


def _numbers(column: ColumnProfile) -> list[str]:
    missing = f"{100 * column.missing_ratio():.1f} %"
    if column.grid is None or not column.n_values or column.minimum is None or column.maximum is None:
        return [missing, *[""] * 6]
    quantiles = [float(column.quantile(q)) for q in (0.05, 0.5, 0.95)]
    numbers = [float(column.minimum), *quantiles, float(column.maximum), column.mean()]
    write = _day if column.type is ColumnType.TIME else format_number
    return [missing, *map(write, numbers)]


def _day(microseconds: float) -> str:
    try:
        return (EPOCH + timedelta(microseconds=microseconds)).strftime("%Y-%m-%d")
    except OverflowError:
        return "beyond years"


def _frequent(column: ColumnProfile) -> str:
    if column.categories is None:
        return ""
    total = max(column.n_values, 1)
    return ", ".join(f"{label} {100 * n / total:.0f} %" for label, n in column.categories.top(3))
