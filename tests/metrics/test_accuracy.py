from joined_rows import evidence_of
from watchkeeper.domain.model import Task
from watchkeeper.metrics.accuracy import ACCURACY
from watchkeeper.stats.intervals import wilson_interval


def test_binary_accuracy_counts_both_classes():
    reading = ACCURACY.read(evidence_of({"prediction": [1, 0, 1, 0], "label": [1, 0, 0, None]}))

    assert reading.value == 2 / 3
    assert (reading.low, reading.high) == (wilson_interval(2, 3).low, wilson_interval(2, 3).high)
    assert reading.n_rows == 3


def test_multiclass_accuracy_counts_hits():
    evidence = evidence_of({"prediction": ["a", "b", "c"], "label": ["a", "b", "a"]}, task=Task.MULTICLASS)

    assert ACCURACY.read(evidence).value == 2 / 3


def test_without_predictions_or_labels_it_says_why():
    unlabelled = ACCURACY.read(evidence_of({"prediction": [1, 0], "label": [None, None]}))
    unpredicted = ACCURACY.read(evidence_of({"prediction": [None, None], "label": [1, 0]}))
    empty = ACCURACY.read(evidence_of({"prediction": [], "label": []}))

    assert (unlabelled.value, unlabelled.reason) == (
        None,
        "no labels have come yet; predictions waiting for one: 2",
    )
    assert (unpredicted.value, unpredicted.reason) == (None, "none of the 2 labelled rows has a prediction")
    assert (empty.value, empty.reason) == (None, "there were no predictions")
