"""Columns that tell rows apart and nothing else: the id, other identifiers, and what merely counts or dates rows.

They are new or known in every row, so watching them for change would find nothing but the passing of time.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import polars as pl

from watchkeeper.pipeline.roles.facts import Facts, Kind
from watchkeeper.pipeline.roles.guess import STATED, Guess, Stated, quote
from watchkeeper.pipeline.roles.names import Fit, fits_id, part_of_time

FLAG_ID = "--id COLUMN"
FLAG_IGNORED = "--feature COLUMN"
# In fewer rows than this, numbers are distinct by chance.
_MIN_ROWS = 50
_DAYS_A_WEEK = 7
# A column that repeats a part of the date does so in this share of rows; through another time zone, in this one.
_AGREE = 0.999
_AGREE_ELSEWHERE = 0.75
# For so many distinct values of a part, a column that repeats it may have one more or less, through another time zone.
_PER_SPARE = 7
_MAX_SEASONS = 12
_SEASONAL = 0.9
_TWO_YEARS = timedelta(days=700)


def find_id(facts: Mapping[str, Facts], free: Sequence[str], stated: Stated) -> Guess:
    """Return which column identifies rows.

    Parameters
    ----------
    free
        Columns that have no other role yet.
    """
    if stated.id is False:
        return Guess("id", (), "none, as you said; rows are numbered", FLAG_ID)
    if stated.id:
        odd = "" if facts[stated.id].is_unique else "; it is not unique, so rows are numbered"
        return Guess("id", (stated.id,), f"{STATED}{odd}", FLAG_ID)
    unique = [name for name in sorted(free) if _may_identify(facts[name])]
    unique.sort(key=lambda name: (-fits_id(name), len(name), name))
    if unique:
        return Guess("id", (unique[0],), _why_id(facts[unique[0]]), FLAG_ID)
    named = [name for name in sorted(free) if fits_id(name) is Fit.WHOLE]
    said = (
        f"{quote(named)} is not new in every row; rows are numbered" if named else "none; rows are numbered"
    )
    return Guess("id", (), said, FLAG_ID)


def _may_identify(facts: Facts) -> bool:
    if not facts.is_unique or facts.kind not in {Kind.WHOLE, Kind.TEXT}:
        return False
    if fits_id(facts.name) >= Fit.CLOSE or _is_row_number(facts):
        return True
    return facts.kind is Kind.TEXT and facts.n_rows >= _MIN_ROWS


def _is_row_number(facts: Facts) -> bool:
    """Whether whole numbers run from row to row without a gap."""
    if facts.kind is not Kind.WHOLE or facts.minimum is None or facts.maximum is None:
        return False
    is_counting = facts.maximum - facts.minimum == facts.n_rows - 1
    return facts.is_unique and is_counting and (facts.n_rows >= _MIN_ROWS or fits_id(facts.name) > Fit.NONE)


def _why_id(facts: Facts) -> str:
    if _is_row_number(facts):
        return "numbers the rows: whole numbers without a gap"
    called = ", and called like an id" if fits_id(facts.name) >= Fit.CLOSE else ""
    return f"new in every row{called}"


def find_ignored(
    frame: pl.DataFrame,
    facts: Mapping[str, Facts],
    free: Sequence[str],
    times: pl.Series | None,
    stated: Stated,
) -> list[Guess]:
    """Return the columns to leave out, stated or found, each with its reason."""
    stated_ones = [Guess("ignored", (name,), STATED, FLAG_IGNORED) for name in stated.ignored]
    parts = parts_of(times) if times is not None and times.null_count() < len(times) else {}
    found = []
    for name in sorted(free):
        reason = _why_ignored(frame, facts[name], parts)
        if reason:
            found.append(Guess("ignored", (name,), reason, FLAG_IGNORED))
    return [*stated_ones, *found]


def _why_ignored(frame: pl.DataFrame, facts: Facts, parts: Mapping[str, pl.Series]) -> str:
    if facts.kind is Kind.TEXT and facts.is_unique and facts.n_rows >= _MIN_ROWS:
        return "new in every row: there is nothing to compare"
    if _is_row_number(facts):
        return "numbers the rows: it always changes"
    if parts and facts.kind in {Kind.WHOLE, Kind.TIME}:
        part = _part_told(frame[facts.name], facts, parts)
        if part:
            return f"only says the {part} again, so it always changes"
    if parts and _is_seasonal(frame[facts.name], facts, parts):
        return "only says the season: every year the same"
    return ""


def _part_told(values: pl.Series, facts: Facts, parts: Mapping[str, pl.Series]) -> str:
    """Return which part of the time a column repeats, counted from whatever number; empty for none."""
    if facts.kind is Kind.TIME:
        days = values.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
        return "day" if _holds(days == parts["day"], facts, _AGREE) else ""
    numbers = values.cast(pl.Int64, strict=False)
    named = part_of_time(facts.name)
    for part, told in parts.items():
        # Seen through another time zone, late hours belong to the next day; the name must then say so.
        needed = _AGREE_ELSEWHERE if named and part.startswith(named) else _AGREE
        n_told = told.n_unique()
        if part == "day" or n_told < 2 or abs(n_told - facts.n_distinct) > n_told // _PER_SPARE:
            continue
        difference = numbers - told
        if part == "weekday":
            difference = difference % _DAYS_A_WEEK
        usual = difference.drop_nulls().mode().min()
        if usual is not None and _holds(difference == usual, facts, needed):
            return part
    return ""


def _holds(agrees: pl.Series, facts: Facts, needed: float) -> bool:
    return int(agrees.sum() or 0) >= needed * facts.n_rows


def _is_seasonal(values: pl.Series, facts: Facts, parts: Mapping[str, pl.Series]) -> bool:
    """Whether each of a column's few values comes on the same days of every year."""
    is_named = 2 <= facts.n_distinct <= _MAX_SEASONS and facts.kind in {Kind.WHOLE, Kind.TEXT}
    if not is_named or parts["day"].max() - parts["day"].min() < _TWO_YEARS:  # type: ignore[operator]  # Moments.
        return False
    rows = pl.DataFrame({"value": values, "month": parts["month"], "day": parts["day of the month"]})
    counted = rows.drop_nulls().group_by("month", "day", "value").agg(pl.len().alias("n"))
    is_usual = pl.col("n") > _SEASONAL * pl.col("n").sum().over("month", "day")
    # Of each value by itself: a rare one, such as a holiday, may well come on other days.
    shares = (
        counted.with_columns(is_usual.alias("usual"))
        .group_by("value")
        .agg((pl.col("n") * pl.col("usual")).sum() / pl.col("n").sum())
    )
    return bool((shares["n"] >= _SEASONAL).all())


def parts_of(times: pl.Series) -> dict[str, pl.Series]:
    """Return what columns of a table commonly repeat of its time, each as whole numbers; the day as a moment."""
    parts = {
        "year": times.dt.year(),
        "quarter": times.dt.quarter(),
        "month": times.dt.month(),
        "week": times.dt.week(),
        "day of the month": times.dt.day(),
        "weekday": times.dt.weekday(),
        "hour": times.dt.hour(),
        "minute": times.dt.minute(),
    }
    whole = {name: part.cast(pl.Int64) for name, part in parts.items()}
    return {**whole, "day": times.dt.truncate("1d")}
