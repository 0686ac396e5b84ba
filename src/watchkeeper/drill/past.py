"""The past of a model: all that its watch knows up to a moment, as values that another process can take.

Whatever is watched from there on is watched over copies in memory; nothing leads back to the store.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watchkeeper.detectors.allowance import past_span
from watchkeeper.detectors.detector import Detector
from watchkeeper.domain.declared_event import DeclaredEvent
from watchkeeper.domain.incident import Alert, unusual_alerts
from watchkeeper.domain.measurement import Measurement, Reading, Series
from watchkeeper.domain.model import Model
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.reference import Reference
from watchkeeper.domain.verdict import Verdict
from watchkeeper.domain.window import Window
from watchkeeper.pipeline.references import N_RECENT_WINDOWS, recent_span
from watchkeeper.profile.expected_error import ExpectedError
from watchkeeper.profile.expected_selection import ExpectedSelection
from watchkeeper.profile.performance import Performance
from watchkeeper.profile.profile import Profile
from watchkeeper.registry import Registry
from watchkeeper.store.label_arrivals import learning_span
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.store.ports import Catalog
from watchkeeper.store.records import Alerted, Drain, Drained, Judged, Measured, ProfileKey


@dataclass(frozen=True, slots=True)
class PastReference:
    """The training reference with what belongs to it alone."""

    reference: Reference
    whole: Profile
    performance: Performance
    performances: Sequence[tuple[ProfileKey, Performance]]
    benchmarks: Sequence[tuple[Series, Reading]]
    selection: ExpectedSelection | None
    expected_error: ExpectedError | None


@dataclass(frozen=True, slots=True)
class Past:
    """What a model's watch knows up to a moment.

    Attributes
    ----------
    reference
        None where none was taken.
    profiles, performances
        Of the windows just before, whole and by segment.
    measurements, verdicts
        As far back as any detector looks.
    alerts
        Of what was not as usual, those that opened before; one that stood at the moment is open.
    events
        What people say of spans of time, of this model.
    """

    model: Model
    monitors: Sequence[Monitor]
    reference: PastReference | None
    profiles: Sequence[tuple[ProfileKey, Profile]]
    performances: Sequence[tuple[ProfileKey, Performance]]
    measurements: Sequence[Measurement]
    verdicts: Sequence[Verdict]
    alerts: Sequence[Alert]
    events: Sequence[DeclaredEvent]


def load_past(catalog: Catalog, detectors: Registry[Detector], model: Model, until: datetime) -> Past:
    """Return what the watch of a model knows of the time before `until`, a window's start."""
    monitors = catalog.monitors(model.name)
    n_history = {model.window: 0}
    for monitor in monitors:
        detector = detectors.get(monitor.detector)
        n_windows = max(detector.n_history, detector.n_recent)
        n_history[monitor.window] = max(n_windows, n_history.get(monitor.window, 0))
    spans = {length: _reach(model, length, until, n_history=n) for length, n in n_history.items()}
    measured = [
        row
        for length, span in spans.items()
        for rows in catalog.histories(model.name, span, length=length).values()
        for row in rows
    ]
    judged = catalog.verdicts(model.name, Window(min(span.start for span in spans.values()), until))
    known = unusual_alerts(catalog.alerts(model.name), catalog.incidents(model.name))
    learnt_from = learning_span(model, until)
    performances = catalog.performances(model.name, learnt_from, length=model.window, segment=None)
    return Past(
        model=model,
        monitors=monitors,
        reference=_load_reference(catalog, model),
        profiles=_load_profiles(catalog, model, until),
        performances=[(key, one) for key, one in performances if not key.is_reference],
        measurements=measured,
        verdicts=[one for one in judged if one.end <= until],
        alerts=[
            replace(
                one,
                id=-number,
                incident_id=None,
                settled_at=None,
                closed_at=one.closed_at if one.closed_at and one.closed_at <= until else None,
            )
            for number, one in enumerate(known, start=1)
            if one.opened_at <= until
        ],
        events=[replace(one, model=model.name) for one in catalog.declared_events(model.name)],
    )


def _reach(model: Model, length: timedelta, until: datetime, *, n_history: int) -> Window:
    """Return the span that any stage looks back over, for windows of one length."""
    start = until - max(past_span(length), n_history * length)
    return Window(min(start, learning_span(model, until).start) if length == model.window else start, until)


def _load_profiles(catalog: Catalog, model: Model, until: datetime) -> list[tuple[ProfileKey, Profile]]:
    span = recent_span(model, until)
    segments = ("", *catalog.segments(model.name, span))
    return [
        found
        for segment in segments
        for found in catalog.profiles(model.name, span, length=model.window, segment=segment)
    ]


def _load_reference(catalog: Catalog, model: Model) -> PastReference | None:
    reference = catalog.reference(model.name)
    whole, performance = catalog.reference_profile(model.name), catalog.reference_performance(model.name)
    if reference is None or whole is None:
        return None
    stored: Iterable[tuple[ProfileKey, Performance]] = ()
    if reference.end is not None:
        span = Window(reference.end - N_RECENT_WINDOWS * model.window, reference.end + model.window)
        stored = catalog.performances(model.name, span, length=model.window, segment=None)
    return PastReference(
        reference=reference,
        whole=whole,
        performance=performance or Performance(),
        performances=[(key, one) for key, one in stored if key.is_reference],
        benchmarks=tuple(catalog.benchmarks(model.name).items()),
        selection=catalog.reference_selection(model.name),
        expected_error=catalog.reference_expected_error(model.name),
    )


def restore(past: Past) -> MemoryCatalog:
    """Return a catalog in memory that knows the past; each call makes another."""
    catalog, name = MemoryCatalog(), past.model.name
    catalog.add_model(past.model)
    catalog.change_monitors(name, put=past.monitors)
    if past.reference is not None:
        catalog.put_reference(
            name,
            past.reference.reference,
            whole=past.reference.whole,
            performance=past.reference.performance,
            windows=[found for found in past.profiles if found[0].is_reference],
            performances=past.reference.performances,
            benchmarks=past.reference.benchmarks,
            history=(),
            selection=past.reference.selection,
            expected_error=past.reference.expected_error,
        )
    for event in past.events:
        catalog.add_declared_event(event)
    live = [found for found in past.profiles if not found[0].is_reference]
    catalog.commit_drained(Drained(Drain(name, 1, ()), live, ()))
    catalog.commit_measured(Measured(name, past.measurements, past.performances, None, ()))
    catalog.commit_judged(Judged(name, (), past.verdicts))
    catalog.commit_alerted(Alerted(name, past.alerts, (), (), ()), handled=past.verdicts)
    return catalog
