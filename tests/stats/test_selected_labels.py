"""Selected labels: raw weighted rows, and simulated selections whose truth is known."""

import numpy as np
import pytest

from watchkeeper.errors import NotEnoughData
from watchkeeper.stats.intervals import wilson_interval
from watchkeeper.stats.selected_labels import LabelledCells, are_selected, reweighted_share

CHANCES = np.array([0.9, 0.6, 0.3, 0.1])  # of a label, by cell
TRUTH = np.array([0.95, 0.9, 0.7, 0.6])  # share that is right, by cell


def cells(rows, labelled, hits):
    return LabelledCells(*(np.array(one, dtype=float) for one in (rows, labelled, hits)))


def drawn(rng, chances=CHANCES, n=500):
    rows = np.full(chances.size, n)
    labelled = rng.binomial(rows, chances)
    return cells(rows, labelled, rng.binomial(labelled, TRUTH))


def test_the_share_is_hajeks_over_raw_rows():
    rng = np.random.default_rng(1)
    cell = rng.integers(0, 4, 3_000)
    has_label = rng.random(3_000) < CHANCES[cell]
    is_right = rng.random(3_000) < TRUTH[cell]
    counts = [np.bincount(cell[chosen]) for chosen in (cell >= 0, has_label, has_label & is_right)]
    propensity = (counts[1] / counts[0])[cell[has_label]]

    told = reweighted_share(cells(*counts))

    assert told.value == pytest.approx(np.average(is_right[has_label], weights=1.0 / propensity))
    assert told.unknown_share == 0.0


@pytest.mark.parametrize(("chances", "n"), [(CHANCES, 500), (CHANCES, 60), (np.full(4, 0.15), 60)])
def test_intervals_hold_the_truth_as_often_as_they_state(chances, n):
    rng = np.random.default_rng(2)
    told = [reweighted_share(drawn(rng, chances, n)) for _ in range(400)]

    # Where a cell has too few labels its worst case makes the interval the wider.
    assert np.mean([one.interval.low <= TRUTH.mean() <= one.interval.high for one in told]) >= 0.93


def test_one_cell_is_a_plain_share():
    told = reweighted_share(cells([400], [100], [80]))

    expected = wilson_interval(80, 100)
    assert told.value == 0.8
    assert (told.interval.low, told.interval.high) == pytest.approx((expected.low, expected.high), abs=2e-3)


def test_where_a_cell_has_no_labels_all_may_be_wrong_there_or_right():
    told = reweighted_share(cells([75_000, 25_000], [50_000, 0], [40_000, 0]))

    assert told.value == pytest.approx(0.8)
    assert told.unknown_share == pytest.approx(0.25)
    # Manski's bounds, 0.75 x 0.8 and that plus 0.25, and a little for what sampling does.
    assert (told.interval.low, told.interval.high) == pytest.approx((0.6, 0.85), abs=5e-3)
    assert told.interval.low < 0.6
    assert told.interval.high > 0.85


@pytest.mark.parametrize("labelled", [[0, 0], [4, 4], [19, 10]])
def test_a_handful_of_labels_stands_for_nobody(labelled):
    with pytest.raises(NotEnoughData):
        reweighted_share(cells([1_000, 1_000], labelled, [0, 0]))


@pytest.mark.parametrize(
    ("rows", "labelled", "expected"),
    [
        ([1_000, 1_000], [900, 300], True),
        ([1_000, 1_000], [600, 600], False),
        ([1_000, 1_000], [0, 0], False),
        ([1_000, 1_000], [1_000, 1_000], False),
        ([1_000], [500], False),
        # Sure and small; large and unsure; large, sure, and of a handful of rows.
        ([100_000, 100_000], [60_000, 61_000], False),
        ([10, 10], [7, 4], False),
        ([10_000, 100], [9_000, 20], False),
    ],
)
def test_labels_are_selected_where_shares_differ_surely_and_for_many(rows, labelled, expected):
    assert are_selected(cells(rows, labelled, [0] * len(rows))) is expected


def test_labels_given_by_chance_are_hardly_ever_taken_for_selected():
    rng = np.random.default_rng(3)

    assert sum(are_selected(drawn(rng, np.full(4, 0.4), 60)) for _ in range(500)) <= 4
