import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.cluster_tables import BUCKETS, assert_alike, cut, every_kind
from watchkeeper.domain.schema import ColumnType as T
from watchkeeper.errors import BadInput, SchemaMismatch
from watchkeeper.integrations import partitions
from watchkeeper.integrations.first_values import glimpse
from watchkeeper.integrations.partitions import (
    count_shards,
    finish,
    merge_parts,
    merge_tree,
    profile_partition,
    profile_stream,
)
from watchkeeper.integrations.plan import Plan, make_plan
from watchkeeper.profile import collector
from watchkeeper.profile.frames import profile


def profile_apart(frames, types=None, *, by=None, schema=None):
    """Profile partitions as a cluster does, each by itself, all that travels as bytes."""
    schema = frames[0].clear() if schema is None else schema
    plan = make_plan(schema, types, by=by, look=lambda names, n: [glimpse([f], names) for f in frames[:n]])
    parts = [profile_partition(frame, plan) for frame in frames]
    merged = merge_tree(parts, plan, lambda some, n: merge_parts(some, plan, n))
    return finish(merged, plan, schema)


@pytest.mark.parametrize("by", [None, "city", BUCKETS, "late"])
def test_partitions_give_the_bytes_of_the_whole(by):
    frame = every_kind()

    assert_alike(profile_apart(cut(frame), by=by), profile(frame, by=by))


@pytest.mark.parametrize("by", ["paid", "at", "clock", "day", "took", "age", "amount", "address.street"])
def test_keys_are_the_values_of_one_machine(by):
    frame = every_kind(40).select("late", "sku", by.partition(".")[0])

    assert_alike(profile_apart([frame[:9], frame[9:], frame[:0]], by=by), profile(frame, by=by))


VALUES = {
    "i": st.integers(-(2**63), 2**63 - 1),
    "u": st.one_of(st.none(), st.integers(0, 9), st.integers(2**63 - 2, 2**64 - 1)),
    "x": st.floats(),
    "s": st.one_of(st.none(), st.sampled_from(["a", "1", "2.5", "é", "", "N/A"])),
    "v": st.lists(st.floats(-1e300, 1e300), min_size=2, max_size=3),
    "r": st.one_of(st.none(), st.fixed_dictionaries({"a": st.one_of(st.none(), st.text(max_size=2))})),
    "k": st.one_of(st.none(), st.sampled_from(["p", "q"])),
}
DTYPES = {
    "i": pl.Int64,
    "u": pl.UInt64,
    "x": pl.Float64,
    "s": pl.String,
    "v": pl.List(pl.Float64),
    "r": pl.Struct({"a": pl.String}),
    "k": pl.String,
}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.fixed_dictionaries(VALUES), max_size=30),
    st.lists(st.integers(0, 30), max_size=20),
    st.sampled_from([None, "k", "x", ("i", "1h")]),
)
def test_no_way_of_cutting_shows(rows, cuts, by):
    frame = pl.DataFrame(rows, schema=DTYPES)
    ends = sorted(min(cut, frame.height) for cut in cuts)
    frames = [frame[a:b] for a, b in zip([0, *ends], [*ends, frame.height], strict=True)]

    assert_alike(profile_apart(frames, by=by), profile(frame, by=by))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(
            st.one_of(
                st.none(),
                st.integers(-(2**63), 2**64 - 1),
                st.floats().filter(lambda x: x != 0),
            ),
            max_size=6,
        ),
        max_size=6,
    )
)
def test_whole_numbers_become_floats_without_loss_when_other_partitions_hold_others(columns):
    frames = [
        pl.DataFrame({"x": pl.Series(values, dtype=pl.Float64 if has_fractions else pl.Int128, strict=False)})
        for values in columns
        for has_fractions in [any(isinstance(value, float) for value in values)]
    ]
    first = pl.DataFrame({"x": [1]})

    assert_alike(
        strip(profile_apart([first, *frames])),
        strip(profile(iter([first, *frames]))),
    )


def strip(found):
    """Leave the remarks out, which name dtypes in the order that they came in."""
    return type(found)(found.n_rows, found.columns)


def test_groups_share_their_types():
    frames = [
        pl.DataFrame({"k": ["a"], "x": pl.Series([1], dtype=pl.UInt64)}),
        pl.DataFrame({"k": ["b"], "x": pl.Series([2**64 - 1], dtype=pl.UInt64)}),
    ]

    found = profile_apart(frames, by="k")

    assert {key: part.columns["x"].type for key, part in found.items()} == {"a": T.FLOAT, "b": T.FLOAT}


