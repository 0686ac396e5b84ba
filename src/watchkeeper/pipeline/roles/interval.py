"""The interval that a predicted number comes with: two columns called alike, with the prediction between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from watchkeeper.domain.batch import LEVEL, LOWER, UPPER
from watchkeeper.pipeline.roles.facts import Facts
from watchkeeper.pipeline.roles.guess import Guess, quote
from watchkeeper.pipeline.roles.names import end_of_interval, words

FLAG = "--feature COLUMN"
# The prediction lies between its bounds in this share of rows, at least: a median may leave a skewed interval's middle.
_MIN_BETWEEN = 0.95
# What bounds may be called after, besides the prediction.
_CALLED_AFTER = frozenset(((), ("interval",), ("bound",), ("prediction",), ("pi",), ("ci",)))


@dataclass(frozen=True, slots=True)
class Interval:
    """Columns of a prediction interval.

    Attributes
    ----------
    lower, upper
        Columns; empty where there are none.
    level
        Share of labels that it is to hold, in (0, 1); None where nothing tells.
    spare
        Columns of further intervals: answers, too, of which nothing is measured.
    """

    lower: str = ""
    upper: str = ""
    level: float | None = None
    spare: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column with a role among them."""
        return (self.lower, self.upper) if self.lower else ()

    @property
    def guesses(self) -> tuple[Guess, ...]:
        """The guess, where there is something to tell."""
        if not self.lower:
            return ()
        holds = f", to hold {self.level:.0%} of labels by their names" if self.level else ""
        more = f"; {quote(self.spare)} are not measured" if self.spare else ""
        reason = f"called like its ends, with the prediction between them{holds}{more}"
        return (Guess("interval", self.columns, reason, FLAG),)

    def series(self, frame: pl.DataFrame) -> list[pl.Series]:
        """Return bounds and, where names tell it, level of every row, under the names that predictions send them by."""
        if not self.lower:
            return []
        bounds = [
            frame[name].cast(pl.Float64, strict=False).fill_nan(None).alias(own)
            for name, own in ((self.lower, LOWER), (self.upper, UPPER))
        ]
        if self.level is None or LEVEL in frame.columns:
            return bounds
        return [*bounds, pl.repeat(self.level, frame.height, dtype=pl.Float64, eager=True).alias(LEVEL)]


def find_interval(
    frame: pl.DataFrame, facts: Mapping[str, Facts], free: Sequence[str], prediction: str
) -> Interval:
    """Return the prediction's interval, the widest of several.

    Parameters
    ----------
    free
        Columns that have no other role yet.
    prediction
        Column of the predicted number.
    """
    ends: dict[tuple[tuple[str, ...], int | None], dict[str, str]] = {}
    for name in sorted(free):
        end = end_of_interval(name)
        if end is not None and facts[name].is_number:
            ends.setdefault((end.rest, end.percent), {}).setdefault(end.side, name)
    pairs = [
        Interval(sides["lower"], sides["upper"], percent / 100.0 if percent else None)
        for (rest, percent), sides in ends.items()
        if len(sides) == 2
        and rest in _CALLED_AFTER | {words(prediction)}
        and _is_between(frame, prediction, sides)
    ]
    if not pairs:
        return Interval()
    widest = max(pairs, key=lambda one: (one.level or 0.0, one.columns))
    spare = tuple(name for one in pairs if one is not widest for name in one.columns)
    return Interval(widest.lower, widest.upper, widest.level, spare)


def _is_between(frame: pl.DataFrame, prediction: str, sides: Mapping[str, str]) -> bool:
    lower, value, upper = (pl.col(name) for name in (sides["lower"], prediction, sides["upper"]))
    between = frame.select(share=((lower <= value) & (value <= upper)).mean(), ordered=(lower <= upper).all())
    share, is_ordered = between.row(0)
    return bool(is_ordered) and (share or 0.0) >= _MIN_BETWEEN
