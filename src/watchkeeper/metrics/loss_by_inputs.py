"""The loss model by inputs: what trees expect of each row."""

import math
from dataclasses import dataclass

from watchkeeper.metrics.loss_curve import Loss
from watchkeeper.metrics.loss_rows import LossRows
from watchkeeper.profile.moments import Moments


@dataclass(frozen=True, slots=True)
class LossByInputs:
    """The mean of a loss, and of its square, by what inputs let expect.

    What trees expect is believed as it is, and not drawn to the reference's mean as far as they are wrong of single rows:
    that they take a row for another averages out over the rows of a window. Their mean over the reference is its own.

    Attributes
    ----------
    loss
        Absolute or squared error.
    came
        What labels said in the reference; it stands for rows of which nothing is told.
    """

    loss: Loss
    came: Moments

    @property
    def is_finite(self) -> bool:
        """Whether no loss is too large for its square to be told."""
        return math.isfinite(self.came.mean_square())

    def mean(self, rows: LossRows) -> float:
        """Return the mean loss that such rows had."""
        told = rows.by_inputs.error if self.loss is Loss.ABSOLUTE else rows.by_inputs.square
        return told.mean() if told.n else self.came.mean()

    def mean_square(self, rows: LossRows) -> float:
        """Return the mean square of the loss that such rows had."""
        if self.loss is Loss.ABSOLUTE:
            square = rows.by_inputs.square
            return square.mean() if square.n else self.came.mean_square()
        # Squares vary about their mean as they did in the reference.
        usual = self.came.mean()
        return self.came.mean_square() * (self.mean(rows) / usual) ** 2 if usual else 0.0
