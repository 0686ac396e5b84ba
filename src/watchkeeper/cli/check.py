"""`watchkeeper check`: a gate for CI and pipelines."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from watchkeeper.cli.console import errors, mark, results
from watchkeeper.compare import FALSE_DISCOVERY_RATE
from watchkeeper.compare import compare as run
from watchkeeper.comparison.drift import MIN_EFFECT
from watchkeeper.comparison.findings import QualityFinding
from watchkeeper.domain.status import Status
from watchkeeper.report.junit import render_junit

EXIT_BAD = 1
# Grey: nothing could be judged, and a gate that knows nothing must not say that all is well.
EXIT_UNUSABLE = 2


class FailOn(StrEnum):
    """From where a check fails."""

    YELLOW = "yellow"
    RED = "red"


def check(
    reference: Annotated[Path, typer.Argument(help="A CSV, Parquet or NDJSON file, or a stored profile.")],
    current: Annotated[Path, typer.Argument(help="The same, of now.")],
    fail_on: Annotated[FailOn, typer.Option(help="From where the check fails.")] = FailOn.RED,
    junit: Annotated[Path | None, typer.Option(help="Write JUnit XML for CI here.")] = None,
    ignore: Annotated[list[str] | None, typer.Option(help="Column to leave out; repeat for more.")] = None,
    min_effect: Annotated[float, typer.Option(help="Distance that matters, 0 to 1.")] = MIN_EFFECT,
    false_discovery_rate: Annotated[
        float, typer.Option(help="Share of false alarms among all that may be expected.")
    ] = FALSE_DISCOVERY_RATE,
) -> None:
    """Check a table against a reference, for CI: exit code 0 when it is fine, 1 when it is not.

    Fine is less bad than --fail-on. The exit code is 2 when a file cannot be used or nothing could be compared.
    """
    with errors.status(f"Checking {escape(current.name)} against {escape(reference.name)}"):
        report = run(
            reference,
            current,
            ignore=ignore or (),
            min_effect=min_effect,
            false_discovery_rate=false_discovery_rate,
        )
    limit = Status(fail_on.value)
    if junit is not None:
        junit.write_text(render_junit(report.comparison, fail_on=limit), encoding="utf-8")
    results.print(f"{mark(report.status)}  {escape(report.sentence)}", highlight=False)
    for one in report.comparison.findings:
        if one.status.badness >= limit.badness:
            rule = one.rule.value if isinstance(one, QualityFinding) else "drift"
            results.print(
                f"  {mark(one.status)}  [bold]{escape(one.column)}[/bold] {rule}: {escape(one.reason)}",
                highlight=False,
            )
    if report.status is Status.GREY:
        raise typer.Exit(EXIT_UNUSABLE)
    if report.status.badness >= limit.badness:
        raise typer.Exit(EXIT_BAD)
