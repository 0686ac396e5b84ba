"""`watchkeeper drill`: faults planted in the last windows of a table; which would have been caught, and how soon?"""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from watchkeeper.cli.console import mark, results, watch_progress
from watchkeeper.cli.role_options import (
    Every,
    Id,
    Label,
    Prediction,
    ReferenceLength,
    Score,
    Segment,
    TaskName,
    Time,
    WindowLength,
)
from watchkeeper.cli.story import print_guesses
from watchkeeper.drill.drill import Drill, Outcome
from watchkeeper.drill.drill import drill as run
from watchkeeper.drill.faults import FAULTS

_WHAT = "What is planted"
_NAMES = ", ".join(fault.name for fault in FAULTS)


def drill(
    file: Annotated[Path, typer.Argument(help="A CSV, Parquet or NDJSON file with one prediction a row.")],
    fault: Annotated[
        list[str] | None,
        typer.Option(
            help=f"Only this; repeat for more. There are: {_NAMES}.", metavar="FAULT", rich_help_panel=_WHAT
        ),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            help="Plant it in this feature; repeat for more. Else in the first of numbers and the first of categories.",
            metavar="COLUMN",
            rich_help_panel=_WHAT,
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the rows that chance picks.", rich_help_panel=_WHAT)] = 0,
    time: Time = None,
    prediction: Prediction = None,
    score: Score = None,
    label: Label = None,
    id: Id = None,  # noqa: A002  # The glossary's word.
    segment: Segment = None,
    task: TaskName = None,
    window: WindowLength = None,
    reference: ReferenceLength = None,
    every: Every = None,
) -> None:
    """Plant faults in a table of the past: which would Watchkeeper have caught, and how soon?

    The last fourteen windows are watched again and again, each time with one fault planted in one strength, and once as they are: that must stay quiet. What the model answered stays as it was.
    """
    with watch_progress(f"Reading {file.name}", "faults") as told:
        found = run(
            file,
            faults=fault or (),
            columns=column or (),
            time=time or (),
            prediction=prediction,
            score=score,
            label=label,
            id=id,
            segments=segment,
            task=task,
            window=window,
            reference=reference,
            every=every,
            seed=seed,
            progress=told,
        )
    print_guesses(found.guesses_made, ())
    _print(found)


def _print(found: Drill) -> None:
    results.print()
    results.print(f"[bold]{escape(found.sentence)}[/bold]", highlight=False)
    since, until = (
        found.moments.tell(moment, found.window) for moment in (found.start, found.end - found.window)
    )
    results.print(f"Planted from {since} to {until}.", style="bright_black", highlight=False)
    results.print()
    table = Table(box=None, pad_edge=False, header_style="bright_black")
    table.add_column("planted", overflow="fold")
    table.add_column("", no_wrap=True)
    table.add_column("after", no_wrap=True)
    table.add_column("seen by", overflow="fold")
    for outcome in found.outcomes:
        table.add_row(escape(outcome.plant.what), *_row(found, outcome))
    results.print(table)


def _row(found: Drill, outcome: Outcome) -> tuple[str, str, str]:
    if outcome.after is None:
        return "[bright_black]unseen[/bright_black]", "", ""
    titles = dict.fromkeys(found.titles.get(alert.monitor, alert.monitor) for alert in outcome.alerts)
    noticed = "" if outcome.is_told else " (on the page, no incident)"
    after = found.moments.tell_length(outcome.after)
    return mark(outcome.status), after, escape(", ".join(titles)) + f"[bright_black]{noticed}[/bright_black]"
