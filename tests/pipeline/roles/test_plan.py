"""The plan: everything that a replay needs, or why it cannot be."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from watchkeeper.domain.window import DAY
from watchkeeper.errors import BadInput, NotEnoughData
from watchkeeper.pipeline.roles.guess import Stated
from watchkeeper.pipeline.roles.plan import make_plan

START = datetime(2024, 1, 1, tzinfo=UTC)
N = 3_000
TABLE = pl.DataFrame(
    {
        "ts": [START + timedelta(minutes=15 * i) for i in range(N)],
        "x": np.random.default_rng(0).normal(size=N),
    }
)


def test_a_plan_tells_every_guess():
    plan = make_plan(TABLE, Stated())

    roles = [guess.role for guess in plan.guesses]
    assert roles == ["time", "task", "prediction", "score", "label", "id", "segment", "window", "reference"]
    assert (plan.spans.window, plan.events.rows.height) == (2 * DAY, N)


def test_rows_may_be_taken_in_the_order_they_lie_whatever_their_times():
    plan = make_plan(TABLE.reverse(), Stated(), every=100)

    assert plan.events.rows["x"].to_list() == TABLE["x"].reverse().to_list()
    assert plan.remarks == ("Rows are judged in the order they lie; the times in ts are not used.",)


@pytest.mark.parametrize(
    ("frame", "changes", "error", "says"),
    [
        (TABLE.drop("ts"), {}, BadInput, "there is no time to go by: no column holds times"),
        (TABLE, {"every": -1}, BadInput, "every must be a number of rows above 0; got -1"),
        (TABLE.head(0), {}, BadInput, "there is no time to go by"),
        (TABLE.head(3), {}, NotEnoughData, "ends within its reference of 1h: it has 1 window of 1h"),
        (TABLE, {"reference": "40d"}, NotEnoughData, "ends within its reference of 40d"),
        (TABLE, {"every": 1_000, "reference": "3000"}, NotEnoughData, "it has 3 windows of 1,000 rows"),
    ],
)
def test_what_cannot_be_planned_is_refused(frame, changes, error, says):
    with pytest.raises(error, match=says):
        make_plan(frame, Stated(), **changes)
