import pytest

from watchkeeper.domain.schema import ColumnType
from watchkeeper.metrics.mismatch_rate import MISMATCH_RATE
from window_evidence import column_evidence


def test_words_among_numbers_are_mismatches():
    evidence = column_evidence(["1", "2", "three", None], type_=ColumnType.FLOAT)

    assert MISMATCH_RATE.read(evidence).value == pytest.approx(1 / 3)


def test_a_column_without_values_says_so():
    reading = MISMATCH_RATE.read(column_evidence([None, None]))

    assert reading.value is None
    assert "no row of this window has a value" in reading.reason
