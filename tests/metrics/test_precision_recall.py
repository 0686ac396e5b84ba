import pytest

from joined_rows import evidence_of
from watchkeeper.metrics.precision_recall import F1, PRECISION, RECALL

# tp 3, fp 1, fn 2, tn 4
ROWS = {"prediction": [1, 1, 1, 1, 0, 0, 0, 0, 0, 0], "label": [1, 1, 1, 0, 1, 1, 0, 0, 0, 0]}


@pytest.mark.parametrize(
    ("metric", "value", "n_rows"), [(PRECISION, 3 / 4, 4), (RECALL, 3 / 5, 5), (F1, 2 / 3, 6)]
)
def test_values_and_the_rows_that_they_rest_on(metric, value, n_rows):
    reading = metric.read(evidence_of(ROWS))

    assert reading.value == pytest.approx(value)
    assert reading.n_rows == n_rows
    assert 0.0 <= reading.low < reading.value < reading.high <= 1.0


@pytest.mark.parametrize(
    ("metric", "rows", "reason"),
    [
        (
            PRECISION,
            {"prediction": [0, 0], "label": [1, 0]},
            "none of the 2 labelled rows was predicted positive",
        ),
        (RECALL, {"prediction": [1, 0], "label": [0, 0]}, "none of the 2 labelled rows is positive"),
        (
            F1,
            {"prediction": [0], "label": [0]},
            "none of the 1 labelled rows is positive or predicted positive",
        ),
        (
            PRECISION,
            {"prediction": [0], "label": [None]},
            "no labels have come yet; predictions waiting for one: 1",
        ),
        (F1, {"prediction": [0], "label": [None]}, "no labels have come yet; predictions waiting for one: 1"),
    ],
)
def test_what_is_undefined_is_not_called_zero(metric, rows, reason):
    reading = metric.read(evidence_of(rows))

    assert (reading.value, reading.low, reading.high) == (None, None, None)
    assert reading.reason == reason


def test_a_model_that_finds_nothing_scores_zero():
    rows = {"prediction": [0, 1], "label": [1, 0]}

    assert [metric.read(evidence_of(rows)).value for metric in (PRECISION, RECALL, F1)] == [0.0, 0.0, 0.0]
