import pytest

from joined_rows import evidence_of
from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import Column, ColumnType, Role
from watchkeeper.metrics.brier import BRIER
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.metrics.joined import JoinedMetric
from watchkeeper.metrics.metric import Evidence
from watchkeeper.metrics.roc_auc import ROC_AUC
from watchkeeper.profile.profile import Profile

BOUNDS = {"prediction_lower": [0.0, 1.0], "prediction_upper": [1.5, 1.75], "prediction_level": [0.9, 0.9]}
TWO_ROWS = {
    Task.BINARY: {"prediction": [1, 0], "score": [0.9, 0.2], "label": [1, 0]},
    Task.MULTICLASS: {"prediction": ["a", "b"], "label": ["a", "b"]},
    Task.RANKING: {"prediction": [["a", "b"], ["b", "c"]], "label": [["b"], ["b", "d"]]},
    Task.MULTILABEL: {"prediction": [["a"], ["b", "c"]], "label": [["a"], ["b"]]},
    Task.REGRESSION: {"prediction": [1.0, 1.5], "label": [1.0, 2.0], **BOUNDS},
    Task.FORECASTING: {"prediction": [1.0, 1.5], "label": [1.0, 2.0], "naive_scale": [2.0, 2.0], **BOUNDS},
}
JOINED = [metric for metric in METRICS if isinstance(metric, JoinedMetric)]


@pytest.mark.parametrize("metric", JOINED, ids=lambda metric: metric.name)
def test_before_anything_was_joined_it_says_so(metric):
    reading = metric.read(Evidence(profile=Profile.empty()))

    assert reading.value is None
    assert "joined" in reading.reason


@pytest.mark.parametrize("metric", JOINED, ids=lambda metric: metric.name)
def test_it_is_asked_of_the_model_as_a_whole(metric):
    assert metric.applies_to(None)
    assert not metric.applies_to(Column("score", Role.SCORE, ColumnType.PROBABILITY))


@pytest.mark.parametrize("metric", JOINED, ids=lambda metric: metric.name)
def test_two_rows_already_give_a_number_within_its_interval(metric):
    task = next(one for one in TWO_ROWS if not metric.tasks or one in metric.tasks)

    reading = metric.read(evidence_of(TWO_ROWS[task], task=task))

    assert reading.reason == ""
    assert reading.low is None or reading.low <= reading.value
    assert reading.high is None or reading.value <= reading.high


@pytest.mark.parametrize("metric", [ROC_AUC, BRIER], ids=lambda metric: metric.name)
def test_scores_that_are_no_probabilities_are_refused_with_their_number(metric):
    reading = metric.read(evidence_of({"score": [0.4, 3.0, 7.0], "label": [0, 1, 1]}))

    assert reading.value is None
    assert "2 of 3 scores lie outside 0 to 1" in reading.reason


def test_a_broken_score_in_a_hundred_does_not_blind_the_rest():
    reading = BRIER.read(evidence_of({"score": [0.5] * 199 + [50.0], "label": [0, 1] * 100}))

    assert (reading.value, reading.n_rows) == (0.25, 199)


@pytest.mark.parametrize("metric", [ROC_AUC, BRIER], ids=lambda metric: metric.name)
def test_labels_without_scores_are_told_apart_from_no_labels(metric):
    unscored = metric.read(evidence_of({"prediction": [1, 0], "label": [1, 0]}))
    unlabelled = metric.read(evidence_of({"score": [0.5, 0.6], "label": [None, None]}))

    assert unscored.reason == "none of the 2 labelled rows has a score"
    assert unlabelled.reason == "no labels have come yet; predictions waiting for one: 2"
