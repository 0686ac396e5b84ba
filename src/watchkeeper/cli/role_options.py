"""How `replay` and `drill` are told what each column is for, and how long windows are, where a guess is wrong."""

from typing import Annotated, Any

import typer

COLUMNS = "What each column is for, where the guess is wrong"
LENGTHS = "How long windows and reference are, likewise"


def column(help_: str) -> Any:
    """Return an option that names a column."""
    return typer.Option(help=help_, metavar="COLUMN", rich_help_panel=COLUMNS)


def _length(help_: str) -> Any:
    return typer.Option(help=help_, metavar="LENGTH", rich_help_panel=LENGTHS)


Time = Annotated[
    list[str] | None, column("The prediction's time; repeat for a date and an hour, or year, month, day.")
]
Prediction = Annotated[str | None, column("What the model answered.")]
Score = Annotated[str | None, column("Its probability of the positive class.")]
Label = Annotated[str | None, column("What came true.")]
Id = Annotated[str | None, column("The prediction's id.")]
Segment = Annotated[list[str] | None, column("Tells results apart; repeat for more.")]
TaskName = Annotated[
    str | None,
    typer.Option(
        help="What is predicted: binary, multiclass, regression, forecasting, ranking or multilabel.",
        metavar="TASK",
        rich_help_panel=COLUMNS,
    ),
]
WindowLength = Annotated[str | None, _length("Length of the windows judged: 6h, 1d, 1w.")]
ReferenceLength = Annotated[str | None, _length("How much of the beginning is the reference: 30d.")]
Every = Annotated[
    int | None,
    typer.Option(
        help="Judge so many rows at a time, in the order they lie: for tables without times.",
        metavar="ROWS",
        min=1,
        rich_help_panel=LENGTHS,
    ),
]
