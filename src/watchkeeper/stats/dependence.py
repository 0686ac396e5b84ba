"""How much of a number's variation goes with the group that its row is in: any relation, of numbers and categories alike."""

import numpy as np
import numpy.typing as npt

from watchkeeper.stats.distances import Floats

Ints = npt.NDArray[np.int64]


def explained_variance(groups: Ints, values: Floats) -> float:
    """Return the share of the values' variance that lies between groups, less what chance gives: epsilon squared.

    Parameters
    ----------
    groups
        Shape (n_rows,), 0 to n_groups - 1.
    values
        Shape (n_rows,), finite.

    Returns
    -------
    In [0, 1]: 0 where groups tell nothing, or where there is nothing to tell, 1 where they tell all.

    Notes
    -----
    1 - (SS_within / (n - k)) / (SS_total / (n - 1)), cut at 0: the correlation ratio adjusted for its k groups. Without
    that, many groups of few rows would seem to explain much. O(n_rows).

    References
    ----------
    Kelley (1935), PNAS 21, 554-559.

    Examples
    --------
    >>> values = np.array([1.0, 1.0, 5.0, 5.0])
    >>> explained_variance(np.array([0, 0, 1, 1]), values), explained_variance(np.array([0, 1, 0, 1]), values)
    (1.0, 0.0)
    """
    n_rows, counts = values.size, np.bincount(groups)
    n_groups = int(np.count_nonzero(counts))
    centred = values - values.mean() if n_rows else values
    total = float(centred @ centred)
    if n_rows <= n_groups or total == 0.0:
        return 0.0
    sums = np.bincount(groups, weights=centred)
    between = float((sums[counts > 0] ** 2 / counts[counts > 0]).sum())
    within = max(0.0, total - between)
    return max(0.0, 1.0 - (within / (n_rows - n_groups)) / (total / (n_rows - 1)))
