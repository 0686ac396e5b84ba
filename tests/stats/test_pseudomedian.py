from itertools import combinations_with_replacement

import numpy as np
import pytest

from watchkeeper.stats.pseudomedian import SPREAD_OVER_MEAN, pseudomedian


@pytest.mark.parametrize("n", [1, 2, 7, 12])
def test_it_is_the_median_of_the_means_of_pairs(n):
    values = np.random.default_rng(n).normal(size=n).tolist()

    assert pseudomedian(values) == pytest.approx(
        np.median([np.mean(pair) for pair in combinations_with_replacement(values, 2)])
    )


def test_two_wild_ones_of_seven_do_not_carry_it_away():
    assert pseudomedian([1.0, 1.1, 0.9, 1.0, 1.2, 1e9, -1e9]) == pytest.approx(1.0, abs=0.2)


def test_of_normal_numbers_it_spreads_nearly_as_little_as_the_mean():
    drawn = np.random.default_rng(5).normal(size=(2_000, 7))

    spread = np.std([pseudomedian(one) for one in drawn])

    assert spread == pytest.approx(SPREAD_OVER_MEAN / np.sqrt(7.0), rel=0.05)
