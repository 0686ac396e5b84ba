import numpy as np
import polars as pl
import pytest
from scipy.stats import binom, norm, rankdata

from joint_tables import correlations, measure, pair, related
from watchkeeper.profile.bands import score_values
from watchkeeper.stats.correlation import MIN_ROWS, compare_correlations, correlate


def normal_scores(values):
    return norm.ppf(rankdata(values, axis=0) / (len(values) + 1))


def clayton(rng, n_rows, n_columns):
    """Draw uniform columns that go together in their low ends only."""
    shared = rng.gamma(0.5, size=(n_rows, 1))
    return (1.0 + rng.exponential(size=(n_rows, n_columns)) / shared) ** -0.5


def student(rng, n_rows, n_columns):
    """Draw uncorrelated columns that swing together."""
    return rng.normal(size=(n_rows, n_columns)) / np.sqrt(rng.chisquare(3, size=(n_rows, 1)))


@pytest.mark.parametrize("r", [-0.9, -0.3, 0.0, 0.5, 0.8, 0.95])
def test_correlations_of_normal_columns_are_pearsons(r):
    values = pair(np.random.default_rng(1), 100_000, r)

    found = correlations(values, values)[1]

    assert found.value[0, 1] == pytest.approx(np.corrcoef(values.T)[0, 1], abs=5e-3)
    assert (found.value == found.value.T).all()
    assert (found.n_rows == 100_000).all()


SHAPES = {
    "lognormal": lambda values: np.exp(2.0 * values),
    "Cauchy": lambda values: np.tan(np.pi * (norm.cdf(values) - 0.5)),
    "two heaps": lambda values: values + 100.0 * (values > 0.3),
    "falling": lambda values: -(values**3),
}


@pytest.mark.parametrize("shape", list(SHAPES))
def test_correlations_of_other_columns_are_those_of_their_normal_scores(shape):
    values = pair(np.random.default_rng(2), 50_000, 0.7)
    values[:, 1] = SHAPES[shape](values[:, 1])

    found = correlations(values, values)[1]

    assert found.value[0, 1] == pytest.approx(np.corrcoef(normal_scores(values).T)[0, 1], abs=8e-3)


MOVES = {
    "up by a deviation": lambda x: x + 1.0,
    "up by six": lambda x: x + 6.0,
    "down by four": lambda x: x - 4.0,
    "ten times as wide": lambda x: 10.0 * x,
    "a third as wide": lambda x: x / 3.0,
    "another unit": lambda x: 5.0 + 1.8 * x,
    "bent": np.exp,
    "cut off": lambda x: np.clip(x, -0.5, 0.5),
    "rounded": np.rint,
    "split in two": lambda x: (x > 1.0).astype(float),
}


@pytest.mark.parametrize("r", [0.2, 0.8])
@pytest.mark.parametrize("move", list(MOVES))
def test_a_column_that_moves_by_itself_keeps_its_correlation(move, r):
    before = pair(np.random.default_rng(3), 100_000, r)
    now = before.copy()
    now[:, 1] = MOVES[move](now[:, 1])

    reference, current = correlations(before, now)

    assert current.value[0, 1] == pytest.approx(reference.value[0, 1], abs=0.015)


def jackknife(scores):
    """Return the variance of Fisher's z of the correlation of two rows of scores, times their number."""
    x, y = scores.astype(np.float64)
    n = x.size
    sums = [np.sum(a) - a for a in (np.ones(n), x, y, x * y, x * x, y * y)]
    rows, sx, sy, sxy, sxx, syy = sums
    z = np.arctanh((rows * sxy - sx * sy) / np.sqrt((rows * sxx - sx**2) * (rows * syy - sy**2)))
    return n * (n - 1) * np.var(z)


POPULATIONS = {
    "normal": lambda rng: pair(rng, 20_000, 0.6),
    "swinging together": lambda rng: student(rng, 20_000, 2),
    "together at one end": lambda rng: clayton(rng, 20_000, 2),
    "counts": lambda rng: np.floor(np.exp(pair(rng, 20_000, 0.7))),
}


