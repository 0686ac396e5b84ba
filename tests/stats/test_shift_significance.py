"""The least of four tests: each as SciPy or the definition has it, together as often significant as they say."""

import numpy as np
import pytest
from scipy import stats

from watchkeeper.stats.shift_significance import (
    _SHAPE,
    _SHIFT,
    _SPREAD,
    _TAILS,
    _score_significance,
    _tail_significance,
    shift_significance,
)

POPULATIONS = {
    "normal": lambda rng, n: rng.normal(size=n),
    "Cauchy": lambda rng, n: rng.standard_cauchy(n),
    "Pareto": lambda rng, n: rng.pareto(1.2, n),
    "ties": lambda rng, n: np.round(rng.normal(size=n)),
    "zeros": lambda rng, n: np.where(rng.random(n) < 0.7, 0.0, rng.exponential(size=n)),
    "two values": lambda rng, n: (rng.random(n) < 0.05).astype(float),
}


def counts(first, second):
    values = np.unique(np.concatenate([first, second]))
    return tuple(
        np.bincount(np.searchsorted(values, sample), minlength=values.size) for sample in (first, second)
    )


def test_the_weights_share_out_the_level():
    assert pytest.approx(1.0) == _SHIFT + _SPREAD + _SHAPE + _TAILS


@pytest.mark.parametrize("digits", [0, 6])
def test_sums_of_ranks_are_judged_as_in_wilcoxons_test(digits):
    rng = np.random.default_rng(1)
    first, second = np.round(rng.normal(size=300), digits), np.round(rng.normal(0.15, 1.0, 200), digits)
    reference, current = counts(first, second)
    both = reference + current

    found = _score_significance(reference, current, np.cumsum(both) - both / 2.0)

    expected = stats.mannwhitneyu(first, second, use_continuity=False, method="asymptotic").pvalue
    assert found == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("power", [1, 2])
def test_sums_of_normal_scores_are_as_far_out_as_among_all_ways_of_dealing_rows_out(power):
    rng = np.random.default_rng(2)
    first, second = rng.normal(size=400), rng.normal(0.15, 1.1, 150)
    reference, current = counts(first, second)
    share = (np.cumsum(reference + current) - 0.5) / 550
    scores = stats.norm.ppf(share) ** power

    dealt = np.array([scores[rng.permutation(550)[:150]].sum() for _ in range(20_000)])

    away = abs(current @ scores - dealt.mean())
    expected = np.mean(np.abs(dealt - dealt.mean()) >= away)
    assert _score_significance(reference, current, scores) == pytest.approx(expected, abs=0.015)


def test_the_outermost_rows_are_counted_exactly():
    is_current = np.random.default_rng(5).random(1_000) < 0.1
    is_current[-4:] = True
    rows, marked = is_current.size, int(is_current.sum())
    reference, current = (~is_current).astype(np.int64), is_current.astype(np.int64)

    found = _tail_significance(reference, current)

    chances = [
        stats.hypergeom.sf(side[:drawn].sum() - 1, rows, marked, drawn)
        for side in (is_current, is_current[::-1])
        for drawn in (4, 12, 36)
    ]
    assert found == pytest.approx(6 * min(chances), rel=1e-9)


@pytest.mark.parametrize("population", list(POPULATIONS))
@pytest.mark.parametrize(("n", "m"), [(100, 100), (2_000, 200), (300, 3_000)])
def test_it_is_significant_no_more_often_than_it_says(population, n, m):
    rng, runs, draw = np.random.default_rng(3), 1_000, POPULATIONS[population]

    chances = np.array([shift_significance(*counts(draw(rng, n), draw(rng, m))) for _ in range(runs)])

    for level in (0.01, 0.05):
        assert np.sum(chances <= level) <= stats.binom.ppf(0.999, runs, level)


@pytest.mark.parametrize(
    ("change", "at_least"),
    [
        (lambda x, _: x + 0.25, 0.75),
        (lambda x, _: 1.25 * x, 0.75),
        (lambda x, rng: np.where(rng.random(x.size) < 0.04, 6.0 * x, x), 0.4),
    ],
    ids=["shift", "spread", "tails"],
)
def test_changes_of_each_kind_are_seen(change, at_least):
    rng, runs = np.random.default_rng(4), 200

    chances = [
        shift_significance(*counts(rng.normal(size=2_000), change(rng.normal(size=200), rng)))
        for _ in range(runs)
    ]

    assert np.mean(np.array(chances) <= 0.05) >= at_least


def test_of_one_value_there_is_nothing_to_tell():
    assert shift_significance(np.array([0, 7, 0]), np.array([0, 9, 0])) == 1.0
