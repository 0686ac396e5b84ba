"""The ports: what the pipeline and the faces ask of a store, whatever it is made of.

Each write that must not be half done is one method taking one value, and is atomic. Reads return
domain values. Times are aware UTC; spans are half open. An adapter translates its own exceptions into
`watchkeeper.errors` at its edge. Every port has an in-memory twin in `store/memory.py`, and both pass
the contract suite in `testing/`.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import polars as pl

from watchkeeper.domain.batch import Kind, QuarantinedRow, Receipt
from watchkeeper.domain.declared_event import DeclaredEvent
from watchkeeper.domain.drill import DrillFinding
from watchkeeper.domain.incident import Alert, Incident, TimelineEvent
from watchkeeper.domain.measurement import Measurement, Outline, Past, Reading, Series
from watchkeeper.domain.model import Model, Version
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.notification import Delivery
from watchkeeper.domain.reference import Reference
from watchkeeper.domain.route import Told
from watchkeeper.domain.status import Status
from watchkeeper.domain.verdict import Verdict
from watchkeeper.domain.window import EPOCH, Window
from watchkeeper.profile.expected_error import ExpectedError
from watchkeeper.profile.expected_selection import ExpectedSelection
from watchkeeper.profile.performance import Performance
from watchkeeper.profile.profile import Profile
from watchkeeper.store.records import (
    Alerted,
    DeliveryRecord,
    Dirty,
    Drain,
    Drained,
    InboxDepth,
    Judged,
    Measured,
    Outgoing,
    ProfileKey,
)


class Models(Protocol):
    """Models, versions, references and monitors."""

    def add_model(self, model: Model) -> None:
        """Store a new model; Conflict when its name is taken."""
        ...

    def put_model(self, model: Model) -> None:
        """Replace a stored model; NotFound when there is none of its name."""
        ...

    def model(self, name: str) -> Model:
        """Return it; NotFound says which names exist."""
        ...

    def models(self) -> Sequence[Model]:
        """Return all, by name."""
        ...

    def put_version(self, model: str, version: Version) -> None:
        """Store or replace a version."""
        ...

    def versions(self, model: str) -> Sequence[Version]:
        """Return its versions, oldest first."""
        ...

    def put_reference(
        self,
        model: str,
        reference: Reference,
        *,
        whole: Profile,
        performance: Performance,
        windows: Sequence[tuple[ProfileKey, Profile]],
        performances: Sequence[tuple[ProfileKey, Performance]],
        benchmarks: Sequence[tuple[Series, Reading]],
        history: Sequence[Measurement],
        selection: ExpectedSelection | None = None,
        expected_error: ExpectedError | None = None,
    ) -> None:
        """Store a version's training reference as a whole, replacing an earlier one of that version."""
        ...

    def extend_reference(
        self,
        model: str,
        *,
        benchmarks: Sequence[tuple[Series, Reading]],
        history: Sequence[Measurement],
    ) -> None:
        """Store more that was measured of the latest reference, over what there is of the same series; nothing without one."""
        ...

    def reference(self, model: str) -> Reference | None:
        """Return the latest reference, of whatever version."""
        ...

    def reference_profile(self, model: str) -> Profile | None:
        """Return the whole training profile of the latest reference."""
        ...

    def reference_performance(self, model: str) -> Performance | None:
        """Return the whole training performance of the latest reference."""
        ...

    def reference_selection(self, model: str) -> ExpectedSelection | None:
        """Return what inputs let expect by the latest reference; None where it was not asked of it."""
        ...

    def reference_expected_error(self, model: str) -> ExpectedError | None:
        """Return how far off inputs let expect predictions by the latest reference; None where it tells nothing of it."""
        ...

    def benchmarks(self, model: str) -> dict[Series, Reading]:
        """Return what each metric reads on the latest training reference (window as in the model)."""
        ...

    def put_monitor(self, model: str, monitor: Monitor) -> None:
        """Store or replace a monitor."""
        ...

    def change_monitors(
        self, model: str, *, put: Sequence[Monitor] = (), remove: Collection[str] = ()
    ) -> None:
        """Store or replace some monitors and remove others by name: all or nothing; an unknown name is no error."""
        ...

    def monitors(self, model: str) -> Sequence[Monitor]:
        """Return its monitors in the order they were first stored."""
        ...


