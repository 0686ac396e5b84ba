"""The compiled passes and their plain twins give the same bytes, whatever they are handed."""

import os
import struct
import warnings
from contextlib import contextmanager
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nasty_frames import nasty_frames
from watchkeeper.domain.schema import ColumnType as T
from watchkeeper.profile.bands import lay_edges, score_numbers
from watchkeeper.profile.counting import code_strings, count_strings
from watchkeeper.profile.exact_sums import add_groups
from watchkeeper.profile.frames import profile
from watchkeeper.profile.grid import Grid
from watchkeeper.profile.hashing import hash_strings
from watchkeeper.profile.kernel import library
from watchkeeper.profile.odd import find_odd
from watchkeeper.profile.reading import read_column
from watchkeeper.profile.repeats import RowHasher
from watchkeeper.profile.runs import RunMeter
from watchkeeper.profile.scale import Scale

EXTREMES = [0.0, -0.0, 5e-324, -5e-324, 2.0**-1022, 1e-400, 1.0, -1.0, 2.0**53 + 2, 1.7e308, -1.7e308]
FINITE = st.one_of(st.sampled_from(EXTREMES), st.floats(allow_nan=False, allow_infinity=False))
# NaN of every sign and payload.
ANY_BITS = st.integers(0, 2**64 - 1).map(lambda bits: struct.unpack("<d", struct.pack("<Q", bits))[0])
FLOATS = st.one_of(FINITE, st.sampled_from([np.inf, -np.inf, np.nan, -np.nan]), ANY_BITS)
INTEGERS = st.one_of(
    st.sampled_from([-(2**63), 2**63 - 1, 2**53 + 1, 0, 1]), st.integers(-(2**63), 2**63 - 1)
)
# Short strings lie in their views, of up to 12 bytes, and longer ones elsewhere.
STRINGS = st.one_of(st.text("aé日", max_size=9), st.text(st.characters(codec="utf-8"), max_size=40))
CUTS = st.lists(st.integers(0, 60), max_size=4)


@pytest.fixture(scope="module", autouse=True)
def _compiled():
    if library.LIBRARY is None:
        message = "THE COMPILED KERNEL IS NOT TESTED: there is none (src/watchkeeper/profile/kernel/build.py)"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)


@contextmanager
def nothing_compiled():
    compiled, library.LIBRARY = library.LIBRARY, None
    try:
        yield
    finally:
        library.LIBRARY = compiled


def both(work):
    """Return what the compiled pass gives, and what its twin does."""
    compiled = work()
    with nothing_compiled():
        return compiled, work()


def in_chunks(values, dtype, cuts):
    """Return a series of several chunks, each a slice whose nulls begin anywhere in a byte."""
    whole = pl.Series([None, *values, None], dtype=dtype)[1:-1]
    bounds = [0, *sorted(min(cut, len(whole)) for cut in cuts), len(whole)]
    chunks = [whole[a:b] for a, b in pairwise(bounds)]
    joined = chunks[0].clone()
    for chunk in chunks[1:]:
        joined.append(chunk)
    return joined


def offsets_of(cuts, n):
    return np.array([0, *sorted(min(cut, n) for cut in cuts), n], dtype=np.int64)


@given(st.one_of(st.lists(FINITE, max_size=60), st.lists(INTEGERS, max_size=60)), CUTS)
def test_sums_are_the_same(values, cuts):
    dtype = np.int64 if values and isinstance(values[0], int) else np.float64
    array = np.array(values, dtype=dtype)

    compiled, plain = both(lambda: add_groups(array, offsets_of(cuts, array.size)))

    assert compiled == plain


@pytest.mark.parametrize("value", [-(2**63), -np.finfo(float).max, 5e-324])
def test_sums_of_more_values_than_are_added_at_once_are_the_same(value):
    array = np.full((1 << 20) + 17, value)

    compiled, plain = both(lambda: add_groups(array, np.array([0, array.size])))

    assert compiled == plain


def columns(rng, n):
    yield Scale.FLOAT, rng.normal(size=n)
    yield Scale.FLOAT, np.where(rng.random(n) < 0.5, -0.0, rng.exponential(size=n))
    yield Scale.FLOAT, rng.normal(size=n) * 10.0 ** rng.integers(-300, 300, n)
    yield Scale.FLOAT, np.resize(EXTREMES, n)
    yield Scale.PROBABILITY, np.clip(rng.normal(0.5, 0.4, n), 0.0, 1.0)
    yield Scale.INTEGER, rng.poisson(20, n)
    yield Scale.INTEGER, rng.integers(-(2**63), 2**63 - 1, n)
    yield Scale.INTEGER, rng.integers(2**62, 2**62 + 3_000, n)
    yield Scale.HASH, rng.integers(-(2**63), 2**63 - 1, n)


@pytest.mark.parametrize("step", [1, 2])
def test_grids_are_the_same(step):
    n = 20_000
    for scale, values in columns(np.random.default_rng(2), step * n):
        compiled, plain = both(lambda s=scale, v=values[::step]: Grid.from_values(v, s))

        assert compiled == plain
        assert compiled.n == n


