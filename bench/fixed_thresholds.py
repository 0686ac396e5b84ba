"""What people use without a budget: a fixed threshold on each feature's distance from the reference, the same every day."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from quiet_years import Year
from watchkeeper.stats.distances import Floats

N_CELLS = 20
EDGES = special.ndtri(np.arange(1, N_CELLS) / N_CELLS)
# Mean of a standard normal value within each of its cells.
_DENSITY = np.exp(-(EDGES**2) / 2.0) / np.sqrt(2.0 * np.pi)
CELL_MEANS = N_CELLS * -np.diff(_DENSITY, prepend=0.0, append=0.0)


@dataclass(frozen=True, slots=True)
class Check:
    """A statistic of each feature, and the threshold that it is usually given; larger is worse."""

    name: str
    threshold: float


CHECKS = (
    Check("PSI", 0.2),
    Check("Jensen-Shannon", 0.1),
    Check("KS test", -np.log10(0.05)),
    Check("3 sigma", 3.0),
)


def count_cells(year: Year, rng: np.random.Generator, levels: Floats) -> Floats:
    """Return the rows by cell, shape (n_windows, n_features, N_CELLS), of normal features with these levels."""
    below = special.ndtr(EDGES - levels[..., None])
    shares = np.diff(below, prepend=0.0, append=1.0, axis=-1)
    return rng.multinomial(year.rows.astype(np.int64)[:, None], shares).astype(np.float64)


def means(counts: Floats) -> Floats:
    """Return the mean of each feature in each window, its values rounded to cells."""
    return counts @ CELL_MEANS / counts.sum(axis=-1)


def read_checks(counts: Floats, reference: Floats) -> dict[str, Floats]:
    """Return each check's statistic, shape (n_windows, n_features).

    Parameters
    ----------
    counts
        As `count_cells` has them.
    reference
        Shape (n_reference, n_features, N_CELLS), likewise.
    """
    before, now = reference.sum(axis=0) + 0.5, counts + 0.5
    p, q = before / before.sum(axis=-1, keepdims=True), now / now.sum(axis=-1, keepdims=True)
    middle = (p + q) / 2.0
    js = (special.rel_entr(p, middle) + special.rel_entr(q, middle)).sum(axis=-1) / (2.0 * np.log(2.0))
    n, m = counts.sum(axis=-1), reference.sum(axis=(0, -1))
    distance = np.abs(np.cumsum(p - q, axis=-1)).max(axis=-1)
    significance = special.kolmogorov(distance * np.sqrt(n * m / (n + m)))
    usual = means(reference)
    return {
        "PSI": ((p - q) * np.log(p / q)).sum(axis=-1),
        "Jensen-Shannon": np.sqrt(js),
        "KS test": -np.log10(np.maximum(significance, 1e-300)),
        "3 sigma": np.abs(means(counts) - usual.mean(axis=0)) / usual.std(axis=0, ddof=1),
    }
