"""How fair a model is by one protected column: each measure, what it compares, and what may be said of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from watchkeeper.domain.batch import PREDICTION
from watchkeeper.domain.measurement import Reading, Series
from watchkeeper.domain.model import Model
from watchkeeper.domain.window import Window
from watchkeeper.errors import NotEnoughData
from watchkeeper.metrics.fairness import FairnessMetric, Yardstick, measure_groups
from watchkeeper.metrics.metric import Unit
from watchkeeper.metrics.selection_shift import SELECTION_SHIFT, compare_shifts, shift_of
from watchkeeper.profile.expected_selection import GroupSelection
from watchkeeper.profile.performance import Performance
from watchkeeper.profile.profile import Profile
from watchkeeper.read.charts import describe
from watchkeeper.read.series import MetricInfo
from watchkeeper.read.source import Source
from watchkeeper.stats.fairness import FOUR_FIFTHS, MIN_ROWS, Gap
from watchkeeper.stats.intervals import LEVEL
from watchkeeper.stats.quantities import Quantity


class Fairness(StrEnum):
    """How a fairness measure stands."""

    KEPT = "kept"  # the four-fifths rule is surely kept
    BROKEN = "broken"  # it is surely broken
    UNSURE = "unsure"  # chance may be why it looks kept, or broken
    CHANCE = "chance"  # chance may explain the whole gap
    GAP = "gap"  # there surely is a gap
    WIDER = "wider"  # surely a wider one than in training
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Dot:
    """One number of one value of a column.

    Attributes
    ----------
    name
        The value: "EWR".
    value, low, high
        With its 95 % interval; None where it is not known.
    n_rows
        Rows that it rests on.
    """

    name: str
    value: float | None
    low: float | None
    high: float | None
    n_rows: int


@dataclass(frozen=True, slots=True)
class YardstickView:
    """What a fairness measure compares, by value of the column.

    Attributes
    ----------
    limit
        Below this the measure's rule is broken, in `unit`; None where there is no rule.
    """

    title: str
    unit: Unit
    limit: float | None
    dots: Sequence[Dot]


@dataclass(frozen=True, slots=True)
class FairnessView:
    """One fairness measure of one protected column.

    Attributes
    ----------
    value, low, high
        The largest gap, or the lowest ratio; `low` (of a ratio `high`) allows for having chosen it among all pairs.
    limit
        Below it a rule is broken, in the metric's unit; None where there is no rule.
    benchmark
        What it read in training.
    least, greatest
        The two values of the column that lie furthest apart; empty where it is not known.
    too_few
        Values left out for having fewer rows than can be compared.
    """

    metric: MetricInfo
    verdict: Fairness
    value: float | None
    low: float | None
    high: float | None
    limit: float | None
    benchmark: float | None
    least: str
    greatest: str
    too_few: Sequence[str]
    yardsticks: Sequence[YardstickView]


def view_fairness(
    source: Source,
    model: Model,
    column: str,
    groups: Mapping[str, Performance],
    *,
    shown: Sequence[str],
    span: Window,
) -> list[FairnessView]:
    """Return each fairness measure of the model's task for one protected column.

    Parameters
    ----------
    groups
        What came of the rows, by value of the column: all count.
    shown
        Those of them that are drawn, in order.
    span
        In which the rows lie.
    """
    benchmarks = source.catalog.benchmarks(model.name)
    views = [
        _view(metric, groups, shown, benchmarks.get(Series(metric.name, column, window=model.window)))
        for metric in source.metrics
        if isinstance(metric, FairnessMetric) and model.task in metric.tasks
    ]
    selected = _load_selected(source, model, column, span)
    return [*views, _view_shift(selected, shown)] if selected else views


def _load_selected(source: Source, model: Model, column: str, span: Window) -> dict[str, GroupSelection]:
    """Return how often each value's live rows were answered positive, and how often their inputs let expect."""
    selection = source.catalog.reference_selection(model.name)
    if selection is None:
        return {}
    names = {PREDICTION, *(bands.column for bands in selection.bands)}
    segments = {
        segment: Profile.merge_all(
            profile
            for key, profile in source.catalog.profiles(
                model.name, span, length=model.window, segment=segment, columns=names
            )
            if not key.is_reference
        )
        for segment in source.catalog.segments(model.name, span)
        if segment.startswith(f"{column}=")
    }
    return selection.compare(segments, column)


