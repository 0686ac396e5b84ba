"""The surest of three tests: each as SciPy or the definition has it, together as often significant as they say."""

import numpy as np
import pytest
from scipy import stats

from watchkeeper.stats.mix_significance import (
    _MOST_MOVED,
    _NEW,
    _TOGETHER,
    _chances_of_moving,
    _together_significance,
    mix_significance,
)


def zipf(n_labels):
    weights = np.arange(1.0, n_labels + 1.0) ** -0.7
    return weights / weights.sum()


POPULATIONS = {
    "two": np.array([0.99, 0.01]),
    "three": zipf(3),
    "three and ten rare": np.append(0.99 * zipf(3), np.full(10, 0.001)),
    "fifty": zipf(50),
    "two thousand": zipf(2_000),
}


def test_the_weights_share_out_the_level():
    assert pytest.approx(1.0) == _TOGETHER + _MOST_MOVED + _NEW


def test_all_labels_together_are_told_by_pearsons_test_the_rare_ones_in_one_cell():
    reference, current = np.array([500, 400, 60, 50, 3]), np.array([100, 60, 5, 9, 2])

    found = _together_significance(reference, current)

    # Of 176 rows the smaller sample can expect fewer than ten of each of the last three.
    table = np.array([[500, 400, 113], [100, 60, 16]])
    assert found == pytest.approx(stats.chi2_contingency(table, correction=False).pvalue, rel=1e-9)


@pytest.mark.parametrize("moved", [[40, -10, -30, 0, 0], [-60, 40, 20, 0, 0], [-9, 0, 0, 0, 9]])
def test_the_label_that_moved_most_is_as_rare_as_among_all_ways_of_dealing_rows_out(moved):
    reference, current = np.array([2_000, 800, 500, 150, 20]), np.array([200, 80, 50, 15, 2]) + moved
    rows, n, m = reference + current, int(reference.sum()), int(current.sum())
    usual = rows * m / (n + m)
    far = np.abs(current - usual).max() - 1e-9

    found = _chances_of_moving(reference, current)

    expected = [
        stats.hypergeom.sf(np.ceil(e + far) - 1, n + m, r, m)
        + stats.hypergeom.cdf(np.floor(e - far), n + m, r, m)
        for e, r in zip(usual, rows, strict=True)
    ]
    assert found.sum() == pytest.approx(sum(expected), rel=0.25)


def test_of_two_labels_the_significance_is_that_of_an_exact_test():
    reference, current = np.array([990, 10]), np.array([194, 6])

    found = mix_significance(reference, current)

    usual = 200 * 16 / 1_200
    both = stats.hypergeom.sf(5, 1_200, 16, 200) + stats.hypergeom.cdf(
        np.floor(2 * usual - 6), 1_200, 16, 200
    )
    assert found == pytest.approx(both, rel=0.25)


def test_questions_that_the_rows_cannot_answer_as_surely_cost_the_others_nothing():
    # No label has so few rows that all of them could be new.
    reference, current = np.array([700, 600, 500]), np.array([95, 50, 55])

    found = mix_significance(reference, current)

    together = _together_significance(reference, current) / _TOGETHER
    moving = _chances_of_moving(reference, current).sum() / _MOST_MOVED
    assert found == pytest.approx((_TOGETHER + _MOST_MOVED) * min(together, moving), rel=1e-9)


@pytest.mark.parametrize("population", list(POPULATIONS))
@pytest.mark.parametrize(("n", "m"), [(200, 200), (2_000, 200), (200, 2_000)])
def test_it_is_significant_no_more_often_than_it_says(population, n, m):
    rng, runs, shares = np.random.default_rng(3), 400, POPULATIONS[population]

    samples = zip(rng.multinomial(n, shares, runs), rng.multinomial(m, shares, runs), strict=True)
    chances = np.array([mix_significance(*pair) for pair in samples])

    for level in (0.01, 0.05):
        assert np.sum(chances <= level) <= stats.binom.ppf(0.999, runs, level)


@pytest.mark.parametrize(
    ("change", "at_least"),
    [
        (lambda shares: 0.6 * shares + 0.4 * np.roll(shares, 1), 0.8),
        (lambda shares: 0.75 * shares + 0.25 / shares.size, 0.8),
        (lambda shares: np.where(np.arange(shares.size) == shares.size - 1, 0.01, 0.99 * shares), 0.8),
        (lambda shares: np.where(np.arange(shares.size) >= shares.size - 20, 0.002, 0.96 * shares), 0.8),
    ],
    ids=["one that shrank", "a little everywhere", "a new one", "many new ones"],
)
def test_changes_of_each_kind_are_seen(change, at_least):
    rng, runs, before = np.random.default_rng(4), 100, np.append(zipf(50), np.zeros(20))

    now = change(before)
    samples = zip(
        rng.multinomial(10_000, before, runs), rng.multinomial(1_000, now / now.sum(), runs), strict=True
    )

    assert np.mean([mix_significance(*pair) <= 0.01 for pair in samples]) >= at_least


def test_of_one_label_there_is_nothing_to_tell():
    assert mix_significance(np.array([0, 7, 0]), np.array([0, 9, 0])) == 1.0
