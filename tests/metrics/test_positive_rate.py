from joined_rows import evidence_of
from watchkeeper.metrics.positive_rate import LABEL_RATE, POSITIVE_RATE

ROWS = {"prediction": [1, 1, 1, 0, None], "label": [None, 1, 0, 0, None]}


def test_positive_rate_is_of_all_predictions_labelled_or_not():
    reading = POSITIVE_RATE.read(evidence_of(ROWS))

    assert (reading.value, reading.n_rows) == (3 / 4, 4)


def test_label_rate_is_of_all_labels():
    reading = LABEL_RATE.read(evidence_of(ROWS))

    assert (reading.value, reading.n_rows) == (1 / 3, 3)


def test_without_predictions_or_labels_they_say_why():
    rows = {"prediction": [None, None], "label": [None, None]}

    assert POSITIVE_RATE.read(evidence_of(rows)).reason == "none of the 2 rows has a prediction"
    assert (
        LABEL_RATE.read(evidence_of(rows)).reason == "no labels have come yet; predictions waiting for one: 2"
    )
    assert POSITIVE_RATE.read(evidence_of({"prediction": []})).reason == "there were no predictions"
