import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import minimize_scalar
from scipy.stats import binom, norm

from watchkeeper.errors import BadInput, NotEnoughData
from watchkeeper.profile.moments import Moments
from watchkeeper.stats.sequential import (
    MIN_ROWS,
    TUNED_TO_ROWS,
    Values,
    contrast,
    difference_interval,
    half_width,
    mixture_scale,
    rows_to_tell,
    side_intervals,
)

N_RUNS = 250
N_WINDOWS = 60
# As many runs may miss as chance allows where 5 in 100 do: more in one of a thousand such tests.
MOST_MISSES = int(binom.ppf(0.999, N_RUNS, 0.05))


def values_of(rows):
    moments = Moments.from_values(np.asarray(rows, dtype=np.float64))
    return Values(moments.n, moments.mean(), moments.variance())


def is_missed(windows, truth, *, are_shares=False):
    """Look after every window: whether the truth was ever outside, with this interval and with the usual one."""
    sequence = usual = False
    for n in range(1, len(windows) + 1):
        try:
            sides = contrast(windows[:n], are_shares=are_shares)
        except NotEnoughData:
            continue
        interval = difference_interval(sides)
        error = math.sqrt((sides.first_variance + sides.second_variance) / sides.rows)
        sequence |= not interval.low <= truth <= interval.high
        usual |= abs(sides.difference - truth) > norm.ppf(0.975) * error
    return sequence, usual


def count_misses(draw, truth=0.0, *, are_shares=False):
    """Return how many runs missed the truth at any look: with this interval, and with the usual one."""
    rng = np.random.default_rng(20240304)
    runs = [
        is_missed([draw(rng, window) for window in range(N_WINDOWS)], truth, are_shares=are_shares)
        for _ in range(N_RUNS)
    ]
    return tuple(sum(column) for column in zip(*runs, strict=True))


def quick(rows):
    return Values(
        rows.size, float(rows.mean()) if rows.size else math.nan, float(rows.var()) if rows.size else math.nan
    )


def canary(rng, window):
    """Independent rows of one mean, of which a season moves both sides and the second's share grows."""
    level = math.sin(window / 5.0)
    return quick(rng.normal(level, 1.0, 90)), quick(rng.normal(level, 2.0, 5 + window))


def hits(rng, window):
    share = 0.8 + 0.15 * math.sin(window / 5.0)
    return (
        Values.of_share(int(rng.binomial(80, share)), 80),
        Values.of_share(int(rng.binomial(5 + window, share)), 5 + window),
    )


def rare_failures(rng, _):
    return (
        Values.of_share(int(rng.binomial(300, 0.003)), 300),
        Values.of_share(int(rng.binomial(30, 0.003)), 30),
    )


def trickle(rng, _):
    """Windows with so few rows that most have none or one of the second side."""
    return quick(rng.normal(size=rng.poisson(4))), quick(rng.normal(size=rng.poisson(2)))


@pytest.mark.parametrize("draw", [canary, hits, rare_failures, trickle])
def test_at_all_looks_together_it_holds_the_truth_as_often_as_stated(draw):
    misses, _ = count_misses(draw, are_shares=draw in (hits, rare_failures))

    assert misses <= MOST_MISSES


def test_the_usual_interval_looked_at_after_every_window_is_wrong_many_times_more_often():
    misses, usual = count_misses(canary)

    assert usual > 4 * 0.05 * N_RUNS
    assert usual > 4 * misses


def test_a_difference_that_wanders_is_held_on_average():
    """The second side is better by a tenth in half of the windows, and as good in the others."""

    def wandering(rng, window):
        return quick(rng.normal(size=50)), quick(rng.normal(0.1 * (window % 2), 1.0, 50))

    rng = np.random.default_rng(1)
    missed = 0
    for _ in range(N_RUNS):
        windows = [wandering(rng, window) for window in range(N_WINDOWS)]
        truths = np.cumsum(0.1 * (np.arange(N_WINDOWS) % 2)) / np.arange(1, N_WINDOWS + 1)
        found = [difference_interval(contrast(windows[:n])) for n in range(1, N_WINDOWS + 1)]
        missed += any(not one.low <= truth <= one.high for one, truth in zip(found, truths, strict=True))

    assert missed <= MOST_MISSES


