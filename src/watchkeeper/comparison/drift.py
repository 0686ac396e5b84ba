"""Drift of columns: an effect that matters, surely, and no chance discovery among many columns."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from watchkeeper.comparison.findings import ColumnDrift, Measured
from watchkeeper.comparison.movement import describe_movement
from watchkeeper.domain.schema import ColumnType
from watchkeeper.domain.status import Status
from watchkeeper.metrics.column_distance import MIN_VALUES
from watchkeeper.metrics.format import format_number
from watchkeeper.profile.align import Aligned, align
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.stats.cells import Histograms, join_ordered, pool_rare
from watchkeeper.stats.distances import total_variation
from watchkeeper.stats.false_discovery import adjust_significance
from watchkeeper.stats.noise import Estimate, estimate_js, estimate_ks, estimate_psi
from watchkeeper.stats.quantile_distance import wasserstein_of_quantiles
from watchkeeper.stats.significance import chi_square_significance, ks_significance

# A sure distance of 0.05 matters: about a shift by an eighth of a standard deviation, or 2 % of rows moved
# into a new category. Fixed in the unit of the distance, it holds for two tables of any size.
MIN_EFFECT = 0.05
# Red begins at four times that: half a standard deviation.
RED_FACTOR = 4.0
# With fewer numbers on the smaller side, cells of ten rows are so few and noisy that the gap of cumulative
# distributions sees a shift sooner: of 200 rows shifted by 0.4 deviations it finds twice as many.
FEW_NUMBERS = 300
# From this share of values that occur once on, a column names its rows.
_IDENTIFIER_RATIO = 0.8

# Where quantiles are read: a thousand leave at most a thousandth of the rows' movement untold.
_PROBES = (np.arange(1000) + 0.5) / 1000

_JS_TITLE, _KS_TITLE = "Jensen-Shannon distance", "Kolmogorov-Smirnov distance"
_CHOICE_CATEGORIES = (
    "Jensen-Shannon over categories, the rare ones pooled; its significance is that of the chi-square test"
)
_CHOICE_NUMBERS = (
    "Jensen-Shannon over about 20 equally full cells: it sees shifts, spread and tails alike; its "
    "significance is that of the chi-square test over the same cells"
)
_CHOICE_FEW = f"Kolmogorov-Smirnov, as fewer than {FEW_NUMBERS} numbers fill too few cells for Jensen-Shannon"
_CHOICE_TEXT = " (of the texts' lengths)"


def judge_drift(
    reference: Mapping[str, ColumnProfile],
    current: Mapping[str, ColumnProfile],
    *,
    min_effect: float = MIN_EFFECT,
    false_discovery_rate: float = 0.05,
) -> list[ColumnDrift]:
    """Judge every column that both have, all together, worst first.

    Parameters
    ----------
    reference, current
        Profiles by name.
    min_effect
        A distance in [0, 1) that surely matters.
    false_discovery_rate
        Expected share of false alarms among all, in (0, 1).

    Notes
    -----
    A column has drifted when the low bound of its distance exceeds `min_effect` and its significance,
    adjusted for all columns, is at most `false_discovery_rate`.
    """
    measured = [_measure(name, reference[name], current[name]) for name in reference if name in current]
    tested = [one for one in measured if one.judged is not None and one.judged.significance is not None]
    chances = [one.judged.significance for one in tested if one.judged is not None]
    adjusted = adjust_significance([chance for chance in chances if chance is not None]).tolist()
    judged = [one for one in measured if one.judged is None]
    for one, chance in zip(tested, adjusted, strict=True):
        profiles = reference[one.column], current[one.column]
        judged.append(_judge(one, chance, profiles, min_effect, false_discovery_rate))
    return sorted(judged, key=_rank)


def _rank(one: ColumnDrift) -> tuple[float, float, float]:
    if one.judged is None:
        return -one.status.badness, 0.0, 0.0
    return -one.status.badness, -(one.judged.low or 0.0), -one.judged.value


def _measure(name: str, reference: ColumnProfile, current: ColumnProfile) -> ColumnDrift:
    if reason := _why_not(reference, current):
        return ColumnDrift(name, reference.type, Status.GREY, None, "", None, reason)
    aligned = align(reference, current)
    if aligned.labels is not None:
        judged, others, choice = _measure_categories(aligned)
    else:
        n_smaller = min(reference.n_values, current.n_values)
        judged, others, choice = _measure_numbers(aligned, n_smaller)
        others = (*others, _wasserstein(reference, current))
    if reference.type is ColumnType.TEXT:
        choice += _CHOICE_TEXT
    return ColumnDrift(name, reference.type, Status.GREEN, judged, choice, None, "", others)


def _measure_categories(aligned: Aligned) -> tuple[Measured, tuple[Measured, ...], str]:
    cells = pool_rare(aligned.reference, aligned.current)
    chance = chi_square_significance(cells.reference, cells.current)
    moved = total_variation(cells.reference, cells.current)
    others = (Measured("total_variation", "Total variation (share of rows moved)", moved), _psi(cells))
    return _js(cells, chance), others, _CHOICE_CATEGORIES


def _measure_numbers(aligned: Aligned, n_smaller: int) -> tuple[Measured, tuple[Measured, ...], str]:
    cells = join_ordered(aligned.reference, aligned.current)
    js = _js(cells, chi_square_significance(cells.reference, cells.current))
    ks = _measured(
        "ks",
        _KS_TITLE,
        estimate_ks(aligned.reference, aligned.current),
        ks_significance(aligned.reference, aligned.current),
    )
    if n_smaller < FEW_NUMBERS:
        return ks, (js, _psi(cells)), _CHOICE_FEW
    return js, (ks, _psi(cells)), _CHOICE_NUMBERS


def _js(cells: Histograms, significance: float) -> Measured:
    return _measured("js_distance", _JS_TITLE, estimate_js(cells.reference, cells.current), significance)


def _psi(cells: Histograms) -> Measured:
    return _measured("psi", "Population stability index", estimate_psi(cells.reference, cells.current), None)


def _wasserstein(reference: ColumnProfile, current: ColumnProfile) -> Measured:
    moved = wasserstein_of_quantiles(
        np.asarray(reference.quantile(_PROBES)), np.asarray(current.quantile(_PROBES))
    )
    return Measured("wasserstein", "Wasserstein distance (in the column's unit)", moved)


def _measured(name: str, title: str, estimate: Estimate, significance: float | None) -> Measured:
    return Measured(name, title, estimate.value, estimate.low, estimate.high, significance)


def _judge(
    drift: ColumnDrift,
    adjusted: float,
    profiles: tuple[ColumnProfile, ColumnProfile],
    min_effect: float,
    false_discovery_rate: float,
) -> ColumnDrift:
    assert drift.judged is not None  # noqa: S101  # The caller has chosen those with a distance.
    sure = drift.judged.low or 0.0
    status = Status.GREEN
    if sure > min_effect and adjusted <= false_discovery_rate:
        status = Status.RED if sure > RED_FACTOR * min_effect else Status.YELLOW
    reason = _reason(drift.judged, status, profiles, min_effect, surely=adjusted <= false_discovery_rate)
    return replace(drift, status=status, adjusted=adjusted, reason=reason)


def _reason(
    judged: Measured,
    status: Status,
    profiles: tuple[ColumnProfile, ColumnProfile],
    min_effect: float,
    *,
    surely: bool,
) -> str:
    distance = f"{format_number(judged.value)} ({_interval(judged)})"
    if status.is_bad:
        size = "strong" if status is Status.RED else "noticeable"
        moved = describe_movement(*profiles)
        told = f"distance {format_number(judged.value)}, {_interval(judged)}; {format_number(min_effect)} is allowed"
        return f"{moved[0].upper()}{moved[1:]}, a {size} drift ({told})."
    if judged.value <= min_effect:
        return f"As in the reference: distance {distance}."
    if surely:
        return f"Distance {distance}: it has moved, but not surely by more than the {format_number(min_effect)} allowed."
    return f"Distance {distance}: it may have moved, but so few rows do not show it."


def _interval(judged: Measured) -> str:
    return f"{format_number(judged.low or 0.0)} to {format_number(judged.high or 0.0)}"


def _why_not(reference: ColumnProfile, current: ColumnProfile) -> str:
    """Return why the two are not compared; empty when they are."""
    if reference.type is not current.type:
        return f"Read as {reference.type} in the reference and as {current.type} now; profile both with the same types."
    if reference.type is ColumnType.TIME:
        return "Not compared: points in time move on by nature."
    for where, column in (("The reference", reference), ("The current table", current)):
        if reason := _too_few(where, column):
            return reason
    if is_identifier(reference):
        return "Not compared: nearly every row has a value of its own, so it looks like an identifier."
    return ""


def _too_few(where: str, column: ColumnProfile) -> str:
    if column.n_values >= MIN_VALUES:
        return ""
    if column.n_mismatch:
        return f"{where} has {column.n_mismatch:,} values here that cannot be read as {column.type}, and {column.n_values} that can."
    if not column.n_values:
        return f"{where} has no values here."
    return f"{where} has {column.n_values} values here; a comparison needs {MIN_VALUES}."


def is_identifier(column: ColumnProfile) -> bool:
    """Whether nearly every row has a category, or the next whole number, of its own."""
    if column.categories is not None:
        return column.categories.n_distinct() >= _IDENTIFIER_RATIO * column.n_values
    is_whole = column.type is ColumnType.INTEGER
    if not is_whole or column.grid is None or column.minimum is None or column.maximum is None:
        return False
    span = column.maximum - column.minimum
    if span + 1 != column.n_values:
        return False
    if column.grid.is_exact:
        return column.grid.cells.size == column.n_values
    # A run of numbers has its mean in the middle, to the last digit; chance has not.
    middle = column.minimum / 2 + column.maximum / 2
    return abs(column.mean() - middle) <= 1e-9 * span
