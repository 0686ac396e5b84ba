"""What inputs let expect of rows that are judged, and of such as wait for their label."""

import numpy as np

from watchkeeper.profile.by_inputs import EXPECTED_ERROR, EXPECTED_SQUARE, IS_UNLIKE, RARITY, ByInputs
from watchkeeper.profile.judged.rows import Flags, JoinedRows, numbers_of
from watchkeeper.profile.moments import Moments


def read_by_inputs(rows: JoinedRows, *, is_judged: Flags, is_waiting: Flags) -> dict[str, list[ByInputs]]:
    """Return both, a value a group; nothing where no row is told.

    Parameters
    ----------
    is_judged, is_waiting
        Shape (n,): rows with prediction and label, and rows with a prediction whose label has not come.
    """
    if rows.told is None:
        return {}
    values = [numbers_of(rows.told[name]) for name in (EXPECTED_ERROR, EXPECTED_SQUARE, RARITY)]
    is_told = ~np.isnan(values[0])
    is_unlike = rows.told[IS_UNLIKE].fill_null(value=False).to_numpy()

    def read(chosen: Flags) -> list[ByInputs]:
        offsets = rows.offsets(chosen)
        moments = (Moments.from_groups(one[chosen], offsets) for one in values)
        return list(map(ByInputs, *moments, rows.count(chosen & is_unlike).tolist()))

    return {"by_inputs": read(is_judged & is_told), "unlabelled_by_inputs": read(is_waiting & is_told)}
