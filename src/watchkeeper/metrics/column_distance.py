"""The distance between two profiles of one column, as metrics and explanations measure it."""

from watchkeeper.errors import NotEnoughData
from watchkeeper.profile.align import align
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.stats.cells import MIN_ROWS_PER_CELL, join_ordered, pool_rare
from watchkeeper.stats.noise import Estimate, estimate_js

# Two cells with rows enough are the least that a distance can be told from.
MIN_VALUES = 2 * MIN_ROWS_PER_CELL


def measure_distance(reference: ColumnProfile, current: ColumnProfile) -> Estimate:
    """Return the Jensen-Shannon distance between two profiles of a column.

    Raises
    ------
    NotEnoughData
        Either has too few values to be compared.
    """
    if min(reference.n_values, current.n_values) < MIN_VALUES:
        raise NotEnoughData(
            f"a distance needs {MIN_VALUES} values on both sides; got {reference.n_values} and {current.n_values}"
        )
    aligned = align(reference, current)
    join = pool_rare if aligned.labels is not None else join_ordered
    cells = join(aligned.reference, aligned.current)
    return estimate_js(cells.reference, cells.current)
