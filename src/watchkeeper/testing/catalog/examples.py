"""What is put into a catalog under test."""

# Asserts are what tests are made of.
# ruff: noqa: S101

from datetime import UTC, datetime

import numpy as np
import polars as pl

from watchkeeper.domain.batch import Kind, QuarantinedRow, Receipt
from watchkeeper.domain.incident import (
    Alert,
    Cause,
    CauseKind,
    Cost,
    EventKind,
    Evidence,
    Incident,
    IncidentState,
    TimelineEvent,
)
from watchkeeper.domain.measurement import Measurement, Reading, Series
from watchkeeper.domain.model import Task, Version
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.notification import Notification, Occasion
from watchkeeper.domain.reference import Reference
from watchkeeper.domain.schema import ColumnType
from watchkeeper.domain.status import Question, Status
from watchkeeper.domain.verdict import Finding, Verdict
from watchkeeper.domain.window import DAY, HOUR, Window
from watchkeeper.profile.error_doubt import ErrorDoubt
from watchkeeper.profile.expected_error import ExpectedError, Input
from watchkeeper.profile.expected_selection import ExpectedSelection
from watchkeeper.profile.frames import profile_frame
from watchkeeper.profile.oblivious_trees import ObliviousTrees
from watchkeeper.profile.performance import Performance, performance_of
from watchkeeper.profile.profile import Profile
from watchkeeper.profile.value_bands import Bands
from watchkeeper.store.ports import Catalog
from watchkeeper.store.records import Alerted, Dirty, Drain, Drained, Outgoing, ProfileKey

T0 = datetime(2024, 3, 1, tzinfo=UTC)
NAME = "late-flights"
A_SELECTION = ExpectedSelection(
    "1", 0.4, (Bands("age", edges=(30.5,)),), ((0.1, -0.1, 0.0),), {"sex=F": 0.02}, {"sex=F": 9}
)
AN_EXPECTED_ERROR = ExpectedError(
    (
        Input(
            Bands("age", edges=(30.5,)),
            ColumnType.FLOAT,
            order=(0, 1, 2),
            is_usual=(True, True, False),
            low=18.0,
            high=90.0,
            tells_much=True,
        ),
    ),
    ObliviousTrees(
        np.array([0.2, 0.1]),
        columns=np.array([[0]]),
        bands=np.array([[1]]),
        leaves=np.array([[[-0.5, 0.25]], [[-0.25, 0.125]]]),
        rarity=np.array([[0.5, 0.25]]),
    ),
    unit=10.0,
    doubt=ErrorDoubt(later=0.1, rarer=0.2),
)
AUC = Series("auc", window=DAY)
DRIFT = Series("js_distance", "age", "carrier=UA", "training", HOUR)


def put(
    catalog: Catalog,
    key: str,
    *,
    model: str = NAME,
    payload: bytes = b"rows",
    n_rows: int = 1,
    quarantined: list[QuarantinedRow] | None = None,
) -> Receipt:
    """Put a batch of predictions."""
    return catalog.put(
        model,
        Kind.PREDICTIONS,
        key=key,
        payload=payload,
        n_rows=n_rows,
        quarantined=quarantined or [],
        received_at=T0,
    )


def drain_all(
    catalog: Catalog,
    *,
    profiles: list[tuple[ProfileKey, Profile]] | None = None,
    dirty: list[Dirty] | None = None,
    versions: list[Version] | None = None,
    n_waiting_labels: int = 0,
) -> Drain:
    """Claim what waits (a new batch, where nothing does) and commit the drain."""
    drain = catalog.claim(NAME, max_rows=1_000)
    if drain is None:
        put(catalog, f"batch of drain {datetime.now(UTC).timestamp()}")
        drain = catalog.claim(NAME, max_rows=1_000)
    assert drain is not None  # A batch was put just now.
    catalog.commit_drained(
        Drained(drain, profiles or [], dirty or [], versions or [], n_waiting_labels=n_waiting_labels)
    )
    return drain


