"""Expected calibration error: whether a score of 0.7 means seven in ten, at every score."""

import numpy as np

from watchkeeper.domain.measurement import Reading
from watchkeeper.metrics.joined import JoinedMetric, unknown, why_unscored
from watchkeeper.metrics.metric import Better, Unit
from watchkeeper.profile.performance import Performance
from watchkeeper.stats.calibration_error import calibration_error


def _calibration_error(performance: Performance) -> Reading:
    if reason := why_unscored(performance):
        return unknown(reason, n_rows=performance.n_scored)
    grids = performance.positive_scores, performance.negative_scores
    scores = np.concatenate([grid.edges().mean(axis=1) for grid in grids])
    rows = np.concatenate([grid.counts for grid in grids])
    positives = np.where(np.arange(rows.size) < grids[0].counts.size, rows, 0)
    found = calibration_error(scores, positives, rows)
    return Reading(found.value, found.interval.low, min(1.0, found.interval.high), performance.n_scored)


CALIBRATION_ERROR = JoinedMetric(
    name="calibration_error",
    title="Calibration error",
    description=(
        "How far, on average over ten bins of scores, the mean score lies from the share of labels that are positive "
        "(ECE). Few rows lie apart by chance: calibrated scores have 0 in the interval."
    ),
    unit=Unit.NUMBER,
    better=Better.LOWER,
    measure=_calibration_error,
)
