"""The share of rows in which a column has no value."""

from watchkeeper.domain.measurement import Reading
from watchkeeper.metrics.metric import Evidence, Unit
from watchkeeper.metrics.rate import read_rate
from watchkeeper.metrics.watched import ColumnMetric


def _missing_rate(evidence: Evidence) -> Reading:
    """Return rows without a value, as a share of all rows of the window.

    A row is missing the column when its value is null or NaN, or when it came in a table that lacked the
    column altogether: a feature that is no longer sent is missing everywhere.
    """
    if evidence.column is None:
        return Reading(None, reason="missing values are counted column by column; none was named")
    name = evidence.column.name
    column = evidence.profile.columns.get(name)
    n_missing = evidence.profile.n_absent(name) + (column.n_null + column.n_nan if column else 0)
    return read_rate(n_missing, evidence.profile.n_rows, nothing="no rows came in this window")


MISSING_RATE = ColumnMetric(
    name="missing_rate",
    title="Missing values",
    description=(
        "Share of rows without a value in this column. A rise means that something upstream stopped "
        "delivering, and that the model answers from defaults."
    ),
    unit=Unit.RATIO,
    measure=_missing_rate,
)
