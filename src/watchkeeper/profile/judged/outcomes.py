"""Business outcomes of the predictions that have one, of every task alike."""

import numpy as np

from watchkeeper.profile.judged.rows import JoinedRows, numbers_of
from watchkeeper.profile.moments import Moments


def read_outcomes(rows: JoinedRows) -> dict[str, list[dict[str, Moments]]]:
    """Return the values of each group, by outcome; null, NaN and infinite ones count for none."""
    outcomes: list[dict[str, Moments]] = [{} for _ in range(rows.n_groups)]
    for name, column in rows.outcomes.items():
        values = numbers_of(column)
        is_known = np.isfinite(values)
        moments_by_group = Moments.from_groups(values[is_known], rows.offsets(is_known))
        for held, moments in zip(outcomes, moments_by_group, strict=True):
            # An outcome that no row has is left out, or a merge would remember how rows were split.
            if moments.n:
                held[name] = moments
    return {"outcomes": outcomes}
