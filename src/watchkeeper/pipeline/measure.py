"""Measure: from profiles to metrics with uncertainty, one window at a time.

What is measured follows from the model's schema and monitors alone (`plan`), so a window measured again after late
rows gives what it would have given had they been in time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchkeeper.domain.batch import SERVICE_COLUMNS
from watchkeeper.domain.measurement import Measurement, Reading, Series
from watchkeeper.domain.model import Model, Task
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.reference import TRAINING
from watchkeeper.domain.schema import Column
from watchkeeper.domain.status import Question
from watchkeeper.domain.window import Window
from watchkeeper.metrics.columns import columns_for
from watchkeeper.metrics.likely import Known
from watchkeeper.metrics.losses import KnownErrors
from watchkeeper.metrics.metric import TOTALS, Evidence, Metric, Needs
from watchkeeper.pipeline.expected_errors import ExpectedErrors
from watchkeeper.pipeline.join import by_segment, performances_of
from watchkeeper.pipeline.known import KnownLabels
from watchkeeper.pipeline.naive_forecast import scaled_by_reference
from watchkeeper.pipeline.references import load_references
from watchkeeper.profile.expected_selection import ExpectedSelection
from watchkeeper.profile.performance import Performance
from watchkeeper.profile.profile import Profile
from watchkeeper.store.foretold import as_foretold
from watchkeeper.store.ports import Catalog, Lake
from watchkeeper.store.records import Dirty, Measured, ProfileKey

# Measured against training whatever monitors watch: the feature page shows how far from home a column is.
DIAGNOSES = ("js_distance",)
NO_GROUPS: Mapping[str, Performance] = {}


@dataclass(frozen=True, slots=True)
class Read:
    """One thing to read off a window's profiles.

    Attributes
    ----------
    column
        None for a metric of the model as a whole.
    reference
        Name of the reference to compare with; empty for none.
    """

    metric: Metric
    column: Column | None
    reference: str

    def series(self, length: timedelta) -> Series:
        """Return the series that its readings over windows of `length` belong to."""
        column = self.column.name if self.column else ""
        return Series(self.metric.name, column, "", self.reference, length)


def plan(
    model: Model, monitors: Iterable[Monitor], metrics: Iterable[Metric], outcomes: Iterable[str] = ()
) -> list[Read]:
    """Return what to read for every window of the model; pure.

    Parameters
    ----------
    outcomes
        Names of the business outcomes that have come.
    """
    compared = {
        (name, monitor.reference) for monitor in monitors for name in monitor.metrics if monitor.reference
    }
    compared |= {(name, TRAINING) for name in DIAGNOSES}
    result: list[Read] = []
    for metric in metrics:
        if metric.tasks and model.task not in metric.tasks:
            continue
        references = [""]
        if Needs.REFERENCE in metric.needs:
            references = sorted(reference for name, reference in compared if name == metric.name)
        for column in columns_for(metric, model.schema, outcomes):
            result.extend(Read(metric, column, reference) for reference in references)
    return result


def read_all(
    reads: Iterable[Read],
    *,
    profile: Profile,
    performance: Performance | None,
    references: Mapping[str, Profile | None],
    segments: Mapping[str, Profile],
    start: datetime,
    length: timedelta,
    groups: Mapping[str, Performance] = NO_GROUPS,
    known: Known | KnownErrors | None = None,
    selection: ExpectedSelection | None = None,
    reference_age: timedelta | None = None,
) -> list[Measurement]:
    """Read metrics off one window's profiles; pure. What needs something that is missing is left out."""
    result: list[Measurement] = []
    for read in reads:
        if performance is None and read.metric.needs & {Needs.LABELS, Needs.OUTCOMES}:
            continue
        if not segments and Needs.SEGMENTS in read.metric.needs:
            continue
        if not groups and Needs.GROUPS in read.metric.needs:
            continue
        if known is None and Needs.KNOWN in read.metric.needs:
            continue
        if selection is None and Needs.SELECTION in read.metric.needs:
            continue
        if reference_age is None and Needs.AGE in read.metric.needs:
            continue
        reference = references.get(read.reference) if read.reference else None
        if read.reference and reference is None:
            continue
        reading = read.metric.read(
            Evidence(
                profile,
                performance,
                reference,
                read.column,
                segments,
                groups,
                known,
                selection,
                reference_age,
            )
        )
        result.append(Measurement(read.series(length), start, reading))
    return result


def read_benchmarks(
    reads: Iterable[Read],
    model: Model,
    *,
    profile: Profile,
    performance: Performance | None,
    groups: Mapping[str, Performance] = NO_GROUPS,
) -> list[tuple[Series, Reading]]:
    """Read what each metric says of the whole training reference; those that compare with it are left out."""
    alone = [read for read in reads if not read.reference and read.metric.name not in TOTALS]
    measurements = read_all(
        alone,
        profile=profile,
        performance=performance,
        references={},
        segments={},
        start=model.created_at,
        length=model.window,
        groups=groups,
    )
    return [(measurement.series, measurement.reading) for measurement in measurements]


