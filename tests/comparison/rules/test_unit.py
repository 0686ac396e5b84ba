import numpy as np

from rule_checks import check, judge
from watchkeeper.comparison.findings import Rule
from watchkeeper.domain.status import Status

FAHRENHEIT = np.random.default_rng(1).normal(60.0, 15.0, 2_000)
CELSIUS = (np.random.default_rng(2).normal(60.0, 15.0, 2_000) - 32.0) * 5 / 9


def test_a_conversion_is_named_where_numbers_moved():
    found = judge({"t": FAHRENHEIT}, {"t": CELSIUS}, "unit", drifted=["t"])

    assert [(one.rule, one.status) for one in found] == [(Rule.UNIT, Status.RED)]
    assert found[0].reason.startswith("All values look converted from Fahrenheit to Celsius")


def test_nothing_is_looked_for_where_they_did_not():
    assert judge({"t": FAHRENHEIT}, {"t": CELSIUS}, "unit") == []


def test_without_the_reference_it_is_grey_and_says_so():
    assert [one.status for one in check("columns: {t: {unit: same}}", {"t": CELSIUS})] == [Status.GREY]


def test_numbers_that_overflow_when_converted_are_left_alone():
    assert judge({"t": [1e305, -1e305] * 50}, {"t": [1.0, 2.0] * 50}, "unit", drifted=["t"]) == []
