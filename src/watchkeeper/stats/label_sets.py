"""How well predicted sets of classes meet the actual ones: micro and macro F1, and their intervals."""

import math
from dataclasses import dataclass

import numpy as np

from watchkeeper.errors import NotEnoughData, ShapeError
from watchkeeper.stats.intervals import LEVEL, Interval, normal_quantile
from watchkeeper.stats.ranking import Counts


@dataclass(frozen=True, slots=True)
class SetSums:
    """Sums over rows, each of them a pair of sets: A predicted, B actual.

    Attributes
    ----------
    n
        Rows.
    shared, shared_squares
        Of |A and B|, and of its square.
    apart, apart_squares
        Of the classes in one of the two only, and of the square of their number.
    both, both_squares
        Of |A| + |B|, which is twice the first plus the second, and of its square.
    """

    n: int
    shared: float
    shared_squares: float
    apart: float
    apart_squares: float
    both: float
    both_squares: float


def micro_f1(sums: SetSums) -> float:
    """F1 over all classes of all rows together: twice the shared classes by the sizes of both sets.

    Returns
    -------
    In [0, 1].

    Raises
    ------
    NotEnoughData
        All sets are empty.

    Examples
    --------
    >>> micro_f1(SetSums(4, 6.0, 10.0, 4.0, 6.0, 16.0, 70.0))
    0.75
    """
    if sums.both == 0.0:
        raise NotEnoughData("all sets are empty: there is no class to find")
    return 2.0 * sums.shared / sums.both


def micro_f1_interval(sums: SetSums, *, level: float = LEVEL) -> Interval:
    """Interval of micro F1 over independent rows, whose classes may go together as they like.

    Parameters
    ----------
    sums
        Over at least one row.
    level
        Coverage, in (0, 1).

    Returns
    -------
    Within [0, 1]; the value itself where it is 0 or 1, or no row differs from another.

    Raises
    ------
    NotEnoughData
        All sets are empty.

    Notes
    -----
    1 - F1 is the ratio of two means over rows, d = classes apart and b = |A| + |B|. Its variance is that of d - (1 - F1) b
    over n times the squared mean of b; the product of d and b follows from 4 |A and B|^2 = (b - d)^2. On the logit scale.

    References
    ----------
    Cochran (1977), Sampling Techniques, 3rd ed., section 6.3, for the ratio of means.

    Examples
    --------
    >>> interval = micro_f1_interval(SetSums(4, 6.0, 10.0, 4.0, 6.0, 16.0, 70.0))
    >>> round(interval.low, 3), round(interval.high, 3)
    (0.553, 0.879)
    """
    value = micro_f1(sums)
    if not 0.0 < value < 1.0 or sums.n < 2:
        return Interval(value, value)
    ratio = 1.0 - value
    product = (sums.both_squares + sums.apart_squares - 4.0 * sums.shared_squares) / 2.0
    scatter = sums.apart_squares - 2.0 * ratio * product + ratio * ratio * sums.both_squares
    error = math.sqrt(max(0.0, scatter) * sums.n / (sums.n - 1)) / sums.both
    half = normal_quantile(level) * error / (value * ratio)
    centre = math.log(value / ratio)
    return Interval(1.0 / (1.0 + math.exp(half - centre)), 1.0 / (1.0 + math.exp(-half - centre)))


def macro_f1_of_classes(found: Counts, wrong: Counts, missed: Counts) -> float:
    """Mean over the classes of their F1.

    Parameters
    ----------
    found, wrong, missed
        Shape (n_classes,), rows >= 0 that have the class in both sets, only in the predicted, only in the actual one; no
        class is 0 in all three.

    Returns
    -------
    In [0, 1].

    Raises
    ------
    ShapeError
        The arrays differ in length.
    NotEnoughData
        There are no classes.

    Examples
    --------
    >>> macro_f1_of_classes(np.array([3, 0]), np.array([1, 1]), np.array([1, 0]))
    0.375
    """
    _check(found, wrong, missed)
    return float(np.mean(2.0 * found / (2.0 * found + wrong + missed)))


def macro_f1_interval_of_classes(
    found: Counts, wrong: Counts, missed: Counts, *, level: float = LEVEL
) -> Interval:
    """Interval of macro F1, as if the classes of a row went their own ways.

    Parameters
    ----------
    found, wrong, missed
        As in `macro_f1_of_classes`.
    level
        Coverage, in (0, 1).

    Returns
    -------
    Within [0, 1]; never of zero width.

    Raises
    ------
    ShapeError
        The arrays differ in length.
    NotEnoughData
        There are no classes.

    Notes
    -----
    A class's F1 is 2 J/(1 + J) of the proportion J = found/(found + wrong + missed); delta method class by class. For the
    variance alone one row more is taken found, and one not, so that a class of few rows without a mistake is not taken
    for sure. Counts by class do not tell which classes are mistaken together; where many are, it is too narrow.

    References
    ----------
    Lam, Gopal, Qian (2023), arXiv:2309.14621; Agresti, Coull (1998), Am. Statistician 52, 119-126.

    Examples
    --------
    >>> interval = macro_f1_interval_of_classes(np.array([30, 10]), np.array([10, 5]), np.array([10, 5]))
    >>> round(interval.low, 3), round(interval.high, 3)
    (0.597, 0.819)
    """
    value = macro_f1_of_classes(found, wrong, missed)
    n = found + wrong + missed
    share = (found + 1.0) / (n + 2.0)
    variance = 4.0 / (1.0 + share) ** 4 * share * (1.0 - share) / n
    half = normal_quantile(level) * math.sqrt(float(variance.sum())) / found.size
    return Interval(max(0.0, value - half), min(1.0, value + half))


def _check(found: Counts, wrong: Counts, missed: Counts) -> None:
    if not found.shape == wrong.shape == missed.shape:
        raise ShapeError(
            f"counts must be of the same classes; got {found.shape}, {wrong.shape}, {missed.shape}"
        )
    if not found.size:
        raise NotEnoughData("there are no classes")
