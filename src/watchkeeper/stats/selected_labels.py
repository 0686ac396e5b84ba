"""What labels say of all predictions where it was no chance who got one: weighted, and at worst.

Where only accepted loans are ever repaid, the labelled rows are not like the others. Within a cell of rows that are alike
in what labelling looked at, those labelled stand for the rest; where a cell has no labels, anything may be true of it.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from watchkeeper.errors import NotEnoughData
from watchkeeper.stats.intervals import LEVEL, Interval, wilson_interval
from watchkeeper.stats.ranking import Floats

# Weights of fifty or more are more noise than news: a cell with a smaller share of labels than this, or with fewer labels
# than five, counts as one without any.
MIN_LABELLED_SHARE = 0.02
MIN_LABELLED = 5
# Labels are taken for selected where chance alone makes such differences once in a thousand windows, and where the share
# labelled is by so much higher in some tenth of the rows than in another: smaller ones hardly move a metric.
_MAX_CHANCE = 0.001
_MIN_GAP = 0.05
_TENTH = 0.1


@dataclass(frozen=True, slots=True)
class LabelledCells:
    """Rows in cells, within which whether a row has a label does not depend on what it is.

    Parameters
    ----------
    rows, labelled, hits
        Shape (n_cells,), 0 <= hits <= labelled <= rows, rows > 0: all rows; those with label; and those of them that are
        what is counted, such as right.
    """

    rows: Floats
    labelled: Floats
    hits: Floats


@dataclass(frozen=True, slots=True)
class Reweighted:
    """A share of all rows, from those with labels.

    Attributes
    ----------
    value
        Where cells have no labels, as of the others.
    interval
        Holds the share of all rows, whatever it is in cells without labels.
    unknown_share
        Rows in cells without labels, as a share of all.
    """

    value: float
    interval: Interval
    unknown_share: float


def are_selected(cells: LabelledCells) -> bool:
    """Whether some rows get labels surely and clearly more often than others.

    Notes
    -----
    Pearson's chi-squared test of labels by cell, and the gap between the tenths of the rows that are labelled least and
    most.
    """
    n, n_labelled = cells.rows.sum(), cells.labelled.sum()
    if cells.rows.size < 2 or not 0 < n_labelled < n:
        return False
    shares = cells.labelled / cells.rows
    expected = n_labelled / n
    statistic = (cells.rows * (shares - expected) ** 2).sum() / (expected * (1.0 - expected))
    order = np.argsort(shares)
    below = np.cumsum(cells.rows[order]) / n
    least, most = shares[order][np.searchsorted(below, [_TENTH, 1.0 - _TENTH])]
    return bool(chdtrc(cells.rows.size - 1, statistic) < _MAX_CHANCE and most - least >= _MIN_GAP)


def reweighted_share(cells: LabelledCells, *, level: float = LEVEL) -> Reweighted:
    """Return a share of all rows, each labelled one weighted by how few like it have a label.

    Parameters
    ----------
    level
        Coverage of the interval, in (0, 1).

    Raises
    ------
    NotEnoughData
        No cell has enough labels.

    Notes
    -----
    A labelled row of a cell weighs rows / labelled, the inverse of its chance of a label, and the weighted mean is
    Hájek's; over cells that is post-stratification. Cells with hardly any label are not weighted but left out, as all
    weighting there rests on a handful of rows, and enter the interval with their worst and best case. The interval of the
    others is Wilson's for as many rows as make a plain share vary as much; a cell's share is drawn towards that of all by
    one row, for one label alone does not show how its cell varies.

    References
    ----------
    Horvitz, Thompson (1952), JASA 47, 663-685. Hájek (1971), in Foundations of Statistical Inference, 236. Holt, Smith
    (1979), JRSS A 142, 33-46. Crump et al. (2009), Biometrika 96, 187-199, on cells left out. Manski (1989), Journal of
    Human Resources 24, 343-360, on worst and best cases.

    Examples
    --------
    >>> cells = LabelledCells(np.array([100.0, 100.0]), np.array([100.0, 20.0]), np.array([90.0, 10.0]))
    >>> reweighted_share(cells).value
    0.7
    """
    is_known = (cells.labelled >= MIN_LABELLED) & (cells.labelled >= MIN_LABELLED_SHARE * cells.rows)
    if not is_known.any():
        raise NotEnoughData("no rows that are alike have enough labels to stand for the others")
    rows, labelled, hits = cells.rows[is_known], cells.labelled[is_known], cells.hits[is_known]
    shares = rows / rows.sum()
    value = float(shares @ (hits / labelled))
    drawn = (hits + value) / (labelled + 1.0)
    variance = float(shares**2 @ (drawn * (1.0 - drawn) / labelled))
    n_alike = value * (1.0 - value) / variance if variance > 0.0 else float(labelled.sum())
    inside = wilson_interval(value * n_alike, n_alike, level=level)
    unknown = 1.0 - float(rows.sum() / cells.rows.sum())
    return Reweighted(
        value, Interval((1.0 - unknown) * inside.low, (1.0 - unknown) * inside.high + unknown), unknown
    )
