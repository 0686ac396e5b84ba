"""Estimates: labels where they have come, what scores mean where not, and no value where nobody can know."""

import numpy as np
import polars as pl
import pytest
from scipy.special import expit, logit

from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import ColumnType
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.metrics.estimate import PastEstimates, estimate_of, estimated_by
from watchkeeper.metrics.estimated import ESTIMATED
from watchkeeper.metrics.likely import Known, Meaning
from watchkeeper.metrics.metric import Evidence
from watchkeeper.profile.frames import profile_frame
from watchkeeper.profile.performance import performance_of
from watchkeeper.profile.profile import Profile

each_metric = pytest.mark.parametrize("metric", ESTIMATED, ids=lambda one: one.name)
NAMES = [estimated_by(metric.name) for metric in ESTIMATED]


def rows(seed, n=2_000, *, centre=0.0, level=0.0):
    """Scores that say the chance of a positive label, but for `level` in log-odds."""
    rng = np.random.default_rng(seed)
    score = expit(rng.normal(centre, 1.5, n))
    label = (rng.random(n) < expit(logit(score) + level)).astype(int)
    return pl.DataFrame({"score": score, "prediction": (score >= 0.5).astype(int), "label": label})


def measured(frame):
    return performance_of(frame, task=Task.BINARY, positive="1")


def without_labels(frame):
    return measured(frame.drop("label"))


@pytest.fixture(scope="module")
def meaning():
    days = [rows((1, day)) for day in range(10)]
    return Meaning(
        measured(pl.concat(days)), [(float(day - 10), measured(one)) for day, one in enumerate(days)]
    )


def realised(name, frame):
    return METRICS.get(name).read(Evidence(Profile.empty(), measured(frame))).value


def estimate(metric, performance, known):
    return metric.read(Evidence(Profile.empty(), performance, known=known))


def without_some_labels(frame, *, every):
    """The frame without the label of one row in so many."""
    return frame.with_columns(pl.when(pl.int_range(pl.len()) % every > 0).then("label").alias("label"))


@each_metric
def test_the_more_labels_have_come_the_more_it_is_what_they_say(metric, meaning):
    frame = rows(2, 2_000, level=1.0)
    truth = realised(estimated_by(metric.name), frame)

    off = [
        abs(
            estimate(metric, measured(without_some_labels(frame, every=every)), Known(meaning, 0.0)).value
            - truth
        )
        for every in (1, 2, 4)
    ]

    assert off == sorted(off, reverse=True)
    assert off[-1] < 0.05


@each_metric
def test_with_most_labels_little_is_left_to_estimate(metric, meaning):
    found = estimate(metric, measured(without_some_labels(rows(2), every=25)), Known(meaning, 0.0))

    assert found.value is None
    assert "little is left to estimate" in found.reason


@each_metric
def test_without_labels_it_follows_the_scores(metric, meaning):
    name = estimated_by(metric.name)
    moved = rows(3, 20_000, centre=-1.0)

    found = estimate(metric, without_labels(moved), Known(meaning, 0.0))

    assert found.low < realised(name, moved) < found.high
    usual = realised(name, rows(4, 20_000))
    assert abs(found.value - realised(name, moved)) < 0.35 * abs(usual - realised(name, moved))


# F1 and ROC AUC hardly depend on the level.
@pytest.mark.parametrize("name", [name for name in NAMES if name not in {"f1", "roc_auc"}])
def test_it_learns_from_labels_that_scores_mean_something_else_now(name, meaning):
    metric = METRICS.get(estimate_of(name))
    since = [(float(day), measured(rows((5, day), level=1.2))) for day in range(4)]
    now = rows(6, 20_000, level=1.2)

    found = estimate(metric, without_labels(now), Known(meaning, 4.0, since))

    blind = estimate(metric, without_labels(now), Known(meaning, 4.0))
    truth = realised(name, now)
    assert found.low < truth < found.high
    assert abs(found.value - truth) < 0.3 * abs(blind.value - truth) + 0.002


def test_its_own_early_labels_count(meaning):
    now = rows(7, 20_000, level=1.2)
    partly = measured(
        now.with_columns(pl.when(pl.int_range(pl.len()) % 10 == 0).then("label").alias("label"))
    )
    accuracy = METRICS.get("estimated_accuracy")

    found = estimate(accuracy, partly, Known(meaning, 1.0, [(1.0, partly)]))

    blind = estimate(accuracy, without_labels(now), Known(meaning, 1.0))
    assert abs(found.value - realised("accuracy", now)) < 0.01
    assert found.low < realised("accuracy", now) < found.high
    assert not blind.low < realised("accuracy", now) < blind.high


