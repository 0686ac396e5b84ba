import polars as pl

from watchkeeper.compare import compare
from watchkeeper.domain.schema import ColumnType
from watchkeeper.profile.frames import profile
from watchkeeper.profile.nesting import unnest


def test_records_become_columns_down_to_the_last_level():
    frame = pl.DataFrame({"a": [{"b": {"c": 1}, "d": "x"}, None], "e": [1, 2]})

    found = unnest(frame)

    assert found.to_dict(as_series=False) == {"a.b.c": [1, None], "a.d": ["x", None], "e": [1, 2]}


def test_a_field_never_hides_a_column_of_its_name():
    found = unnest(pl.DataFrame({"a": [{"b": 1}], "a.b": [2]}))

    assert found.to_dict(as_series=False) == {"a.b (2)": [1], "a.b": [2]}


def test_frames_without_records_are_left_alone():
    frame = pl.DataFrame({"a": [[1]], "b": [{}]})

    assert unnest(frame) is frame


def test_nested_columns_are_profiled_grouped_and_compared_field_by_field():
    before = {"at": [{"city": "Bern", "zip": 1}, {"city": "Oslo", "zip": 2}] * 40}
    now = {"at": [{"city": "Bern", "zip": 1, "new": True}] * 80}

    assert list(profile(before).columns) == ["at.city", "at.zip"]
    assert {key: part.n_rows for key, part in profile(before, by="at.city").items()} == {
        "Bern": 40,
        "Oslo": 40,
    }
    report = compare(before, now)
    assert set(report.drift["column"]) == {"at.city", "at.zip"}
    assert report.quality.filter(rule="new")["column"].to_list() == ["at.new"]


def test_a_stated_type_keeps_a_record_whole():
    found = profile({"a": [{"b": 1}]}, {"a": ColumnType.TEXT})

    assert found.columns["a"].n_mismatch == 1
