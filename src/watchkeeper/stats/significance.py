"""How often sampling alone makes two histograms differ this much.

A p-value says nothing of how much something matters, and with many rows everything is significant. It is
used for one thing only: to keep false discoveries rare where many columns are judged at once.
"""

import math

from scipy import special

from watchkeeper.stats.distances import Counts, ks, shares


def chi_square_significance(reference: Counts, current: Counts) -> float:
    """P-value of Pearson's chi-square test that two samples come from one population.

    Parameters
    ----------
    reference, current
        Shape (n_cells,), rows per cell, >= 0; about ten rows or more a cell, see `stats/cells.py`.

    Returns
    -------
    In [0, 1]; 1 where a single cell holds all rows.

    Raises
    ------
    ShapeError
        The histograms have different lengths.
    NotEnoughData
        Either histogram is empty.

    References
    ----------
    Pearson (1900), Philos. Mag. 50, 157-175.

    Examples
    --------
    >>> import numpy as np
    >>> round(chi_square_significance(np.array([50, 50]), np.array([30, 70])), 4)
    0.0039
    """
    p, q = shares(reference, current)
    n, m = float(reference.sum()), float(current.sum())
    occupied = (p + q) > 0.0
    pooled = (n * p + m * q)[occupied] / (n + m)
    statistic = n * m / (n + m) * float(((p - q)[occupied] ** 2 / pooled).sum())
    degrees = int(occupied.sum()) - 1
    return float(special.chdtrc(degrees, statistic)) if degrees else 1.0


def ks_significance(reference: Counts, current: Counts) -> float:
    """P-value of the Kolmogorov-Smirnov test, from its limiting distribution.

    Parameters
    ----------
    reference, current
        Shape (n_cells,), rows per cell in ascending order of value, >= 0.

    Returns
    -------
    In [0, 1]; on the safe side in small samples and where values repeat.

    Raises
    ------
    ShapeError
        The histograms have different lengths.
    NotEnoughData
        Either histogram is empty.

    References
    ----------
    Smirnov (1948), Ann. Math. Stat. 19, 279-281.

    Examples
    --------
    >>> import numpy as np
    >>> round(ks_significance(np.array([50, 50]), np.array([30, 70])), 4)
    0.0366
    """
    distance = ks(reference, current)
    n, m = float(reference.sum()), float(current.sum())
    return float(special.kolmogorov(distance * math.sqrt(n * m / (n + m))))
