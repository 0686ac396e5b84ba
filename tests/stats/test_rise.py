from bisect import bisect_left

import numpy as np
import pytest
from scipy.stats import binom, fisher_exact, hypergeom

from watchkeeper.errors import NotEnoughData
from watchkeeper.stats.rise import estimate_rise


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    # Newcombe (1998), table II, method 10: 56/70 - 48/80, 9/10 - 3/10 and 10/10 - 0/10.
    [((48, 80, 56, 70), 0.0524, 0.3339), ((3, 10, 9, 10), 0.1705, 0.8090), ((0, 10, 10, 10), 0.6075, 1.0)],
)
def test_the_interval_is_that_of_the_paper(counts, low, high):
    rise = estimate_rise(*counts)

    assert (round(rise.low, 4), round(rise.high, 4)) == (low, high)


@pytest.mark.parametrize(
    "counts",
    [
        (3, 50, 9, 40),
        (0, 200, 4, 200),
        (500, 100_000, 640, 90_000),
        (9, 40, 3, 50),
        (50, 50, 40, 40),
        (40, 100, 40, 100),
        (0, 9, 0, 9),
    ],
)
def test_the_significance_is_that_of_fisher_with_a_tie_counted_in_part(counts):
    hits, n, hits_now, m = counts
    usual = hypergeom(n + m, hits + hits_now, m)

    # Fisher's own less a quarter of the chance of as many.
    expected = fisher_exact([[hits_now, m - hits_now], [hits, n - hits]], alternative="greater").pvalue
    expected -= 0.25 * usual.pmf(hits_now) if hits_now else 0.0

    assert estimate_rise(*counts).significance == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("hits", "n", "m"), [(0, 9, 4), (3, 2_000, 200), (40, 100, 100), (150, 100, 60)])
def test_the_least_and_the_most_are_those_of_all_ways_of_dealing_the_hits_out(hits, n, m):
    possible = range(max(0, hits - n), min(hits, m) + 1)

    rises = [estimate_rise(hits - now, n, now, m) for now in possible]

    every = [rise.significance for rise in rises]
    assert {rise.least for rise in rises} == {every[-1]}
    assert {rise.most for rise in rises} == {max((one for one in every if one <= 0.05), default=0.0)}


def test_no_hits_are_no_rise():
    assert estimate_rise(3, 9, 0, 4).significance == 1.0


@pytest.mark.parametrize(
    ("n", "m", "most"), [(20, 20, 40), (100, 50, 150), (200, 200, 400), (2_000, 200, 60), (50_000, 50, 500)]
)
def test_it_is_significant_no_more_often_than_it_says_whatever_the_share(n, m, most):
    hits, levels = np.arange(most + 1), (0.001, 0.01, 0.05, 0.1)

    def needed(total, level):
        """Return how many of the hits must be in the second sample; where the first has not so many rows, more than that."""
        return bisect_left(
            range(min(total, m) + 1),
            -level,
            key=lambda now: -estimate_rise(total - now, n, now, m).significance if total - now <= n else -1.0,
        )

    for level in levels:
        least = np.array([needed(int(total), level) for total in hits])
        alarms = hypergeom.sf(least - 1, n + m, hits, m)
        # Shares at which nearly all draws have been gone through.
        for share in np.linspace(0.02, 1.0, 50) * most / (n + m):
            chances = binom.pmf(hits, n + m, share)
            if chances.sum() > 0.99:
                assert chances @ alarms <= level


def test_the_interval_covers_the_true_rise():
    rng = np.random.default_rng(5)
    rises = [
        estimate_rise(int(rng.binomial(300, 0.05)), 300, int(rng.binomial(200, 0.1)), 200) for _ in range(800)
    ]

    covered = np.mean([rise.low <= 0.05 <= rise.high for rise in rises])

    assert 0.93 <= covered <= 0.98


def test_no_rows_are_refused():
    with pytest.raises(NotEnoughData):
        estimate_rise(0, 0, 1, 2)
