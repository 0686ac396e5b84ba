import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from watchkeeper.domain.schema import ColumnType
from watchkeeper.errors import BadInput
from watchkeeper.profile import collector, files, sources
from watchkeeper.profile.frames import profile, profile_frame, to_polars

PLAIN = {"x": [1.5, 2.5, None], "n": [1, 2, 3], "c": ["a", None, "b"], "t": [True, False, True]}


class OnlyArrow:
    """A table that speaks nothing but Arrow's stream interface, as a DuckDB relation does."""

    def __init__(self, table):
        self.table = table

    def __arrow_c_stream__(self, requested_schema=None):
        return self.table.__arrow_c_stream__(requested_schema)


@pytest.mark.parametrize(
    "convert",
    [pl.DataFrame, pl.LazyFrame, pa.table, lambda d: OnlyArrow(pa.table(d)), dict],
    ids=["polars", "lazy", "arrow", "arrow_stream", "dict"],
)
def test_every_kind_of_frame_gives_the_same_profile(convert):
    assert profile(convert(PLAIN)) == profile_frame(pl.DataFrame(PLAIN))


@pytest.mark.parametrize("suffix", ["csv", "parquet", "ndjson"])
@pytest.mark.parametrize("as_path", [str, Path])
def test_every_kind_of_file_gives_the_same_profile(tmp_path, suffix, as_path):
    path = tmp_path / f"data.{suffix}"
    getattr(pl.DataFrame(PLAIN), f"write_{suffix}")(path)

    assert profile(as_path(path)) == profile_frame(pl.DataFrame(PLAIN))


@pytest.mark.parametrize("suffix", ["csv", "ndjson"])
@pytest.mark.parametrize("part_bytes", [10, 1 << 26])
def test_packed_files_are_read_as_they_are(tmp_path, suffix, part_bytes, monkeypatch):
    monkeypatch.setattr(files, "_PART_BYTES", part_bytes)
    path = tmp_path / f"data.{suffix}"
    getattr(pl.DataFrame(PLAIN), f"write_{suffix}")(path)
    packed = path.with_name(f"{path.name}.gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))

    assert profile(packed) == profile_frame(pl.DataFrame(PLAIN))


@pytest.mark.parametrize("name", ["data.parquet.gz", "data.gz", "data.xlsx"])
def test_other_files_are_refused_with_what_is_known(tmp_path, name):
    (tmp_path / name).write_bytes(b"x")

    with pytest.raises(BadInput, match=r"\.csv, \.parquet, \.ndjson"):
        profile(tmp_path / name)


def test_pandas_columns_are_read_one_by_one():
    frame = pd.DataFrame(
        {
            "x": [1.5, np.nan],
            "n": [1, 2],
            "c": ["a", None],
            "mixed": [1, "b"],
            "at": pd.to_datetime(["2024-01-01", None]),
        }
    )
    frame["cat"] = pd.Categorical(["u", "v"])

    columns = profile(frame).columns

    assert columns["x"].n_nan == 1
    assert columns["n"].type is ColumnType.INTEGER
    assert columns["c"].n_null == 1
    assert columns["mixed"].n_values == 2
    assert columns["at"].type is ColumnType.TIME
    assert columns["at"].n_null == 1
    assert columns["cat"].categories.n_distinct() == 2


def test_blocks_of_a_parquet_file_do_not_show(mixed_frame, types, tmp_path, monkeypatch):
    frame = mixed_frame(5_000)
    frame.write_parquet(tmp_path / "data.parquet")
    monkeypatch.setattr(sources, "block_rows", lambda _: 700)

    assert profile(tmp_path / "data.parquet", types).to_bytes() == profile_frame(frame, types).to_bytes()


def test_threads_do_not_show(mixed_frame, types, monkeypatch):
    frame = mixed_frame(5_000)
    alone = profile_frame(frame, types)
    monkeypatch.setattr(collector, "_FEW_VALUES", 0)

    assert profile_frame(frame, types) == alone


def test_one_bad_column_never_stops_the_others():
    frame = pl.DataFrame({"good": [1.0, 2.0], "bad": [[1], [2]], "words": ["x", "y"]})

    columns = profile_frame(
        frame, {"good": ColumnType.FLOAT, "bad": ColumnType.FLOAT, "words": ColumnType.FLOAT}
    ).columns

    assert columns["good"].n_values == 2
    assert columns["bad"].n_mismatch == 2
    assert columns["words"].n_mismatch == 2


@pytest.mark.parametrize(
    "frame", [{}, {"a": []}, {"a": [None, None]}, {"é\n": ["\0", "日本", ""]}, {"a": [10**30, 1]}]
)
def test_nasty_frames_are_profiled_and_stored(frame):
    found = profile(frame)

    assert type(found).from_bytes(found.to_bytes()) == found
    assert all(column.n_rows == found.n_rows for column in found.columns.values())


def test_named_types_choose_the_columns():
    found = profile({"a": [1], "b": [2]}, {"b": ColumnType.CATEGORY, "missing": ColumnType.FLOAT})

    assert list(found.columns) == ["b"]
    assert found.n_absent("missing") == 1


@pytest.mark.parametrize("source", [3, "nowhere.csv", "nowhere.parquet"])
def test_what_is_no_table_is_refused(source):
    with pytest.raises(BadInput):
        profile(source)


@pytest.mark.parametrize("name", ["broken.parquet", "table.xlsx"])
def test_unreadable_files_are_refused(tmp_path, name):
    (tmp_path / name).write_bytes(b"not a table at all")

    with pytest.raises(BadInput, match=name):
        profile(tmp_path / name)


def test_an_empty_csv_is_an_empty_profile(tmp_path):
    (tmp_path / "empty.csv").write_bytes(b"")

    assert profile(tmp_path / "empty.csv").n_rows == 0
    assert isinstance(to_polars(tmp_path / "empty.csv"), pl.DataFrame)
