"""Replay: the whole watch run over a table at hand, in memory: what would it have told me?

The very same stages run over the in-memory twins of the stores, with a clock that the table's own times set. What
each column is for is guessed where it is not said.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from watchkeeper.app import App, assemble
from watchkeeper.clock import ManualClock
from watchkeeper.domain.batch import ID, LABEL, PREDICTION_TIME, SERVICE_COLUMNS, TIME, Kind
from watchkeeper.domain.model import Model, Task
from watchkeeper.domain.status import Question
from watchkeeper.domain.window import HOUR, Window, floor_time
from watchkeeper.errors import BadInput, SchemaMismatch
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.pipeline.accept import check
from watchkeeper.pipeline.judge import GRACE
from watchkeeper.pipeline.roles.guess import Choice, Guess, Stated
from watchkeeper.pipeline.roles.moments import Moments
from watchkeeper.pipeline.roles.plan import Plan, make_plan
from watchkeeper.pipeline.take_reference import take_reference
from watchkeeper.pipeline.wire import ROW_NUMBER, Rows
from watchkeeper.profile.frames import to_polars
from watchkeeper.read.story import StoryPage, load_story
from watchkeeper.report.story_frames import frame_guesses, frame_incidents, frame_metrics, frame_verdicts
from watchkeeper.report.story_html import Telling, render_story, render_story_fragment
from watchkeeper.report.story_json import render_story_json
from watchkeeper.report.story_words import tell_verdict
from watchkeeper.settings import Settings
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.store.memory.lake import MemoryLake

MODEL = "replay"
VERSION = "replayed"
# Rows that are sent at a time, in whole windows: profiling many windows at once costs little more than one.
_BATCH_ROWS = 100_000

# Told what is being done, and of how many windows how many are done; 0 of 0 where that is not counted.
OnProgress = Callable[[str, int, int], None]


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
        """One row each: metric, column, reference, start, value, low, high, n_rows."""
        histories = self.app.catalog.histories(MODEL, self._span, length=self.page.window)
        return frame_metrics(histories, self.moments)

    def to_html(self) -> str:
        """Return one self-contained page; it loads nothing from anywhere."""
        return render_story(self._telling)

    def to_json(self) -> str:
        """Return the whole story as JSON, every measurement and judgement included."""
        return render_story_json(self._telling, self.metrics, self.verdicts)

    def _repr_html_(self) -> str:
        return render_story_fragment(self._telling)

    @property
    def _telling(self) -> Telling:
        return Telling(self.page, self.name, self.guesses_made, self.remarks, self.moments)

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
    features, ignore
        Columns that are features whatever they look like, and such as are to be left out.
    task
        One of "binary", "multiclass", "regression".
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
        features=features,
        ignored=ignore,
        task=_read_task(task),
        positive=positive,
    )
    told = progress or _say_nothing
    told("Reading", 0, 0)
    table = to_polars(frame)
    told("Finding out what each column is for", 0, 0)
    plan = make_plan(table, stated, window=window, reference=reference, every=every)
    run = _Run(plan, told)
    run.run()
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


def _say_nothing(_doing: str, _n_done: int, _n_windows: int) -> None:
    pass


def _read_task(task: str | None) -> Task:
    if task is None:
        return Task.UNKNOWN
    known = [one.value for one in Task if one is not Task.UNKNOWN]
    if task not in known:
        raise BadInput(f"a task is one of {', '.join(known)}; got {task!r}")
    return Task(task)


class _Run:
    """One replay: the watch over the stores in memory, and what it is sent.

    Attributes
    ----------
    app
        The watch.
    span
        From the first window of the reference to the end of the last.
    n_refused
        Rows that could not be used and that the inbox does not count: of the reference, and of batches that hold none
        that can.
    """

    def __init__(self, plan: Plan, told: OnProgress) -> None:
        self._plan, self._told = plan, told
        self._length = plan.spans.window
        times = plan.events.rows[TIME]
        self._last = times[-1]
        start = floor_time(times[0], self._length)
        self._until = start + plan.spans.reference
        self.span = Window(start, floor_time(self._last, self._length) + self._length)
        self._clock = ManualClock(self._until)
        self.app = assemble(Settings(Path()), MemoryCatalog(), MemoryLake(), {}, clock=self._clock)
        self.n_refused = 0

    def run(self) -> None:
        """Take the reference, then send everything after it, and have each window judged in turn."""
        rows = self._plan.events.rows
        n_reference = int((rows[TIME] < self._until).sum())
        self._told("Taking the reference", 0, 0)
        self._take_reference(rows[:n_reference])
        n_windows = (self.span.end - self._until) // self._length
        complete_until = self._complete_until()
        for span, part in self._batches(rows[n_reference:]):
            self._clock.set(min(span.end, self._last))
            self._send(part, span)
            self._clock.set(min(span.end, complete_until) + GRACE)
            self._judge((span.start - self._until) // self._length, span.length // self._length, n_windows)

    def _judge(self, n_done: int, n_sent: int, n_windows: int) -> None:
        n_steps = 0
        self._told("Judging", n_done, n_windows)
        while self.app.runner.step_all():
            n_steps = min(n_steps + 1, n_sent)
            self._told("Judging", n_done + n_steps, n_windows)

    def _complete_until(self) -> datetime:
        """Return up to when all rows are there: half a window is not a loss of traffic.

        Rows are taken to go on for an hour after the last, or as long as they usually lie apart.
        """
        times, moments = self._plan.events.rows[TIME], self._plan.moments
        if moments.every is not None:
            return moments.moment_at(len(times))
        gaps = times.unique().sort().diff().drop_nulls()
        gap = gaps.median() if len(gaps) else None
        usual = gap if isinstance(gap, timedelta) else HOUR
        return floor_time(self._last, min(HOUR, self._length)) + max(usual, min(HOUR, self._length))

    def _batches(self, rows: pl.DataFrame) -> Iterator[tuple[Window, pl.DataFrame]]:
        """Yield whole windows of rows, many at a time."""
        places = (rows[TIME] - self._until).dt.total_microseconds() // (
            self._length // timedelta(microseconds=1)
        )
        counts = dict(pl.DataFrame({"window": places}).group_by("window").len().iter_rows())
        n_windows = (self.span.end - self._until) // self._length
        first, n_held, at = 0, 0, 0
        for window in range(n_windows):
            n_held += counts.get(window, 0)
            if n_held >= _BATCH_ROWS or window == n_windows - 1:
                span = Window(self._until + first * self._length, self._until + (window + 1) * self._length)
                yield span, rows[at : at + n_held]
                first, n_held, at = window + 1, 0, at + n_held

    def _take_reference(self, rows: pl.DataFrame) -> None:
        catalog, results = self.app.catalog, self._plan.results
        # Only what tells of the service is told by the hour.
        is_served = any(name in rows.columns for name in SERVICE_COLUMNS)
        model = Model(
            MODEL,
            self.span.start,
            schema=self._plan.events.schema,
            task=results.task,
            positive=results.positive,
            bucket=min(HOUR, self._length) if is_served else self._length,
            window=self._length,
        )
        catalog.add_model(model)
        take_reference(
            catalog,
            METRICS,
            model,
            self._usable(rows),
            version=VERSION,
            segments=self._plan.events.segments,
            now=self._until,
            task=results.task,
        )
        self._settle_monitors(is_served=is_served)

    def _settle_monitors(self, *, is_served: bool) -> None:
        """Turn off the monitors of what the table does not tell, and let drift page where nothing judges answers."""
        catalog = self.app.catalog
        monitors = catalog.monitors(MODEL)
        off = {Question.RIGHT} if not self._plan.results.has_answers else set()
        # Windows of rows are all alike: there is no traffic to watch.
        off |= {Question.ON_TIME} if self._plan.moments.every else set()
        judges = [one for one in monitors if one.question is Question.RIGHT and one.question not in off]
        for monitor in monitors:
            is_idle = monitor.question in off or (monitor.name == "errors" and not is_served)
            is_paging = monitor.is_paging or not judges
            catalog.put_monitor(
                MODEL, replace(monitor, is_enabled=monitor.is_enabled and not is_idle, is_paging=is_paging)
            )

    def _usable(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return the rows that a reference can be taken from; the others are counted, as they are in live traffic."""
        numbered = rows.with_row_index(ROW_NUMBER)
        predictions = numbered.drop(LABEL, strict=False)
        checked = check(
            Kind.PREDICTIONS,
            Rows(predictions),
            now=self._until,
            version=VERSION,
            task=self._plan.results.task,
        )
        if not checked.refused:
            return rows
        if checked.frame.is_empty():
            raise BadInput(f"no row of the reference can be used: {checked.refused[0].reason}")
        self.n_refused += len(checked.refused)
        refused = [one.row for one in checked.refused]
        return numbered.filter(~pl.col(ROW_NUMBER).is_in(refused)).drop(ROW_NUMBER)

    def _send(self, part: pl.DataFrame, span: Window) -> None:
        if part.is_empty():
            return
        key = span.start.isoformat()
        self._accept(Kind.PREDICTIONS, part.drop(LABEL, strict=False), f"p{key}")
        if LABEL in part.columns:
            labels = part.select(ID, LABEL, pl.col(TIME).alias(PREDICTION_TIME)).drop_nulls(LABEL)
            if not labels.is_empty():
                self._accept(Kind.LABELS, labels, f"l{key}")

    def _accept(self, kind: Kind, rows: pl.DataFrame, key: str) -> None:
        numbered = Rows(rows.with_row_index(ROW_NUMBER))
        try:
            self.app.accept.accept(MODEL, kind, numbered, key=key, version=VERSION)
        except SchemaMismatch:
            raise
        except BadInput:
            # Not one row can be used; a sender would be told, and send what comes next all the same.
            self.n_refused += rows.height


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
