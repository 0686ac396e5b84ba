"""Rerun: the watch over copies of a model's traffic, window by window, as it ran when the rows came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from watchkeeper.app import build_steps
from watchkeeper.clock import ManualClock
from watchkeeper.domain.batch import KNOWN_AT, RECEIVED_AT, TIME, Kind
from watchkeeper.domain.incident import Alert
from watchkeeper.domain.status import Status, worst
from watchkeeper.domain.verdict import Symptom
from watchkeeper.domain.window import Window
from watchkeeper.drill.past import restore
from watchkeeper.drill.traffic import Traffic
from watchkeeper.pipeline.accept import Accept
from watchkeeper.pipeline.announce import Announcer
from watchkeeper.pipeline.judge import GRACE
from watchkeeper.pipeline.wire import ROW_NUMBER, Rows
from watchkeeper.store.memory.lake import MemoryLake

# When rows of each kind come to be known.
_COMES_AT = {
    Kind.PREDICTIONS: pl.col(TIME),
    Kind.LABELS: pl.coalesce(KNOWN_AT, RECEIVED_AT),
    Kind.OUTCOMES: pl.col(RECEIVED_AT),
}


@dataclass(frozen=True, slots=True)
class Sighting:
    """An alert that stood during a rerun.

    Attributes
    ----------
    about
        Its monitor, and what that saw: what tells it from other alerts.
    seen_at
        When it opened, as far as labels had come by then.
    told_at
        When it was part of an incident; None where it never was.
    is_new
        Whether it opened during the rerun.
    """

    about: tuple[str, Symptom]
    monitor: str
    seen_at: datetime
    told_at: datetime | None
    status: Status
    is_new: bool


def rerun(
    traffic: Traffic, predictions: pl.DataFrame, labels: pl.DataFrame, outcomes: pl.DataFrame
) -> list[Sighting]:
    """Watch these rows in place of the traffic's own, from the past that it had; return the alerts that stood.

    Nothing is read or written but copies in memory, and there are no channels.
    """
    name, clock = traffic.past.model.name, ManualClock(traffic.span.start)
    catalog, lake = restore(traffic.past), MemoryLake()
    announcer = Announcer(catalog, clock, routes=(), base_url="")
    steps = build_steps(catalog, lake, clock=clock, announcer=announcer, calendar=traffic.calendar)
    accept = Accept(catalog, catalog, clock)
    sightings: dict[int, Sighting] = {}
    frames = {Kind.PREDICTIONS: predictions, Kind.LABELS: labels, Kind.OUTCOMES: outcomes}
    for window in traffic.span.split(traffic.past.model.window):
        clock.set(window.end)
        for kind, part in _coming(frames, window, first=window.start == traffic.span.start):
            accept.accept(name, kind, Rows(part.with_row_index(ROW_NUMBER)), key=f"{kind} {window.start}")
        while steps.drain(name):
            pass
        clock.set(window.end + GRACE)
        while steps.advance(name):
            pass
        for alert in catalog.alerts(name):
            if alert.status.is_bad and _stood(alert, traffic.span):
                sightings[alert.id] = _sight(alert, sightings.get(alert.id), window, traffic.span.start)
    return sorted(sightings.values(), key=lambda one: (one.seen_at, one.told_at is None, one.about))


def _coming(
    frames: dict[Kind, pl.DataFrame], window: Window, *, first: bool
) -> Iterable[tuple[Kind, pl.DataFrame]]:
    """Return what comes to be known in a window, kind by kind; in the first also what was known before."""
    for kind, frame in frames.items():
        moment = _COMES_AT[kind]
        comes = (moment < window.end) if first else moment.is_between(window.start, window.end, closed="left")
        part = frame.filter(comes)
        if not part.is_empty():
            yield kind, part.drop(RECEIVED_AT, strict=False)


def _stood(alert: Alert, span: Window) -> bool:
    return alert.closed_at is None or alert.closed_at > span.start


def _sight(alert: Alert, known: Sighting | None, window: Window, start: datetime) -> Sighting:
    # A window that waited for its labels is judged when they are there: not before that has anybody seen it.
    at = alert.opened_at if alert.opened_at > window.start else window.end
    told_at = at if alert.incident_id is not None else None
    return Sighting(
        about=(alert.monitor, alert.symptom),
        monitor=alert.monitor,
        seen_at=known.seen_at if known else at,
        told_at=(known.told_at if known else None) or told_at,
        status=worst([alert.status, *([known.status] if known else [])]),
        is_new=alert.opened_at > start,
    )
