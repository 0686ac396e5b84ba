"""Forecasting: errors of numbers, in units of what a naive forecast errs by."""

from typing import Any

import numpy as np

from watchkeeper.profile.judged.regression import LARGEST, read_regression
from watchkeeper.profile.judged.rows import JoinedRows, numbers_of
from watchkeeper.profile.moments import Moments


def read_forecasting(rows: JoinedRows) -> dict[str, list[Any]]:
    """Return the fields of forecasting, a value a group: those of regression and what scaled errors are made of.

    Rows are judged as in regression; scaled are those that know what to scale by.
    """
    error = np.abs(numbers_of(rows.prediction) - numbers_of(rows.label))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        scaled = error / numbers_of(rows.naive_scale)
    naive = numbers_of(rows.naive_error)
    is_scaled, is_naive = scaled < LARGEST, naive < LARGEST
    return {
        **read_regression(rows),
        "scaled_error": Moments.from_groups(scaled[is_scaled], rows.offsets(is_scaled)),
        "naive_error": Moments.from_groups(naive[is_naive], rows.offsets(is_naive)),
    }
