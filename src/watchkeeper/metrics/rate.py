"""A share of rows as a reading, with Wilson's interval."""

from watchkeeper.domain.measurement import Reading
from watchkeeper.stats.intervals import wilson_interval


def read_rate(n_hits: int, n_rows: int, *, nothing: str) -> Reading:
    """Return hits as a share of rows.

    Parameters
    ----------
    n_hits, n_rows
        0 <= n_hits <= n_rows.
    nothing
        The reason why there is no value where there are no rows.

    Examples
    --------
    >>> reading = read_rate(1, 50, nothing="no rows came")
    >>> reading.value, round(reading.low, 4), round(reading.high, 4)
    (0.02, 0.0035, 0.105)
    >>> read_rate(0, 0, nothing="no rows came").reason
    'no rows came'
    """
    if not n_rows:
        return Reading(None, reason=nothing)
    interval = wilson_interval(n_hits, n_rows)
    return Reading(n_hits / n_rows, interval.low, interval.high, n_rows)
