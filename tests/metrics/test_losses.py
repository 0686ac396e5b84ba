"""The loss model: what rows of the reference lost, by prediction, and how far later windows have come from it."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from loss_rows import costs, measured, rows, told_rows, waiting
from watchkeeper.metrics.loss_curve import Loss, realised
from watchkeeper.metrics.losses import KnownErrors, UsualErrors
from watchkeeper.profile.by_inputs import TOLD_BY_INPUTS
from watchkeeper.profile.grid import Grid
from watchkeeper.profile.scale import Scale

each_loss = pytest.mark.parametrize("loss", Loss)


@pytest.fixture(scope="module")
def usual():
    days = [rows((1, day), 800) for day in range(10)]
    return UsualErrors(
        measured(pl.concat(days)), [(float(day - 10), measured(one)) for day, one in enumerate(days)]
    )


@each_loss
def test_a_level_and_the_loss_at_it_are_each_others_inverse(loss, usual):
    moments = realised(loss, usual.known)

    assert usual.level_of(loss, moments.mean()) == pytest.approx(0.0, abs=1e-12)
    assert usual.loss_at(loss, usual.level_of(loss, 1.7)) == pytest.approx(1.7)


@each_loss
def test_other_sizes_are_expected_to_lose_as_they_did(loss, usual):
    moved = rows(3, 20_000, centre=3.3)
    truth, before = costs(loss, moved).mean(), realised(loss, usual.known).mean()

    found = KnownErrors(usual, 0.0).expect(loss, waiting(moved), None)

    assert abs(found.value - truth) < 2.5 * np.sqrt(found.variance)
    if loss in {Loss.ABSOLUTE, Loss.SQUARED}:
        assert abs(found.value - truth) < 0.3 * abs(before - truth)


def test_a_model_that_never_errs_is_expected_to_lose_next_to_nothing():
    exact = rows(5, 500, spread=0.0)
    usual = UsualErrors(measured(exact), [(-1.0, measured(exact))])

    for loss in Loss:
        assert KnownErrors(usual, 0.0).expect(loss, waiting(exact), None).value == pytest.approx(
            0.0, abs=1e-2
        )


def test_windows_stored_before_errors_were_kept_by_prediction_tell_nothing(usual):
    old = replace(measured(rows(6, spread=0.5)), errors_by_prediction=Grid.empty(Scale.PAIR))
    now = waiting(rows(7))

    told, untold = (KnownErrors(usual, 2.0, windows) for windows in ([(1.0, old)], []))

    assert told.expect(Loss.ABSOLUTE, now, None) == untold.expect(Loss.ABSOLUTE, now, None)


@pytest.mark.parametrize("loss", [Loss.ABSOLUTE, Loss.SQUARED])
def test_harder_rows_are_expected_to_lose_as_such_rows_did(loss):
    usual, now = UsualErrors(measured(told_rows(8))), told_rows(9, 20_000, hard=0.8)
    truth, before = costs(loss, now).mean(), realised(loss, usual.known).mean()

    found = KnownErrors(usual, 0.0).expect(loss, waiting(now), None)

    assert abs(found.value - truth) < 2.5 * np.sqrt(found.variance)
    assert abs(found.value - truth) < 0.2 * abs(before - truth)


def test_labels_since_are_held_against_what_inputs_let_expect():
    usual, now = UsualErrors(measured(told_rows(10))), waiting(told_rows(11))
    harder = measured(told_rows(12, hard=0.8))

    blind, told = (KnownErrors(usual, 2.0, windows) for windows in ([], [(1.0, harder)]))

    # That rows were harder does not tell that such rows lose more now.
    assert told.expect(Loss.ABSOLUTE, now, None).value == pytest.approx(
        blind.expect(Loss.ABSOLUTE, now, None).value, rel=0.03
    )


def test_of_rows_stored_before_errors_were_expected_the_average_is_taken():
    usual = UsualErrors(measured(told_rows(13)))
    old = waiting(told_rows(14, hard=0.9).drop(TOLD_BY_INPUTS))

    found = KnownErrors(usual, 0.0).expect(Loss.ABSOLUTE, old, None)

    assert found.value == pytest.approx(realised(Loss.ABSOLUTE, usual.known).mean(), rel=0.02)
