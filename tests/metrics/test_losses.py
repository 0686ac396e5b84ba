"""The loss model: what rows of the reference lost, by prediction, and how far later windows have come from it."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from watchkeeper.domain.model import Task
from watchkeeper.metrics.losses import KnownErrors, Loss, UsualErrors, Waiting, realised, rows_of
from watchkeeper.profile.grid import Grid
from watchkeeper.profile.performance import EXPECTED_ERROR, IS_UNLIKE, performance_of
from watchkeeper.profile.scale import Scale

each_loss = pytest.mark.parametrize("loss", Loss)


def rows(seed, n=4_000, *, centre=3.0, spread=0.2, bias=0.0):
    """Prices whose errors are a share of them."""
    rng = np.random.default_rng(seed)
    prediction = rng.lognormal(centre, 0.6, n)
    return pl.DataFrame(
        {"prediction": prediction, "label": prediction * (1.0 + bias + rng.normal(0.0, spread, n))}
    )


def measured(frame):
    return performance_of(frame, task=Task.REGRESSION, positive="1")


def waiting(frame):
    performance = measured(frame.with_columns(label=None))
    return Waiting(*map(rows_of, (performance.unlabelled_predictions, performance.unlabelled_expected)))


def costs(loss, frame):
    """Return the loss of each row, from the rows themselves."""
    told, came = frame["prediction"].to_numpy(), frame["label"].to_numpy()
    match loss:
        case Loss.ERROR:
            return told - came
        case Loss.ABSOLUTE:
            return np.abs(told - came)
        case Loss.SQUARED:
            return (told - came) ** 2
        case Loss.SHARE:
            return np.abs(told - came) / np.abs(came)
        case Loss.SYMMETRIC:
            return np.abs(told - came) / ((np.abs(told) + np.abs(came)) / 2.0)
        case Loss.SQUARED_LOG:
            return (np.log1p(told) - np.log1p(came)) ** 2


@pytest.fixture(scope="module")
def usual():
    days = [rows((1, day), 800) for day in range(10)]
    return UsualErrors(
        measured(pl.concat(days)), [(float(day - 10), measured(one)) for day, one in enumerate(days)]
    )


@each_loss
def test_the_curve_tells_what_rows_of_a_size_lost(loss, usual):
    frame = rows(2, 60_000)
    cheap, dear = (
        frame.filter(pl.col("prediction").is_between(*bounds)) for bounds in ((8.0, 14.0), (40.0, 60.0))
    )

    for part in (cheap, dear):
        size = np.sqrt((costs(Loss.SQUARED, part)).mean()) if loss is Loss.ERROR else costs(loss, part).mean()
        off = usual.curve(loss).mean(waiting(part).by_prediction) - costs(loss, part).mean()
        assert abs(off) < 0.12 * size


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


def test_a_curve_that_chance_alone_makes_is_hardly_believed():
    rng = np.random.default_rng(4)
    prediction = rng.uniform(10.0, 20.0, 1_500)
    flat = pl.DataFrame({"prediction": prediction, "label": prediction + rng.normal(0.0, 1.0, 1_500)})
    curve = UsualErrors(measured(flat)).curve(Loss.ABSOLUTE)

    assert curve.mean(waiting(flat).by_prediction) == pytest.approx(
        costs(Loss.ABSOLUTE, flat).mean(), rel=0.01
    )
    assert curve.means == pytest.approx(np.full(curve.means.size, curve.means.mean()), rel=0.15)


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


def told_rows(seed, n=6_000, *, hard=0.3):
    """Rows of which so many are three times as far off as the others, which inputs tell, though not how far."""
    rng = np.random.default_rng(seed)
    is_hard = rng.random(n) < hard
    prediction = rng.uniform(10.0, 20.0, n)
    return pl.DataFrame(
        {
            "prediction": prediction,
            "label": prediction + rng.normal(0.0, 1.0, n) * np.where(is_hard, 3.0, 1.0),
            EXPECTED_ERROR: np.where(is_hard, 2.0, 1.0) + rng.uniform(-0.1, 0.1, n),
            IS_UNLIKE: False,
        }
    )


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
    old = waiting(told_rows(14, hard=0.9).drop(EXPECTED_ERROR, IS_UNLIKE))

    found = KnownErrors(usual, 0.0).expect(Loss.ABSOLUTE, old, None)

    assert found.value == pytest.approx(realised(Loss.ABSOLUTE, usual.known).mean(), rel=0.02)
