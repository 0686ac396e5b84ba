"""Estimates of metrics of all classes: close to what labels say later, and as sure as they may be."""

import numpy as np
import polars as pl
import pytest
from scipy.special import expit, logit

from watchkeeper.domain.model import Task
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.metrics.estimate import PastEstimates, estimated_by
from watchkeeper.metrics.estimated_classes import ESTIMATED_OF_CLASSES
from watchkeeper.metrics.likely import Known, Meaning
from watchkeeper.metrics.metric import Evidence
from watchkeeper.profile.performance import Performance, performance_of
from watchkeeper.profile.profile import Profile

each_metric = pytest.mark.parametrize("metric", ESTIMATED_OF_CLASSES, ids=lambda one: one.name)


def rows(seed, n=2_000, *, level=0.0, shares=(0.7, 0.2, 0.1)):
    """Answers right as often as their score says, but for `level` in log-odds; wrong ones are mostly of one class."""
    rng = np.random.default_rng(seed)
    predicted = rng.choice(3, n, p=shares)
    score = expit(rng.normal(1.5 - 0.5 * predicted, 1.0))
    is_right = rng.random(n) < expit(logit(score) + level)
    wrong = (predicted + rng.choice([1, 2], n, p=[0.8, 0.2])) % 3
    return pl.DataFrame(
        {"score": score, "prediction": predicted, "label": np.where(is_right, predicted, wrong)}
    )


def measured(frame):
    return performance_of(frame, task=Task.MULTICLASS, positive="")


def realised(metric, frame):
    return METRICS.get(estimated_by(metric.name)).read(Evidence(Profile.empty(), measured(frame))).value


def estimate(metric, performance, known):
    return metric.read(Evidence(Profile.empty(), performance, known=known))


@pytest.fixture(scope="module")
def meaning():
    days = [rows((1, day)) for day in range(8)]
    return Meaning(
        measured(pl.concat(days)), [(float(day - 8), measured(one)) for day, one in enumerate(days)]
    )


@each_metric
def test_without_labels_it_follows_scores_and_predictions(metric, meaning):
    moved = rows(2, 20_000, shares=(0.2, 0.3, 0.5))

    found = estimate(metric, measured(moved.drop("label")), Known(meaning, 0.0))

    assert found.value == pytest.approx(realised(metric, moved), abs=0.05)


@each_metric
def test_it_learns_from_labels_how_many_are_right_now(metric, meaning):
    since = [(float(day), measured(rows((3, day), level=-1.0))) for day in range(4)]
    now = rows(4, 20_000, level=-1.0)

    found = estimate(metric, measured(now.drop("label")), Known(meaning, 4.0, since))

    blind = estimate(metric, measured(now.drop("label")), Known(meaning, 4.0))
    truth = realised(metric, now)
    assert found.low < truth < found.high
    assert abs(found.value - truth) < 0.3 * abs(blind.value - truth)


def test_intervals_hold_what_labels_say_later_as_often_as_stated(meaning):
    held, known = {metric.name: [] for metric in ESTIMATED_OF_CLASSES}, Known(meaning, 0.0)
    for seed in range(50):
        frame = rows((5, seed), 400)
        waiting, labelled = measured(frame.drop("label")), Evidence(Profile.empty(), measured(frame))
        for metric in ESTIMATED_OF_CLASSES:
            found = estimate(metric, waiting, known)
            truth = METRICS.get(estimated_by(metric.name)).read(labelled).value
            held[metric.name].append(found.low <= truth <= found.high)

    assert min(np.mean(one) for one in held.values()) >= 0.88, held


@each_metric
def test_the_labels_that_have_come_count(metric, meaning):
    frame = rows(6, level=-1.0)
    truth = realised(metric, frame)

    off = [
        abs(
            estimate(
                metric,
                measured(
                    frame.with_columns(pl.when(pl.int_range(pl.len()) % 4 < n).then("label").alias("label"))
                ),
                Known(meaning, 0.0),
            ).value
            - truth
        )
        for n in (3, 2, 0)
    ]

    assert off == sorted(off)


@each_metric
def test_where_there_is_nothing_to_estimate_or_to_know_from_it_says_so(metric, meaning):
    come = rows(7)
    sure = come.with_columns(score=pl.lit(1.0), label=None)

    assert "reference" in metric.read(Evidence(Profile.empty())).reason
    assert "waits" in estimate(metric, Performance.empty(), Known(meaning, 0.0)).reason
    assert "waits" in estimate(metric, measured(come), Known(meaning, 0.0)).reason
    assert "cannot be known" in estimate(metric, measured(sure), Known(meaning, 0.0)).reason


def test_it_is_no_surer_than_earlier_estimates_were_right(meaning):
    metric, frame = ESTIMATED_OF_CLASSES[0], measured(rows(8).drop("label"))
    past = {metric.name: PastEstimates([0.2, -0.2] * 4)}

    found = estimate(metric, frame, Known(meaning, 0.0, past=past))

    assert found.high - found.low > 0.6
