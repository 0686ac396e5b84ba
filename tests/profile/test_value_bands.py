"""Bands of values: rows and their profile are counted alike."""

import numpy as np
import polars as pl
import pytest

from watchkeeper.domain.schema import ColumnType
from watchkeeper.profile.frames import profile_frame
from watchkeeper.profile.value_bands import band_rows

RNG = np.random.default_rng(0)
LONG = "x" * 80


def banded(values, type_, **changes):
    laid = {"n_bands": 10, "max_categories": 3} | changes
    return band_rows(pl.DataFrame({"x": values}, strict=False), "x", type_, **laid)


@pytest.mark.parametrize(
    ("values", "type_"),
    [
        (RNG.normal(size=500), ColumnType.FLOAT),
        ([*RNG.normal(size=300).tolist(), None, float("nan"), float("inf")], ColumnType.FLOAT),
        (RNG.poisson(0.3, 400), ColumnType.INTEGER),
        ([5.0] * 20 + [None], ColumnType.FLOAT),
        (RNG.random(300), ColumnType.PROBABILITY),
        (RNG.choice(["a", "b", "c", "d", "e"], 200), ColumnType.CATEGORY),
        (["a", None, LONG, "b", LONG, "c", "c"], ColumnType.CATEGORY),
        ([True, False, None, True], ColumnType.BOOLEAN),
    ],
)
def test_rows_lie_in_the_bands_that_their_profile_counts(values, type_):
    found = banded(values, type_)

    profile = profile_frame(pl.DataFrame({"x": values}, strict=False), {"x": type_}).columns["x"]
    counts = np.bincount(found.codes, minlength=found.bands.n_bands)
    assert found.bands.shares(profile) * len(values) == pytest.approx(counts, abs=1e-9)


def test_numbers_are_cut_into_bands_of_as_many_rows_each():
    found = banded(RNG.normal(size=1_000), ColumnType.FLOAT)

    assert np.bincount(found.codes).tolist() == [100] * 10


def test_the_most_frequent_categories_have_a_band_of_their_own():
    found = banded([*"aaaabbbccdef", None], ColumnType.CATEGORY)

    assert found.bands.categories == ("a", "b", "c")
    assert np.bincount(found.codes).tolist() == [4, 3, 2, 3, 1]


@pytest.mark.parametrize(
    ("values", "type_"),
    [
        ([1.0] * 5, ColumnType.FLOAT),
        ([None] * 5, ColumnType.FLOAT),
        (["a"], ColumnType.CATEGORY),
        (["a b"], ColumnType.TEXT),
    ],
)
def test_what_says_the_same_of_all_rows_has_no_bands(values, type_):
    assert banded(values, type_) is None


def test_a_column_that_a_profile_lacks_is_without_values():
    found = banded(RNG.normal(size=50), ColumnType.FLOAT)

    assert found.bands.shares(None)[-1] == 1.0
