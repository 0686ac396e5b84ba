"""`watchkeeper compare`: what drifted and what broke between two tables."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from watchkeeper.cli.comparison_options import (
    Classifier,
    FalseDiscoveryRate,
    Ignore,
    Joint,
    Junit,
    Measure,
    MinEffect,
    Now,
    Reference,
    Rules,
    Variation,
    read_measure,
    read_variation,
)
from watchkeeper.cli.console import errors, mark, results
from watchkeeper.cli.present import read_now
from watchkeeper.compare import FALSE_DISCOVERY_RATE, Report
from watchkeeper.compare import compare as run
from watchkeeper.comparison.relations import JointDrift
from watchkeeper.domain.status import Status
from watchkeeper.metrics.format import format_number

# Columns that are fine are listed up to this many; of a wide table only the others are news.
_MAX_FINE = 30
# Changed relations told one by one.
_MAX_RELATIONS = 10


def compare(
    reference: Reference,
    current: Annotated[Path, typer.Argument(help="The same, of now.")],
    html: Annotated[
        Path | None, typer.Option(help="Write a page with pictures here.", metavar="FILE")
    ] = None,
    json: Annotated[
        Path | None, typer.Option(help="Write everything found as JSON here.", metavar="FILE")
    ] = None,
    junit: Junit = None,
    markdown: Annotated[Path | None, typer.Option(help="Write Markdown here.", metavar="FILE")] = None,
    ignore: Ignore = None,
    rules: Rules = None,
    now: Now = None,
    min_effect: MinEffect = None,
    false_discovery_rate: FalseDiscoveryRate = FALSE_DISCOVERY_RATE,
    measure: Measure = None,
    variation: Variation = None,
    joint: Joint = True,
    classifier: Classifier = False,
) -> None:
    """Compare a table with a reference: what drifted, what broke, how much it matters."""
    with errors.status(f"Comparing {escape(current.name)} with {escape(reference.name)}"):
        report = run(
            reference,
            current,
            ignore=ignore or (),
            rules=rules,
            now=read_now(now),
            min_effect=min_effect,
            false_discovery_rate=false_discovery_rate,
            measure=read_measure(measure),
            variation=read_variation(variation),
            joint=joint,
            classifier=classifier,
        )
    writers = ((html, Report.to_html), (json, Report.to_json), (junit, Report.to_junit))
    for path, write in (*writers, (markdown, Report.to_markdown)):
        if path is not None:
            path.write_text(write(report), encoding="utf-8")
    print_report(report)


def print_report(report: Report) -> None:
    """Print the verdict, what is bad, and how every column compares."""
    results.print(f"{mark(report.status)}  [bold]{escape(report.sentence)}[/bold]", highlight=False)
    apart = report.comparison.classifier
    if apart is not None:
        results.print(f"\n{mark(apart.status)}  {escape(apart.reason)}", highlight=False)
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
    if report.comparison.joint is not None:
        _print_joint(report.comparison.joint)


def _print_joint(joint: JointDrift) -> None:
    if joint.status is Status.GREY:
        return
    results.print()
    if not joint.status.is_bad:
        results.print(f"{mark(joint.status)}  {escape(joint.sentence)}", highlight=False)
        return
    table = _table("together", "why")
    for one in joint.findings[:_MAX_RELATIONS]:
        table.add_row(mark(one.status), escape(one.reason))
    results.print(table)
    n_left = len(joint.findings) - _MAX_RELATIONS
    if n_left > 0:
        results.print(f"And {n_left:,} more relations that have changed.")
    for group in joint.groups:
        results.print(f"   {escape(group.reason)}", highlight=False)


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
