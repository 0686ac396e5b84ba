from datetime import UTC, date, datetime

import polars as pl
import pytest

from watchkeeper.errors import SchemaMismatch
from watchkeeper.pipeline.settle_types import settle_types

NOON = datetime(2024, 3, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sent", "settled"),
    [
        (pl.Series("x", ["a", "b"], dtype=pl.Categorical), ["a", "b"]),
        (pl.Series("x", ["a", None], dtype=pl.Enum(["a"])), ["a", None]),
        (pl.Series("x", [NOON, None]), [NOON, None]),
        (pl.Series("x", [2**62, -(2**62)]).cast(pl.Datetime("ms", "UTC")), [None, None]),
        (pl.Series("x", [2**62]).cast(pl.Datetime("us")), [None]),
        (pl.Series("x", [date(2024, 3, 4), None]), [date(2024, 3, 4), None]),
        (pl.Series("x", [2**31 - 1, -(2**31)], dtype=pl.Int32).cast(pl.Date), [None, None]),
        (pl.Series("x", [1.5, float("inf")]), [1.5, float("inf")]),
        (pl.Series("x", [[1], [2]]), [[1], [2]]),
    ],
    ids=lambda value: str(value.dtype) if isinstance(value, pl.Series) else "",
)
def test_what_later_stages_cannot_read_is_settled(sent, settled):
    assert settle_types(sent.to_frame())["x"].to_list() == settled


def test_nanoseconds_reach_no_further_than_a_calendar():
    moments = pl.Series("x", [2**63 - 1, -(2**63) + 1]).cast(pl.Datetime("ns"))

    assert settle_types(moments.to_frame())["x"].null_count() == 0


@pytest.mark.parametrize("value", [[NOON], {"at": NOON}, [{"at": [NOON]}]])
def test_times_within_lists_and_objects_are_refused(value):
    with pytest.raises(SchemaMismatch, match="send them as columns of their own") as refused:
        settle_types(pl.DataFrame({"x": [value]}))

    assert refused.value.column == "x"
