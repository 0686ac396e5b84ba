"""The share of a column's values that are not of its type."""

from watchkeeper.domain.measurement import Reading
from watchkeeper.metrics.metric import Evidence, Unit
from watchkeeper.metrics.rate import read_rate
from watchkeeper.metrics.watched import ColumnMetric, current_column


def _mismatch_rate(evidence: Evidence) -> Reading:
    """Return values that cannot be read as the column's type, as a share of rows that have a value."""
    column = current_column(evidence)
    if column is None:
        return Reading(None, reason="no row of this window has the column")
    n_rows = column.n_rows - column.n_null - column.n_nan
    return read_rate(column.n_mismatch, n_rows, nothing="no row of this window has a value in the column")


MISMATCH_RATE = ColumnMetric(
    name="mismatch_rate",
    title="Values of the wrong type",
    description=(
        "Share of rows whose value cannot be read as the column's type: a word among numbers, 1.7 as a "
        "probability. A rise means that a producer changed its format."
    ),
    unit=Unit.RATIO,
    measure=_mismatch_rate,
)
