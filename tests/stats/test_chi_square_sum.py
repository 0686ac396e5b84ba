import numpy as np
import pytest
from scipy.stats import chi2

from watchkeeper.stats.chi_square_sum import ChiSquareSum

N = np.arange(1, 400)
CRAMER_VON_MISES = ChiSquareSum(1 / (np.pi * N) ** 2, np.ones(399))
ANDERSON_DARLING = ChiSquareSum(1 / (N * (N + 1.0)), np.ones(399))


# Anderson and Darling (1952), Ann. Math. Stat. 23, 193-212, table 1; Stephens (1974), JASA 69, 730-737.
@pytest.mark.parametrize(
    ("limit", "x", "chance"),
    [
        (CRAMER_VON_MISES, 0.11888, 0.5),
        (CRAMER_VON_MISES, 0.34730, 0.1),
        (CRAMER_VON_MISES, 0.46136, 0.05),
        (CRAMER_VON_MISES, 0.74346, 0.01),
        (CRAMER_VON_MISES, 1.16786, 0.001),
        (ANDERSON_DARLING, 0.774, 0.5),
        (ANDERSON_DARLING, 1.933, 0.1),
        (ANDERSON_DARLING, 2.492, 0.05),
        (ANDERSON_DARLING, 3.857, 0.01),
    ],
)
def test_limits_are_those_of_the_published_tables(limit, x, chance):
    assert limit.chance_above(x) == pytest.approx(chance, rel=0.07)


@pytest.mark.parametrize("x", [0.1, 3.0, 10.0, 60.0])
def test_one_term_is_a_chi_square(x):
    assert ChiSquareSum(np.array([2.0]), np.array([3.5])).chance_above(x) == pytest.approx(
        chi2.sf(x / 2.0, 3.5), rel=1e-9
    )


@pytest.mark.parametrize("x", [5.0, 20.0, 60.0, 200.0])
def test_equal_terms_are_one_chi_square_far_into_the_tail(x):
    assert ChiSquareSum(np.ones(10), np.ones(10)).chance_above(x) == pytest.approx(chi2.sf(x, 10), rel=0.02)


def test_unequal_terms_are_what_simulation_shows():
    scales = np.array([1.0, 0.5, 0.1])
    seen = np.random.default_rng(1).normal(size=(400_000, 3)) ** 2 @ scales
    told = ChiSquareSum(scales, np.ones(3))

    for x in (0.3, 1.0, 1.6, 3.0, 8.0):
        assert told.chance_above(x) == pytest.approx(np.mean(seen > x), rel=0.07)


def test_chances_fall_all_the_way_through_the_mean():
    told = ChiSquareSum(np.array([1.0, 0.5, 0.1]), np.array([1.0, 1.0, 4.5]))
    chances = [told.chance_above(x) for x in np.linspace(told.mean - 0.01, told.mean + 0.01, 201)]

    assert np.all(np.diff(chances) < 0.0)


@pytest.mark.parametrize(("x", "chance"), [(0.0, 1.0), (-1.0, 1.0), (1e6, 0.0)])
def test_the_ends_are_certain(x, chance):
    assert ChiSquareSum(np.array([1.0, 0.5]), np.ones(2)).chance_above(x) == chance


def test_moments_are_those_of_their_terms():
    told = ChiSquareSum(np.array([1.0, 0.5]), np.array([1.0, 2.0]))

    assert (told.mean, told.variance) == (2.0, 3.0)