def put_reference(catalog: Catalog, version: str, created_at: datetime, *, day: int = 0) -> Reference:
    """Store a small training reference whose windows lie on that day."""
    reference = a_reference(version, created_at)
    key = an_hour(24 * day, version=version, is_reference=True)
    catalog.put_reference(
        NAME,
        reference,
        whole=a_profile(1),
        performance=a_performance(),
        windows=[(key, a_profile(2))],
        performances=[(key, a_performance())],
        benchmarks=[(AUC, Reading(0.9, 0.8, 1.0, 100))],
        history=[Measurement(AUC, T0 + day * DAY, Reading(0.9))],
        selection=A_SELECTION,
        expected_error=AN_EXPECTED_ERROR,
    )
    return reference


def a_profile(seed: int) -> Profile:
    """Return a small profile that differs by seed."""
    frame = pl.DataFrame({"age": [seed, seed + 1, None], "carrier": ["UA", "AA", "UA"]})
    return profile_frame(frame, {"age": ColumnType.INTEGER, "carrier": ColumnType.CATEGORY})


def a_performance() -> Performance:
    """Return a small performance profile."""
    frame = pl.DataFrame({"prediction": ["1", "0"], "label": ["1", "1"], "score": [0.9, 0.4]})
    return performance_of(frame, task=Task.BINARY, positive="1")


def a_verdict(status: Status = Status.RED, *, day: int = 0, monitor: str = "performance") -> Verdict:
    """Return a verdict of one day with one finding."""
    finding = Finding(
        "auc",
        "age",
        status,
        Reading(0.5, 0.4, None, 90, "few"),
        0.8,
        None,
        "0.5 < 0.8 — schlecht",
        1.5,
        "site=east",
    )
    window = a_day(day)
    return Verdict(monitor, window.start, window.end, status, (finding,), "AUC fell")


def a_monitor(*, min_rows: int = 30) -> Monitor:
    """Return a monitor of silence."""
    return Monitor("traffic", "Traffic", Question.INPUT, ("volume",), "absence", min_rows=min_rows)


def an_incident(incident_id: int = -1) -> Incident:
    """Return an incident with a cause and a cost."""
    cause = Cause(
        CauseKind.UNIT_CHANGE,
        "miles became km",
        "distance",
        "carrier=UA",
        (Evidence("x1.6", "distance"),),
        known_until=T0 + DAY,
    )
    return Incident(
        incident_id,
        NAME,
        "Performance fell",
        IncidentState.OPEN,
        Status.YELLOW,
        T0,
        T0 + DAY,
        None,
        cause,
        Cost("revenue", 12.5, 10.0, 15.0),
    )


def an_alert() -> Alert:
    """Return an open alert of the incident that `an_incident` gives."""
    return Alert(
        -7,
        NAME,
        "performance",
        T0,
        T0 + DAY,
        None,
        Status.RED,
        "auc",
        "age",
        "AUC fell",
        incident_id=-1,
        segment="site=east",
    )


def opening() -> Alerted:
    """Return what opening an incident changes."""
    notification = Notification(
        Occasion.OPENED, an_incident(), ("AUC fell",), T0 + DAY, T0, "http://127.0.0.1:8470"
    )
    return Alerted(
        NAME,
        [an_alert()],
        [an_incident()],
        [TimelineEvent(-1, T0 + DAY, EventKind.OPENED, "opened")],
        [Outgoing("console", notification, T0)],
    )


def a_reference(version: str, created_at: datetime) -> Reference:
    """Return a reference of 100 rows."""
    return Reference(version, created_at, T0, None, 100, 90)


def an_hour(hour: int, *, version: str = "1", is_reference: bool = False) -> ProfileKey:
    """Return the key of an hour's profile, counted from T0."""
    return ProfileKey(T0 + hour * HOUR, HOUR, "", version, is_reference)


def a_day(number: int) -> Window:
    """Return a day, counted from T0."""
    return Window(T0 + number * DAY, T0 + (number + 1) * DAY)


def a_row(number: int) -> QuarantinedRow:
    """Return a row that was refused."""
    return QuarantinedRow(number, "age", "is not a number", '{"age": "x"}')


def keys_of(found: object) -> list[ProfileKey]:
    """Return the keys of what was found."""
    return [key for key, _ in found]  # type: ignore[attr-defined]  # Pairs of key and profile.


def bytes_of(profile: Profile | Performance | None) -> bytes | None:
    """Return how it is stored; None for nothing."""
    return None if profile is None else profile.to_bytes()
