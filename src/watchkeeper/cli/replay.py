"""`watchkeeper replay`: what would Watchkeeper have told of a table of the past?"""

from pathlib import Path
from typing import Annotated

import typer

from watchkeeper.cli.console import errors
from watchkeeper.cli.story import print_story
from watchkeeper.replay import MODEL
from watchkeeper.replay import replay as run


def replay(
    file: Annotated[Path, typer.Argument(help="A CSV, Parquet or NDJSON file with one prediction a row.")],
    time: Annotated[str, typer.Option(help="Column with the prediction's time.")],
    prediction: Annotated[str, typer.Option(help="Column with the prediction.")],
    score: Annotated[
        str | None, typer.Option(help="Column with the probability of the positive class.")
    ] = None,
    label: Annotated[str | None, typer.Option(help="Column with the actual result.")] = None,
    id: Annotated[str | None, typer.Option(help="Column with the prediction's id.")] = None,  # noqa: A002  # The glossary's word.
    segment: Annotated[
        list[str] | None, typer.Option(help="Column to tell apart by; repeat for more.")
    ] = None,
    reference: Annotated[str, typer.Option(help="How much of the beginning is the reference.")] = "30d",
    window: Annotated[str, typer.Option(help="Length of the windows judged.")] = "1d",
) -> None:
    """Replay a table of the past: what would Watchkeeper have told, and when?"""
    with errors.status(f"Replaying {file.name}"):
        story = run(
            file,
            time=time,
            prediction=prediction,
            score=score,
            label=label,
            id=id,
            segments=segment or (),
            reference=reference,
            window=window,
        )
    print_story(story.app.source, MODEL)
