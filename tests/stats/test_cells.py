import numpy as np
import pytest
from scipy.stats import binom, chi2_contingency

from watchkeeper.stats.cells import join_ordered, pool_rare


def test_joined_cells_keep_every_row():
    rng = np.random.default_rng(2)
    reference, current = rng.integers(0, 9, 300), rng.integers(0, 9, 300)

    joined = join_ordered(reference, current)

    assert joined.reference.sum() == reference.sum()
    assert joined.current.sum() == current.sum()
    assert joined.reference.size == 20


def test_few_rows_get_few_cells():
    counts = np.ones(50, dtype=np.int64)

    assert join_ordered(counts, counts).reference.size == 5


def test_values_that_the_reference_never_had_get_cells_of_their_own():
    reference, current = np.array([1000, 0]), np.array([900, 100])

    joined = join_ordered(reference, current)

    assert joined.current.tolist() == [900, 100]


def test_a_frequent_value_stands_alone():
    reference = np.array([1, 2, 900, 50, 47])

    joined = join_ordered(reference, reference)

    assert 900 in joined.reference.tolist()


def test_labels_with_rows_enough_stay_apart():
    reference, current = np.array([500, 300, 200]), np.array([50, 30, 20])

    pooled = pool_rare(reference, current)

    assert pooled.reference.tolist() == [500, 300, 200]
    assert pooled.current.tolist() == [50, 30, 20]


def test_wholly_new_labels_are_not_pooled_with_rare_known_ones():
    known, new = np.full(100, 10), np.zeros(100, dtype=np.int64)

    pooled = pool_rare(np.concatenate([known, new]), np.concatenate([new, np.ones(100, dtype=np.int64)]))

    assert pooled.reference.tolist() == [1000, 0]
    assert pooled.current.tolist() == [0, 100]


def test_new_labels_in_an_unchanged_long_tail_are_expected():
    rng = np.random.default_rng(4)
    shares = 1 / np.arange(1, 5001)
    shares /= shares.sum()
    reference = rng.multinomial(5_000, shares)

    unseen = []
    for _ in range(50):
        pooled = pool_rare(reference, rng.multinomial(500, shares))
        unseen.append((pooled.reference[-1] / 5_000, pooled.current[-1] / 500))

    expected, found = np.mean(unseen, axis=0)
    assert found > 0.05
    assert found == pytest.approx(expected, rel=0.1)


@pytest.mark.parametrize(("n", "m"), [(200, 200), (1_000, 200)])
@pytest.mark.parametrize("n_labels", [20, 50, 300])
def test_rare_labels_do_not_look_new_more_often_than_chance_has_it(n_labels, n, m):
    rng, runs = np.random.default_rng(3), 600
    shares = 1.0 / np.arange(1.0, n_labels + 1.0)
    shares /= shares.sum()

    pooled = [pool_rare(rng.multinomial(n, shares), rng.multinomial(m, shares)) for _ in range(runs)]

    p = [chi2_contingency(np.stack([one.reference, one.current]), correction=False).pvalue for one in pooled]
    # Good and Turing's estimate has no exact variance: three in a hundred are let go for two.
    assert np.sum(np.array(p) <= 0.02) <= binom.ppf(0.999, runs, 0.03)