def test_stated_types_are_kept_to():
    frames = [pl.DataFrame({"x": [1, 2]}), pl.DataFrame({"x": [2.5, 3.0]})]

    found = profile_apart(frames, {"x": T.INTEGER})

    assert found.columns["x"].type is T.INTEGER
    assert found.remarks == {
        "x": "types differ between batches (Int64, Float64); read as integer; "
        "1 of 4 values cannot be read as integer (Int64, Float64)"
    }


def test_stated_types_choose_columns_and_rows_are_counted_all_the_same():
    frame = every_kind(50)

    for types in ({}, {"price": T.CATEGORY, "address.zip": T.INTEGER, "address": T.TEXT, "gone": T.TEXT}):
        assert_alike(profile_apart([frame[:9], frame[9:]], types), profile(frame, types))


def test_a_column_that_only_some_partitions_have_is_profiled_and_named():
    frames = [pl.DataFrame({"x": [1]}), pl.DataFrame({"x": [2], "y": ["a"]})]

    found = profile_apart(frames)

    assert found.to_bytes() == profile(iter(frames)).to_bytes()
    assert found.n_absent("y") == 1


def test_a_column_that_partitions_read_differently_is_refused_by_name():
    frames = [pl.DataFrame({"x": [1]}), pl.DataFrame({"y": [1.5]}), pl.DataFrame({"y": ["a"]})]

    with pytest.raises(SchemaMismatch, match="'y'"):
        profile_apart(frames)


def test_records_may_be_missing_in_whole_partitions():
    # As frames of Python objects come, which say nothing of what they hold.
    frames = [{"r": [None, None]}, {"r": [{"a": "x"}, None]}]

    found = profile_apart([pl.DataFrame(f) for f in frames], schema=pl.DataFrame({"r": []}))

    assert_alike(found, profile({"r": [None, None, {"a": "x"}, None]}))


def test_a_table_without_rows_or_partitions_has_columns_and_no_groups():
    frame = every_kind().clear()

    assert_alike(profile_apart([], schema=frame), profile(frame))
    assert_alike(profile_apart([frame, frame]), profile(frame))
    assert profile_apart([frame], by="city") == {}


def test_a_stream_gives_what_its_rows_give_together():
    frame = every_kind()
    plan = make_plan(frame.clear(), None, by="city", look=lambda names, _: [glimpse([frame], names)])

    streamed = finish([profile_stream(iter(cut(frame)), plan)], plan, frame.clear())

    assert_alike(streamed, profile(frame, by="city"))


def test_keys_fall_into_shards_and_come_back_in_order():
    frame = pl.DataFrame({"k": [*range(40), None], "x": range(41)})
    plan = Plan({"x": T.INTEGER}, by="k")

    shards = merge_parts([profile_partition(frame, plan)], plan, count_shards(plan))
    sizes = [len(finish([shard], plan, frame.clear())) for shard in shards]

    assert sum(sizes) == 41
    assert max(sizes) < 20
    assert list(finish(shards, plan, frame.clear())) == [None, *range(40)]


@pytest.mark.parametrize("n_partitions", [1, 8, 9, 65])
@pytest.mark.parametrize("by", [None, "k"])
def test_no_task_merges_more_than_a_few_parts(n_partitions, by):
    plan = Plan({"x": T.INTEGER}, by)
    merged = []

    def merge(some, n_shards):
        merged.append(len(some))
        return [frozenset().union(*some)] * n_shards

    handles = merge_tree([frozenset([i]) for i in range(n_partitions)], plan, merge)

    assert handles == [frozenset(range(n_partitions))] * count_shards(plan)
    assert max(merged) <= 8


def test_what_goes_wrong_in_a_partition_is_raised_as_on_one_machine(monkeypatch):
    monkeypatch.setattr(collector, "_MAX_PARTS", 10)
    frames = [pl.DataFrame({"id": [0], "x": [1]}), pl.DataFrame({"id": range(11), "x": range(11)})]

    with pytest.raises(BadInput, match="coarser") as caught:
        profile_apart(frames, by="id")
    with pytest.raises(SchemaMismatch, match="no column 'id'"):
        profile_apart([*frames[:1], pl.DataFrame({"x": [1]})], by="id")

    assert caught.value.column == "id"


def test_too_many_groups_over_all_partitions_are_refused_before_memory_runs_out(monkeypatch):
    monkeypatch.setattr(partitions, "_MAX_PROFILES", 10)
    frames = [pl.DataFrame({"id": range(i, i + 5), "x": range(5)}) for i in (0, 5, 10)]

    with pytest.raises(BadInput, match="'id' gives over 15 groups of 1 columns"):
        profile_apart(frames, by="id")


def test_as_many_groups_are_taken_as_on_one_machine():
    assert partitions._MAX_PROFILES == collector._MAX_PARTS
