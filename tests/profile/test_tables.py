import polars as pl
import pytest

from watchkeeper.domain.schema import ColumnType
from watchkeeper.errors import BadInput
from watchkeeper.profile.frames import profile
from watchkeeper.profile.tables import read_table

FRAME = pl.DataFrame({"x": [1, 2, 2], "word": ["a", "b", "b"], "price": ["1.5", "2,5", "3,5"]})


@pytest.fixture(params=["frame", "mapping", "pandas", "lazy", "csv", "parquet"])
def source(request, tmp_path):
    if request.param == "csv":
        FRAME.write_csv(tmp_path / "table.csv")
        return tmp_path / "table.csv"
    if request.param == "parquet":
        FRAME.write_parquet(tmp_path / "table.parquet")
        return str(tmp_path / "table.parquet")
    made = {
        "frame": FRAME,
        "mapping": FRAME.to_dict(as_series=False),
        "pandas": FRAME.to_pandas(),
        "lazy": FRAME.lazy(),
    }
    return made[request.param]


def test_a_table_can_be_looked_at_again(source):
    table = read_table(source, {"price": ColumnType.FLOAT})

    raw = table.read_broken()["price"]
    assert table.profile.columns["price"].n_mismatch == 2
    assert dict(raw.categories.top(9)) == {"1.5": 1, "2,5": 1, "3,5": 1}
    assert list(table.names) == ["x", "word", "price"]
    assert table.look_again(["word", "none"])["word"].type is ColumnType.CATEGORY


def test_columns_can_be_read_as_another_type(source):
    table = read_table(source).read_as({"x": ColumnType.CATEGORY, "none": ColumnType.FLOAT})

    assert table.profile.columns["x"].type is ColumnType.CATEGORY
    assert list(table.profile.columns) == ["x", "word", "price"]


def test_what_is_ignored_makes_no_row_differ():
    assert read_table(FRAME.with_row_index(), ignore=["index", "price"]).profile.repeats.n_repeated == 1


def test_profiles_and_streams_cannot_be_looked_at_again(tmp_path):
    stored = tmp_path / "stored.profile"
    stored.write_bytes(profile(FRAME).to_bytes())

    for source in (profile(FRAME), stored, iter([FRAME])):
        table = read_table(source)
        assert set(table.profile.columns) == {"x", "word", "price"}
        assert table.look_again(["x"]) == {}
        assert table.read_as({"x": ColumnType.FLOAT}).profile.columns["x"].type is ColumnType.INTEGER


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(BadInput, match="no file"):
        read_table(tmp_path / "none.csv")
