"""The loss model by predictions: one curve a loss, its mean by size of the prediction.

A curve bends as far as the reference's rows bear it out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.special import logit

from watchkeeper.metrics.loss_rows import ByPrediction, LossRows
from watchkeeper.profile.moments import Moments
from watchkeeper.profile.pairs import pair_middles
from watchkeeper.profile.performance import Performance
from watchkeeper.profile.scale import Floats, Ints

# Knots of a curve at most, and rows beyond the outermost.
_N_KNOTS, _ROWS_A_KNOT = 24, 50
# A share or a logarithm of next to nothing would outweigh all other rows.
_LEAST = 1e-9


class Loss(StrEnum):
    """What a prediction costs."""

    ERROR = "error"  # to which side: it may be negative, the others are not
    ABSOLUTE = "absolute"
    SQUARED = "squared"
    SHARE = "share"  # of the label
    SYMMETRIC = "symmetric"  # share of the mean of both magnitudes
    SQUARED_LOG = "squared_log"


_SQUARED = frozenset({Loss.SQUARED, Loss.SQUARED_LOG})


def realised(loss: Loss, performance: Performance) -> Moments:
    """Return what labels say of a loss."""
    match loss:
        case Loss.ERROR:
            return performance.error
        case Loss.ABSOLUTE:
            return performance.absolute_error
        case Loss.SQUARED:
            return performance.squared_error
        case Loss.SHARE:
            return performance.percentage_error
        case Loss.SYMMETRIC:
            return performance.symmetric_error
        case Loss.SQUARED_LOG:
            return performance.squared_log_error


def _share(predicted: Floats, error: Floats) -> Floats:
    # The middle of a coarse cell may have a label of 0 where none of its rows has: no share is taken for more than 10.
    actual = np.maximum(np.abs(predicted - error), np.maximum(0.1 * np.abs(error), _LEAST))
    share: Floats = np.abs(error) / actual
    return share


def _symmetric(predicted: Floats, error: Floats) -> Floats:
    scale = np.maximum((np.abs(predicted) + np.abs(predicted - error)) / 2.0, _LEAST)
    return np.minimum(np.abs(error) / scale, 2.0)


def _squared_log(predicted: Floats, error: Floats) -> Floats:
    pair = (np.maximum(one, 0.0) for one in (predicted, predicted - error))
    told, came = (np.log1p(one) for one in pair)
    gap: Floats = (told - came) ** 2
    return gap


_OF_PAIRS: Mapping[Loss, Callable[[Floats, Floats], Floats]] = {
    Loss.ERROR: lambda _, error: error,
    Loss.ABSOLUTE: lambda _, error: np.abs(error),
    Loss.SQUARED: lambda _, error: error**2,
    Loss.SHARE: _share,
    Loss.SYMMETRIC: _symmetric,
    Loss.SQUARED_LOG: _squared_log,
}


@dataclass(frozen=True, slots=True)
class LossCurve:
    """The mean of a loss, and of its square, by size of the prediction: a line through knots, level beyond them.

    Attributes
    ----------
    places, means, squares
        Shape (n_knots,); places rise.
    """

    places: Floats
    means: Floats
    squares: Floats

    @property
    def is_finite(self) -> bool:
        """Whether no loss is too large for its square to be told."""
        return bool(np.isfinite([self.means, self.squares]).all())

    def mean(self, rows: LossRows) -> float:
        """Return the mean loss that such rows had; there are some."""
        return self._read(self.means, rows.by_prediction)

    def mean_square(self, rows: LossRows) -> float:
        """Return the mean square of the loss that such rows had; there are some."""
        return self._read(self.squares, rows.by_prediction)

    def _read(self, at_knots: Floats, rows: ByPrediction) -> float:
        return rows.mean(np.interp(rows.places, self.places, at_knots))


def learn_curve(known: Performance, loss: Loss) -> LossCurve:
    """Return a loss by size of the prediction: means of neighbouring rows, drawn to a line as far as chance may part them.

    What cells of pairs give, on average, is what was realised: they are coarse.

    References
    ----------
    Efron, Morris (1975), Journal of the American Statistical Association 70, 311-319, on means of groups drawn together.
    """
    exact = realised(loss, known)
    grid = known.errors_by_prediction
    predictions, errors = pair_middles(grid)
    counts = grid.counts.astype(np.float64)
    knot = _knots(predictions, counts)
    losses = _OF_PAIRS[loss](predictions, errors)
    n = np.bincount(knot, counts).astype(np.float64)
    places, means, squares = (np.bincount(knot, counts * one) / n for one in (predictions, losses, losses**2))
    variances = np.maximum(squares - means**2, 0.0) / n
    if loss in _SQUARED:
        # Errors that grow with the prediction have squares that grow with its square: the line is of their roots.
        roots = np.sqrt(means)
        means = _draw_to_line(places, roots, variances / np.maximum(2.0 * roots, _LEAST) ** 2, n) ** 2
    else:
        means = _draw_to_line(places, means, variances, n)
    if loss is not Loss.ERROR:
        means = np.maximum(means, 0.0)
    mean, square = float(np.average(means, weights=n)), float(np.average(squares, weights=n))
    if loss is Loss.ERROR:
        means = means + (exact.mean() - mean)
    elif mean > 0.0:
        means = means * (exact.mean() / mean)
    if square > 0.0:
        squares = squares * (exact.mean_square() / square)
    return LossCurve(places, means, squares)


def _knots(places: Floats, counts: Floats) -> Ints:
    """Return the knot that each cell belongs to: evenly by the log-odds of rank, so that they are close at the ends.

    There a loss often changes most, and there rows go when they drift. Equal places share a knot, and none is empty.
    """
    _, place = np.unique(places, return_inverse=True)
    rows = np.bincount(place, counts)
    n = float(rows.sum())
    rank = logit((np.cumsum(rows) - rows / 2.0) / n)
    last = float(logit(1.0 - min(0.5, _ROWS_A_KNOT / n)))
    knot: Ints = np.digitize(rank, np.linspace(-last, last, _N_KNOTS - 1))
    return np.unique(knot, return_inverse=True)[1][place]


def _draw_to_line(places: Floats, means: Floats, variances: Floats, n: Floats) -> Floats:
    """Return means of groups, each drawn to a line through all by the share of its distance that chance would make."""
    by_chance = float(np.average(variances, weights=n))
    if by_chance <= 0.0:
        return means
    sure = by_chance / np.maximum(variances, _LEAST * by_chance)
    centre = np.average(places, weights=sure)
    apart = places - centre
    slope = float(sure @ (apart * means)) / (float(sure @ apart**2) or 1.0)
    line = np.average(means, weights=sure) + slope * apart
    beyond = max(float(np.average((means - line) ** 2, weights=n)) - by_chance, 0.0)
    kept = beyond / np.maximum(beyond + variances, _LEAST * by_chance)
    drawn: Floats = line + kept * (means - line)
    return drawn
