import pytest

from watchkeeper.metrics.format import format_number, format_value
from watchkeeper.metrics.metric import Unit


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.33, Unit.RATIO, "33 %"),
        (0.9999, Unit.RATIO, "100 %"),
        (85.04, Unit.PERCENT, "85 %"),
        (0.0, Unit.BYTES, "0 B"),
        (999.0, Unit.BYTES, "999 B"),
        (1.5e6, Unit.BYTES, "1.5 MB"),
        (1.0, Unit.ROWS, "1 row"),
        (-12.346, Unit.OUTCOME, "-12.3"),
        (float("nan"), Unit.NUMBER, "unknown"),
        (None, Unit.ROWS, "unknown"),
    ],
)
def test_values_are_written_for_people(value, unit, text):
    assert format_value(value, unit) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (-0.0, "0"), (9.999, "10"), (999.9, "1,000"), (0.00012, "0.00012"), (float("inf"), "inf")],
)
def test_numbers_have_three_digits(value, text):
    assert format_number(value) == text
