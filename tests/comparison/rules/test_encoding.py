import pytest

from rule_checks import check, judge
from watchkeeper.comparison.findings import Rule
from watchkeeper.comparison.quality import check_rules
from watchkeeper.comparison.rules.rules import Rules
from watchkeeper.comparison.spelling import is_damaged
from watchkeeper.domain.status import Status
from watchkeeper.profile.frames import profile

CITIES = ["Zürich", "Genève", "Bern", "Basel"] * 100


def test_the_share_of_damaged_strings_is_that_of_the_rows():
    damaged = [one.encode().decode("latin-1") if i % 3 else one for i, one in enumerate(CITIES)]

    found = check("columns: {x: {damaged: none}}", {"x": damaged})

    assert found[0].value == sum(map(is_damaged, damaged)) / 400
    assert found[0].reason.endswith("of the strings have damaged letters, such as 'GenÃ¨ve'; none may.")


def test_of_many_strings_a_sample_is_looked_at():
    texts = [f"Zürich {i}" if i % 2 else f"Z\ufffdrich {i}" for i in range(20_000)]

    found = check("columns: {x: {damaged: none}}", {"x": texts})

    # A sample of 256 strings: three standard errors of a half.
    assert found[0].value == pytest.approx(0.5, abs=0.1)


def test_what_the_reference_holds_already_is_usual():
    mixed = [one.encode().decode("latin-1") for one in CITIES]

    assert [one.status for one in judge({"x": mixed}, {"x": mixed}, "damaged")] == [Status.GREEN]


def test_damage_is_told_once_and_not_as_new_categories_too():
    before, now = profile({"x": CITIES}), profile({"x": [one.encode().decode("latin-1") for one in CITIES]})

    found = check_rules(Rules(), now, before)

    assert [one.rule for one in found if one.status.is_bad] == [Rule.ENCODING]


def test_items_of_lists_are_looked_at():
    found = check("columns: {x: {damaged: none}}", {"x": [["Zürich"], ["Z\ufffdrich", "Bern"]]})

    assert found[0].value == pytest.approx(1 / 3)


def test_numbers_have_no_letters():
    assert check("columns: {x: {damaged: none}}", {"x": [1, 2]})[0].status is Status.GREY
