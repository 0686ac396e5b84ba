"""The numbers of a whylogs column: all of them where whylogs holds all, else the items of its sketch.

Three ways, the best that the column allows:

- the frequent items of whole numbers are *all* values with their rows while there are at most 768 distinct ones;
- a KLL sketch holds *every* value until it is full: 1,024 with whylogs' own settings;
- a fuller sketch has dropped values at random and let the others stand for them.
"""

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from watchkeeper.domain.schema import ColumnType
from watchkeeper.integrations.datasketches import KllSketch
from watchkeeper.integrations.whylogs_counts import (
    Components,
    Counts,
    read_distribution,
    read_double,
    read_integer,
    read_items,
)
from watchkeeper.profile.grid import Grid, run_starts
from watchkeeper.profile.moments import Moments
from watchkeeper.profile.scale import Ints, Numbers, Scale, coarser_cells, finest_cells

# Sums are whole multiples of 2^-1074, and those of squares of 2^-2148; see `watchkeeper.profile.moments`.
_UNIT = 1074
_INT64_LIMIT = 2.0**63


@dataclass(frozen=True, slots=True)
class NumbersKept:
    """What is known of the numbers of a column.

    Parameters
    ----------
    items
        Shape (n_items,), finite and never falling: int64 where all are whole, else float64 without -0.0.
    weights
        Shape (n_items,), > 0: the values that each stands for.
    minimum, maximum, moments
        Of all finite values.
    n_inf_neg, n_inf_pos
        Infinities beside them.
    remark
        How exact this is; empty when every value is among the items.
    """

    items: Numbers
    weights: Ints
    minimum: float | int
    maximum: float | int
    moments: Moments
    n_inf_neg: int = 0
    n_inf_pos: int = 0
    remark: str = ""

    @property
    def type(self) -> ColumnType:
        """INTEGER where all are whole, else FLOAT."""
        return ColumnType.INTEGER if self.items.dtype == np.int64 else ColumnType.FLOAT

    @property
    def n(self) -> int:
        """Values, infinities among them."""
        return self.moments.n + self.n_inf_neg + self.n_inf_pos

    def to_grid(self) -> Grid:
        """Return the values on the grid of their type."""
        scale = Scale.INTEGER if self.type is ColumnType.INTEGER else Scale.FLOAT
        # Level 0 promises that every value has a cell of its own, which a sketch cannot. At level 1 a cell is two
        # neighbouring floats, so items stay as fine as they are; spreading their weights between them was no better.
        level = 1 if self.remark else 0
        cells = coarser_cells(finest_cells(self.items, scale), scale, 0, level)
        starts = run_starts(cells)
        return Grid.from_counts(cells[starts], np.add.reduceat(self.weights, starts), scale, level)


def read_numbers(components: Components, counts: Counts) -> NumbersKept | None:
    """Return the numbers of a column; None where whylogs kept no distribution.

    Raises
    ------
    ValueError
        A sketch is damaged, or contradicts the counts.
    """
    listed = _read_listed(components, counts)
    if listed is not None:
        return listed
    sketch = read_distribution(components)
    if sketch is None or not np.isfinite(sketch.items).any():
        return None
    finite = np.isfinite(sketch.items)
    items, weights = sketch.items[finite] + 0.0, sketch.weights[finite]
    if not counts.fractional and _are_whole(items):
        items = items.astype(np.int64)
    infinities = _count_infinities(sketch, counts.inf)
    if sketch.is_exact:
        return _take_all(items, weights, *infinities)
    weights = _share_out(weights, sketch.n - sum(infinities))
    return _estimate(components, sketch, items[weights > 0], weights[weights > 0], infinities)


def _take_all(items: Numbers, weights: Ints, n_inf_neg: int = 0, n_inf_pos: int = 0) -> NumbersKept:
    lowest, highest = items[0].item(), items[-1].item()
    return NumbersKept(items, weights, lowest, highest, _add_up(items, weights), n_inf_neg, n_inf_pos)


