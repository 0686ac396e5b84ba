"""The share of a column's numbers that lie where the reference had none."""

import numpy as np

from watchkeeper.domain.measurement import Reading
from watchkeeper.metrics.metric import Evidence, Needs, Unit
from watchkeeper.metrics.rate import read_rate
from watchkeeper.metrics.watched import NUMERIC_TYPES, ColumnMetric, current_column, reference_column
from watchkeeper.profile.align import rows_outside
from watchkeeper.profile.column import ColumnProfile

# The range runs between these quantiles rather than the extremes, so that one wild value or sentinel in
# a thousand rows of the reference does not widen it for ever.
RANGE_QUANTILES = (0.001, 0.999)
# Widened on either side by a fifth of its span: the reference is a sample, the next one from the same population
# reaches a little farther, and a season farther still. On a year of New York's weather against the four weeks before,
# a tenth alarmed on the first warm days of spring, a fifth on none.
MARGIN_RATIO = 0.2


def _out_of_range_rate(evidence: Evidence) -> Reading:
    """Return numbers outside the reference's widened range, as a share of all numbers; infinities are outside."""
    column, reference = current_column(evidence), reference_column(evidence)
    if column is None or column.grid is None:
        return Reading(None, reason="no row of this window has the column as a number")
    if reference is None or not reference.n_values or reference.grid is None:
        return Reading(None, reason="the reference has no numbers in the column, so it has no range")
    low, high = usual_range(reference)
    n_infinite = column.n_inf_pos + column.n_inf_neg
    n_outside = rows_outside(column, low, high) + n_infinite
    return read_rate(
        n_outside,
        column.n_values + n_infinite,
        nothing="no row of this window has a number in the column",
    )


def usual_range(reference: ColumnProfile) -> tuple[float, float]:
    """Return the bounds between which the reference's numbers lie, widened; both are inside.

    Parameters
    ----------
    reference
        Profile of a numeric column with at least one value.
    """
    low, high = np.asarray(reference.quantile(np.array(RANGE_QUANTILES))).tolist()
    # Halves first, so that the span of huge values does not overflow.
    margin = 2.0 * MARGIN_RATIO * (high / 2.0 - low / 2.0)
    return low - margin, high + margin


OUT_OF_RANGE_RATE = ColumnMetric(
    name="out_of_range_rate",
    title="Values out of range",
    description=(
        "Share of values outside the range that the reference had, widened by a fifth of it on either "
        "side. A model has learnt nothing out there; a rise is often a changed unit or a broken sensor."
    ),
    unit=Unit.RATIO,
    measure=_out_of_range_rate,
    types=NUMERIC_TYPES,
    needs=frozenset({Needs.REFERENCE}),
)
