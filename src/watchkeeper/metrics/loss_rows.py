"""Rows by what their loss is told by: the size of the prediction, and what inputs let expect."""

from dataclasses import dataclass, field
from typing import Self

import numpy as np

from watchkeeper.profile.by_inputs import ByInputs
from watchkeeper.profile.grid import Grid
from watchkeeper.profile.pairs import pair_middles
from watchkeeper.profile.performance import Performance
from watchkeeper.profile.scale import Floats


@dataclass(frozen=True, slots=True)
class ByPrediction:
    """Rows by size of the prediction: shape (n_cells,) each, ascending; `counts` > 0."""

    places: Floats
    counts: Floats

    @classmethod
    def of(cls, grid: Grid) -> Self:
        """Return the rows of a grid of predictions."""
        return cls(grid.edges().mean(axis=1), grid.counts.astype(np.float64))

    @property
    def n(self) -> float:
        """How many there are."""
        return float(self.counts.sum())

    def mean(self, of: Floats) -> float:
        """Return the mean over the rows of what each cell has."""
        return float(np.average(of, weights=self.counts))


@dataclass(frozen=True, slots=True)
class LossRows:
    """The rows of a window that are judged, or those that wait for their label."""

    by_prediction: ByPrediction
    by_inputs: ByInputs = field(default_factory=ByInputs)

    @classmethod
    def judged(cls, performance: Performance) -> Self:
        """Return the rows that have prediction and label."""
        grid = performance.errors_by_prediction
        places, _ = pair_middles(grid)
        order = np.argsort(places, kind="stable")
        return cls(
            ByPrediction(places[order], grid.counts[order].astype(np.float64)),
            performance.by_inputs,
        )

    @classmethod
    def waiting(cls, performance: Performance) -> Self:
        """Return the rows whose label has not come."""
        return cls(ByPrediction.of(performance.unlabelled_predictions), performance.unlabelled_by_inputs)

    @property
    def n(self) -> float:
        """How many there are."""
        return self.by_prediction.n
