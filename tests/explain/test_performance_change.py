"""A change of performance in two parts: they add up, each shows where it should, and the interval holds."""

import numpy as np
import polars as pl
import pytest
from scipy.special import expit, logit

from watchkeeper.domain.model import Task
from watchkeeper.explain.performance_change import split_change
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.metrics.estimate import estimated_by
from watchkeeper.metrics.estimated import ESTIMATED
from watchkeeper.metrics.likely import Meaning
from watchkeeper.metrics.metric import Evidence
from watchkeeper.profile.performance import performance_of
from watchkeeper.profile.profile import Profile

NAMES = [estimated_by(metric.name) for metric in ESTIMATED]
each_metric = pytest.mark.parametrize("name", NAMES)


def rows(seed, n=20_000, *, centre=0.0, level=0.0, is_labelled=True):
    """Scores that say the chance of a positive label, but for `level` in log-odds."""
    rng = np.random.default_rng(seed)
    score = expit(rng.normal(centre, 1.5, n))
    label = (rng.random(n) < expit(logit(score) + level)).astype(int)
    frame = pl.DataFrame({"score": score, "prediction": (score >= 0.5).astype(int), "label": label})
    if not is_labelled:
        frame = frame.with_columns(label=pl.lit(None, pl.Int64))
    return performance_of(frame, task=Task.BINARY, positive="1")


def realised(name, performance):
    return METRICS.get(name).read(Evidence(Profile.empty(), performance)).value


@pytest.fixture(scope="module")
def meaning():
    return Meaning(rows(1, 50_000))


@each_metric
def test_the_parts_add_up_to_the_change(name, meaning):
    during = rows(2, centre=0.7, level=-0.8)

    change = split_change(name, meaning, during)

    assert change.inputs + change.relation.value == change.total
    assert change.total == pytest.approx(realised(name, during) - realised(name, meaning.known), abs=2e-3)
    assert change.relation.low < change.relation.value < change.relation.high


@each_metric
def test_other_inputs_alone_are_no_other_relation(name, meaning):
    during = rows(3, centre=1.0)

    change = split_change(name, meaning, during)

    # What is learnt of the reference's scores is not exact either.
    assert abs(change.relation.value) < 0.15 * abs(change.inputs) + 0.003


@each_metric
def test_another_relation_alone_is_no_other_inputs(name, meaning):
    change = split_change(name, meaning, rows(4, level=1.0))

    assert abs(change.inputs) < 0.01
    assert not change.relation.low < 0.0 < change.relation.high


@each_metric
def test_the_interval_holds_no_change_as_often_as_stated_where_there_is_none(name, meaning):
    changes = [split_change(name, meaning, rows((5, seed), 500)).relation for seed in range(150)]

    assert np.mean([change.low <= 0.0 <= change.high for change in changes]) >= 0.9


def test_the_sentence_tells_both_parts_with_signs_and_units(meaning):
    change = split_change("accuracy", meaning, rows(6, level=1.5))

    assert change.statement.startswith("Accuracy fell by ")
    assert " points since training: " in change.statement
    assert f"-{abs(100 * change.relation.value):.2g}"[:4] in change.statement


@pytest.mark.parametrize("name", ["mae", "no_such_metric"])
def test_what_is_no_metric_of_scores_has_no_parts(name, meaning):
    assert split_change(name, meaning, rows(7)) is None


def test_few_rows_tell_of_no_parts(meaning):
    assert split_change("accuracy", meaning, rows(8, 99)) is None


@each_metric
def test_without_labels_the_part_of_the_inputs_is_known_and_that_of_the_relation_is_not(name, meaning):
    labelled, alone = (
        split_change(name, meaning, rows(9, centre=1.0, is_labelled=one)) for one in (True, False)
    )

    assert alone.inputs == pytest.approx(labelled.inputs)
    assert (alone.relation, alone.total) == (None, None)
    assert "too few labels have come to tell" in alone.statement
