import numpy as np
import pytest
from scipy import stats

from watchkeeper.stats.collisions import collision_significance, heaviest_significance


@pytest.mark.parametrize(
    ("before", "w", "now", "v"),
    [(0, 1.0, 3, 1.0), (5, 2.0, 9, 3.0), (0, 1.0, 10, 100.0), (100, 7.0, 30, 1.0)],
)
def test_it_is_the_conditional_test_of_two_poisson_rates(before, w, now, v):
    exact = stats.binomtest(now, before + now, v / (v + w), alternative="greater").pvalue

    assert collision_significance(before, w, now, v) == pytest.approx(exact)


def test_no_collision_is_no_evidence():
    assert collision_significance(3, 1.0, 0, 1.0) == 1.0


def collisions(rng, n, size):
    values = rng.integers(0, size, n)
    counts = np.unique(values, return_counts=True)[1]
    return int((counts > 1).sum()), int(counts.max())


# Of 400 true 5 %, more than 38 come once in ten thousand times.
@pytest.mark.parametrize(("n", "m"), [(300, 300), (300, 3_000), (3_000, 300)])
def test_ids_drawn_from_many_are_called_repeated_no_more_often_than_stated(n, m):
    rng = np.random.default_rng(1)
    chances = []
    while len(chances) < 400:
        before, after = collisions(rng, n, 60_000), collisions(rng, m, 60_000)
        chances.append(collision_significance(before[0], n * n, after[0], m * m))

    assert sum(chance <= 0.05 for chance in chances) <= 38


@pytest.mark.parametrize(("n", "m"), [(200, 200), (200, 2_000), (2_000, 200)])
def test_the_most_frequent_of_values_that_never_repeated_is_called_heavy_no_more_often_than_stated(n, m):
    rng = np.random.default_rng(1)
    hits = 0
    for _ in range(400):
        before, after = collisions(rng, n, 40_000), collisions(rng, m, 40_000)
        # It is asked only of references whose values occur once.
        hits += before[1] == 1 and heaviest_significance(after[1], n, m, m) <= 0.05

    assert hits <= 38


def test_a_value_of_many_rows_is_beyond_chance():
    assert heaviest_significance(50, 1_000, 1_000, 1_000) < 1e-9
    assert heaviest_significance(1, 1_000, 1_000, 1_000) == 1.0