@given(st.lists(FLOATS, max_size=40))
def test_odd_floats_are_found_alike(values):
    compiled, plain = both(lambda: find_odd(np.array(values, dtype=np.float64)))

    assert compiled == plain


@given(st.lists(st.one_of(FLOATS, st.none()), max_size=90), CUTS, st.lists(FLOATS, max_size=40))
def test_scores_are_the_same(values, cuts, reference):
    numbers = in_chunks(values, pl.Float64, cuts)
    edges = lay_edges(np.array(reference, dtype=np.float64))

    def work():
        scores, missing = np.empty(len(numbers), dtype=np.int8), np.empty(len(numbers), dtype=np.bool_)
        counts = score_numbers(numbers, edges, scores, missing)
        return scores.tolist(), missing.tolist(), counts.tolist()

    compiled, plain = both(work)

    assert compiled == plain


READ = [
    (T.FLOAT, pl.Float64, FLOATS),
    (T.PROBABILITY, pl.Float64, FLOATS),
    (T.INTEGER, pl.Int64, INTEGERS),
    (T.INTEGER, pl.UInt64, st.integers(0, 2**64 - 1)),
    (T.INTEGER, pl.Float64, FLOATS),
    (T.CATEGORY, pl.String, STRINGS),
    (T.BOOLEAN, pl.Boolean, st.booleans()),
]


@pytest.mark.parametrize(("type_", "dtype", "elements"), READ)
@settings(max_examples=40)
@given(data=st.data(), cuts=CUTS)
def test_columns_are_read_alike(type_, dtype, elements, data, cuts):
    values = data.draw(st.lists(st.one_of(elements, elements, st.none()), max_size=60))
    series = in_chunks(values, dtype, cuts).alias("x")

    def work():
        read = read_column(series, type_)
        meter, hasher = RunMeter(), RowHasher(len(series))
        meter.add(read)
        hasher.add(series, type_, read)
        kinds = (read.null, read.nan, read.inf_pos, read.inf_neg, read.mismatch, read.negative_zero)
        held = [*kinds, np.arange(len(series)) if read.rows is None else read.rows]
        values = read.values.to_list() if isinstance(read.values, pl.Series) else read.values.tobytes()
        return [rows.tolist() for rows in held], values, meter.longest, hasher.finish()

    compiled, plain = both(work)

    assert compiled == plain


@given(st.lists(STRINGS, max_size=40), CUTS)
def test_strings_are_hashed_and_counted_alike(values, cuts):
    series = in_chunks(values, pl.String, cuts)

    hashes, plain_hashes = both(lambda: hash_strings(series).tolist())
    counts, plain_counts = both(lambda: dict(zip(*map(list, count_strings(series)), strict=True)))
    distinct, codes = code_strings(series)

    assert hashes == plain_hashes
    assert counts == plain_counts
    assert distinct.gather(codes).to_list() == values


def test_many_distinct_strings_are_told_apart():
    ids = pl.Series([f"{'an id, longer than a view: ' * (i % 2)}{i}" for i in range(40_000)])

    distinct, codes = code_strings(pl.concat([ids, ids]))

    assert distinct.to_list() == ids.to_list()
    assert codes.tolist() == [*range(40_000)] * 2


@settings(max_examples=25)
@given(nasty_frames())
def test_profiles_of_nasty_frames_are_the_same(made):
    columns, _ = made

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Polars warns of some of these types.
        compiled, plain = both(lambda: profile(columns, joint=True))

    assert compiled.to_bytes() == plain.to_bytes()
    assert compiled.runs == plain.runs
    assert compiled.remarks == plain.remarks


def test_profiles_of_every_type_are_the_same(mixed_frame, types):
    frame = mixed_frame(20_000)

    compiled, plain = both(lambda: profile(frame, types, joint=True))

    assert compiled.to_bytes() == plain.to_bytes()
    assert compiled.runs == plain.runs


def test_values_outside_the_cells_are_refused_rather_than_counted_elsewhere():
    values = np.array([3, -5, 2**62])

    assert library.count_cells(values, Scale.INTEGER, 0, range(-5, 4)) is None
    assert library.count_cells(values[:2], Scale.INTEGER, 0, range(-5, 4)).tolist() == [1, *[0] * 7, 1]


@pytest.mark.parametrize("values", [["a"], [1.0, None]])
def test_a_column_may_have_any_name(values):
    found = profile({"zero \0 byte": values}, joint=True)

    assert found.columns["zero \0 byte"].n_rows == len(values)


def test_columns_of_other_types_are_left_to_the_plain_way():
    assert library.split_nulls(pl.Series([1, None], dtype=pl.Int32)) is None
    assert library.hash_strings(pl.Series([1.0])) is None
    assert library.code_strings(pl.Series([b"x"])) is None
    assert library.measure_runs(np.array([True, False])) is None
    assert library.add_groups(np.array([1.0], dtype=np.float32), np.array([0, 1])) is None
