import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, norm, t

from watchkeeper.errors import BadInput, NotEnoughData
from watchkeeper.stats.intervals import (
    average_precision_interval,
    f1_interval,
    mean_interval,
    roc_auc_interval,
    sum_interval,
    wilson_interval,
)
from watchkeeper.stats.ranking import average_precision, roc_auc

N_RUNS = 600
# A nominal 95 % interval that covers this often is neither careless nor needlessly wide. Binomial noise
# of N_RUNS runs is 0.9 % (one standard deviation).
GOOD_COVERAGE = (0.92, 0.99)


def counts_of(positive_scores, negative_scores):
    cells = np.unique(np.concatenate([positive_scores, negative_scores]))
    return tuple(
        np.bincount(np.searchsorted(cells, scores), minlength=cells.size)
        for scores in (positive_scores, negative_scores)
    )


def coverage(truth, intervals):
    return np.mean([interval.low <= truth <= interval.high for interval in intervals])


@pytest.mark.parametrize(("successes", "n"), [(0, 1), (0, 20), (1, 20), (7, 20), (20, 20), (123, 4567)])
@pytest.mark.parametrize("level", [0.5, 0.95, 0.999])
def test_wilson_agrees_with_scipy(successes, n, level):
    interval = wilson_interval(successes, n, level=level)

    expected = binomtest(successes, n).proportion_ci(level, method="wilson")
    assert (interval.low, interval.high) == pytest.approx((expected.low, expected.high), abs=1e-12)


@settings(deadline=None)
@given(st.integers(1, 10**9).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_share_and_stays_within_bounds(case):
    successes, n = case

    interval = wilson_interval(successes, n)

    assert 0.0 <= interval.low <= successes / n <= interval.high <= 1.0
    assert interval.low < interval.high


def test_mean_agrees_with_students_formula():
    values = np.array([1.0, 2.0, 4.0, 8.0])

    interval = mean_interval(values.mean(), values.var(), values.size)

    expected = t.interval(0.95, 3, loc=values.mean(), scale=values.std(ddof=1) / 2.0)
    assert (interval.low, interval.high) == pytest.approx(expected)


@settings(deadline=None)
@given(st.tuples(*[st.integers(0, 1000)] * 3).filter(any))
def test_f1_interval_holds_the_score(case):
    tp, fp, fn = case

    interval = f1_interval(tp, fp, fn)

    assert 0.0 <= interval.low <= 2 * tp / (2 * tp + fp + fn) + 1e-12
    assert 2 * tp / (2 * tp + fp + fn) - 1e-12 <= interval.high <= 1.0
    assert interval.low < interval.high


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=12))
def test_areas_lie_within_their_intervals(cells):
    positives, negatives = (np.array(column) for column in zip(*cells, strict=True))
    if not (positives.any() and negatives.any()):
        return

    of_roc, of_pr = roc_auc_interval(positives, negatives), average_precision_interval(positives, negatives)

    assert 0.0 <= of_roc.low <= roc_auc(positives, negatives) + 1e-9
    assert roc_auc(positives, negatives) - 1e-9 <= of_roc.high <= 1.0
    assert of_roc.low < of_roc.high
    assert 0.0 <= of_pr.low <= average_precision(positives, negatives) + 1e-9
    assert average_precision(positives, negatives) - 1e-9 <= of_pr.high <= 1.0
    assert of_pr.low < of_pr.high


def test_delongs_variance_agrees_with_the_definition():
    rng = np.random.default_rng(0)
    x, y = np.round(rng.normal(1, 1, 60), 1), np.round(rng.normal(0, 1, 80), 1)

    interval = roc_auc_interval(*counts_of(x, y))

    wins = (x[:, None] > y) + 0.5 * (x[:, None] == y)
    error = np.sqrt(wins.mean(axis=1).var(ddof=1) / 60 + wins.mean(axis=0).var(ddof=1) / 80)
    area = wins.mean()
    half = norm.ppf(0.975) * error / (area * (1 - area))
    centre = np.log(area / (1 - area))
    assert interval.low == pytest.approx(1 / (1 + np.exp(half - centre)))
    assert interval.high == pytest.approx(1 / (1 + np.exp(-half - centre)))


