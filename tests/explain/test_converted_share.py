"""A few converted numbers are found and named; drift, outliers and chance are not taken for them."""

from itertools import pairwise

import numpy as np
import polars as pl
import pytest

from real_data import real_data
from watchkeeper.domain.schema import ColumnType
from watchkeeper.explain.converted_share import find_converted_share
from watchkeeper.explain.unit_change import CONVERSIONS, Conversion
from watchkeeper.metrics.watched import NUMERIC_TYPES
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.frames import profile

BY_NAME = {conversion.name: conversion for conversion in CONVERSIONS}
POPULATIONS = {
    "fahrenheit": lambda rng, n: rng.normal(60.0, 15.0, n),
    "celsius": lambda rng, n: rng.normal(15.0, 8.0, n),
    "lengths": lambda rng, n: 4.0 * rng.gamma(12.0, size=n),
    "prices": lambda rng, n: rng.lognormal(3.0, 1.0, n).round(2),
    "counts": lambda rng, n: rng.poisson(20, n),
}
HEAVY = {
    "cauchy": lambda rng, n: rng.standard_cauchy(n),
    "pareto": lambda rng, n: rng.pareto(1.0, n) + 1.0,
    "wide": lambda rng, n: rng.lognormal(3.0, 2.0, n),
    "two modes": lambda rng, n: np.where(rng.random(n) < 0.03, rng.normal(100, 8, n), rng.normal(10, 0.8, n)),
    "zeros": lambda rng, n: np.where(rng.random(n) < 0.6, 0.0, rng.exponential(50.0, n)),
    "codes": lambda rng, n: rng.integers(0, 5, n),
}
CENTS = "to a hundred times the number (whole units to cents, ratio to percent)"


def column(values):
    return profile({"x": values}).columns["x"]


def converted(rng, values, conversion, share):
    chosen = rng.random(values.size) < share
    chosen &= values >= conversion.at_least
    changed = np.where(chosen, conversion.factor * values + conversion.offset, values)
    return changed.round().astype(values.dtype) if values.dtype == np.int64 else changed


@pytest.mark.parametrize(
    ("population", "name"),
    [
        ("fahrenheit", "from Fahrenheit to Celsius"),
        ("celsius", "from Celsius to Fahrenheit"),
        ("celsius", "from Celsius to Kelvin"),
        ("lengths", "from metres to feet"),
        ("lengths", "from feet to metres"),
        ("lengths", CENTS),
        ("prices", CENTS),
        ("prices", "to a hundredth (cents to whole units, percent to ratio)"),
        ("prices", "to a thousand times the number"),
        ("counts", "to ten times the number"),
        ("counts", "to the opposite sign"),
        ("fahrenheit", "to a thousandth"),
    ],
)
def test_two_percent_converted_are_found_and_named(population, name):
    rng, draw = np.random.default_rng(1), POPULATIONS[population]
    before, now = draw(rng, 10_000), converted(rng, draw(rng, 10_000), BY_NAME[name], 0.02)

    found = find_converted_share(column(before), column(now))

    assert found is not None
    assert name in found.name
    assert found.fraction == pytest.approx(0.02, abs=0.006)
    assert found.significance < 1e-6


def test_two_thousand_rows_are_mostly_enough():
    rng, hits = np.random.default_rng(2), 0
    for _ in range(20):
        before, now = (rng.normal(15.0, 8.0, 2_000) for _ in range(2))
        found = find_converted_share(
            column(before), column(converted(rng, now, BY_NAME["from Celsius to Kelvin"], 0.02))
        )
        hits += found is not None and "from Celsius to Kelvin" in found.name

    assert hits >= 14


def test_a_separator_that_was_read_as_a_point_is_found():
    rng = np.random.default_rng(3)
    before, now = rng.lognormal(7.0, 1.0, 6_000).round(), rng.lognormal(7.0, 1.0, 6_000).round()
    mixed = converted(rng, now, Conversion("", 0.001, at_least=1_000.0), 0.06)

    found = find_converted_share(column(before), column(mixed))

    assert found is not None
    assert found.name == "to a thousandth (1,234 read as 1.234)"


def test_another_currency_is_found_by_its_factor():
    rng = np.random.default_rng(4)
    euros, mixed = rng.lognormal(3.0, 0.4, 10_000), rng.lognormal(3.0, 0.4, 10_000)

    found = find_converted_share(column(euros), column(converted(rng, mixed, Conversion("", 7.2), 0.02)))

    assert found is not None
    assert found.name.startswith("by a factor of about 7.")