@pytest.mark.parametrize("population", list(POPULATIONS))
def test_the_scatter_of_a_correlation_is_that_of_the_jackknife(population):
    values = POPULATIONS[population](np.random.default_rng(4))
    profile = measure(values, values)[0]
    scores = np.empty(values.T.shape, dtype=np.int8)
    for column, edges, out in zip(values.T, profile.basis.edges, scores, strict=True):
        score_values(column, edges, out)

    found = correlate(profile.bands, profile.products[0])

    assert found.observed[0, 1] == pytest.approx(np.corrcoef(scores)[0, 1], abs=1e-9)
    assert found.scatter[0, 1] == pytest.approx(max(1.0, jackknife(scores)), rel=0.02)


def test_rows_that_lack_a_value_at_random_do_not_count():
    rng = np.random.default_rng(5)
    values = pair(rng, 100_000, 0.8)
    values[rng.random(values.shape) < 0.3] = np.nan
    complete = values[~np.isnan(values).any(axis=1)]

    found = correlations(complete, values)[1]

    assert found.n_rows[0, 1] == len(complete)
    assert found.value[0, 1] == pytest.approx(np.corrcoef(complete.T)[0, 1], abs=8e-3)


PATTERNS = {
    "high": lambda x, _: x > 0.5,
    "far from the middle": lambda x, _: np.abs(x) > 1.0,
    "mostly high": lambda x, rng: rng.random(x.size) < 1.0 / (1.0 + np.exp(-2.0 * x)),
}


@pytest.mark.parametrize("pattern", list(PATTERNS))
def test_values_that_are_missing_by_what_the_other_column_holds_do_not_hide_a_relation(pattern):
    rng = np.random.default_rng(6)
    values = pair(rng, 100_000, 0.8)
    with_gaps = values.copy()
    with_gaps[PATTERNS[pattern](values[:, 0], rng), 1] = np.nan

    found = correlations(values, with_gaps)[1]

    # Without a correction it would be 0.68, 0.70 and 0.73.
    assert found.value[0, 1] == pytest.approx(0.8, abs=0.03)


def test_too_few_rows_or_rows_that_are_nearly_all_alike_are_not_known():
    rng = np.random.default_rng(7)
    values = rng.normal(size=(1_000, 4))
    now = values.copy()
    now[MIN_ROWS - 1 :, 1] = np.nan
    now[10:, 2] = 0.0

    found = correlations(values, now)[1]

    assert np.isnan(found.value[[0, 0, 1], [1, 2, 3]]).all()
    assert np.isfinite(found.value[0, 3])


def test_a_copy_of_a_column_is_as_close_as_can_be_told():
    values = np.random.default_rng(8).normal(size=(1_000, 1))

    reference, current = correlations(*[np.hstack([values, values])] * 2)
    changes = compare_correlations(reference, current)

    assert reference.value[0, 1] > 0.999
    assert changes.significance[0] > 0.999
    assert changes.low[0] == pytest.approx(0.0, abs=1e-3)


def test_no_columns_have_no_pairs():
    nothing = correlate(np.zeros((0, 17), dtype=np.int64), np.zeros((8, 0, 0), dtype=np.int64))

    assert compare_correlations(nothing, nothing).significance.size == 0


TRUTHS = {
    "normal": (lambda rng, n: pair(rng, n, 0.3), lambda rng, n: pair(rng, n, 0.6), 0.3),
    "close": (lambda rng, n: pair(rng, n, 0.9), lambda rng, n: pair(rng, n, 0.8), -0.1),
    "flags": (lambda rng, n: pair(rng, n, 0.2) > 0.5, lambda rng, n: pair(rng, n, 0.5) > 0.5, 0.3),
    "counts": (
        lambda rng, n: np.floor(np.exp(pair(rng, n, 0.0))),
        lambda rng, n: np.floor(np.exp(pair(rng, n, 0.4))),
        0.4,
    ),
    "swinging together": (lambda rng, n: student(rng, n, 2), lambda rng, n: student(rng, n, 2), 0.0),
    "together at one end": (lambda rng, n: clayton(rng, n, 2), lambda rng, n: clayton(rng, n, 2), 0.0),
}


