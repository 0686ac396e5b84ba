import polars as pl
import pytest

from rule_checks import check, judge, learn
from watchkeeper.comparison.findings import Rule
from watchkeeper.comparison.rules.limit import Usual
from watchkeeper.comparison.rules.rule import MAX_LISTED
from watchkeeper.comparison.rules.values import Values
from watchkeeper.domain.status import Status

CITIES = ["Bern"] * 50 + ["Basel"] * 30 + ["Chur"] * 20


@pytest.mark.parametrize(
    ("form", "status", "said"),
    [
        ("[Bern, Basel, Chur]", Status.GREEN, "0 % of the rows have a category that the rule does not know; none may."),
        ("[Bern, Basel]", Status.RED, "20 % of the rows have a category that the rule does not know: 'Chur'; none may."),
        ("{allowed: [Bern, Basel], others: at most 20 %}", Status.GREEN, "20 % of the rows have a category that the rule does not know: 'Chur'; at most 20 % may."),
        ("[BERN, Basel, ' chur']", Status.RED, "70 % of the rows have a known category in another writing (upper and lower case, blanks): 'Bern' for 'BERN', 'Chur' for 'chur'; none may."),
        ("[]", Status.RED, "100 % of the rows have a category that the rule does not know: 'Bern', 'Basel', 'Chur'; none may."),
    ],
)  # fmt: skip
def test_listed_values_are_the_known_ones(form, status, said):
    found = check(f"columns: {{city: {{values: {form}}}}}", {"city": CITIES})

    assert [(one.status, one.reason) for one in found] == [(status, said)]


@pytest.mark.parametrize(
    ("values", "form", "share"),
    [
        ([1, 2, 3, 3], "[1, 2]", 0.5),
        ([1.5, 2.0], "[1.5, 2]", 0.0),
        ([True, False, True, True], "[true]", 0.25),
        ([2**62, 2**62 + 1], f"[{2**62}]", 0.5),
        ([*range(5_000)], "[1, 2]", None),
    ],
)
def test_numbers_and_truths_may_be_listed_too(values, form, share):
    found = check(f"columns: {{x: {{values: {form}}}}}", {"x": values})

    assert found[0].value == (share if share is not None else pytest.approx(1.0, abs=0.01))


@pytest.mark.parametrize(
    ("form", "values", "said"),
    [
        ("[one]", [1, 2], "The rule's values are no integer values"),
        ("[.inf]", [1, 2], "The rule's values are no integer values"),
        ("[a]", [[1.0, 2.0], [3.0, 4.0]], "The rule's values are no embedding values"),
        ("{allowed: reference}", ["a"], "not at hand: compare with it, or list them"),
        ("{allowed: reference}", [1], "The rule's values are no integer values"),
    ],
)
def test_what_cannot_be_checked_is_grey_and_says_why(form, values, said):
    found = check(f"columns: {{x: {{values: {form}}}}}", {"x": values})

    assert (found[0].status, said in found[0].reason) == (Status.GREY, True)


def test_few_values_are_listed_and_many_left_to_the_reference():
    few = learn({"x": [f"v{i % MAX_LISTED}" for i in range(500)]}, "values")
    many = learn({"x": [f"v{i % (MAX_LISTED + 1)}" for i in range(500)]}, "values")

    assert len(few.allowed) == MAX_LISTED
    assert many == Values(None, Usual(0, 500))


def test_long_values_are_not_listed_as_their_ends_are_unknown():
    assert learn({"x": ["a" * 64, "b"] * 50}, "values").allowed is None


def test_values_that_occur_once_stand_for_those_unseen():
    rule = learn({"x": ["a"] * 90 + [f"once {i}" for i in range(10)]}, "values")

    assert rule.others == Usual(10, 100)


def test_two_rows_of_one_new_category_are_surer_than_of_two_where_many_occur_once():
    cities, rare = ["Bern"] * 1_200 + ["Basel"] * 800, [f"village {i}" for i in range(20)]
    now = ["Bern"] * 120 + ["Basel"] * 78

    one = judge({"city": cities}, {"city": [*now, "Chur", "Chur"]}, "values")[0]
    two = judge({"city": [*cities, *rare]}, {"city": [*now, "Chur", "Davos"]}, "values")[0]

    assert one.reason == "1 % of the rows have a category that the reference never had: 'Chur'."
    assert one.adjusted < 0.01
    assert two.adjusted > 0.1


def test_the_share_of_unknown_rows_is_that_of_the_rows():
    before = pl.Series(range(3_000)).cast(pl.String).sample(9_000, with_replacement=True, seed=1)
    after = pl.Series(range(1_000)).cast(pl.String).sample(9_000, with_replacement=True, seed=2)
    after = pl.concat([after, pl.Series(["new"] * 3_000)])

    found = judge({"x": before}, {"x": after}, "values")

    # Hashes share ranges beyond 1,024 values: a lower bound, and here "new" falls beside a known one.
    assert found[0].value <= (~after.is_in(before.implode())).mean()


def test_codes_padded_with_zeros_are_one_cause():
    before = [str(i) for i in range(20)] * 20
    found = judge({"x": before}, {"x": [f"{int(one):03d}" for one in before]}, "values")

    assert [(one.rule, one.value) for one in found] == [(Rule.WRITING, 1.0)]
    assert "another writing (zeros)" in found[0].reason
