import pytest

from watchkeeper.domain.schema import Column, ColumnType, Role
from watchkeeper.metrics.watched import NUMERIC_TYPES, is_watched


@pytest.mark.parametrize("role", [Role.FEATURE, Role.SEGMENT, Role.PROTECTED, Role.PREDICTION, Role.SCORE])
def test_what_goes_in_and_comes_out_is_watched(role):
    assert is_watched(Column("x", role, ColumnType.FLOAT), NUMERIC_TYPES)


@pytest.mark.parametrize("role", [Role.LABEL, Role.ID, Role.TIME, Role.OUTCOME, Role.IGNORED])
def test_the_rest_is_not(role):
    assert not is_watched(Column("x", role, ColumnType.FLOAT))


def test_the_model_as_a_whole_is_no_column():
    assert not is_watched(None)