@pytest.mark.parametrize("name", NAMES)
def test_intervals_hold_what_labels_say_later_as_often_as_stated(name, meaning):
    held = []
    for seed in range(120):
        frame = rows((8, seed), 400, centre=np.random.default_rng(seed).normal(0.0, 0.5))
        found = estimate(METRICS.get(estimate_of(name)), without_labels(frame), Known(meaning, 0.0))
        held.append(found.low <= realised(name, frame) <= found.high)

    assert np.mean(held) >= 0.88


def test_intervals_hold_where_rows_that_wait_are_the_later_ones_of_a_world_that_wanders():
    n_parts, n_rows, n_windows, n_trained = 10, 150, 40, 10
    walk = np.random.default_rng(13).normal(0.0, 0.5, n_windows * n_parts).cumsum()
    parts = [rows((13, part), n_rows, level=3.0 * np.sin(at / 3.0)) for part, at in enumerate(walk)]
    days = [pl.concat(parts[day * n_parts : (day + 1) * n_parts]) for day in range(n_windows)]
    came = [(float(day), measured(one)) for day, one in enumerate(days)]
    meaning = Meaning(measured(pl.concat(days[:n_trained])), came[:n_trained])

    held = []
    for day in range(n_trained, n_windows):
        is_early = pl.int_range(pl.len()) < n_parts * n_rows // 2
        partly = measured(days[day].with_columns(pl.when(is_early).then("label").alias("label")))
        known = Known(meaning, float(day), [*came[day - 5 : day], (float(day), partly)])
        found = estimate(METRICS.get("estimated_accuracy"), partly, known)
        held.append(found.low <= realised("accuracy", days[day]) <= found.high)

    assert np.mean(held) >= 0.9


def test_windows_within_the_reference_tell_nothing_twice(meaning):
    accuracy, now = METRICS.get("estimated_accuracy"), without_labels(rows(12))
    within = [(float(day - 10), measured(rows((1, day)))) for day in range(10)]

    assert estimate(accuracy, now, Known(meaning, 0.0, within)) == estimate(
        accuracy, now, Known(meaning, 0.0)
    )


def test_scores_of_a_profile_will_do(meaning):
    frame = rows(9)
    types = {"score": ColumnType.PROBABILITY}
    accuracy = METRICS.get("estimated_accuracy")

    found = accuracy.read(Evidence(profile_frame(frame.select("score"), types), known=Known(meaning, 0.0)))

    assert found == estimate(accuracy, without_labels(frame), Known(meaning, 0.0))


@each_metric
def test_what_lies_beyond_all_that_is_known_cannot_be_estimated(metric):
    narrow = rows(10).filter(pl.col("score").is_between(0.3, 0.6))

    found = estimate(metric, without_labels(rows(11)), Known(Meaning(measured(narrow)), 0.0))

    assert found.value is None
    assert "what they mean cannot be known" in found.reason


@each_metric
def test_without_a_reference_or_scores_it_says_so(metric, meaning):
    assert "need a reference" in metric.read(Evidence(Profile.empty())).reason
    assert "no scores" in metric.read(Evidence(Profile.empty(), known=Known(meaning, 0.0))).reason


def of_many_classes(seed, n=2_000, *, level=0.0):
    """Answers whose score says how likely they are right, but for `level` in log-odds."""
    rng = np.random.default_rng(seed)
    score = expit(rng.normal(0.8, 1.2, n))
    label = rng.choice(["a", "b", "c"], n)
    is_right = rng.random(n) < expit(logit(score) + level)
    wrong = np.where(label == "a", "b", "a")
    return pl.DataFrame({"score": score, "prediction": np.where(is_right, label, wrong), "label": label})


def measured_classes(frame):
    return performance_of(frame, task=Task.MULTICLASS, positive="")


def test_of_many_classes_the_score_tells_how_likely_a_prediction_is_right():
    days = [of_many_classes((20, day)) for day in range(8)]
    meaning = Meaning(
        measured_classes(pl.concat(days)),
        [(float(day - 8), measured_classes(one)) for day, one in enumerate(days)],
    )
    since = [(float(day), measured_classes(of_many_classes((21, day), level=-0.8))) for day in range(4)]
    now, accuracy = of_many_classes(22, 20_000, level=-0.8), METRICS.get("estimated_accuracy")
    truth = (now["prediction"] == now["label"]).mean()

    found = estimate(accuracy, measured_classes(now.drop("label")), Known(meaning, 4.0, since))

    blind = estimate(accuracy, measured_classes(now.drop("label")), Known(meaning, 4.0))
    assert found.low < truth < found.high
    assert abs(found.value - truth) < 0.2 * abs(blind.value - truth)


def test_it_is_no_surer_than_earlier_estimates_were_right(meaning):
    accuracy, now = METRICS.get("estimated_accuracy"), without_labels(rows(23))
    past = {"estimated_accuracy": PastEstimates([0.1, -0.1] * 4)}

    found = estimate(accuracy, now, Known(meaning, 0.0, past=past))

    assert found.value == estimate(accuracy, now, Known(meaning, 0.0)).value
    assert found.high - found.low > 0.3
