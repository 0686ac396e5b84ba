"""Whether the numbers of a column that lie out of range are one and the same: what stands for a missing one, such as -999."""

import numpy as np

from watchkeeper.metrics.out_of_range_rate import usual_range
from watchkeeper.profile.column import ColumnProfile

# Numbers out of range of which one value makes up this share are no tail of a distribution.
_NEARLY_ALL = 0.9


def find_placeholder(reference: ColumnProfile, current: ColumnProfile) -> float | None:
    """Return the one value that nearly all numbers out of the reference's range have.

    Parameters
    ----------
    reference, current
        Profiles of one column.

    Returns
    -------
    None where they have several, or none lies out of range. Where a profile holds its numbers in coarse cells, the middle
    of the one cell that holds them, or 0 if that lies in it.

    Examples
    --------
    >>> from watchkeeper.profile.frames import profile
    >>> before, now = profile({"age": list(range(20, 90))}), profile({"age": [*range(20, 90), 999, 999, 999]})
    >>> find_placeholder(before.columns["age"], now.columns["age"])
    999.0
    """
    if reference.grid is None or current.grid is None or not reference.n_values or not current.n_values:
        return None
    low, high = usual_range(reference)
    lower, upper = current.grid.bounds
    is_outside = (upper < low) | (lower > high)
    counts = np.where(is_outside, current.grid.counts, 0)
    top = int(np.argmax(counts))
    if not counts[top] or counts[top] < _NEARLY_ALL * counts.sum():
        return None
    if lower[top] <= 0.0 <= upper[top]:
        return 0.0
    return float((lower[top] + upper[top]) / 2.0)