class DeclaredEvents(Protocol):
    """What people say of spans of time."""

    def add_declared_event(self, event: DeclaredEvent) -> DeclaredEvent:
        """Store a new event and return it with its id; NotFound when there is no such model."""
        ...

    def put_declared_event(self, event: DeclaredEvent) -> None:
        """Replace a stored event; NotFound when there is none of its id."""
        ...

    def remove_declared_event(self, event_id: int) -> None:
        """Remove an event; NotFound when there is none of that id."""
        ...

    def declared_event(self, event_id: int) -> DeclaredEvent:
        """Return it; NotFound otherwise."""
        ...

    def declared_events(self, model: str | None = None) -> Sequence[DeclaredEvent]:
        """Return the events of a model, those of all models among them, earliest first; every event where None."""
        ...


class DrillFindings(Protocol):
    """What the latest drill of each model found."""

    def put_drill_finding(self, finding: DrillFinding) -> None:
        """Store it in place of the one before; NotFound when there is no such model."""
        ...

    def drill_finding(self, model: str) -> DrillFinding | None:
        """Return what its latest drill found; None before the first, NotFound when there is no such model."""
        ...


class Inbox(Protocol):
    """What was accepted and not yet moved on."""

    def put(
        self,
        model: str,
        kind: Kind,
        *,
        key: str,
        payload: bytes,
        n_rows: int,
        quarantined: Sequence[QuarantinedRow],
        received_at: datetime,
    ) -> Receipt:
        """Store a batch durably, with its quarantined rows; a known `key` of the model stores nothing.

        A repeat returns the first receipt with `is_repeat`. Unavailable when the inbox is full. A
        batch with no accepted row still leaves its receipt and its quarantine.
        """
        ...

    def claim(self, model: str, *, max_rows: int) -> Drain | None:
        """Return the unfinished drain of the model, else number a new one; None when nothing waits.

        A new one takes whole batches in order until `max_rows` is reached, at least one.
        """
        ...

    def waiting_models(self) -> Sequence[str]:
        """Return the models that have batches waiting."""
        ...

    def depth(self) -> InboxDepth:
        """Return how much waits."""
        ...

    def quarantine(self, model: str, *, limit: int = 100) -> Sequence[tuple[datetime, QuarantinedRow]]:
        """Return the newest quarantined rows, newest first."""
        ...

    def n_quarantined(self, model: str) -> int:
        """Return how many rows of the model were ever quarantined."""
        ...


class Profiles(Protocol):
    """Profiles per window and segment, and what is out of date."""

    def commit_drained(self, drained: Drained) -> None:
        """Merge profiles into the stored, mark dirty, delete the drain's batches: all or nothing.

        Committing the same drain twice is harmless: the second time nothing happens.
        """
        ...

    def profiles(
        self,
        model: str,
        window: Window,
        *,
        length: timedelta,
        segment: str = "",
        columns: Collection[str] | None = None,
    ) -> Sequence[tuple[ProfileKey, Profile]]:
        """Return stored profiles of that length starting inside `window`, oldest first.

        With `columns` they hold only those, which is far quicker for a few of many.
        """
        ...

    def segments(self, model: str, window: Window) -> Sequence[str]:
        """Return the segments that have profiles starting inside `window`, sorted."""
        ...

    def performances(
        self, model: str, window: Window, *, length: timedelta, segment: str | None = ""
    ) -> Sequence[tuple[ProfileKey, Performance]]:
        """Return stored performances likewise; where `segment` is None, of the whole and of every segment."""
        ...

    def dirty(self, model: str) -> Sequence[Dirty]:
        """Return the marked windows, oldest first."""
        ...

    def span(self, model: str) -> Window | None:
        """Return from the start of the first to the end of the last live profile; None without any."""
        ...

    def n_waiting_labels(self, model: str) -> int:
        """Return how many labels came whose prediction has not."""
        ...


