import numpy as np
import polars as pl
import pytest

from joined_rows import evidence_of
from real_data import real_data
from watchkeeper.domain.model import Task
from watchkeeper.metrics.review_budget import BUDGETS, REVIEW_BUDGET
from watchkeeper.profile.performance import performance_of

BY_NAME = {metric.name: metric for metric in REVIEW_BUDGET}
EVERY = pytest.mark.parametrize("metric", REVIEW_BUDGET, ids=lambda metric: metric.name)


@pytest.fixture(scope="module")
def loans():
    frame = pl.read_parquet(real_data("nannyml_car_loan/reference.parquet"))
    return frame.select(score="y_pred_proba", prediction="y_pred", label="repaid")


@pytest.mark.parametrize("percent", BUDGETS)
def test_real_loans_give_what_sorting_the_rows_gives(percent, loans):
    performance = performance_of(loans, task=Task.BINARY, positive="1")
    label = loans.sort("score", descending=True)["label"].to_numpy()
    k = int(np.ceil(percent / 100 * label.size))
    found = label[:k].sum()

    readings = {
        name: BY_NAME[f"{name}_at_{percent}_percent"].measure(performance)
        for name in ("precision", "recall", "lift")
    }

    # Thousands of loans share the highest scores, so which of them are reviewed is chance.
    slack = 6.0
    assert readings["precision"].value == pytest.approx(found / k, abs=slack / k)
    assert readings["recall"].value == pytest.approx(found / label.sum(), abs=slack / label.sum())
    assert readings["lift"].value == pytest.approx(readings["precision"].value / label.mean(), rel=1e-12)
    for reading in readings.values():
        assert reading.low < reading.value < reading.high


def test_ties_at_the_border_count_in_proportion():
    columns = {"score": [0.5] * 20, "label": [1] * 5 + [0] * 15}

    reading = BY_NAME["precision_at_10_percent"].read(evidence_of(columns))

    assert reading.value == pytest.approx(0.25)
    assert reading.n_rows == 2
    assert BY_NAME["lift_at_10_percent"].read(evidence_of(columns)).value == pytest.approx(1.0)


def test_without_positives_there_is_none_to_find():
    evidence = evidence_of({"score": [0.5, 0.4], "label": [0, 0]})

    assert BY_NAME["precision_at_1_percent"].read(evidence).value == 0.0
    assert "none of the 2 scored labels is positive" in BY_NAME["recall_at_1_percent"].read(evidence).reason


@EVERY
def test_without_labels_it_says_that_none_have_come(metric):
    assert "no labels have come" in metric.read(evidence_of({"score": [0.5], "label": [None]})).reason
