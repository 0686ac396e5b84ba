"""How far predictions of numbers are likely off: by how far such predictions were off in the reference, and have been since.

The loss model is one curve a loss: its mean by size of the prediction, or by the error that inputs let expect, as far as the
reference's rows bear it out. How the losses of later windows compare with it is followed over time, and what is not known
of that widens the interval.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import numpy as np
from scipy.special import logit

from watchkeeper.metrics.estimate import PastByName, time_of_waiting
from watchkeeper.profile.grid import Grid
from watchkeeper.profile.moments import Moments
from watchkeeper.profile.pairs import first_range, pair_middles
from watchkeeper.profile.performance import Performance
from watchkeeper.profile.scale import Floats, Ints
from watchkeeper.stats.wandering import Seen, Wandering

# Knots of a curve at most, and rows beyond the outermost.
_N_KNOTS, _ROWS_A_KNOT = 24, 50
# With more rows of the reference than this share left out, as their loss is not defined, nothing is told of it.
_MAX_LEFT_OUT_RATIO = 0.01
# Losses are held against the curve by the logarithm of their ratio; none is believed to be a smaller share of it.
_LEAST_RATIO = 1e-3
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


class By(StrEnum):
    """What a loss is told by."""

    PREDICTION = "prediction"
    EXPECTED = "expected"  # the absolute error that inputs let expect


# The others depend on the prediction itself, or on which side it errs to.
_BY_EXPECTED = frozenset({Loss.ABSOLUTE, Loss.SQUARED})


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
class Rows:
    """Rows by what their loss is told by: shape (n_cells,) each, ascending; `counts` > 0."""

    places: Floats
    counts: Floats

    @property
    def n(self) -> float:
        """How many there are."""
        return float(self.counts.sum())

    def mean(self, of: Floats) -> float:
        """Return the mean over the rows of what each cell has."""
        return float(np.average(of, weights=self.counts))


@dataclass(frozen=True, slots=True)
class Waiting:
    """Rows whose label has not come: by prediction, and by the error that inputs let expect, where it is known."""

    by_prediction: Rows
    by_expected: Rows

    def by(self, what: By) -> Rows:
        """Return them by what a loss is told by."""
        return self.by_expected if what is By.EXPECTED else self.by_prediction

    @property
    def n(self) -> float:
        """How many there are."""
        return self.by_prediction.n


@dataclass(frozen=True, slots=True)
class LossCurve:
    """The mean of a loss, and of its square, by what it is told by: a line through knots, level beyond them.

    Attributes
    ----------
    places, means, squares
        Shape (n_knots,); places rise.
    mean_of_all, mean_square_of_all
        Of the reference; taken for rows of which nothing is known.
    """

    places: Floats
    means: Floats
    squares: Floats
    mean_of_all: float
    mean_square_of_all: float

    def mean(self, rows: Rows) -> float:
        """Return the mean loss that such rows had."""
        return rows.mean(np.interp(rows.places, self.places, self.means)) if rows.n else self.mean_of_all

    def mean_square(self, rows: Rows) -> float:
        """Return the mean square of the loss that such rows had."""
        if not rows.n:
            return self.mean_square_of_all
        return rows.mean(np.interp(rows.places, self.places, self.squares))


@dataclass(frozen=True)
class UsualErrors:
    """What errors predictions had where labels are known.

    Parameters
    ----------
    known
        The reference's performance; it has judged rows.
    windows
        The reference's own windows, oldest first, each with its time, counted in windows.
    """

    known: Performance
    windows: Sequence[tuple[float, Performance]] = ()

    @cached_property
    def _curves(self) -> dict[Loss, LossCurve]:
        return {}

    @cached_property
    def _followed(self) -> dict[Loss, Wandering]:
        return {}

    def curve(self, loss: Loss) -> LossCurve:
        """Return the loss by what it is told by."""
        if loss not in self._curves:
            # Of errors too large for their squares nothing is told.
            with np.errstate(over="ignore", invalid="ignore"):
                self._curves[loss] = _learn(self.known, loss, self.by(loss))
        return self._curves[loss]

    def by(self, loss: Loss) -> By:
        """Return what a loss is told by."""
        is_expected = loss in _BY_EXPECTED and self.known.errors_by_expected.n > 0
        return By.EXPECTED if is_expected else By.PREDICTION

    def followed(self, loss: Loss) -> Wandering:
        """Return how far the loss of such rows wanders within the reference."""
        if loss not in self._followed:
            moments = realised(loss, self.known)
            unit = self.unit(loss)
            begun = Wandering.begin(moments.variance() / moments.n / (unit * unit))
            self._followed[loss] = self.follow(begun, loss, self.windows)
        return self._followed[loss]

    def follow(
        self, followed: Wandering, loss: Loss, windows: Sequence[tuple[float, Performance]]
    ) -> Wandering:
        """Return what is told by these windows too, as far as they have labels and are later than those followed."""
        begun = followed.time
        for time, performance in windows:
            is_told = realised(loss, performance).n and performance.errors_by_prediction.n
            # A reference may be of the very rows that were served: they tell nothing twice.
            if is_told and (begun is None or time > begun):
                seen = self._see(loss, time, performance)
                followed = followed.take_in(seen) if math.isfinite(seen.variance) else followed
        return followed

    def unit(self, loss: Loss) -> float:
        """Return what a level counts in: the mean loss, or, where it may be negative, the typical size of an error."""
        moments = realised(loss, self.known)
        size = math.sqrt(moments.mean_square()) if loss is Loss.ERROR else moments.mean()
        return size or 1.0

    def level_of(self, loss: Loss, mean: float) -> float:
        """Return a mean loss as a level: how far from the reference's, in errors, or as the logarithm of a ratio."""
        unit = self.unit(loss)
        if loss is Loss.ERROR:
            return (mean - realised(loss, self.known).mean()) / unit
        return math.log(max(mean / unit, _LEAST_RATIO))

    def loss_at(self, loss: Loss, level: float) -> float:
        """Return the mean loss at a level: the inverse of `level_of`."""
        unit = self.unit(loss)
        if loss is Loss.ERROR:
            return realised(loss, self.known).mean() + unit * level
        return unit * math.exp(level)

    def beyond(self, rows: Rows) -> float:
        """Return the share of rows whose prediction lies beyond all of which labels are known."""
        low, high = first_range(self.known.errors_by_prediction)
        inside = (rows.places >= low) & (rows.places <= high)
        return 1.0 - float(rows.counts[inside].sum()) / rows.n

    def tells(self, loss: Loss) -> bool:
        """Whether the loss is defined of all but a few rows, and none is too large for its square to be told."""
        curve, n = self.curve(loss), realised(loss, self.known).n
        is_defined = n >= (1.0 - _MAX_LEFT_OUT_RATIO) * self.known.error.n
        return is_defined and bool(np.isfinite([curve.means, curve.squares]).all())

    def _see(self, loss: Loss, time: float, performance: Performance) -> Seen:
        moments, curve = realised(loss, performance), self.curve(loss)
        rows = _judged_rows(performance, self.by(loss))
        known = curve.mean(rows)
        # A few rows show little of how much they vary: no less than such rows did in the reference.
        noise = max(moments.variance(), curve.mean_square(rows) - known * known) / moments.n
        scale = self.unit(loss) if loss is Loss.ERROR else max(known, moments.mean()) or 1.0
        return Seen(
            time,
            self.level_of(loss, moments.mean()),
            self.level_of(loss, known),
            max(noise / (scale * scale), _LEAST),
        )


