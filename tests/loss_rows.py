"""Rows of models that tell numbers, and what each costs, for tests of what errors are likely."""

import numpy as np
import polars as pl

from watchkeeper.domain.model import Task
from watchkeeper.metrics.loss_curve import Loss
from watchkeeper.metrics.loss_rows import LossRows
from watchkeeper.profile.by_inputs import EXPECTED_ERROR, EXPECTED_SQUARE, IS_UNLIKE, RARITY
from watchkeeper.profile.performance import performance_of


def rows(seed, n=4_000, *, centre=3.0, spread=0.2, bias=0.0):
    """Prices whose errors are a share of them."""
    rng = np.random.default_rng(seed)
    prediction = rng.lognormal(centre, 0.6, n)
    return pl.DataFrame(
        {"prediction": prediction, "label": prediction * (1.0 + bias + rng.normal(0.0, spread, n))}
    )


def told_rows(seed, n=6_000, *, hard=0.3, rarity=0.1):
    """Rows of which so many are three times as far off as the others, which inputs tell."""
    rng = np.random.default_rng(seed)
    is_hard = rng.random(n) < hard
    prediction = rng.uniform(10.0, 20.0, n)
    return pl.DataFrame(
        {
            "prediction": prediction,
            "label": prediction + rng.normal(0.0, 1.0, n) * np.where(is_hard, 3.0, 1.0),
            EXPECTED_ERROR: np.where(is_hard, 3.0, 1.0) * np.sqrt(2.0 / np.pi),
            EXPECTED_SQUARE: np.where(is_hard, 9.0, 1.0),
            RARITY: rarity,
            IS_UNLIKE: False,
        }
    )


def measured(frame):
    return performance_of(frame, task=Task.REGRESSION, positive="1")


def waiting(frame):
    return LossRows.waiting(measured(frame.with_columns(label=None)))


def costs(loss, frame):
    """Return the loss of each row, from the rows themselves."""
    told, came = frame["prediction"].to_numpy(), frame["label"].to_numpy()
    match loss:
        case Loss.ERROR:
            return told - came
        case Loss.ABSOLUTE:
            return np.abs(told - came)
        case Loss.SQUARED:
            return (told - came) ** 2
        case Loss.SHARE:
            return np.abs(told - came) / np.abs(came)
        case Loss.SYMMETRIC:
            return np.abs(told - came) / ((np.abs(told) + np.abs(came)) / 2.0)
        case Loss.SQUARED_LOG:
            return (np.log1p(told) - np.log1p(came)) ** 2
