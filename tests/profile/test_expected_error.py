"""Expected error: which rows are hard, by their inputs, and which are unlike all that a reference has."""

import json

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import ColumnType
from watchkeeper.profile.by_inputs import EXPECTED_ERROR, EXPECTED_SQUARE, IS_UNLIKE
from watchkeeper.profile.expected_error import ExpectedError, learn_error
from watchkeeper.profile.performance import Performance, performance_of

TYPES = {
    "age": ColumnType.FLOAT,
    "city": ColumnType.CATEGORY,
    "noise": ColumnType.FLOAT,
    "remark": ColumnType.TEXT,
}
CITIES = ("Bern", "Oslo", "Rome")


def houses(seed, n=4_000, *, older=0.0, cities=CITIES):
    """Prices told alike of all, whose errors grow with age, and are greater in Rome."""
    rng = np.random.default_rng(seed)
    age = rng.uniform(0.0, 50.0, n) + older
    city = rng.choice(cities, n)
    error = rng.normal(0.0, 1.0, n) * (1.0 + age / 10.0) * np.where(city == "Rome", 2.0, 1.0)
    prediction = rng.uniform(100.0, 200.0, n)
    return pl.DataFrame(
        {
            "prediction": prediction,
            "label": prediction - error,
            "age": age,
            "city": city,
            "noise": rng.normal(size=n),
            "remark": ["said"] * n,
        }
    )


def off(rows):
    return (rows["prediction"] - rows["label"]).abs()


@pytest.fixture(scope="module")
def learnt():
    return learn_error(houses(0), TYPES)


def test_rows_are_expected_to_be_as_far_off_as_their_kind_is(learnt):
    now = learnt.expected.add_to(houses(1, 40_000))

    for kind in (
        (pl.col("age") < 10.0) & (pl.col("city") != "Rome"),
        (pl.col("age") > 40.0) & (pl.col("city") == "Rome"),
    ):
        part = now.filter(kind)
        assert part[EXPECTED_ERROR].mean() == pytest.approx(off(part).mean(), rel=0.15)
    assert not now[IS_UNLIKE].mean() > 0.01


def test_what_is_expected_of_a_references_own_rows_is_not_learnt_from_them():
    rows = houses(2, 1_000)
    rng = np.random.default_rng(2)
    # Errors that inputs tell nothing of would be told all the same by trees that have seen them.
    told = rows.with_columns(label=rows["prediction"] - rng.normal(size=1_000) * rows["age"])

    learnt = learn_error(told, TYPES)

    seen = learnt.expected.add_to(told)
    gaps = [((rows[EXPECTED_ERROR] - off(rows)) ** 2).mean() for rows in (learnt.rows, seen)]
    assert gaps[0] > 1.1 * gaps[1]


def test_inputs_that_tell_nothing_give_no_trees():
    rows = houses(3, 2_000)

    learnt = learn_error(rows.with_columns(label=pl.col("prediction") + pl.col("noise")), {})

    assert learnt.expected.trees is None
    assert learnt.expected.columns == ()
    assert learnt.rows.columns == learnt.expected.add_to(rows).columns == rows.columns
    assert ExpectedError.from_json(learnt.expected.to_json()) == learnt.expected


def test_errors_that_are_all_alike_give_no_model():
    rows = houses(3, 2_000).with_columns(pl.col("prediction").round())

    assert learn_error(rows.with_columns(label=pl.col("prediction") + 1.0), TYPES) is None


def test_few_rows_give_no_model():
    assert learn_error(houses(4, 999), TYPES) is None
    assert learn_error(houses(4).with_columns(label=pl.lit(None, dtype=pl.Float64)), TYPES) is None


def test_rows_unlike_all_of_the_reference_are_told(learnt):
    missing = houses(5, 200).with_columns(city=pl.lit(None, dtype=pl.String))

    shares = [
        learnt.expected.add_to(rows)[IS_UNLIKE].mean()
        for rows in (houses(5, 200), houses(5, 200, older=60.0), houses(5, 200, cities=("Paris",)), missing)
    ]

    assert shares[0] < 0.02
    assert shares[1:] == [1.0, 1.0, 1.0]


def test_a_column_that_errors_do_not_depend_on_makes_no_row_unlike(learnt):
    far = learnt.expected.add_to(houses(6, 200).with_columns(noise=pl.lit(99.0)))

    assert far[IS_UNLIKE].mean() < 0.02


def test_columns_that_lack_are_columns_without_values(learnt):
    bare = learnt.expected.add_to(houses(7, 50).select("prediction"))

    assert bare[EXPECTED_ERROR].is_finite().all()
    assert bare[IS_UNLIKE].all()


def test_squares_are_expected_as_such_rows_have_them(learnt):
    now = learnt.expected.add_to(houses(10, 40_000))

    for kind in (pl.col("age") < 10.0, pl.col("age") > 40.0):
        part = now.filter(kind)
        assert part[EXPECTED_SQUARE].mean() == pytest.approx((off(part) ** 2).mean(), rel=0.15)
    assert (now[EXPECTED_SQUARE] >= now[EXPECTED_ERROR] ** 2 * (1.0 - 1e-9)).all()


def test_what_was_written_before_squares_were_told_tells_nothing(learnt):
    old = json.loads(learnt.expected.to_json())
    del old["doubt"]

    assert ExpectedError.from_json(json.dumps(old)) is None


def test_it_is_read_back_as_it_was_written(learnt):
    text = learnt.expected.to_json()
    rows = houses(8, 100)

    assert ExpectedError.from_json(text).to_json() == text
    assert ExpectedError.from_json(text).add_to(rows).equals(learnt.expected.add_to(rows))
    assert len(text) < 120_000


@given(st.integers(0, 60), st.integers(0, 60))
@settings(max_examples=10)
def test_what_is_counted_of_rows_is_the_same_however_they_are_split(learnt, cut, n_waiting):
    rows = houses(9, 60).with_columns(pl.when(pl.int_range(60) >= n_waiting).then("label").alias("label"))

    def measured(part):
        return performance_of(learnt.expected.add_to(part), task=Task.REGRESSION, positive="1")

    whole = measured(rows)
    assert Performance.merge_all([measured(rows[:cut]), measured(rows[cut:])]).to_bytes() == whole.to_bytes()
    assert whole.by_inputs.error.n + whole.unlabelled_by_inputs.rarity.n == 60