@dataclass(frozen=True, slots=True)
class ExpectedLoss:
    """The mean loss of all of a window's rows.

    Attributes
    ----------
    value
        Expected.
    variance
        Of what labels will say, around it: by chance, and by what is not known of the level.
    """

    value: float
    variance: float


@dataclass(frozen=True)
class KnownErrors:
    """What labels tell that have come.

    Parameters
    ----------
    usual
        What errors predictions had in the reference.
    time
        Of the window asked for, counted in windows.
    windows
        Windows since the reference, oldest first, each with its time; the last may be the one asked for.
    past
        How far earlier estimates were off.
    """

    usual: UsualErrors
    time: float
    windows: Sequence[tuple[float, Performance]] = ()
    past: PastByName = field(default_factory=dict)

    @cached_property
    def _followed(self) -> dict[Loss, Wandering]:
        return {}

    @property
    def n_unlike(self) -> int:
        """How many rows since, of a kind that the reference does not have, have a label."""
        return sum(performance.n_unlike for _, performance in self.windows)

    def expect(self, loss: Loss, waiting: Waiting, performance: Performance | None) -> ExpectedLoss:
        """Return the mean loss of a window's rows: labels that have come count, and the others are likely.

        Parameters
        ----------
        waiting
            Rows whose label has not come; there are some.
        performance
            Its rows joined with labels; None where none have come.
        """
        usual, come = self.usual, Moments.empty() if performance is None else realised(loss, performance)
        if loss not in self._followed:
            self._followed[loss] = usual.follow(usual.followed(loss), loss, self.windows)
        known = usual.curve(loss).mean(waiting.by(usual.by(loss)))
        at = time_of_waiting(self.time, self._followed[loss].time)
        belief = self._followed[loss].expect(at, usual.level_of(loss, known))
        likely = usual.loss_at(loss, belief.mean)
        noise = self._noise(loss, likely, waiting)
        n = come.n + waiting.n
        slope = usual.unit(loss) if loss is Loss.ERROR else likely
        seen = come.n * come.variance() if come.n > 1 else 0.0
        pull = waiting.n / n * slope
        variance = (seen + waiting.n * noise) / n**2 + pull * pull * belief.variance
        total = waiting.n * likely + (come.n * come.mean() if come.n else 0.0)
        return ExpectedLoss(total / n, variance)

    def _noise(self, loss: Loss, likely: float, waiting: Waiting) -> float:
        """Return how much the loss of one row varies."""
        if loss is Loss.ERROR:
            return max(self.expect(Loss.SQUARED, waiting, None).value - likely * likely, 0.0)
        curve, rows = self.usual.curve(loss), waiting.by(self.usual.by(loss))
        known = curve.mean(rows)
        return likely * likely * max(curve.mean_square(rows) / (known * known) - 1.0, 0.0) if known else 0.0


