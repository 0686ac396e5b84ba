"""What a naive forecast errs by: the scale of scaled errors, known from the labels of a reference.

Kept as a value a row like every error, so that it lies in the reference's performance and merges as all else does.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from watchkeeper.domain.batch import LABEL, TIME
from watchkeeper.profile.judged.rows import NAIVE_ERROR, NAIVE_SCALE
from watchkeeper.profile.moments import Moments
from watchkeeper.profile.performance import Performance

# A naive forecast repeats the value before, or that of a day, a week or a year before.
_SEASONS = ("1d", "1w", "1y")
# One that needs a value from further back than half of the rows reach tells of the others only.
_MIN_SHARE = 0.5
_ROW = "\0row"
_EARLIER = "\0earlier"


def with_naive_errors(rows: pl.DataFrame, segments: Sequence[str]) -> pl.DataFrame:
    """Return the rows of a reference with what a naive forecast errs by, and with its mean; null where not known.

    Parameters
    ----------
    rows
        Columns `time`, `label` and the segments.
    segments
        Columns that tell one series from another, and one horizon from another.

    Notes
    -----
    The mean is the denominator of the mean absolute scaled error: of the labels y of a series the mean of |y_t - y_{t-m}|.
    Here m is one row, a day, a week or a year, whichever has the least mean, so that to beat it is to beat them all. Rows of
    one horizon are a series of their own: its labels lie as far apart in time as those times themselves, whether these
    are when a forecast was made or what it is for. Where one series has two labels at one time, there is no scale.

    References
    ----------
    Hyndman, Koehler (2006), International Journal of Forecasting 22, 679-688.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> times = [datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2, 3)]
    >>> with_naive_errors(pl.DataFrame({"time": times, "label": [1.0, 2.0, 4.0]}), [])[
    ...     "naive_error"
    ... ].to_list()
    [None, 1.0, 2.0]
    """
    keys = [*segments, TIME]
    known = rows.select(
        pl.int_range(pl.len()).alias(_ROW), *keys, pl.col(LABEL).cast(pl.Float64, strict=False)
    ).filter(pl.col(LABEL).is_finite())
    series = known.unique([*keys, LABEL], keep="first", maintain_order=True)
    is_told_apart = not series.select(keys).is_duplicated().any()
    best = _best(series.sort(TIME, maintain_order=True), segments) if is_told_apart else _nothing()
    numbered = rows.with_columns(pl.int_range(pl.len()).alias(_ROW))
    joined = numbered.join(best, on=_ROW, how="left", maintain_order="left").drop(_ROW)
    errors = best[NAIVE_ERROR].drop_nulls().to_numpy()
    return scaled_by(joined, Moments.from_values(errors))


def scaled_by(rows: pl.DataFrame, naive: Moments) -> pl.DataFrame:
    """Return the rows with what their errors are to be scaled by: null where no naive forecast errs."""
    scale = naive.mean() if naive.total else None
    return rows.with_columns(pl.lit(scale, dtype=pl.Float64).alias(NAIVE_SCALE))


def scaled_by_reference(rows: pl.DataFrame, reference: Performance | None) -> pl.DataFrame:
    """Return joined live rows with the scale that their model's reference tells, where it tells one."""
    return scaled_by(rows, reference.naive_error) if reference is not None else rows


def _best(series: pl.DataFrame, segments: Sequence[str]) -> pl.DataFrame:
    """Return row number and error of the naive forecast with the least mean error; no rows where there is none."""
    found = [_errors(series, _before(series, segments))]
    found += [_errors(series, _a_season_before(series, segments, season)) for season in _SEASONS]
    enough = [one for one in found if one.height >= max(1.0, _MIN_SHARE * series.height)]
    return min(enough, key=lambda one: float(np.mean(one[NAIVE_ERROR].to_numpy())), default=_nothing())


def _nothing() -> pl.DataFrame:
    return pl.DataFrame(schema={_ROW: pl.Int64, NAIVE_ERROR: pl.Float64})


def _errors(series: pl.DataFrame, earlier: pl.Series) -> pl.DataFrame:
    errors = (series[LABEL] - earlier).abs().alias(NAIVE_ERROR)
    return series.select(_ROW, errors).drop_nulls(NAIVE_ERROR)


def _before(series: pl.DataFrame, segments: Sequence[str]) -> pl.Series:
    before = pl.col(LABEL).shift(1)
    return series.select(before.over(segments) if segments else before).to_series()


def _a_season_before(series: pl.DataFrame, segments: Sequence[str], season: str) -> pl.Series:
    keys = [*segments, TIME]
    moved = series.select(*segments, pl.col(TIME).dt.offset_by(season), pl.col(LABEL).alias(_EARLIER))
    # A year after 28 and after 29 February are one day.
    earlier = moved.unique(keys, keep="last", maintain_order=True)
    return series.join(earlier, on=keys, how="left", nulls_equal=True, maintain_order="left")[_EARLIER]
