import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.comparison.findings import Rule
from watchkeeper.comparison.rules.limit import NONE, AtMost, Usual, judge_share, parse_limit, write_limit
from watchkeeper.documents.written import Written
from watchkeeper.domain.status import Status


def judge(limit, hits, n):
    return next(iter(judge_share("x", Rule.MISSING, limit, hits=hits, n=n, said="of the rows are odd")))


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("none", NONE),
        ("at most 0 %", NONE),
        ("at most 1 %", AtMost(1.0)),
        ("at most  0.25%", AtMost(0.25)),
        ("usually 12 of 4000", Usual(12, 4_000)),
        ("usually none of 4_000 rows", Usual(0, 4_000)),
        ("usually 4000 of 4000", Usual(4_000, 4_000)),
    ],
)
def test_limits_are_read_as_people_write_them(text, limit):
    assert parse_limit(Written.read(text, "rules")) == limit


@given(
    st.floats(0.0, 100.0).map(AtMost)
    | st.tuples(st.integers(0, 10**9), st.integers(1, 10**9)).map(lambda one: Usual(min(one), max(one)))
)
def test_limits_are_read_back(limit):
    assert parse_limit(Written.read(write_limit(limit), "rules")) == limit


@given(st.floats(0.0, 100.0), st.integers(1, 10**6), st.floats(0.0, 1.0))
def test_a_bound_is_kept_exactly_where_the_share_is_no_larger(percent, n, share):
    hits = round(n * share)

    outcome = judge(AtMost(percent), hits, n)

    assert (outcome.status is Status.GREEN) == (100.0 * hits <= percent * n)
    assert outcome.significance is None


@pytest.mark.parametrize(
    ("hits", "n", "status"),
    [
        (2, 100, Status.GREEN),
        (10, 100, Status.YELLOW),
        (30, 100, Status.RED),
        (25, 1_000, Status.GREEN),
        (0, 1, Status.GREEN),
    ],
)
def test_what_is_usual_must_be_surely_exceeded_by_enough(hits, n, status):
    assert judge(Usual(0, 1_000), hits, n).status is status


def test_of_no_rows_nothing_is_said():
    assert list(judge_share("x", Rule.MISSING, NONE, hits=0, n=0, said="")) == []
