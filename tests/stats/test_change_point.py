import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm, rankdata

from watchkeeper.stats.change_point import (
    correlation_of_neighbours,
    find_shift,
    rank_scores,
    run_length,
    threshold_for,
)

ASKED = 1.0 / 122.0


def drawn(rng, n, *, correlation=0.0, is_heavy=False):
    """Draw values of mean 0, each as much like the one before as is said."""
    noise = rng.standard_t(3, size=n) if is_heavy else rng.normal(size=n)
    for place in range(1, n):
        noise[place] += correlation * noise[place - 1]
    return noise


@pytest.mark.parametrize(
    ("half_shift", "threshold", "published"),
    [
        # Montgomery, Introduction to Statistical Quality Control, table 9.3: two-sided, 168 and 465.
        (0.5, 4.0, 2 * 168),
        (0.5, 5.0, 2 * 465),
        # Hawkins (1993), J. Qual. Technol. 25, 248-262: what gives 370 two-sided.
        (0.25, 8.01, 2 * 370),
        (0.5, 4.77, 2 * 370),
        (0.75, 3.34, 2 * 370),
        (1.0, 2.52, 2 * 370),
    ],
)
def test_run_lengths_are_those_of_published_tables(half_shift, threshold, published):
    assert run_length(threshold, half_shift=half_shift) == pytest.approx(published, rel=0.07)
    assert threshold_for(published, half_shift=half_shift) == pytest.approx(threshold, abs=0.05)


def test_run_lengths_are_those_of_a_markov_chain():
    # Brook and Evans (1972), Biometrika 59, 539-549: the sum in 200 states, solved exactly.
    n, threshold, half_shift = 200, 6.0, 0.25
    width = 2.0 * threshold / (2 * n - 1)
    centres = np.arange(n) * width
    edges = centres[None, :] - centres[:, None] + half_shift
    moves = norm.cdf(edges + width / 2.0) - norm.cdf(edges - width / 2.0)
    moves[:, 0] = norm.cdf(edges[:, 0] + width / 2.0)
    exact = np.linalg.solve(np.eye(n) - moves, np.ones(n))[0]

    assert run_length(threshold, half_shift=half_shift) == pytest.approx(exact, rel=0.02)


def test_where_alarms_may_be_frequent_the_threshold_is_0():
    assert threshold_for(1.5, half_shift=0.5) == 0.0


@given(st.lists(st.integers(-5, 5), min_size=6, max_size=20))
@settings(max_examples=30, deadline=None)
def test_scores_are_ranks_whatever_the_values_scale(values):
    values = np.array(values, dtype=np.float64)

    scores = rank_scores(values, 4)

    assert np.array_equal(scores, rank_scores(np.exp(values), 4))
    assert np.allclose(scores, -rank_scores(-values, 4))


def test_a_score_is_the_normal_deviation_of_the_rank():
    values = np.array([3.0, 1.0, 2.0, 2.0, 9.0, 0.0])

    ranks = [rankdata(values[: n + 1])[-1] for n in (3, 4, 5)]
    assert rank_scores(values, 3) == pytest.approx(
        [norm.ppf((rank - 0.5) / n) for rank, n in zip(ranks, (4, 5, 6), strict=True)]
    )


@pytest.mark.parametrize("correlation", [0.0, 0.3, 0.6])
def test_the_correlation_of_neighbours_is_found_without_bias(correlation):
    rng = np.random.default_rng(3)
    found = [correlation_of_neighbours(drawn(rng, 112, correlation=correlation)[10:]) for _ in range(100)]

    # None is told below 0, so chance shows where there is none.
    assert np.mean(found) == pytest.approx(correlation, abs=0.06)
    assert correlation_of_neighbours(np.full(40, 7.0)) == 0.0


@pytest.mark.parametrize("is_heavy", [False, True], ids=["normal", "heavy tails"])
@pytest.mark.parametrize("correlation", [0.0, 0.3])
def test_shifts_are_told_no_more_often_than_asked_while_nothing_changes(correlation, is_heavy):
    rng = np.random.default_rng(11)
    n_runs, n_known, n_looked_at = 200, 112, 56

    n_told = sum(
        any(
            find_shift(values[: n_known + n], n_known, side=1, smallest=0.5, exceeded_by=ASKED)
            for n in range(4, n_looked_at + 1, 4)
        )
        for values in (
            drawn(rng, n_known + n_looked_at, correlation=correlation, is_heavy=is_heavy)
            for _ in range(n_runs)
        )
    )

    # In the mean 1 - exp(-56 / 122) of the runs; the sum begins at 0, so somewhat fewer.
    allowed = n_runs * (1.0 - np.exp(-n_looked_at * ASKED))
    assert 0.3 * allowed < n_told < allowed + 2.0 * np.sqrt(allowed)


@pytest.mark.parametrize(("size", "least"), [(0.5, 0.5), (1.0, 0.9), (2.0, 1.0)])
def test_a_lasting_shift_is_found_dated_and_measured(size, least):
    rng = np.random.default_rng(5)
    found = []
    for _ in range(100):
        values = drawn(rng, 180)
        values[152:] += size
        found.append(find_shift(values, 112, side=1, smallest=0.5, exceeded_by=ASKED))
    told = [one for one in found if one]

    assert len(told) / len(found) >= least
    assert np.median([one.since for one in told]) == pytest.approx(152, abs=2)
    held = np.mean([one.interval.low <= size <= one.interval.high for one in told])
    assert held > 0.85
    assert min(one.run_length for one in told) >= 1.0 / ASKED * 0.99


def test_a_shift_is_looked_for_on_one_side():
    values = np.concatenate([np.random.default_rng(2).normal(size=112), np.full(12, -1.5)])

    assert find_shift(values, 112, side=1, smallest=0.5, exceeded_by=ASKED) is None
    assert find_shift(values, 112, side=-1, smallest=0.5, exceeded_by=ASKED).size == pytest.approx(
        -1.5, abs=0.3
    )


def test_one_wild_value_is_no_shift_and_a_level_that_is_back_is_none_any_longer():
    wild, back = (
        np.tile([0.3, -0.5, 0.1, 0.7, -0.6, -0.2, 0.5, -0.3], 20),
        np.random.default_rng(4).normal(size=160),
    )
    wild[140] = 1e6
    back[120:140] += 2.0

    def standing(values, n):
        return find_shift(values[:n], 112, side=1, smallest=0.5, exceeded_by=ASKED)

    assert not any(standing(wild, n) for n in range(113, 161))
    assert standing(back, 140).since == pytest.approx(120, abs=2)
    assert standing(back, 150) is None
