import polars as pl
import pytest

from real_data import real_data
from rule_checks import check, learn
from watchkeeper.comparison.findings import TABLE, Rule
from watchkeeper.comparison.quality import check_rules
from watchkeeper.comparison.rules.duplicates import Duplicates, Known
from watchkeeper.comparison.rules.limit import Usual
from watchkeeper.comparison.rules.rules import Rules
from watchkeeper.domain.status import Status
from watchkeeper.profile.frames import profile


def repeated_share(frame):
    """Rows that repeat an earlier one, by Polars."""
    return 1.0 - frame.n_unique() / frame.height


@pytest.mark.parametrize(
    ("limit", "status"), [("none", Status.RED), ("at most 24 %", Status.RED), ("at most 25 %", Status.GREEN)]
)
def test_a_bound_is_kept_or_not(limit, status):
    frame = pl.DataFrame({"x": [1, 2, 3, 3], "y": ["a", "b", "c", "c"]})

    found = check(f"table: {{duplicates: {limit}}}", frame)

    assert [(one.column, one.rule, one.status, one.value) for one in found] == [
        (TABLE, Rule.DUPLICATE_ROWS, status, repeated_share(frame))
    ]


def test_of_a_real_table_the_share_is_that_of_the_rows():
    frame = pl.read_csv(real_data("compas/compas-scores-two-years.csv.gz"), infer_schema_length=None)
    frame = frame.select("sex", "age", "race", "priors_count", "c_charge_desc")

    found = check("table: {duplicates: none}", frame)

    # A sample of 1,024 different rows: three standard errors.
    assert found[0].value == pytest.approx(repeated_share(frame), abs=0.05)


def test_what_the_reference_repeats_is_learnt():
    rule = learn({"x": [*range(90), *range(10)]}, "duplicates")

    assert rule == Duplicates(Known(Usual(10, 100), 100))


def test_where_most_rows_repeat_by_nature_nothing_is_learnt():
    assert learn({"x": [1, 2] * 50}, "duplicates") is None


def test_where_rows_were_not_looked_at_as_wholes_a_bound_is_grey():
    found = check_rules(Rules.from_yaml("table: {duplicates: none}"), profile({"x": [1, 1]}))

    assert [one.status for one in found] == [Status.GREY]
