"""The planted fault: for nine days in October, one airport's temperatures arrive in Celsius.

Planted before scoring, so the model answers to what it was given. It has learnt from a winter that cold
goes with delays, and 7 to 23 degrees Celsius read as Fahrenheit are bitter cold: it calls 39 % of the
airport's flights late instead of 18 % (19 % of all flights instead of 11 %), its accuracy there falls
from 79 % to 64 %, and needless rebookings raise the cost of its answers by 18 %. Log loss over all airports
hardly moves (0.399 to 0.404) and stays far below its training benchmark of 0.476, because October's skies
are calm: comparing quality with training cannot see this fault. Neither can a range that includes the
winter trained on, where such values are usual. Against the weeks just before, a third of the day's values
lie where none was.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl

from watchkeeper.domain.batch import TIME


@dataclass(frozen=True, slots=True)
class UnitFault:
    """For a while, one airport's readings in degrees Fahrenheit arrive in degrees Celsius.

    Attributes
    ----------
    column
        Name of the feature.
    origin
        Airport at fault.
    start, end
        Half-open span of scheduled departures that it hits, UTC.
    """

    column: str
    origin: str
    start: datetime
    end: datetime


# Midnight to midnight in New York.
CELSIUS_AT_NEWARK = UnitFault(
    column="temp",
    origin="EWR",
    start=datetime(2013, 10, 14, 4, tzinfo=UTC),
    end=datetime(2013, 10, 23, 4, tzinfo=UTC),
)


def plant(flights: pl.DataFrame, fault: UnitFault = CELSIUS_AT_NEWARK) -> pl.DataFrame:
    """Return `flights` with the fault in; every other value, and the order of rows, stays as it was."""
    is_hit = (pl.col("origin") == fault.origin) & (pl.col(TIME) >= fault.start) & (pl.col(TIME) < fault.end)
    celsius = (pl.col(fault.column) - 32) * 5 / 9
    return flights.with_columns(pl.when(is_hit).then(celsius).otherwise(fault.column).alias(fault.column))
