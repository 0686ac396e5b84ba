from datetime import date, timedelta

import pytest

from rule_checks import check, learn
from watchkeeper.comparison.rules.dates import DateOrder, Order
from watchkeeper.comparison.rules.limit import Usual
from watchkeeper.domain.status import Status

DAYS = [date(2024, 1, 1) + timedelta(days=i) for i in range(366)]


@pytest.mark.parametrize(("format_", "order"), [("%d.%m.%Y", Order.DAY), ("%m/%d/%y", Order.MONTH)])
def test_the_order_is_learnt_and_kept(format_, order):
    texts = [f"{day:{format_}}" for day in DAYS]

    assert learn({"x": texts}, "date_order") == DateOrder(order, Usual(0, 366))
    assert check(f"columns: {{x: {{date_order: {order}}}}}", {"x": texts})[0].status is Status.GREEN


def test_the_other_order_is_told_by_months_beyond_twelve():
    found = check("columns: {x: {date_order: day first}}", {"x": [f"{day:%m/%d/%Y}" for day in DAYS]})

    assert found[0].value == sum(day.day > 12 for day in DAYS) / 366
    assert "of the dates contradict the order 'day first', such as " in found[0].reason


@pytest.mark.parametrize("texts", [[f"{day:%Y-%m-%d}" for day in DAYS], ["1.1.2024"] * 60, ["Bern"] * 60])
def test_where_no_order_shows_none_is_learnt(texts):
    assert learn({"x": texts}, "date_order") is None


def test_times_are_grey_and_say_so():
    assert check("columns: {x: {date_order: day first}}", {"x": DAYS})[0].status is Status.GREY
