import numpy as np
import polars as pl

from watchkeeper.comparison.encoding import encode_rows
from watchkeeper.domain.schema import ColumnType
from watchkeeper.profile.frames import profile


def encoded(before, now):
    before, now = pl.DataFrame(before, strict=False), pl.DataFrame(now, strict=False)
    types = {name: column.type for name, column in profile(before).columns.items()}
    return encode_rows(before, now, types)


def test_numbers_stay_and_what_is_missing_or_unreadable_is_nan():
    types = {"x": ColumnType.INTEGER}
    before, now = pl.DataFrame({"x": ["1", None, "two", "3"]}), pl.DataFrame({"x": [4, None]})

    found = encode_rows(before, now, types)

    assert np.array_equal(found.features[:, 0], [1.0, np.nan, np.nan, 3.0, 4.0, np.nan], equal_nan=True)
    assert found.labels.tolist() == [0, 0, 0, 0, 1, 1]


def test_categories_are_numbered_alike_in_both_tables_the_most_frequent_first():
    found = encoded({"c": ["a", "b", "b", None]}, {"c": ["b", "c", "a", "a"]})

    values = found.features[:, found.columns["c"][0]]
    assert values[1] == values[2] == values[4]
    assert values[0] == values[6] == values[7]
    assert np.isnan(values[3])
    assert values[5] == 2.0


def test_a_rare_category_shares_the_last_number():
    found = encoded({"c": [f"v{i}" for i in range(400)] * 2}, {"c": ["unseen"]})

    assert found.features[-1, 0] == 200.0


def test_booleans_texts_lists_and_vectors_have_features():
    rng = np.random.default_rng(1)
    rows = {
        "flag": [True, False] * 20,
        "text": [f"this is comment number {i} with some words in it and more" for i in range(40)],
        "tags": [["a", "b"], ["a"]] * 20,
        "numbers": [[1.0, 2.0, 6.0], [4.0]] * 20,
        "vector": rng.normal(size=(40, 32)).tolist(),
    }

    found = encoded(rows, rows)

    assert {name: len(places) for name, places in found.columns.items()} == {
        "flag": 1,
        "text": 31,
        "tags": 3,
        "numbers": 2,
        "vector": 18,
    }
    assert found.features[:2, found.columns["flag"]].ravel().tolist() == [1.0, 0.0]
    assert found.features[:2, found.columns["numbers"]].tolist() == [[3.0, 3.0], [1.0, 4.0]]
    assert found.features[0, found.columns["tags"]].tolist() == [2.0, 1.0, 1.0]


def test_times_and_columns_of_one_table_only_are_left_out():
    start = pl.datetime(2024, 1, 1) + pl.duration(hours=pl.int_range(30))
    before = pl.select(time=start, x=pl.int_range(30), gone=pl.int_range(30))

    found = encode_rows(
        before,
        before.drop("gone"),
        {"time": ColumnType.TIME, "x": ColumnType.INTEGER, "gone": ColumnType.INTEGER},
    )

    assert list(found.columns) == ["x"]


def test_columns_without_values_have_no_effect():
    found = encoded({"x": [None, None], "t": [None, None]}, {"x": [1, 2], "t": ["a", "b"]})

    assert np.isnan(found.features[:2]).all()
