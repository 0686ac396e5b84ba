"""New labels: each question as SciPy has it, and no surer, over all draws, than they say."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers, lists, tuples
from scipy import stats

from watchkeeper.stats.new_labels import NewLabels


def test_a_new_label_is_as_rare_as_any_that_is_new_with_as_many_rows_itself_for_a_half():
    reference, current = np.array([1_500, 494, 5, 0, 1]), np.array([150, 45, 2, 3, 0])

    found = NewLabels.of(reference, current)

    # The label of seven rows could have been new, too, and the first two never.
    three, four, seven = (stats.hypergeom.pmf(rows, 2_200, rows, 200) for rows in (3, 4, 7))
    # The three new rows and that of the label that occurs once are as sure only where all four are new.
    assert found.significance == pytest.approx(0.5 * three + seven + four)


def test_new_rows_are_counted_beside_labels_that_were_seen_once():
    reference, current = np.array([900, 94, 1, 1, 0, 0, 0, 0]), np.array([160, 34, 0, 0, 2, 2, 1, 1])

    found = NewLabels.of(reference, current)

    rows = stats.fisher_exact([[6, 194], [2, 994]], alternative="greater").pvalue
    # Any label with two rows is seldom as sure as that, and with more there is none.
    label = 1.5 * stats.hypergeom.pmf(2, 1_196, 2, 200)
    assert found.significance == pytest.approx(rows, rel=1e-9)
    assert rows < label


@pytest.mark.parametrize("current", [[150, 46, 4, 0], [0, 0, 0, 9]])
def test_without_a_new_label_nothing_is_new(current):
    assert NewLabels.of(np.array([1_500, 490, 10, 2]), np.array(current)).significance == 1.0


@settings(max_examples=100, deadline=None)
@given(rows=lists(tuples(integers(0, 30), integers(0, 8)), min_size=2, max_size=9))
def test_it_lies_between_the_least_and_the_most_that_it_can_be(rows):
    reference, current = np.array([(50, 40), *rows]).T

    found = NewLabels.of(reference, current)

    assert found.least * (1.0 - 1e-9) <= found.significance <= 1.0
    assert found.significance > 0.05 or found.significance <= found.most * (1.0 + 1e-9)
    assert found.reached(found.significance) == pytest.approx(min(found.significance, found.chances[-1]))


@pytest.mark.parametrize("n_labels", [1, 3, 30, 150])
@pytest.mark.parametrize("rows_a_label", [0.3, 2.0])
@pytest.mark.parametrize(("n", "m"), [(200, 200), (2_000, 200), (20_000, 200)])
def test_over_all_draws_it_is_significant_no_more_often_than_it_says(n, m, rows_a_label, n_labels):
    rng, runs = np.random.default_rng(6), 500
    shares = np.full(n_labels + 1, rows_a_label / (n + m))
    shares[0] = 1.0 - shares[1:].sum()

    samples = zip(rng.multinomial(n, shares, runs), rng.multinomial(m, shares, runs), strict=True)
    chances = np.array([NewLabels.of(*pair).significance for pair in samples])

    for level in (0.01, 0.05):
        assert np.sum(chances <= level) <= stats.binom.ppf(0.999, runs, level)