@pytest.mark.parametrize("truth", list(TRUTHS))
@pytest.mark.parametrize(("n", "m"), [(200, 200), (2_000, 400)])
def test_bounds_of_a_change_cover_it_as_often_as_stated(truth, n, m):
    rng, n_tables, n_pairs = np.random.default_rng(9), 25, 16
    draw_before, draw_now, change = TRUTHS[truth]

    covered = 0
    for _ in range(n_tables):
        # Pairs that have nothing to do with each other, side by side in a table, are as many tables of one pair.
        before = np.hstack([draw_before(rng, n) for _ in range(n_pairs)])
        now = np.hstack([draw_now(rng, m) for _ in range(n_pairs)])
        found = compare_correlations(*correlations(before, now))
        is_pair = (found.first % 2 == 0) & (found.second == found.first + 1)
        assert is_pair.sum() == n_pairs
        covered += int(((found.low <= change) & (change <= found.high))[is_pair].sum())

    # Three in a thousand of right simulations would miss this.
    assert covered >= binom.ppf(0.003, n_tables * n_pairs, 0.94)


UNCHANGED = {
    "normal": lambda rng, n: rng.normal(size=(n, 24)),
    "related": lambda rng, n: related(rng, n, 24, 0.5),
    "swinging together": lambda rng, n: student(rng, n, 24),
    "together at one end": lambda rng, n: clayton(rng, n, 24),
    "flags": lambda rng, n: rng.random((n, 24)) < np.linspace(0.15, 0.85, 24),
    "counts": lambda rng, n: rng.poisson(1.5, size=(n, 24)),
    "gaps": lambda rng, n: np.where(rng.random((n, 24)) < 0.2, np.nan, rng.normal(size=(n, 24))),
}


@pytest.mark.parametrize("population", list(UNCHANGED))
@pytest.mark.parametrize(("n", "m"), [(200, 200), (2_000, 200)])
def test_without_change_significance_is_as_rare_as_it_says(population, n, m):
    rng, draw = np.random.default_rng(10), UNCHANGED[population]

    tables = [correlations(draw(rng, n), draw(rng, m)) for _ in range(20)]
    found = np.concatenate([compare_correlations(*one).significance for one in tables])

    # Pairs of a table share columns, so their number counts for less; a quarter is on the safe side.
    for level in (0.05, 0.01):
        assert np.mean(found <= level) <= level + 3.0 * np.sqrt(level / (found.size / 4.0))


def test_a_column_that_moved_out_of_sight_is_not_known():
    before = pair(np.random.default_rng(14), 5_000, 0.5)

    found = correlations(before, before + np.array([0.0, 50.0]))[1]

    assert np.isnan(found.value[0, 1])


def test_doubt_grows_as_a_column_moves_out_of_sight():
    before = pair(np.random.default_rng(11), 20_000, 0.5)

    doubts = [
        compare_correlations(*correlations(before, before + np.array([0.0, shift]))).doubt[0]
        for shift in (0.0, 1.0, 3.0, 6.0)
    ]

    assert doubts[0] == 0.0
    assert doubts == sorted(doubts)
    assert doubts[-1] > 0.1


def test_bounds_are_wider_at_a_higher_level():
    found = correlations(*[pair(np.random.default_rng(12), 1_000, 0.5)] * 2)

    narrow, wide = (compare_correlations(*found, level=level) for level in (0.9, 0.99))

    assert wide.low[0] < narrow.low[0] < narrow.high[0] < wide.high[0]


def test_nulls_are_missing_values_like_any_other():
    values = pair(np.random.default_rng(13), 500, 0.5)
    frame = pl.DataFrame(values, schema=["c0", "c1"])
    gap = np.arange(500) % 5 == 0

    with_null = frame.with_columns(pl.when(~pl.Series(gap)).then(pl.col("c1")).alias("c1"))
    with_nan = np.where(gap[:, np.newaxis] & np.array([False, True]), np.nan, values)

    assert measure(frame, with_null)[1] == measure(values, with_nan)[1]
