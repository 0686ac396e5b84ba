"""The Wasserstein distance read off quantiles, where cells are too coarse to say where rows lie."""

import numpy as np

from watchkeeper.errors import ShapeError
from watchkeeper.stats.distances import Floats


def wasserstein_of_quantiles(reference: Floats, current: Floats) -> float:
    """Wasserstein-1 distance of two samples by their quantiles: how far the average row moved.

    Parameters
    ----------
    reference, current
        Shape (n,), quantiles at (i + 1/2) / n for i from 0 to n - 1.

    Returns
    -------
    In [0, inf), in the values' unit.

    Raises
    ------
    ShapeError
        Their lengths differ.

    References
    ----------
    Vallender (1974), Theory Probab. Appl. 18, 784-786: the mean gap between quantile functions.

    Examples
    --------
    >>> wasserstein_of_quantiles(np.array([1.0, 2.0]), np.array([2.0, 5.0]))
    2.0
    """
    if reference.shape != current.shape:
        raise ShapeError(f"quantiles must be as many on both sides; got {reference.size} and {current.size}")
    if not reference.size:
        return 0.0
    # Parts first, so that neither the gap between huge values nor their sum overflows on the way.
    return 2.0 * float((np.abs(reference / 2.0 - current / 2.0) / reference.size).sum())
