import pytest

from watchkeeper.domain.schema import Column, ColumnType, Role
from watchkeeper.metrics.metric import Evidence
from watchkeeper.metrics.missing_rate import MISSING_RATE
from watchkeeper.profile.profile import Profile
from watchkeeper.stats.intervals import wilson_interval
from window_evidence import column_evidence


def test_nulls_and_nans_are_missing():
    reading = MISSING_RATE.read(column_evidence([1.0, None, float("nan"), 4.0]))

    assert reading.value == pytest.approx(0.5)
    assert reading.n_rows == 4
    assert reading.low == pytest.approx(wilson_interval(2, 4).low)


def test_a_column_that_is_no_longer_sent_is_missing_everywhere():
    evidence = Evidence(Profile(7, {}), column=Column("x", Role.FEATURE, ColumnType.FLOAT))

    assert MISSING_RATE.read(evidence).value == 1.0


def test_labels_are_not_watched():
    assert not MISSING_RATE.applies_to(Column("y", Role.LABEL, ColumnType.INTEGER))
