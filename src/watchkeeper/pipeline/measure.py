"""Measure: from profiles to metrics with uncertainty, one window at a time."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial

from watchkeeper.domain.batch import SERVICE_COLUMNS
from watchkeeper.domain.measurement import Measurement
from watchkeeper.domain.model import Model, Task
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.status import Question
from watchkeeper.domain.window import Window
from watchkeeper.metrics.metric import Metric
from watchkeeper.pipeline.expected_errors import ExpectedErrors
from watchkeeper.pipeline.join import by_segment, performances_of
from watchkeeper.pipeline.known import KnownLabels
from watchkeeper.pipeline.naive_forecast import scaled_by_reference
from watchkeeper.pipeline.readings import Read, plan, read_all
from watchkeeper.pipeline.references import load_references
from watchkeeper.pipeline.segment_series import read_segments, rows_by_segment
from watchkeeper.profile.performance import Performance
from watchkeeper.profile.profile import Profile
from watchkeeper.store.foretold import as_foretold
from watchkeeper.store.ports import Catalog, Lake
from watchkeeper.store.records import Dirty, Measured, ProfileKey


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
        profiles = self._profiles(model, window)
        performances = self._join(model, window) if mark is not None and mark.is_joined_anew else []
        joined = performances or self._joined(model, window)
        performance = _whole(joined)
        monitors = self._catalog.monitors(model.name)
        outcomes = sorted(performance.outcomes) if performance else ()
        reads = plan(model, monitors, self._metrics, outcomes)
        references = load_references(self._catalog, model, start)
        measurements = read_all(
            reads,
            profile=Profile.merge_all(one for key, one in profiles if not key.segment),
            performance=performance,
            references={read.reference: references.get(read.reference) for read in _one_each(reads)},
            segments=_merged_by_segment(profiles),
            start=start,
            length=model.window,
            groups=by_segment(joined),
            known=self._labels.load(model, start, performance),
            selection=self._catalog.reference_selection(model.name),
            reference_age=self._reference_age(model, window),
        )
        measurements += as_foretold(measurements, performance)
        measurements += read_segments(
            model,
            monitors,
            self._metrics,
            rows_by_segment(monitors, profiles, joined),
            start,
            references=partial(load_references, self._catalog, model, start),
        )
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

    def _profiles(self, model: Model, window: Window) -> list[tuple[ProfileKey, Profile]]:
        """Return what is stored of the window's live rows, whole and by segment, of each version."""
        return [
            (key, profile)
            for segment in ("", *self._catalog.segments(model.name, window))
            for key, profile in self._catalog.profiles(
                model.name, window, length=model.window, segment=segment
            )
            if not key.is_reference
        ]

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


def _merged_by_segment(profiles: Iterable[tuple[ProfileKey, Profile]]) -> dict[str, Profile]:
    parts: dict[str, list[Profile]] = {}
    for key, profile in profiles:
        if key.segment:
            parts.setdefault(key.segment, []).append(profile)
    return {segment: Profile.merge_all(found) for segment, found in parts.items()}


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
