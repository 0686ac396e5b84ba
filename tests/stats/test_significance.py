import numpy as np
import pytest
from scipy.stats import chi2_contingency, ks_2samp

from watchkeeper.errors import NotEnoughData
from watchkeeper.stats.significance import chi_square_significance, ks_significance


@pytest.mark.parametrize("seed", range(4))
def test_chi_square_is_that_of_scipy(seed):
    rng = np.random.default_rng(seed)
    tables = rng.integers(5, 60, 12), rng.integers(5, 90, 12)

    expected = chi2_contingency(np.array(tables), correction=False).pvalue

    assert chi_square_significance(*tables) == pytest.approx(expected, rel=1e-9)


def test_cells_that_neither_has_count_for_nothing():
    assert chi_square_significance(np.array([5, 0, 9]), np.array([9, 0, 5])) == pytest.approx(
        chi_square_significance(np.array([5, 9]), np.array([9, 5]))
    )


def test_one_cell_tells_nothing():
    assert chi_square_significance(np.array([9]), np.array([5])) == 1.0


def test_ks_is_that_of_scipy():
    rng = np.random.default_rng(1)
    before, now = rng.integers(0, 40, 900), rng.integers(1, 41, 700)

    expected = ks_2samp(before, now, method="asymp").pvalue
    measured = ks_significance(np.bincount(before, minlength=41), np.bincount(now, minlength=41))

    # SciPy's "asymptotic" value is that of the one-sample distribution at n m / (n + m) rows.
    assert measured == pytest.approx(expected, rel=0.1)


def test_no_rows_are_refused():
    with pytest.raises(NotEnoughData):
        chi_square_significance(np.array([0, 0]), np.array([1, 2]))
