"""The share of predictions that failed."""

from watchkeeper.domain.batch import ERROR
from watchkeeper.domain.measurement import Reading
from watchkeeper.metrics.metric import Unit
from watchkeeper.metrics.rate import read_rate
from watchkeeper.metrics.service import ServiceMetric
from watchkeeper.profile.profile import Profile


def _error_rate(profile: Profile) -> Reading:
    column = profile.columns.get(ERROR)
    if column is None:
        # Silence is no proof of health: a service that never reports errors would look perfect.
        return Reading(None, reason=f"no row of this window has the column {ERROR!r}")
    # Rows of batches without the column had nothing to report.
    return read_rate(column.n_rows - column.n_null, profile.n_rows, nothing="no rows came in this window")


ERROR_RATE = ServiceMetric(
    name="error_rate",
    title="Errors",
    description="Share of predictions that ended in an error: what callers did not get an answer to.",
    unit=Unit.RATIO,
    measure=_error_rate,
)
