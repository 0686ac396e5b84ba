import numpy as np
import polars as pl
import pytest

import watchkeeper as wk
from watchkeeper.domain.schema import ColumnType
from watchkeeper.errors import BadInput, SchemaMismatch
from watchkeeper.profile.windows import read_windows

TYPES = {"x": ColumnType.FLOAT, "day": ColumnType.TIME}
START = pl.datetime(2024, 1, 1)
TABLE = pl.select(day=START + pl.duration(hours=pl.int_range(24 * 10)), x=pl.int_range(24 * 10).cast(float))


def test_windows_of_time_are_profiled_with_the_types_given(tmp_path):
    TABLE.write_parquet(tmp_path / "t.parquet")

    from_frame = read_windows(TABLE, TYPES, ("day", "1d"))
    from_file = read_windows(tmp_path / "t.parquet", TYPES, ("day", "1d"))

    assert from_frame == from_file
    assert [window.n_rows for window in from_frame] == [24] * 10
    assert wk.profile(TABLE, TYPES).columns["x"] == from_frame[0].merge_all(from_frame).columns["x"]


def test_rows_without_a_key_are_left_out():
    table = {"store": ["a", "b", "c", None] * 5, "x": np.arange(20.0)}

    assert [window.n_rows for window in read_windows(table, TYPES, "store")] == [5, 5, 5]


def test_what_cannot_be_cut_is_refused():
    with pytest.raises(BadInput, match="variation needs the reference's rows"):
        read_windows(None, TYPES, "day")
    with pytest.raises(BadInput, match="has 1 windows by"):
        read_windows(TABLE, TYPES, ("day", "4w"))
    with pytest.raises(SchemaMismatch, match="no column 'week' to group by"):
        read_windows(TABLE, TYPES, "week")
