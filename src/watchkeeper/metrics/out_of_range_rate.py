"""The share of a column's numbers that lie where the reference had none."""

from dataclasses import dataclass

import numpy as np

from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import Column
from watchkeeper.domain.status import Question
from watchkeeper.metrics.metric import Better, Evidence, Needs, Scope, Unit
from watchkeeper.metrics.rate import read_rate
from watchkeeper.metrics.watched import NUMERIC_TYPES, current_column, is_watched, reference_column
from watchkeeper.profile.align import rows_outside
from watchkeeper.profile.column import ColumnProfile

# The range runs between these quantiles rather than the extremes, so that one wild value or sentinel in
# a thousand rows of the reference does not widen it for ever.
RANGE_QUANTILES = (0.001, 0.999)
# Widened on either side by a fifth of its span: the reference is a sample, the next one from the same population
# reaches a little farther, and a season farther still. On a year of New York's weather against the four weeks before,
# a tenth alarmed on the first warm days of spring, a fifth on none.
MARGIN_RATIO = 0.2


@dataclass(frozen=True, slots=True)
class OutOfRangeRate:
    """Numbers outside the reference's widened range, as a share of all numbers; infinities are outside."""

    name: str = "out_of_range_rate"
    title: str = "Values out of range"
    description: str = (
        "Share of values outside the range that the reference had, widened by a fifth of it on either "
        "side. A model has learnt nothing out there; a rise is often a changed unit or a broken sensor."
    )
    unit: Unit = Unit.RATIO
    better: Better = Better.LOWER
    question: Question = Question.INPUT
    scope: Scope = Scope.COLUMN
    needs: frozenset[Needs] = frozenset({Needs.REFERENCE})
    tasks: frozenset[Task] = frozenset()

    def applies_to(self, column: Column | None) -> bool:
        """Whether it can be read for this column."""
        return is_watched(column, NUMERIC_TYPES)

    def read(self, evidence: Evidence) -> Reading:
        """Read it."""
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
