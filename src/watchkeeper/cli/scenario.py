"""`watchkeeper scenario`: simulated services with known failures: what was told of them, when, and why?"""

from enum import StrEnum
from typing import Annotated

import typer
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from watchkeeper.cli.console import mark, results, watch_progress
from watchkeeper.domain.window import DAY, HOUR
from watchkeeper.errors import BadInput
from watchkeeper.pipeline.roles.moments import Moments
from watchkeeper.scenarios.built_in import SCENARIOS
from watchkeeper.scenarios.run import Run, Told, run_scenario
from watchkeeper.scenarios.scenario import Scenario

EXIT_MISSED = 1
_LABEL = 9
_MOMENTS = Moments()


class Action(StrEnum):
    """What to do."""

    LIST = "list"
    RUN = "run"


def scenario(
    action: Annotated[Action, typer.Argument(help="list: those there are; run: one of them.")],
    name: Annotated[str | None, typer.Argument(help="The scenario to run.")] = None,
    seed: Annotated[int, typer.Option(help="Of all that is drawn.", min=0)] = 0,
    healthy: Annotated[
        bool, typer.Option("--healthy", help="Run the twin in which nothing goes wrong: it must stay quiet.")
    ] = False,
) -> None:
    """Run a simulated service with a known failure: was it told, when, and why?

    The exit code is 0 when it was told in time with a right cause, and nothing else was; 1 when it was not.
    """
    if action is Action.LIST:
        results.print(_list())
        return
    if name is None:
        raise BadInput("which scenario? `watchkeeper scenario list` names those there are")
    chosen = SCENARIOS.get(name)
    with watch_progress(f"Simulating {chosen.name}", "days") as told:
        found = run_scenario(chosen, seed=seed, is_healthy=healthy, progress=told)
    _print(found)
    if not found.is_met:
        raise typer.Exit(EXIT_MISSED)


def _list() -> Table:
    table = Table(box=None, pad_edge=False, header_style="bright_black")
    table.add_column("scenario", style="bold", no_wrap=True)
    table.add_column("what goes wrong", overflow="fold")
    table.add_column("must be told", overflow="fold")
    for one in SCENARIOS:
        table.add_row(one.name, escape(one.wrong), escape(_demand(one)))
    return table


def _demand(one: Scenario) -> str:
    if not one.must_tell:
        return "never: it must stay quiet"
    kinds = (
        " or ".join(sorted(kind.value.replace("_", " ") for kind in one.causes))
        or "that it is so, for no kind of cause fits"
    )
    columns = f" of {' or '.join(sorted(one.columns))}" if one.columns else ""
    return f"{kinds}{columns}, within {_MOMENTS.tell_length(one.within)}"


def _print(found: Run) -> None:
    one = found.scenario
    results.print()
    colour = "green" if found.is_met else "red"
    results.print(f"[bold]{one.name}[/bold]: [{colour}]{escape(found.sentence)}[/{colour}]", highlight=False)
    results.print()
    _print_part("story", one.story)
    if found.is_healthy:
        _print_part("planted", "nothing: this is the healthy twin")
    else:
        since = f", from {_MOMENTS.tell(one.since, DAY)}" if one.must_tell else ""
        _print_part("planted", f"{one.wrong}{since}")
        _print_part("must tell", _demand(one))
    results.print()
    for told in found.told:
        _print_told(told, is_false=told in found.false)
    for alert in found.noticed:
        _print_part("noticed", f"{_MOMENTS.tell(alert.opened_at, HOUR)}, but no incident: {alert.reason}")


def _print_told(told: Told, *, is_false: bool) -> None:
    incident = told.incident
    about = "  [bright_black](about nothing that went wrong)[/bright_black]" if is_false else ""
    results.print(f"{mark(incident.severity)}  [bold]{escape(incident.title)}[/bold]{about}", highlight=False)
    _print_part("told", f"{_MOMENTS.tell(told.at, HOUR)}, since {_MOMENTS.tell(incident.since, HOUR)}")
    if incident.cause is not None:
        _print_part("cause", f"{incident.cause.kind.value.replace('_', ' ')}: {incident.cause.statement}")
        for i, fact in enumerate(incident.cause.evidence):
            _print_part("" if i else "why", fact.statement)
    results.print()


def _print_part(label: str, said: str) -> None:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=_LABEL, style="bright_black")
    grid.add_column(ratio=1)
    grid.add_row(label, Text(said))
    results.print(Padding(grid, (0, 0, 0, 2)))
