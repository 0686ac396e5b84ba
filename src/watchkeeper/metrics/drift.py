"""How far a column's values have moved from the reference: three distances, less what sampling adds.

All three see values only; missing ones have a metric of their own. Numbers are compared over about
equally full cells, categories label by label, with the rare ones pooled.
"""

from collections.abc import Callable

from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.schema import ColumnType
from watchkeeper.metrics.metric import Evidence, Needs, Unit
from watchkeeper.metrics.watched import (
    CATEGORY_TYPES,
    NUMERIC_TYPES,
    ColumnMetric,
    current_column,
    reference_column,
)
from watchkeeper.profile.align import Aligned, align
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.stats.cells import MIN_ROWS_PER_CELL, Histograms, join_ordered, pool_rare
from watchkeeper.stats.distances import Counts
from watchkeeper.stats.noise import Estimate, estimate_js, estimate_ks, estimate_psi

# Two cells with rows enough are the least that a distance can be told from.
MIN_ROWS = 2 * MIN_ROWS_PER_CELL

# Of texts the length is compared. Times move on by nature.
_ORDERED_TYPES = NUMERIC_TYPES | {ColumnType.TEXT}


def _distance(
    cells: Callable[[Aligned], Histograms], estimate: Callable[[Counts, Counts], Estimate]
) -> Callable[[Evidence], Reading]:
    """Return what reads one distance, over these cells of the two columns."""

    def read(evidence: Evidence) -> Reading:
        column, reference = current_column(evidence), reference_column(evidence)
        if column is None:
            return Reading(None, reason="no row of this window has the column")
        if reason := _why_not(column, reference):
            return Reading(None, n_rows=column.n_values, reason=reason)
        assert reference is not None  # noqa: S101  # `_why_not` has said so.
        histograms = cells(align(reference, column))
        distance = estimate(histograms.reference, histograms.current)
        return Reading(distance.value, distance.low, distance.high, column.n_values)

    return read


def _why_not(column: ColumnProfile, reference: ColumnProfile | None) -> str:
    """Return why the two cannot be compared; empty when they can."""
    if reference is None:
        return "the reference does not have the column"
    if column.type is not reference.type:
        return f"the column is of type {column.type} here and of type {reference.type} in the reference"
    if reference.n_values < MIN_ROWS:
        return f"the reference has {reference.n_values} values in the column; a distance needs {MIN_ROWS}"
    if column.n_values < MIN_ROWS:
        return f"the window has {column.n_values} values in the column; a distance needs {MIN_ROWS}"
    return ""


def _judgeable_cells(aligned: Aligned) -> Histograms:
    join = pool_rare if aligned.labels is not None else join_ordered
    return join(aligned.reference, aligned.current)


def _all_cells(aligned: Aligned) -> Histograms:
    return Histograms(aligned.reference, aligned.current)


JENSEN_SHANNON = ColumnMetric(
    name="js_distance",
    title="Drift (Jensen-Shannon distance)",
    description=(
        "How far the values have moved from the reference: 0 not at all, 1 wholly elsewhere. A shift by "
        "half a standard deviation is about 0.21. What sampling alone adds is taken off."
    ),
    unit=Unit.NUMBER,
    measure=_distance(_judgeable_cells, estimate_js),
    types=_ORDERED_TYPES | CATEGORY_TYPES,
    needs=frozenset({Needs.REFERENCE}),
)

PSI = ColumnMetric(
    name="psi",
    title="Drift (population stability index)",
    description=(
        "How far the shares of about 20 equally full bins have moved; the custom is to look from 0.1 and "
        "to act from 0.25. What sampling alone adds is taken off, so small windows compare with large."
    ),
    unit=Unit.NUMBER,
    measure=_distance(_judgeable_cells, estimate_psi),
    types=_ORDERED_TYPES | CATEGORY_TYPES,
    needs=frozenset({Needs.REFERENCE}),
)

KOLMOGOROV_SMIRNOV = ColumnMetric(
    name="ks",
    title="Drift (Kolmogorov-Smirnov)",
    description=(
        "Largest gap between the two cumulative distributions: the share of rows that have moved past "
        "some value. Quick to see a shift, slow to see tails."
    ),
    unit=Unit.NUMBER,
    measure=_distance(_all_cells, estimate_ks),
    types=_ORDERED_TYPES,
    needs=frozenset({Needs.REFERENCE}),
)
