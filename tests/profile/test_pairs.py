"""Pairs of numbers on the grid: cells of both, which halve in turn and merge as any grid does."""

import numpy as np
import pytest

from watchkeeper.profile.grid import MAX_CELLS, Grid
from watchkeeper.profile.pairs import pair_cells, pair_middles
from watchkeeper.profile.scale import Scale, float_keys


def pairs(n, seed=1):
    rng = np.random.default_rng(seed)
    first = rng.lognormal(3.0, 1.0, n)
    return first, rng.normal(0.0, 0.3 * first)


def gridded(first, second):
    return Grid.from_values(pair_cells(first, second), Scale.PAIR)


def test_bits_of_both_keys_stand_in_turn():
    first, second = pairs(20)
    keys = [(int(key) >> 32) + 2**31 for key in np.concatenate([float_keys(first), float_keys(second)])]

    cells = pair_cells(first, second)

    for one, other, cell in zip(keys[:20], keys[20:], cells.tolist(), strict=True):
        turns = "".join(a + b for a, b in zip(f"{one:032b}", f"{other:032b}", strict=True))
        assert cell == int(turns, 2) - 2**63


def test_few_pairs_are_kept_to_a_millionth():
    first, second = pairs(500)

    found = np.stack(pair_middles(gridded(first, second)))

    expected = np.stack([first, second])
    order = np.argsort(found[0]), np.argsort(first)
    assert found[:, order[0]] == pytest.approx(expected[:, order[1]], rel=1e-6)


@pytest.mark.parametrize("level", [1, 20, 38, 41, 45])
def test_a_coarser_cell_holds_the_pairs_that_fall_into_it(level):
    first, second = pairs(300)
    fine = gridded(first, second)
    coarse = fine.coarsen(level)

    # The level halves the second number first: of both as far as it goes in whole halvings.
    for values, middles, n_open in zip(
        pair_middles(fine), pair_middles(coarse), (level // 2, (level + 1) // 2), strict=True
    ):
        held = np.repeat(np.arange(coarse.cells.size), np.diff(_starts(fine, coarse, level)))
        width = 32 + n_open
        keys = float_keys(np.ascontiguousarray(values)) >> np.int64(width)
        assert (keys == (float_keys(np.ascontiguousarray(middles)) >> np.int64(width))[held]).all()


def _starts(fine, coarse, level):
    return np.append(np.searchsorted(fine.cells >> np.int64(level), coarse.cells), fine.cells.size)


def test_parts_merge_to_the_whole_in_any_order():
    first, second = pairs(9_000)
    parts = [gridded(first[i::3], second[i::3]) for i in range(3)]

    whole = gridded(first, second)

    assert whole.cells.size <= MAX_CELLS
    assert Grid.merge_all(parts) == Grid.merge_all(parts[::-1]) == whole


def test_means_of_many_pairs_stay_within_a_few_percent():
    first, second = pairs(50_000)
    grid = gridded(first, second)

    found = [float(np.average(one, weights=grid.counts)) for one in map(np.abs, pair_middles(grid))]

    assert found == pytest.approx([first.mean(), np.abs(second).mean()], rel=0.05)