def test_classes_fully_apart_leave_room_for_doubt():
    interval = roc_auc_interval(np.array([0, 40]), np.array([40, 0]))

    assert 0.8 < interval.low < 1.0
    assert interval.high == 1.0
    mirrored = roc_auc_interval(np.array([40, 0]), np.array([0, 40]))
    assert (mirrored.low, mirrored.high) == pytest.approx((0.0, 1.0 - interval.low))


@pytest.mark.parametrize(
    ("shift", "n_positives", "n_negatives"), [(0.5, 12, 88), (1.2, 40, 200), (2.5, 60, 600)]
)
def test_roc_auc_intervals_cover(shift, n_positives, n_negatives):
    rng = np.random.default_rng(1)
    truth = norm.cdf(shift / np.sqrt(2.0))

    intervals = [
        roc_auc_interval(*counts_of(rng.normal(shift, 1, n_positives), rng.normal(size=n_negatives)))
        for _ in range(N_RUNS)
    ]

    assert GOOD_COVERAGE[0] <= coverage(truth, intervals) <= GOOD_COVERAGE[1]


@pytest.mark.parametrize(
    ("shift", "n_positives", "n_negatives"), [(1.2, 12, 88), (1.2, 50, 200), (2.5, 60, 600)]
)
def test_average_precision_intervals_cover(shift, n_positives, n_negatives):
    rng = np.random.default_rng(2)
    # The truth is taken from many rows at the same share of positives.
    scale = 200_000 // (n_positives + n_negatives)
    truth = average_precision(
        *counts_of(rng.normal(shift, 1, n_positives * scale), rng.normal(size=n_negatives * scale))
    )

    intervals = [
        average_precision_interval(
            *counts_of(rng.normal(shift, 1, n_positives), rng.normal(size=n_negatives))
        )
        for _ in range(N_RUNS)
    ]

    assert GOOD_COVERAGE[0] <= coverage(truth, intervals) <= GOOD_COVERAGE[1]


def test_f1_intervals_cover():
    rng = np.random.default_rng(3)
    tp, fp, fn, _ = rng.multinomial(150, [0.15, 0.05, 0.08, 0.72], size=N_RUNS).T

    intervals = [f1_interval(*case) for case in zip(tp.tolist(), fp.tolist(), fn.tolist(), strict=True)]

    assert GOOD_COVERAGE[0] <= coverage(2 * 0.15 / (2 * 0.15 + 0.05 + 0.08), intervals) <= GOOD_COVERAGE[1]


def test_mean_intervals_cover_in_small_samples():
    samples = np.random.default_rng(4).normal(3.0, 2.0, (N_RUNS, 6))

    intervals = [mean_interval(sample.mean(), sample.var(), 6) for sample in samples]

    assert GOOD_COVERAGE[0] <= coverage(3.0, intervals) <= GOOD_COVERAGE[1]


def test_sum_intervals_cover_when_the_number_of_values_is_chance():
    rng = np.random.default_rng(5)
    samples = [rng.gamma(2.0, 5.0, rng.poisson(80)) for _ in range(N_RUNS)]

    intervals = [sum_interval(sample.mean(), sample.var(), sample.size) for sample in samples]

    assert GOOD_COVERAGE[0] <= coverage(80 * 10.0, intervals) <= GOOD_COVERAGE[1]


@pytest.mark.parametrize(
    "interval",
    [
        lambda: wilson_interval(0, 0),
        lambda: mean_interval(1.0, 0.0, 1),
        lambda: sum_interval(0.0, 0.0, 0),
        lambda: f1_interval(0, 0, 0),
        lambda: roc_auc_interval(np.array([1]), np.array([0])),
        lambda: average_precision_interval(np.array([0]), np.array([1])),
    ],
)
def test_too_few_rows_raise(interval):
    with pytest.raises(NotEnoughData):
        interval()


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0])
def test_an_impossible_level_is_refused(level):
    with pytest.raises(BadInput, match="confidence level"):
        wilson_interval(1, 2, level=level)
