"""The drill: would my monitors have caught it, how soon, and how weak may it be to go unseen?

The watch runs over a table up to a moment near its end. From there on it goes several ways, each with the table's own
rows: once as they are, and once for each fault and strength that is planted in them. What alarms there, and not where
nothing was planted, has caught the fault.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from watchkeeper.domain.batch import TIME
from watchkeeper.domain.incident import Alert
from watchkeeper.domain.schema import Column, ColumnType, Role, Schema
from watchkeeper.domain.status import Status
from watchkeeper.drill.faults import FAULTS, FIXED, Fault, Target
from watchkeeper.errors import BadInput, NotEnoughData
from watchkeeper.pipeline.roles.guess import Choice, Guess, Stated
from watchkeeper.pipeline.roles.moments import Moments
from watchkeeper.pipeline.roles.plan import Plan, make_plan
from watchkeeper.profile.frames import to_polars
from watchkeeper.replay import read_task
from watchkeeper.replay_run import MODEL, OnProgress, ReplayRun, say_nothing

# Windows that a fault lasts: two weeks of days. Before it the watch must have had some windows to learn from.
N_WINDOWS = 14
_MIN_BEFORE = 3
_NUMBERS = frozenset({ColumnType.FLOAT, ColumnType.INTEGER, ColumnType.PROBABILITY})

_OUTCOMES = {
    "fault": pl.String(),
    "column": pl.String(),
    "strength": pl.Float64(),
    "what": pl.String(),
    "caught": pl.Boolean(),
    "told": pl.Boolean(),
    "after": pl.Duration("us"),
    "status": pl.String(),
    "monitors": pl.List(pl.String()),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one planted fault.

    Attributes
    ----------
    alerts
        Those that it raised, the earliest first; empty where it went unseen.
    after
        From its beginning to the end of the window in which the first alert opened; None where it went unseen.
    """

    fault: Fault
    column: str
    strength: float
    alerts: Sequence[Alert]
    after: timedelta | None

    @property
    def what(self) -> str:
        """What was planted, for people."""
        return self.fault.say(self.column, self.strength)

    @property
    def is_told(self) -> bool:
        """Whether people would have been told: an alert that opens no incident is diagnosis on the page."""
        return any(alert.incident_id is not None for alert in self.alerts)

    @property
    def status(self) -> Status:
        """The worst colour that it got; green where it went unseen."""
        return max((alert.status for alert in self.alerts), key=lambda one: one.badness, default=Status.GREEN)


@dataclass(frozen=True)
class Drill:
    """What a drill found.

    Attributes
    ----------
    outcomes
        One for each fault, column and strength, in the order they were tried.
    n_false
        Alerts in the same windows where nothing was planted.
    start, end
        From when to when faults were planted.
    window
        Length of the windows judged.
    titles
        What people call the monitors, by name.
    guesses_made
        What was guessed or said of the table.
    """

    outcomes: Sequence[Outcome]
    n_false: int
    start: datetime
    end: datetime
    window: timedelta
    titles: dict[str, str]
    moments: Moments
    guesses_made: tuple[Guess, ...]

    @property
    def sentence(self) -> str:
        """What was found, in a sentence or two."""
        n_told = sum(one.is_told for one in self.outcomes)
        n_seen = sum(bool(one.alerts) for one in self.outcomes)
        quiet = (
            "nothing alarmed where nothing was planted"
            if not self.n_false
            else f"{self.n_false} alerts opened where nothing was planted"
        )
        beside = f", {n_seen - n_told} more were noticed without an incident" if n_seen > n_told else ""
        return f"Of {len(self.outcomes)} planted faults {n_told} would have been told{beside}; {quiet}."

    @cached_property
    def frame(self) -> pl.DataFrame:
        """One row each: fault, column, strength, what, caught, told, after, status, monitors."""
        rows = [
            {
                "fault": one.fault.name,
                "column": one.column,
                "strength": one.strength,
                "what": one.what,
                "caught": bool(one.alerts),
                "told": one.is_told,
                "after": one.after,
                "status": one.status.value,
                "monitors": list(dict.fromkeys(alert.monitor for alert in one.alerts)),
            }
            for one in self.outcomes
        ]
        return pl.DataFrame(rows, schema=_OUTCOMES, orient="row")


def drill(
    frame: Any,
    *,
    faults: Sequence[str] = (),
    columns: Sequence[str] = (),
    time: str | Sequence[str] = (),
    prediction: Choice = None,
    score: Choice = None,
    label: Choice = None,
    id: Choice = None,  # noqa: A002  # The glossary's word.
    segments: Sequence[str] | None = None,
    task: str | None = None,
    positive: str = "",
    reference: str | None = None,
    window: str | None = None,
    every: int | None = None,
    seed: int = 0,
    progress: OnProgress | None = None,
) -> Drill:
    """Plant faults in the last windows of a table, and return which of them the watch would have caught.

    Parameters
    ----------
    frame
        pandas, Polars, Arrow, a mapping of lists, or a path to CSV, Parquet or NDJSON.
    faults
        Names of faults; all that fit the table when empty.
    columns
        Features to plant them in; the first feature of numbers and the first of categories when empty.
    time, prediction, score, label, id, segments, task, positive, reference, window, every
        As `replay` takes them; guessed where they are not said.
    seed
        Of the rows that chance picks.
    progress
        Called with what is being done, and how many of how many faults are done.

    Raises
    ------
    BadInput
        A column or fault is not there, or the table cannot be replayed.
    NotEnoughData
        The table is too short for windows before and after a fault's beginning.
    """
    chosen = [FAULTS.get(name) for name in faults] if faults else list(FAULTS)
    told = progress or say_nothing
    told("Finding out what each column is for", 0, 0)
    stated = Stated(
        time=(time,) if isinstance(time, str) else tuple(time),
        prediction=prediction,
        score=score,
        label=label,
        id=id,
        segments=segments,
        task=read_task(task),
        positive=positive,
    )
    plan = make_plan(to_polars(frame), stated, window=window, reference=reference, every=every)
    return run_drill(plan, chosen, columns, seed=seed, told=told)


