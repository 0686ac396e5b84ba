"""Histories of metrics for charts: columns of numbers, with the benchmark and each window's status."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from watchkeeper.domain.status import Question, Status
from watchkeeper.metrics.metric import Better, Unit


@dataclass(frozen=True, slots=True)
class MetricInfo:
    """What a metric is, for people."""

    name: str
    title: str
    description: str
    unit: Unit
    better: Better
    question: Question


@dataclass(frozen=True, slots=True)
class PastEstimatesView:
    """How well a metric was estimated in the latest windows whose labels have come since.

    Attributes
    ----------
    n_windows
        How many windows.
    mean_error
        How far estimates were from what labels said, on average, in the metric's unit.
    n_held
        In how many windows the interval held what labels said.
    """

    n_windows: int
    mean_error: float
    n_held: int


@dataclass(frozen=True, slots=True)
class EventBand:
    """A declared event beside a chart; `end` is None while nobody has said when it ends."""

    name: str
    start: datetime
    end: datetime | None
    is_excluded: bool


@dataclass(frozen=True, slots=True)
class SeriesView:
    """One metric's history, as columns of one length.

    Attributes
    ----------
    metric
        What was measured; its unit holds for every number here.
    column, segment, reference
        What it is about and compared with; empty for none.
    window_s
        Length of each window, seconds.
    starts
        Start of each window, ascending.
    values, lows, highs
        Value and its 95 % interval; None where it could not be known.
    n_rows
        Rows behind each value.
    statuses
        What the monitors made of it; None where no monitor looks.
    benchmark
        What the metric reads on the training reference.
    reference_until
        Windows that start before this belong to the training reference, not to live traffic.
    events
        What was declared of it in the time shown, earliest first.
    expected_by
        Names of the monitors that know beforehand between which values its windows are as usual.
    labels_coming_since
        Start of the first window of which labels are still to come; None where the metric needs none, or none are.
    estimate
        What it was estimated to be in windows whose labels had not all come; None where nothing was estimated.
    past_estimates
        How far such estimates were off; None where labels have told of none.
    """

    metric: MetricInfo
    column: str
    segment: str
    reference: str
    window_s: int
    starts: Sequence[datetime]
    values: Sequence[float | None]
    lows: Sequence[float | None]
    highs: Sequence[float | None]
    n_rows: Sequence[int]
    statuses: Sequence[Status | None]
    benchmark: float | None
    reference_until: datetime | None
    events: Sequence[EventBand] = ()
    expected_by: Sequence[str] = ()
    labels_coming_since: datetime | None = None
    estimate: "SeriesView | None" = None
    past_estimates: PastEstimatesView | None = None
