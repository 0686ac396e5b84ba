"""`watchkeeper check`: a gate for CI and pipelines."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

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
from watchkeeper.compare import FALSE_DISCOVERY_RATE
from watchkeeper.compare import check as check_by_rules
from watchkeeper.compare import compare as run
from watchkeeper.domain.status import Status
from watchkeeper.errors import BadInput
from watchkeeper.report.junit import render_junit
from watchkeeper.report.wording import name_kind

EXIT_BAD = 1
# Grey: nothing could be judged, and a gate that knows nothing must not say that all is well.
EXIT_UNUSABLE = 2


class FailOn(StrEnum):
    """From where a check fails."""

    YELLOW = "yellow"
    RED = "red"


def check(
    reference: Reference,
    current: Annotated[
        Path | None,
        typer.Argument(help="The same, of now. With --rules one table is enough: it is checked by them."),
    ] = None,
    fail_on: Annotated[FailOn, typer.Option(help="From where the check fails.")] = FailOn.RED,
    junit: Junit = None,
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
    """Check a table against a reference, for CI: exit code 0 when it is fine, 1 when it is not.

    Fine is less bad than --fail-on. The exit code is 2 when a file cannot be used or nothing could be compared.
    With --rules and one table it is checked by the rules alone.
    """
    if current is None and rules is None:
        raise BadInput("check needs two tables, REFERENCE and CURRENT; or one and --rules FILE")
    moment = read_now(now)
    with errors.status(f"Checking {escape((current or reference).name)}"):
        if current is None and rules is not None:
            report = check_by_rules(reference, rules, ignore=ignore or (), now=moment)
        else:
            report = run(
                reference,
                current,
                ignore=ignore or (),
                rules=rules,
                now=moment,
                min_effect=min_effect,
                false_discovery_rate=false_discovery_rate,
                measure=read_measure(measure),
                variation=read_variation(variation),
                joint=joint,
                classifier=classifier,
            )
    limit = Status(fail_on.value)
    if junit is not None:
        junit.write_text(render_junit(report.comparison, fail_on=limit), encoding="utf-8")
    results.print(f"{mark(report.status)}  {escape(report.sentence)}", highlight=False)
    for one in report.comparison.findings:
        if one.status.badness >= limit.badness:
            rule = name_kind(one)
            results.print(
                f"  {mark(one.status)}  [bold]{escape(one.column)}[/bold] {rule}: {escape(one.reason)}",
                highlight=False,
            )
    if report.status is Status.GREY:
        raise typer.Exit(EXIT_UNUSABLE)
    if report.status.badness >= limit.badness:
        raise typer.Exit(EXIT_BAD)
