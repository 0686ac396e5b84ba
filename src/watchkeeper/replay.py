"""Replay: the whole watch run over a table at hand, in memory: what would it have told me?

The very same stages run over the in-memory twins of the stores, with a clock that the table's own times set. What
each column is for is guessed where it is not said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from watchkeeper.app import App
from watchkeeper.domain.model import read_task
from watchkeeper.domain.status import Question
from watchkeeper.domain.window import Window
from watchkeeper.pipeline.roles.guess import Choice, Guess, Stated
from watchkeeper.pipeline.roles.moments import Moments
from watchkeeper.pipeline.roles.plan import Plan, make_plan
from watchkeeper.pipeline.worst_segments import FoundSegments, find_segments
from watchkeeper.profile.frames import to_polars
from watchkeeper.read.story import StoryPage, load_story
from watchkeeper.replay_run import MODEL, OnProgress, ReplayRun, say_nothing
from watchkeeper.report.story_frames import (
    frame_guesses,
    frame_incidents,
    frame_metrics,
    frame_verdicts,
    frame_worst,
)
from watchkeeper.report.story_html import Telling, render_story, render_story_fragment
from watchkeeper.report.story_json import render_story_json
from watchkeeper.report.story_words import tell_verdict


@dataclass(frozen=True)
class Story:
    """What a replay told; shows itself in a notebook.

    Attributes
    ----------
    app
        The watch that was run, for a closer look.
    page
        The story as values.
    guesses_made
        What was guessed or said of the table.
    remarks
        What to know of how the table was watched, in sentences.
    moments
        How its moments are told: as dates, or as row numbers.
    name
        Of the table, for titles.
    """

    app: App
    page: StoryPage
    guesses_made: tuple[Guess, ...]
    remarks: tuple[str, ...]
    moments: Moments
    name: str = "table"

    @property
    def sentence(self) -> str:
        """What happened, in a sentence or two."""
        return tell_verdict(self.page, self.moments)

    @cached_property
    def guesses(self) -> pl.DataFrame:
        """One row a guess: role, column (or value; null when not found), reason, and the flag that corrects it."""
        return frame_guesses(self.guesses_made)

    @cached_property
    def incidents(self) -> pl.DataFrame:
        """One row each, as they began: id, opened, closed, severity, title, cause, since, monitors."""
        return frame_incidents(self.page.incidents, self.moments)

    @cached_property
    def verdicts(self) -> pl.DataFrame:
        """One row each: monitor, start, end, status, reason."""
        return frame_verdicts(self.app.catalog.verdicts(MODEL, self._span), self.moments)

    @cached_property
    def metrics(self) -> pl.DataFrame:
        """One row each: metric, column, segment, reference, start, value, low, high, n_rows."""
        histories = self.app.catalog.histories(MODEL, self._span, length=self.page.window)
        return frame_metrics(histories, self.moments)

    @cached_property
    def found(self) -> FoundSegments:
        """Where the model is worst, found by looking at its errors after the reference."""
        model = self.app.catalog.model(MODEL)
        return find_segments(self.app.lake, self.app.source.metrics, model, self._span)

    @cached_property
    def worst_segments(self) -> pl.DataFrame:
        """One row each, the worst first: where, share, metric, value, low, high, elsewhere."""
        return frame_worst(self.found)

    def to_html(self) -> str:
        """Return one self-contained page; it loads nothing from anywhere."""
        return render_story(self._telling)

    def to_json(self) -> str:
        """Return the whole story as JSON, every measurement and judgement included."""
        return render_story_json(self._telling, self.metrics, self.verdicts)

    def __repr__(self) -> str:
        return f"Story({self.name}: {self.sentence})"

    def _repr_html_(self) -> str:
        return render_story_fragment(self._telling)

    @property
    def _telling(self) -> Telling:
        worst = [one.statement for one in self.found.segments]
        return Telling(self.page, self.name, self.guesses_made, self.remarks, self.moments, worst)

    @property
    def _span(self) -> Window:
        return Window(self.page.start, self.page.end)


def replay(
    frame: Any,
    *,
    time: str | Sequence[str] = (),
    prediction: Choice = None,
    score: Choice = None,
    label: Choice = None,
    id: Choice = None,  # noqa: A002  # The glossary's word.
    segments: Sequence[str] | None = None,
    protected: Sequence[str] = (),
    features: Sequence[str] = (),
    ignore: Sequence[str] = (),
    task: str | None = None,
    positive: str = "",
    time_format: str = "",
    reference: str | None = None,
    window: str | None = None,
    every: int | None = None,
    progress: OnProgress | None = None,
) -> Story:
    """Run the whole watch over a table, and return what it would have told.

    Whatever is not said is guessed from names and contents; `Story.guesses` tells what was, and why.

    Parameters
    ----------
    frame
        pandas, Polars, Arrow, a mapping of lists, or a path to CSV, Parquet or NDJSON.
    time
        Column of times, or several that are read together: a date and an hour, or year, month, day, hour, minute.
    prediction, score, label, id
        Names of its columns; False for none. Without a prediction the data itself is watched; rows without an id
        get one.
    segments
        Features by whose values results are also told apart; empty for none.
    protected
        Features by which the model is to be fair, such as sex or a band of age.
    features, ignore
        Columns that are features whatever they look like, and such as are to be left out.
    task
        One of "binary", "multiclass", "regression", "forecasting", "ranking", "multilabel"; guessed save for lists.
    positive
        The class that counts as positive.
    time_format
        How times that are text are written, as `strptime` reads it: "%d/%m/%Y".
    reference
        How much of the beginning is taken as the reference: "30d", "12h", "4w"; with `every` in rows: "10000".
    window
        Length of the windows judged, likewise.
    every
        Judge windows of so many rows, in the order they lie, whatever their times: for tables without any.
    progress
        Called with what is being done, and how many of how many windows are done.

    Raises
    ------
    BadInput
        A column is not there, no time was found, or a length cannot be read.
    NotEnoughData
        The table is no longer than the reference.
    """
    stated = Stated(
        time=(time,) if isinstance(time, str) else tuple(time),
        time_format=time_format,
        prediction=prediction,
        score=score,
        label=label,
        id=id,
        segments=segments,
        protected=protected,
        features=features,
        ignored=ignore,
        task=read_task(task),
        positive=positive,
    )
    told = progress or say_nothing
    told("Reading", 0, 0)
    table = to_polars(frame)
    told("Finding out what each column is for", 0, 0)
    plan = make_plan(table, stated, window=window, reference=reference, every=every)
    run = ReplayRun(plan, told)
    run.take_reference()
    run.go_on()
    told("Telling the story", 0, 0)
    page = load_story(run.app.source, MODEL, run.span, n_refused=run.n_refused)
    return Story(
        app=run.app,
        page=page,
        guesses_made=plan.guesses,
        remarks=(*plan.remarks, *_remark_on_monitors(page, plan)),
        moments=plan.moments,
        name=Path(frame).name if isinstance(frame, str | Path) else "table",
    )


def _remark_on_monitors(page: StoryPage, plan: Plan) -> list[str]:
    """Return what is not judged though one might expect it, in sentences."""
    said = []
    is_judged = any(strip.question is Question.RIGHT for strip in page.monitors)
    if plan.results.has_answers and plan.results.label and not is_judged:
        said.append(
            f"No monitor judges the errors of a {plan.results.task} yet: watched are the quality and drift of "
            "inputs, the drift of predictions, and traffic."
        )
    unjudged = [strip for strip in page.monitors if strip.starts and not strip.n_judged]
    return [*said, *(f"{one.title} could not be judged in any window: {one.reason}" for one in unjudged)]