def test_it_holds_while_labels_of_earlier_windows_still_come():
    """Ten labels a window and look of the first side, two of the second, whatever the values."""
    rng = np.random.default_rng(2)
    missed = 0
    for _ in range(N_RUNS):
        level = np.sin(np.arange(N_WINDOWS) / 5.0)
        first, second = (rng.normal(level[:, None], 1.0, (N_WINDOWS, size)) for size in (50, 10))
        for look in range(5, N_WINDOWS, 4):
            come = [min(5, look - window) for window in range(look)]
            windows = [
                (quick(first[window, : 10 * share]), quick(second[window, : 2 * share]))
                for window, share in enumerate(come)
            ]
            interval = difference_interval(contrast(windows))
            if not interval.low <= 0.0 <= interval.high:
                missed += 1
                break

    assert missed <= MOST_MISSES


def test_of_requests_that_both_answered_it_is_wider_than_need_be():
    def shadow(rng, _):
        request = rng.normal(size=50)
        return quick(request + rng.normal(0.0, 0.5, 50)), quick(request + rng.normal(0.0, 0.5, 50))

    misses, _ = count_misses(shadow)

    assert misses <= 0.01 * N_RUNS


def test_a_share_that_grows_in_a_season_is_no_difference():
    """Pooled over windows, the second side looks better by far: it answered most when all was easy."""
    windows = [
        (Values.of_share(900, 1000), Values.of_share(9, 10)),
        (Values.of_share(990, 1000), Values.of_share(990, 1000)),
    ]

    sides = contrast(windows, are_shares=True)

    assert sides.difference == pytest.approx(0.0, abs=1e-15)
    assert 999 / 1010 - 1890 / 2000 > 0.04


def test_it_reaches_to_where_the_mixture_is_one_over_alpha():
    """Ville: the mixture of exp(l S - l^2 V / 2) over l ~ N(0, rho^2) exceeds 1/alpha with chance alpha at most."""
    rows, sigma = 2500.0, 3.0
    total = half_width(sigma**2, rows) * rows / sigma
    scale = mixture_scale()

    mixture, _ = quad(
        lambda slope: math.exp(slope * total - slope * slope * rows / 2.0) * norm.pdf(slope, scale=scale),
        -6.0 * scale,
        6.0 * scale,
        points=[total / (rows + scale**-2)],
    )

    assert mixture == pytest.approx(1.0 / 0.05, rel=1e-6)


def test_it_is_the_formula_of_the_paper():
    """Theorem 2.2 at t = 1000, sigma = 1 and rho^2 t = 8.21197: sqrt(2 * 9.21197 / 8.21197 / 1000 * ln(sqrt(9.21197) * 20))."""
    assert half_width(1.0, 1000.0) == pytest.approx(0.0959790, abs=1e-7)


@pytest.mark.parametrize("level", [0.5, 0.95, 0.999])
def test_it_is_narrowest_where_it_is_tuned_to(level):
    def width(log_scale):
        time = TUNED_TO_ROWS * math.exp(2.0 * log_scale)
        return (time + 1.0) / time * math.log(math.sqrt(time + 1.0) / (1.0 - level))

    best = minimize_scalar(width, bounds=(-12.0, 2.0), method="bounded", options={"xatol": 1e-9})

    assert mixture_scale(level=level) == pytest.approx(math.exp(best.x), rel=1e-4)


def test_it_narrows_with_rows_and_widens_with_level():
    widths = [half_width(1.0, rows) for rows in (10.0, 100.0, 1e4, 1e8)]

    assert all(one > other for one, other in pairwise(widths))
    assert half_width(1.0, 100.0, level=0.99) > half_width(1.0, 100.0)


