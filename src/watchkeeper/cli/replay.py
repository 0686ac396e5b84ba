"""`watchkeeper replay`: what would Watchkeeper have told of a table of the past?"""

from pathlib import Path
from typing import Annotated, Any

import typer

from watchkeeper.cli.console import errors, watch_progress
from watchkeeper.cli.role_options import (
    COLUMNS,
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
    column,
)
from watchkeeper.cli.story import print_guesses, print_page, print_worst
from watchkeeper.pipeline.roles.guess import Choice
from watchkeeper.replay import Story
from watchkeeper.replay import replay as run

_OUTPUT = "Pages and files"


def _absence(flag: str, help_: str) -> Any:
    return typer.Option(flag, help=help_, rich_help_panel=COLUMNS)


def _file(help_: str) -> Any:
    return typer.Option(help=help_, metavar="FILE", rich_help_panel=_OUTPUT)


def replay(
    file: Annotated[Path, typer.Argument(help="A CSV, Parquet or NDJSON file with one prediction a row.")],
    time: Time = None,
    prediction: Prediction = None,
    score: Score = None,
    label: Label = None,
    id: Id = None,  # noqa: A002  # The glossary's word.
    segment: Segment = None,
    protected: Annotated[
        list[str] | None, column("By this the model is to be fair; repeat for more.")
    ] = None,
    feature: Annotated[list[str] | None, column("Watch it, whatever it looks like; repeat for more.")] = None,
    ignore: Annotated[list[str] | None, column("Leave it out; repeat for more.")] = None,
    no_prediction: Annotated[
        bool, _absence("--no-prediction", "There is none: watch the data itself.")
    ] = False,
    no_score: Annotated[bool, _absence("--no-score", "There is none.")] = False,
    no_label: Annotated[bool, _absence("--no-label", "There is none, or it is not to be used.")] = False,
    no_segments: Annotated[bool, _absence("--no-segments", "Tell nothing apart; faster.")] = False,
    task: TaskName = None,
    positive: Annotated[
        str,
        typer.Option(
            help="The class that counts as positive.",
            metavar="CLASS",
            rich_help_panel=COLUMNS,
            show_default=False,
        ),
    ] = "",
    time_format: Annotated[
        str,
        typer.Option(
            help="How times that are text are written, such as %d/%m/%Y.",
            metavar="FORMAT",
            rich_help_panel=COLUMNS,
            show_default=False,
        ),
    ] = "",
    window: WindowLength = None,
    reference: ReferenceLength = None,
    every: Every = None,
    html: Annotated[Path | None, _file("Write a page with pictures here.")] = None,
    json: Annotated[Path | None, _file("Write the whole story as JSON here.")] = None,
) -> None:
    """Replay a table of the past: what would Watchkeeper have told, and when?

    What each column is for is guessed from names and contents. Each guess is shown with its reason, and with the option that corrects it.
    """
    with watch_progress(f"Reading {file.name}", "windows") as told:
        story = run(
            file,
            time=time or (),
            prediction=_choice(prediction, no_prediction),
            score=_choice(score, no_score),
            label=_choice(label, no_label),
            id=id,
            segments=() if no_segments else segment,
            protected=protected or (),
            features=feature or (),
            ignore=ignore or (),
            task=task,
            positive=positive,
            time_format=time_format,
            reference=reference,
            window=window,
            every=every,
            progress=told,
        )
    print_guesses(story.guesses_made, story.remarks)
    print_page(story.page, story.moments, story.name)
    print_worst(one.statement for one in story.found.segments)
    for path, write in ((html, Story.to_html), (json, Story.to_json)):
        if path is not None:
            _write(path, write(story))


def _choice(name: str | None, is_none: bool) -> Choice:  # noqa: FBT001  # Private, and told by its name.
    return False if is_none else name


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    errors.print(f"Wrote {path}.", highlight=False)
