"""The feature page: how a column is distributed now and was before, where it differs, and since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from watchkeeper.domain.schema import ColumnType, Role
from watchkeeper.domain.status import Status
from watchkeeper.read.series import SeriesView


@dataclass(frozen=True, slots=True)
class Summary:
    """A column's summary over some rows; quantiles are in the column's own unit."""

    n_rows: int
    missing_rate: float
    minimum: float | None
    p05: float | None
    p25: float | None
    median: float | None
    p75: float | None
    p95: float | None
    maximum: float | None
    mean: float | None
    std: float | None
    n_distinct: int | None


@dataclass(frozen=True, slots=True)
class Distribution:
    """Shares of rows over the same cells, side by side.

    Attributes
    ----------
    edges
        For numbers: the n + 1 bounds of the n cells. Empty for categories.
    labels
        For categories: the n labels, "(other)" last where there is one. Empty for numbers.
    reference, current
        Shares of rows, n each; either is empty where it has no rows.
    """

    edges: Sequence[float]
    labels: Sequence[str]
    reference: Sequence[float]
    current: Sequence[float]


@dataclass(frozen=True, slots=True)
class SegmentView:
    """The same column over one part of the rows."""

    segment: str
    n_rows: int
    distance: float | None
    summary: Summary
    distribution: Distribution


@dataclass(frozen=True, slots=True)
class FeaturePage:
    """Everything on the feature page.

    Attributes
    ----------
    start, end
        The windows summed up as "current".
    reference_start, reference_end
        The windows summed up as "reference"; None where the whole training reference is meant.
    reference_name
        "recent" or "training".
    status, reason
        Of the worst finding about this column in the current windows.
    """

    model: str
    name: str
    role: Role
    type: ColumnType
    type_reason: str
    status: Status
    reason: str
    start: datetime
    end: datetime
    reference_name: str
    reference_start: datetime | None
    reference_end: datetime | None
    current: Summary
    reference: Summary | None
    distribution: Distribution
    segments: Sequence[SegmentView]
    charts: Sequence[SeriesView]
