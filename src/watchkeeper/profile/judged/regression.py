"""Regression: exact sums of errors, and what they are held against."""

from typing import Any

import numpy as np

from watchkeeper.profile.grid import Grid
from watchkeeper.profile.judged.by_inputs import read_by_inputs
from watchkeeper.profile.judged.rows import Flags, JoinedRows, among, is_absent, numbers_of
from watchkeeper.profile.logarithm import natural_log
from watchkeeper.profile.moments import Moments
from watchkeeper.profile.pairs import pair_cells
from watchkeeper.profile.scale import Floats, Scale

# Larger numbers are not judged: products of three of them would overflow, and no unit is so small.
LARGEST = 1e100


def read_regression(rows: JoinedRows) -> dict[str, list[Any]]:
    """Return the fields of regression, a value a group.

    Rows are judged whose prediction and label are numbers below `LARGEST` in magnitude.
    """
    predicted, actual = numbers_of(rows.prediction), numbers_of(rows.label)
    is_number = np.abs(predicted) < LARGEST  # False for NaN.
    is_judged = is_number & (np.abs(actual) < LARGEST)
    is_waiting = is_number & is_absent(rows.label)
    waiting = Grid.from_groups(predicted[is_waiting] + 0.0, rows.offsets(is_waiting), Scale.FLOAT)
    predicted, actual = predicted[is_judged], actual[is_judged]
    offsets = rows.offsets(is_judged)
    error = predicted - actual
    # Adding zero turns -0.0 into 0.0, which is one number and not two.
    magnitude = np.abs(error) + 0.0
    squared = error * error
    return {
        "error": Moments.from_groups(error, offsets),
        "absolute_error": Moments.from_groups(magnitude, offsets),
        "squared_error": Moments.from_groups(squared, offsets),
        "errors_by_prediction": Grid.from_groups(
            pair_cells(predicted + 0.0, error + 0.0), offsets, Scale.PAIR
        ),
        "unlabelled_predictions": waiting,
        "absolute_errors": Grid.from_groups(magnitude, offsets, Scale.FLOAT),
        "actual": Moments.from_groups(actual, offsets),
        "actuals": Grid.from_groups(actual + 0.0, offsets, Scale.FLOAT),
        "error_by_actual": Moments.from_groups(error * actual, offsets),
        "squared_error_by_actual": Moments.from_groups(squared * actual, offsets),
        "symmetric_error": Moments.from_groups(_symmetric(magnitude, predicted, actual), offsets),
        **read_by_inputs(rows, is_judged=is_judged, is_waiting=is_waiting),
        **_read_ratios(rows, is_judged, magnitude, actual),
        **_read_logs(rows, is_judged, predicted, actual),
    }


def _symmetric(magnitude: Floats, predicted: Floats, actual: Floats) -> Floats:
    """Return |prediction - label| as a share of the mean of both magnitudes: 0 to 2, and 0 where both are 0."""
    scale = (np.abs(predicted) + np.abs(actual)) / 2.0
    return np.divide(magnitude, scale, out=np.zeros_like(magnitude), where=scale > 0.0)


def _read_ratios(
    rows: JoinedRows, is_judged: Flags, magnitude: Floats, actual: Floats
) -> dict[str, list[Any]]:
    """Return |prediction - label| as a share of the label's magnitude, of the rows that have such a share."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ratio = magnitude / np.abs(actual)
    # A label next to 0 may give a share whose square would overflow; it is as undefined as one of 0.
    has_ratio = ratio < LARGEST
    offsets = rows.offsets(among(is_judged, has_ratio))
    return {"percentage_error": Moments.from_groups(ratio[has_ratio], offsets)}


def _read_logs(rows: JoinedRows, is_judged: Flags, predicted: Floats, actual: Floats) -> dict[str, list[Any]]:
    """Return (ln(1 + prediction) - ln(1 + label))^2 of the rows in which neither is negative."""
    has_logs = (predicted >= 0.0) & (actual >= 0.0)
    gap = natural_log(1.0 + predicted[has_logs]) - natural_log(1.0 + actual[has_logs])
    offsets = rows.offsets(among(is_judged, has_logs))
    return {"squared_log_error": Moments.from_groups(gap * gap, offsets)}
