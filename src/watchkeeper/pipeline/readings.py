"""What to read off a window's profiles, and reading it: pure.

What is measured follows from the model's schema and monitors alone (`plan`), so a window measured again after late
rows gives what it would have given had they been in time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchkeeper.domain.measurement import Measurement, Reading, Series
from watchkeeper.domain.model import Model
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.reference import TRAINING
from watchkeeper.domain.schema import Column
from watchkeeper.metrics.columns import columns_for
from watchkeeper.metrics.likely import Known
from watchkeeper.metrics.losses import KnownErrors
from watchkeeper.metrics.metric import TOTALS, Evidence, Metric, Needs
from watchkeeper.profile.expected_selection import ExpectedSelection
from watchkeeper.profile.performance import Performance
from watchkeeper.profile.profile import Profile

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
    segment
        The part of the rows that it is read of; empty for all.
    """

    metric: Metric
    column: Column | None
    reference: str
    segment: str = ""

    def series(self, length: timedelta) -> Series:
        """Return the series that its readings over windows of `length` belong to."""
        column = self.column.name if self.column else ""
        return Series(self.metric.name, column, self.segment, self.reference, length)


def plan(
    model: Model,
    monitors: Iterable[Monitor],
    metrics: Iterable[Metric],
    outcomes: Iterable[str] = (),
    *,
    segment: str = "",
) -> list[Read]:
    """Return what to read for every window of the model; pure.

    Parameters
    ----------
    outcomes
        Names of the business outcomes that have come.
    segment
        The part of the rows to read of; all where it is empty.
    """
    compared = {
        (name, monitor.reference)
        for monitor in monitors
        for name in monitor.metrics
        if monitor.reference and monitor.looks_at(segment)
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
            result.extend(Read(metric, column, reference, segment) for reference in references)
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
