"""How long the labels that have come took, of every task alike."""

import numpy as np

from watchkeeper.profile.grid import Grid
from watchkeeper.profile.judged.rows import JoinedRows, numbers_of
from watchkeeper.profile.scale import Floats, Scale

# Delays are kept in whole seconds and to 1 part in 32: few enough distinct ones, from a second to thirty years, for each
# to have a cell of its own.
_STEPS_AN_OCTAVE = 32


def read_label_delays(rows: JoinedRows) -> dict[str, list[Grid]]:
    """Return the delays of each group, seconds; nothing where nobody knows of any."""
    if rows.label_delay is None:
        return {}
    seconds = numbers_of(rows.label_delay)
    is_known = np.isfinite(seconds)
    offsets = rows.offsets(is_known)
    return {"label_delays": Grid.from_groups(_rounded(seconds[is_known]), offsets, Scale.FLOAT)}


def _rounded(seconds: Floats) -> Floats:
    """Return delays up to the next step, so that none has come before it has; a label before its prediction took 0."""
    part, octave = np.frexp(np.ceil(np.maximum(seconds, 0.0)))
    steps = 2 * _STEPS_AN_OCTAVE
    rounded: Floats = np.ldexp(np.ceil(part * steps) / steps, octave)
    return rounded
