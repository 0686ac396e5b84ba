"""Trust: which earlier windows may stand for what is usual.

A bad window is on probation for as long as it may still become part of an alert, and so is one that is doubtful: beyond its
limit, though its own rows do not make that sure. If it does become part of one, it is never taken for usual; if it does
not, it was noise, and what is usual has learnt how far noise goes. An alert that nobody ends for
four weeks is how things are now: its later windows are taken for usual, or a model that begins to answer in another
season than it was trained in would never learn that season. Nor is distrusted what people call a false alarm about
something usual.

What people declare to be unlike the rest (`domain/declared_event.py`) is never taken for usual, however it was judged. An
event of some columns or metrics leaves out what was measured of them, and one of columns alone these columns' values.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watchkeeper.domain.declared_event import DeclaredEvent, is_left_out
from watchkeeper.domain.incident import Alert, unusual_alerts
from watchkeeper.domain.measurement import Past, Series
from watchkeeper.domain.model import Model
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.status import Status
from watchkeeper.domain.verdict import Symptom
from watchkeeper.domain.window import Window
from watchkeeper.profile.profile import Profile
from watchkeeper.store.ports import Catalog

BAD = (Status.YELLOW, Status.RED)
# Windows from its beginning for which an alert is distrusted.
MAX_DISTRUST_WINDOWS = 28


def distrusted_starts(
    catalog: Catalog, model: Model, monitors: Sequence[Monitor], span: Window
) -> frozenset[datetime]:
    """Return the starts, inside `span`, of windows that must not stand for what is usual at the end of it.

    Parameters
    ----------
    monitors
        Whose verdicts count.
    """
    if not monitors:
        return frozenset()
    names = {monitor.name for monitor in monitors}
    bad = catalog.starts(model.name, span, statuses=BAD, monitors=names)
    probation = max(monitor.persistence.of * monitor.window for monitor in monitors)
    doubtful = _doubtful_starts(
        catalog, model, names, Window(max(span.start, span.end - probation), span.end)
    )
    if not bad:
        return doubtful
    found = unusual_alerts(catalog.alerts(model.name), catalog.incidents(model.name))
    alerts = [alert for alert in found if alert.monitor in names]
    longest = MAX_DISTRUST_WINDOWS * model.window
    return doubtful | {
        start for start in bad if start >= span.end - probation or is_in_alert(start, alerts, longest=longest)
    }


def _doubtful_starts(
    catalog: Catalog, model: Model, names: Collection[str], span: Window
) -> frozenset[datetime]:
    """Return the starts, inside `span`, of windows that any of the monitors of these names found doubtful."""
    verdicts = catalog.verdicts(model.name, span, monitors=names)
    return frozenset(one.start for one in verdicts if not one.status.is_bad and one.is_suspect)


def is_in_alert(start: datetime, alerts: Iterable[Alert], *, longest: timedelta = timedelta.max) -> bool:
    """Whether a window that starts then belongs to the beginning of any of the alerts, save those withdrawn.

    Parameters
    ----------
    longest
        How much of an alert counts as its beginning.
    """
    return any(
        alert.status.is_bad
        and alert.since <= start
        and start - alert.since < longest
        and (alert.closed_at is None or start < alert.closed_at)
        for alert in alerts
    )


def excluded_events(catalog: Catalog, model: Model, span: Window) -> tuple[DeclaredEvent, ...]:
    """Return the declared events by which windows inside `span` must not stand for what is usual."""
    return tuple(
        event for event in catalog.declared_events(model.name) if event.is_excluded and event.touches(span)
    )


def leave_out(past: Mapping[Series, Past], events: Collection[DeclaredEvent]) -> Mapping[Series, Past]:
    """Return what series were, save in the windows that the events exclude."""
    if not events:
        return past
    return {series: _leave_out(series, one, events) for series, one in past.items()}


def _leave_out(series: Series, past: Past, events: Collection[DeclaredEvent]) -> Past:
    kept = [
        (start, value)
        for start, value in zip(past.starts, past.values, strict=True)
        if not is_left_out(series, start, events)
    ]
    return Past(tuple(start for start, _ in kept), tuple(value for _, value in kept))


def trusted_part(profile: Profile, window: Window, events: Iterable[DeclaredEvent]) -> Profile | None:
    """Return what of a window's profile may stand for what is usual; None where nothing may.

    An event of some metrics says nothing of the rows themselves.
    """
    touching = [event for event in events if event.touches(window) and not event.metrics]
    if any(event.is_about_all for event in touching):
        return None
    left_out = {name for event in touching for name in event.columns}
    if left_out.isdisjoint(profile.columns):
        return profile
    kept = {name: column for name, column in profile.columns.items() if name not in left_out}
    return replace(profile, columns=kept)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many earlier windows were not learnt from: those that were bad, and those of declared events."""

    n_bad: int
    n_declared: int


def count_left_out(catalog: Catalog, model: Model, monitor: Monitor, span: Window, about: Symptom) -> LeftOut:
    """Return how many windows inside `span` must not stand for what is usual at the end of it.

    Parameters
    ----------
    about
        What is learnt of.
    """
    measured = catalog.histories(
        model.name, span, length=monitor.window, metrics=(about.metric,), column=about.column
    )
    events = excluded_events(catalog, model, span)
    declared = {
        row.start
        for series, rows in measured.items()
        for row in rows
        if monitor.watches(series)
        and series.segment == about.segment
        and is_left_out(series, row.start, events)
    }
    return LeftOut(len(distrusted_starts(catalog, model, (monitor,), span) - declared), len(declared))
