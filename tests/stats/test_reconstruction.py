import numpy as np
import pytest
from scipy.stats import binom, norm, rankdata
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

from joint_tables import correlations, related
from watchkeeper.stats.correlation import Correlations
from watchkeeper.stats.reconstruction import compare_reconstruction

N_COLUMNS = 10
LOADINGS = np.random.default_rng(7).normal(size=(2, N_COLUMNS))
# The first three columns follow other patterns than they did.
MOVED = np.hstack([-LOADINGS[:, [2, 0, 1]], LOADINGS[:, 3:]])


def patterned(rng, n_rows, loadings=LOADINGS, noise=0.7):
    return rng.normal(size=(n_rows, 2)) @ loadings + noise * rng.normal(size=(n_rows, N_COLUMNS))


def rebuild(before, now):
    return compare_reconstruction([correlations(before, now)])


def error_of(pca, values):
    """Return the mean squared error of a table's normal scores when rebuilt from components."""
    scores = norm.ppf(rankdata(values, axis=0) / (len(values) + 1))
    standard = StandardScaler().fit_transform(scores)
    return np.mean((standard - pca.inverse_transform(pca.transform(standard))) ** 2)


@pytest.mark.parametrize("bend", [lambda x: x, lambda x: np.exp(x / 2.0)])
def test_errors_are_those_of_scikit_learn_on_normal_scores(bend):
    rng = np.random.default_rng(1)
    before, now = bend(patterned(rng, 40_000)), bend(patterned(rng, 40_000, MOVED))
    scores = norm.ppf(rankdata(before, axis=0) / (len(before) + 1))
    pca = PCA(n_components=2).fit(StandardScaler().fit_transform(scores))

    found = rebuild(before, now)

    assert found.n_patterns == 2
    assert found.n_columns == N_COLUMNS
    assert found.reference == pytest.approx(error_of(pca, before), rel=0.01)
    assert found.current == pytest.approx(error_of(pca, now), rel=0.01)
    assert found.growth == pytest.approx(found.current / found.reference - 1.0)


def test_unrelated_columns_share_no_pattern():
    rng = np.random.default_rng(2)

    assert rebuild(rng.normal(size=(5_000, 10)), rng.normal(size=(5_000, 10))) is None


def test_copies_of_one_column_leave_no_error_to_compare():
    copies = np.repeat(np.random.default_rng(3).normal(size=(2_000, 1)), 5, axis=1)

    assert rebuild(copies, copies) is None


def test_no_columns_have_nothing_to_rebuild():
    empty = np.zeros((0, 0))
    nothing = Correlations(empty, empty, empty, empty, empty, empty, empty, np.zeros((0, 64)))

    assert compare_reconstruction([(nothing, nothing)]) is None
    assert compare_reconstruction([]) is None


MOVES = {"shifted": lambda x: x + 1.5, "wider": lambda x: 3.0 * x, "bent": np.exp}


@pytest.mark.parametrize("move", list(MOVES))
def test_columns_that_move_by_themselves_do_not_raise_the_error(move):
    rng = np.random.default_rng(4)
    before, now = patterned(rng, 20_000), patterned(rng, 20_000)
    now[:, :4] = MOVES[move](now[:, :4])

    found = rebuild(before, now)

    assert found.low < 0.02
    assert abs(found.growth) < 0.03


def test_a_column_that_is_gone_from_sight_is_left_out_on_both_sides():
    rng = np.random.default_rng(5)
    before, now = patterned(rng, 5_000), patterned(rng, 5_000)
    now[:, 0] += 100.0

    found = rebuild(before, now)

    assert found.n_columns == N_COLUMNS - 1
    assert found.low < 0.0 < found.high


def test_groups_add_up():
    rng = np.random.default_rng(6)
    pairs = [correlations(patterned(rng, 4_000), patterned(rng, 4_000, MOVED)) for _ in range(2)]

    both, parts = compare_reconstruction(pairs), [compare_reconstruction([one]) for one in pairs]

    assert both.n_columns == 2 * N_COLUMNS
    assert both.current == pytest.approx(np.mean([part.current for part in parts]))
    assert both.high - both.low < parts[0].high - parts[0].low


def truth(population, loadings):
    """Return the error that patterns leave of a whole population, per column."""
    covariance = loadings.T @ loadings + 0.49 * np.eye(N_COLUMNS)
    deviation = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(deviation, deviation)
    return np.trace((np.eye(N_COLUMNS) - population) @ correlation) / N_COLUMNS


@pytest.mark.parametrize(("n", "m"), [(300, 300), (3_000, 300)])
def test_bounds_of_the_growth_cover_it_as_often_as_stated(n, m):
    rng, runs = np.random.default_rng(8), 200

    covered = 0
    for _ in range(runs):
        before, now = correlations(patterned(rng, n), patterned(rng, m, MOVED))
        found = compare_reconstruction([(before, now)])
        kept = np.linalg.eigh(before.value)[1][:, -found.n_patterns :]
        growth = truth(kept @ kept.T, MOVED) / truth(kept @ kept.T, LOADINGS) - 1.0
        covered += int(found.low <= growth <= found.high)

    assert covered >= binom.ppf(0.003, runs, 0.93)


UNCHANGED = {
    "two patterns": patterned,
    "faint patterns": lambda rng, n: patterned(rng, n, noise=3.0),
    "one pattern": lambda rng, n: related(rng, n, N_COLUMNS, 0.5),
    "swinging together": lambda rng, n: patterned(rng, n) / np.sqrt(rng.chisquare(4, size=(n, 1))),
    "bent": lambda rng, n: np.exp(patterned(rng, n)),
}


@pytest.mark.parametrize("population", list(UNCHANGED))
@pytest.mark.parametrize(("n", "m"), [(200, 200), (2_000, 200)])
def test_without_change_growth_is_significant_no_more_often_than_it_says(population, n, m):
    rng, draw, runs = np.random.default_rng(9), UNCHANGED[population], 100

    found = [rebuild(draw(rng, n), draw(rng, m)) for _ in range(runs)]

    # 15 of a hundred is exceeded once in ten thousand times where each exceeds 5 %.
    assert sum(one is not None and one.significance <= 0.05 for one in found) <= 15