def _read_listed(components: Components, counts: Counts) -> NumbersKept | None:
    """Return whole numbers of which whylogs lists every one with its rows; None when it does not."""
    listed = read_items(components)
    if listed is None or not listed.n or counts.integral != counts.n_numbers:
        return None
    if not listed.is_exact or listed.n != counts.integral:
        return None
    try:
        rows = sorted((int(text), n) for text, n in listed.counts.items())
        items, weights = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    except (ValueError, OverflowError):
        return None
    return _take_all(items, weights)


def _are_whole(items: Numbers) -> bool:
    return bool((items == np.rint(items)).all()) and float(np.abs(items).max()) < _INT64_LIMIT


def _count_infinities(sketch: KllSketch, n_inf: int) -> tuple[int, int]:
    """Return how many values are infinite, below and above; of a full sketch from whylogs' own count."""
    n_neg, n_pos = (int(sketch.weights[sketch.items == end].sum()) for end in (-math.inf, math.inf))
    if sketch.is_exact or not n_inf:
        return n_neg, n_pos
    if n_inf >= sketch.n or not (sketch.minimum == -math.inf or sketch.maximum == math.inf):
        raise ValueError("the infinities of a column do not add up")
    if sketch.minimum != -math.inf:
        return 0, n_inf
    if sketch.maximum != math.inf:
        return n_inf, 0
    n_neg = round(n_inf * (n_neg + 1) / (n_neg + n_pos + 2))
    return n_neg, n_inf - n_neg


def _share_out(weights: Ints, n: int) -> Ints:
    """Return the weights scaled to add up to n."""
    ends = np.cumsum(weights).tolist()
    shared = np.array([end * n // ends[-1] for end in ends], dtype=np.int64)
    return np.diff(shared, prepend=np.int64(0))


def _estimate(
    components: Components, sketch: KllSketch, items: Numbers, weights: Ints, infinities: tuple[int, int]
) -> NumbersKept:
    """Return the numbers of a sketch that has dropped values."""
    moments = None if any(infinities) else _read_moments(components, sketch.n, items)
    remark = (
        f"from a KLL sketch (k = {sketch.k:,}): ranks right to {100 * sketch.rank_error:.2f} % of the rows, "
        "at 99 % confidence"
    )
    if moments is None:
        moments = _add_up(items, weights)
        remark += "; so are mean and deviation, which whylogs lost to infinities or NaN"
    lowest = sketch.minimum if math.isfinite(sketch.minimum) else items[0].item()
    highest = sketch.maximum if math.isfinite(sketch.maximum) else items[-1].item()
    if items.dtype == np.int64:
        lowest, highest = _sharpen(components, "ints/min", lowest), _sharpen(components, "ints/max", highest)
    return NumbersKept(items, weights, lowest, highest, moments, *infinities, remark)


def _sharpen(components: Components, path: str, value: float) -> int:
    """Return an extreme to the last digit: the sketch holds floats, and whylogs whole numbers beside it."""
    whole = read_integer(components, path)
    return whole if whole is not None and float(whole) == value else int(value)


def _read_moments(components: Components, n: int, items: Numbers) -> Moments | None:
    """Return the sums that give whylogs' mean and squared deviations back; None where they are no numbers."""
    mean, m2 = read_double(components, "distribution/mean"), read_double(components, "distribution/m2")
    if mean is None or m2 is None or not (math.isfinite(mean) and 0.0 <= m2 < math.inf):
        return None
    total = Fraction(mean) * n
    if items.dtype == np.int64:
        total = Fraction(round(total))
    # Rounded up, as squares short of the mean's own would be a negative variance.
    squares = math.ceil((Fraction(m2) + total * total / n) * (1 << 2 * _UNIT))
    return Moments(n, int(total * (1 << _UNIT)), squares)


def _add_up(items: Numbers, weights: Ints) -> Moments:
    """Return the exact sums of the items, each as often as its weight says."""
    total = squares = 0
    for item, weight in zip(items.tolist(), weights.tolist(), strict=True):
        numerator, denominator = item.as_integer_ratio()
        unit = numerator * ((1 << _UNIT) // denominator)
        total += weight * unit
        squares += weight * unit * unit
    return Moments(int(sum(weights.tolist())), total, squares)
