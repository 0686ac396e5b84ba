"""Control of false discoveries: of many columns judged at once, some look changed by chance."""

from collections.abc import Sequence

import numpy as np

from watchkeeper.errors import BadInput
from watchkeeper.stats.distances import Floats


def adjust_significance(significance: Sequence[float] | Floats) -> Floats:
    """Adjust p-values for their number, after Benjamini and Hochberg.

    Parameters
    ----------
    significance
        Shape (n,), p-values in [0, 1], in any order; independent or positively dependent.

    Returns
    -------
    Shape (n,), in [0, 1]. Calling those at or under q discoveries keeps the expected share of false ones
    among them at or under q. Where nothing has changed at all, that is the probability of any alarm.

    Raises
    ------
    BadInput
        A value is NaN or outside [0, 1].

    References
    ----------
    Benjamini and Hochberg (1995), J. R. Stat. Soc. B 57, 289-300; under positive dependence Benjamini and
    Yekutieli (2001), Ann. Stat. 29, 1165-1188.

    Examples
    --------
    >>> adjust_significance([0.01, 0.5, 0.02]).round(3).tolist()
    [0.03, 0.5, 0.03]
    """
    p = np.asarray(significance, dtype=np.float64)
    if not np.all((p >= 0.0) & (p <= 1.0)):
        raise BadInput("p-values must lie in [0, 1]; leave out what could not be tested")
    order = np.argsort(p, kind="stable")
    scaled = p[order] * p.size / np.arange(1, p.size + 1)
    adjusted = np.empty_like(p)
    # Monotone from the largest down: no value is adjusted above that of a larger one.
    adjusted[order] = np.minimum.accumulate(scaled[::-1])[::-1].clip(max=1.0)
    return adjusted