class Measure:
    """The third stage, over the stores.

    Parameters
    ----------
    metrics
        All registered metrics.
    """

    def __init__(self, catalog: Catalog, lake: Lake, metrics: Iterable[Metric]) -> None:
        self._catalog = catalog
        self._rows = ExpectedErrors(catalog, lake)
        self._metrics = tuple(metrics)
        self._labels = KnownLabels(catalog)

    def measure(self, model: Model, start: datetime, mark: Dirty | None) -> Measured:
        """Measure the model's window that starts at `start` and store what it gave.

        Parameters
        ----------
        mark
            The dirty mark worked off; None for a window in which no row came.
        """
        window = Window(start, start + model.window)
        profile = self._profile(model, window)
        performances = self._join(model, window) if mark is not None and mark.is_joined_anew else []
        joined = performances or self._joined(model, window)
        performance = _whole(joined)
        monitors = self._catalog.monitors(model.name)
        outcomes = sorted(performance.outcomes) if performance else ()
        reads = plan(model, monitors, self._metrics, outcomes)
        references = load_references(self._catalog, model, start)
        measurements = read_all(
            reads,
            profile=profile,
            performance=performance,
            references={read.reference: references.get(read.reference) for read in _one_each(reads)},
            segments=self._segments(model, window),
            start=start,
            length=model.window,
            groups=by_segment(joined),
            known=self._labels.load(model, start, performance),
            selection=self._catalog.reference_selection(model.name),
            reference_age=self._reference_age(model, window),
        )
        measurements += as_foretold(measurements, performance)
        measurements += self._measure_buckets(model, window, reads)
        pending = {Window(start, start + model.window)} | _monitored_windows(window, monitors, measurements)
        measured = Measured(model.name, measurements, performances, mark, sorted(pending))
        self._catalog.commit_measured(measured)
        return measured

    def _reference_age(self, model: Model, window: Window) -> timedelta | None:
        """Return how long before the end of a window the training reference ended; None where that is not known."""
        reference = self._catalog.reference(model.name)
        if reference is None or reference.end is None:
            return None
        return max(window.end - reference.end, timedelta())

    def _profile(self, model: Model, window: Window) -> Profile:
        stored = self._catalog.profiles(model.name, window, length=model.window)
        return Profile.merge_all(profile for key, profile in stored if not key.is_reference)

    def _segments(self, model: Model, window: Window) -> dict[str, Profile]:
        parts: dict[str, Profile] = {}
        for segment in self._catalog.segments(model.name, window):
            stored = self._catalog.profiles(model.name, window, length=model.window, segment=segment)
            parts[segment] = Profile.merge_all(profile for key, profile in stored if not key.is_reference)
        return parts

    def _join(self, model: Model, window: Window) -> list[tuple[ProfileKey, Performance]]:
        joined = self._rows.read_joined(model, window)
        if model.task is Task.FORECASTING:
            joined = scaled_by_reference(joined, self._catalog.reference_performance(model.name))
        return performances_of(joined, model, window.start)

    def _joined(self, model: Model, window: Window) -> list[tuple[ProfileKey, Performance]]:
        """Return what the window's rows were when they were last joined."""
        stored = self._catalog.performances(model.name, window, length=model.window, segment=None)
        return [(key, part) for key, part in stored if not key.is_reference]

    def _measure_buckets(self, model: Model, window: Window, reads: Sequence[Read]) -> list[Measurement]:
        """Measure what tells whether the service is well in every bucket: it must be seen within the hour."""
        if model.bucket == model.window:
            return []
        service = [read for read in reads if read.metric.question is Question.ON_TIME]
        by_start: dict[datetime, list[Profile]] = {}
        stored = self._catalog.profiles(model.name, window, length=model.bucket, columns=SERVICE_COLUMNS)
        for key, profile in stored:
            if not key.is_reference:
                by_start.setdefault(key.start, []).append(profile)
        return [
            measurement
            for start, parts in by_start.items()
            for measurement in read_all(
                service,
                profile=Profile.merge_all(parts),
                performance=None,
                references={},
                segments={},
                start=start,
                length=model.bucket,
            )
        ]


def _whole(joined: Iterable[tuple[ProfileKey, Performance]]) -> Performance | None:
    parts = [part for key, part in joined if not key.segment]
    return Performance.merge_all(parts) if parts else None


def _one_each(reads: Iterable[Read]) -> list[Read]:
    return list({read.reference: read for read in reads if read.reference}.values())


def _monitored_windows(
    window: Window, monitors: Iterable[Monitor], measurements: Iterable[Measurement]
) -> set[Window]:
    """Return the shorter windows inside that have measurements and a monitor to judge them."""
    lengths = {monitor.window for monitor in monitors} - {window.length}
    return {
        Window(measurement.start, measurement.end)
        for measurement in measurements
        if measurement.series.window in lengths
    }
