"""A run of a scenario: one twin's rows sent to the watch day by day, and what people were told, held against the truth."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

import polars as pl

from watchkeeper.domain.batch import ID, LABEL, PREDICTION_TIME, TIME, Kind
from watchkeeper.domain.incident import Alert, Incident
from watchkeeper.domain.window import DAY, Window
from watchkeeper.pipeline.roles.moments import Moments
from watchkeeper.pipeline.roles.plan import Plan, make_plan
from watchkeeper.pipeline.wire import ROW_NUMBER, Rows
from watchkeeper.replay_run import MODEL, VERSION, OnProgress, ReplayRun, rows_in, say_nothing
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
            one.incident.cause is not None and one.incident.cause.is_known for one in self.about_it
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
    watched = _WatchedTwin.begin(scenario, _plan(scenario, seed, is_healthy=is_healthy))
    watched.go_on(watched.run.span.end, told)
    return watched.tell(seed, is_healthy=is_healthy)


def run_twins(scenario: Scenario, *, seed: int = 0) -> tuple[Run, Run]:
    """Return what the faulty and the healthy twin led to, as `run_scenario` does; the past that they share is run once."""
    plans = [_plan(scenario, seed, is_healthy=one) for one in (False, True)]
    healthy = _WatchedTwin.begin(scenario, plans[1])
    if plans[0].events.schema == plans[1].events.schema and scenario.since > healthy.run.live_from:
        healthy.go_on(scenario.since)
        faulty = healthy.fork(plans[0])
    else:
        faulty = _WatchedTwin.begin(scenario, plans[0])
    for one in (faulty, healthy):
        one.go_on(one.run.span.end)
    return faulty.tell(seed, is_healthy=False), healthy.tell(seed, is_healthy=True)


def _plan(scenario: Scenario, seed: int, *, is_healthy: bool) -> Plan:
    rows = scenario.make(seed, is_healthy=is_healthy)
    return make_plan(rows, scenario.stated, window="1d", reference=REFERENCE)


@dataclass(frozen=True, slots=True)
class _WatchedTwin:
    """One twin that is sent to the watch day by day.

    Attributes
    ----------
    rows
        As planned, each with its label.
    first_told
        When people were first told of each incident, by its number.
    """

    scenario: Scenario
    run: ReplayRun
    rows: pl.DataFrame
    first_told: dict[int, datetime]

    @classmethod
    def begin(cls, scenario: Scenario, plan: Plan) -> Self:
        live_from = ReplayRun(plan, say_nothing).live_from
        rows = plan.events.rows
        run = ReplayRun(plan, say_nothing, rows=_as_known(scenario, rows, live_from))
        run.take_reference()
        return cls(scenario, run, rows, {})

    def fork(self, plan: Plan) -> Self:
        """Return a twin with the same past, and the rows of that plan from here on."""
        rows = plan.events.rows
        run = self.run.fork(_as_known(self.scenario, rows, self.run.live_from), say_nothing)
        return replace(self, run=run, rows=rows, first_told=dict(self.first_told))

    def go_on(self, until: datetime, told: OnProgress = say_nothing) -> None:
        """Send what comes until then, and keep when people are told of what."""
        label_delay = self.scenario.label_days * DAY
        days = list(_ends_of_days(self.run.at, until))
        for number, day in enumerate(days):
            told("Watching", number, len(days))
            self.run.go_on(day)
            if label_delay:
                _send_labels(self.run, self.rows, day - label_delay)
            for incident in self.run.app.catalog.incidents(MODEL):
                is_late = incident.opened_at <= day - DAY
                self.first_told.setdefault(incident.id, day if is_late else incident.opened_at)

    def tell(self, seed: int, *, is_healthy: bool) -> Run:
        catalog = self.run.app.catalog
        incidents = {incident.id: incident for incident in catalog.incidents(MODEL)}
        return Run(
            scenario=self.scenario,
            seed=seed,
            is_healthy=is_healthy,
            told=[
                Told(at, incidents[number])
                for number, at in self.first_told.items()
                if incidents[number].severity.is_bad
            ],
            noticed=[
                alert
                for alert in catalog.alerts(MODEL)
                if alert.incident_id is None and alert.status.is_bad and alert.opened_at > self.scenario.since
            ],
            live_from=self.run.live_from,
        )


def _as_known(scenario: Scenario, rows: pl.DataFrame, live_from: datetime) -> pl.DataFrame:
    """Return the rows as they come: with their labels only where these are known at once, or are of the reference."""
    if not scenario.label_days or LABEL not in rows.columns:
        return rows
    return rows.with_columns(pl.when(pl.col(TIME) < live_from).then(pl.col(LABEL)).alias(LABEL))


def _ends_of_days(start: datetime, end: datetime) -> Iterator[datetime]:
    """Yield the end of each day."""
    while start < end:
        start += DAY
        yield start


def _incidents(n: int) -> str:
    return f"{n} {'incident' if n == 1 else 'incidents'}"


def _send_labels(run: ReplayRun, rows: pl.DataFrame, known_until: datetime) -> None:
    """Send the labels that have become known in the last day, and have the windows that they tell of judged anew."""
    begin = max(known_until - DAY, run.live_from)
    if known_until <= begin:
        return
    known = rows_in(rows.select(ID, LABEL, pl.col(TIME)), Window(begin, known_until))
    labels = known.rename({TIME: PREDICTION_TIME}).drop_nulls(LABEL)
    if labels.is_empty():
        return
    numbered = Rows(labels.with_row_index(ROW_NUMBER))
    run.app.accept.accept(MODEL, Kind.LABELS, numbered, key=f"l{begin.isoformat()}", version=VERSION)
    while run.app.runner.step_all():
        pass
