"""Whether a small share of rows has come from elsewhere: counted where those rows would stand out.

Of a mixture (1 - f) R + f T with a small f, no distance says much: 2 % of rows move a distribution by 2 %. But where
the source T lies apart from R there is a region that holds most of T and hardly any of R, and rows there can be
counted. Counting is exact, so the chance of a false alarm is known for any R, however heavy its tails.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import special

from watchkeeper.stats.distances import Counts, Floats
from watchkeeper.stats.rise import estimate_rise

Mask = npt.NDArray[np.bool_]

# A region with fewer rows than this is an accident of where rows happen to lie.
_MIN_ROWS: Final = 5.0
# By how much of itself a group may differ from what the source's shape leads to expect: the body of a distribution may
# have moved a little at the same time.
_TOLERANCE: Final = 0.2
# Rows that may turn up in a group where none are expected.
_LEAST_EXPECTED: Final = 0.1


def find_regions(pooled: Floats, sources: Floats, n_rows: float) -> Mask:
    """Return where the rows of each source would stand out most.

    Parameters
    ----------
    pooled
        Shape (n_cells,), shares of all rows, of both samples together, > 0.
    sources
        Shape (n_sources, n_cells), shares of each source in the same cells.
    n_rows
        Rows in both samples.

    Returns
    -------
    Shape (n_sources, n_cells). Of all regions where a source is this many times as frequent as rows are, the one
    where a small share of it would exceed chance the most.

    Notes
    -----
    Regions depend on both samples together, not on which row belongs to which. So where both come from one population,
    each sample's count in a region is hypergeometric, exactly.

    Examples
    --------
    >>> pooled, source = np.array([0.5, 0.48, 0.02]), np.array([[0.0, 0.1, 0.9]])
    >>> find_regions(pooled, source, 1_000).tolist()
    [[False, False, True]]
    """
    order = np.argsort(-sources / pooled, axis=1, kind="stable")
    inside = np.cumsum(np.take_along_axis(sources, order, axis=1), axis=1)
    usual = np.clip(np.cumsum(pooled[order], axis=1), 1e-12, 1.0 - 1e-12)
    gain = (inside - usual) / np.sqrt(usual * (1.0 - usual))
    gain[usual * n_rows < _MIN_ROWS] = -np.inf
    last = gain.argmax(axis=1)
    region = np.zeros(sources.shape, dtype=np.bool_)
    is_taken = np.arange(pooled.size) <= last[:, None]
    np.put_along_axis(region, order, is_taken, axis=1)
    return region


@dataclass(frozen=True, slots=True)
class Foreign:
    """A share of rows from elsewhere.

    Attributes
    ----------
    share, low, high
        The share and its interval; not confined to [0, 1].
    significance
        How often sampling alone brings as many rows to the region, in (0, 1]: one-sided, for this source alone.
    """

    share: float
    low: float
    high: float
    significance: float


def estimate_foreign(reference: Counts, current: Counts, region: Mask, source: Floats) -> Foreign | None:
    """Estimate which share of the current rows has come from a source.

    Parameters
    ----------
    reference, current
        Shape (n_cells,), rows per cell; whole numbers.
    region
        Shape (n_cells,), where the source stands out.
    source
        Shape (n_cells,), its shares.

    Returns
    -------
    None where the source is not more frequent in the region than the reference.

    Notes
    -----
    Rows in the region rise by f (T(A) - R(A)); the interval is that of the rise, divided by the bracket.
    """
    n, m = int(reference.sum()), int(current.sum())
    hits, hits_now = int(reference[region].sum()), int(current[region].sum())
    apart = float(source[region].sum()) - hits / n
    if apart <= 0.0:
        return None
    rise = estimate_rise(hits, n, hits_now, m)
    return Foreign(rise.value / apart, rise.low / apart, rise.high / apart, rise.significance)


def shape_chance(
    reference: Floats, current: Floats, source: Floats, share: float, *, n_reference: int, n_current: int
) -> float:
    """Return how often rows that did come from a source are spread as unlike it as these.

    Parameters
    ----------
    reference, current
        Shape (n_groups,), rows of either sample in groups where the source lies.
    source
        Shape (n_groups,), its shares; they may add up to less than 1.
    share
        Of the current rows, how many have come from the source.
    n_reference, n_current
        All rows of either sample.

    Returns
    -------
    In [0, 1]; small where the rows in excess have another shape than the source, or are not there.

    Notes
    -----
    The deviance of the rows from what is expected, each group allowed to differ by `_TOLERANCE` of its foreign rows
    and held the less to account the worse its usual rows are known, is compared with chi-square.

    References
    ----------
    McCullagh and Nelder (1989), Generalized Linear Models, section 2.3 (the deviance of Poisson counts).

    Examples
    --------
    >>> source, usual = np.full(4, 0.25), np.array([4.0, 1.0, 0.0, 0.0])
    >>> alike, unlike = np.array([9.0, 6.0, 4.0, 6.0]), np.array([24.0, 1.0, 0.0, 0.0])
    >>> rows = {"n_reference": 1_000, "n_current": 1_000}
    >>> shape_chance(usual, alike, source, 0.02, **rows) > 0.1
    True
    >>> shape_chance(usual, unlike, source, 0.02, **rows) < 1e-4
    True
    """
    foreign = share * source * n_current
    usual = (1.0 - share) * reference / n_reference * n_current
    reach = _TOLERANCE * np.abs(foreign)
    expected = np.maximum(usual + foreign, _LEAST_EXPECTED)
    expected = np.clip(current, expected - reach, expected + reach)
    deviance = 2.0 * (special.xlogy(current, current / expected) - (current - expected))
    known = expected / (expected + usual * n_current / n_reference)
    return float(special.chdtrc(source.size, float(np.maximum(deviance, 0.0) @ known)))