def test_differences_by_window_are_weighted_as_least_squares_with_windows_as_effects_weighs_them():
    rng = np.random.default_rng(3)
    sizes = rng.integers(2, 40, (12, 2))
    rows = [[rng.normal(window, 1.0 + side, sizes[window, side]) for side in (0, 1)] for window in range(12)]

    sides = contrast([(quick(one), quick(other)) for one, other in rows])

    design = [
        [float(side)] + [float(window == place) for place in range(12)]
        for window, pair in enumerate(rows)
        for side, values in enumerate(pair)
        for _ in values
    ]
    answers = np.concatenate([values for pair in rows for values in pair])
    expected = np.linalg.lstsq(np.array(design), answers, rcond=None)[0][0]
    assert sides.difference == pytest.approx(expected, rel=1e-10)
    assert (sides.n_windows, sides.n_first, sides.n_second) == (12, *sizes.sum(axis=0))


def test_one_window_is_the_difference_of_two_means_with_its_usual_error():
    rng = np.random.default_rng(4)
    first, second = rng.normal(size=60), rng.normal(size=40)

    sides = contrast([(quick(first), quick(second))])

    error = first.var(ddof=1) / 60 + second.var(ddof=1) / 40
    assert sides.difference == pytest.approx(second.mean() - first.mean())
    assert (sides.first_variance + sides.second_variance) / sides.rows == pytest.approx(error)


@settings(deadline=None)
@given(st.data())
def test_neither_the_order_of_windows_nor_how_their_rows_were_cut_matters_to_the_bit(data):
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    rows = [(rng.lognormal(size=30), rng.lognormal(size=20)) for _ in range(4)]
    order = data.draw(st.permutations(range(4)))

    def in_pieces(values):
        cuts = sorted(data.draw(st.lists(st.integers(0, values.size), max_size=4)))
        merged = Moments.empty()
        for piece in data.draw(st.permutations(np.split(values, cuts))):
            merged = merged.merge(Moments.from_values(piece))
        return Values(merged.n, merged.mean(), merged.variance())

    whole = contrast([(values_of(one), values_of(other)) for one, other in rows])

    assert contrast([(in_pieces(rows[place][0]), in_pieces(rows[place][1])) for place in order]) == whole


def test_the_sides_are_weighted_alike_and_each_has_its_interval():
    sides = contrast(
        [(Values(100, 1.0, 4.0), Values(50, 2.0, 1.0)), (Values(10, 9.0, 4.0), Values(90, 9.5, 1.0))]
    )

    first, second = side_intervals(sides)

    assert (first.low + first.high) / 2 == pytest.approx(sides.first)
    assert (second.low + second.high) / 2 == pytest.approx(sides.second)
    both = difference_interval(sides)
    assert both.high - both.low > max(first.high - first.low, second.high - second.low)
    assert both.high - both.low == pytest.approx(math.hypot(first.high - first.low, second.high - second.low))


def test_of_no_failures_at_all_the_rate_is_not_known_exactly():
    sides = contrast([(Values.of_share(0, 500), Values.of_share(0, 500))], are_shares=True)

    interval = difference_interval(sides)

    assert interval.low < -1 / 500 < 1 / 500 < interval.high


def test_as_many_rows_as_said_would_tell_the_difference():
    sides = contrast([(Values(400, 0.0, 1.0), Values(400, 0.05, 1.0))])

    rows = rows_to_tell(sides, 0.05)

    assert rows > sides.rows
    assert half_width(sides.first_variance + sides.second_variance, rows) == pytest.approx(0.05)
    assert rows_to_tell(sides, -5.0) == sides.rows
    assert rows_to_tell(sides, 0.0) == math.inf


@pytest.mark.parametrize(
    "windows",
    [
        [],
        [(Values(1000, 0.5, 0.25), Values(MIN_ROWS - 1, 0.5, 0.25))],
        [(Values(9, 0.5, 0.25), Values(1, 0.5, 0.0))] * 99,
    ],
)
def test_too_few_values_that_share_a_window_are_an_error(windows):
    with pytest.raises(NotEnoughData, match=str(MIN_ROWS)):
        contrast(windows)


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0])
def test_a_level_that_is_none_is_an_error(level):
    with pytest.raises(BadInput):
        half_width(1.0, 10.0, level=level)