def _view_shift(groups: Mapping[str, GroupSelection], shown: Sequence[str]) -> FairnessView:
    shifts = {name: shift_of(group) for name, group in groups.items()}
    try:
        gap = compare_shifts(groups)
    except NotEnoughData:
        gap = None
    verdict = Fairness.TOO_FEW
    if gap is not None:
        verdict = Fairness.WIDER if gap.low > 0.0 else Fairness.CHANCE
    return FairnessView(
        metric=describe(SELECTION_SHIFT),
        verdict=verdict,
        value=gap.value if gap else None,
        low=gap.low if gap else None,
        high=gap.high if gap else None,
        limit=None,
        benchmark=None,
        least=gap.least if gap else "",
        greatest=gap.greatest if gap else "",
        too_few=[name for name, shift in shifts.items() if shift.n < MIN_ROWS],
        yardsticks=[
            YardstickView(
                "Unexplained",
                SELECTION_SHIFT.unit,
                None,
                [_dot(name, shifts.get(name)) for name in shown],
            )
        ],
    )


def _view(
    metric: FairnessMetric,
    groups: Mapping[str, Performance],
    shown: Sequence[str],
    benchmark: Reading | None,
) -> FairnessView:
    was = benchmark.value if benchmark else None
    try:
        gap = metric.compare(groups)
    except NotEnoughData:
        gap = None
    return FairnessView(
        metric=describe(metric),
        verdict=_verdict(metric, gap, was),
        value=gap.value if gap else None,
        low=gap.low if gap else None,
        high=gap.high if gap else None,
        limit=FOUR_FIFTHS if metric.is_ratio else None,
        benchmark=was,
        least=gap.least if gap else "",
        greatest=gap.greatest if gap else "",
        too_few=[name for name in groups if any(_lacks(one, groups[name]) for one in metric.yardsticks)],
        yardsticks=[_yardstick(metric, one, groups, shown) for one in metric.yardsticks],
    )


def _verdict(metric: FairnessMetric, gap: Gap | None, benchmark: float | None) -> Fairness:
    if gap is None:
        return Fairness.TOO_FEW
    if metric.is_ratio:
        if gap.low >= FOUR_FIFTHS:
            return Fairness.KEPT
        return Fairness.BROKEN if gap.high < FOUR_FIFTHS else Fairness.UNSURE
    if gap.low == 0.0:
        return Fairness.CHANCE
    return Fairness.WIDER if benchmark is not None and gap.low > benchmark else Fairness.GAP


def _lacks(yardstick: Yardstick, performance: Performance) -> bool:
    quantity = yardstick.measure(performance)
    return quantity is None or quantity.n < MIN_ROWS


def _yardstick(
    metric: FairnessMetric, yardstick: Yardstick, groups: Mapping[str, Performance], shown: Sequence[str]
) -> YardstickView:
    quantities = measure_groups(yardstick, groups)
    most = max((one.value for one in quantities.values() if one.n >= MIN_ROWS), default=None)
    dots = [_dot(name, quantities.get(name)) for name in shown]
    limit = FOUR_FIFTHS * most if metric.is_ratio and most is not None else None
    return YardstickView(yardstick.title, yardstick.unit, limit, dots)


def _dot(name: str, quantity: Quantity | None) -> Dot:
    if quantity is None:
        return Dot(name, None, None, None, 0)
    if quantity.n == 1:  # One row has no spread.
        return Dot(name, quantity.value, None, None, 1)
    bounds = quantity.interval(LEVEL)
    return Dot(name, quantity.value, bounds.low, bounds.high, quantity.n)
