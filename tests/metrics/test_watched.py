import pytest

from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.schema import Column, ColumnType, Role
from watchkeeper.metrics.metric import Unit
from watchkeeper.metrics.watched import NUMERIC_TYPES, ColumnMetric

NULLS = ColumnMetric("nulls", "Nulls", "How many.", Unit.ROWS, lambda _: Reading(0.0), types=NUMERIC_TYPES)


@pytest.mark.parametrize("role", [Role.FEATURE, Role.SEGMENT, Role.PROTECTED, Role.PREDICTION, Role.SCORE])
def test_what_goes_in_and_comes_out_is_watched(role):
    assert NULLS.applies_to(Column("x", role, ColumnType.FLOAT))


@pytest.mark.parametrize("role", [Role.LABEL, Role.ID, Role.TIME, Role.OUTCOME, Role.IGNORED])
def test_the_rest_is_not(role):
    assert not NULLS.applies_to(Column("x", role, ColumnType.FLOAT))


def test_other_types_are_not():
    assert not NULLS.applies_to(Column("x", Role.FEATURE, ColumnType.CATEGORY))


def test_the_model_as_a_whole_is_no_column():
    assert not NULLS.applies_to(None)
