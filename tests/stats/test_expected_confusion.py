"""The expected confusion table: predictions as they are, right as often as is expected, wrong as they were wrong."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import logit

from watchkeeper.stats.expected_confusion import expected_table

KNOWN = np.array([[800.0, 40.0, 10.0], [100.0, 300.0, 90.0], [20.0, 60.0, 500.0]])


def test_as_many_right_as_before_gives_the_table_as_it_was():
    found = expected_table(KNOWN, KNOWN.sum(axis=0), np.trace(KNOWN))

    assert found == pytest.approx(KNOWN, rel=0.02, abs=1.0)


@given(st.floats(0.0, 1.0), st.lists(st.integers(0, 500), min_size=3, max_size=3).filter(any))
def test_predictions_stay_and_as_many_are_right_as_is_told(share, waiting):
    waiting = np.array(waiting, dtype=float)
    found = expected_table(KNOWN, waiting, share * waiting.sum())

    assert (found >= 0.0).all()
    assert found.sum(axis=0) == pytest.approx(waiting, rel=1e-6, abs=1e-6)
    assert np.trace(found) == pytest.approx(share * waiting.sum(), rel=1e-4, abs=2e-3)


def test_all_classes_move_alike_in_log_odds():
    waiting = KNOWN.sum(axis=0)
    found = expected_table(KNOWN, waiting, 0.6 * waiting.sum())

    moved = logit(np.diagonal(found) / waiting) - logit(np.diagonal(KNOWN) / waiting)
    assert moved == pytest.approx(np.full(3, moved[0]), abs=0.02)
    wrong = found[:, 1] / found[[0, 2], 1].sum()
    assert wrong[[0, 2]] == pytest.approx([0.4, 0.6], abs=0.01)


def test_a_class_never_predicted_before_is_right_as_often_as_all_are():
    known = np.array([[80.0, 20.0, 0.0], [20.0, 80.0, 0.0], [5.0, 5.0, 0.0]])

    found = expected_table(known, np.array([0.0, 0.0, 100.0]), 70.0)

    assert found[2, 2] == pytest.approx(70.0)
    assert found[:2, 2].sum() == pytest.approx(30.0)