def run_drill(
    plan: Plan, faults: Sequence[Fault], columns: Sequence[str], *, seed: int, told: OnProgress
) -> Drill:
    """Run a drill whose table is read already; see `drill`."""
    past = ReplayRun(plan, say_nothing)
    start = _begin(past, plan.spans.window)
    told("Watching the table up to the drill", 0, 0)
    past.take_reference()
    past.go_on(start)
    planted = _plant(faults, columns, past, plan)
    rows = plan.events.rows
    before, after = rows.filter(rows[TIME] < start), rows.filter(rows[TIME] >= start)
    control = _alerts(past, rows)
    outcomes = []
    for number, (fault, column, strength) in enumerate(planted):
        told("Planting faults", number, len(planted))
        hit = fault.inject(after, column, strength, np.random.default_rng((seed, number)))
        alerts = _raised(_alerts(past, pl.concat([before, hit], how="vertical_relaxed")), control, start)
        outcomes.append(
            Outcome(fault, column, strength, alerts, alerts[0].opened_at - start if alerts else None)
        )
    return Drill(
        outcomes=outcomes,
        n_false=len([one for one in control if one.opened_at > start and one.status.is_bad]),
        start=start,
        end=past.span.end,
        window=plan.spans.window,
        titles={one.name: one.title for one in past.app.catalog.monitors(MODEL)},
        moments=plan.moments,
        guesses_made=plan.guesses,
    )


def _begin(run: ReplayRun, window: timedelta) -> datetime:
    """Return where faults begin: two weeks of days before the end, or half of what is live where that is less."""
    n_live = (run.span.end - run.live_from) // window
    n_faulty = min(N_WINDOWS, n_live // 2)
    if n_live - n_faulty < _MIN_BEFORE:
        raise NotEnoughData(
            f"only {n_live} windows follow the reference; a drill needs {2 * _MIN_BEFORE} or more. Try a shorter "
            "reference, or shorter windows."
        )
    return run.span.end - n_faulty * window


def _alerts(past: ReplayRun, rows: pl.DataFrame) -> list[Alert]:
    run = past.fork(rows, say_nothing)
    run.go_on()
    return list(run.app.catalog.alerts(MODEL))


def _raised(alerts: Iterable[Alert], control: Iterable[Alert], start: datetime) -> list[Alert]:
    """Return the alerts that opened after the start, and not where nothing was planted; the earliest first."""
    known = {(one.monitor, one.column, one.metric) for one in control if one.status.is_bad}
    found = [
        one
        for one in alerts
        if one.status.is_bad and one.opened_at > start and (one.monitor, one.column, one.metric) not in known
    ]
    return sorted(found, key=lambda one: (one.opened_at, one.incident_id is None, -one.status.badness))


def _plant(
    faults: Iterable[Fault], columns: Sequence[str], past: ReplayRun, plan: Plan
) -> list[tuple[Fault, str, float]]:
    """Return every fault with a column it fits, in each strength."""
    schema = past.app.catalog.model(MODEL).schema or Schema(())
    features = [one for one in schema.columns if one.role in (Role.FEATURE, Role.SEGMENT, Role.PROTECTED)]
    absent = [name for name in columns if name not in {one.name for one in features}]
    if absent:
        known = ", ".join(one.name for one in features)
        raise BadInput(f"no feature is called {absent[0]!r}; there are: {known}", column=absent[0])
    wanted = [one for one in features if one.name in columns] if columns else _one_of_each(features)
    return [
        (fault, column, strength)
        for fault in faults
        for column in _columns_for(fault, wanted, plan)
        for strength in fault.strengths
    ]


def _one_of_each(features: Sequence[Column]) -> list[Column]:
    number = next((one for one in features if one.type in _NUMBERS), None)
    category = next((one for one in features if one.type is ColumnType.CATEGORY), None)
    return [one for one in (number, category) if one is not None]


def _columns_for(fault: Fault, wanted: Sequence[Column], plan: Plan) -> list[str]:
    if fault.target in FIXED:
        column = FIXED[fault.target]
        return [column] if not column or column in plan.events.rows.columns else []
    return [one.name for one in wanted if _fits(one, fault.target)]


def _fits(column: Column, target: Target) -> bool:
    is_number, is_category = column.type in _NUMBERS, column.type is ColumnType.CATEGORY
    return target is Target.ANY or (is_number if target is Target.NUMBER else is_category)