class Measurements(Protocol):
    """Histories of metrics, and the windows that wait to be judged."""

    def commit_measured(self, measured: Measured) -> None:
        """Store what one window's measuring gave: all or nothing."""
        ...

    def series(self, model: str) -> Sequence[Series]:
        """Return every series of the model that has a measurement."""
        ...

    def history(self, model: str, series: Series, window: Window) -> Sequence[Measurement]:
        """Return the measurements of one series starting inside `window`, oldest first."""
        ...

    def histories(
        self,
        model: str,
        window: Window,
        *,
        length: timedelta,
        metrics: Iterable[str] | None = None,
        column: str | None = None,
    ) -> dict[Series, list[Measurement]]:
        """Return many series at once, measured over `length`, each oldest first."""
        ...

    def past(
        self,
        model: str,
        window: Window,
        *,
        length: timedelta,
        metrics: Iterable[str],
        without: Collection[datetime] = (),
        min_rows: int = 0,
    ) -> dict[Series, Past]:
        """Return the known values of many series, save those of windows that start at `without` or have too few rows."""
        ...

    def outlines(
        self,
        model: str,
        window: Window,
        *,
        length: timedelta,
        max_points: int,
        metrics: Iterable[str] | None = None,
        column: str | None = None,
        keep: Iterable[datetime] = (),
    ) -> dict[Series, Outline]:
        """Return many series at once to be drawn, each in about `max_points` of its measurements at most.

        Of long histories the lowest and the highest of each stretch stay, the first without a value, the
        latest of all, and those that start at `keep` (`watchkeeper.store.outline`).
        """
        ...

    def total(self, model: str, series: Series, window: Window) -> float:
        """Return the sum of the known values of one series starting inside `window`."""
        ...

    def days(self, model: str, series: Series, window: Window) -> frozenset[datetime]:
        """Return the days, in UTC, on which a window inside `window` starts whose value is known and not 0."""
        ...

    def pending(self, model: str) -> Sequence[Window]:
        """Return the windows waiting to be judged, oldest end first."""
        ...


class Verdicts(Protocol):
    """What monitors said."""

    def commit_judged(self, judged: Judged) -> None:
        """Store the verdicts of some windows: all or nothing."""
        ...

    def verdicts(
        self, model: str, window: Window, *, monitors: Collection[str] | None = None
    ) -> Sequence[Verdict]:
        """Return verdicts of windows starting inside `window`, oldest first; of all monitors where None."""
        ...

    def starts(
        self, model: str, window: Window, *, statuses: Iterable[Status], monitors: Iterable[str]
    ) -> frozenset[datetime]:
        """Return the starts, inside `window`, of the windows to which any of the monitors gave such a status."""
        ...

    def verdict_counts(self, model: str) -> dict[str, dict[Status, int]]:
        """Return for each monitor how many windows had which status."""
        ...

    def unalerted(self, model: str) -> Sequence[Verdict]:
        """Return verdicts new or revised since `commit_alerted` last took them, oldest first."""
        ...


class Incidents(Protocol):
    """Alerts, incidents and their timelines."""

    def commit_alerted(self, alerted: Alerted, *, handled: Sequence[Verdict]) -> None:
        """Store changes of alerts and incidents, the outbox, and that `handled` is dealt with: all or nothing.

        Conflict when an incident has changed since it was read.
        """
        ...

    def alerts(self, model: str, *, incident_id: int | None = None) -> Sequence[Alert]:
        """Return the alerts of a model (or of one incident), oldest first."""
        ...

    def incidents(self, model: str | None = None) -> Sequence[Incident]:
        """Return incidents, newest opened first."""
        ...

    def incident(self, incident_id: int) -> Incident:
        """Return it; NotFound otherwise."""
        ...

    def put_incident(
        self,
        incident: Incident,
        event: TimelineEvent,
        *,
        alerts: Sequence[Alert] = (),
        monitors: Sequence[Monitor] = (),
        outbox: Sequence[Outgoing] = (),
    ) -> None:
        """Replace a stored incident (a person acknowledged it, say) and tell its timeline and channels, atomically.

        With it are replaced alerts of its, and monitors of its model. Conflict when it has changed since it was read.
        """
        ...

    def timeline(self, incident_id: int) -> Sequence[TimelineEvent]:
        """Return its timeline in the order things were stored."""
        ...


