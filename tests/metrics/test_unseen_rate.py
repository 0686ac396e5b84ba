import numpy as np
import pytest

from watchkeeper.domain.schema import ColumnType
from watchkeeper.metrics.unseen_rate import UNSEEN_RATE
from window_evidence import column_evidence

CATEGORY = ColumnType.CATEGORY


def test_rows_of_new_categories_are_unseen():
    evidence = column_evidence(["a", "b", "new", None], ["a", "b"] * 10, CATEGORY)

    assert UNSEEN_RATE.read(evidence).value == pytest.approx(1 / 3)


def test_new_values_in_a_long_tail_are_not_surely_news():
    rng = np.random.default_rng(8)
    reference, current = ([f"id{i}" for i in rng.zipf(1.3, n)] for n in (2_000, 300))

    reading = UNSEEN_RATE.read(column_evidence(current, reference, CATEGORY))

    assert reading.value > 0.05
    assert reading.low < 0.02


def test_types_that_differ_say_so():
    evidence = column_evidence(["a"], ["a"], CATEGORY)
    other = column_evidence([True], [True], ColumnType.BOOLEAN)

    reading = UNSEEN_RATE.read(type(evidence)(evidence.profile, None, other.reference, evidence.column))

    assert reading.reason == "the column is category here and boolean in the reference"
