"""What an in-memory catalog holds; its parts work on this one state under one lock."""

from collections import deque
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count, groupby
from operator import attrgetter
from threading import RLock
from typing import Any, Self, TypeVar

from watchkeeper.domain.batch import Batch, QuarantinedRow, Receipt
from watchkeeper.domain.declared_event import DeclaredEvent
from watchkeeper.domain.drill import DrillFinding
from watchkeeper.domain.incident import Alert, Incident, TimelineEvent
from watchkeeper.domain.measurement import Measurement, Reading, Series
from watchkeeper.domain.model import Model, Version
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.reference import Reference
from watchkeeper.domain.verdict import Verdict
from watchkeeper.domain.window import Window
from watchkeeper.errors import NotFound
from watchkeeper.profile.expected_error import ExpectedError
from watchkeeper.profile.expected_selection import ExpectedSelection
from watchkeeper.profile.performance import Performance
from watchkeeper.profile.profile import Profile
from watchkeeper.store.memory.history import History
from watchkeeper.store.records import DeliveryRecord, Dirty, Outgoing, OutgoingState, ProfileKey

MAX_QUARANTINED = 1_000

Blob = TypeVar("Blob", Profile, Performance)
# Profiles by length and segment, then by start, then by version and whether they are the reference's.
Blobs = dict[tuple[timedelta, str], History[tuple[str, bool], tuple[ProfileKey, Blob]]]


@dataclass(slots=True)
class StoredReference:
    """A training reference with all that belongs to it and to nothing else."""

    reference: Reference
    whole: Profile
    performance: Performance
    benchmarks: dict[Series, Reading]
    selection: ExpectedSelection | None
    expected_error: ExpectedError | None


@dataclass(frozen=True, slots=True)
class StoredMeasurement:
    """A measurement, and the version whose training reference it was made on; None when live."""

    measurement: Measurement
    reference_version: str | None


@dataclass(slots=True)
class ModelState:
    """All that belongs to one model."""

    model: Model
    versions: dict[str, Version] = field(default_factory=dict)
    monitors: dict[str, Monitor] = field(default_factory=dict)
    references: dict[str, StoredReference] = field(default_factory=dict)
    drill_finding: DrillFinding | None = None
    waiting: list[Batch] = field(default_factory=list)
    drain: list[Batch] = field(default_factory=list)
    last_drain: int = 0
    receipts: dict[str, Receipt] = field(default_factory=dict)
    quarantine: deque[tuple[datetime, QuarantinedRow]] = field(
        default_factory=lambda: deque(maxlen=MAX_QUARANTINED)
    )
    n_quarantined: int = 0
    n_waiting_labels: int = 0
    profiles: Blobs[Profile] = field(default_factory=dict)
    performances: Blobs[Performance] = field(default_factory=dict)
    dirty: dict[datetime, Dirty] = field(default_factory=dict)
    measurements: dict[Series, History[None, StoredMeasurement]] = field(default_factory=dict)
    pending: set[Window] = field(default_factory=set)
    verdicts: History[tuple[str, datetime], Verdict] = field(default_factory=History)
    unalerted: dict[tuple[str, datetime, datetime], Verdict] = field(default_factory=dict)


class CatalogState:
    """All that an in-memory catalog holds."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.models: dict[str, ModelState] = {}
        self.declared_events: dict[int, DeclaredEvent] = {}
        self.incidents: dict[int, Incident] = {}
        self.alerts: dict[int, Alert] = {}
        self.timelines: dict[int, list[TimelineEvent]] = {}
        self.outbox: dict[int, DeliveryRecord] = {}
        self.threads: dict[tuple[str, int], str] = {}
        self.next_id = count(1)

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        twin = type(self)()
        with self.lock:
            held = {name: value for name, value in vars(self).items() if name != "lock"}
            vars(twin).update(deepcopy(held, memo))
        return twin

    def add_outgoing(self, outbox: Iterable[Outgoing]) -> None:
        """Put notifications on their way; called with the lock held."""
        for outgoing in outbox:
            numbered = replace(outgoing, id=next(self.next_id))
            self.outbox[numbered.id] = DeliveryRecord(numbered, OutgoingState.WAITING, "")

    def of(self, model: str) -> ModelState:
        """Return a model's state; NotFound says which models exist."""
        try:
            return self.models[model]
        except KeyError:
            known = ", ".join(sorted(self.models)) or "none yet"
            raise NotFound(f"no model called {model!r}; known: {known}") from None


def put_blob(blobs: Blobs[Blob], key: ProfileKey, value: Blob) -> None:
    """Store or replace a profile."""
    history = blobs.setdefault((key.length, key.segment), History())
    history.put(key.start, (key.version, key.is_reference), (key, value))


def get_blob(blobs: Blobs[Blob], key: ProfileKey) -> Blob | None:
    """Return the profile under a key, or None."""
    history = blobs.get((key.length, key.segment))
    found = None if history is None else history.get(key.start, (key.version, key.is_reference))
    return None if found is None else found[1]


def read_blobs(
    blobs: Blobs[Blob], window: Window, *, length: timedelta, segment: str | None
) -> Sequence[tuple[ProfileKey, Blob]]:
    """Return the profiles of that length and segment (None: all) starting inside `window`, oldest first."""
    histories = (
        [history for (one, _), history in blobs.items() if one == length]
        if segment is None
        else [blobs.get((length, segment), History())]
    )
    found = [item for history in histories for item in history.within(window)]
    return sorted(
        found, key=lambda item: (item[0].start, item[0].segment, item[0].version, item[0].is_reference)
    )


def write_measurements(
    state: ModelState, measurements: Sequence[Measurement], *, reference_version: str | None
) -> None:
    """Store measurements over those of the same series and start; a reference never over a live one."""
    # Those of one series follow one another, and finding its history is what storing them costs.
    for series, rows in groupby(measurements, key=attrgetter("series")):
        _write_history(state.measurements.setdefault(series, History()), rows, reference_version)


def _write_history(
    history: History[None, StoredMeasurement],
    measurements: Iterable[Measurement],
    reference_version: str | None,
) -> None:
    for measurement in measurements:
        known = history.get(measurement.start, None)
        if reference_version is None or known is None or known.reference_version is not None:
            history.put(measurement.start, None, StoredMeasurement(measurement, reference_version))
