import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.errors import BadInput
from watchkeeper.profile.frames import profile
from watchkeeper.profile.profile import Profile
from watchkeeper.profile.repeats import MAX_ROWS, Repeats

HASHES = st.lists(st.integers(-20, 20), max_size=60)


def counted(hashes):
    return Repeats.from_hashes(np.array(hashes, dtype=np.int64))


@given(HASHES, st.integers(0, 60))
def test_any_split_merges_to_the_whole(hashes, cut):
    assert counted(hashes[cut:]).merge(counted(hashes[:cut])) == counted(hashes)
    assert counted(hashes).merge(Repeats.empty()) == counted(hashes)


def test_many_rows_split_in_any_way_merge_to_the_whole():
    hashes = np.random.default_rng(0).integers(-(2**63), 2**63 - 1, 40_000)
    hashes[20_000:] = hashes[:20_000]

    parts = [Repeats.from_hashes(hashes[i::7]) for i in range(7)]

    assert Repeats.merge_all(parts) == Repeats.from_hashes(hashes)
    assert Repeats.from_hashes(hashes).hashes.size == MAX_ROWS
    assert Repeats.from_hashes(hashes).duplicate_ratio() == 0.5


@pytest.mark.parametrize("n_distinct", [1, 900, 1_100])
def test_few_distinct_rows_among_many_are_counted_exactly(n_distinct):
    hashes = np.random.default_rng(1).integers(0, n_distinct, 50_000) * 2**40

    found = Repeats.from_hashes(hashes)

    distinct, counts = np.unique(hashes, return_counts=True)
    assert found.hashes.tolist() == distinct[:MAX_ROWS].tolist()
    assert found.counts.tolist() == counts[:MAX_ROWS].tolist()


def test_the_share_of_repeats_is_estimated_within_its_error():
    rng = np.random.default_rng(2)
    share, n = 0.02, 100_000
    n_repeats = round(share * n)
    errors = []
    for _ in range(200):
        hashes = rng.integers(-(2**63), 2**63 - 1, n)
        hashes[:n_repeats] = hashes[n_repeats : 2 * n_repeats]
        errors.append(Repeats.from_hashes(hashes).duplicate_ratio() - share)

    assert abs(np.mean(errors)) < 0.001
    assert np.std(errors) == pytest.approx(np.sqrt(share / MAX_ROWS), rel=0.25)


def rows(n, seed=0):
    rng = np.random.default_rng(seed)
    return pl.DataFrame(
        {
            "x": rng.normal(size=n),
            "n": rng.integers(0, 3, n),
            "c": [f"city {i}" for i in rng.integers(0, 5, n)],
            "t": [f"a long remark about order number {i}, as it came" for i in rng.integers(0, 99, n)],
            "v": pl.Series(rng.integers(0, 2, (n, 5)), dtype=pl.Array(pl.Int8, 5)),
            "l": [["a"] * int(i) for i in rng.integers(0, 3, n)],
            "b": pl.Series(rng.random(n) < 0.5),
        }
    )


def test_repeated_rows_of_a_table_are_found_wherever_they_stand():
    frame = rows(2_000)
    doubled = pl.concat([frame, frame[:100]]).sample(fraction=1.0, shuffle=True, seed=1)

    assert profile(frame, joint=True).repeats.n_repeated == 0
    found = profile(doubled, joint=True).repeats
    sample = found.duplicate_ratio()
    assert sample == pytest.approx(100 / 2_100, abs=3 * np.sqrt(0.05 / MAX_ROWS))


@pytest.mark.parametrize("column", ["x", "n", "c", "t", "v", "l", "b"])
def test_rows_that_differ_in_one_column_alone_are_no_repeats(column):
    frame = rows(400)
    one = pl.concat([frame[:1]] * 400).with_columns(frame[column])

    found = profile(one, joint=True).repeats

    assert found.hashes.size == frame[column].n_unique()


def test_batches_and_columns_in_any_order_give_the_same_bytes():
    frame = rows(3_000)
    whole = profile(frame, joint=True)

    parts = [
        profile(part.select(reversed(part.columns)), joint=whole.joint.basis)
        for part in (frame[1_000:], frame[:1_000])
    ]

    assert Profile.merge_all(parts).to_bytes() == whole.to_bytes()
    assert Profile.from_bytes(whole.to_bytes()) == whole


def test_what_was_not_looked_at_in_a_part_is_not_known_of_the_whole():
    looked, not_looked = profile(rows(5), joint=True), profile(rows(5))

    assert looked.merge(not_looked).repeats is None
    assert looked.merge(Profile.empty()) == looked
    assert profile({"x": []}, joint=True).repeats is None


def test_groups_are_not_looked_at_as_wholes():
    with pytest.raises(BadInput, match="joint or by"):
        profile({"k": [1], "x": [1]}, by="k", joint=True)
