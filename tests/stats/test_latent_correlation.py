import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.stats import multivariate_normal, norm

from watchkeeper.stats.latent_correlation import (
    LARGEST,
    hermite_coefficients,
    latent_correlation,
    observed_correlation,
    rising_range,
)

BANDS = hnp.arrays(np.int64, st.integers(2, 17), elements=st.integers(0, 1_000)).filter(
    lambda bands: np.count_nonzero(bands) > 1
)


def coefficients(*columns):
    width = max(map(len, columns))
    return hermite_coefficients(np.array([np.pad(column, (0, width - len(column))) for column in columns]))


def correlation_of_scores(first, second, r):
    """Correlate scores of normal variables cut into bands, by the bivariate normal distribution function."""
    together = multivariate_normal(cov=[[1.0, r], [r, 1.0]])
    cuts = [norm.ppf(np.cumsum(bands)[:-1] / np.sum(bands)) for bands in (first, second)]
    # The covariance of two sums of steps is the sum of the steps' covariances (Hoeffding).
    covariance = sum(together.cdf([-a, -b]) - norm.cdf(-a) * norm.cdf(-b) for a in cuts[0] for b in cuts[1])
    scores = [np.arange(len(bands)) for bands in (first, second)]
    deviations = [
        np.sqrt(np.cov(score, fweights=bands, ddof=0))
        for score, bands in zip(scores, (first, second), strict=True)
    ]
    return covariance / (deviations[0] * deviations[1])


SHAPES = [
    ([50, 50], [50, 50]),
    ([80, 20], [30, 70]),
    ([10, 20, 40, 20, 10], [70, 20, 10]),
    ([1, 2, 5, 9, 15, 19, 19, 15, 9, 5, 2, 1], [60, 20, 10, 5, 5]),
]


@pytest.mark.parametrize(("first", "second"), SHAPES)
@pytest.mark.parametrize("r", [-0.9, -0.4, 0.05, 0.3, 0.7, 0.9])
def test_scores_correlate_as_the_bivariate_normal_distribution_says(first, second, r):
    one, other = coefficients(first, second)[:, np.newaxis]
    expected = correlation_of_scores(first, second, r)

    assert observed_correlation(np.array([r]), one, other)[0][0] == pytest.approx(expected, abs=2e-4)
    assert latent_correlation(np.array([expected]), one, other)[0][0] == pytest.approx(r, abs=2e-3)


@given(st.floats(-0.9, 0.9))
def test_median_splits_follow_the_arcsine_law(r):
    one, other = coefficients([1, 1], [1, 1])[:, np.newaxis]

    observed = observed_correlation(np.array([r]), one, other)[0][0]

    assert observed == pytest.approx(2.0 / np.pi * np.arcsin(r), abs=1e-4)


@given(BANDS, BANDS, st.floats(-0.98, 0.98))
@example(np.array([3, 1]), np.array([3, 1]), -0.9375)
def test_what_was_observed_leads_back_to_what_is_behind_it(first, second, r):
    one, other = coefficients(first, second)[:, np.newaxis]
    observed, rise = observed_correlation(np.array([r]), one, other)

    found, slope = latent_correlation(observed, one, other)

    # What is beyond the range shows as its end does. Where a step in r hardly shows, rounding of what was observed is
    # magnified.
    behind = np.clip(r, *rising_range(one, other))[0]
    assert found[0] == pytest.approx(behind, abs=1e-6 + 1e-12 / abs(rise[0]))
    assert slope[0] == pytest.approx(rise[0], rel=1e-3, abs=1e-9)


@pytest.mark.parametrize(("first", "second"), [*SHAPES, ([75, 25], [75, 25]), ([95, 5], [90, 10])])
@pytest.mark.parametrize("r", [-0.99, -0.97, 0.97, 0.99])
def test_close_relations_are_found_as_close_as_they_can_show(first, second, r):
    one, other = coefficients(first, second)[:, np.newaxis]
    least, most = rising_range(one, other)

    found, rise = latent_correlation(np.array([correlation_of_scores(first, second, r)]), one, other)

    assert found[0] == pytest.approx(np.clip(r, least, most)[0], abs=0.03)
    assert rise[0] > 0.0


@given(BANDS, BANDS)
def test_more_related_variables_never_show_less(first, second):
    one, other = coefficients(first, second)[:, np.newaxis]
    least, most = rising_range(one, other)
    places = np.linspace(least[0], most[0], 50)

    shown = observed_correlation(places, np.repeat(one, 50, axis=0), np.repeat(other, 50, axis=0))[0]

    assert least[0] < 0.0 < most[0]
    assert (np.diff(shown) >= -1e-6).all()


@given(BANDS)
def test_no_function_of_a_normal_variable_has_more_than_its_whole_variance(bands):
    assert (hermite_coefficients(bands[np.newaxis]) ** 2).sum() <= 1.0 + 1e-9


def test_fine_bands_show_nearly_all():
    shares = np.diff(norm.cdf(np.linspace(-4.25, 4.25, 18)))

    found = hermite_coefficients((1e6 * shares).astype(np.int64)[np.newaxis])

    assert found[0, 0] == pytest.approx(1.0, abs=0.012)
    assert abs(found[0, 1]) < 1e-3


def test_more_than_can_be_observed_is_taken_for_the_most():
    one, other = coefficients([80, 20], [30, 70])[:, np.newaxis]

    found = latent_correlation(np.array([-1.0, 1.0]), np.repeat(one, 2, axis=0), np.repeat(other, 2, axis=0))[
        0
    ]

    # Of these two flags nothing closer than 0.93 shows on the one side.
    assert found.tolist() == pytest.approx([-LARGEST, 0.93], abs=1e-6)
    assert found.tolist() == [end[0] for end in rising_range(one, other)]


def test_nothing_is_known_of_a_column_in_one_band():
    one, other = coefficients([0, 9, 0], [5, 5, 5])[:, np.newaxis]

    assert np.isnan(latent_correlation(np.array([0.5]), one, other)[0][0])
