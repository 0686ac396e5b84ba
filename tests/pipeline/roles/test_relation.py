"""Relations: equal to independent computations, and blind to the order of rows."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from real_data import real_data
from watchkeeper.pipeline.roles.relation import agree, calibrate, correlate, find_threshold

N = 4_000


@pytest.fixture
def scored():
    rng = np.random.default_rng(1)
    # Hundredths, so that ranking by hundredth loses nothing.
    score = rng.integers(0, 100, N) / 100.0
    return pl.Series("p", score), pl.Series("y", (rng.random(N) < score).astype(int))


def test_the_ranking_is_that_of_mann_and_whitney(scored):
    score, truth = scored
    positive, negative = score.filter(truth == 1), score.filter(truth == 0)

    found = calibrate(score, truth, "1")

    expected = stats.mannwhitneyu(positive, negative).statistic / (len(positive) * len(negative))
    assert found.auc == pytest.approx(expected, abs=1e-12)


def test_the_skill_is_the_variance_explained(scored):
    score, truth = scored

    found = calibrate(score, truth, "1")

    brier = ((score - truth) ** 2).mean()
    assert found.skill == pytest.approx(1.0 - brier / truth.var(ddof=0), abs=1e-9)


def test_a_score_that_is_true_has_no_error_beyond_chance(scored):
    score, truth = scored
    squared = calibrate(score**2, truth, "1")

    assert calibrate(score, truth, "1").error < 0.02 < squared.error


def test_the_real_score_of_the_car_loans_ranks_as_published():
    frame = pl.read_parquet(real_data("nannyml_car_loan/reference.parquet"))

    found = calibrate(frame["y_pred_proba"], frame["repaid"], "1")

    # Read from the rows with SciPy: ROC AUC 0.971, Brier skill 0.818.
    assert found.auc == pytest.approx(0.971, abs=0.001)
    assert found.skill == pytest.approx(0.818, abs=0.001)


@given(st.permutations(range(40)))
def test_the_order_of_rows_is_irrelevant(order):
    rng = np.random.default_rng(0)
    score, truth = pl.Series(rng.random(40)), pl.Series(rng.integers(0, 2, 40))

    assert calibrate(score[order], truth[order], "1") == calibrate(score, truth, "1")


@pytest.mark.parametrize("values", [[1, 1, 1], [0, 0, 0], [None, None, None]])
def test_of_one_class_nothing_can_be_said(values):
    assert calibrate(pl.Series([0.1, 0.5, 0.9]), pl.Series(values, dtype=pl.Int64), "1") is None


@pytest.mark.parametrize(
    ("score", "values", "expected"),
    [
        ([0.1, 0.4, 0.6, 0.9], [0, 0, 1, 1], 0.6),
        ([0.1, 0.6, 0.4, 0.9], [0, 0, 1, 1], None),
        ([0.5, 0.5], [0, 1], None),
        ([0.1, None, 0.9], [0, 1, 1], 0.9),
        ([0.1, 0.9], [1, 1], None),
    ],
)
def test_a_threshold_parts_the_classes_wholly_or_is_none(score, values, expected):
    assert find_threshold(pl.Series(score), pl.Series(values), "1") == expected


def test_agreement_is_cohens_kappa():
    # Cohen's own definition on a table of 20, 5, 10, 15: observed 0.7, by chance 0.5.
    one = pl.Series([1] * 25 + [0] * 25)
    other = pl.Series([1] * 20 + [0] * 5 + [1] * 10 + [0] * 15)

    assert agree(one, other) == pytest.approx((0.7 - 0.5) / (1.0 - 0.5))
    assert agree(one, pl.Series(["x"] * 50)) == 0.0


def test_correlation_is_spearmans():
    rng = np.random.default_rng(2)
    one = rng.normal(size=300).round(1)
    other = one**3 + rng.normal(size=300)

    assert correlate(pl.Series(one), pl.Series(other)) == pytest.approx(stats.spearmanr(one, other).statistic)


@pytest.mark.parametrize("values", [[1.0, 1.0, 1.0], [1.0, None, None]])
def test_correlation_of_a_constant_is_none(values):
    assert correlate(pl.Series(values), pl.Series([1.0, 2.0, 3.0])) == 0.0
