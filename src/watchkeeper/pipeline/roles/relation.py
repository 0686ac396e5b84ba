"""How a prediction or score relates to what came true: the evidence that no name can give.

All sums are over counts per cell, so they do not depend on the order of rows.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from watchkeeper.profile.classes import ABSENT, POSITIVE, class_codes, class_texts

# Scores are ranked by hundredth, and their calibration is read by tenth: cells of few rows are off by chance alone.
_N_CELLS = 100
_N_COARSE = 10
# Scores are summed in units of so many parts: whole numbers, of which a hundred million squares still fit 64 bits.
_PARTS = 10**5


@dataclass(frozen=True, slots=True)
class Calibration:
    """How a score from 0 to 1 stands to a class.

    Attributes
    ----------
    n_rows
        Rows that have both.
    auc
        Chance that a row of the class scores higher than one of none, 0 to 1.
    skill
        Share of the class's variance that the score explains as it stands (Brier skill); at most 1, below 0 where
        the class's plain rate would do better.
    error
        Mean distance between score and rate over the cells of score, weighted by rows (expected calibration
        error), 0 to 1.

    References
    ----------
    Murphy (1973), J. Appl. Meteorol. 12, 595-600 (skill); Naeini et al. (2015), AAAI 29 (calibration error).
    """

    n_rows: int
    auc: float
    skill: float
    error: float


def calibrate(score: pl.Series, values: pl.Series, positive: str) -> Calibration | None:
    """Return how a score stands to a class; None where rows of only one kind have both."""
    numbers = score.cast(pl.Float64, strict=False).fill_null(float("nan")).to_numpy()
    codes = class_codes(values, positive)
    is_known = (codes != ABSENT) & (numbers >= 0.0) & (numbers <= 1.0)
    numbers, is_positive = numbers[is_known], codes[is_known] == POSITIVE
    n, n_positive = numbers.size, int(is_positive.sum())
    if n_positive in {0, n}:
        return None
    # Whole numbers: sums of the scores themselves would depend on the order of rows in their last digits.
    parts = np.rint(numbers * _PARTS).astype(np.int64)
    cells = np.minimum(parts // (_PARTS // _N_CELLS), _N_CELLS - 1)
    rows = np.bincount(cells, minlength=_N_CELLS)
    hits = np.bincount(cells[is_positive], minlength=_N_CELLS)
    coarse = cells // (_N_CELLS // _N_COARSE)
    given = _sum_by(coarse, parts) / _PARTS
    came = np.bincount(coarse[is_positive], minlength=_N_COARSE)
    rate = n_positive / n
    squares, crossed = int((parts * parts).sum()) / _PARTS**2, int(parts[is_positive].sum()) / _PARTS
    brier = (squares - 2.0 * crossed + n_positive) / n
    return Calibration(
        n_rows=n,
        auc=_auc(rows, hits),
        skill=1.0 - brier / (rate * (1.0 - rate)),
        error=float(np.abs(came - given).sum() / n),
    )


def _sum_by(cells: npt.NDArray[np.int64], values: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    sums = np.zeros(_N_COARSE, dtype=np.int64)
    np.add.at(sums, cells, values)
    return sums


def _auc(rows: npt.NDArray[np.int64], hits: npt.NDArray[np.int64]) -> float:
    misses = rows - hits
    below = np.cumsum(misses) - misses
    return float((hits * (below + misses / 2.0)).sum() / (float(hits.sum()) * float(misses.sum())))


def find_threshold(score: pl.Series, values: pl.Series, positive: str) -> float | None:
    """Return the least score of the class, if no row outside of it scores as much: the class was cut from the score."""
    codes = class_codes(values, positive)
    numbers = score.cast(pl.Float64, strict=False).fill_null(float("nan")).to_numpy()
    is_known = (codes != ABSENT) & ~np.isnan(numbers)
    inside, outside = numbers[is_known & (codes == POSITIVE)], numbers[is_known & (codes != POSITIVE)]
    if not inside.size or not outside.size or outside.max() >= inside.min():
        return None
    return float(inside.min())


def agree(one: pl.Series, other: pl.Series) -> float:
    """Return how much more two columns of classes agree than by chance: Cohen's kappa, at most 1; 0 for none.

    References
    ----------
    Cohen (1960), Educ. Psychol. Meas. 20, 37-46.
    """
    pairs = pl.DataFrame({"one": class_texts(one), "other": class_texts(other)}).drop_nulls()
    if pairs.is_empty():
        return 0.0
    observed = float((pairs["one"] == pairs["other"]).sum()) / pairs.height
    shares = [
        dict(pairs[name].value_counts().iter_rows())  # Rows of each class.
        for name in ("one", "other")
    ]
    chance = sum(n * shares[1].get(value, 0) for value, n in shares[0].items()) / pairs.height**2
    return (observed - chance) / (1.0 - chance) if chance < 1.0 else 0.0


def correlate(one: pl.Series, other: pl.Series) -> float:
    """Return the rank correlation of two columns of numbers, -1 to 1; 0 where either is constant (Spearman)."""
    pairs = pl.DataFrame({"one": one, "other": other}).cast(pl.Float64, strict=False)
    pairs = pairs.fill_nan(None).drop_nulls()
    if pairs.height < 3:
        return 0.0
    ranks = pairs.select(pl.all().rank().sub((pl.len() + 1) / 2))
    top, left, right = ranks.select(
        (pl.col("one") * pl.col("other")).sum(),
        (pl.col("one") ** 2).sum().alias("l"),
        (pl.col("other") ** 2).sum().alias("r"),
    ).row(0)
    return float(top / (left * right) ** 0.5) if left and right else 0.0