class Outbox(Protocol):
    """Notifications on their way out."""

    def put_outgoing(self, outbox: Sequence[Outgoing]) -> None:
        """Put notifications on their way that no change of an incident comes with: all or none."""
        ...

    def due(self, now: datetime, *, limit: int = 50) -> Sequence[Outgoing]:
        """Return what is waiting and due, oldest first; of one incident and channel only the first that waits.

        What follows waits with it: were it sent first, an incident would open again after its end.
        """
        ...

    def record(self, outgoing: Outgoing, delivery: Delivery, *, next_due_at: datetime | None) -> None:
        """Record one attempt: sent, to be tried again at `next_due_at`, or given up (None)."""
        ...

    def told(self, incident_id: int, *, since: datetime = EPOCH) -> dict[str, Told]:
        """Return the channels that were notified of an incident from `since` on, or are about to be, and when.

        What is held back tells nobody; under 0 stands what is about no incident.
        """
        ...

    def unsent(self, *, only_held: bool = False) -> Sequence[DeliveryRecord]:
        """Return the notifications that wait or are held back, in the order they were stored; or only the latter."""
        ...

    def hold(self, ids: Collection[int]) -> None:
        """Hold back notifications that wait: they are not due until they are released."""
        ...

    def release(self, ids: Collection[int]) -> None:
        """Let notifications that were held back wait again for when they are due."""
        ...

    def withdraw(self, ids: Collection[int]) -> None:
        """Remove notifications that were held back, as if they had never been made."""
        ...

    def thread(self, channel: str, incident_id: int) -> str:
        """Return where the channel keeps what it says of an incident; empty where it named no such place."""
        ...

    def deliveries(self, *, limit: int = 100) -> Sequence[DeliveryRecord]:
        """Return the newest notifications with their states, newest first."""
        ...


class Catalog(
    Models,
    DeclaredEvents,
    DrillFindings,
    Inbox,
    Profiles,
    Measurements,
    Verdicts,
    Incidents,
    Outbox,
    Protocol,
):
    """Everything but events, in one store."""

    def close(self) -> None:
        """Release connections; the catalog is not used afterwards."""
        ...


class Lake(Protocol):
    """Events, row by row, in an open table format.

    Predictions lie by the day of their time; labels and outcomes by the day of the prediction that
    they belong to (`prediction_time`), or apart while that is unknown.
    """

    def append(self, model: str, kind: Kind, frame: pl.DataFrame, *, drain: int) -> bool:
        """Append a drain's rows of one kind; return False if that drain's rows are there already.

        New columns widen the table; rows of earlier drains read as null there. A column that comes
        back with another type is widened where that is lossless, else kept as text.
        """
        ...

    def read(
        self, model: str, kind: Kind, window: Window, *, columns: Sequence[str] | None = None
    ) -> pl.DataFrame:
        """Return rows of predictions inside `window`, or labels and outcomes of predictions inside it.

        Labels and outcomes whose prediction is not known yet are always among them. Later rows of one
        id stand after earlier ones. Empty, with at least the columns known, when there is nothing.
        """
        ...

    def prediction_times(self, model: str, ids: pl.Series) -> pl.DataFrame:
        """Return (id, time) of the predictions with these ids, newest days searched first."""
        ...

    def n_rows(self, model: str, kind: Kind) -> int:
        """Return how many rows of the kind are stored."""
        ...

    def compact(self, model: str) -> None:
        """Join small files into large ones; readers see no change."""
        ...
