"""Prediction intervals: whether each held what came, how wide it was, and what it is worth."""

from typing import Any

import numpy as np

from watchkeeper.profile.judged.rows import JoinedRows, among, numbers_of
from watchkeeper.profile.moments import Moments
from watchkeeper.profile.scale import Floats

# As of regression: squares of larger numbers would overflow.
_LARGEST = 1e100


def read_intervals(rows: JoinedRows) -> dict[str, list[Any]]:
    """Return the fields of prediction intervals, a value a group.

    Rows are judged whose label and both bounds are numbers below 1e100 in magnitude, the lower not above the upper. Those that
    say what share of labels their interval is to hold, above 0 and below 1, are held against that as well.

    Notes
    -----
    The interval score of a central (1 - a) interval [l, u] and a label y is (u - l) + 2/a (l - y) where y lies below, and
    + 2/a (y - u) where above: the least, on average, of intervals that end at the true quantiles a/2 and 1 - a/2. It is the
    sum of both ends' pinball losses times 2/a.

    References
    ----------
    Winkler (1972), JASA 67, 187-191; Gneiting, Raftery (2007), JASA 102, 359-378, eq. 43.
    """
    label, lower, upper = (numbers_of(values) for values in (rows.label, rows.lower, rows.upper))
    is_judged = (np.abs(label) < _LARGEST) & (np.abs(lower) < _LARGEST) & (np.abs(upper) < _LARGEST)
    is_judged &= lower <= upper
    label, lower, upper = label[is_judged], lower[is_judged], upper[is_judged]
    level = numbers_of(rows.level)[is_judged]
    is_within = (lower <= label) & (label <= upper)
    width, missed_by = upper - lower, np.maximum(lower - label, 0.0) + np.maximum(label - upper, 0.0)
    has_level = (level > 0.0) & (level < 1.0)
    level = level[has_level]
    levelled = rows.offsets(among(is_judged, has_level))

    def of_levelled(values: Floats) -> list[Moments]:
        return Moments.from_groups(values, levelled)

    return {
        "n_bounded": rows.count(is_judged).tolist(),
        "n_within": rows.count(among(is_judged, is_within)).tolist(),
        "interval_width": Moments.from_groups(width, rows.offsets(is_judged)),
        "interval_gap": of_levelled(is_within[has_level] - level),
        "interval_score": of_levelled(width[has_level] + 2.0 / (1.0 - level) * missed_by[has_level]),
    }
