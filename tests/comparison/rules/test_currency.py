import pytest

from rule_checks import check, judge, learn
from watchkeeper.comparison.rules.currency import Currency
from watchkeeper.comparison.rules.limit import Usual
from watchkeeper.domain.status import Status

AMOUNTS = [f"EUR {i}.50" for i in range(80)] + [f"€{i}" for i in range(20)]


@pytest.mark.parametrize(
    ("form", "share"),
    [("[EUR]", 0.0), ("[€]", 0.0), ("[USD]", 1.0), ("[CHF, $]", 1.0)],
)
def test_signs_stand_for_their_codes(form, share):
    assert check(f"columns: {{x: {{currency: {form}}}}}", {"x": AMOUNTS})[0].value == share


def test_amounts_without_a_currency_are_none_of_its_business():
    assert check("columns: {x: {currency: [EUR]}}", {"x": ["12.50", "EUR 3"]})[0].status is Status.GREEN


def test_what_the_reference_holds_is_learnt():
    assert learn({"x": AMOUNTS}, "currency") == Currency(("EUR",), Usual(0, 100))
    assert learn({"x": ["12.50", "13"] * 50}, "currency") is None
    assert learn({"x": [f"CH-{i}" for i in range(100)]}, "currency") is None


def test_a_known_currency_may_take_over_for_that_is_drift():
    before = [f"EUR {i}" for i in range(90)] + [f"USD {i}" for i in range(10)]

    found = judge({"x": before}, {"x": [f"USD {i}" for i in range(100)]}, "currency")

    assert [one.status for one in found] == [Status.GREEN]


def test_numbers_are_grey_and_say_so():
    assert check("columns: {x: {currency: [EUR]}}", {"x": [1, 2]})[0].status is Status.GREY
