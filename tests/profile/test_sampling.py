import numpy as np
import polars as pl
import pytest

from watchkeeper.errors import BadInput
from watchkeeper.profile.sampling import sample_rows

TABLE = pl.DataFrame({"x": np.arange(10_000), "y": np.arange(10_000) % 7, "z": [None] * 10_000})


def test_rows_are_drawn_once_each_and_whole():
    drawn = sample_rows(TABLE, ["x", "y"], n_rows=500, seed=1)

    assert drawn.columns == ["x", "y"]
    assert drawn["x"].n_unique() == 500
    assert (drawn["x"] % 7 == drawn["y"]).all()


def test_every_row_is_as_likely_as_any():
    places = [
        place
        for seed in range(40)
        for place in sample_rows(TABLE, ["x"], n_rows=500, seed=seed)["x"].to_list()
    ]

    counts = np.histogram(places, bins=10, range=(0, 10_000))[0]
    # 2,000 are expected in each tenth, give or take 42.
    assert np.abs(counts - 2_000).max() < 200


def test_batches_show_nowhere(tmp_path):
    TABLE.write_parquet(tmp_path / "t.parquet", row_group_size=300)
    whole = sample_rows(TABLE, ["x", "y"], n_rows=100, seed=3)

    assert sample_rows(tmp_path / "t.parquet", ["x", "y"], n_rows=100, seed=3).equals(whole)
    assert sample_rows(TABLE.iter_slices(777), ["x", "y"], n_rows=100, seed=3).equals(whole)


def test_a_small_table_is_taken_whole_and_none_is_empty():
    assert sorted(sample_rows(TABLE[:3], ["x"], n_rows=100, seed=1)["x"]) == [0, 1, 2]
    assert sample_rows(iter([]), ["x"], n_rows=100, seed=1).is_empty()


def test_what_is_no_table_is_refused():
    with pytest.raises(BadInput):
        sample_rows(42, ["x"], n_rows=5, seed=1)
