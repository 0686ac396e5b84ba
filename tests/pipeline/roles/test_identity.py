"""Ids and columns to leave out: what tells rows apart or only dates them, and what looks so but is an input."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from watchkeeper.pipeline.roles.facts import look_at
from watchkeeper.pipeline.roles.guess import Stated
from watchkeeper.pipeline.roles.identity import find_id, find_ignored

N = 900
START = datetime(2022, 1, 1, tzinfo=UTC)
T = pl.Series([START + timedelta(hours=29 * i) for i in range(N)])
RNG = np.random.default_rng(0)


def id_of(columns, **stated):
    frame = pl.DataFrame(columns)
    return find_id(look_at(frame), frame.columns, Stated(**stated))


def left_out(columns, **stated):
    frame = pl.DataFrame(columns)
    guesses = find_ignored(frame, look_at(frame), frame.columns, T, Stated(**stated))
    return {name: guess.reason for guess in guesses for name in guess.found}


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"id": range(N), "row": range(N)}, "id"),
        ({"request_id": RNG.permutation(10 * N)[:N], "x": range(N)}, "request_id"),
        ({"uuid": [f"{i:x}-ab" for i in range(N)]}, "uuid"),
        ({"ticket": [f"T{i}" for i in range(N)]}, "ticket"),
        ({"instant": range(7, N + 7)}, "instant"),
        ({"Unnamed: 0": range(30)}, "Unnamed: 0"),
    ],
)
def test_an_id_is_new_in_every_row(columns, expected):
    assert id_of(columns).found == (expected,)


@pytest.mark.parametrize(
    "columns",
    [
        {"id": [1, 1, *range(N - 2)]},
        {"amount": RNG.permutation(10 * N)[:N]},
        {"x": RNG.normal(size=N)},
        {"size": range(30)},
        {"name": ["a", "b", "c"]},
    ],
    ids=["twice", "numbers with gaps", "numbers", "few rows", "few texts"],
)
def test_other_columns_are_no_id(columns):
    found = id_of(columns)

    assert found.found == ()
    assert "rows are numbered" in found.reason


def test_a_stated_id_that_comes_twice_is_said_to():
    assert "not unique, so rows are numbered" in id_of({"key": [1, 1, 2]}, id="key").reason


@pytest.mark.parametrize(
    ("column", "reason"),
    [
        (T.dt.year(), "the year again"),
        (T.dt.year() - 2022, "the year again"),
        (T.dt.month(), "the month again"),
        (T.dt.quarter(), "the quarter again"),
        (T.dt.day(), "the day of the month again"),
        (T.dt.weekday() % 7, "the weekday again"),
        (T.dt.hour(), "the hour again"),
        (T.dt.date(), "the day again"),
        (pl.Series(range(N)), "numbers the rows"),
        (pl.Series([f"r{i}" for i in range(N)]), "new in every row"),
        (
            T.dt.month().is_between(4, 9).replace_strict({True: "summer", False: "winter"}),
            "only says the season",
        ),
    ],
)
def test_columns_that_only_date_or_count_rows_are_left_out(column, reason):
    assert reason in left_out({"c": column})["c"]


@pytest.mark.parametrize(
    "column",
    [
        pl.Series([1] * N),
        pl.Series(RNG.integers(1, 13, N)),
        pl.Series(RNG.choice(["summer", "winter"], N)),
        (T.dt.weekday() > 5).cast(pl.Int64),
        (T.dt.ordinal_day() % 50 == 0).cast(pl.Int64),
        T.dt.hour().cast(pl.Float64) + 0.5,
    ],
    ids=["constant", "like months", "like seasons", "weekend", "rare days", "numbers"],
)
def test_inputs_that_look_so_are_kept(column):
    assert left_out({"c": column}) == {}


def test_a_day_of_another_time_zone_is_known_by_its_name():
    local = T.dt.convert_time_zone("America/New_York").dt.day()

    assert left_out({"day": local, "d": local}).keys() == {"day"}


def test_what_is_stated_is_left_out():
    assert left_out({"x": RNG.normal(size=N)}, ignored=("x",)) == {"x": "as you said"}
