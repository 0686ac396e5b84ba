"""Where a change of a column is: in all segments alike, or in one of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from watchkeeper.metrics.column_distance import MIN_VALUES, measure_distance
from watchkeeper.profile.column import ColumnProfile

# Segments that carry at least this share of a change are where it is.
CONCENTRATED = 0.8


@dataclass(frozen=True, slots=True)
class SegmentColumn:
    """One column's profiles in one segment.

    Attributes
    ----------
    segment
        "column=value".
    reference, current
        The column in that segment, as it should be and as it is.
    """

    segment: str
    reference: ColumnProfile
    current: ColumnProfile


@dataclass(frozen=True, slots=True)
class SegmentShift:
    """How far one segment has moved, and its part in the change of the whole.

    Attributes
    ----------
    segment
        "column=value".
    distance
        Jensen-Shannon distance between the segment's reference and its current values, noise taken off.
    is_sure
        Whether the low bound of that distance is above zero.
    share_of_change
        Its part of all segments' change, in [0, 1]: rows times squared distance, as a share of their sum.
    n_rows
        Current rows with a value.
    """

    segment: str
    distance: float
    is_sure: bool
    share_of_change: float
    n_rows: int


def where(columns: Sequence[SegmentColumn]) -> list[SegmentShift]:
    """Return where a column has changed, the largest share of the change first.

    Parameters
    ----------
    columns
        The segments of one segmenting column; those with too few values are left out.

    Returns
    -------
    Empty when no segment could be compared. Shares add up to 1, or are all 0 when nothing has moved.

    Notes
    -----
    The square of the distance is a divergence, and divergences of parts add up in proportion to rows.
    """
    measured = [
        (column, measure_distance(column.reference, column.current))
        for column in columns
        if min(column.reference.n_values, column.current.n_values) >= MIN_VALUES
    ]
    total = sum(column.current.n_values * distance.value**2 for column, distance in measured)
    shifts = [
        SegmentShift(
            column.segment,
            distance.value,
            distance.low > 0.0,
            column.current.n_values * distance.value**2 / total if total else 0.0,
            column.current.n_values,
        )
        for column, distance in measured
    ]
    return sorted(shifts, key=lambda shift: (-shift.share_of_change, shift.segment))


def concentrated_in(shifts: Sequence[SegmentShift]) -> str:
    """Return the one segment that carries the change; empty when several do, or there is but one.

    Parameters
    ----------
    shifts
        As `where` returns them.
    """
    if len(shifts) < 2 or not shifts[0].is_sure or shifts[0].share_of_change < CONCENTRATED:
        return ""
    return shifts[0].segment