def test_conversions_that_fit_alike_are_both_named():
    rng = np.random.default_rng(5)
    before, now = rng.normal(60.0, 15.0, 3_000), rng.normal(60.0, 15.0, 3_000)

    found = find_converted_share(
        column(before), column(converted(rng, now, BY_NAME["from Celsius to Fahrenheit"], 0.03))
    )

    assert "from Celsius to Fahrenheit" in found.name
    assert ", or from kilograms to pounds" in found.name or "from kilograms to pounds, or" in found.name


@pytest.mark.parametrize(("n", "m"), [(300, 300), (2_000, 1_000), (20_000, 2_000)])
@pytest.mark.parametrize("name", [*POPULATIONS, *HEAVY])
def test_without_a_change_nothing_is_found(name, n, m):
    draw = (POPULATIONS | HEAVY)[name]
    rng = np.random.default_rng(n + m)

    found = [find_converted_share(column(draw(rng, n)), column(draw(rng, m))) for _ in range(15)]

    # All 15 x 33 together allow 1 % at most; no more than one of a population's 15 is told by chance.
    assert sum(one is not None for one in found) <= 1


DRIFTS = {
    "shift": lambda x: x + 0.3 * x.std(),
    "far shift": lambda x: x + x.std(),
    "spread": lambda x: x.mean() + 1.3 * (x - x.mean()),
    "twice the spread": lambda x: x.mean() + 2.0 * (x - x.mean()),
    "growth": lambda x: 1.3 * x,
    "doubling": lambda x: 2.0 * x,
}
OUTLIERS = {
    "zeros": lambda _, x: np.zeros(x.size),
    "sentinel": lambda _, x: np.full(x.size, -999.0),
    "anywhere": lambda rng, x: rng.uniform(x.min() - 5 * x.std(), x.max() + 5 * x.std(), x.size),
    "new mode": lambda rng, x: rng.normal(x.mean() + 6 * x.std(), 0.3 * x.std(), x.size),
}


def find_in_all(n, change):
    """Return what is found where each population's numbers were changed, four times each."""
    rng = np.random.default_rng(n)
    draws = [*POPULATIONS.values()] * 4
    pairs = [(draw(rng, n), change(rng, draw(rng, n).astype(float))) for draw in draws]
    found = [find_converted_share(column(before.astype(float)), column(now)) for before, now in pairs]
    return [one for one in found if one is not None]


@pytest.mark.parametrize("n", [1_000, 10_000])
@pytest.mark.parametrize("drift", DRIFTS)
def test_drift_is_no_conversion(drift, n):
    # What drifted may by chance look converted, in one of these 20 at most.
    assert len(find_in_all(n, lambda _, x: DRIFTS[drift](x))) <= 1


@pytest.mark.parametrize("n", [1_000, 10_000])
@pytest.mark.parametrize("kind", OUTLIERS)
def test_outliers_are_no_conversions(kind, n):
    def contaminate(rng, x):
        return np.where(rng.random(x.size) < 0.02, OUTLIERS[kind](rng, x), x)

    assert len(find_in_all(n, contaminate)) <= 1


@pytest.mark.parametrize(
    "path",
    [
        "bike_sharing/hour.csv.gz",
        "compas/compas-scores-two-years.csv.gz",
        "credit_default/credit_default.csv.gz",
        "nycflights13/weather.csv.gz",
        "wine_quality/winequality-white.csv.gz",
    ],
)
def test_windows_of_real_tables_are_not_converted(path):
    table = pl.read_csv(real_data(path), infer_schema_length=None, null_values=["NA"])
    size = table.height // 8
    windows = [profile(table[i * size : (i + 1) * size]).columns for i in range(8)]

    named = [
        (name, found)
        for before, now in pairwise(windows)
        for name, known in before.items()
        if known.type in NUMERIC_TYPES and now[name].type is known.type
        for found in [find_converted_share(known, now[name])]
        if found is not None
    ]

    assert named == []


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ([1.0] * 100, [1.0] * 100),
        ([1.0, 2.0] * 3, [1.0, 2.0] * 300),
        ([1.0, 2.0] * 300, []),
        ([1.7e308, -1.7e308] * 50, [0.0, 1.0] * 50),
        (["a", "b"] * 50, ["a", "b"] * 50),
        ([1, 2, 3] * 50, [0.5, 1.5, 2.5] * 50),
    ],
    ids=["constant", "few before", "none now", "huge", "categories", "two types"],
)
def test_what_cannot_be_told_is_none(before, now):
    empty = ColumnProfile.empty(ColumnType.FLOAT)

    assert find_converted_share(column(before), column(now) if now else empty) is None
