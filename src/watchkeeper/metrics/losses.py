"""How far predictions of numbers are likely off: by how far such predictions were off in the reference, and have been since.

A loss model tells what such rows lost in the reference. How the losses of later windows compare with it is followed over
time, and what is not known of that widens the interval.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from watchkeeper.metrics.estimate import PastByName, time_of_waiting
from watchkeeper.metrics.loss_by_inputs import LossByInputs
from watchkeeper.metrics.loss_curve import Loss, LossCurve, learn_curve, realised
from watchkeeper.metrics.loss_rows import ByPrediction, LossRows
from watchkeeper.profile.error_doubt import NO_DOUBT, ErrorDoubt
from watchkeeper.profile.moments import Moments
from watchkeeper.profile.pairs import first_range
from watchkeeper.profile.performance import Performance
from watchkeeper.stats.wandering import Seen, Wandering

# With more rows of the reference than this share left out, as their loss is not defined, nothing is told of it.
_MAX_LEFT_OUT_RATIO = 0.01
# Losses are held against the curve by the logarithm of their ratio; none is believed to be a smaller share of it.
_LEAST_RATIO = 1e-3
# The least variance of what a window showed.
_LEAST = 1e-9

# The others depend on the prediction itself, or on which side it errs to.
_BY_INPUTS = frozenset({Loss.ABSOLUTE, Loss.SQUARED})
# Errors twice as large have squares four times as large.
_POWERS = dict.fromkeys(Loss, 1.0) | {Loss.SQUARED: 2.0, Loss.SQUARED_LOG: 2.0}
# Labels from which on it is known how far rows such as these are off, whatever the reference leaves open.
MIN_KNOWN = 50


@dataclass(frozen=True)
class UsualErrors:
    """What errors predictions had where labels are known.

    Parameters
    ----------
    known
        The reference's performance; it has judged rows.
    windows
        The reference's own windows, oldest first, each with its time, counted in windows.
    doubt
        How far what it tells may be off of other rows.
    """

    known: Performance
    windows: Sequence[tuple[float, Performance]] = ()
    doubt: ErrorDoubt = NO_DOUBT

    @cached_property
    def _models(self) -> dict[Loss, LossCurve | LossByInputs]:
        return {}

    @cached_property
    def _followed(self) -> dict[Loss, Wandering]:
        return {}

    def model(self, loss: Loss) -> LossCurve | LossByInputs:
        """Return the loss by inputs where they tell it, by size of the prediction otherwise."""
        if loss not in self._models:
            if loss in _BY_INPUTS and self.known.by_inputs.error.n:
                self._models[loss] = LossByInputs(loss, realised(loss, self.known))
            else:
                # Of errors too large for their squares nothing is told.
                with np.errstate(over="ignore", invalid="ignore"):
                    self._models[loss] = learn_curve(self.known, loss)
        return self._models[loss]

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

    def beyond(self, rows: ByPrediction) -> float:
        """Return the share of rows whose prediction lies beyond all of which labels are known."""
        low, high = first_range(self.known.errors_by_prediction)
        inside = (rows.places >= low) & (rows.places <= high)
        return 1.0 - float(rows.counts[inside].sum()) / rows.n

    def tells(self, loss: Loss) -> bool:
        """Whether the loss is defined of all but a few rows, and none is too large for its square to be told."""
        n = realised(loss, self.known).n
        return n >= (1.0 - _MAX_LEFT_OUT_RATIO) * self.known.error.n and self.model(loss).is_finite

    def _see(self, loss: Loss, time: float, performance: Performance) -> Seen:
        moments, model, rows = realised(loss, performance), self.model(loss), LossRows.judged(performance)
        known = model.mean(rows)
        # A few rows show little of how much they vary: no less than such rows did in the reference.
        noise = max(moments.variance(), model.mean_square(rows) - known * known) / moments.n
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
        return sum(performance.by_inputs.n_unlike for _, performance in self.windows)

    @property
    def doubt_of_later(self) -> float:
        """How far, as a logarithm, all errors may be off by now; 0 once labels have come since."""
        n_labelled = sum(performance.error.n for _, performance in self.windows)
        return self.usual.doubt.later if n_labelled < MIN_KNOWN else 0.0

    def doubt_of_rarer(self, waiting: LossRows) -> float:
        """Return how far, likewise, errors may be off as rows are rarer than any that labels are known of."""
        rarity, usual = waiting.by_inputs.rarity, self.usual.known.by_inputs.rarity
        if not rarity.n or not usual.n:
            return 0.0
        since = (one.by_inputs.rarity for _, one in self.windows)
        rarest = max([usual.mean(), *(one.mean() for one in since if one.n >= MIN_KNOWN)])
        return self.usual.doubt.rarer * max(rarity.mean() - rarest, 0.0) / usual.mean()

    def expect(self, loss: Loss, waiting: LossRows, performance: Performance | None) -> ExpectedLoss:
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
            later = _POWERS[loss] * usual.doubt.later
            # To which side more errors will be is not known.
            since = usual.followed(loss).moved(0.0 if loss is Loss.ERROR else later, later * later)
            self._followed[loss] = usual.follow(since, loss, self.windows)
        known = usual.model(loss).mean(waiting)
        at = time_of_waiting(self.time, self._followed[loss].time)
        belief = self._followed[loss].expect(at, usual.level_of(loss, known))
        likely = usual.loss_at(loss, belief.mean)
        noise = self._noise(loss, likely, waiting)
        n = come.n + waiting.n
        slope = usual.unit(loss) if loss is Loss.ERROR else likely
        seen = come.n * come.variance() if come.n > 1 else 0.0
        pull = waiting.n / n * slope
        doubt = belief.variance + (_POWERS[loss] * self.doubt_of_rarer(waiting)) ** 2
        variance = (seen + waiting.n * noise) / n**2 + pull * pull * doubt
        total = waiting.n * likely + (come.n * come.mean() if come.n else 0.0)
        return ExpectedLoss(total / n, variance)

    def _noise(self, loss: Loss, likely: float, waiting: LossRows) -> float:
        """Return how much the loss of one row varies."""
        if loss is Loss.ERROR:
            return max(self.expect(Loss.SQUARED, waiting, None).value - likely * likely, 0.0)
        model = self.usual.model(loss)
        known = model.mean(waiting)
        return (
            likely * likely * max(model.mean_square(waiting) / (known * known) - 1.0, 0.0) if known else 0.0
        )
