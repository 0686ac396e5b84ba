from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import polars as pl
from polars.testing import assert_frame_equal

from watchkeeper.demo.fault import CELSIUS_AT_NEWARK, UnitFault, plant


def test_only_the_faulty_airports_temperatures_in_the_span_change(flights):
    fault = CELSIUS_AT_NEWARK
    is_hit = (pl.col("origin") == "EWR") & (pl.col("time") >= fault.start) & (pl.col("time") < fault.end)

    planted = plant(flights)

    assert_frame_equal(planted.drop("temp"), flights.drop("temp"))
    assert_frame_equal(planted.filter(~is_hit), flights.filter(~is_hit))
    assert flights.filter(is_hit).height > 2_000
    assert_frame_equal(
        planted.filter(is_hit).select("temp"),
        flights.filter(is_hit).select((pl.col("temp") - 32) * 5 / 9),
        check_exact=True,
    )


def test_the_span_is_nine_whole_days_in_new_york():
    new_york = ZoneInfo("America/New_York")
    start, end = (moment.astimezone(new_york) for moment in (CELSIUS_AT_NEWARK.start, CELSIUS_AT_NEWARK.end))

    assert (start.hour, end.hour) == (0, 0)
    assert (end.date() - start.date()).days == 9


def test_missing_temperatures_stay_missing():
    fault = UnitFault("temp", "EWR", datetime(2013, 1, 1, tzinfo=UTC), datetime(2013, 1, 2, tzinfo=UTC))
    rows = pl.DataFrame(
        {
            "origin": ["EWR", "EWR", "JFK"],
            "time": [datetime(2013, 1, 1, hour, tzinfo=UTC) for hour in (1, 2, 3)],
            "temp": [212.0, None, 212.0],
        }
    )

    assert plant(rows, fault)["temp"].to_list() == [100.0, None, 212.0]
