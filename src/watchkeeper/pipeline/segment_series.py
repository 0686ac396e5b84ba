"""Series of segments: what monitors look at of parts of the rows alone, read as of a model of its own.

Nothing is measured of a segment unless a monitor looks at it. When one begins to, its past is read off the profiles that
are stored of every segment and version, so that it need not wait for weeks to know what is usual.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final, TypeVar

from watchkeeper.domain.batch import SERVICE_COLUMNS
from watchkeeper.domain.measurement import Measurement, Reading, Series
from watchkeeper.domain.model import Model
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.reference import Reference
from watchkeeper.domain.segment import is_version, version_segment
from watchkeeper.domain.window import Window, floor_time
from watchkeeper.metrics.metric import TOTALS, Metric, is_told_of_segments
from watchkeeper.pipeline.readings import Read, plan, read_all
from watchkeeper.pipeline.references import References, load_references
from watchkeeper.profile.performance import Performance
from watchkeeper.profile.profile import Profile
from watchkeeper.store.ports import Catalog
from watchkeeper.store.records import Measured, ProfileKey

# Windows whose profiles are held in memory at a time when the past is read.
_WINDOWS_AT_A_TIME: Final = 28

Summed = TypeVar("Summed", Profile, Performance)
Profiles = Iterable[tuple[ProfileKey, Profile]]
Performances = Iterable[tuple[ProfileKey, Performance]]


@dataclass(frozen=True, slots=True)
class SegmentRows:
    """The rows of one segment in one window, summed up.

    Attributes
    ----------
    performance
        None where no label or outcome has come.
    """

    profile: Profile
    performance: Performance | None


def rows_by_segment(
    monitors: Sequence[Monitor], profiles: Profiles, performances: Performances
) -> dict[str, SegmentRows]:
    """Return the rows of each segment that a monitor looks at, those of single versions among them; pure.

    Parameters
    ----------
    profiles, performances
        Of one window, or of a span that counts as one.
    """
    found: dict[str, list[Profile]] = {}
    for segment, profile in _of_segments(monitors, profiles):
        found.setdefault(segment, []).append(profile)
    joined: dict[str, list[Performance]] = {}
    for segment, performance in _of_segments(monitors, performances):
        joined.setdefault(segment, []).append(performance)
    return {
        segment: SegmentRows(
            Profile.merge_all(found.get(segment, ())),
            Performance.merge_all(joined[segment]) if segment in joined else None,
        )
        for segment in sorted({*found, *joined})
    }


def _of_segments(
    monitors: Sequence[Monitor], stored: Iterable[tuple[ProfileKey, Summed]]
) -> Iterator[tuple[str, Summed]]:
    """Return what is stored of segments that a monitor looks at: of a version, all its rows."""
    for key, one in stored:
        segment = key.segment or version_segment(key.version)
        if are_watched(monitors, segment):
            yield segment, one


def are_watched(monitors: Iterable[Monitor], segment: str) -> bool:
    """Whether any of the monitors looks at a segment by itself."""
    return any(monitor.looks_at(segment) for monitor in monitors)


def plan_segment(
    model: Model,
    monitors: Sequence[Monitor],
    metrics: Iterable[Metric],
    segment: str,
    outcomes: Iterable[str] = (),
) -> list[Read]:
    """Return what to read of a segment in every window: what monitors look at, and no more; pure."""
    looking = [monitor for monitor in monitors if monitor.looks_at(segment)]
    names = {name for monitor in looking for name in monitor.metrics}
    told = [metric for metric in metrics if metric.name in names and is_told_of_segments(metric)]
    reads = plan(model, looking, told, outcomes, segment=segment)
    return [
        read for read in reads if any(monitor.watches(read.series(monitor.window)) for monitor in looking)
    ]


def read_segments(
    model: Model,
    monitors: Sequence[Monitor],
    metrics: Sequence[Metric],
    rows: Mapping[str, SegmentRows],
    start: datetime,
    *,
    references: Callable[..., References],
) -> list[Measurement]:
    """Read one window's metrics of the segments that monitors look at; pure.

    Parameters
    ----------
    rows
        By segment.
    references
        Gives what a segment is compared with; asked only where a monitor compares.
    """
    result: list[Measurement] = []
    for segment, own in rows.items():
        outcomes = sorted(own.performance.outcomes) if own.performance else ()
        reads = plan_segment(model, monitors, metrics, segment, outcomes)
        names = {read.reference for read in reads if read.reference}
        known = references(segment=segment) if names else None
        result += read_all(
            reads,
            profile=own.profile,
            performance=own.performance,
            references={name: known.get(name) for name in names} if known else {},
            segments={},
            start=start,
            length=model.window,
        )
    return result


def read_segment_benchmarks(
    model: Model, monitors: Sequence[Monitor], metrics: Sequence[Metric], rows: Mapping[str, SegmentRows]
) -> list[tuple[Series, Reading]]:
    """Read what metrics say of segments on the whole training reference; pure.

    Parameters
    ----------
    rows
        The reference's, by segment.
    """
    alone = [metric for metric in metrics if metric.name not in TOTALS]
    measured = read_segments(model, monitors, alone, rows, model.created_at, references=_nothing)
    return [(one.series, one.reading) for one in measured if one.series == one.series.in_training]


def _nothing(*, segment: str) -> References:  # noqa: ARG001  # Asked as what gives something is.
    return References(None, None, None)


class SegmentSeries:
    """Reads the past of segments off what is stored.

    Parameters
    ----------
    metrics
        All registered metrics.
    """

    def __init__(self, catalog: Catalog, metrics: Iterable[Metric]) -> None:
        self._catalog = catalog
        self._metrics = tuple(metrics)

    def remember(self, model: Model, monitors: Iterable[Monitor]) -> None:
        """Measure and store the past of the segments that monitors look at, as if they always had."""
        looking = tuple(monitors)
        self.remember_training(model, looking)
        self.remember_live(model, looking)

    def remember_training(self, model: Model, monitors: Iterable[Monitor]) -> None:
        """Measure and store what the segments that monitors look at were in training."""
        watching = _of_parts(monitors)
        if watching:
            self._catalog.extend_reference(
                model.name,
                benchmarks=self.read_benchmarks(model, watching),
                history=list(self.read_training(model, watching)),
            )

    def remember_live(self, model: Model, monitors: Iterable[Monitor]) -> None:
        """Measure and store what the segments that monitors look at have been since."""
        watching = _of_parts(monitors)
        if watching:
            live = list(self.read_live(model, watching))
            self._catalog.commit_measured(Measured(model.name, live, (), None, ()))

    def read_benchmarks(self, model: Model, monitors: Iterable[Monitor]) -> list[tuple[Series, Reading]]:
        """Return what metrics of the segments that monitors look at read on the whole training reference."""
        watching, reference = _of_parts(monitors), self._catalog.reference(model.name)
        span = reference.span(model.window) if reference is not None else None
        if not watching or reference is None or span is None:
            return []
        rows = rows_by_segment(watching, *self._load(model, watching, span, of=reference))
        return read_segment_benchmarks(model, watching, self._metrics, rows)

    def read_training(
        self, model: Model, monitors: Iterable[Monitor], span: Window | None = None
    ) -> Iterator[Measurement]:
        """Return measurements of segments over the training reference's own windows, oldest first.

        Parameters
        ----------
        span
            Windows that start inside; all where None.
        """
        reference = self._catalog.reference(model.name)
        if reference is not None:
            known = _common(reference.span(model.window), span)
            yield from self._read(model, _of_parts(monitors), known, of=reference)

    def read_live(
        self, model: Model, monitors: Iterable[Monitor], span: Window | None = None
    ) -> Iterator[Measurement]:
        """Return measurements of segments over windows of live traffic, oldest first."""
        known = _common(self._catalog.span(model.name), span)
        yield from self._read(model, _of_parts(monitors), known, of=None)

    def _read(
        self, model: Model, monitors: Sequence[Monitor], span: Window | None, *, of: Reference | None
    ) -> Iterator[Measurement]:
        if not monitors or span is None:
            return
        first = floor_time(span.start, model.window)
        while first < span.end:
            part = Window(first, min(first + _WINDOWS_AT_A_TIME * model.window, span.end))
            profiles, performances = self._load(model, monitors, part, of=of)
            for start in sorted({key.start for key, _ in (*profiles, *performances)}):
                rows = rows_by_segment(
                    monitors,
                    [(key, one) for key, one in profiles if key.start == start],
                    [(key, one) for key, one in performances if key.start == start],
                )
                references = partial(load_references, self._catalog, model, start)
                yield from read_segments(model, monitors, self._metrics, rows, start, references=references)
            first = part.end

    def _load(
        self, model: Model, monitors: Sequence[Monitor], span: Window, *, of: Reference | None
    ) -> tuple[list[tuple[ProfileKey, Profile]], list[tuple[ProfileKey, Performance]]]:
        """Return what is stored of a span that monitors may look at, of a reference or, where None, of live traffic."""
        segments = [one for one in self._catalog.segments(model.name, span) if are_watched(monitors, one)]
        if any(is_version(scope) for one in monitors for scope in one.segments):
            segments.append("")
        columns = self._columns(model, monitors)
        profiles = (
            found
            for segment in segments
            for found in self._catalog.profiles(
                model.name, span, length=model.window, segment=segment, columns=columns
            )
        )
        performances = self._catalog.performances(model.name, span, length=model.window, segment=None)
        return (
            [(key, one) for key, one in profiles if _is_of(key, of)],
            [(key, one) for key, one in performances if _is_of(key, of)],
        )

    def _columns(self, model: Model, monitors: Sequence[Monitor]) -> set[str]:
        """Return the columns that are read of segments: of a whole profile most would be decoded for nothing."""
        reads = (
            read
            for scope in {scope for monitor in monitors for scope in monitor.segments}
            for read in plan_segment(model, monitors, self._metrics, scope)
        )
        return {*SERVICE_COLUMNS, *(read.column.name for read in reads if read.column is not None)}


def _is_of(key: ProfileKey, reference: Reference | None) -> bool:
    """Whether something stored is a reference's; of live traffic where None."""
    if reference is None:
        return not key.is_reference
    return key.is_reference and key.version == reference.version


def _of_parts(monitors: Iterable[Monitor]) -> list[Monitor]:
    """Return the monitors that look at segments."""
    return [monitor for monitor in monitors if monitor.segments]


def _common(one: Window | None, other: Window | None) -> Window | None:
    """Return what two spans share, None standing for all time in the second; None where that is nothing."""
    if one is None or other is None:
        return one
    start, end = max(one.start, other.start), min(one.end, other.end)
    return Window(start, end) if start < end else None
