"""Whether labels are selected: the gap by class of prediction, with Newcombe's interval."""

import pytest

from joined_rows import evidence_of
from watchkeeper.metrics.label_selection import LABELLED_GAP


def read(yes_labelled, yes, no_labelled, no):
    label = (
        [1] * yes_labelled + [None] * (yes - yes_labelled) + [0] * no_labelled + [None] * (no - no_labelled)
    )
    return LABELLED_GAP.read(evidence_of({"prediction": [1] * yes + [0] * no, "label": label}))


def test_the_interval_is_newcombes():
    # Newcombe (1998), table II, example (a) by method 10: 56/70 less 48/80.
    reading = read(56, 70, 48, 80)

    assert reading.value == pytest.approx(0.2)
    assert (reading.low, reading.high) == (pytest.approx(0.0524, abs=5e-5), pytest.approx(0.3339, abs=5e-5))
    assert reading.n_rows == 150


def test_labels_of_accepted_ones_alone_are_all_the_gap_there_can_be():
    reading = read(100, 100, 0, 300)

    assert reading.value == 1.0
    assert 0.95 < reading.low < reading.high == 1.0


@pytest.mark.parametrize(
    ("counts", "reason"),
    [((0, 10, 0, 10), "no labels have come yet"), ((5, 10, 0, 0), "all predictions are of one class")],
)
def test_where_there_is_nothing_to_compare_it_says_so(counts, reason):
    assert reason in read(*counts).reason
