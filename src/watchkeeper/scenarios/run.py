"""A run of a scenario: one twin's rows sent to the watch day by day, and what people were told, held against the truth."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

from watchkeeper.domain.batch import ID, LABEL, PREDICTION_TIME, TIME, Kind
from watchkeeper.domain.incident import Alert, CauseKind, Incident
from watchkeeper.domain.window import DAY
from watchkeeper.pipeline.roles.moments import Moments
from watchkeeper.pipeline.roles.plan import make_plan
from watchkeeper.pipeline.wire import ROW_NUMBER, Rows
from watchkeeper.replay_run import MODEL, VERSION, OnProgress, ReplayRun, say_nothing
from watchkeeper.scenarios.scenario import Scenario

REFERENCE = "30d"
_MOMENTS = Moments()


@dataclass(frozen=True, slots=True)
class Told:
    """An incident, and when people were first told of it.

    Attributes
    ----------
    at
        End of the window that made it one; or, where labels that came late told of windows long past, of the day when
        they came.
    incident
        As it stood at the end of the run.
    """

    at: datetime
    incident: Incident


@dataclass(frozen=True, slots=True)
class Run:
    """What one twin of a scenario led to.

    Attributes
    ----------
    told
        All incidents, the earliest told first.
    noticed
        Alerts since it went wrong that opened no incident: diagnosis on the page, of which nobody is told.
    live_from
        Where the reference ends and the watch begins.
    """

    scenario: Scenario
    seed: int
    is_healthy: bool
    told: Sequence[Told]
    noticed: Sequence[Alert]
    live_from: datetime

    @property
    def must_tell(self) -> bool:
        """Whether something went wrong that people must be told."""
        return self.scenario.must_tell and not self.is_healthy

    @property
    def about_it(self) -> Sequence[Told]:
        """Incidents told since it went wrong; none where nothing did."""
        return [one for one in self.told if one.at > self.scenario.since] if self.must_tell else []

    @property
    def false(self) -> Sequence[Told]:
        """Incidents that are about nothing."""
        return [one for one in self.told if one.at <= self.scenario.since] if self.must_tell else self.told

    @property
    def after(self) -> timedelta | None:
        """From when it went wrong to when people were told; None where they were not."""
        return self.about_it[0].at - self.scenario.since if self.about_it else None

    @property
    def right(self) -> Sequence[Told]:
        """Those about it that name a right kind of cause."""
        return [one for one in self.about_it if self.scenario.is_right(one.incident.cause)]

    @property
    def sentence(self) -> str:
        """What came of it, in a sentence or two."""
        if not self.must_tell:
            what = "where nothing went wrong" if self.is_healthy else "though it has always been so"
            return (
                f"Not quiet: {_incidents(len(self.false))} {what}."
                if self.false
                else "Quiet, as it should be."
            )
        before = f" {_incidents(len(self.false))} came before anything went wrong." if self.false else ""
        if self.after is None:
            return f"Missed: nothing was told within {_MOMENTS.tell_length(self.scenario.within)}.{before}"
        return f"Told after {_MOMENTS.tell_length(self.after)}, {self._cause}.{before}"

    @property
    def _cause(self) -> str:
        if self.right:
            return "with a right cause"
        is_named = any(
            one.incident.cause and one.incident.cause.kind is not CauseKind.UNKNOWN for one in self.about_it
        )
        return "but with a wrong cause" if is_named else "but without a cause"

    @property
    def is_met(self) -> bool:
        """Whether all is as the scenario demands: told in time with a right cause, and quiet otherwise."""
        return not self.false and bool(self.right) == self.must_tell


def run_scenario(
    scenario: Scenario, *, seed: int = 0, is_healthy: bool = False, progress: OnProgress | None = None
) -> Run:
    """Send one twin's rows to the watch, day by day, each label when it is known, and return what was told.

    Parameters
    ----------
    seed
        Of all that is drawn; twins of one seed are alike until it goes wrong.
    progress
        Called with what is being done, and how many of how many days are done.
    """
    told = progress or say_nothing
    told("Simulating the service", 0, 0)
    plan = make_plan(
        scenario.make(seed, is_healthy=is_healthy), scenario.stated, window="1d", reference=REFERENCE
    )
    rows = plan.events.rows
    live_from = ReplayRun(plan, say_nothing).live_from
    is_unknown = (pl.col(TIME) >= live_from) if scenario.label_days else pl.lit(value=False)
    unlabelled = rows.with_columns(
        pl.when(is_unknown).then(None).otherwise(pl.col(name)).alias(name)
        for name in rows.columns
        if name == LABEL
    )
    run = ReplayRun(plan, say_nothing, rows=unlabelled)
    run.take_reference()
    first_told: dict[int, datetime] = {}
    days = list(_ends_of_days(live_from, run.span.end))
    for number, day in enumerate(days):
        told("Watching", number, len(days))
        run.go_on(day)
        if scenario.label_days:
            _send_labels(run, rows, day - scenario.label_days * DAY, live_from)
        for incident in run.app.catalog.incidents(MODEL):
            is_late = incident.opened_at <= day - DAY
            first_told.setdefault(incident.id, day if is_late else incident.opened_at)
    incidents = {incident.id: incident for incident in run.app.catalog.incidents(MODEL)}
    return Run(
        scenario=scenario,
        seed=seed,
        is_healthy=is_healthy,
        told=[
            Told(at, incidents[number])
            for number, at in first_told.items()
            if incidents[number].severity.is_bad
        ],
        noticed=[
            alert
            for alert in run.app.catalog.alerts(MODEL)
            if alert.incident_id is None and alert.status.is_bad and alert.opened_at > scenario.since
        ],
        live_from=live_from,
    )


def _ends_of_days(start: datetime, end: datetime) -> Iterator[datetime]:
    """Yield the end of each day."""
    while start < end:
        start += DAY
        yield start


def _incidents(n: int) -> str:
    return f"{n} {'incident' if n == 1 else 'incidents'}"


def _send_labels(run: ReplayRun, rows: pl.DataFrame, known_until: datetime, live_from: datetime) -> None:
    """Send the labels that have become known in the last day, and have the windows that they tell of judged anew."""
    begin = max(known_until - DAY, live_from)
    labels = rows.filter((pl.col(TIME) >= begin) & (pl.col(TIME) < known_until)).select(
        ID, LABEL, pl.col(TIME).alias(PREDICTION_TIME)
    )
    labels = labels.drop_nulls(LABEL)
    if labels.is_empty():
        return
    numbered = Rows(labels.with_row_index(ROW_NUMBER))
    run.app.accept.accept(MODEL, Kind.LABELS, numbered, key=f"l{begin.isoformat()}", version=VERSION)
    while run.app.runner.step_all():
        pass
