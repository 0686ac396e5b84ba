"""Values that cannot be read, and what they are told to be: read from the raw strings, as `compare` hands them on."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

import watchkeeper as wk
from watchkeeper.comparison.findings import Rule
from watchkeeper.domain.schema import ColumnType
from watchkeeper.domain.status import Status

N = 400
NUMBERS = np.random.default_rng(1).lognormal(7.0, 1.0, N).round(2)
DAYS = [date(2024, 1, 1) + timedelta(days=i) for i in range(N)]


def swap_signs(number):
    return f"{number:,.2f}".translate(str.maketrans(".,", ",."))


@pytest.mark.parametrize(
    ("before", "after", "rule", "said"),
    [
        (
            NUMBERS,
            [swap_signs(x) for x in NUMBERS],
            Rule.DECIMAL_SIGN,
            "they are numbers with a decimal comma, such as",
        ),
        (
            NUMBERS,
            [f"{x:,.2f}" for x in NUMBERS + 1e3],
            Rule.DECIMAL_SIGN,
            "they are numbers with a sign between thousands, such as",
        ),
        (NUMBERS, [f"{x} €" for x in NUMBERS], Rule.CURRENCY, "they are amounts with a currency, such as"),
        (
            NUMBERS,
            ["many"] * N,
            Rule.WRONG_TYPE,
            "100 % of the values cannot be read as float; in the reference none.",
        ),
        (NUMBERS, ["1\ufffd5"] * N, Rule.ENCODING, "they are damaged, such as '1\ufffd5'"),
        (
            DAYS,
            [f"{day:%b %d, %Y}" for day in DAYS],
            Rule.DATE_FORMAT,
            "they are dates of another format, such as",
        ),
        (DAYS, [f"{day:%Y%m%d}" for day in DAYS], Rule.DATE_FORMAT, "they are numbers, such as"),
    ],
)
def test_values_that_cannot_be_read_are_called_what_they_are(before, after, rule, said):
    report = wk.compare({"x": before}, pl.DataFrame({"x": after}))

    finding = next(one for one in report.comparison.quality if one.status.is_bad)
    assert (finding.rule, finding.status, finding.value) == (rule, Status.RED, 1.0)
    assert said in finding.reason


def test_the_many_among_a_few_readable_ones_are_recognised():
    after = [str(x) if i % 4 else swap_signs(x) for i, x in enumerate(NUMBERS)]

    finding = next(
        one for one in wk.compare({"x": NUMBERS}, {"x": after}).comparison.quality if one.status.is_bad
    )

    assert (finding.rule, finding.value) == (Rule.DECIMAL_SIGN, 0.25)


def test_a_profile_has_no_rows_to_look_at_again_and_says_what_it_can():
    after = wk.profile({"x": [swap_signs(x) for x in NUMBERS]}, {"x": ColumnType.FLOAT})

    finding = wk.compare({"x": NUMBERS}, after).comparison.quality[0]

    assert (finding.rule, finding.status) == (Rule.WRONG_TYPE, Status.RED)