def rows_of(grid: Grid) -> Rows:
    """Return the rows of a grid of predictions, or of expected errors."""
    return Rows(grid.edges().mean(axis=1), grid.counts.astype(np.float64))


def _errors(performance: Performance, by: By) -> Grid:
    return performance.errors_by_expected if by is By.EXPECTED else performance.errors_by_prediction


def _judged_rows(performance: Performance, by: By) -> Rows:
    """Return the rows that have prediction and label."""
    grid = _errors(performance, by)
    places, _ = pair_middles(grid)
    order = np.argsort(places, kind="stable")
    return Rows(places[order], grid.counts[order].astype(np.float64))


def _learn(known: Performance, loss: Loss, by: By) -> LossCurve:
    """Return a loss by what it is told by: of neighbouring rows together, drawn to a line as far as chance may part them from it.

    What cells of pairs give, on average, is what was realised: they are coarse.

    References
    ----------
    Efron, Morris (1975), Journal of the American Statistical Association 70, 311-319, on means of groups drawn together.
    """
    exact = realised(loss, known)
    grid = _errors(known, by)
    told_by, errors = pair_middles(grid)
    counts = grid.counts.astype(np.float64)
    knot = _knots(told_by, counts)
    losses = _OF_PAIRS[loss](told_by, errors)
    n = np.bincount(knot, counts).astype(np.float64)
    places, means, squares = (np.bincount(knot, counts * one) / n for one in (told_by, losses, losses**2))
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
    return LossCurve(places, means, squares, exact.mean(), exact.mean_square())


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
