import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.store.lake.columns import Columns

VALUES = st.sampled_from([1, 1.5, "x", True, [1.5], [["x"]], b"x"])
NAMES = st.one_of(
    st.sampled_from(
        ["a", "A", "a:1", "a:float", "A:text", "wk_day", "WK_DAY", "a:1:text", ":1", "a:list-float"]
    ),
    st.text("aA:1", min_size=1, max_size=4),
)
FRAMES = st.lists(st.dictionaries(NAMES, VALUES, min_size=1, max_size=6), min_size=1, max_size=6)


@given(FRAMES)
def test_every_column_of_every_type_has_one_place_that_reads_back(rows):
    columns = Columns()
    for row in rows:
        frame = pl.DataFrame({name: [value] for name, value in row.items()})
        columns = columns.with_frame(frame)
        stored = columns.to_stored(frame)
        assert len({name.lower() for name in stored.columns}) == frame.width
        assert not {"wk_day", "wk_sequence"} & {name.lower() for name in stored.columns}

    stored_schema = {each.stored_name: each.type for each in columns._columns}
    assert len({name.lower() for name in stored_schema}) == len(stored_schema)
    assert {(c.stored_name, c.name, c.type) for c in Columns.of(stored_schema)._columns} == {
        (c.stored_name, c.name, c.type) for c in columns._columns
    }
