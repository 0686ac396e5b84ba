from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from watchkeeper.domain.schema import ColumnType
from watchkeeper.profile.frames import profile
from watchkeeper.profile.hashing import hash_texts
from watchkeeper.profile.profile import Profile
from watchkeeper.profile.vectors import N_DIRECTIONS, read_vectors

TYPES = {"v": ColumnType.EMBEDDING}
RNG = np.random.default_rng(0)


def embeddings(vectors):
    return pl.DataFrame({"v": pl.Series(vectors, dtype=pl.Array(pl.Float64, vectors.shape[1]))})


def test_norms_are_euclidean():
    vectors = RNG.normal(size=(50, 30)) * 10.0 ** RNG.integers(-3, 3, (50, 1))

    found = read_vectors(embeddings(vectors)["v"]).norms()

    np.testing.assert_allclose(found, np.linalg.norm(vectors, axis=1), rtol=1e-15)


@pytest.mark.parametrize("scale", [1e-300, 1e300])
def test_norms_neither_overflow_nor_vanish(scale):
    assert read_vectors(pl.Series([[3 * scale, 4 * scale]])).norms()[0] == pytest.approx(5 * scale)


def test_long_vectors_cast_shadows_on_fixed_random_directions():
    vectors = RNG.normal(size=(40, 100))
    signs = np.array([[1 if h >> k & 1 else -1 for k in range(N_DIRECTIONS)] for h in hash_texts([str(i) for i in range(100)])])  # fmt: skip
    wanted = vectors / np.linalg.norm(vectors, axis=1, keepdims=True) @ signs

    shadows = read_vectors(embeddings(vectors)["v"]).shadows()

    assert list(shadows) == [f"direction {i + 1}" for i in range(N_DIRECTIONS)]
    found = np.stack([values for _, values in shadows.values()], axis=1)
    np.testing.assert_allclose(found, wanted, atol=100 * 2**-21)


def test_directions_are_nearly_at_right_angles():
    signs = np.array([[h >> k & 1 for k in range(N_DIRECTIONS)] for h in hash_texts([str(i) for i in range(2_000)])])  # fmt: skip

    angles = np.corrcoef(signs.T) - np.eye(N_DIRECTIONS)

    assert np.abs(angles).max() < 4 / np.sqrt(2_000)


def test_short_vectors_are_told_component_by_component():
    shadows = read_vectors(pl.Series([[1.0, -2.0], [3.0, 4.0]])).shadows()

    assert {name: values.tolist() for name, (_, values) in shadows.items()} == {
        "dimension 1": [1.0, 3.0],
        "dimension 2": [-2.0, 4.0],
    }


def test_what_is_no_vector_of_finite_numbers_is_a_mismatch():
    values = [[1.0, 2.0], None, [], [1.0, None], [float("nan"), 1.0], [float("inf"), 1.0], [1.0, 2.0, 3.0]]

    column = profile({"v": values}, TYPES).columns["v"]

    assert (column.n_null, column.n_mismatch, column.n_values) == (1, 4, 2)
    assert column.facets["length"].grid.cells.tolist() == [2, 3]
    assert column.facets["dimension 3"].n_values == 1


@given(arrays(np.float64, (12, 20), elements=st.floats(-1e6, 1e6)), st.integers(0, 12))
def test_any_split_merges_to_the_same_bytes(vectors, cut):
    frame = embeddings(vectors)

    parts = Profile.merge_all([profile(frame[cut:], TYPES), profile(frame[:cut], TYPES)])

    assert parts.to_bytes() == profile(frame, TYPES).to_bytes()


@pytest.mark.parametrize("as_type", [pl.Array(pl.Float32, 384), pl.List(pl.Float32)])
def test_neither_batches_nor_types_of_lists_show(as_type):
    vectors = RNG.normal(size=(3_000, 384)).astype(np.float32)
    whole = pl.DataFrame({"v": pl.Series(vectors, dtype=pl.Array(pl.Float32, 384))})
    cuts = [0, 1, 8, 700, 2_999, 3_000]

    parts = (whole[a:b].with_columns(pl.col("v").cast(as_type)) for a, b in pairwise(cuts))

    assert Profile.merge_all([profile(part, TYPES) for part in parts]) == profile(whole, TYPES)
