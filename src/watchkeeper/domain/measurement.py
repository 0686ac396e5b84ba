"""Measurements: a metric's value over one window, with its uncertainty, and the series it belongs to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

from watchkeeper.domain.segment import stored_under


@dataclass(frozen=True, slots=True)
class Reading:
    """What a metric reads off profiles.

    Attributes
    ----------
    value
        The value in the metric's unit; None when it cannot be known, and `reason` says why.
    low, high
        Bounds of the 95 % interval, in the metric's unit; None where the metric states none.
    n_rows
        Rows that the value rests on.
    reason
        Why there is no value, for people; empty when there is one.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    n_rows: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """Identity of one metric's history.

    Attributes
    ----------
    metric
        Registered name of the metric.
    column
        The column it is about; empty for the model as a whole.
    segment
        The part of the rows, written "column=value"; empty for all rows.
    reference
        What it was compared with ("training", "recent"); empty where nothing was.
    window
        Length of the windows it was measured over.
    """

    metric: str
    column: str = ""
    segment: str = ""
    reference: str = ""
    window: timedelta = timedelta(days=1)

    @property
    def in_training(self) -> Self:
        """The series of what it was in training, where a version's rows have no other than all together."""
        return replace(self, segment=stored_under(self.segment), reference="")


@dataclass(frozen=True, slots=True)
class Measurement:
    """One reading of one series, over the window that starts at `start`."""

    series: Series
    start: datetime
    reading: Reading

    @property
    def end(self) -> datetime:
        """End of its window, exclusive."""
        return self.start + self.series.window


@dataclass(frozen=True, slots=True)
class Past:
    """Known values of one series over earlier windows, as columns of one length, oldest first."""

    starts: Sequence[datetime] = ()
    values: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """A history as columns of one length, to be drawn: all of a short one, what stands out of a long one.

    Attributes
    ----------
    starts
        Starts of the windows, ascending; windows of a long history are missing between them.
    values, lows, highs
        As in `Reading`.
    """

    starts: Sequence[datetime] = ()
    values: Sequence[float | None] = ()
    lows: Sequence[float | None] = ()
    highs: Sequence[float | None] = ()
    n_rows: Sequence[int] = ()

    @classmethod
    def of(cls, rows: Iterable[tuple[datetime, float | None, float | None, float | None, int]]) -> Self:
        """Return the outline of rows of start, value, low, high and number of rows, oldest first."""
        columns = list(zip(*rows, strict=True))
        return cls(*columns) if columns else cls()

    @property
    def is_known(self) -> bool:
        """Whether it has any value."""
        return any(value is not None for value in self.values)

    @property
    def latest(self) -> Reading:
        """The reading of its last window."""
        if not self.starts:
            return Reading(None)
        return Reading(self.values[-1], self.lows[-1], self.highs[-1], self.n_rows[-1])

    def head(self, n: int) -> Self:
        """Return its first `n` windows."""
        return type(self)(self.starts[:n], self.values[:n], self.lows[:n], self.highs[:n], self.n_rows[:n])
