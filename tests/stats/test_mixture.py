import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import fisher_exact, hypergeom

from watchkeeper.stats.mixture import estimate_foreign, find_regions, shape_chance

SHARES = arrays(np.float64, 12, elements=st.floats(0.01, 1.0)).map(lambda values: values / values.sum())


@given(pooled=SHARES, source=SHARES)
@settings(max_examples=200)
@example(
    pooled=np.array([1.0, 1.0, 0.01, 1.0, 1.0, *[0.01] * 7]) / 4.08,
    source=np.array([0.125, 0.125, 1.0, *[0.125] * 9]) / 2.375,
)
def test_no_other_region_gains_more(pooled, source):
    # Of so many rows any region holds enough to be counted.
    region = find_regions(pooled, source[None, :], 1e9)[0]

    def gain(chosen):
        inside, usual = source[chosen].sum(), min(pooled[chosen].sum(), 1.0 - 1e-12)
        return (inside - usual) / np.sqrt(usual * (1.0 - usual))

    others = np.random.default_rng(1).random((200, 12)) < 0.5
    others = others[others.any(axis=1)]
    assert all(gain(region) >= gain(other) - 1e-6 for other in others)


def test_a_region_holds_rows_enough_to_be_counted():
    pooled = np.array([0.6, 0.398, 0.002])

    few = find_regions(pooled, np.array([[0.0, 0.5, 0.5]]), 1_000.0)[0]
    many = find_regions(pooled, np.array([[0.0, 0.5, 0.5]]), 100_000.0)[0]

    assert few.tolist() == [False, True, True]
    assert many.tolist() == [False, False, True]


def test_the_significance_is_fishers_with_a_tie_counted_in_part():
    reference, current = np.array([900, 95, 5]), np.array([400, 60, 40])
    region, source = np.array([False, True, True]), np.array([0.1, 0.5, 0.4])

    found = estimate_foreign(reference, current, region, source)

    exact = fisher_exact([[100, 400], [100, 900]], alternative="greater").pvalue
    tie = hypergeom(1_500, 200, 500).pmf(100)
    assert found.significance == pytest.approx(exact - 0.25 * tie, rel=1e-9)
    assert found.share == pytest.approx((0.2 - 0.1) / (0.9 - 0.1))


def test_the_interval_covers_the_share_that_was_planted():
    rng = np.random.default_rng(2)
    usual, source = np.array([0.7, 0.28, 0.02]), np.array([0.02, 0.08, 0.9])
    region, covered = np.array([False, False, True]), []
    for _ in range(600):
        before = rng.multinomial(2_000, usual)
        now = rng.multinomial(1_500, 0.97 * usual + 0.03 * source)
        found = estimate_foreign(before, now, region, source)
        covered.append(found.low <= 0.03 <= found.high)

    assert np.mean(covered) > 0.93


def test_a_source_that_does_not_stand_out_tells_nothing():
    region, source = np.array([False, True]), np.array([0.95, 0.05])

    assert estimate_foreign(np.array([50, 50]), np.array([40, 60]), region, source) is None


def test_rows_that_came_from_the_source_have_its_shape():
    rng = np.random.default_rng(3)
    usual, source = np.array([0.01, 0.004, 0.001, 0.0]), np.array([0.1, 0.3, 0.4, 0.2])
    chances = []
    for _ in range(400):
        before = rng.multinomial(3_000, np.append(usual, 1 - usual.sum()))[:4]
        mixed = 0.98 * usual + 0.02 * source
        now = rng.multinomial(3_000, np.append(mixed, 1 - mixed.sum()))[:4]
        chances.append(
            shape_chance(
                before.astype(float), now.astype(float), source, 0.02, n_reference=3_000, n_current=3_000
            )
        )

    # Groups may differ a little beyond chance, so fewer are refused than 1 %.
    assert np.mean(np.array(chances) < 0.01) <= 0.01


@pytest.mark.parametrize(
    "now",
    [[40.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 40.0]],
    ids=["one", "none", "other end"],
)
def test_rows_of_another_shape_are_told_apart(now):
    source = np.full(4, 0.25)

    assert shape_chance(np.zeros(4), np.array(now), source, 0.02, n_reference=2_000, n_current=2_000) < 1e-6
