import warnings
from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

from nasty_frames import column_of, nasty_frames
from watchkeeper.domain.schema import ColumnType as T
from watchkeeper.errors import BadInput, SchemaMismatch
from watchkeeper.profile import collector
from watchkeeper.profile.frames import profile
from watchkeeper.profile.profile import Profile


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(nasty_frames())
def test_no_frame_crashes_and_no_column_is_dropped_in_silence(made):
    columns, n = made

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Polars and pandas warn of some of these types; so do we, by name.
        found = profile(columns)

    assert {column_of(name, columns) for name in found.columns} == set(columns)
    assert found.n_rows == (n if columns else 0)
    for name, column in found.columns.items():
        assert column.n_rows == n
        if column.n_mismatch or not column.n_values:
            assert found.remarks[name]
    assert Profile.from_bytes(found.to_bytes()) == found


def test_one_bad_column_is_named_and_never_stops_the_others(monkeypatch):
    real = collector.read_column

    def read_column(series, type_):
        if series.name == "bad":
            raise pl.exceptions.ComputeError("out of luck\nadvice")
        return real(series, type_)

    monkeypatch.setattr(collector, "read_column", read_column)

    found = profile({"good": [1, 2], "bad": [1.5, None], "words": ["x", "y"]})

    assert found.columns["good"].n_values == found.columns["words"].n_values == 2
    assert (found.columns["bad"].n_mismatch, found.columns["bad"].n_null) == (1, 1)
    assert "could not be profiled (ComputeError: out of luck)" in found.remarks["bad"]
    assert list(found.remarks) == ["bad"]


def test_remarks_outlive_merging_but_are_not_compared():
    odd = profile({"x": [None, None]})

    assert odd.merge(Profile.empty()).remarks == odd.remarks == {"x": "no values: all 2 rows are null"}
    assert Profile(odd.n_rows, odd.columns) == odd


def test_a_column_without_values_at_first_is_read_as_what_comes():
    batches = [{"x": pl.Series([None, None])}, {"x": pl.Series([None, "a"])}, {"x": ["b", "b"]}]

    column = profile(iter(batches)).columns["x"]

    assert column.type is T.CATEGORY
    assert (column.n_rows, column.n_null, column.n_values) == (6, 3, 3)


@pytest.mark.parametrize("n_batches", [1, 40])
def test_groups_are_profiled_as_if_alone(mixed_frame, types, n_batches):
    frame = mixed_frame(2_000)
    step = frame.height // n_batches

    found = profile((frame[i : i + step] for i in range(0, frame.height, step)), types, by="city")

    assert list(found) == sorted(frame["city"].unique().to_list())
    for city, part in found.items():
        alone = profile(frame.filter(pl.col("city") == city).drop("city"), types)
        assert part.to_bytes() == alone.to_bytes()


def test_groups_of_one_table_share_their_types():
    found = profile({"k": ["a", "a", "b"], "x": pl.Series([1, 2, 2**64 - 1], dtype=pl.UInt64)}, by="k")

    assert [part.columns["x"].type for part in found.values()] == [T.FLOAT, T.FLOAT]
    assert Profile.merge_all(found.values()) == profile({"x": pl.Series([1, 2, 2**64 - 1], dtype=pl.UInt64)})


@pytest.mark.parametrize("length", ["1h", "60m", timedelta(hours=1)])
def test_buckets_of_time_are_half_open_and_begin_on_the_hour(length):
    times = [
        "2024-05-01T10:00:00",
        "2024-05-01T10:59:59.999999",
        "2024-05-01T11:00:00",
        "1969-12-31T23:59:59",
        "soon",
    ]

    found = profile({"ts": times, "x": [1, 2, 3, 4, 5]}, by=("ts", length))

    assert {key and key.isoformat(): part.n_rows for key, part in found.items()} == {
        None: 1,
        "1969-12-31T23:00:00+00:00": 1,
        "2024-05-01T10:00:00+00:00": 2,
        "2024-05-01T11:00:00+00:00": 1,
    }
    assert list(next(iter(found.values())).columns) == ["x"]


def test_weeks_begin_on_mondays():
    found = profile({"ts": [datetime(2024, 5, 12), datetime(2024, 5, 13)], "x": [1, 2]}, by=("ts", "1w"))  # noqa: DTZ001  # Naive is UTC.

    assert [key.date() for key in found] == [date(2024, 5, 6), date(2024, 5, 13)]


@pytest.mark.parametrize("keys", [[1.5, float("nan"), None], [Decimal("1.5"), None, None]])
def test_rows_without_a_key_are_one_group(keys):
    found = profile({"k": keys, "x": [1, 2, 3]}, by="k")

    assert [part.n_rows for part in found.values()] == [2, 1]
    assert next(iter(found)) is None


@pytest.mark.parametrize("by", [("ts", "1"), ("ts", "0h"), ("ts", "1y"), ("ts", timedelta(0)), ("ts",), 3])
def test_nonsense_lengths_say_what_is_allowed(by):
    with pytest.raises(BadInput, match="1h"):
        profile({"ts": [1]}, by=by)


def test_a_missing_or_nested_key_is_refused():
    with pytest.raises(SchemaMismatch, match="x, y"):
        profile({"x": [1], "y": [2]}, by="hour")
    with pytest.raises(BadInput, match="List"):
        profile({"x": [[1]], "y": [2]}, by="x")


def test_too_many_groups_are_refused_before_memory_runs_out(monkeypatch):
    monkeypatch.setattr(collector, "_MAX_PARTS", 10)

    with pytest.raises(BadInput, match="coarser"):
        profile({"id": range(11), "x": range(11)}, by="id")


def test_a_table_without_rows_has_no_groups():
    empty = pl.DataFrame({"k": ["a"], "c": ["x"]}).clear()

    assert profile(empty, {"c": T.CATEGORY}, by="k") == {}


def test_lists_of_words_of_pandas_are_read_even_after_an_empty_one():
    frame = pd.DataFrame({"tags": [np.array([], dtype=object), np.array(["a", "b"], dtype=object)]})

    found = profile(frame)

    assert found.n_rows == found.columns["tags"].n_rows == 2
