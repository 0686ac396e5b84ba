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
from watchkeeper.domain.model import read_task
from watchkeeper.domain.schema import Schema
from watchkeeper.domain.status import Status
from watchkeeper.drill.faults import FAULTS, Fault
from watchkeeper.drill.length import count_windows
from watchkeeper.drill.planting import Plant, choose_plants
from watchkeeper.pipeline.roles.guess import Choice, Guess, Stated
from watchkeeper.pipeline.roles.moments import Moments
from watchkeeper.pipeline.roles.plan import Plan, make_plan
from watchkeeper.profile.frames import to_polars
from watchkeeper.replay_run import MODEL, OnProgress, ReplayRun, say_nothing

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

    plant: Plant
    alerts: Sequence[Alert]
    after: timedelta | None

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

    def __repr__(self) -> str:
        return f"Drill({self.sentence})"

    @cached_property
    def frame(self) -> pl.DataFrame:
        """One row each: fault, column, strength, what, caught, told, after, status, monitors."""
        rows = [
            {
                "fault": one.plant.fault.name,
                "column": one.plant.column,
                "strength": one.plant.strength,
                "what": one.plant.what,
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
    rows = plan.events.rows
    schema = past.app.catalog.model(MODEL).schema or Schema(())
    planted = choose_plants(faults, columns, schema, held=rows.columns)
    before, after = rows.filter(rows[TIME] < start), rows.filter(rows[TIME] >= start)
    control = _alerts(past, rows)
    outcomes = []
    for number, plant in enumerate(planted):
        told("Planting faults", number, len(planted))
        hit = plant.fault.inject(after, plant.column, plant.strength, np.random.default_rng((seed, number)))
        alerts = _raised(_alerts(past, pl.concat([before, hit], how="vertical_relaxed")), control, start)
        outcomes.append(Outcome(plant, alerts, alerts[0].opened_at - start if alerts else None))
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
    """Return where faults begin."""
    n_live = (run.span.end - run.live_from) // window
    n_faulty = count_windows(n_live, remedy="Try a shorter reference, or shorter windows.")
    return run.span.end - n_faulty * window


def _alerts(past: ReplayRun, rows: pl.DataFrame) -> list[Alert]:
    run = past.fork(rows, say_nothing)
    run.go_on()
    return list(run.app.catalog.alerts(MODEL))


def _raised(alerts: Iterable[Alert], control: Iterable[Alert], start: datetime) -> list[Alert]:
    """Return the alerts that opened after the start, and not where nothing was planted; the earliest first."""
    known = {(one.monitor, one.symptom) for one in control if one.status.is_bad}
    found = [
        one
        for one in alerts
        if one.status.is_bad and one.opened_at > start and (one.monitor, one.symptom) not in known
    ]
    return sorted(found, key=lambda one: (one.opened_at, one.incident_id is None, -one.status.badness))
