"""Curves of losses: what rows of the reference lost, by size of the prediction, as far as they bear it out."""

import numpy as np
import polars as pl
import pytest

from loss_rows import costs, measured, rows, waiting
from watchkeeper.metrics.loss_curve import Loss, learn_curve

each_loss = pytest.mark.parametrize("loss", Loss)


@each_loss
def test_the_curve_tells_what_rows_of_a_size_lost(loss):
    curve, frame = learn_curve(measured(rows(1, 8_000)), loss), rows(2, 60_000)
    cheap, dear = (
        frame.filter(pl.col("prediction").is_between(*bounds)) for bounds in ((8.0, 14.0), (40.0, 60.0))
    )

    for part in (cheap, dear):
        size = np.sqrt((costs(Loss.SQUARED, part)).mean()) if loss is Loss.ERROR else costs(loss, part).mean()
        off = curve.mean(waiting(part)) - costs(loss, part).mean()
        assert abs(off) < 0.12 * size


def test_a_curve_that_chance_alone_makes_is_hardly_believed():
    rng = np.random.default_rng(4)
    prediction = rng.uniform(10.0, 20.0, 1_500)
    flat = pl.DataFrame({"prediction": prediction, "label": prediction + rng.normal(0.0, 1.0, 1_500)})
    curve = learn_curve(measured(flat), Loss.ABSOLUTE)

    assert curve.mean(waiting(flat)) == pytest.approx(costs(Loss.ABSOLUTE, flat).mean(), rel=0.01)
    assert curve.means == pytest.approx(np.full(curve.means.size, curve.means.mean()), rel=0.15)
