import numpy as np
import pytest
from scipy.stats import fisher_exact

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
def test_the_significance_is_that_of_fisher(counts):
    hits, n, hits_now, m = counts
    expected = fisher_exact([[hits_now, m - hits_now], [hits, n - hits]], alternative="greater").pvalue

    assert estimate_rise(*counts).significance == pytest.approx(expected, rel=1e-9)


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
