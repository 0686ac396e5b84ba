"""Models that tell numbers, for the benchmark of estimates: real rows, answered by trees trained on others of them.

Each returns a reference and the rows that came after it: features, `prediction` and `label`.
"""

from pathlib import Path

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
# Hours of a day stay together.
DAY_HOURS = 24


def read_incomes(data: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return median incomes of Californian districts, in order of place."""
    folder = data / "nannyml_california_housing"
    first, later = (pl.read_csv(folder / f"{name}.csv.gz") for name in ("reference", "analysis"))
    return answer(first, pl.int_range(pl.len()) % 2 == 0, later, "MedInc", INCOMES)


def read_rides(data: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return rides by the hour, 2012 after 2011."""
    hours = pl.read_csv(data / "bike_sharing" / "hour.csv.gz")
    first, later = hours.filter(pl.col("yr") == 0), hours.filter(pl.col("yr") == 1)
    return answer(first, pl.int_range(pl.len()) // DAY_HOURS % 2 == 0, later, "cnt", RIDES)


def read_marks(data: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return marks of white wines, and then of red ones."""
    files = (data / "wine_quality" / f"winequality-{name}.csv.gz" for name in ("white", "red"))
    white, red = (pl.read_csv(file, infer_schema_length=None) for file in files)
    features = tuple(name for name in white.columns if name != "quality")
    mixed = white.sample(fraction=1.0, shuffle=True, seed=1)
    n_first = 2 * mixed.height // 3
    later = pl.concat([mixed[n_first:], red], how="vertical_relaxed")
    return answer(mixed[:n_first], pl.int_range(pl.len()) % 2 == 0, later, "quality", features)


def answer(
    first: pl.DataFrame, is_training: pl.Expr, later: pl.DataFrame, label: str, features: tuple[str, ...]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Train on some of the first rows, and answer the others and the later ones."""
    training = first.filter(is_training)
    model = HistGradientBoostingRegressor(max_iter=150, random_state=0)
    model.fit(training.select(features).to_numpy(), training[label].to_numpy())

    def told(rows: pl.DataFrame) -> pl.DataFrame:
        inputs = rows.select(pl.col(features).cast(pl.Float64))
        predicted = pl.Series(PREDICTION, model.predict(inputs.to_numpy()))
        return inputs.with_columns(predicted, rows[label].cast(pl.Float64).alias(LABEL))

    return told(first.filter(~is_training)), told(later)
