"""Estimates of errors: labels where they have come, what predictions of their size lost where not."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from loss_rows import told_rows
from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import ColumnType
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.metrics.estimate import PastEstimates, estimate_of, estimated_by
from watchkeeper.metrics.estimated_errors import ESTIMATED_ERRORS
from watchkeeper.metrics.losses import KnownErrors, UsualErrors
from watchkeeper.metrics.metric import Better, Evidence
from watchkeeper.profile.error_doubt import ErrorDoubt
from watchkeeper.profile.frames import profile_frame
from watchkeeper.profile.performance import performance_of
from watchkeeper.profile.profile import Profile

each_metric = pytest.mark.parametrize("metric", ESTIMATED_ERRORS, ids=lambda one: one.name)
MAE, RMSE = (METRICS.get(name) for name in ("estimated_mae", "estimated_rmse"))


def rows(seed, n=2_000, *, centre=3.0, spread=0.2, bias=0.0):
    """Prices whose errors are a share of them."""
    rng = np.random.default_rng(seed)
    prediction = rng.lognormal(centre, 0.6, n)
    return pl.DataFrame(
        {"prediction": prediction, "label": prediction * (1.0 + bias + rng.normal(0.0, spread, n))}
    )


def measured(frame):
    return performance_of(frame, task=Task.REGRESSION, positive="1")


def without_labels(frame):
    return measured(frame.drop("label"))


def with_labels_of(frame, share):
    return measured(
        frame.with_columns(pl.when(pl.int_range(pl.len()) < share * pl.len()).then("label").alias("label"))
    )


def realised(metric, frame):
    return METRICS.get(estimated_by(metric.name)).read(Evidence(Profile.empty(), measured(frame))).value


def estimate(metric, performance, known):
    return metric.read(Evidence(Profile.empty(), performance, known=known))


@pytest.fixture(scope="module")
def usual():
    days = [rows((1, day), 800) for day in range(8)]
    return UsualErrors(
        measured(pl.concat(days)), [(float(day - 8), measured(one)) for day, one in enumerate(days)]
    )


@pytest.fixture(scope="module")
def told_usual():
    days = [told_rows((18, day), 800) for day in range(8)]
    return UsualErrors(
        measured(pl.concat(days)), [(float(day - 8), measured(one)) for day, one in enumerate(days)]
    )


@each_metric
def test_the_more_labels_have_come_the_nearer_it_is_to_what_they_say(metric, usual):
    frame = rows(2, 4_000, spread=0.4, bias=0.2)
    truth = realised(metric, frame)

    off = [
        abs(estimate(metric, with_labels_of(frame, share), KnownErrors(usual, 0.0)).value - truth)
        for share in (0.75, 0.5, 0.0)
    ]

    assert off == sorted(off)


@each_metric
def test_it_learns_from_labels_how_far_predictions_are_off_now(metric, usual):
    since = [(float(day), measured(rows((3, day), 800, spread=0.3, bias=0.1))) for day in range(4)]
    now = rows(4, 8_000, spread=0.3, bias=0.1)

    found = estimate(metric, without_labels(now), KnownErrors(usual, 4.0, since))

    blind = estimate(metric, without_labels(now), KnownErrors(usual, 4.0))
    truth = realised(metric, now)
    assert found.low < truth < found.high
    assert abs(found.value - truth) < 0.6 * abs(blind.value - truth)


def test_its_own_early_labels_count(usual):
    now = rows(5, 10_000, spread=0.4)
    early = with_labels_of(now, 0.1)

    found = estimate(MAE, early, KnownErrors(usual, 1.0, [(1.0, early)]))

    assert found.value == pytest.approx(realised(MAE, now), rel=0.05)
    assert found.low < realised(MAE, now) < found.high


def test_intervals_hold_what_labels_say_later_as_often_as_stated(usual):
    held, known = {metric.name: [] for metric in ESTIMATED_ERRORS}, KnownErrors(usual, 0.0)
    for seed in range(50):
        frame = rows((6, seed), 400, centre=3.0 + np.random.default_rng(seed).normal(0.0, 0.3))
        waiting, labelled = without_labels(frame), measured(frame)
        for metric in ESTIMATED_ERRORS:
            found = estimate(metric, waiting, known)
            truth = METRICS.get(estimated_by(metric.name)).read(Evidence(Profile.empty(), labelled)).value
            held[metric.name].append(found.low <= truth <= found.high)

    assert min(np.mean(one) for one in held.values()) >= 0.9, held


@each_metric
def test_with_most_labels_little_is_left_to_estimate(metric, usual):
    found = estimate(metric, with_labels_of(rows(7), 0.9), KnownErrors(usual, 0.0))

    assert found.value is None
    assert "little is left to estimate" in found.reason


def test_of_predictions_beyond_the_reference_nothing_can_be_known(usual):
    found = estimate(MAE, without_labels(rows(8, centre=5.0)), KnownErrors(usual, 0.0))

    assert found.value is None
    assert "cannot be known" in found.reason


def test_of_a_later_time_it_cannot_be_known_before_labels_come():
    days, now = measured(rows(14)), rows(15)
    usual = UsualErrors(days, doubt=ErrorDoubt(later=0.5))
    since = [(1.0, measured(rows(16, 100)))]

    blind, told = (estimate(MAE, without_labels(now), KnownErrors(usual, 2.0, one)) for one in ((), since))

    assert blind.value is None
    assert "off by 65% more on the other half" in blind.reason
    assert told.low < realised(MAE, now) < told.high


def test_later_rows_are_likely_farther_off_by_as_much_as_is_doubted(usual):
    now, doubted = without_labels(rows(17)), replace(usual, doubt=ErrorDoubt(later=0.2))

    found, alone = (estimate(MAE, now, KnownErrors(one, 0.0)) for one in (doubted, usual))

    assert 1.1 * alone.value < found.value <= np.exp(0.2) * alone.value
    assert found.low < alone.value
    assert found.high / found.low > 1.5 * alone.high / alone.low


def test_the_rarer_rows_are_the_less_is_known_of_them(told_usual):
    usual = replace(told_usual, doubt=ErrorDoubt(rarer=0.2))
    same, rarer, rarest = (without_labels(told_rows(19, rarity=0.1 * times)) for times in (1.0, 2.0, 4.0))
    known = KnownErrors(usual, 0.0)

    ratios = [one.high / one.low for one in (estimate(MAE, rows, known) for rows in (same, rarer))]
    cannot = estimate(MAE, rarest, known)

    assert ratios[1] > 1.5 * ratios[0]
    assert cannot.value is None
    assert "few labels are known" in cannot.reason
    seen = KnownErrors(usual, 2.0, [(1.0, measured(told_rows(20, rarity=0.4)))])
    assert estimate(MAE, rarest, seen).value is not None


def test_intervals_hold_where_rows_are_later_and_rarer_as_often_as_stated(told_usual):
    doubt, rng = ErrorDoubt(later=0.1, rarer=0.15), np.random.default_rng(21)
    known = KnownErrors(replace(told_usual, doubt=doubt), 0.0)
    held = []
    for seed in range(100):
        now = told_rows((22, seed), 400, rarity=0.2)
        # Errors are greater by what is doubted, give or take.
        times = np.exp(rng.normal(doubt.later, np.hypot(doubt.later, doubt.rarer)))
        now = now.with_columns(label=pl.col("prediction") - (pl.col("prediction") - pl.col("label")) * times)
        found = [(metric, estimate(metric, without_labels(now), known)) for metric in (MAE, RMSE)]
        held += [one.low <= realised(metric, now) <= one.high for metric, one in found]

    assert 0.92 <= np.mean(held) < 1.0


def test_before_rows_are_joined_predictions_are_read_off_the_profile(usual):
    frame = rows(9)
    profile = profile_frame(frame.select("prediction"), types={"prediction": ColumnType.FLOAT})

    found = MAE.read(Evidence(profile, known=KnownErrors(usual, 0.0)))

    assert found.value == pytest.approx(estimate(MAE, without_labels(frame), KnownErrors(usual, 0.0)).value)


def test_without_a_reference_or_predictions_it_says_so(usual):
    assert "need a reference" in MAE.read(Evidence(Profile.empty())).reason
    assert "no predictions" in MAE.read(Evidence(Profile.empty(), known=KnownErrors(usual, 0.0))).reason


def test_shares_of_labels_that_are_often_0_are_not_estimated():
    frame = rows(10).with_columns(
        pl.when(pl.int_range(pl.len()) % 20 == 0).then(0.0).otherwise("label").alias("label")
    )
    known = KnownErrors(UsualErrors(measured(frame)), 0.0)

    assert estimate(METRICS.get("estimated_mape"), without_labels(frame), known).value is None
    assert estimate(MAE, without_labels(frame), known).value is not None


@each_metric
def test_it_is_no_surer_than_earlier_estimates_were_right(metric, usual):
    frame = without_labels(rows(11))
    alone = estimate(metric, frame, KnownErrors(usual, 0.0))
    wide = 3.0 * (alone.high - alone.low)
    past = {estimate_of(estimated_by(metric.name)): PastEstimates([wide, -wide] * 5)}

    found = estimate(metric, frame, KnownErrors(usual, 0.0, past=past))

    assert found.value == alone.value
    assert found.high - found.low > alone.high - alone.low
    assert found.low >= 0.0 or metric.better is Better.NEITHER


def test_the_least_and_the_greatest_prediction_of_the_reference_are_within_it():
    marks = pl.DataFrame({"prediction": [0.0, 0.0, 3.0, 5.0] * 100, "label": [1.0, 0.0, 3.5, 5.0] * 100})

    found = estimate(MAE, without_labels(marks), KnownErrors(UsualErrors(measured(marks)), 0.0))

    assert found.value == pytest.approx(0.375)


@each_metric
def test_of_errors_too_large_to_be_squared_nothing_is_told_or_something_finite(metric, usual):
    huge, now = measured(rows(12).with_columns(pl.col("label") * 1e90)), without_labels(rows(13))

    for known in (KnownErrors(usual, 2.0, [(1.0, huge)]), KnownErrors(UsualErrors(huge), 0.0)):
        found = estimate(metric, now, known)
        assert (
            found.reason if found.value is None else np.isfinite([found.value, found.low, found.high]).all()
        )
