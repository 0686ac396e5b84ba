from dataclasses import replace

import pytest

from joined_rows import evidence_of
from watchkeeper.domain.schema import Column, ColumnType, Role
from watchkeeper.metrics.outcome import OUTCOME_MEAN, OUTCOME_SUM

REVENUE = Column("revenue", Role.OUTCOME, ColumnType.FLOAT)


def revenue_of(values):
    return replace(evidence_of({"outcome:revenue": values}), column=REVENUE)


def test_mean_and_sum_are_of_the_predictions_that_have_a_value():
    evidence = revenue_of([1.0, 2.0, None, 6.0])

    average, total = OUTCOME_MEAN.read(evidence), OUTCOME_SUM.read(evidence)

    assert (average.value, average.n_rows) == (3.0, 3)
    assert (total.value, total.n_rows) == (9.0, 3)
    assert average.low < 3.0 < average.high
    assert total.low == pytest.approx(9.0 - 1.959964 * 41**0.5)


def test_a_sum_may_be_zero_or_negative():
    assert OUTCOME_SUM.read(revenue_of([-2.0, 2.0])).value == 0.0
    assert OUTCOME_SUM.read(revenue_of([-2.0, -1.0])).value == -3.0


@pytest.mark.parametrize("metric", [OUTCOME_MEAN, OUTCOME_SUM], ids=lambda metric: metric.name)
def test_an_outcome_that_has_not_come_is_unknown_not_zero(metric):
    reading = metric.read(revenue_of([None, None]))

    assert reading.value is None
    assert reading.reason == "no value of 'revenue' has come for these predictions yet"


@pytest.mark.parametrize("metric", [OUTCOME_MEAN, OUTCOME_SUM], ids=lambda metric: metric.name)
def test_it_applies_to_outcomes_alone(metric):
    assert metric.applies_to(REVENUE)
    assert not metric.applies_to(None)
    assert not metric.applies_to(Column("age", Role.FEATURE, ColumnType.INTEGER))
    assert metric.read(evidence_of({"outcome:revenue": [1.0]})).value is None


def test_one_value_has_a_mean_but_no_interval():
    reading = OUTCOME_MEAN.read(revenue_of([4.0]))

    assert (reading.value, reading.low, reading.high) == (4.0, None, None)
