"""How far ahead a forecast looks: told by a column, or counted from when it was made to what it is for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from watchkeeper.pipeline.roles.facts import Facts, Kind
from watchkeeper.pipeline.roles.guess import Guess
from watchkeeper.pipeline.roles.names import fits_cutoff, fits_horizon
from watchkeeper.pipeline.roles.times import TIME_TYPE

FLAG = "--feature COLUMN"
# What a horizon that is counted is watched as.
HORIZON = "horizon"


@dataclass(frozen=True, slots=True)
class Horizon:
    """The horizon of every row.

    Attributes
    ----------
    column
        Column that tells it, or when forecasts were made; empty where there is none.
    steps
        Shape (n_rows,), where it was counted: steps of the series ahead, from 1; None where the column tells it.
    reason
        Why, for people.
    """

    column: str = ""
    steps: pl.Series | None = None
    reason: str = ""

    @property
    def guesses(self) -> tuple[Guess, ...]:
        """The guess, where there is something to tell."""
        return (Guess("horizon", (self.column,), self.reason, FLAG),) if self.column else ()


def find_horizon(
    frame: pl.DataFrame, facts: Mapping[str, Facts], free: Sequence[str], times: pl.Series | None
) -> Horizon:
    """Return what tells the horizon of forecasts, by name and contents.

    Parameters
    ----------
    free
        Columns that have no other role yet.
    times
        Shape (n_rows,), UTC, null where not known: what each forecast is for; None without any.
    """
    named = [name for name in sorted(free) if fits_horizon(name) and _may_count(facts[name])]
    if len(named) == 1:
        counted = facts[named[0]]
        return Horizon(named[0], reason=f"called like a horizon: {counted.n_distinct:,} of them")
    made = [name for name in sorted(free) if fits_cutoff(name) and facts[name].kind is Kind.TIME]
    if len(made) == 1 and times is not None and HORIZON not in facts:
        return _count(made[0], frame[made[0]].cast(TIME_TYPE), times)
    return Horizon()


def _may_count(facts: Facts) -> bool:
    return (
        facts.kind is Kind.WHOLE and facts.minimum is not None and facts.minimum >= 0 and facts.n_distinct > 1
    )


def _count(name: str, made: pl.Series, times: pl.Series) -> Horizon:
    """Return steps from when forecasts were made to what they are for; a step is how far those lie apart, typically."""
    step = times.drop_nulls().unique().sort().diff().drop_nulls().dt.total_microseconds().median()
    ahead = (times - made).dt.total_microseconds()
    least = ahead.min()
    if not isinstance(step, float) or not isinstance(least, int) or least <= 0:
        return Horizon()
    steps = (ahead / step).round().cast(pl.Int64).alias(HORIZON)
    counted = sorted(steps.drop_nulls().unique().to_list())
    reason = f"when forecasts were made, {counted[0]:,} to {counted[-1]:,} steps before what they are for"
    return Horizon(name, steps, reason) if len(counted) > 1 else Horizon()
