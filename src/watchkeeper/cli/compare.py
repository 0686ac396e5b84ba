"""`watchkeeper compare`: what drifted and what broke between two tables."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from watchkeeper.cli.console import errors, mark, results
from watchkeeper.compare import FALSE_DISCOVERY_RATE, Report
from watchkeeper.compare import compare as run
from watchkeeper.comparison.drift import MIN_EFFECT
from watchkeeper.domain.status import Status
from watchkeeper.metrics.format import format_number

# Columns that are fine are listed up to this many; of a wide table only the others are news.
_MAX_FINE = 30


def compare(
    reference: Annotated[Path, typer.Argument(help="A CSV, Parquet or NDJSON file, or a stored profile.")],
    current: Annotated[Path, typer.Argument(help="The same, of now.")],
    html: Annotated[Path | None, typer.Option(help="Write a page with pictures here.")] = None,
    json: Annotated[Path | None, typer.Option(help="Write everything found as JSON here.")] = None,
    junit: Annotated[Path | None, typer.Option(help="Write JUnit XML for CI here.")] = None,
    markdown: Annotated[Path | None, typer.Option(help="Write Markdown here.")] = None,
    ignore: Annotated[list[str] | None, typer.Option(help="Column to leave out; repeat for more.")] = None,
    min_effect: Annotated[float, typer.Option(help="Distance that matters, 0 to 1.")] = MIN_EFFECT,
    false_discovery_rate: Annotated[
        float, typer.Option(help="Share of false alarms among all that may be expected.")
    ] = FALSE_DISCOVERY_RATE,
) -> None:
    """Compare a table with a reference: what drifted, what broke, how much it matters."""
    with errors.status(f"Comparing {escape(current.name)} with {escape(reference.name)}"):
        report = run(
            reference,
            current,
            ignore=ignore or (),
            min_effect=min_effect,
            false_discovery_rate=false_discovery_rate,
        )
    writers = ((html, Report.to_html), (json, Report.to_json), (junit, Report.to_junit))
    for path, write in (*writers, (markdown, Report.to_markdown)):
        if path is not None:
            path.write_text(write(report), encoding="utf-8")
    print_report(report)


def print_report(report: Report) -> None:
    """Print the verdict, what is bad, and how every column compares."""
    results.print(f"{mark(report.status)}  [bold]{escape(report.sentence)}[/bold]", highlight=False)
    broken = [one for one in report.comparison.quality if one.status.is_bad]
    if broken:
        results.print()
        table = _table("quality", "column", "rule", "why")
        for finding in broken:
            table.add_row(
                mark(finding.status), escape(finding.column), finding.rule.value, escape(finding.reason)
            )
        results.print(table)
    drift = report.comparison.drift
    fine = [one for one in drift if not one.status.is_bad]
    hidden = fine[_MAX_FINE:]
    if drift:
        results.print()
        table = _table("drift", "column", "type", "distance", "why")
        for one in [one for one in drift if one not in hidden]:
            distance = "" if one.judged is None else format_number(one.judged.value)
            table.add_row(mark(one.status), escape(one.column), one.type.value, distance, escape(one.reason))
        results.print(table)
    if hidden:
        n_grey = sum(one.status is Status.GREY for one in hidden)
        results.print(f"And {len(hidden):,} more that have not drifted, {n_grey:,} of them not compared.")


def _table(*names: str) -> Table:
    table = Table(box=None, pad_edge=False, title_justify="left")
    for name in names:
        table.add_column(
            name,
            style="bold" if name == "column" else "",
            justify="right" if name == "distance" else "left",
            overflow="fold" if name in {"column", "why"} else "ellipsis",
            no_wrap=name not in {"column", "why"},
        )
    return table
