"""Measurements: a metric's value over one window, with its uncertainty, and the series it belongs to."""

from dataclasses import dataclass
from datetime import datetime, timedelta


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
