"""The page "For whom": how good a model is for each value of its segment columns, and how fair by protected ones."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import Model, Task
from watchkeeper.domain.schema import Role, Schema
from watchkeeper.domain.window import Window
from watchkeeper.errors import BadInput
from watchkeeper.metrics.fairness import groups_of
from watchkeeper.metrics.joined import JoinedMetric
from watchkeeper.metrics.metric import Better, Evidence, Metric
from watchkeeper.profile.performance import Performance
from watchkeeper.profile.profile import Profile
from watchkeeper.read.answers import performance_metric
from watchkeeper.read.charts import describe
from watchkeeper.read.fairness import Dot, FairnessView, view_fairness
from watchkeeper.read.series import MetricInfo
from watchkeeper.read.source import Source
from watchkeeper.stats.fairness import MIN_ROWS
from watchkeeper.stats.intervals import LEVEL, Interval, normal_quantile

# Values of one column shown; the others have fewer rows.
MAX_VALUES = 24


class Beside(StrEnum):
    """How one value of a column stands beside all rows together."""

    ALIKE = "alike"
    BETTER = "better"
    WORSE = "worse"
    DIFFERENT = "different"  # where neither way is better
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class SegmentDot:
    """The chosen metric for one value of a column.

    Attributes
    ----------
    n_predictions, n_labelled
        Rows with this value, and those whose label has come.
    difference
        Its value less that of all rows, in the metric's unit; None where it is not known.
    beside
        How it stands beside all rows; that as many values are looked at is allowed for.
    """

    dot: Dot
    n_predictions: int
    n_labelled: int
    difference: float | None
    beside: Beside


@dataclass(frozen=True, slots=True)
class SegmentColumn:
    """One column by whose values results are told apart.

    Attributes
    ----------
    n_values
        How many values it has; those with most rows are shown.
    """

    name: str
    is_protected: bool
    n_values: int
    segments: Sequence[SegmentDot]
    fairness: Sequence[FairnessView]


@dataclass(frozen=True, slots=True)
class SegmentsPage:
    """Everything on the page.

    Attributes
    ----------
    metric
        The one shown.
    metrics
        Those that can be.
    whole
        The metric over all rows.
    min_rows
        Rows below which nothing is said of a value.
    """

    model: str
    start: datetime
    end: datetime
    metric: MetricInfo
    metrics: Sequence[MetricInfo]
    whole: Dot
    min_rows: int
    columns: Sequence[SegmentColumn]


def load_segments_page(
    source: Source,
    name: str,
    *,
    metric: str | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
) -> SegmentsPage:
    """Answer the page for a span of days.

    Parameters
    ----------
    metric
        Registered name of the one to show; by default the model's headline.

    Raises
    ------
    NotFound
        No such model.
    BadInput
        The metric cannot be told by segment, or the span is empty or too long.
    """
    model = source.catalog.model(name)
    span = source.span(model, start, end)
    offered = [one for one in source.metrics if _is_offered(one, model)]
    shown = _choose(
        offered,
        metric or performance_metric(source.catalog.monitors(model.name)),
        is_asked=metric is not None,
    )
    parts = _load(source, model, span)
    whole = _read(shown, parts.pop("", Performance.empty()))
    return SegmentsPage(
        model=name,
        start=span.start,
        end=span.end,
        metric=describe(shown),
        metrics=[describe(one) for one in offered],
        whole=_dot("", whole),
        min_rows=MIN_ROWS,
        columns=[
            _column(source, model, shown, column, groups, whole=whole, span=span)
            for column, groups in _by_column(model, parts)
        ],
    )


def _is_offered(metric: Metric, model: Model) -> bool:
    """Whether a metric can be told of some rows by their joined performance alone; any may be, until the task is known."""
    fits_task = model.task is Task.UNKNOWN or not metric.tasks or model.task in metric.tasks
    return isinstance(metric, JoinedMetric) and fits_task


def _choose(offered: Sequence[Metric], name: str, *, is_asked: bool) -> Metric:
    found = next((one for one in offered if one.name == name), None)
    if found is None and is_asked:
        known = ", ".join(one.name for one in offered)
        raise BadInput(f"metric {name!r} cannot be told by segment; known for this model: {known}")
    return found or offered[0]


def _load(source: Source, model: Model, span: Window) -> dict[str, Performance]:
    """Return what came of the live rows of the span, by segment; of all rows under the empty name."""
    parts: dict[str, list[Performance]] = {"": []}
    stored = source.catalog.performances(model.name, span, length=model.window, segment=None)
    for key, performance in stored:
        if not key.is_reference:
            parts.setdefault(key.segment, []).append(performance)
    return {segment: Performance.merge_all(found) for segment, found in parts.items()}


def _by_column(
    model: Model, parts: Mapping[str, Performance]
) -> Iterator[tuple[str, dict[str, Performance]]]:
    """Yield each column by whose values there are rows, protected ones first, with them by value."""
    if model.schema is None:
        return
    protected = model.schema.names(Role.PROTECTED)
    for column in dict.fromkeys(
        (*protected, *model.schema.protected_pairs(), *model.schema.segment_columns())
    ):
        groups = groups_of(parts, column)
        if groups:
            yield column, groups


def _column(
    source: Source,
    model: Model,
    shown: Metric,
    name: str,
    groups: Mapping[str, Performance],
    *,
    whole: Reading,
    span: Window,
) -> SegmentColumn:
    schema = model.schema or Schema(())
    is_protected = name in schema.names(Role.PROTECTED) or name in schema.protected_pairs()
    largest = _in_order(sorted(groups, key=lambda one: (-groups[one].n_predictions, one))[:MAX_VALUES])
    return SegmentColumn(
        name=name,
        is_protected=is_protected,
        n_values=len(groups),
        segments=_beside_whole(shown, {one: groups[one] for one in largest}, whole),
        fairness=view_fairness(source, model, name, groups, shown=largest, span=span) if is_protected else [],
    )


def _in_order(names: list[str]) -> list[str]:
    """Return names by their number where all are numbers, such as horizons; else as they are."""
    try:
        return sorted(names, key=float)
    except ValueError:
        return names


def _read(metric: Metric, performance: Performance) -> Reading:
    return metric.read(Evidence(Profile(performance.n_predictions, {}), performance))


def _dot(name: str, reading: Reading) -> Dot:
    return Dot(name, reading.value, reading.low, reading.high, reading.n_rows)


def _beside_whole(metric: Metric, groups: Mapping[str, Performance], whole: Reading) -> list[SegmentDot]:
    readings = {name: _read(metric, performance) for name, performance in groups.items()}
    n_looks = sum(_is_enough(reading) for reading in readings.values())
    return [
        SegmentDot(
            dot=_dot(name, reading),
            n_predictions=groups[name].n_predictions,
            n_labelled=groups[name].n_labelled,
            difference=None if reading.value is None or whole.value is None else reading.value - whole.value,
            beside=_beside(metric, reading, whole, n_looks),
        )
        for name, reading in readings.items()
    ]


def _is_enough(reading: Reading) -> bool:
    return reading.value is not None and reading.low is not None and reading.n_rows >= MIN_ROWS


def _beside(metric: Metric, reading: Reading, whole: Reading, n_looks: int) -> Beside:
    if not _is_enough(reading) or reading.value is None or whole.value is None:
        return Beside.TOO_FEW
    bounds = _widened(reading, n_looks)
    if bounds.low <= whole.value <= bounds.high:
        return Beside.ALIKE
    if metric.better is Better.NEITHER:
        return Beside.DIFFERENT
    is_above = reading.value > whole.value
    return Beside.BETTER if is_above is (metric.better is Better.HIGHER) else Beside.WORSE


def _widened(reading: Reading, n_looks: int) -> Interval:
    """Return the interval as it must be where the most unlike of many values is looked at (Bonferroni).

    Metrics state 95 %; both sides are stretched as a normal one's would be.
    """
    value = reading.value or 0.0
    factor = normal_quantile(1.0 - (1.0 - LEVEL) / n_looks) / normal_quantile(LEVEL)
    low, high = (value if bound is None else bound for bound in (reading.low, reading.high))
    return Interval(value - factor * (value - low), value + factor * (high - value))
