"""Expected calibration error: how far, on average, what scores say lies from what comes."""

from dataclasses import dataclass

import numpy as np

from watchkeeper.errors import NotEnoughData
from watchkeeper.stats.intervals import LEVEL, Interval
from watchkeeper.stats.ranking import Counts, Floats

N_BINS = 10
# Draws of the bootstrap: enough for bounds that are steady to a twentieth of their width.
_N_DRAWS = 1_000
# The same rows give the same bounds.
_SEED = 7


@dataclass(frozen=True, slots=True)
class CalibrationError:
    """The error and its interval.

    Attributes
    ----------
    value
        In [0, 1]; never quite 0, for labels are either.
    interval
        Of the true error.
    """

    value: float
    interval: Interval


def calibration_error(
    scores: Floats, positives: Counts, rows: Counts, *, level: float = LEVEL
) -> CalibrationError:
    """Return the mean distance of score and share of positives over ten bins of equal width.

    Parameters
    ----------
    scores
        Shape (n_cells,), in [0, 1]: the score of each cell's rows.
    positives, rows
        Shape (n_cells,): rows with a positive label, and all with a label, by cell.
    level
        Coverage wanted, in (0, 1).

    Raises
    ------
    NotEnoughData
        There are no rows.

    Notes
    -----
    Calibrated scores have an error above 0 as well, by chance alone: where they would reach the error that was found in more
    than 2.5 % of draws, the low bound is 0. For the bounds else each bin's positives are drawn anew from its share (parametric
    bootstrap); the draws lie above the error by as much as it lies above the truth, and are reflected at it (basic
    bootstrap).

    References
    ----------
    Naeini, Cooper, Hauskrecht (2015), AAAI, 2901-2907; Guo, Pleiss, Sun, Weinberger (2017), ICML; for the bias Bröcker
    (2012), Climate Dynamics 39, 655-667; for the bounds Davison, Hinkley (1997), Bootstrap Methods, section 5.2.1.

    Examples
    --------
    >>> found = calibration_error(np.array([0.25, 0.75]), np.array([50, 50]), np.array([100, 100]))
    >>> found.value
    0.25
    """
    if not rows.sum():
        raise NotEnoughData("calibration is told of labelled rows with a score; there are none")
    place = np.minimum((scores * N_BINS).astype(np.int64), N_BINS - 1)
    n, hits, said = (_by_bin(place, values) for values in (rows, positives, rows * scores))
    held = n > 0.0
    n, came, said = n[held], hits[held] / n[held], said[held] / n[held]
    value = float(_errors(said, came[None, :], n)[0])
    random = np.random.default_rng(_SEED)
    as_found, as_said = (
        _errors(said, random.binomial(n.astype(np.int64), share, (_N_DRAWS, n.size)) / n, n)
        for share in (came, said)
    )
    tail = (1.0 - level) / 2.0
    low, high = np.quantile(as_found, (tail, 1.0 - tail))
    is_chance = value <= np.quantile(as_said, 1.0 - tail)
    return CalibrationError(
        value, Interval(0.0 if is_chance else max(0.0, 2.0 * value - high), max(value, 2.0 * value - low))
    )


def _by_bin(place: Counts, values: Counts | Floats) -> Floats:
    return np.bincount(place, values.astype(np.float64), N_BINS).astype(np.float64)


def _errors(said: Floats, came: Floats, n: Floats) -> Floats:
    """Return shape (n_draws,): the error of each row of `came`, shape (n_draws, n_bins)."""
    errors: Floats = np.abs(said - came) @ n / n.sum()
    return errors
